"""What a report is read from: the records of one meeting, fetched once, with the pages on which they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from invitations import datewords, states
from invitations.models import Delegation
from msp import clock, deadlinewords
from msp.models import Meeting
from outcomes.models import Attendance, Conduct, Issue, RecordedDecision, ReportWords, Sitting, Speaker
from outcomes.proceedings import agenda, attendance, conduct, decisions, sittings
from outcomes.proceedings.agenda import Line
from outcomes.proceedings.figures import Figure, one
from outcomes.proceedings.precedence import Rank

LANGUAGE = "en"


@dataclass(frozen=True)
class Records:
    """The records of a meeting; `on` is the day as of which capacities are told, that of the opening."""

    meeting: Meeting
    conduct: Conduct
    on: date
    sittings: dict[int, tuple[int, Sitting]]
    standings: dict[str, int]
    took_part: dict[Rank, list[Delegation]]
    first_marks: dict[int, int]
    lines: list[Line]
    issues: list[Issue]
    decisions: list[RecordedDecision]
    elections: set[int]
    speeches: list[Speaker]
    words: dict[str, str]

    @property
    def held(self) -> list[tuple[int, Sitting]]:
        """The sittings that were opened, with their numbers."""
        return [(number, one) for number, one in self.sittings.values() if one.opened_at]

    # --- figures that many paragraphs use ---------------------------------------------------------------------------

    def page(self, name: str, *args: object, at: str = "") -> str:
        """Return the address of a staff page, at a row of it."""
        return reverse(name, args=[self.meeting.slug, *args]) + (f"#{at}" if at else "")

    def sitting(self, sitting: Sitting) -> tuple[Figure, ...]:
        """Return a sitting as a report cites it: the 2nd plenary meeting."""
        number = self.sittings[sitting.pk][0]
        return one(f"{deadlinewords.ordinal(number)} plenary meeting", self.row(sitting))

    def row(self, sitting: Sitting) -> str:
        """Return where a sitting stands on the programme."""
        return self.page("sitting-list", at=f"sitting-{sitting.pk}")

    def day(self, day: date, url: str) -> tuple[Figure, ...]:
        """Return a day in words."""
        return one(datewords.day(day, LANGUAGE), url)

    def hour(self, moment: datetime, url: str) -> tuple[Figure, ...]:
        """Return an hour by the clock on the wall."""
        return one(datewords.hour(moment.astimezone(self.conduct.clock).time(), LANGUAGE), url)

    def name(self, delegation: Delegation) -> Figure:
        """Return a delegation's name, with its mark at the first sitting that it attended."""
        sitting = self.first_marks.get(delegation.pk)
        url = self.page("attendance", sitting, at=f"d-{delegation.pk}") if sitting else ""
        return Figure(delegation.name_in(LANGUAGE), url)


def read(meeting: Meeting) -> Records:
    """Return the records of a meeting; as many queries for a short one as for a long one."""
    settled = conduct.of(meeting)
    numbered = {one.pk: (number, one) for number, one in sittings.numbered(meeting)}
    opened = [one for _number, one in numbered.values() if one.opened_at]
    event = conduct.opening(meeting)
    on = opened[0].on if opened else event.starts_on if event else clock.today(meeting)
    register = list(decisions.standing(meeting))
    return Records(
        meeting=meeting,
        conduct=settled,
        on=on,
        sittings=numbered,
        standings=states.tally(states.known_standings(meeting.treaty, on=on)),
        took_part=attendance.took_part(meeting, on=on),
        first_marks=_first_marks(meeting),
        lines=agenda.lines(meeting),
        issues=list(meeting.issues.select_related("version__document").order_by("pk")),
        decisions=register,
        elections=set(meeting.officers.exclude(decision=None).values_list("decision", flat=True)),
        speeches=list(_speeches(meeting)),
        words=dict(ReportWords.objects.filter(meeting=meeting).values_list("key", "words")),
    )


def _first_marks(meeting: Meeting) -> dict[int, int]:
    rows = Attendance.objects.filter(sitting__meeting=meeting, mark=Attendance.Mark.PRESENT)
    late_first = rows.order_by("-sitting__on", "-sitting__starts_at", "-sitting")
    return dict(late_first.values_list("delegation", "sitting"))


def _speeches(meeting: Meeting) -> Iterable[Speaker]:
    spoken = Speaker.objects.filter(of__item__meeting=meeting, status=Speaker.Status.SPOKEN)
    related = spoken.select_related("of__item__parent", "delegation__state", "delegation__organisation")
    return related.order_by("of__item__position", "of__item", "started_at", "pk")
