"""A text as a Word file: clean, with Word's own numbers or with the frozen ones written out."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from outcomes.paragraphs import BREAK, Paragraph
from outcomes.redline import Op
from outcomes.word_package import LINKS, pack
from outcomes.word_text import BOOKMARK, DASH, ILLEGAL, NUMBER, RULE, Stretch, plain, stretches

UNNUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
# The last paragraph mark of a file can be neither deleted nor moved: nobody's words may stand before it.
CLOSING = f'<w:p><w:pPr><w:pStyle w:val="{RULE.replace(" ", "")}"/></w:pPr><w:r><w:t>{DASH}</w:t></w:r></w:p>'


def clean(
    paragraphs: Sequence[Paragraph], *, title: str, symbol: str, digest: str, numbers: Mapping[str, str] | None = None
) -> bytes:
    """Return a text as a Word file, without marks; frozen `numbers` by pid are written out, else Word counts."""
    sheet = Sheet(numbers)
    body = "".join(sheet.paragraph(one) for one in paragraphs)
    return pack(body + CLOSING, sheet.notes, title=title, symbol=symbol, digest=digest)


class Sheet:
    """What is counted through one file: its notes and the ids of its bookmarks."""

    def __init__(self, numbers: Mapping[str, str] | None = None) -> None:
        self.numbers = numbers
        self.notes: list[str] = []
        self.marks = 0

    def paragraph(self, one: Paragraph) -> str:
        """Return the XML of a paragraph that no one has touched."""
        rtl = leftwards(one.text)
        words = "".join(self.stretch(part, rtl) for part in stretches([Op("=", one.text)], [one], [one]))
        start = self.bookmark(BOOKMARK + one.pid) + self.number(one.pid, rtl)
        return f"<w:p><w:pPr>{self.look(one, rtl)}</w:pPr>{start}{words}</w:p>"

    def look(self, one: Paragraph, rtl: bool) -> str:
        """Return what a paragraph's properties begin with: its style, no list if numbers are frozen, its direction."""
        numbers = "" if self.numbers is None else UNNUMBERED
        return f'<w:pStyle w:val="{LINKS[one.kind]}"/>{numbers}{"<w:bidi/>" if rtl else ""}'

    def bookmark(self, name: str) -> str:
        """Return a hidden bookmark of no length."""
        self.marks += 1
        return f'<w:bookmarkStart w:id="{self.marks}" w:name={quoteattr(name)}/><w:bookmarkEnd w:id="{self.marks}"/>'

    def number(self, pid: str, rtl: bool) -> str:
        """Return a frozen number as words of a style of their own, by which the reader leaves them out."""
        label = self.numbers.get(pid, "") if self.numbers else ""
        if not label:
            return ""
        look = f'<w:rStyle w:val="{NUMBER.replace(" ", "")}"/>{"<w:rtl/>" if rtl else ""}'
        return f"<w:r><w:rPr>{look}</w:rPr>{spelled(label)}<w:tab/></w:r>"

    def stretch(self, part: Stretch, rtl: bool, change: str = "", sign: str = "t") -> str:
        """Return a stretch as a run; `sign` is `delText` for deleted words, `change` its former look."""
        if part.notes:
            return self.note(plain("=", part.notes[1] or ""), part.italic)
        look = f"{'<w:i/><w:iCs/>' if part.italic else ''}{'<w:rtl/>' if rtl else ''}{change}"
        return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{spelled(part.text, sign)}</w:r>"

    def note(self, words: Sequence[Stretch], italic: bool = False) -> str:
        """Keep a note and return its call."""
        return self.called("".join(self.stretch(part, leftwards(part.text)) for part in words), italic)

    def called(self, note: str, italic: bool = False) -> str:
        """Keep the XML of a note's words and return its call."""
        self.notes.append(note)
        look = f'<w:rStyle w:val="footnotereference"/>{"<w:i/><w:iCs/>" if italic else ""}'
        return f'<w:r><w:rPr>{look}</w:rPr><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'


def spelled(text: str, sign: str = "t") -> str:
    """Return words as the inside of a run."""
    lines = escape(ILLEGAL.sub("", text)).split(BREAK)
    return "<w:br/>".join(f'<w:{sign} xml:space="preserve">{line}</w:{sign}>' if line else "" for line in lines)


def leftwards(text: str) -> bool:
    """Return whether a text runs from right to left, by its first letter that has a direction."""
    if text.isascii():
        return False
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((one for one in directions if one in ("L", "R", "AL")), "L") != "L"
