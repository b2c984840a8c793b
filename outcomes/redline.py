"""The redline: how one text became another, paragraph by paragraph, with moves, splits and merges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from outcomes.alignment import Alignment
from outcomes.likeness import similarity
from outcomes.paragraphs import Paragraph, new_pid
from outcomes.wording import Op, words

__all__ = ["Op", "Row", "accept", "compare", "reject", "restore_ids", "similarity", "words"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a redline: a paragraph that is equal, changed, inserted, deleted, moved-from or moved-to.

    The two rows of a move share a number from 1; the words of a move are in its moved-to row. Two paragraphs on the
    old side are a merge, two on the new side a split, and the "\\n" in the ops says where.
    """

    kind: str
    old: tuple[Paragraph, ...]
    new: tuple[Paragraph, ...]
    ops: tuple[Op, ...]
    move: int = 0


def compare(old: Sequence[Paragraph], new: Sequence[Paragraph], *, by_id: bool = True) -> list[Row]:
    """Return the rows that lead from one text to another; without `by_id` paragraphs are known by their words alone."""
    alignment = Alignment(old, new, by_id=by_id)
    stayed = {at for before, _ in alignment.stays for at in before}
    moves = {before: number for number, before in enumerate(sorted(alignment.pairs.keys() - stayed), 1)}
    came = {alignment.pairs[before]: before for before in moves}
    rows: list[Row] = []
    old_at = new_at = 0
    for before, after in [*alignment.stays, (range(len(old), len(old)), range(len(new), len(new)))]:
        rows += [_left(old[at], moves.get(at, 0)) for at in range(old_at, before.start)]
        for at in range(new_at, after.start):
            rows.append(_moved(old[came[at]], new[at], moves[came[at]]) if at in came else _inserted(new[at]))
        if before:
            rows.append(_stayed([old[at] for at in before], [new[at] for at in after]))
        old_at, new_at = before.stop, after.stop
    return rows


def _left(paragraph: Paragraph, move: int) -> Row:
    if move:
        return Row("moved-from", (paragraph,), (), (), move)
    return Row("deleted", (paragraph,), (), (Op("-", paragraph.text),) if paragraph.text else ())


def _moved(before: Paragraph, after: Paragraph, move: int) -> Row:
    return Row("moved-to", (before,), (after,), words(before.text, after.text), move)


def _inserted(paragraph: Paragraph) -> Row:
    return Row("inserted", (), (paragraph,), (Op("+", paragraph.text),) if paragraph.text else ())


def _stayed(old: list[Paragraph], new: list[Paragraph]) -> Row:
    ops = words("\n".join(one.text for one in old), "\n".join(one.text for one in new))
    equal = [(one.kind, one.text, one.notes) for one in old] == [(one.kind, one.text, one.notes) for one in new]
    return Row("equal" if equal else "changed", tuple(old), tuple(new), ops)


def accept(rows: Iterable[Row]) -> list[str]:
    """Return the texts of the new paragraphs, in order, from the stretches alone."""
    return [text for row in rows if row.new for text in _side(row.ops, "=+", len(row.new))]


def reject(rows: Iterable[Row]) -> list[str]:
    """Return the texts of the old paragraphs, in order, from the stretches alone."""
    rows = list(rows)
    moved = {row.move: row.ops for row in rows if row.kind == "moved-to"}
    return [
        text
        for row in rows
        if row.old and row.kind != "moved-to"
        for text in _side(moved[row.move] if row.kind == "moved-from" else row.ops, "=-", len(row.old))
    ]


def _side(ops: Iterable[Op], signs: str, parts: int) -> list[str]:
    text = "".join(op.text for op in ops if op.sign in signs)
    return text.split("\n") if parts > 1 else [text]


def restore_ids(base: Sequence[Paragraph], read: Sequence[Paragraph]) -> list[tuple[Paragraph, float]]:
    """Return the paragraphs of a text that came back, with the ids of its base and how sure each is, from 1 to 0.

    An id that came back is sure; one given back by likeness is as sure as the texts are alike; 0 is a new paragraph.
    """
    return list(_restored(base, read))


def _restored(base: Sequence[Paragraph], read: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, float]]:
    back = {after: before for before, after in Alignment(base, read, by_id=True).pairs.items()}
    taken = {one.pid for one in base}
    for at, one in enumerate(read):
        if at in back:
            found = base[back[at]]
            yield replace(one, pid=found.pid), 1.0 if one.pid == found.pid else similarity(found.text, one.text)
        else:
            pid = new_pid() if one.pid in taken else one.pid
            taken.add(pid)
            yield replace(one, pid=pid), 0.0
