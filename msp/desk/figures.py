"""Where we stand, in figures; each question costs a constant number of queries, whatever the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate

from django.db.models import FilteredRelation, Min, Q

from friends.models import Friend, Offer, Theme
from invitations import states
from invitations.models import Invitation, Letter, Reply
from msp import clock
from msp.models import Event, Meeting
from outcomes.models import IN_HAND, Signatory

ATTENDING, REGRETS, UNDECIDED = Reply.Answer.ATTENDING, Reply.Answer.REGRETS, Reply.Answer.UNDECIDED
# The order in which capacities are told, and what stands together in one bar.
CAPACITIES = ("party", "consented", "signatory", "none", "organisation")


@dataclass(frozen=True)
class TreatyFigures:
    """How far the treaty is."""

    consented: int
    signed: int
    needed: int
    threshold_met_on: date | None
    in_force_on: date | None


@dataclass(frozen=True)
class Answered:
    """One invitation and what stands as its answer."""

    code: str
    name: str
    capacity: str
    answer: str
    answered_at: datetime | None
    signs: str
    authority: str = ""


@dataclass(frozen=True)
class CapacityBar:
    """The answers of one capacity."""

    capacity: str
    attending: int
    regrets: int
    undecided: int
    awaited: int

    @property
    def total(self) -> int:
        """How many are invited in this capacity."""
        return self.attending + self.regrets + self.undecided + self.awaited


@dataclass(frozen=True)
class Replies:
    """What is answered to the invitation that stands now."""

    event: Event | None = None
    letter: Letter | None = None
    rows: list[Answered] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(1 for row in self.rows if row.answer)

    def count(self, answer: str) -> int:
        """Return how many gave this answer; empty for the awaited."""
        return sum(1 for row in self.rows if row.answer == answer)

    @property
    def attending(self) -> int:
        """How many come."""
        return self.count(ATTENDING)

    @property
    def regrets(self) -> int:
        """How many do not come."""
        return self.count(REGRETS)

    @property
    def open(self) -> int:
        """How many have not answered, or not decided."""
        return self.count("") + self.count(UNDECIDED)

    def capacity_of(self, reply: Reply) -> str:
        """Return the capacity of who gave this reply."""
        code = reply.invitation.delegation.code
        return next((row.capacity for row in self.rows if row.code == code), "none")

    def awaited_of(self, *capacities: str) -> list[Answered]:
        """Return who of these capacities has not answered."""
        return [row for row in self.rows if not row.answer and row.capacity in capacities]

    @property
    def ratifying(self) -> list[Answered]:
        """The States that have consented: who is asked to sign."""
        return [row for row in self.rows if row.capacity in ("consented", "party")]

    @property
    def ready_to_sign(self) -> int:
        """How many of them have named who signs, with the authority in hand."""
        return sum(1 for row in self.ratifying if row.signs == Signatory.Choice.NAMED and row.authority in IN_HAND)

    @property
    def named_to_sign(self) -> int:
        """How many of them have named who signs, by whatever authority."""
        return sum(1 for row in self.ratifying if row.signs == Signatory.Choice.NAMED)

    @property
    def coming_unsigned(self) -> list[Answered]:
        """Who of them comes and has not named who signs."""
        return [row for row in self.ratifying if row.answer == ATTENDING and row.signs != Signatory.Choice.NAMED]

    def bars(self) -> list[CapacityBar]:
        """Return the answers by capacity, those that are present only."""
        counts = Counter((row.capacity, row.answer) for row in self.rows)
        bars = [
            CapacityBar(
                capacity,
                counts[capacity, ATTENDING],
                counts[capacity, REGRETS],
                counts[capacity, UNDECIDED],
                counts[capacity, ""],
            )
            for capacity in CAPACITIES
        ]
        return [bar for bar in bars if bar.total]


@dataclass(frozen=True)
class ThemeFigures:
    """How the themes are covered."""

    total: int
    covered: int
    volunteers: int
    uncovered: list[str]
    # Who waits for an answer: one name for each offer.
    waiting: list[str] = field(default_factory=list)


def of_treaty(meeting: Meeting, *, on: date) -> TreatyFigures:
    """Count consents and signatures, and ask the rule for its dates, as known on this day."""
    stand = Counter(states.standings(meeting.treaty, on=on).values())
    outcome = states.entry_into_force(meeting.treaty, on=on)
    return TreatyFigures(
        consented=stand["consented"] + stand["party"],
        signed=stand["signatory"],
        needed=int(meeting.treaty.rule.get("threshold", {}).get("count", 0)),
        threshold_met_on=outcome.threshold_met_on,
        in_force_on=outcome.entry_into_force,
    )


def current_letter(meeting: Meeting) -> Letter | None:
    """Return the newest dispatched letter that invites to something."""
    sent = meeting.letters.filter(status=Letter.Status.DISPATCHED, event__isnull=False, reminds_of=None)
    # A deadline for proposals is attended by nobody.
    sent = sent.exclude(event__kind=Event.Kind.DEADLINE)
    return sent.select_related("event").order_by("-dispatched_at").first()


def of_replies(meeting: Meeting, *, on: date) -> Replies:
    """Return every invitation of the current round with its answer, in one query beside the treaty's."""
    letter = current_letter(meeting)
    if letter is None or letter.event is None:
        return Replies()
    standings = states.standings(meeting.treaty, on=on)
    rows = (
        Invitation.objects.filter(event=letter.event)
        .annotate(now=FilteredRelation("replies", condition=Q(replies__current=True)))
        .values_list(
            "delegation__state__code",
            "delegation__state__name_en",
            "delegation__organisation__code",
            "delegation__organisation__name_en",
            "now__answer",
            "now__answered_at",
            "now__signatory__choice",
            "now__signatory__authority",
        )
        .order_by("delegation__state__seat_en", "delegation__organisation__name_en")
    )
    return Replies(
        letter.event,
        letter,
        [
            Answered(
                code or body or "",
                name or long or "",
                str(standings.get(code, "none")) if code else "organisation",
                answer or "",
                at,
                signs or "",
                authority or "",
            )
            for code, name, body, long, answer, at, signs, authority in rows
        ],
    )


def per_day(event: Event | None) -> list[tuple[date, int]]:
    """Return how many had answered by the end of each day since the first answer; every day has its line."""
    if event is None:
        return []
    firsts = (
        Reply.objects.filter(invitation__event=event)
        .values("invitation")
        .annotate(first=Min("answered_at"))
        .values_list("first", flat=True)
    )
    counts = Counter(moment.astimezone(clock.zone()).date() for moment in firsts)
    if not counts:
        return []
    days = _every_day(min(counts), max(counts))
    return list(zip(days, accumulate(counts[day] for day in days), strict=True))


def _every_day(first: date, last: date) -> list[date]:
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]


def latest(event: Event | None, *, count: int = 5) -> Iterable[Reply]:
    """Return the newest answers with what they say."""
    if event is None:
        return []
    return (
        Reply.objects.filter(invitation__event=event, current=True)
        .select_related("invitation__delegation__state", "invitation__delegation__organisation", "signatory")
        .prefetch_related("delegates", "offers__theme")
        .order_by("-answered_at", "-pk")[:count]
    )


def of_themes(meeting: Meeting) -> ThemeFigures:
    """Count the themes that have no parts of their own, who works or offers to, and what awaits an answer."""
    themes = dict(Theme.objects.filter(meeting=meeting, parts=None).order_by("position").values_list("pk", "title"))
    offers = Offer.objects.filter(theme__in=themes).waiting()
    names = ("delegation__state__name_en", "delegation__organisation__name_en")
    rows = offers.values_list("theme", "delegation", *names)
    waiting = {(theme, who): str(state or body) for theme, who, state, body in rows}
    terms = Friend.objects.filter(theme__in=themes, until_on=None)
    on_it = {*waiting, *terms.values_list("theme", "delegation")}
    covered = {theme for theme, _who in on_it}
    uncovered = [title for pk, title in themes.items() if pk not in covered]
    return ThemeFigures(
        len(themes), len(covered), len({who for _theme, who in on_it}), uncovered, sorted(waiting.values())
    )
