"""The plain notation in which a whole text is edited: one line is one paragraph, and its first sign says its kind.

    # Title            ## Heading           ### Subheading
    PP Recalling …     OP Decides …         1. A numbered paragraph
    (a) a point        (i) a point in it    Action #1: an action
    any other line is plain; a \\ before a text keeps signs in it that would be read
    | goes on with the paragraph above, on a new line
    [^1]: the text of the first footnote of the paragraph above

The numbers that are written stand for their kind only: numbers are computed, or frozen, elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from outcomes.numbering import SUFFIX
from outcomes.paragraphs import BREAK, CALL, Kind, Paragraph, clean, new_pid

SIGNS = {
    Kind.TITLE: "#",
    Kind.HEADING: "##",
    Kind.SUBHEADING: "###",
    Kind.PREAMBULAR: "PP",
    Kind.OPERATIVE: "OP",
    Kind.NUMBERED: "1.",
    Kind.ACTION: "Action #:",
    Kind.SUB: "(a)",
    Kind.SUBSUB: "(i)",
}
MARKS = {  # how a kind may be typed: what stands before the text
    Kind.TITLE: r"#(?!#)",
    Kind.HEADING: r"##(?!#)",
    Kind.SUBHEADING: r"###",
    Kind.PREAMBULAR: rf"PP(?:\d+{SUFFIX})?[.:]?",
    Kind.OPERATIVE: rf"OP(?:\d+{SUFFIX})?[.:]?",
    Kind.NUMBERED: rf"\d{{1,3}}{SUFFIX}[.)]",
    Kind.ACTION: rf"Action ?(?:# ?\d*{SUFFIX}[.:]?|\d+{SUFFIX}[.:]?|:)",
    Kind.SUBSUB: rf"\((?=[ivx])x{{0,3}}(?:ix|iv|v?i{{0,3}})\){SUFFIX}",
    Kind.SUB: rf"\((?P<twice>[a-z])(?P=twice)?\){SUFFIX}",
}
_LINE = [(kind, re.compile(rf"(?P<mark>{mark})(?:\s+(?P<text>.*)|$)")) for kind, mark in MARKS.items()]
_NOTE = re.compile(r"\[\^(\d+)\]:(?: (.*)|$)")
_BULLET = r"[•·▪◦●○■]"
PASTED = {  # numbers that Word leaves in a pasted text, by the kind they fit
    Kind.HEADING: r"[IVXLC]+\.",
    Kind.SUBHEADING: r"[A-Z]\.",
    Kind.PREAMBULAR: rf"PP ?\d+{SUFFIX}[.:]?",
    Kind.OPERATIVE: rf"(?:OP ?\d+{SUFFIX}[.:]?|\d{{1,3}}{SUFFIX}[.)])",
    Kind.NUMBERED: rf"\d{{1,3}}{SUFFIX}[.)]",
    Kind.ACTION: rf"Action ?#? ?\d+{SUFFIX}[.:]?",
    Kind.SUB: rf"(?:\([a-z]{{1,2}}\)|[a-z]\)){SUFFIX}",
    Kind.SUBSUB: rf"(?:\([ivxlc]+\)|[ivxlc]+\)){SUFFIX}",
}


def write(paragraphs: Iterable[Paragraph]) -> str:
    """Return a text in the notation, with an empty line between paragraphs."""
    return "".join(f"{block}\n\n" for block in map(_block, paragraphs)).rstrip("\n") + "\n"


def _block(paragraph: Paragraph) -> str:
    first, *rest = paragraph.text.split(BREAK)
    lines = [_first(paragraph.kind, first), *(f"| {line}" for line in rest)]
    for number, note in enumerate(paragraph.notes, 1):
        start, *rest = note.split(BREAK)
        lines += [f"[^{number}]: {start}", *(f"| {line}" for line in rest)]
    return "\n".join(line.rstrip(" ") for line in lines)


def _first(kind: Kind, text: str) -> str:
    sign = f"{SIGNS[kind]} " if kind in SIGNS else ""
    line = f"{sign}{text}".rstrip(" ")
    misread = not line or _kind(line)[:2] != (kind, text) or (not sign and (text[0] == "|" or _NOTE.match(text)))
    return f"{sign}\\{text}" if misread else line


def _kind(line: str) -> tuple[Kind, str, str]:
    """Return the kind of a line, its text and the mark that said so."""
    for kind, shape in _LINE:
        if found := shape.match(line):
            return kind, (found["text"] or "").removeprefix("\\"), found["mark"]
    return Kind.PLAIN, line.removeprefix("\\"), ""


def read(written: str, pid: Callable[[], str] = new_pid) -> list[Paragraph]:
    """Return the paragraphs of a text in the notation, with new ids; anything that is typed can be read."""
    return _Reading(pid).read(written)


class _Reading:
    """A text while it is read line by line."""

    def __init__(self, pid: Callable[[], str]) -> None:
        self.pid = pid
        self.found: list[tuple[Kind, list[str], dict[int, list[str]]]] = []
        self.open: list[str] | None = None
        self.letter = ""

    def read(self, written: str) -> list[Paragraph]:
        written = unicodedata.normalize("NFC", written)
        for line in re.split(r"\r\n|[\r\n\v\f\x85\u2029]", written):
            self._line(line.replace("\t", " ").strip(" "))
        return [self._paragraph(*one) for one in self.found]

    def _line(self, line: str) -> None:
        if not line:
            self.open = None
        elif line[0] == "|" and self.open is not None:
            self.open.append(line[1:])
        elif (note := _NOTE.match(line)) and self.found:
            self.open = self.found[-1][2].setdefault(int(note[1]), [])
            self.open.append(note[2] or "")
        else:
            kind, text, mark = _kind(line)
            self.open = [text]
            self.found.append((self._settled(kind, mark), self.open, {}))

    def _settled(self, kind: Kind, mark: str) -> Kind:
        if kind is Kind.SUBSUB and mark[2:] == ")" and self.letter and ord(mark[1]) == ord(self.letter) + 1:
            kind = Kind.SUB  # (i) after (h) is a letter
        if kind is Kind.SUB:
            self.letter = mark[1]
        elif kind is not Kind.SUBSUB:
            self.letter = ""
        return kind

    def _paragraph(self, kind: Kind, lines: list[str], notes: dict[int, list[str]]) -> Paragraph:
        order = {number: place for place, number in enumerate(sorted(notes), 1)}
        text = CALL.sub(lambda call: f"[^{order.get(int(call[1]), int(call[1]))}]", clean(BREAK.join(lines)))
        return Paragraph(self.pid(), kind, text, tuple(clean(BREAK.join(notes[number])) for number in order))


def pasted(text: str, kind: Kind) -> str:
    """Return a text pasted from Word as one paragraph of a kind: without the numbers and bullets that fit it.

    Tabs become spaces and the letters NFC; curly quotes, dashes and no-break spaces stay.
    """
    fits = PASTED.get(kind)
    sign = re.compile(rf"[ ]*(?:{_BULLET}{'|' + fits if fits else ''})(?=\s)[ \xa0]*")
    lines = re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", unicodedata.normalize("NFC", text).replace("\t", " "))
    return clean("\n".join(sign.sub("", line, count=1) if sign.match(line) else line for line in lines))
