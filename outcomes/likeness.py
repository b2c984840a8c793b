"""Likeness: how much of their words two paragraphs share, whatever the order."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from outcomes import wording

FEW = 4  # words of a paragraph up to which the same text elsewhere is chance
_WORD = re.compile(r"[^\W_]+")


class Bag:
    """The words of a text without their order and case, and how many letters they have together."""

    __slots__ = ("counts", "letters", "repeated", "size")

    def __init__(self, text: str) -> None:
        found = words(text)
        self.counts = Counter(found)
        self.repeated = {word for word, times in self.counts.items() if times > 1}
        self.size = len(found)
        self.letters = len("".join(found))

    def common(self, other: Bag) -> int:
        """Return how many letters of words two bags share."""
        mine, yours = self.counts, other.counts
        again = sum(len(word) * (min(mine[word], yours[word]) - 1) for word in self.repeated & other.repeated)
        return len("".join(mine.keys() & yours.keys())) + again

    def likeness(self, other: Bag) -> float:
        """Return 2 x common letters / all letters, from 0 to 1."""
        letters = self.letters + other.letters
        return 2 * self.common(other) / letters if letters else 0.0

    def contained(self, other: Bag) -> float:
        """Return how much of the shorter of two texts is in the other, from 0 to 1; 0 if it is but a few words."""
        least = min(self.letters, other.letters)
        return self.common(other) / least if min(self.size, other.size) > FEW else 0.0

    def copies(self, other: Bag) -> bool:
        """Return whether two texts have the same words, numbers apart."""
        words, others = self.counts.keys() - self.numbers, other.counts.keys() - other.numbers
        return words == others and all(self.counts[word] == other.counts[word] for word in words)

    @property
    def numbers(self) -> set[str]:
        """Return the words that are numbers."""
        return {word for word in self.counts if word.isdigit()}

    def without(self, other: Bag) -> Bag:
        """Return what is left of these words when another's are taken out."""
        rest = Bag("")
        rest.counts = Counter(self.counts) - Counter(other.counts)
        rest.repeated = {word for word, times in rest.counts.items() if times > 1}
        rest.size = sum(rest.counts.values())
        rest.letters = sum(len(word) * times for word, times in rest.counts.items())
        return rest


def words(text: str) -> list[str]:
    """Return the words by which texts are alike, in order and without their case."""
    folded = text.casefold()
    return list(_pairs(folded)) if wording.UNSPACED.search(folded) else _WORD.findall(folded)


def _pairs(text: str) -> Iterator[str]:
    """Yield words; where no spaces part them, each letter with the one before: single letters are in every text."""
    previous = ""
    for token in wording.tokens(text):
        if not token[0].isalnum():
            previous = ""
        elif wording.UNSPACED.match(token):
            yield previous + token
            previous = token
        else:
            yield token
            previous = ""


def key(text: str) -> str:
    """Return what makes two paragraphs the same text: NFC, spaces folded."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def similarity(a: str, b: str) -> float:
    """Return how alike two texts are, from 0 to 1: the letters of the words they share, whatever their order."""
    return 1.0 if key(a) == key(b) else Bag(a).likeness(Bag(b))
