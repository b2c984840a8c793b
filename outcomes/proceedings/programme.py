"""What the meeting does now and what comes next, as staff, delegations and everyone look at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings

from msp.calendars import Entry
from msp.models import Meeting
from outcomes.models import AgendaItem, Conduct, Sitting
from outcomes.proceedings import sittings

# How many sittings to come are told beside what is now.
AHEAD = 4


@dataclass(frozen=True)
class Card:
    """One sitting with its number, what it takes up, and when it begins by its own clock."""

    number: int
    sitting: Sitting
    items: list[AgendaItem]
    begins: datetime
    ends: datetime
    is_late: bool = False

    @property
    def left(self) -> list[AgendaItem]:
        """The items after the one that is under discussion; all of them before the first."""
        current = self.sitting.current
        if current is None or current not in self.items:
            return [item for item in self.items if item != current]
        return self.items[self.items.index(current) + 1 :]


@dataclass(frozen=True)
class Board:
    """Now and next."""

    now: list[Card] = field(default_factory=list)
    next: list[Card] = field(default_factory=list)


def cards(meeting: Meeting, settled: Conduct, *, now: datetime) -> list[Card]:
    """Return all sittings with what they take up; two queries."""
    items = sittings.items_of(meeting)
    return [_card(number, one, items.get(one.pk, []), settled, now) for number, one in sittings.numbered(meeting)]


def board(found: Iterable[Card], *, now: datetime) -> Board:
    """Return which sittings run, and which come next; one that should have begun is still to come."""
    found = list(found)
    running = [card for card in found if card.sitting.status in sittings.RUNNING]
    planned = [card for card in found if card.sitting.status == Sitting.Status.PLANNED and card.ends > now]
    return Board(running, planned[:AHEAD])


def days(found: Iterable[Card]) -> list[tuple[date, list[Card]]]:
    """Return the sittings day by day."""
    return [(day, list(cards)) for day, cards in groupby(found, key=lambda card: card.sitting.on)]


def entries(meeting: Meeting, found: Iterable[Card]) -> list[Entry]:
    """Return the sittings as a calendar takes them, in the zone of the place."""
    host = urlsplit(settings.SITE_URL).hostname
    return [
        Entry(
            uid=f"sitting-{card.sitting.pk}@{host}",
            title=f"{meeting.short_title}: {card.sitting.title or f'plenary meeting {card.number}'}",
            starts_on=card.sitting.on,
            ends_on=card.sitting.on,
            starts_at=card.sitting.starts_at,
            place=card.sitting.room,
            words="\n".join(item.label for item in card.items),
            length=card.ends - card.begins,
            zone=ZoneInfo(str(card.begins.tzinfo)),
        )
        for card in found
    ]


def _card(number: int, one: Sitting, items: list[AgendaItem], settled: Conduct, now: datetime) -> Card:
    begins, ends = one.begins(settled.clock), one.ends(settled.clock)
    is_late = one.status == Sitting.Status.PLANNED and begins < now < ends
    return Card(number, one, items, begins, ends, is_late)
