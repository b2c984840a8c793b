"""What a person should look at again in a plan of dates: weekends, holidays, clashes, days that cannot hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from msp.stations import is_at

SATURDAY = 5
# Meetings at which one is; two of them at once ask a delegation to be in two rooms.
ATTENDED = ("briefing", "regional", "informal", "preparatory", "meeting")


class Reason(StrEnum):
    """Why a date is doubtful."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLASH = "clash"
    AFTER_THE_MEETING = "after-the-meeting"
    BEFORE_WHAT_IT_NEEDS = "before-what-it-needs"
    BEFORE_THE_TREATY = "before-the-treaty"
    OTHER_THAN_COMPUTED = "other-than-computed"


@dataclass(frozen=True)
class Planned:
    """A date as this module needs it; `follows` is the day that is computed for it, `needs` the date it comes after."""

    pk: int
    kind: str
    starts_on: date
    ends_on: date
    place: str = ""
    is_window: bool = False
    follows: date | None = None
    needs: int | None = None

    @property
    def days(self) -> Iterator[date]:
        """Every day from the first to the last."""
        return (self.starts_on + timedelta(days=n) for n in range((self.ends_on - self.starts_on).days + 1))


@dataclass(frozen=True)
class Doubt:
    """One thing to look at: the date, why, the day, and the other date or the holiday that it meets."""

    planned: Planned
    reason: Reason
    on: date
    other: Planned | None = None
    name: str = ""


def find(
    plan: Iterable[Planned], holidays: Mapping[tuple[str, date], str], *, in_force_on: date | None = None
) -> list[Doubt]:
    """Return what is doubtful in a plan, in the order of its days; holidays go by the name of a duty station."""
    plan = list(plan)
    known = {one.pk: one for one in plan}
    goal = next((one for one in plan if one.kind == "meeting"), None)
    found = [doubt for one in plan for doubt in (*_alone(one, holidays), *_in_order(one, goal, known))]
    if goal and in_force_on and goal.starts_on < in_force_on:
        found.append(Doubt(goal, Reason.BEFORE_THE_TREATY, in_force_on))
    return sorted([*found, *_clashes(plan)], key=lambda doubt: (doubt.on, doubt.planned.pk, doubt.reason))


def _clashes(plan: Iterable[Planned]) -> Iterator[Doubt]:
    settled = [one for one in plan if one.kind in ATTENDED and not one.is_window]
    for one, other in combinations(sorted(settled, key=lambda one: (one.starts_on, one.pk)), 2):
        if other.starts_on <= one.ends_on:
            yield Doubt(other, Reason.CLASH, other.starts_on, other=one)


def _in_order(one: Planned, goal: Planned | None, known: Mapping[int, Planned]) -> Iterator[Doubt]:
    """Yield where a date lies before what it needs, or after what it is to prepare."""
    if one.follows and one.follows != one.starts_on:
        yield Doubt(one, Reason.OTHER_THAN_COMPUTED, one.follows)
    before = known.get(one.needs) if one.needs else None
    if before and one.starts_on < before.ends_on:
        yield Doubt(one, Reason.BEFORE_WHAT_IT_NEEDS, before.ends_on, other=before)
    if goal and one is not goal and one.kind in ("briefing", "preparatory") and one.starts_on > goal.ends_on:
        yield Doubt(one, Reason.AFTER_THE_MEETING, one.starts_on, other=goal)


def _alone(one: Planned, holidays: Mapping[tuple[str, date], str]) -> Iterator[Doubt]:
    """Yield the days of one date on which nobody works at its place; a milestone asks nobody to work."""
    if one.kind == "milestone":
        return
    for (station, day), name in holidays.items():
        if one.starts_on <= day <= one.ends_on and is_at(station, one.place):
            yield Doubt(one, Reason.HOLIDAY, day, name=name)
    if one.kind == "celebration" or one.is_window:
        return
    if weekend := next((day for day in one.days if day.weekday() >= SATURDAY), None):
        yield Doubt(one, Reason.WEEKEND, weekend)
