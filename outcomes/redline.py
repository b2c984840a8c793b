"""The redline: how one text became another, paragraph by paragraph, with moves, splits and merges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from outcomes.alignment import Alignment, Bag, Pair, key
from outcomes.paragraphs import Paragraph, new_pid
from outcomes.wording import Op, words

__all__ = ["Op", "Row", "accept", "compare", "reject", "restore_ids", "similarity", "words"]

COVERED = 0.5  # of a neighbour's letters must be what the pair leaves over: then it was split off, or merged in
GAIN = 0.1  # of likeness that the neighbour must add


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
    blocks = _blocks(alignment)
    stays = {before for before, _ in alignment.stays}
    moves = {before: number for number, before in enumerate(sorted(alignment.pairs.keys() - stays), 1)}
    rows: list[Row] = []
    old_at = new_at = 0
    for old_range, new_range in [*blocks, (range(len(old), len(old)), range(len(new), len(new)))]:
        rows += [_left(old[at], moves.get(at, 0)) for at in range(old_at, old_range.start)]
        rows += [_arrived(alignment, at, moves) for at in range(new_at, new_range.start)]
        if old_range:
            rows.append(_stayed([old[at] for at in old_range], [new[at] for at in new_range]))
        old_at, new_at = old_range.stop, new_range.stop
    return rows


def _left(paragraph: Paragraph, move: int) -> Row:
    if move:
        return Row("moved-from", (paragraph,), (), (), move)
    return Row("deleted", (paragraph,), (), (Op("-", paragraph.text),) if paragraph.text else ())


def _arrived(alignment: Alignment, at: int, moves: dict[int, int]) -> Row:
    paragraph = alignment.new[at]
    if at in alignment.back:
        before = alignment.old[alignment.back[at]]
        ops = words(before.text, paragraph.text)
        return Row("moved-to", (before,), (paragraph,), ops, moves[alignment.back[at]])
    return Row("inserted", (), (paragraph,), (Op("+", paragraph.text),) if paragraph.text else ())


def _stayed(old: list[Paragraph], new: list[Paragraph]) -> Row:
    ops = words("\n".join(one.text for one in old), "\n".join(one.text for one in new))
    equal = len(old) == len(new) == 1 and replace(old[0], pid="") == replace(new[0], pid="")
    return Row("equal" if equal else "changed", tuple(old), tuple(new), ops)


def _blocks(alignment: Alignment) -> list[tuple[range, range]]:
    """Return the staying pairs as ranges of paragraphs, wider where one was split or several were merged."""
    blocks: list[tuple[range, range]] = []
    for before, after in alignment.stays:
        block = range(before, before + 1), range(after, after + 1)
        if alignment.old_keys[before] != alignment.new_keys[after]:
            low = (blocks[-1][0].stop, blocks[-1][1].stop) if blocks else (0, 0)
            block = _widened(alignment, before, after, low)
        blocks.append(block)
    return blocks


def _widened(alignment: Alignment, before: int, after: int, low: Pair) -> tuple[range, range]:
    split = _grown(
        alignment.old[before].text, [one.text for one in alignment.new], after, low[1], alignment.back.keys()
    )
    merge = _grown(
        alignment.new[after].text, [one.text for one in alignment.old], before, low[0], alignment.pairs.keys()
    )
    if len(split) >= len(merge):
        return range(before, before + 1), split
    return merge, range(after, after + 1)


def _grown(whole: str, parts: Sequence[str], at: int, low: int, taken: Iterable[int]) -> range:
    """Return the run of free paragraphs round a place that together are one paragraph of the other text."""
    start, stop, bag, now = at, at + 1, Bag(whole), similarity(whole, parts[at])
    while "\n" not in whole and "\n" not in parts[at]:
        for place in (stop, start - 1):
            if not low <= place < len(parts) or place in taken or "\n" in parts[place]:
                continue
            wider = range(min(start, place), max(stop, place + 1))
            grown, part = similarity(whole, "\n".join(parts[one] for one in wider)), Bag(parts[place])
            rest = Bag("")
            rest.counts = bag.counts - Bag("\n".join(parts[start:stop])).counts
            if part.letters and rest.common(part) >= COVERED * part.letters and grown > now + GAIN:
                start, stop, now = wider.start, wider.stop, grown
                break
        else:
            break
    return range(start, stop)


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


def similarity(a: str, b: str) -> float:
    """Return how alike two texts are, from 0 to 1: the letters of the words they share, whatever their order."""
    return 1.0 if key(a) == key(b) else Bag(a).likeness(Bag(b))


def restore_ids(base: Sequence[Paragraph], read: Sequence[Paragraph]) -> list[tuple[Paragraph, float]]:
    """Return the paragraphs of a text that came back, with the ids of its base and how sure each is, from 1 to 0.

    An id that came back is sure; one given back by likeness is as sure as the texts are alike; 0 is a new paragraph.
    """
    return list(_restored(base, read))


def _restored(base: Sequence[Paragraph], read: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, float]]:
    alignment = Alignment(base, read, by_id=True)
    taken = {one.pid for one in base}
    for at, one in enumerate(read):
        if at in alignment.back:
            found = base[alignment.back[at]]
            sure = 1.0 if one.pid == found.pid else similarity(found.text, one.text)
            yield replace(one, pid=found.pid), sure
        else:
            pid = new_pid() if one.pid in taken else one.pid
            taken.add(pid)
            yield replace(one, pid=pid), 0.0
