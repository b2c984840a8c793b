"""What a calendar must know of a time zone: from when on which offset is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True)
class Observance:
    """A stretch of time under one offset; `onset` is what the clocks show at its beginning, before they are moved."""

    onset: datetime
    offset_from: timedelta
    offset_to: timedelta
    name: str
    is_summer: bool


def observances(zone: ZoneInfo, first: int, last: int) -> Iterator[Observance]:
    """Yield the offsets of a zone from one year to another, both whole."""
    # A day more, for where the first day begins before Greenwich's.
    at, end = datetime(first, 1, 1, tzinfo=UTC) - DAY, datetime(last + 1, 1, 1, tzinfo=UTC)
    yield _observance(zone, at, _offset(zone, at))
    while at < end:
        if _offset(zone, at) != _offset(zone, at + DAY):
            moment = _change(zone, at, at + DAY)
            yield _observance(zone, moment, _offset(zone, moment - SECOND))
        at += DAY


@lru_cache(maxsize=8)
def component(key: str, first: int, last: int) -> Timezone:
    """Return a zone as iCalendar describes it (RFC 5545, 3.6.5); all years would be two kilobytes."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard  # noqa: PLC0415 - slow import

    whole = Timezone()
    whole.add("tzid", key)
    for one in observances(ZoneInfo(key), first, last):
        part = TimezoneDaylight() if one.is_summer else TimezoneStandard()
        part.add("dtstart", one.onset)
        part.add("tzoffsetfrom", one.offset_from)
        part.add("tzoffsetto", one.offset_to)
        part.add("tzname", one.name)
        whole.add_component(part)
    return whole


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the second at which the offset changes between two moments that have different ones."""
    old = _offset(zone, before)
    while after - before > SECOND:
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


def _observance(zone: ZoneInfo, moment: datetime, offset_from: timedelta) -> Observance:
    there = moment.astimezone(zone)
    onset = (moment + offset_from).replace(tzinfo=None)
    return Observance(onset, offset_from, _offset(zone, moment), there.tzname() or "", bool(there.dst()))
