"""The cells of the grid; drawn here, for a template would take a tenth of a second over two thousand of them."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from friends.grid import Column, Mark, Row

register = template.Library()
EMPTY = '<td class="mark mark--none"></td>'


@register.simple_tag
def heads(columns: Sequence[Column]) -> list[tuple[int, str]]:
    """Return what every cell needs of its column: the theme's number and its name, escaped once for all rows."""
    return [(column.theme.pk, escape(column.theme.name)) for column in columns]


@register.simple_tag
def cells(row: Row, columns: Sequence[tuple[int, str]], may_edit: bool) -> SafeString:
    """Draw the cells of a delegation: its mark on each theme, in shape and in words, with a box to choose it by."""
    name, who, words = escape(row.name), row.delegation.pk, _words()
    drawn = []
    for (theme, title), mark in zip(columns, row.marks, strict=True):
        if mark is Mark.NONE:
            drawn.append(EMPTY)
            continue
        box = f'<input type="checkbox" name="cell" value="{theme}-{who}">' if may_edit else ""
        told = f'<span class="vh">{name}, {title}: {words[mark]}</span>'
        drawn.append(
            f'<td class="mark mark--{mark}" data-label="{title}"><label>{box}'
            f'<i class="mark-look" title="{words[mark]}"></i>{told}<span class="mark-word" aria-hidden="true">'
            f"{words[mark]}</span></label></td>"
        )
    # Everything in it is escaped above or written by us.
    return mark_safe("".join(drawn))  # noqa: S308 - as said


def _words() -> dict[Mark, str]:
    said = {
        Mark.COORDINATOR: _("coordinator"),
        Mark.FRIEND: _("friend"),
        Mark.OFFERED: _("offers"),
        Mark.DECLINED: _("declined with thanks"),
    }
    return {mark: escape(words) for mark, words in said.items()}
