"""Calendars as files: dates for any calendar program, each hour in the zone in which it is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msp import clock, zones

if TYPE_CHECKING:
    from icalendar import Component, Timezone

# A letter names no end; a calendar shows nothing without one.
USUAL_LENGTH = timedelta(hours=2)


# How often a program may ask whether a feed has changed.
REFRESH = timedelta(hours=6)


@dataclass(frozen=True)
class Entry:
    """One date: its lasting id, its words, its days, and its hour in its own zone where it has one."""

    uid: str
    title: str
    starts_on: date
    ends_on: date
    starts_at: time | None = None
    zone: ZoneInfo | None = None
    place: str = ""
    words: str = ""
    is_tentative: bool = False
    # Whether whole days are taken up; a date that is only noted leaves its reader free.
    is_busy: bool = False
    # How often the date was changed, and when last: a later file takes an earlier one's place.
    revision: int = 0
    changed_at: datetime | None = None
    is_cancelled: bool = False
    length: timedelta = USUAL_LENGTH

    @property
    def hour(self) -> time | None:
        """The hour of a date of one day; a run of days has none."""
        return self.starts_at if self.starts_on == self.ends_on else None

    @property
    def own_zone(self) -> ZoneInfo:
        """The zone in which the hour is meant."""
        return self.zone or clock.zone()


def feed(name: str, entries: Iterable[Entry], *, stamp: datetime) -> bytes:
    """Return dates as an iCalendar file (RFC 5545); the same dates at the same moment are the same bytes.

    With a name it is a calendar to subscribe to; without one, dates to be taken over.
    """
    from icalendar import Calendar  # noqa: PLC0415 - slow import

    entries = list(entries)
    whole = Calendar()
    whole.add("prodid", "-//msp//Meeting of States Parties//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    if name:
        whole.add("name", name)
        whole.add("x-wr-calname", name)
        whole.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for zone in _zones(entries):
        whole.add_component(zone)
    for one in entries:
        whole.add_component(_entry(one, stamp))
    written: bytes = whole.to_ical()
    return written


def _zones(entries: Iterable[Entry]) -> Iterator[Timezone]:
    """Yield each zone that an hour is meant in, for the years in which it is needed."""
    years: dict[str, list[int]] = {}
    for one in entries:
        if one.hour:
            years.setdefault(one.own_zone.key, []).append(one.starts_on.year)
    return (zones.component(key, min(found), max(found)) for key, found in sorted(years.items()))


def _entry(one: Entry, stamp: datetime) -> Component:
    from icalendar import Event  # noqa: PLC0415 - slow import

    entry = Event()
    entry.add("uid", one.uid)
    entry.add("dtstamp", stamp)
    entry.add("sequence", one.revision)
    if one.changed_at:
        entry.add("last-modified", one.changed_at)
    entry.add("summary", one.title)
    entry.add("status", "CANCELLED" if one.is_cancelled else "TENTATIVE" if one.is_tentative else "CONFIRMED")
    if one.place:
        entry.add("location", one.place)
    if one.words:
        entry.add("description", one.words)
    if one.hour:
        entry.add("dtstart", datetime.combine(one.starts_on, one.hour, tzinfo=one.own_zone))
        entry.add("duration", one.length)
        return entry
    entry.add("dtstart", one.starts_on)
    entry.add("dtend", one.ends_on + timedelta(days=1))
    if not one.is_busy:
        entry.add("transp", "TRANSPARENT")
    return entry
