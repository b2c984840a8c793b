"""What a Word file holds: its words with who put them in or took them out, its paragraph marks, its comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import etree

from outcomes.paragraphs import BREAK, Kind
from outcomes.word_file import W
from outcomes.word_text import BOOKMARK, NUMBER, RULE, STYLES

KINDS = {name.lower(): kind for kind, name in STYLES.items()}
SIGNS = {f"{W}ins": "+", f"{W}moveTo": "+", f"{W}del": "-", f"{W}moveFrom": "-"}
WORDS = {"tab": " ", "br": BREAK, "cr": BREAK, "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
INSIDE = {
    f"{W}{name}" for name in ("hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
}
LOST = {
    f"{W}drawing": "images",
    f"{W}pict": "images",
    f"{W}object": "images",
    f"{W}sym": "symbols",
    f"{W}endnoteReference": "endnotes",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent": "images",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": "equations",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMathPara": "equations",
}
DRESSING = [f"{W}{name}" for name in ("b", "u", "strike", "dstrike", "highlight", "caps", "vanish")]
OFF = ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Mark:
    """A change: sign "+" or "-" ("~" for a look), who made it and when, and the name of its move if it is one."""

    sign: str
    author: str
    at: datetime | None
    move: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words with the changes round it, from the outside in; or the call of a note."""

    text: str
    marks: tuple[Mark, ...]
    italic: bool = False
    was_italic: bool = False
    dressed: Mark | None = None  # who changed the italics
    note: tuple[Piece, ...] | None = None


@dataclass(slots=True)
class Line:
    """A paragraph as it stands in the file, whatever is accepted; a bookmark knows after how many pieces it stands."""

    kind: Kind = Kind.PLAIN
    was: Kind = Kind.PLAIN
    recast: Mark | None = None  # who changed the kind
    marks: tuple[Mark, ...] = ()  # of the paragraph mark at its end
    pieces: list[Piece] = field(default_factory=list)
    bookmarks: list[tuple[str, int]] = field(default_factory=list)
    closing: bool = False

    def changes(self) -> Iterator[Mark]:
        """Yield every change in the paragraph."""
        yield from self.marks
        yield from (
            mark for piece in self.pieces for mark in (*piece.marks, *([piece.dressed] if piece.dressed else []))
        )
        yield from (mark for piece in self.pieces for inner in piece.note or () for mark in inner.marks)
        if self.recast:
            yield self.recast


@dataclass(frozen=True, slots=True)
class Comment:
    """What someone remarked on a paragraph, counted from 0 through the file."""

    line: int
    author: str
    at: datetime | None
    text: str


@dataclass(slots=True)
class Walk:
    """Goes through the parts of a file once and keeps what is said there."""

    styles: Mapping[str, str]
    notes: Mapping[str, tuple[Piece, ...]]
    lines: list[Line] = field(default_factory=list)
    losses: Counter[str] = field(default_factory=Counter)
    remarked: dict[str, int] = field(default_factory=dict)  # a comment's id: its line
    moves: dict[str, str] = field(default_factory=dict)  # the moves under way: sign, name

    def body(self, parent: etree._Element) -> None:
        """Keep the paragraphs below an element, those in tables as well."""
        for child in parent:
            if child.tag == f"{W}p":
                self.lines.append(Line())
                self._paragraph(child, self.lines[-1])
                continue
            if child.tag == f"{W}tbl":
                self.losses["tables"] += 1
            if child.tag in LOST:
                self.losses[LOST[str(child.tag)]] += 1
            elif not self._range(child, len(self.lines)) and child.tag != f"{W}sectPr":
                self.body(child)

    def _paragraph(self, element: etree._Element, line: Line) -> None:
        properties = element.find(f"{W}pPr")
        if properties is not None:
            self._properties(properties, line)
        self._inside(element, line, ())

    def _properties(self, properties: etree._Element, line: Line) -> None:
        line.kind, line.closing = self._kind(properties), self._style(properties) == RULE.lower()
        line.was = line.kind
        change = properties.find(f"{W}pPrChange")
        if change is not None:
            before = change.find(f"{W}pPr")
            line.was = self._kind(before) if before is not None else line.kind
            line.recast = mark_of(change, "~") if line.was is not line.kind else None
            self.losses["formatting changes"] += line.was is line.kind
        for one in properties.iterfind(f"{W}rPr/*"):
            if one.tag in SIGNS:
                line.marks += (mark_of(one, SIGNS[str(one.tag)], self._move(one)),)

    def _style(self, properties: etree._Element) -> str:
        style = properties.find(f"{W}pStyle")
        return self.styles.get(value(style), value(style)).lower() if style is not None else ""

    def _kind(self, properties: etree._Element) -> Kind:
        return KINDS.get(self._style(properties), Kind.PLAIN)

    def _inside(self, parent: etree._Element, line: Line, marks: tuple[Mark, ...]) -> None:
        for child in parent:
            tag = str(child.tag)
            if tag == f"{W}r":
                self._run(child, line, marks)
            elif tag in SIGNS:
                self._inside(child, line, (*marks, mark_of(child, SIGNS[tag], self._move(child))))
            elif tag in LOST:
                self._lose(child)
            elif tag in INSIDE:
                self._inside(child, line, marks)
            elif tag == f"{W}bookmarkStart" and value(child, "name").startswith(BOOKMARK):
                line.bookmarks.append((value(child, "name").removeprefix(BOOKMARK), len(line.pieces)))
            else:
                self._range(child, len(self.lines) - 1)

    def _range(self, element: etree._Element, place: int) -> bool:
        """Note that a move or a comment begins or ends at a line; return whether one did."""
        name = str(element.tag).removeprefix(W)
        if name in ("moveFromRangeStart", "moveToRangeStart"):
            self.moves["-" if "From" in name else "+"] = value(element, "name")
        elif name in ("moveFromRangeEnd", "moveToRangeEnd"):
            self.moves.pop("-" if "From" in name else "+", None)
        elif name in ("commentRangeStart", "commentReference"):
            self.remarked.setdefault(value(element, "id"), place)
        else:
            return False
        return True

    def _move(self, element: etree._Element) -> str:
        name = str(element.tag).removeprefix(W)
        return self.moves.get(SIGNS[str(element.tag)], "") if name.startswith("move") else ""

    def _run(self, run: etree._Element, line: Line, marks: tuple[Mark, ...]) -> None:
        properties = run.find(f"{W}rPr")
        italic = was = False
        dressed = None
        if properties is not None:
            if self.styles.get(value(properties.find(f"{W}rStyle")), "") == NUMBER:
                return
            italic = was = on(properties.find(f"{W}i"))
            change = properties.find(f"{W}rPrChange")
            if change is not None:
                was, dressed = on(change.find(f"{W}rPr/{W}i")), mark_of(change, "~")
            self._dressing(properties, italic != was)
        for child in run:
            tag = str(child.tag)
            name = tag.removeprefix(W)
            words = child.text or "" if name in ("t", "delText") else WORDS.get(name, "")
            if words:
                line.pieces.append(Piece(words, marks, italic, was, dressed if italic != was else None))
            elif name == "footnoteReference" and value(child, "id") in self.notes:
                line.pieces.append(Piece("", marks, italic, italic, None, self.notes[value(child, "id")]))
            elif tag in LOST:
                self._lose(child)
            else:
                self._range(child, len(self.lines) - 1)

    def _dressing(self, properties: etree._Element, kept: bool) -> None:
        if properties.find(f"{W}rPrChange") is not None:
            self.losses["formatting changes"] += not kept
        elif any(on(properties.find(tag)) for tag in DRESSING):
            self.losses["formatting"] += 1

    def _lose(self, element: etree._Element) -> None:
        boxes = next(element.iter(f"{W}txbxContent"), None) is not None
        self.losses["text boxes" if boxes else LOST[str(element.tag)]] += 1


def mark_of(element: etree._Element, sign: str, move: str = "") -> Mark:
    """Return the change that an element of Word's describes."""
    return Mark(sign, value(element, "author").strip() or "Author", moment(value(element, "date")), move)


def value(element: etree._Element | None, name: str = "val") -> str:
    """Return an attribute, "" if it or the element is missing."""
    return "" if element is None else str(element.get(f"{W}{name}") or "")


def on(element: etree._Element | None) -> bool:
    """Return whether a switch such as bold stands and is on."""
    return element is not None and value(element).lower() not in OFF


def moment(written: str) -> datetime | None:
    """Return a date of Word's as a moment; Word writes local time and calls it UTC, so a time without zone is UTC."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def styles(root: etree._Element | None) -> dict[str, str]:
    """Return the names of the styles by their ids; a style that is based on one of ours counts as it."""
    found = {} if root is None else {value(one, "styleId"): one for one in root.iterfind(f"{W}style")}
    return {name: _ours(found, name) for name in found}


def _ours(found: Mapping[str, etree._Element], name: str) -> str:
    first = value(found[name].find(f"{W}name"))
    for _ in range(10):  # a chain of styles may bite its tail
        if name not in found:
            break
        title = value(found[name].find(f"{W}name"))
        if title.lower() in KINDS:
            return title
        name = value(found[name].find(f"{W}basedOn"))
    return first


def notes(root: etree._Element | None, names: Mapping[str, str]) -> dict[str, tuple[Piece, ...]]:
    """Return the words of the footnotes by their ids."""
    found = {}
    for note in root.iterfind(f"{W}footnote") if root is not None else ():
        walk = Walk(names, {})
        walk.body(note)
        pieces: list[Piece] = []
        for number, line in enumerate(walk.lines):
            pieces += [Piece(BREAK, ())] if number else []
            pieces += line.pieces
        found[value(note, "id")] = tuple(pieces)
    return found


def comments(root: etree._Element | None, walk: Walk) -> list[Comment]:
    """Return what was remarked, each with the line it stands at; a remark without a place is at the first."""
    found = []
    for one in root.iterfind(f"{W}comment") if root is not None else ():
        inner = Walk(walk.styles, {})
        inner.body(one)
        text = BREAK.join("".join(piece.text for piece in line.pieces) for line in inner.lines).strip()
        mark = mark_of(one, "~")
        found.append(Comment(walk.remarked.get(value(one, "id"), 0), mark.author, mark.at, text))
    return found
