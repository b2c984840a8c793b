"""Two versions side by side: the rows of the page, its figures, and the changes in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from outcomes import marks, numbering, redline, versions
from outcomes.models import Version
from outcomes.paragraphs import Kind, Paragraph
from outcomes.redline import Row

# Rows of what no longer stands there, which carry the numbers of the older text.
GONE = ("deleted", "moved-from")


@dataclass(frozen=True)
class Line:
    """One paragraph on the page: its id, its number, what it is, and its words on either side and with marks."""

    pid: str
    number: str
    kind: str
    state: str
    marked: SafeString
    old: SafeString
    new: SafeString
    notes: tuple[str, ...] = ()
    # The two ends of a move carry one number.
    move: int = 0

    @property
    def stands(self) -> bool:
        """Whether it is a paragraph of the newer text, and not the trace of one."""
        return self.state not in GONE

    @property
    def is_heading(self) -> bool:
        """Whether it stands over other paragraphs."""
        return self.kind in (Kind.TITLE, Kind.HEADING, Kind.SUBHEADING)


@dataclass(frozen=True)
class Comparison:
    """What a reader is shown of one version against another."""

    lines: list[Line]
    insertions: int = 0
    deletions: int = 0
    moves: int = 0
    changes: list[SafeString] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        """Whether the two say the same."""
        return not self.changes


def clean(version: Version) -> list[Line]:
    """Return a version as it reads; one query."""
    return lines(*versions.labelled(version))


def lines(text: Sequence[Paragraph], numbers: Mapping[str, str]) -> list[Line]:
    """Return a text as it reads, with its numbers."""
    return [_line(one, numbers.get(one.pid, "")) for one in text]


def compare(old: Version, new: Version) -> Comparison:
    """Return what changed from one version to another of the same document or of two; two queries."""
    (before, left), (after, stays) = versions.labelled(old), versions.labelled(new)
    rows = redline.compare(before, after, by_id=old.document_id == new.document_id)
    return _written(rows, left, stays)


def written(rows: Sequence[Row], before: Sequence[Paragraph], after: Sequence[Paragraph]) -> Comparison:
    """Return rows of a redline between two texts with their words and figures; their numbers are computed."""
    return _written(rows, numbering.computed(before), numbering.computed(after))


def _written(rows: Sequence[Row], left: dict[str, str], stays: dict[str, str]) -> Comparison:
    numbers = {**left, **stays}
    signs = [op.sign for row in rows for op in row.ops]
    return Comparison(
        lines=[_row(row, left if row.kind in GONE else stays) for row in rows],
        insertions=signs.count("+"),
        deletions=signs.count("-"),
        moves=sum(row.kind == "moved-to" for row in rows),
        changes=list(marks.told(rows, numbers)),
    )


def _line(one: Paragraph, number: str) -> Line:
    words = marks.plain(one.text)
    return Line(one.pid, number, one.kind, "equal", words, words, words, one.notes)


def _row(row: Row, numbers: dict[str, str]) -> Line:
    shown = row.new or row.old
    return Line(
        pid=shown[0].pid,
        number=numbers.get(shown[0].pid, ""),
        kind=shown[0].kind,
        state=row.kind,
        marked=marks.written(row.ops) if row.kind != "moved-from" else marks.plain(row.old[0].text),
        old=marks.plain("\n".join(one.text for one in row.old)) if row.kind != "moved-to" else SafeString(),
        new=marks.plain("\n".join(one.text for one in row.new)),
        notes=tuple(note for one in shown for note in one.notes),
        move=row.move,
    )
