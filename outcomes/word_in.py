"""A Word file that came back: its text as its authors want it, what they propose, and what they changed unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from outcomes import redline
from outcomes.paragraphs import Kind, Paragraph, new_pid
from outcomes.redline import Row
from outcomes.word_file import UnreadableError, unpack
from outcomes.word_marks import Comment, Line, Mark, Piece, Walk, comments, notes, styles
from outcomes.word_text import WAS, settled, written

__all__ = ["Draft", "Imported", "Reading", "UnreadableError", "accepted", "proposals", "read", "rejected"]

IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"
NOTHING = Paragraph("", Kind.PLAIN, "")
Choice = Callable[[Mark], bool]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from a file: its lines and comments, and how many things of each kind a text cannot keep."""

    lines: tuple[Line, ...]
    comments: tuple[Comment, ...]
    losses: Mapping[str, int]
    identifier: str  # of the version it was made from, "" if the file has lost it

    @property
    def authors(self) -> list[str]:
        """Who changed or remarked anything, in alphabetical order."""
        changed = {mark.author for line in self.lines for mark in line.changes()}
        return sorted(changed | {comment.author for comment in self.comments})


@dataclass(frozen=True, slots=True)
class Draft:
    """What one author proposes about one paragraph: replace, delete, insert-after, move-after or comment.

    `pid` is the paragraph itself, in an insertion the new one's; `anchor` is the one before it, "" at the start.
    """

    action: str
    author: str
    at: datetime | None
    pid: str
    anchor: str = ""
    kind: Kind = Kind.PLAIN
    text: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file proposes to its base; `untracked` are the rows by which it differs from it without a mark."""

    drafts: list[Draft]
    untracked: list[Row]
    losses: Mapping[str, int]


def read(data: bytes) -> Reading:
    """Return what a Word file holds. Raises UnreadableError, in words for the sender, if it is harmful or damaged."""
    parts = unpack(data)
    names = styles(parts.get("word/styles.xml"))
    walk = Walk(names, notes(parts.get("word/footnotes.xml"), names))
    walk.body(parts["word/document.xml"])
    core = parts.get("docProps/core.xml")
    identifier = (core.findtext(IDENTIFIER) or "").strip() if core is not None else ""
    remarks = tuple(comments(parts.get("word/comments.xml"), walk))
    return Reading(tuple(walk.lines), remarks, {**walk.losses}, identifier)


def accepted(reading: Reading, author: str | None = None) -> list[Paragraph]:
    """Return the text with all changes accepted; with an author, this one's accepted and all others' rejected."""
    return [one.paragraph for one in _Sides(reading).new(author)]


def rejected(reading: Reading) -> list[Paragraph]:
    """Return the text with all changes rejected: what the authors were sent, if none changed it unseen."""
    return [one.paragraph for one in _Sides(reading).old]


@dataclass(slots=True)
class _Built:
    """A paragraph as it stands after a choice: its lines in the file, and the pieces it is made of (line, number)."""

    lines: list[int] = field(default_factory=list)
    pieces: list[tuple[int, int]] = field(default_factory=list)
    bookmarks: list[tuple[str, int]] = field(default_factory=list)  # the name, and how many letters stand before it
    letters: int = 0
    kind: Kind = Kind.PLAIN
    closing: bool = False
    paragraph: Paragraph = field(default=NOTHING)


class _Sides:
    """The paragraphs of a file on both sides, known to each other by the words they share."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.old = _built(reading, lambda mark: False)
        self.owner: dict[tuple[int, int], str] = {}  # of a piece: the paragraph in which it was sent
        self.sources: dict[str, str] = {}  # of a move's name: the paragraph that left
        for one in self.old:
            pid = _by_bookmark(one, old=True) or new_pid()
            one.paragraph = replace(one.paragraph, pid=pid)
            self.owner |= dict.fromkeys(one.pieces, pid)
        for (line, number), pid in self.owner.items():
            for mark in reading.lines[line].pieces[number].marks:
                if mark.sign == "-" and mark.move:
                    self.sources[mark.move] = pid

    def new(self, author: str | None) -> list[_Built]:
        """Return the paragraphs of one side, each with the id by which it was sent, or a new one."""
        built = _built(self.reading, lambda mark: author is None or mark.author == author)
        origins = [self._origins(one) for one in built]
        living = {pid for counts in origins for pid in counts}
        given: dict[int, str] = {}
        # A bookmark may have stayed behind when words were put before it: it is believed where its words are.
        for place, one in enumerate(built):
            pid = _by_bookmark(one, old=False)
            if pid and pid not in given.values() and (pid in origins[place] or pid not in living):
                given[place] = pid
        claims = [(count, -place, pid) for place, counts in enumerate(origins) for pid, count in counts.items()]
        for _, place, pid in sorted(claims, reverse=True):
            if -place not in given and pid not in given.values():
                given[-place] = pid
        for place, one in enumerate(built):
            one.paragraph = replace(one.paragraph, pid=given.get(place) or new_pid())
        return built

    def _origins(self, one: _Built) -> Counter[str]:
        counts: Counter[str] = Counter()
        for line, number in one.pieces:
            piece = self.reading.lines[line].pieces[number]
            moved = next((self.sources[mark.move] for mark in piece.marks if mark.move in self.sources), "")
            pid = self.owner.get((line, number), moved)
            if pid and piece.text.strip():
                counts[pid] += len(piece.text)
        return counts


def _built(reading: Reading, choice: Choice) -> list[_Built]:
    """Return the paragraphs after a choice which changes are accepted."""
    built = [_Built()]
    for place, line in enumerate(reading.lines):
        _add(built[-1], place, line, choice)
        if _stands(line.marks, choice):
            built.append(_Built())
    for one in built:
        text, calls = _words(reading, one, choice)
        one.paragraph = Paragraph("", one.kind, text, calls)
    return [one for one in built if not _idle(one)]


def _idle(one: _Built) -> bool:
    """Return whether nobody wrote a paragraph: the rule at the end, or an empty one that was never sent."""
    return not one.paragraph.text.strip("_") if one.closing else not (one.paragraph.text or one.bookmarks)


def _add(one: _Built, place: int, line: Line, choice: Choice) -> None:
    kind = line.kind if line.recast is None or choice(line.recast) else line.was
    empty = not one.letters
    one.lines.append(place)
    for number, piece in enumerate([*line.pieces, None]):
        one.bookmarks += [(name, one.letters) for name, at in line.bookmarks if at == number]
        if piece and _stands(piece.marks, choice):
            one.pieces.append((place, number))
            one.letters += len(piece.text) or 1
    # Of joined paragraphs the first that has words says what the whole is.
    if empty:
        one.kind, one.closing = kind, line.closing


def _stands(marks: Sequence[Mark], choice: Choice) -> bool:
    return all(choice(mark) == (mark.sign == "+") for mark in marks)


def _words(reading: Reading, one: _Built, choice: Choice) -> tuple[str, tuple[str, ...]]:
    pieces = (reading.lines[line].pieces[number] for line, number in one.pieces)
    return written(
        (piece.text, _italic(piece, choice), None if piece.note is None else _note(piece.note, choice))
        for piece in pieces
    )


def _italic(piece: Piece, choice: Choice) -> bool:
    return piece.italic if piece.dressed is None or choice(piece.dressed) else piece.was_italic


def _note(pieces: Sequence[Piece], choice: Choice) -> str:
    shown = ((piece.text, _italic(piece, choice), None) for piece in pieces if _stands(piece.marks, choice))
    return written(shown)[0]


def _by_bookmark(one: _Built, *, old: bool) -> str:
    """Return the id by which a paragraph was sent; the bookmark of a paragraph that went sticks to the next one."""
    former = [(name.removesuffix(WAS), at) for name, at in one.bookmarks if name.endswith(WAS)]
    bare = [(name, at) for name, at in one.bookmarks if not name.endswith(WAS)]
    for names in (former, bare) if old else (bare, former):
        if names:
            first = min(at for _, at in names)
            return [name for name, at in names if at == first][-1]
    return ""


def proposals(reading: Reading, base: Sequence[Paragraph]) -> Imported:
    """Return what each author proposes to the base, and the rows by which the file differs from it without a mark.

    An author's text is the file with this author's changes accepted and all others' rejected. Nothing is applied.
    """
    sides = _Sides(reading)
    sent = [settled(one) for one in base]
    old = [one.paragraph for one in sides.old]
    back = {found.pid: given.pid for found, (given, _) in zip(old, redline.restore_ids(sent, old), strict=True)}
    known = [replace(one, pid=back[one.pid]) for one in old]
    untracked = [row for row in redline.compare(sent, known) if row.kind != "equal"]
    drafts: list[Draft] = []
    for author in reading.authors:
        built = sides.new(author)
        for one in built:
            one.paragraph = replace(one.paragraph, pid=back.get(one.paragraph.pid, one.paragraph.pid))
        drafts += _Author(author, sides, built, back).drafts(known)
    return Imported(drafts, untracked, reading.losses)


class _Author:
    """One author's text beside the text that was sent."""

    def __init__(self, name: str, sides: _Sides, built: Sequence[_Built], back: Mapping[str, str]) -> None:
        self.name, self.reading = name, sides.reading
        self.new = [one.paragraph for one in built]
        self.places: dict[str, set[int]] = {}  # the lines of a paragraph on either side
        for one in [*built, *sides.old]:
            pid = back.get(one.paragraph.pid, one.paragraph.pid)
            self.places.setdefault(pid, set()).update(one.lines)
        self.lines = {line: back[one.paragraph.pid] for one in sides.old for line in one.lines}
        self.lines |= {line: one.paragraph.pid for one in built for line in one.lines if line not in self.lines}

    def drafts(self, old: Sequence[Paragraph]) -> Iterator[Draft]:
        """Yield the drafts in the order of the text, then the comments."""
        anchors = dict(zip([one.pid for one in self.new], ["", *[one.pid for one in self.new]], strict=False))
        for row in redline.compare(old, self.new):
            yield from self._row(row, anchors)
        for remark in self.reading.comments:
            if remark.author == self.name:
                pid = self.lines.get(remark.line, "")
                yield Draft("comment", self.name, remark.at, pid, text=remark.text)

    def _row(self, row: Row, anchors: Mapping[str, str]) -> Iterator[Draft]:
        if row.kind in ("equal", "moved-from"):
            return
        old = {one.pid: one for one in row.old}
        for one in row.new:
            if row.kind == "moved-to":
                yield self._draft("move-after", one, anchors[one.pid])
            if one.pid not in old:
                yield self._draft("insert-after", one, anchors[one.pid])
            elif not one.text:
                yield self._draft("delete", old[one.pid])
            elif one != old[one.pid]:
                yield self._draft("replace", one)
        for pid in old.keys() - {one.pid for one in row.new}:
            yield self._draft("delete", old[pid])

    def _draft(self, action: str, one: Paragraph, anchor: str = "") -> Draft:
        dates = [
            mark.at
            for line in self.places.get(one.pid, ())
            for mark in self.reading.lines[line].changes()
            if mark.author == self.name and mark.at
        ]
        text, calls = ("", ()) if action == "delete" else (one.text, one.notes)
        return Draft(action, self.name, max(dates, default=None), one.pid, anchor, one.kind, text, calls)
