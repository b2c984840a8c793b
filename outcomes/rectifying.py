"""Technical rectification: what mends a slip, and what touches the substance."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import Levenshtein

from outcomes.redline import Op, Row


def substantial(rows: Iterable[Row]) -> list[Row]:
    """Return the rows of a redline that change more than punctuation, spelling, letters' case, numbers or spaces."""
    return [row for row in rows if row.kind != "equal" and not _technical(row)]


def _technical(row: Row) -> bool:
    if row.kind != "changed" or len(row.old) != len(row.new):
        return False
    return all(_slip(out, put) for out, put in _edits(row.ops))


def _edits(ops: Iterable[Op]) -> list[tuple[str, str]]:
    """Return what is struck out and put in at each place of a change."""
    found: list[tuple[str, str]] = []
    is_open = False
    for op in ops:
        if op.sign == "=":
            is_open = False
            continue
        out, put = found.pop() if is_open else ("", "")
        found.append((out + op.text, put) if op.sign == "-" else (out, put + op.text))
        is_open = True
    return found


def _slip(out: str, put: str) -> bool:
    old, new = ([word for word in text.split() if any(map(str.isalpha, word))] for text in (out, put))
    if len(old) != len(new):
        return False
    return all(_same_word(one, other) for one, other in zip(old, new, strict=True))


def _same_word(one: str, other: str) -> bool:
    return _bare(one) == _bare(other) or _near(_bare(one), _bare(other))


def _bare(word: str) -> str:
    return "".join(letter for letter in word if letter.isalpha()).casefold()


def _near(one: str, other: str) -> bool:
    """Return whether a word differs by a letter or two of it."""
    return Levenshtein.distance(one, other) <= max(1, min(len(one), len(other)) // 5)
