"""Two texts with every change marked by hand: what a good redline of them shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outcomes.paragraphs import Kind, Paragraph
from outcomes.redline import Row

FOLDER = Path(__file__).parent
NAMES = sorted(path.stem.removeprefix("gold_") for path in FOLDER.glob("gold_*.txt"))
MARK = re.compile(r"\{([-+])(.*?)\1\}")
BREAK = "¶"


@dataclass(frozen=True, slots=True)
class Gold:
    """A pair of texts with its true marks: letters changed without spaces, stretches, and paragraphs that moved."""

    old: list[Paragraph]
    new: list[Paragraph]
    marks: int
    spans: int
    moves: int


def read(name: str) -> Gold:
    """Return the pair kept beside this file: `=` kept, `+` new, `-` deleted, `<m1` from here, `>m1` to here."""
    return parse((FOLDER / f"gold_{name}.txt").read_text(encoding="utf-8"))


def parse(written: str) -> Gold:
    """Return the pair written in the notation of `read`, with `{-out-}{+in+}` inside the lines and ¶ for a break."""
    old, new, marked, sources = [], [], [], {}
    for line in filter(None, written.splitlines()):
        sign, _, text = line.partition(" ")
        if sign[0] == "<":
            sources[sign[1:]] = text
        text = sources[sign[1:]] if sign[0] == ">" else text
        if sign in "+-":
            marked.append(text)
        elif sign[0] != ">":
            marked += [words for _, words in MARK.findall(text)]
        if sign[0] in "=-<":
            old += _side(text, "-")
        if sign[0] in "=+>":
            new += _side(text, "+")
    counts = [count for count in map(letters, marked) if count]
    return Gold(_paragraphs("o", old), _paragraphs("n", new), sum(counts), len(counts), len(sources))


def _side(text: str, sign: str) -> list[str]:
    kept = MARK.sub(lambda found: found[2] if found[1] == sign else "", text)
    kept = re.sub(r" ([,;])", r"\1", re.sub(r"  +", " ", kept))
    return [part.strip() for part in kept.split(BREAK)]


def _paragraphs(prefix: str, texts: Sequence[str]) -> list[Paragraph]:
    return [Paragraph(f"{prefix}{at}", Kind.PLAIN, text) for at, text in enumerate(texts)]


def letters(text: str) -> int:
    """Return how many characters of a text are no spaces and no break of paragraphs."""
    return sum(not (one.isspace() or one == BREAK) for one in text)


def marks(rows: Sequence[Row]) -> int:
    """Return how many characters a redline marks, spaces apart; a move costs nothing."""
    return sum(letters(op.text) for row in rows for op in row.ops if op.sign != "=")


def spans(rows: Sequence[Row]) -> int:
    """Return how many stretches a redline marks, leaving out those of spaces only."""
    return sum(letters(op.text) > 0 for row in rows for op in row.ops if op.sign != "=")
