"""The pictures of the States table: one equal square a State, and one bar a regional group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from invitations import table
from invitations.models import State
from invitations.states import Capacity, Standing

# Squares stand 33 apart and are 29 wide, as the design kit draws them.
STEP, WIDE, EDGE = 33, 29, 0.5
LINK = '<a href="{url}{code}/{query}" class="{look}{more}"><title>{says}</title>'
RECT = '<rect x="{x}" y="{y}" width="29" height="29" rx="4"/>'
FOOT = '<line x1="{x}" x2="{end}" y1="{foot}" y2="{foot}"/>'
TEXT = '<text x="{middle}" y="{base}">{letters}</text></a>'
PLAIN, SIGNED = LINK + RECT + TEXT, LINK + RECT + FOOT + TEXT
DRAWN = ("code", "look", "x", "y", "end", "foot", "middle", "base", "letters")
BOUND = (Standing.PARTY.value, Standing.CONSENTED.value)


class Placed(Protocol):
    """What the pictures need of a row."""

    @property
    def state(self) -> State:
        """The State."""

    @property
    def capacity(self) -> Capacity:
        """Where it stands."""

    @property
    def region(self) -> str:
        """Its regional group."""


@dataclass(frozen=True)
class Square:
    """One State on the map: its words and look, and the places of its square, its letters and the line at its foot."""

    code: str
    letters: str
    title: str
    look: str
    x: str
    y: str
    middle: str
    base: str
    foot: str
    end: str


@dataclass(frozen=True)
class Bar:
    """One regional group: how many are bound, have signed, or neither, and the parts of its bar in percent."""

    region: str
    words: str
    bound: int
    signed: int
    neither: int
    parts: list[tuple[str, str, str]]

    @property
    def all(self) -> int:
        """How many States the group has."""
        return self.bound + self.signed + self.neither


def squares(rows: Sequence[Placed]) -> list[Square]:
    """Return the squares of the States that have a place on the map."""
    return [
        _square(row, row.state.tile_column * STEP + EDGE, row.state.tile_row * STEP + EDGE)
        for row in rows
        if row.state.tile_column is not None and row.state.tile_row is not None
    ]


def drawn(
    found: Iterable[Square], url: str, *, query: str = "", marks: Collection[str] = (), mark: str = ""
) -> SafeString:
    """Return the squares as they stand in the drawing, each a link to its State; the marked ones say so.

    Here, and not in a template: two hundred squares with nine values each are most of a page's time.
    """
    pieces = (
        format_html(
            SIGNED if one.look == "sig" else PLAIN,
            url=url,
            query=query,
            more=" is-marked" if one.code in marks else "",
            says=f"{one.title}; {mark}" if one.code in marks else one.title,
            **{name: getattr(one, name) for name in DRAWN},
        )
        for one in found
    )
    return mark_safe("\n".join(pieces))  # noqa: S308 - each piece is escaped


def _square(row: Placed, x: float, y: float) -> Square:
    state, capacity = row.state, row.capacity
    # As text: a page in French would write 396,5, which no drawing understands.
    places = (f"{place:.1f}" for place in (x, y, x + WIDE / 2, y + 18, y + WIDE - 4, x + WIDE - 1))
    title = f"{state.name}: {capacity.words}"
    return Square(state.code, state.iso2, title, look(capacity.standing, in_force=capacity.in_force), *places)


def look(standing: str, *, in_force: bool) -> str:
    """Return how a standing looks on the map and in its key: who is not bound yet differs once others are."""
    looks = {"party": "rat", "consented": "soon" if in_force else "rat", "signatory": "sig", "withdrawn": "left"}
    return looks.get(standing, "")


def bars(rows: Sequence[Placed]) -> list[Bar]:
    """Return a bar for every regional group that has States, as wide as its share of the largest."""
    groups = {region: [row.capacity.standing for row in rows if row.region == region] for region in table.REGIONS}
    largest = max((len(standings) for standings in groups.values()), default=0)
    return [_bar(region, standings, largest) for region, standings in groups.items() if standings]


def _bar(region: str, standings: list[str], largest: int) -> Bar:
    bound = sum(standing in BOUND for standing in standings)
    signed = standings.count(Standing.SIGNATORY.value)
    counts = (bound, signed, len(standings) - bound - signed)
    parts, start = [], 0.0
    for colour, count in zip(("c-a", "c-wait", "c-0"), counts, strict=True):
        share = 100 * count / largest
        if count:
            parts.append((colour, f"{start:.2f}%", f"{share:.2f}%"))
        start += share
    return Bar(region, str(table.SHORT_REGIONS[region]), *counts, parts)
