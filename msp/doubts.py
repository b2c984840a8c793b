"""What a person should look at again in a plan of dates: weekends, holidays, clashes, days that cannot hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

SATURDAY = 5
# Meetings at which one is; two of them at once ask a delegation to be in two rooms.
ATTENDED = ("briefing", "regional", "informal", "preparatory", "meeting")


class Reason(StrEnum):
    """Why a date is doubtful."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLASH = "clash"
    AFTER_THE_MEETING = "after-the-meeting"
    OTHER_THAN_COMPUTED = "other-than-computed"


@dataclass(frozen=True)
class Planned:
    """A date as this module needs it; `follows` is the day that is computed for it, where one is."""

    pk: int
    kind: str
    starts_on: date
    ends_on: date
    place: str = ""
    is_window: bool = False
    follows: date | None = None

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


def find(plan: Iterable[Planned], holidays: Mapping[tuple[str, date], str]) -> list[Doubt]:
    """Return what is doubtful in a plan, in the order of its days; holidays go by the name of a duty station."""
    plan = list(plan)
    goal = next((one for one in plan if one.kind == "meeting"), None)
    found = [doubt for one in plan for doubt in _alone(one, goal, holidays)]
    settled = [one for one in plan if one.kind in ATTENDED and not one.is_window]
    for one, other in combinations(sorted(settled, key=lambda one: (one.starts_on, one.pk)), 2):
        if other.starts_on <= one.ends_on:
            found.append(Doubt(other, Reason.CLASH, other.starts_on, other=one))
    return sorted(found, key=lambda doubt: (doubt.on, doubt.planned.pk, doubt.reason))


def _alone(one: Planned, goal: Planned | None, holidays: Mapping[tuple[str, date], str]) -> Iterator[Doubt]:
    if one.follows and one.follows != one.starts_on:
        yield Doubt(one, Reason.OTHER_THAN_COMPUTED, one.follows)
    if one.is_window or one.kind == "milestone":
        return
    if one.kind != "celebration" and (weekend := next((day for day in one.days if day.weekday() >= SATURDAY), None)):
        yield Doubt(one, Reason.WEEKEND, weekend)
    for (station, day), name in holidays.items():
        if one.starts_on <= day <= one.ends_on and station.casefold() in one.place.casefold():
            yield Doubt(one, Reason.HOLIDAY, day, name=name)
    if goal and one is not goal and one.kind in ("briefing", "preparatory") and one.starts_on > goal.ends_on:
        yield Doubt(one, Reason.AFTER_THE_MEETING, one.starts_on, other=goal)
