"""The grid of themes and delegations: each cell says whether somebody offers, works along or coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from django.db.models import Q

from friends import balance, offers
from friends.board import SHOWN
from friends.models import Friend, Offer, Theme
from invitations import states
from invitations.addresses.lines import plain
from invitations.models import Delegation
from invitations.table import NO_GROUP
from msp.models import Meeting


class Mark(StrEnum):
    """What a cell says."""

    COORDINATOR = "coordinator"
    FRIEND = "friend"
    OFFERED = "offered"
    DECLINED = "declined"
    NONE = "none"


@dataclass(frozen=True)
class Wish:
    """Which rows are to be seen: those with any mark or everybody, of a group, of a theme, by name."""

    everybody: bool = False
    region: str = ""
    theme: int = 0
    q: str = ""


@dataclass(frozen=True)
class Row:
    """A delegation with its mark on each theme, in the order of the columns."""

    delegation: Delegation
    name: str
    standing: str
    marks: tuple[Mark, ...]

    @property
    def region(self) -> str:
        """The regional group; organisations have none."""
        return self.delegation.state.region if self.delegation.state else ""


@dataclass(frozen=True)
class Column:
    """A theme as the head of a column, and how it stands among all delegations."""

    theme: Theme
    whole: Theme | None
    coordinators: int
    friends: int
    offered: int
    groups: tuple[bool, ...]
    unusual: tuple[str, ...]

    @property
    def is_covered(self) -> bool:
        """Whether anybody works or offers."""
        return bool(self.coordinators or self.friends or self.offered)

    @property
    def groups_count(self) -> int:
        """How many of the five groups work on it."""
        return sum(self.groups)


@dataclass(frozen=True)
class Grid:
    """The columns, the rows that were asked for, and how many there are in all."""

    columns: list[Column]
    rows: list[Row]
    total: int

    @property
    def wholes(self) -> list[tuple[Theme | None, int]]:
        """The heads above the columns: a theme with the number of its parts, or nothing; empty without any parts."""
        if not any(column.whole for column in self.columns):
            return []
        runs = groupby(self.columns, key=lambda column: column.whole)
        return [(whole, len(list(some))) for whole, some in runs]


def read(meeting: Meeting, wish: Wish, *, on: date) -> Grid:
    """Return the grid as States stand on a day: five queries, whatever its size."""
    standings = states.known_standings(meeting.treaty, on=on)
    tree = offers.branches(meeting)
    themes = offers.choices(tree)
    wholes = {part.pk: branch.theme for branch in tree for part in branch.parts}
    marks = _marks(meeting)
    found = meeting.delegations.select_related("state", "organisation").only(*SHOWN)
    everyone = {one.pk: one for one in found}
    by_theme: dict[int, list[tuple[Mark, str]]] = {}
    for (theme_pk, who), mark in marks.items():
        state = everyone[who].state
        by_theme.setdefault(theme_pk, []).append((mark, state.region if state else ""))
    columns = [_column(theme, wholes.get(theme.pk), by_theme.get(theme.pk, [])) for theme in themes]
    rows = [
        Row(
            one,
            one.name,
            standings.get(one.code, "none") if one.state_id else "organisation",
            tuple(marks.get((theme.pk, one.pk), Mark.NONE) for theme in themes),
        )
        for one in everyone.values()
    ]
    rows.sort(key=lambda row: (row.delegation.state_id is None, plain(row.name)))
    return Grid(columns, [row for row in rows if _is_wished(row, wish, themes)], len(rows))


def _marks(meeting: Meeting) -> dict[tuple[int, int], Mark]:
    """Return what is said of each theme and delegation; what weighs more stands last."""
    where = ("theme_id", "delegation_id")
    told = Offer.objects.at(meeting).standing().filter(Q(answer="") | Q(answer=Offer.Answer.DECLINED))
    pairs = sorted(told.values_list("answer", *where), reverse=True)
    marks = {(theme, who): Mark.DECLINED if answer else Mark.OFFERED for answer, theme, who in pairs}
    terms = Friend.objects.filter(theme__meeting=meeting, until_on=None).values_list("role", *where)
    return marks | {(theme, who): Mark(role) for role, theme, who in terms}


def _column(theme: Theme, whole: Theme | None, on_it: Sequence[tuple[Mark, str]]) -> Column:
    regions = {mark: [region for found, region in on_it if found is mark] for mark in Mark}
    leading, working = regions[Mark.COORDINATOR], regions[Mark.FRIEND]
    return Column(
        theme,
        whole,
        len(leading),
        len(working),
        len(regions[Mark.OFFERED]),
        balance.represented([*leading, *working]),
        tuple(balance.unusual(leading)),
    )


def _is_wished(row: Row, wish: Wish, themes: list[Theme]) -> bool:
    if wish.theme:
        wanted = [mark for theme, mark in zip(themes, row.marks, strict=True) if theme.pk == wish.theme]
    else:
        wanted = list(row.marks)
    if not wish.everybody and not any(mark is not Mark.NONE for mark in wanted):
        return False
    if wish.region and (row.region or NO_GROUP) != wish.region:
        return False
    return not wish.q or plain(wish.q) in plain(row.name)
