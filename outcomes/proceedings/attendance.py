"""Who was at a sitting: one mark a delegation, in the order of capacities, counted as the States stand on that day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from invitations.models import Delegation
from msp import journal
from msp.models import Meeting, User
from outcomes.faults import NotPossible
from outcomes.models import Attendance, Conduct, Sitting
from outcomes.proceedings import capacities
from outcomes.proceedings.capacities import Seated
from outcomes.proceedings.precedence import Rank

Mark, Quorum = Attendance.Mark, Conduct.Quorum


@dataclass(frozen=True)
class Place:
    """One delegation's place on the sheet."""

    seated: Seated
    mark: str


@dataclass(frozen=True)
class Group:
    """Those who attend in one capacity, with how many were there."""

    rank: Rank
    places: list[Place]

    @property
    def words(self) -> str:
        """The name of the capacity."""
        return capacities.words(self.rank)

    @property
    def present(self) -> int:
        """How many were present."""
        return sum(one.mark == Mark.PRESENT for one in self.places)


def sheet(sitting: Sitting) -> list[Group]:
    """Return the sheet of a sitting, by capacity on its day; three queries."""
    marks = dict(sitting.attendances.values_list("delegation", "mark"))
    groups: dict[Rank, list[Place]] = {}
    for one in capacities.roll(sitting.meeting, on=sitting.on):
        groups.setdefault(one.rank, []).append(Place(one, marks.get(one.delegation.pk, "")))
    return [Group(rank, places) for rank, places in groups.items()]


@transaction.atomic
def mark(sitting: Sitting, delegation: Delegation, as_: str, *, by: User, now: datetime) -> None:
    """Mark a delegation at a sitting, or take its mark off with ""; the last word counts, and the same twice is once.

    Raises NotPossible for a sitting that has not been opened.
    """
    if sitting.status == Sitting.Status.PLANNED:
        raise NotPossible(_("This sitting has not been opened; nobody is there yet."))
    if as_ not in ("", *Mark.values):
        raise NotPossible(_("Choose present, apologies or absent."))
    known = Attendance.objects.filter(sitting=sitting, delegation=delegation)
    if not as_:
        changed = known.delete()[0]
    elif known.exists():
        changed = known.exclude(mark=as_).update(mark=as_, by=by, at=now)
    else:
        _row, changed = Attendance.objects.get_or_create(
            sitting=sitting, delegation=delegation, defaults={"mark": as_, "by": by, "at": now}
        )
    if changed:
        facts = {"delegation": str(delegation), "mark": as_}
        journal.note(sitting, "marked attendance", meeting=sitting.meeting, by=by, **facts)


@transaction.atomic
def mark_rest_absent(sitting: Sitting, *, by: User, now: datetime) -> int:
    """Mark as absent who has no mark yet. Return how many."""
    if sitting.status == Sitting.Status.PLANNED:
        raise NotPossible(_("This sitting has not been opened; nobody is there yet."))
    marked = sitting.attendances.values("delegation")
    rest = sitting.meeting.delegations.exclude(pk__in=marked)
    rows = [Attendance(sitting=sitting, delegation=one, mark=Mark.ABSENT, by=by, at=now) for one in rest]
    Attendance.objects.bulk_create(rows, ignore_conflicts=True)
    journal.note(sitting, "marked the rest absent", meeting=sitting.meeting, by=by, delegations=len(rows))
    return len(rows)


def quorum(rule: str, parties: int) -> int:
    """Return how many States Parties must be present, 0 where no rule is set."""
    return {
        Quorum.THIRD.value: -(-parties // 3),
        Quorum.MAJORITY.value: parties // 2 + 1,
        Quorum.TWO_THIRDS.value: -(-parties * 2 // 3),
    }.get(rule, 0)


def took_part(meeting: Meeting, *, on: date) -> dict[Rank, list[Delegation]]:
    """Return who was present at any sitting, by capacity on a day; three queries."""
    there = set(
        Attendance.objects.filter(sitting__meeting=meeting, mark=Mark.PRESENT).values_list("delegation", flat=True)
    )
    return _by_rank(one for one in capacities.roll(meeting, on=on) if one.delegation.pk in there)


def _by_rank(seated: Iterable[Seated]) -> dict[Rank, list[Delegation]]:
    found: dict[Rank, list[Delegation]] = {rank: [] for rank in Rank}
    for one in seated:
        found[one.rank].append(one.delegation)
    return found
