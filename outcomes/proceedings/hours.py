"""When a meeting sits: three hours in the morning and three in the afternoon, and no two sittings in one room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

# Interpreters work in teams of three hours.
USUAL = ((time(10, 0), time(13, 0)), (time(15, 0), time(18, 0)))
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Slot:
    """A room for some hours of a day."""

    on: date
    starts_at: time
    ends_at: time
    room: str


def clash(wanted: Slot, taken: Iterable[Slot]) -> Slot | None:
    """Return the first slot that a wanted one runs into; where one ends the next may begin."""
    return next((one for one in taken if _meet(wanted, one)), None)


def usual(first: date, last: date, room: str) -> Iterator[Slot]:
    """Yield the usual sittings of the working days from one to another."""
    day = first
    while day <= last:
        if day.weekday() < SATURDAY:
            for starts_at, ends_at in USUAL:
                yield Slot(day, starts_at, ends_at, room)
        day += timedelta(days=1)


def _meet(one: Slot, other: Slot) -> bool:
    same_room = one.room.strip().casefold() == other.room.strip().casefold()
    return same_room and one.on == other.on and one.starts_at < other.ends_at and other.starts_at < one.ends_at
