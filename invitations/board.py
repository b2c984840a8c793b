"""The universalization board: who has not joined, which step remains, who talks to whom, what deposits would give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Max, TextChoices
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from invitations import states
from invitations.addresses import lines
from invitations.models import Act, Approach, Charge, Copy, Drive, Letter, Reply, State
from invitations.models.universalization import THE_PRESIDENCY
from invitations.states import Capacity, Standing
from invitations.table import NO_GROUP, REGIONS
from msp import clock, deadlines
from msp import treaty as rules
from msp.models import Event, Meeting
from msp.templatetags.msp import day

BOUND = (Standing.PARTY, Standing.CONSENTED)
# The charge of a row as filters name it, where no State is in charge.
NOBODY, PRESIDENCY = "nobody", "presidency"
OVERDUE, OPEN = "overdue", "open"
# How much of what was said stands in the table.
SHORT = 110
# The columns of a State that the board reads: of the six languages' names only the page's own.
COLUMNS = ("code", "iso2", "name_en", "region", "seat_en", "seat_fr", "tile_column", "tile_row", "exists_from")


class Step(TextChoices):
    """What a State has still to do to be bound."""

    RATIFY = "ratify", _("Ratify, accept or approve")
    SIGN = "sign", _("Sign, then ratify")
    ACCEDE = "accede", _("Accede")


class Contact(TextChoices):
    """How a State was last heard of or written to."""

    LETTER = "letter", _("our letter")
    REPLY = "reply", _("its reply")
    TALK = "talk", _("a talk")


def step_of(capacity: Capacity) -> Step | None:
    """Return the step that remains for a State on a day; None where it has consented.

    A signatory ratifies at any time; who has not signed may sign until the treaty is in force and accedes after it
    (Art. 15 and 16 of the Convention), and so does who has withdrawn.
    """
    if capacity.standing in BOUND:
        return None
    if capacity.standing == Standing.SIGNATORY:
        return Step.RATIFY
    return Step.ACCEDE if capacity.in_force or capacity.standing == Standing.WITHDRAWN else Step.SIGN


class Held(NamedTuple):
    """Who is in charge of talking to a State, since when; without a code it is the Presidency."""

    code: str
    name: str
    since: date

    @property
    def since_words(self) -> str:
        """Since when, in words."""
        return gettext("since %(day)s") % {"day": day(self.since)}


class Talk(NamedTuple):
    """What the board reads of a talk."""

    on: date
    said: str
    promised: str
    promised_by: date | None

    @property
    def short(self) -> str:
        """The first words of what was said."""
        return self.said if len(self.said) <= SHORT else self.said[:SHORT].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True)
class Row:
    """One State: where it stands, who talks to it, and what has passed; talks stand with the newest first."""

    state: State
    capacity: Capacity
    today: date
    charge: Held | None = None
    talks: Sequence[Talk] = ()
    written_on: date | None = None
    replied_on: date | None = None

    @cached_property
    def step(self) -> Step | None:
        """What it has still to do."""
        return step_of(self.capacity)

    @property
    def region(self) -> str:
        """The regional group as filters name it."""
        return self.state.region or NO_GROUP

    @property
    def region_words(self) -> str:
        """The regional group in the language of the page."""
        return str(REGIONS.get(self.region, self.region))

    @property
    def talk(self) -> Talk | None:
        """The latest talk."""
        return self.talks[0] if self.talks else None

    @cached_property
    def contact(self) -> tuple[date, Contact] | None:
        """The last contact; of one day a talk says more than a reply, and a reply more than our letter."""
        talked_on = self.talk.on if self.talk else None
        found = ((talked_on, Contact.TALK), (self.replied_on, Contact.REPLY), (self.written_on, Contact.LETTER))
        return max(((on, how) for on, how in found if on), key=lambda one: one[0], default=None)

    @cached_property
    def promise(self) -> date | None:
        """The day by which it last promised its deposit, as long as it has not made it."""
        return next((one.promised_by for one in self.talks if one.promised_by), None) if self.step else None

    @property
    def is_overdue(self) -> bool:
        """Whether that day has passed."""
        return self.promise is not None and self.promise < self.today

    def speaks_of(self, q: str) -> bool:
        """Tell whether each word asked for stands in its name, or in that of who talks to it."""
        holder = self.charge.name if self.charge else ""
        return lines.speaks_of(q, [self.state.code, self.state.name_en, self.state.name, holder], [])

    def value(self, facet: str) -> str:
        """Return what it counts as in one facet."""
        if facet == "promise":
            return (OVERDUE if self.is_overdue else OPEN) if self.promise else ""
        if facet == "charge":
            return NOBODY if self.charge is None else self.charge.code or PRESIDENCY
        return self.region if facet == "region" else str(self.step or "")


@dataclass(frozen=True)
class Goal:
    """How many States are bound by the opening, how many are wished for, and until when a deposit still counts."""

    opens_on: date | None
    last_deposit: date | None
    days_left: int | None
    bound: int
    target: int | None

    @property
    def missing(self) -> int:
        """How many are still missing."""
        return max((self.target or 0) - self.bound, 0)


@dataclass(frozen=True)
class WhatIf:
    """What the deposits of some States on a day would give; nothing is kept of it."""

    on: date
    # The States by the day on which the treaty would bind them; None where it would not yet be in force.
    binds: list[tuple[date | None, list[State]]]
    bound_before: int
    bound_after: int
    entry_before: date | None
    entry_after: date | None


@dataclass(frozen=True)
class Board:
    """The board of a meeting on its day, with the acts that were known by then."""

    meeting: Meeting
    today: date
    acts: list[rules.Act]
    rows: list[Row]
    opening: Event | None
    target: int | None = None
    objectives: str = ""
    outcome: rules.Outcome = field(default_factory=lambda: rules.Outcome(None, None))

    @cached_property
    def open(self) -> list[Row]:
        """Who has not joined: the signatories first."""
        return sorted((row for row in self.rows if row.step), key=lambda row: row.step != Step.RATIFY)

    @cached_property
    def goal(self) -> Goal:
        """How far the aim is, on the deposits made."""
        opens_on = self.opening.starts_on if self.opening else None
        last = None
        if opens_on and self.outcome.entry_into_force:
            last = deadlines.last_deposit(
                states.rule_of(self.meeting.treaty),
                threshold_met_on=self.outcome.threshold_met_on,
                in_force_on=self.outcome.entry_into_force,
                opens_on=opens_on,
            )
        days_left = (last - self.today).days if last else None
        return Goal(opens_on, last, days_left, self._bound(self.acts), self.target)

    def what_if(self, codes: Iterable[str], *, on: date) -> WhatIf:
        """Reckon what deposits of these States on a day would give at the opening."""
        chosen = [row for row in self.open if row.state.code in set(codes)]
        kinds = {Step.RATIFY: Act.Kind.RATIFICATION, Step.SIGN: Act.Kind.RATIFICATION, Step.ACCEDE: Act.Kind.ACCESSION}
        made = [states.as_read(row.state.code, kinds[row.step], on, None) for row in chosen if row.step]
        after = states.entry_into_force(self.meeting.treaty, acts=[*self.acts, *made])
        binds: dict[date | None, list[State]] = defaultdict(list)
        for row in chosen:
            binds[after.parties.get(row.state.code)].append(row.state)
        return WhatIf(
            on,
            sorted(binds.items(), key=lambda one: one[0] or date.max),
            self.goal.bound,
            self._bound([*self.acts, *made]),
            self.outcome.entry_into_force,
            after.entry_into_force,
        )

    def _bound(self, acts: list[rules.Act]) -> int:
        """Count the States Parties at the opening, or today where none is known."""
        on = self.opening.starts_on if self.opening else self.today
        found = states.known_standings(self.meeting.treaty, on=on, acts=acts)
        return list(found.values()).count(Standing.PARTY.value)


def read(meeting: Meeting) -> Board:
    """Read the board of a meeting on its own day: eight queries, however many States and talks there are."""
    today = clock.today(meeting)
    acts = states.acts_of(meeting.treaty, until=today)
    drive = Drive.objects.filter(meeting=meeting).first()
    return Board(
        meeting,
        today,
        acts,
        _rows(meeting, acts, today),
        meeting.events.filter(kind=Event.Kind.MEETING).first(),
        drive.target if drive else None,
        drive.objectives if drive else "",
        states.entry_into_force(meeting.treaty, on=today, acts=acts),
    )


def _rows(meeting: Meeting, acts: list[rules.Act], today: date) -> list[Row]:
    language = (get_language() or "en")[:2]
    seat = "seat_fr" if language == "fr" else "seat_en"
    register = list(State.objects.on(today).only(*COLUMNS, f"name_{language}").order_by(seat))
    capacities = states.capacities(meeting.treaty, on=today, states=register, acts=acts)
    charges, talks = _charges(meeting, language), _talks(meeting)
    written, replied = _written(meeting), _replied(meeting)
    return [
        Row(
            state,
            capacities[state.code],
            today,
            charges.get(state.pk),
            talks.get(state.pk, ()),
            written.get(state.pk),
            replied.get(state.pk),
        )
        for state in register
    ]


def _charges(meeting: Meeting, language: str) -> dict[int, Held]:
    """Return who is in charge of which State now; one query, as light rows."""
    name = f"holder__state__name_{language}"
    found = meeting.charges.filter(until_on=None).values_list("state", "holder__state__code", name, "from_on")
    presidency = str(THE_PRESIDENCY)
    return {state: Held(code or "", name or presidency, since) for state, code, name, since in found}


def _talks(meeting: Meeting) -> dict[int, list[Talk]]:
    """Return the talks with each State, the newest first; one query, as light rows."""
    talks: dict[int, list[Talk]] = defaultdict(list)
    found = meeting.approaches.order_by("-on", "-pk")
    for state, on, said, promised, by in found.values_list("state", "on", "said", "promised", "promised_by"):
        talks[state].append(Talk(on, said, promised, by))
    return talks


def charges_of(meeting: Meeting, state: State) -> Iterable[Charge]:
    """Return who was in charge of one State, the one now in charge first; one query."""
    return meeting.charges.filter(state=state).select_related("holder__state").order_by("-from_on", "-pk")


def talks_with(meeting: Meeting, state: State) -> Iterable[Approach]:
    """Return the talks with one State, the newest first; one query."""
    return meeting.approaches.filter(state=state).select_related("speaker__state").order_by("-on", "-pk")


def _written(meeting: Meeting) -> dict[int, date]:
    sent = Copy.objects.filter(
        letter__meeting=meeting, letter__status=Letter.Status.DISPATCHED, status=Copy.Status.READY
    )
    found = sent.filter(delegation__state__isnull=False).values_list("delegation__state")
    return dict(found.annotate(Max("letter__dated_on")).order_by())


def _replied(meeting: Meeting) -> dict[int, date]:
    given = Reply.objects.filter(invitation__delegation__meeting=meeting, invitation__delegation__state__isnull=False)
    found = given.values_list("invitation__delegation__state").annotate(Max("answered_at")).order_by()
    return {state: moment.astimezone(clock.zone()).date() for state, moment in found}


def overdue(meeting: Meeting, *, today: date) -> list[State]:
    """Return who has let the day of its promise pass without a deposit; one query, and two more where there is one."""
    promises = meeting.approaches.filter(promised_by__isnull=False).order_by("on", "pk")
    latest = dict(promises.values_list("state", "promised_by"))
    late = [state for state, promised_by in latest.items() if promised_by and promised_by < today]
    if not late:
        return []
    found = list(State.objects.filter(pk__in=late).order_by("seat_en"))
    acts = states.acts_of(meeting.treaty, until=today)
    capacities = states.capacities(meeting.treaty, on=today, states=found, acts=acts)
    return [state for state in found if step_of(capacities[state.code])]
