"""A text rewritten as a round of negotiation rewrites it, with the marks that a perfect redline would show."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from outcomes.paragraphs import Kind, Paragraph
from tests.outcomes.gold import Gold, letters

SAMPLE = Path(__file__).resolve().parents[2] / "invitations" / "data" / "sample"
SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z])")
CLAUSE = re.compile(r"(?<=[,;.:])\s+|\s+(?=(?:and|in|for|to|by|of the|with)\s)")


def prose() -> list[str]:
    """Return the paragraphs of the papers that the founding letter encloses."""
    written = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SAMPLE.glob("*.md")))
    return [line.strip(" -") for line in written.splitlines() if len(line.split()) > 5]


def text(length: int, chance: random.Random, source: Sequence[str] = ()) -> list[str]:
    """Return so many paragraphs of 20 to 80 words, put together from the clauses of the papers."""
    clauses = [clause for line in source or prose() for clause in CLAUSE.split(line) if clause]
    made = []
    for _ in range(length):
        wanted, words = chance.randint(20, 80), ""
        while len(words.split()) < wanted:
            end = "." if words and chance.random() < 0.2 else ""
            words = f"{words}{end} {chance.choice(clauses)}".strip()
        made.append(words)
    return made


class Rewriting:
    """One text and what became of it: of its paragraphs 30 % edited, 6 % moved, 5 % deleted, 3 % split, 3 % merged."""

    def __init__(self, old: Sequence[str], seed: int, spare: Sequence[str] = ()) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same text in every run
        self.old, self.spare = list(old), list(spare)
        self.words = [word for line in [*old, *spare] for word in line.split()]
        self.marked: list[str] = []
        self.origins: dict[str, str] = {}  # of the paragraphs that moved: the new one's id, the old one's id

    def pair(self) -> Gold:
        """Return both texts with the true marks; the spare paragraphs are what was inserted."""
        kept: list[list[str]] = []
        moved: dict[int, list[str]] = {}
        merging = False
        for at, line in enumerate(self.old):
            fate = self.chance.random()
            if merging:
                kept[-1] = [f"{kept[-1][0]} {line}"]
            elif fate < 0.05:
                self.marked.append(line)
            elif fate < 0.11:
                moved[at] = [self._edited(line) if self.chance.random() < 0.7 else line]
            else:
                kept.append(self._split(line) if fate < 0.14 else [self._edited(line) if fate < 0.44 else line])
            merging = 0.44 <= fate < 0.47
        for group in [*moved.values(), *([line] for line in self.spare)]:
            kept.insert(self.chance.randrange(len(kept) + 1), group)
        self.marked += self.spare
        starts = accumulate([0, *map(len, kept)])
        places = {id(group): start for group, start in zip(kept, starts, strict=False)}
        self.origins = {f"n{places[id(group)]}": f"o{at}" for at, group in moved.items()}
        new = [line for group in kept for line in group]
        marks = sum(map(letters, self.marked))
        return Gold(_paragraphs("o", self.old), _paragraphs("n", new), marks, len(self.marked), len(moved))

    def _split(self, line: str) -> list[str]:
        words = line.split(" ")
        half = len(words) // 2
        return [" ".join(words[:half]), " ".join(words[half:])] if half > 6 else [line]

    def _edited(self, line: str) -> str:
        """Replace, add or strike out one to three words or phrases, never two side by side."""
        words = line.split(" ")
        places = sorted(self.chance.sample(range(len(words)), min(len(words) // 6, self.chance.randint(1, 3))))
        for at in reversed(places):
            out = self.chance.choice([0, 1, 1, 2, 3])
            fresh = self.chance.choices(self.words, k=self.chance.choice([1, 1, 2, 3] if out else [1, 2, 4]))
            fresh = [] if out and self.chance.random() < 0.3 else fresh
            gone = words[at : at + out]
            if set(gone) & set(fresh):
                continue
            words[at : at + out] = fresh
            self.marked += [" ".join(side) for side in (gone, fresh) if side]
        return " ".join(words)


def rewritten(length: int, seed: int) -> Rewriting:
    """Return a rewriting of a text of so many paragraphs, with a twentieth of them inserted."""
    chance = random.Random(seed)  # noqa: S311 - the same text in every run
    return Rewriting(text(length, chance), seed, text(length // 20, chance))


def _paragraphs(prefix: str, texts: Sequence[str]) -> list[Paragraph]:
    return [Paragraph(f"{prefix}{at}", Kind.PLAIN, text) for at, text in enumerate(texts)]
