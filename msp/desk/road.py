"""The road: time until the meeting as a picture, in percent of its width."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# The width of a letter of a label, in percent of the road's: about 7 of 1,000 pixels.
LETTER = 0.7


@dataclass(frozen=True)
class Stop:
    """A day on the road; `goal` is the meeting itself."""

    starts_on: date
    ends_on: date
    title: str
    goal: bool = False


@dataclass(frozen=True)
class Mark:
    """A stop as it is drawn: where, how written, above or below the line."""

    stop: Stop
    x: str
    above: bool
    anchor: str
    done: bool


@dataclass(frozen=True)
class Road:
    """The whole picture."""

    marks: list[Mark]
    months: list[tuple[str, str, date]]
    today: str
    today_after: str
    today_anchor: str

    @property
    def empty(self) -> bool:
        """Whether there is no stop to draw."""
        return not self.marks


def draw(stops: Iterable[Stop], *, today: date) -> Road:
    """Lay the stops out between the first and the last of them; labels stand above and below the line by turns."""
    ordered = sorted(stops, key=lambda stop: (stop.starts_on, stop.goal))
    if not ordered:
        return Road([], [], "0%", "0%", "start")
    first = min(ordered[0].starts_on, today) - timedelta(days=14)
    last = max(max(stop.ends_on for stop in ordered), today) + timedelta(days=18)
    span = (last - first).days

    def share(day: date) -> float:
        return 100 * (day - first).days / span

    places = [(share(stop.starts_on), anchor_at(share(stop.starts_on))) for stop in ordered]
    sides = choose_sides(ordered, places)
    marks = [
        Mark(stop, f"{x:.2f}%", above, anchor, stop.ends_on < today)
        for stop, (x, anchor), above in zip(ordered, places, sides, strict=True)
    ]
    months = [(f"{share(day):.2f}%", f"{share(middle):.2f}%", day) for day, middle in _months(first, last)]
    now = share(today)
    return Road(marks, months, f"{now:.2f}%", f"{min(now + 1, 100):.2f}%", "start" if now < 15 else "end")


def choose_sides(stops: list[Stop], places: list[tuple[float, str]]) -> list[bool]:
    """Say for each stop whether its label stands above: by turns, but never into the label before it on that side."""
    ends = {True: -1.0, False: -1.0}
    sides: list[bool] = []
    wish = True
    for stop, (x, anchor) in zip(stops, places, strict=True):
        width = max(len(stop.title), 8) * LETTER
        start = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
        side = stop.goal or (wish if start >= ends[wish] else ends[True] < ends[False])
        ends[side] = max(ends[side], start + width)
        sides.append(side)
        wish = not side
    return sides


def anchor_at(share: float) -> str:
    """Say from which end a label is written, so that none leaves the picture; in percent of the width."""
    if share > 88:
        return "end"
    return "middle" if share > 55 else "start"


def _months(first: date, last: date) -> Iterable[tuple[date, date]]:
    day = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day < last:
        following = (day + timedelta(days=32)).replace(day=1)
        if following <= last:
            yield day, day + timedelta(days=14)
        else:
            yield day, day + (last - day) / 2
        day = following
