"""A redline as a person reads it: HTML with marks and hidden words, and the same changes told in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from outcomes.paragraphs import BREAK, CALL
from outcomes.redline import Op, Row

PIECES = re.compile(rf"(\*|\[\^\d+\]|{BREAK}|\n)")
TAGS = {"+": "ins", "-": "del"}


def written(ops: Iterable[Op]) -> SafeString:
    """Return stretches of words as HTML: `<ins>` and `<del>`, with hidden words for who cannot see marks."""
    ops = tuple(ops)
    pen = _Pen(ops)
    return mark_safe("".join(pen.write(op) for op in ops))  # noqa: S308 - the pen escapes every letter


def plain(text: str) -> SafeString:
    """Return a text without changes as HTML."""
    return written([Op("=", text)])


class _Pen:
    """Writes ops; italic runs on from one to the next on the old and on the new side apart."""

    def __init__(self, ops: tuple[Op, ...]) -> None:
        sides = {side: "".join(op.text for op in ops if op.sign in ("=", side)) for side in "+-"}
        # A lone asterisk is an asterisk.
        self.has_italic = {side: text.count("*") % 2 == 0 for side, text in sides.items()}
        self.italic = {"+": False, "-": False}

    def write(self, op: Op) -> str:
        inner = "".join(self._piece(piece, op.sign) for piece in PIECES.split(op.text) if piece)
        if op.sign == "=" or not inner:
            return inner
        tag = TAGS[op.sign]
        word = _("inserted:") if op.sign == "+" else _("deleted:")
        return f'<{tag}><span class="vh">{escape(word)} </span>{inner}</{tag}>'

    def _piece(self, piece: str, sign: str) -> str:
        sides = "+-" if sign == "=" else sign
        if piece == "*" and all(self.has_italic[side] for side in sides):
            for side in sides:
                self.italic[side] = not self.italic[side]
            return ""
        if call := CALL.fullmatch(piece):
            return f"<sup>{call.group(1)}</sup>"
        if piece == BREAK:
            return "<br>"
        if piece == "\n":
            return '<span aria-hidden="true">¶</span> '
        shown = escape(piece)
        return f"<em>{shown}</em>" if self.italic[sides[0]] else shown


def told(rows: Iterable[Row], numbers: dict[str, str]) -> Iterator[SafeString]:
    """Yield one sentence a change, with the number of the paragraph where it has one."""
    for row in rows:
        where = next((numbers[one.pid] for one in row.new or row.old if numbers.get(one.pid)), "")
        place = _("Paragraph %(number)s") % {"number": where} if where else _("Text without a number")
        for words in _changes(row):
            yield format_html("<b>{}</b>: {}", place, words)


def _changes(row: Row) -> Iterator[SafeString]:
    whole = plain(" ".join(op.text for op in row.ops))
    if row.kind == "inserted":
        yield format_html(_("new: “{}”"), whole)
    elif row.kind == "deleted":
        yield format_html(_("taken out: “{}”"), whole)
    elif row.kind == "moved-to":
        yield format_html(_("moved here: “{}…”"), row.new[0].text[:60])
    if row.kind in ("changed", "moved-to"):
        if len(row.new) > len(row.old):
            yield format_html(_("split in {}"), len(row.new))
        if len(row.old) > len(row.new):
            yield format_html(_("{} paragraphs joined"), len(row.old))
        if len(row.old) == len(row.new) == 1 and row.old[0].kind != row.new[0].kind:
            yield conditional_escape(_("the kind of paragraph changed"))
        yield from _words(row.ops)


def _words(ops: tuple[Op, ...]) -> Iterator[SafeString]:
    at = 0
    while at < len(ops):
        pair = {op.sign: op.text for op in ops[at : at + 2]}
        if ops[at].sign != "=" and len(pair) == 2 and "=" not in pair:
            yield format_html(_("“{}” replaced by “{}”"), plain(pair["-"]), plain(pair["+"]))
            at += 1
        elif ops[at].sign == "+" and ops[at].text.strip():
            yield format_html(_("“{}” added"), plain(ops[at].text.strip()))
        elif ops[at].sign == "-" and ops[at].text.strip():
            yield format_html(_("“{}” taken out"), plain(ops[at].text.strip()))
        at += 1
