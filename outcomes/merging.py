"""Two changes of one paragraph brought together, and a proposal brought from its version to a later one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from outcomes.paragraphs import Kind, Paragraph, new_pid
from outcomes.redline import Row, words


@dataclass(frozen=True, order=True, slots=True)
class Edit:
    """New words for the letters of a text from `start` up to `end`; equal places are an insertion."""

    start: int
    end: int
    text: str


def edits(base: str, new: str) -> list[Edit]:
    """Return the edits that lead from one text to another, in their order, from the cleaned redline of words."""
    found: list[Edit] = []
    place = 0
    open_edit = False
    for op in words(base, new):
        length = 0 if op.sign == "+" else len(op.text)
        if op.sign == "=":
            open_edit = False
        else:
            before = found.pop() if open_edit else Edit(place, place, "")
            found.append(Edit(before.start, place + length, before.text + (op.text if op.sign == "+" else "")))
            open_edit = True
        place += length
    return found


def apply(base: str, changes: Iterable[Edit]) -> str:
    """Return a text with edits made that do not overlap."""
    for change in sorted(changes, reverse=True):
        base = base[: change.start] + change.text + base[change.end :]
    return base


def touching(base: str, one: Edit, other: Edit) -> bool:
    """Tell whether two edits overlap or stand side by side, with white space at most between them."""
    first, second = sorted((one, other))
    return first.end >= second.start or not base[first.end : second.start].strip()


def merge(base: str, ours: str, theirs: str) -> str | None:
    """Return a text with the changes of both sides, or None where they touch: then a person must choose.

    Equal edits are made once. The sides may be exchanged; a side that changed nothing gives the other.
    """
    return merge_all(base, (ours, theirs))


def merge_all(base: str, texts: Iterable[str]) -> str | None:
    """Return a text with the changes of all sides, whatever their order, or None where two of them touch."""
    sides = [set(edits(base, text)) for text in texts]
    made = sorted(set().union(*sides))
    for one, other in combinations(made, 2):
        # Side by side in the hand of one delegation is no contradiction.
        if touching(base, one, other) and not any({one, other} <= side for side in sides):
            return None
    return apply(base, made)


class Action(StrEnum):
    """What a proposal asks for."""

    REPLACE = "replace"
    DELETE = "delete"
    INSERT = "insert"  # a new paragraph after the one named, "" for the beginning
    MOVE = "move"
    COMMENT = "comment"


class Position(StrEnum):
    """Where a proposal stands against the head of its document."""

    CURRENT = "current"
    REBASED = "rebased"
    CONFLICT = "conflict"
    ORPHAN = "orphan"
    ALREADY_IN = "already in"


@dataclass(frozen=True, slots=True)
class Amendment:
    """A proposed change: the paragraph, the text for it or (with its kind) after it, and where a move goes: a pid."""

    action: Action
    pid: str
    text: str = ""
    after: str = ""
    kind: Kind = Kind.NUMBERED


def apply_all(
    text: Sequence[Paragraph], wishes: Iterable[tuple[int, Amendment]]
) -> tuple[list[Paragraph], tuple[int, ...]]:
    """Return a text with several numbered amendments made, whatever their order, and the numbers of those that collide.

    Of a paragraph that one would delete and another change, both collide; equal changes are made once. New paragraphs
    after one place stand in the order of their numbers.
    """
    rest = sorted(wishes, key=lambda one: one[0])
    worded: dict[str, list[tuple[int, Amendment]]] = {}
    for number, wish in rest:
        if wish.action in (Action.REPLACE, Action.DELETE):
            worded.setdefault(wish.pid, []).append((number, wish))
    rivals: set[int] = set()
    made: list[Paragraph] = []
    for one in text:
        mine = worded.get(one.pid, [])
        found = _reworded(one, [wish for _, wish in mine])
        rivals |= {number for number, _ in mine} if found is None else set()
        made += found or []
    gone = {one.pid for one in text} - {one.pid for one in made}
    for _number, wish in reversed(rest):
        if wish.action is Action.INSERT:
            made = _put(made, text, wish.pid, Paragraph(new_pid(), wish.kind, wish.text))
    moves = {(wish.pid, wish.after): number for number, wish in rest if wish.action is Action.MOVE}
    for (pid, after), number in moves.items():
        if pid in gone or sum(other == pid for other, _ in moves) > 1:
            rivals.add(number)
            continue
        mover = next(one for one in made if one.pid == pid)
        made = _put([one for one in made if one is not mover], text, after, mover)
    return made, tuple(sorted(rivals))


def _reworded(one: Paragraph, wishes: Sequence[Amendment]) -> list[Paragraph] | None:
    """Return what several amendments make of a paragraph, nothing if they delete it, None where they collide."""
    if not wishes:
        return [one]
    deleting = [wish for wish in wishes if wish.action is Action.DELETE]
    if deleting:
        return [] if len(deleting) == len(wishes) else None
    merged = merge_all(one.text, dict.fromkeys(wish.text for wish in wishes))
    return None if merged is None else [replace(one, text=merged)]


def _put(made: list[Paragraph], text: Sequence[Paragraph], after: str, one: Paragraph) -> list[Paragraph]:
    """Return a text with a paragraph after another; if that is gone, after the last one before it that stands."""
    order = [paragraph.pid for paragraph in text]
    places = {paragraph.pid: place for place, paragraph in enumerate(made)}
    before = order[: order.index(after) + 1] if after in order else []
    at = next((places[pid] + 1 for pid in reversed(before) if pid in places), 0)
    return [*made[:at], one, *made[at:]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A proposal against the head: its position and its text there.

    `after` is the pid of the head's paragraph that stands before the place, "" at the beginning: for an orphan that is
    where its paragraph was. A conflict keeps the text as proposed, for a person to settle.
    """

    position: Position
    text: str
    after: str


def place(rows: Sequence[Row], amendment: Amendment) -> Placed:
    """Return where a proposal on the old side of a redline stands on its new side; every proposal has one position.

    A paragraph split or merged meanwhile makes a conflict; a comment only needs its paragraph.
    """
    if amendment.pid == "":
        return Placed(_inserted(rows, amendment), amendment.text, "")
    row = _row(rows, amendment.pid)
    after = _after(rows, amendment.pid)
    if row is None or not row.new:
        gone = amendment.action is Action.DELETE and row is not None
        inserted = amendment.action is Action.INSERT and _stands(rows, amendment.text)
        return Placed(Position.ALREADY_IN if gone or inserted else Position.ORPHAN, amendment.text, after)
    if amendment.action is Action.COMMENT:
        return Placed(Position.CURRENT, amendment.text, after)
    if len(row.old) > 1 or len(row.new) > 1:
        return Placed(Position.CONFLICT, amendment.text, after)
    match amendment.action:
        case Action.REPLACE:
            return _replaced(row.old[0], row.new[0], amendment.text, after)
        case Action.DELETE:
            same = row.old[0].text == row.new[0].text
            return Placed(Position.CURRENT if same else Position.CONFLICT, amendment.text, after)
        case Action.INSERT:
            # Its neighbour may bear another id by now: that of the paragraph it was found again as.
            return Placed(_inserted(rows, amendment), amendment.text, row.new[0].pid)
        case Action.MOVE:
            return Placed(_moved(rows, row, amendment), amendment.text, amendment.after)


def _replaced(old: Paragraph, new: Paragraph, text: str, after: str) -> Placed:
    if text == new.text:
        return Placed(Position.ALREADY_IN, text, after)
    if old.text == new.text:
        return Placed(Position.CURRENT, text, after)
    merged = merge(old.text, new.text, text)
    if merged is None:
        return Placed(Position.CONFLICT, text, after)
    return Placed(Position.ALREADY_IN if merged == new.text else Position.REBASED, merged, after)


def _inserted(rows: Sequence[Row], amendment: Amendment) -> Position:
    return Position.ALREADY_IN if _stands(rows, amendment.text) else Position.CURRENT


def _stands(rows: Iterable[Row], text: str) -> bool:
    return any(one.text == text for row in rows if row.kind == "inserted" for one in row.new)


def _moved(rows: Sequence[Row], row: Row, amendment: Amendment) -> Position:
    order = [one.pid for other in rows for one in other.new]
    if amendment.after and amendment.after not in order:
        return Position.ORPHAN
    if _before(order, amendment.pid) == amendment.after:
        return Position.ALREADY_IN
    return Position.CONFLICT if row.kind == "moved-to" else Position.CURRENT


def _before(order: Sequence[str], pid: str) -> str:
    at = order.index(pid) if pid in order else 0
    return order[at - 1] if at else ""


def _row(rows: Iterable[Row], pid: str) -> Row | None:
    """Return the row that tells what became of a paragraph of the old text."""
    found = (row for row in rows if row.kind != "moved-from" and any(one.pid == pid for one in row.old))
    return next(found, None)


def _after(rows: Iterable[Row], pid: str) -> str:
    last = ""
    for row in rows:
        if any(one.pid == pid for one in (row.new or row.old)) and row.kind != "moved-from":
            break
        if row.new:
            last = row.new[-1].pid
    return last
