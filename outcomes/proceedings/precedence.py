"""Who speaks before whom, for how long, and how far over the time: rules of plain values.

Dignitaries come first, by their level; then States Parties, then States that attend as observers, and organisations
last; within that, an ambassador before another representative, and who asked first. Replies follow when all have
spoken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Level(StrEnum):
    """Whom a delegation lets speak, from the highest."""

    HEAD = "head"
    MINISTER = "minister"
    VICE = "vice"
    AMBASSADOR = "ambassador"
    OTHER = "other"


class Rank(IntEnum):
    """In what capacity a delegation attends, from those who decide to those who listen."""

    PARTY = 0
    CONSENTED = 1
    SIGNATORY = 2
    NOT_PARTY = 3
    ORGANISATION = 4


HIGH = (Level.HEAD, Level.MINISTER, Level.VICE)
LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish for the floor; `key` is given back."""

    key: int
    level: Level
    rank: Rank
    asked_at: datetime
    is_group: bool = False
    is_reply: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Minutes by who speaks; `for_all` stands above them."""

    high: int = 7
    states: int = 5
    groups: int = 7
    organisations: int = 3
    reply: int = 3
    for_all: int | None = None


def order(wishes: Iterable[Wish], *, groups_first: bool = True) -> list[int]:
    """Return the keys of wishes in the order in which they get the floor."""

    def place(wish: Wish) -> tuple[object, ...]:
        is_high = wish.level in HIGH
        return (
            wish.is_reply,
            not (groups_first and wish.is_group),
            wish.rank is Rank.ORGANISATION,
            not is_high,
            LEVELS.index(wish.level) if is_high else 0,
            wish.rank,
            LEVELS.index(wish.level),
            wish.asked_at,
            wish.key,
        )

    return [wish.key for wish in sorted(wishes, key=place)]


def minutes(wish: Wish, limits: Limits) -> int:
    """Return for how long a delegation may speak."""
    if wish.is_reply:
        return limits.reply
    if limits.for_all is not None:
        return limits.for_all
    if wish.is_group:
        return limits.groups
    if wish.rank is Rank.ORGANISATION:
        return limits.organisations
    return limits.high if wish.level in HIGH else limits.states


def over(started_at: datetime, until: datetime, allowed: int) -> int:
    """Return by how many seconds a speaker is over the time; less than nothing is what is left."""
    return max(0, int((until - started_at).total_seconds())) - allowed * 60
