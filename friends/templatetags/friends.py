"""The cells of the grid; drawn here, for a template would take a tenth of a second over two thousand of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from friends.grid import Column, Mark, Row

register = template.Library()
EMPTY = '<td class="mark mark--none"></td>'


@dataclass(frozen=True)
class Across:
    """What every cell needs of its column and of its mark, escaped once for all rows."""

    themes: Sequence[tuple[int, str]]
    words: dict[Mark, str]


@register.simple_tag
def heads(columns: Sequence[Column]) -> Across:
    """Return what the cells of all rows have in common."""
    said = {
        Mark.COORDINATOR: _("coordinator"),
        Mark.FRIEND: _("friend"),
        Mark.OFFERED: _("offers"),
        Mark.DECLINED: _("declined with thanks"),
    }
    themes = [(column.theme.pk, escape(column.theme.name)) for column in columns]
    return Across(themes, {mark: escape(words) for mark, words in said.items()})


@register.simple_tag
def cells(row: Row, across: Across) -> SafeString:
    """Draw the cells of a delegation: its mark on each theme, in shape and in words, with a box to choose it by."""
    name, who = escape(row.name), row.delegation.pk
    drawn = []
    for (theme, title), mark in zip(across.themes, row.marks, strict=True):
        if mark is Mark.NONE:
            drawn.append(EMPTY)
            continue
        words = across.words[mark]
        drawn.append(
            f'<td class="mark mark--{mark}" data-label="{title}"><label>'
            f'<input type="checkbox" name="cell" value="{theme}-{who}"><i class="mark-look" title="{words}"></i>'
            f'<span class="vh">{name}, {title}: {words}</span><span class="mark-word" aria-hidden="true">{words}</span>'
            "</label></td>"
        )
    # Everything in it is escaped above or written by us.
    return mark_safe("".join(drawn))  # noqa: S308 - as said
