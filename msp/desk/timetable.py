"""The road as a table: the same stops, sorted by any of their facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from msp.desk.itinerary import Step

COLUMNS: dict[str, str | Promise] = {
    "on": _("Day"),
    "title": _("What"),
    "kind": _("Kind"),
    "host": _("Host"),
    "place": _("Place"),
    "owner": _("Seen to by"),
    "audience": _("Who may see it"),
    "rule": _("Rule"),
}


@dataclass(frozen=True)
class Column:
    """A heading, with the order it stands in and the one that its link asks for."""

    key: str
    words: str | Promise
    aria: str
    next: str

    @property
    def arrow(self) -> str:
        """The direction as a sign."""
        return {"ascending": "↑", "descending": "↓"}.get(self.aria, "")


def asked(query: Mapping[str, str], steps: list[Step]) -> dict[str, object]:
    """Return the view that an address asks for, and the rows and columns of the table where it is that."""
    if query.get("view") != "table":
        return {"view": "road"}
    wish = query.get("sort", "on")
    key, down = (wish.removeprefix("-"), wish.startswith("-"))
    key, down = (key, down) if key in COLUMNS else ("on", False)
    return {"view": "table", "columns": _columns(key, down=down), "rows": arrange(steps, key, down=down)}


def arrange(steps: list[Step], key: str, *, down: bool = False) -> list[Step]:
    """Return the stops in the order of one fact, those that lack it last; among equals the earlier day comes first."""
    rows = sorted((one for one in steps if one.state != "is-now"), key=lambda one: (one.on, one.ends_on, one.title))
    if key == "on":
        return rows[::-1] if down else rows
    with_it = [one for one in rows if getattr(one, key)]
    without = [one for one in rows if not getattr(one, key)]
    return [*sorted(with_it, key=lambda one: str(getattr(one, key)).casefold(), reverse=down), *without]


def _columns(key: str, *, down: bool) -> list[Column]:
    return [
        Column(
            name,
            words,
            ("descending" if down else "ascending") if name == key else "",
            f"-{name}" if name == key and not down else name,
        )
        for name, words in COLUMNS.items()
    ]
