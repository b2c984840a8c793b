"""A text as it is printed in the form of the United Nations: what stands on the sheet, before anybody draws it.

Numbers are those that were computed or frozen, never the typesetter's, so that paper and screen agree. Every letter is
escaped here; `html` may be drawn as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain
from typing import Any

from msp import prose
from outcomes.paragraphs import BREAK, CALL, Kind, Paragraph
from outcomes.printed_words import Words, direction, language_name, words
from outcomes.redline import Op, Row
from outcomes.redline import words as compare_words
from outcomes.symbols import CHAIN
from outcomes.word_out import leftwards
from outcomes.word_text import Stretch, plain, stretches

LEVELS = {Kind.TITLE: 1, Kind.HEADING: 2, Kind.SUBHEADING: 3}
SYMBOL = re.compile(rf"(?P<series>.*?/)?(?P<number>[^/]+{CHAIN})")
TAGS = {"+": "ins", "-": "del"}
BARE = re.compile(r"\d+(?: \w+)*")
SHORT = 8  # letters of a hash in the foot of a page


@dataclass(frozen=True)
class Imprint:
    """What is printed around a text; all in words of its own language, ready to be set."""

    organ: str
    treaty: str
    symbol: str
    distribution: str  # general, limited or restricted
    dated: str
    language: str
    original: str  # the code of the language it was written in
    agenda_item: str
    place: str
    title: str
    number: int
    label: str
    digest: str
    made_at: str  # of the version, in ISO 8601: the file bears this date, so that it is the same file tomorrow
    is_adopted: bool

    def said(self, *, beside: Imprint | None = None) -> str:
        """Return how a comparison names the text; beside another document's, with its title."""
        version = words(self.language).version.format(self.number)
        name = self.symbol or (f"{version} ({self.label})" if self.label else version)
        return f"{self.title}, {name}" if beside and beside.title != self.title else name


@dataclass(frozen=True)
class Block:
    """One paragraph on the sheet: its tag, its look, its number, its words as HTML, and its line in the outline."""

    tag: str
    look: str
    number: str
    html: str
    bookmark: str = ""
    direction: str = ""


def clean(text: Sequence[Paragraph], numbers: Mapping[str, str], imprint: Imprint) -> dict[str, Any]:
    """Return what pdf/document.html draws of a version, with lines numbered while it is a draft."""
    sheet = _Sheet(imprint, numbers, numbers)
    return _context(imprint, sheet.drawn([Row("equal", (one,), (one,), (Op("=", one.text),)) for one in text]))


def compared(
    rows: Sequence[Row], was: Mapping[str, str], now: Mapping[str, str], old: Imprint, new: Imprint
) -> dict[str, Any]:
    """Return what pdf/document.html draws of a comparison; `was` and `now` are the numbers on its two sides."""
    said = words(new.language)
    key = {
        "names": said.compared.format(old.said(beside=new), new.said(beside=old)),
        **{name: getattr(said, name) for name in ("inserted", "deleted", "moved", "bar")},
    }
    return {**_context(new, _Sheet(new, was, now).drawn(rows)), "key": key, "is_numbered": False}


def _context(imprint: Imprint, blocks: list[Block]) -> dict[str, Any]:
    said = words(imprint.language)
    found = SYMBOL.fullmatch(imprint.symbol)
    return {
        "imprint": imprint,
        "language": imprint.language,
        "direction": direction(imprint.language),
        "series": (found and found["series"]) or "",
        "symbol": found["number"] if found else imprint.symbol,
        "running": imprint.symbol or imprint.title,
        "distribution": getattr(said, imprint.distribution),
        "original": said.original.format(language_name(imprint.original, imprint.language)),
        "item": said.item.format(imprint.agenda_item) if imprint.agenda_item else "",
        "foot": f"{said.version.format(imprint.number)} · {imprint.digest[:SHORT]}",
        "watermark": "" if imprint.is_adopted else said.draft,
        "is_numbered": not imprint.is_adopted,
        "blocks": blocks,
    }


class _Sheet:
    """Draws rows one after the other, and counts what runs through the whole sheet: notes, and levels of headings."""

    def __init__(self, imprint: Imprint, was: Mapping[str, str], now: Mapping[str, str]) -> None:
        self.imprint, self.was, self.now = imprint, was, now
        self.said: Words = words(imprint.language)
        self.level = self.notes = self.gone = 0
        self.ends: dict[tuple[str, int], Paragraph] = {}

    def drawn(self, rows: Sequence[Row]) -> list[Block]:
        """Return the blocks of the rows; a text without a title gets the document's."""
        self.ends = {(row.kind, row.move): (row.new or row.old)[0] for row in rows if row.move}
        titled = any(one.kind is Kind.TITLE for row in rows for one in row.new)
        head = [] if titled else [self._head(Kind.TITLE, escape(self.imprint.title), self.imprint.title, "")]
        return [*head, *chain.from_iterable(map(self._row, rows))]

    def _row(self, row: Row) -> Iterable[Block]:
        if row.kind == "moved-from":
            return [self._left(row)]
        if row.kind == "deleted":
            return [self._block(row, row.old[0], self._words(self._marked(row)), self.was)]
        return self._standing(row)

    def _standing(self, row: Row) -> Iterable[Block]:
        """Return a block for each paragraph that stands now: a split prints two, a merge one with a struck ¶ in it."""
        parts: list[list[Stretch]] = [[]]
        for part in self._marked(row):
            if part.text == "\n" and part.sign != "-":
                parts.append([])
            else:
                parts[-1].append(part)
        for one, part_ in zip(row.new, parts, strict=False):
            came = f' <span class="move">{escape(self._came(row))}</span>' if row.kind == "moved-to" else ""
            yield self._block(row, one, self._words(part_) + came, self.now)

    def _marked(self, row: Row) -> list[Stretch]:
        return stretches(row.ops, row.old, row.new)

    def _left(self, row: Row) -> Block:
        number = self.now.get(self.ends["moved-to", row.move].pid, "")
        said = self.said.left.format(self._apart(number)) if number else self.said.left_unnumbered
        return Block("p", "plain is-moved", "", escape(said))

    def _came(self, row: Row) -> str:
        number = self.was.get(self.ends["moved-from", row.move].pid, "")
        return self.said.came.format(self._apart(number)) if number else self.said.came_unnumbered

    def _apart(self, number: str) -> str:
        # In a line from right to left the brackets of "(a)" would part.
        return f"\u2066{number}\u2069" if direction(self.imprint.language) == "rtl" else number

    def _block(self, row: Row, one: Paragraph, html: str, numbers: Mapping[str, str]) -> Block:
        state = "" if row.kind == "equal" else f" is-{row.kind}"
        label = _numbered(one.kind, numbers.get(one.pid, ""))
        if one.kind in LEVELS:
            outline = "" if row.kind == "deleted" else _outline(label, one.text)
            return self._head(one.kind, html, outline, label, state)
        # What leads to a list stays with it.
        lead = " leads" if one.text.endswith((":", ":")) else ""
        return Block("p", f"{one.kind}{lead}{state}", label, html, "", self._turned(one.text))

    def _head(self, kind: Kind, html: str, outline: str, label: str, state: str = "") -> Block:
        # A level is never left out: readers of the screen go from heading to heading.
        self.level = min(LEVELS[kind], self.level + 1)
        return Block(f"h{self.level}", f"{kind}{state}", label, html, outline, "")

    def _turned(self, text: str) -> str:
        """Return the direction of a paragraph that runs against the sheet, else "" ."""
        own = "rtl" if leftwards(text) else "ltr"
        has_letters = any(letter.isalpha() for letter in text)
        return own if has_letters and own != direction(self.imprint.language) else ""

    def _words(self, parts: Iterable[Stretch]) -> str:
        return "".join(map(self._stretch, parts))

    def _stretch(self, part: Stretch) -> str:
        if part.notes:
            return self._note(part.sign, *part.notes)
        if part.text == "\n":
            inner = "¶ "
        else:
            habit = prose.habit(part.text, self.imprint.language)
            inner = escape(habit, quote=False).replace(BREAK, "<br>")
        inner = f"<em>{inner}</em>" if part.italic else inner
        return f"<{tag}>{inner}</{tag}>" if (tag := TAGS.get(part.sign)) else inner

    def _note(self, sign: str, was: str | None, now: str | None) -> str:
        """Return a note where it is called, which the sheet carries to the foot of that page."""
        if sign == "-":
            self.gone += 1
            number, parts = f"{self.gone}*", plain("-", was or "")
        else:
            self.notes += 1
            number = str(self.notes)
            parts = plain(sign, now or "") if sign == "+" or was == now else _told(was or "", now or "")
        state = {"+": " is-inserted", "-": " is-deleted"}.get(sign, "")
        return f'<span class="note{state}" data-number="{number}"><span>{self._words(parts)}</span></span>'


def _told(was: str, now: str) -> list[Stretch]:
    """Return a note's words with what changed in them."""
    old, new = (Paragraph("", Kind.PLAIN, text.replace("\n", BREAK)) for text in (was, now))
    return stretches(compare_words(old.text, new.text), [old], [new])


def _numbered(kind: Kind, label: str) -> str:
    """Return a number as it is printed: that of a paragraph with a full stop, others as they are cited."""
    return f"{label}." if kind in (Kind.NUMBERED, Kind.OPERATIVE) and BARE.fullmatch(label) else label


def _outline(label: str, text: str) -> str:
    return f"{label} {CALL.sub('', text).replace('*', '').replace(BREAK, ' ')}".strip()
