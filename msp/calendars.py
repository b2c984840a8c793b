"""Calendars as files: dates for any calendar program, in the zone in which the product writes its hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from msp import clock

if TYPE_CHECKING:
    from icalendar import Component, Timezone

# A letter names no end; a calendar shows nothing without one.
USUAL_LENGTH = timedelta(hours=2)


@dataclass(frozen=True)
class Entry:
    """One date: its lasting id, its words, its days, and its hour where it has one."""

    uid: str
    title: str
    starts_on: date
    ends_on: date
    starts_at: time | None = None
    place: str = ""
    words: str = ""
    is_tentative: bool = False


def feed(name: str, entries: Iterable[Entry], *, stamp: datetime) -> bytes:
    """Return dates as an iCalendar file; the same dates at the same moment are the same bytes."""
    from icalendar import Calendar  # noqa: PLC0415 - slow import

    entries = list(entries)
    whole = Calendar()
    whole.add("prodid", "-//msp//Meeting of States Parties//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("name", name)
    whole.add("x-wr-calname", name)
    timed = [one.starts_on.year for one in entries if _hour(one)]
    if timed:
        whole.add_component(zone_of(min(timed), max(timed)))
    for one in entries:
        whole.add_component(_entry(one, stamp))
    written: bytes = whole.to_ical()
    return written


def _hour(one: Entry) -> time | None:
    return one.starts_at if one.starts_on == one.ends_on else None


def _entry(one: Entry, stamp: datetime) -> Component:
    from icalendar import Event  # noqa: PLC0415 - slow import

    entry = Event()
    entry.add("uid", one.uid)
    entry.add("dtstamp", stamp)
    entry.add("summary", one.title)
    entry.add("status", "TENTATIVE" if one.is_tentative else "CONFIRMED")
    if one.place:
        entry.add("location", one.place)
    if one.words:
        entry.add("description", one.words)
    if hour := _hour(one):
        entry.add("dtstart", datetime.combine(one.starts_on, hour, tzinfo=clock.zone()))
        entry.add("duration", USUAL_LENGTH)
    else:
        entry.add("dtstart", one.starts_on)
        entry.add("dtend", one.ends_on + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
    return entry


@lru_cache(maxsize=8)
def zone_of(first: int, last: int) -> Timezone:
    """Return what a calendar must know of the zone from one year to another; all years would be two kilobytes."""
    from icalendar import Timezone  # noqa: PLC0415 - slow import

    zone = clock.zone()
    return Timezone.from_tzinfo(zone, tzid=zone.key, first_date=date(first, 1, 1), last_date=date(last + 1, 1, 1))
