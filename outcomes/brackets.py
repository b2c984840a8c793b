"""Square brackets: what is not agreed in a text, counted, balanced and, in the end, removed.

Brackets are literal characters of the text; the call of a footnote, `[^1]`, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from outcomes.paragraphs import CALL, Paragraph
from outcomes.redline import words

BETWEEN = re.compile(r"\s*(?:/|\bor\b)?\s*")  # what may stand between two options for the same words
CLOSING = ",.;:!?)]}»”’،؛。，；："  # signs that take no space before them


@dataclass(frozen=True, slots=True)
class Bracket:
    """A balanced pair: the places of its two signs, and how many pairs it stands in."""

    start: int
    end: int
    depth: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A bracket without its fellow, and its place in the text."""

    place: int
    sign: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Options for the same words, side by side; one pair alone is an option to keep or to drop."""

    start: int
    end: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures that show a President how open a text is."""

    brackets: int
    options: int
    paragraphs: int
    bracketed: int
    faults: int


class NoSuchOption(ValueError):
    """The text has no such choice, or the choice no such option."""


def _read(text: str) -> tuple[list[Bracket], list[Fault]]:
    if "[" not in text and "]" not in text:
        return [], []
    calls = {place for call in CALL.finditer(text) for place in range(*call.span())}
    opened: list[int] = []
    pairs: list[Bracket] = []
    faults: list[Fault] = []
    for place, sign in enumerate(text):
        if place in calls or sign not in "[]":
            continue
        if sign == "[":
            opened.append(place)
        elif opened:
            start = opened.pop()
            pairs.append(Bracket(start, place, len(opened)))
        else:
            faults.append(Fault(place, sign))
    faults += [Fault(place, "[") for place in opened]
    # An open bracket without its fellow holds nothing: it does not make deeper what follows it.
    pairs = [Bracket(one.start, one.end, one.depth - sum(o < one.start for o in opened)) for one in pairs]
    return sorted(pairs, key=lambda one: one.start), sorted(faults, key=lambda fault: fault.place)


def pairs(text: str) -> list[Bracket]:
    """Return the balanced pairs of a text in the order in which they open."""
    return _read(text)[0]


def count(text: str) -> int:
    """Return how many pairs of brackets are open in a text: the figure journalists follow from draft to draft."""
    return len(_read(text)[0])


def faults(text: str) -> list[Fault]:
    """Return the brackets without a fellow, with their places from 0; empty for a balanced text."""
    return _read(text)[1]


def choices(text: str) -> list[Choice]:
    """Return the choices of a text in their order: neighbouring pairs, parted by a space, a slash or "or" at most."""
    found: dict[int, list[list[Bracket]]] = {}
    for one in pairs(text):
        rows = found.setdefault(one.depth, [])
        if rows and BETWEEN.fullmatch(text[rows[-1][-1].end + 1 : one.start]):
            rows[-1].append(one)
        else:
            rows.append([one])
    made = (Choice(row[0].start, row[-1].end + 1, _texts(text, row)) for rows in found.values() for row in rows)
    return sorted(made, key=lambda choice: choice.start)


def _texts(text: str, row: list[Bracket]) -> tuple[str, ...]:
    return tuple(text[one.start + 1 : one.end] for one in row)


def keep_option(text: str, option: int, *, choice: int = 1) -> str:
    """Return a text with one option of one choice kept and the others dropped, both counted from 1.

    Option 0 drops them all. Raises NoSuchOption.
    """
    found = choices(text)
    if not 1 <= choice <= len(found):
        raise NoSuchOption(f"This text has {len(found)} choices between brackets, so none has the number {choice}.")
    made = found[choice - 1]
    if not 0 <= option <= len(made.options):
        raise NoSuchOption(f"This choice has {len(made.options)} options, so none has the number {option}.")
    kept = made.options[option - 1].strip() if option else ""
    before, rest = text[: made.start], text[made.end :]
    if not kept and (not rest or rest[0].isspace() or rest[0] in CLOSING):
        before = before.rstrip(" ")
    return before + kept + (rest if before or kept else rest.lstrip(" "))


def remove(text: str) -> str:
    """Return a text without its brackets and with all their words, and with the calls of its footnotes."""
    pairs, alone = _read(text)
    signs = {one.start for one in pairs} | {one.end for one in pairs} | {fault.place for fault in alone}
    return "".join(letter for place, letter in enumerate(text) if place not in signs)


def between(old: str, new: str) -> str:
    """Return a text with both wordings of what is not agreed, side by side: "within [one year] [two years]"."""
    written = ""
    ops = words(old, new)
    for at, op in enumerate(ops):
        if op.sign == "=":
            written += op.text
            continue
        kept = op.text.strip()
        follows = at and ops[at - 1].sign != "="
        # The two stand side by side with one space between them, whatever space either brought along.
        written = written.rstrip(" ") if follows else written
        lead = " " if follows or op.text[:1].isspace() else ""
        tail = " " if op.text[-1:].isspace() else ""
        written += f"{lead}[{kept}]{tail}" if kept else ""
    return written


def tally(paragraphs: Iterable[Paragraph]) -> Tally:
    """Return the figures of a whole text: pairs, options to choose from, paragraphs, bracketed ones, faults."""
    texts = [one.text for one in paragraphs]
    counts = [count(text) for text in texts]
    options = sum(len(choice.options) for text in texts for choice in choices(text) if len(choice.options) > 1)
    return Tally(sum(counts), options, len(texts), sum(map(bool, counts)), sum(len(faults(text)) for text in texts))
