"""Charts as plain numbers: x and width in percent, so that text keeps its size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from msp.desk.figures import CapacityBar

# The height of the chart of days, in pixels: the line of zero and what 100 % reaches.
FLOOR, REACH = 118, 90


@dataclass(frozen=True)
class Piece:
    """One part of a bar."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """A capacity with its bar; all bars share one scale."""

    figures: CapacityBar
    pieces: list[Piece]


def bars(rows: list[CapacityBar]) -> list[Bar]:
    """Scale the bars to the longest of them."""
    longest = max((row.total for row in rows), default=0)
    return [Bar(row, _pieces(row, longest)) for row in rows]


def _pieces(row: CapacityBar, longest: int) -> list[Piece]:
    pieces, x = [], 0.0
    for kind, count in (("c-a", row.attending), ("c-c", row.regrets), ("c-0", row.undecided), ("c-wait", row.awaited)):
        share = 100 * count / longest
        if count:
            pieces.append(Piece(kind, f"{x:.2f}%", f"{max(share - 0.3, 0.2):.2f}%"))
        x += share
    return pieces


@dataclass(frozen=True)
class Column:
    """One day's column."""

    day: date
    count: int
    x: str
    middle: str
    y: float
    height: float
    label_y: float


@dataclass(frozen=True)
class Columns:
    """The chart of days: columns, lines with their numbers, the day on which replies close."""

    columns: list[Column]
    lines: list[tuple[float, int]]
    closes_x: str
    closes_on: date | None


def columns(days: list[tuple[date, int]], *, closes_on: date | None) -> Columns | None:
    """Lay out one column a day up to the closing day; None where nobody has answered."""
    if not days:
        return None
    first, last = days[0][0], max(days[-1][0], closes_on or days[-1][0])
    slots = max((last - first).days + 1, 7)
    step = 94 / slots
    top = _round_up(days[-1][1])
    drawn = []
    # Beyond a month of days every column would be a hair: the last thirty tell the story.
    for day, count in days[-30:]:
        x = 6 + step * (day - first).days
        height = REACH * count / top
        drawn.append(
            Column(day, count, f"{x:.2f}%", f"{x + step * 0.35:.2f}%", FLOOR - height, height, FLOOR - height - 7)
        )
    closes_x = f"{6 + step * ((closes_on - first).days + 0.35):.2f}%" if closes_on else ""
    lines = [(FLOOR, 0), (FLOOR - REACH / 2, top // 2), (FLOOR - REACH, top)]
    return Columns(drawn, [(y, n) for y, n in lines], closes_x, closes_on)


def _round_up(count: int) -> int:
    return next(top for top in (10, 20, 50, 100, 200, 500, 1000, 10**6) if count <= top)
