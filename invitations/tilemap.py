"""The pictures of the States table: one equal square a State, and one bar a regional group."""

from __future__ import annotations

from dataclasses import dataclass

from invitations import table
from invitations.states import Standing

# Squares stand 33 apart and are 29 wide, as the design kit draws them.
STEP, WIDE, EDGE = 33, 29, 0.5
BOUND = (Standing.PARTY.value, Standing.CONSENTED.value)


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


def squares(rows: list[table.Row]) -> list[Square]:
    """Return the squares of the States that have a place on the map."""
    return [
        _square(row, row.state.tile_column * STEP + EDGE, row.state.tile_row * STEP + EDGE)
        for row in rows
        if row.state.tile_column is not None and row.state.tile_row is not None
    ]


def _square(row: table.Row, x: float, y: float) -> Square:
    state, capacity = row.state, row.capacity
    # As text: a page in French would write 396,5, which no drawing understands.
    places = (f"{place:.1f}" for place in (x, y, x + WIDE / 2, y + 18, y + WIDE - 4, x + WIDE - 1))
    title = f"{state.name}: {capacity.words}"
    return Square(state.code, state.iso2, title, look(capacity.standing, in_force=capacity.in_force), *places)


def look(standing: str, *, in_force: bool) -> str:
    """Return how a standing looks on the map and in its key: who is not bound yet differs once others are."""
    looks = {"party": "rat", "consented": "soon" if in_force else "rat", "signatory": "sig", "withdrawn": "left"}
    return looks.get(standing, "")


def bars(rows: list[table.Row]) -> list[Bar]:
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
