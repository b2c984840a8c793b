"""The dates of the road that a letter tells: kept with each copy as plain values, and compared with the road later."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any

from invitations import datewords
from invitations.models import Letter
from msp.models import Event

WEEK = timedelta(days=6)
# Every dash that people type between two days, and spaces that do not break.
DASHES = re.compile(r"\s*[‐‑‒–—−-]\s*")
SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Told:
    """What a letter said of one date: its days, and where it invited to it also hour and place."""

    event: int
    starts_on: date
    ends_on: date
    precision: str
    starts_at: time | None = None
    place: str = ""
    invites: bool = False

    @classmethod
    def of(cls, event: Event, *, invites: bool) -> Told:
        """Write down a date as it stands; what is only named tells no hour and no place."""
        told = cls(event.pk, event.starts_on, event.ends_on, event.precision)
        return replace(told, starts_at=event.starts_at, place=event.place, invites=True) if invites else told

    @property
    def plain(self) -> dict[str, Any]:
        """The same as values that are kept for ever."""
        return {
            "event": self.event,
            "starts_on": str(self.starts_on),
            "ends_on": str(self.ends_on),
            "precision": str(self.precision),
            "starts_at": self.starts_at.isoformat() if self.starts_at else "",
            "place": self.place,
            "invites": self.invites,
        }

    @property
    def is_week(self) -> bool:
        """Whether only a week was told."""
        return self.precision == Event.Precision.WINDOW

    def holds_day(self, event: Event) -> bool:
        """Say whether the days told are still right; a day inside the week that was told makes it more precise."""
        if self.is_week:
            return self.starts_on <= event.starts_on and event.ends_on <= max(self.ends_on, self.starts_on + WEEK)
        if (self.starts_on, self.ends_on) != (event.starts_on, event.ends_on):
            return False
        return event.precision != Event.Precision.WINDOW and self.starts_at in (None, event.starts_at)

    def holds_place(self, event: Event) -> bool:
        """Say whether the place told is still right; where none was told, a place found since contradicts nothing."""
        return self.place in ("", event.place)

    def holds(self, event: Event) -> bool:
        """Say whether all that was told still holds."""
        return self.holds_day(event) and self.holds_place(event)

    def when(self, language: str) -> str:
        """Write the day as the letter wrote it."""
        facts = {"precision": self.precision, "starts_at": self.starts_at}
        return datewords.when(Event(starts_on=self.starts_on, ends_on=self.ends_on, **facts), language)


@lru_cache(maxsize=1024)
def read(kept: str) -> tuple[Told, ...]:
    """Read what a copy has kept; nothing where it keeps none."""
    return tuple(
        Told(
            one["event"],
            date.fromisoformat(one["starts_on"]),
            date.fromisoformat(one["ends_on"]),
            one["precision"],
            time.fromisoformat(one["starts_at"]) if one["starts_at"] else None,
            one["place"],
            one["invites"],
        )
        for one in json.loads(kept or "null") or ()
    )


@dataclass
class Datebook:
    """A letter's own date and all other dates of the road, looked for in what its copies say."""

    own: Event | None
    others: Sequence[Event]
    enclosed: Sequence[str]
    # What a correction is about: told, however its author has written it.
    corrected: Event | None = None
    # Copies that say the same tell the same dates.
    _known: dict[tuple[str, ...], list[dict[str, Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, letter: Letter) -> Datebook:
        """Read the road, the enclosures and what a letter corrects: three queries."""
        own = letter.event
        others = [one for one in letter.meeting.events.order_by("starts_on", "pk") if one != own]
        enclosed = [words for words in letter.enclosures.values_list("body", flat=True) if words]
        return cls(own, others, enclosed, Event.objects.filter(corrections__letter=letter).first())

    def told(self, paragraphs: Sequence[str], language: str) -> list[dict[str, Any]]:
        """Return the dates that these paragraphs, and what is enclosed, tell; the letter's own always."""
        key = (language, *paragraphs)
        if key not in self._known:
            words = smooth("\n".join((*paragraphs, *self.enclosed)))
            named = [one for one in self.others if one == self.corrected or names(words, one, language)]
            found = [Told.of(one, invites=False) for one in named]
            own = [Told.of(self.own, invites=True)] if self.own else []
            self._known[key] = [one.plain for one in (*own, *found)]
        return self._known[key]


def names(words: str, event: Event, language: str) -> bool:
    """Say whether smooth words name the days of a date, in the letter's language or in English as enclosures do."""
    return any(_written(event, one).search(words) for one in {language, "en"})


def _written(event: Event, language: str) -> re.Pattern[str]:
    days = Event(starts_on=event.starts_on, ends_on=event.ends_on, precision=event.precision)
    if event.precision == Event.Precision.WINDOW or event.starts_on == event.ends_on:
        said = datewords.day(event.starts_on, language)
    else:
        said = datewords.when(days, language)
    return re.compile(rf"(?<![\w–]){re.escape(smooth(said))}(?!\w)", re.IGNORECASE)


def smooth(words: str) -> str:
    """Return words with one kind of dash and one kind of space, so that 8-12 November is 8–12 November."""
    return SPACES.sub(" ", DASHES.sub("–", words))
