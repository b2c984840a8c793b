"""Paragraphs of two texts paired: which stayed, which moved, whatever was done to their words."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from outcomes import wording
from outcomes.paragraphs import Paragraph

NEAR = 0.34  # the least likeness of two paragraphs that stand at the same place of their texts
FAR = 0.55  # ... and of two that do not
SURE = 0.2  # how much more alike two distant paragraphs are than each is to what stands at its place
MARGIN = 0.08  # how much less alike a third paragraph may be that still makes a move doubtful
FEW = 4  # words of a paragraph below which the same text elsewhere is chance
POSTINGS = 400  # places looked up for one paragraph, rarest words first
CANDIDATES = 6  # paragraphs compared with one paragraph in full

Pair = tuple[int, int]


class Bag:
    """The words of a paragraph without their order, and how many letters they have together."""

    __slots__ = ("counts", "letters")

    def __init__(self, text: str) -> None:
        self.counts: Counter[str] = Counter(_words(text))
        self.letters = sum(len(word) * times for word, times in self.counts.items())

    def common(self, other: Bag) -> int:
        """Return how many letters of words two bags share."""
        few, many = sorted((self.counts, other.counts), key=len)
        get = many.get
        return sum(len(word) * min(times, get(word, 0)) for word, times in few.items() if word in many)

    def likeness(self, other: Bag) -> float:
        """Return 2 x common letters / all letters, from 0 to 1."""
        letters = self.letters + other.letters
        return 2 * self.common(other) / letters if letters else 0.0


def _words(text: str) -> Iterator[str]:
    """Yield the words that tell paragraphs apart: no marks, no case; pairs of letters where no spaces part words."""
    previous = ""
    for token in wording.tokens(text.casefold()):
        if not token[0].isalnum():
            previous = ""
        elif wording.unspaced(token):
            yield previous + token
            previous = token
        else:
            yield token
            previous = ""


def key(text: str) -> str:
    """Return what makes two paragraphs the same text: NFC, spaces folded."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def heaviest(pairs: Iterable[tuple[int, int, float]]) -> list[Pair]:
    """Return the heaviest choice of (old, new, weight) in which both sides only rise: what stayed in its order."""
    # `ends` rises in place and in weight; each entry is the lightest end of a chain that cannot be bettered before it.
    ends: list[int] = []
    weights: list[float] = []
    tails: list[int] = []
    chain: list[tuple[int, int, int]] = []  # old, new, and the link before in this list
    for old, new, weight in sorted(pairs, key=lambda one: (one[0], -one[1])):
        at = bisect_left(ends, new)
        total = weight + (weights[at - 1] if at else 0.0)
        chain.append((old, new, tails[at - 1] if at else -1))
        stop = at
        while stop < len(ends) and weights[stop] <= total:
            stop += 1
        if stop == at and at < len(ends) and ends[at] == new:
            continue
        ends[at:stop], weights[at:stop], tails[at:stop] = [new], [total], [len(chain) - 1]
    found, link = [], tails[-1] if tails else -1
    while link >= 0:
        old, new, link = chain[link]
        found.append((old, new))
    return found[::-1]


class Alignment:
    """The pairing of two texts: `pairs` old -> new, `stays` the pairs that kept their order."""

    def __init__(self, old: Sequence[Paragraph], new: Sequence[Paragraph], *, by_id: bool) -> None:
        self.old, self.new = old, new
        self.old_keys, self.new_keys = [key(one.text) for one in old], [key(one.text) for one in new]
        self._old_bags: dict[int, Bag] = {}
        self._new_bags: dict[int, Bag] = {}
        self.pairs: dict[int, int] = _by_id(old, new) if by_id else {}
        self.back: dict[int, int] = {after: before for before, after in self.pairs.items()}
        self._same_in_order()
        self._same_elsewhere()
        self._alike()
        self.stays = self._backbone()

    def old_bag(self, at: int) -> Bag:
        """Return the words of a paragraph of the old text."""
        if at not in self._old_bags:
            self._old_bags[at] = Bag(self.old[at].text)
        return self._old_bags[at]

    def new_bag(self, at: int) -> Bag:
        """Return the words of a paragraph of the new text."""
        if at not in self._new_bags:
            self._new_bags[at] = Bag(self.new[at].text)
        return self._new_bags[at]

    def _pair(self, before: int, after: int) -> None:
        self.pairs[before] = after
        self.back[after] = before

    def _loose(self) -> tuple[list[int], list[int]]:
        before = [at for at in range(len(self.old)) if at not in self.pairs]
        return before, [at for at in range(len(self.new)) if at not in self.back]

    def _backbone(self) -> list[Pair]:
        return heaviest(
            (before, after, 1 + len(self.old[before].text) + len(self.new[after].text))
            for before, after in self.pairs.items()
        )

    def _gaps(self) -> tuple[list[int], list[int]]:
        """Return for each paragraph of either text after how many staying pairs it comes."""
        stays = self._backbone()
        return _counted([before for before, _ in stays], len(self.old)), _counted(
            [after for _, after in stays], len(self.new)
        )

    def _same_in_order(self) -> None:
        old_gap, new_gap = self._gaps()
        before, after = self._loose()
        numbers: dict[tuple[int, str], int] = {}
        left = [numbers.setdefault((old_gap[at], self.old_keys[at]), len(numbers)) for at in before]
        right = [numbers.setdefault((new_gap[at], self.new_keys[at]), len(numbers)) for at in after]
        for block in LCSseq.editops(left, right).as_matching_blocks():
            for step in range(block.size):
                self._pair(before[block.a + step], after[block.b + step])

    def _same_elsewhere(self) -> None:
        before, after = self._loose()
        places: dict[str, list[int]] = {}
        for at in reversed(after):
            places.setdefault(self.new_keys[at], []).append(at)
        for at in before:
            found = places.get(self.old_keys[at])
            if found and self.old_bag(at).counts.total() >= FEW:
                self._pair(at, found.pop())

    def _alike(self) -> None:
        before, after = self._loose()
        if not before or not after:
            return
        old_gap, new_gap = self._gaps()
        near: list[tuple[int, int, float]] = []
        far: list[tuple[float, int, int]] = []
        best_old: dict[int, float] = {}
        best_new: dict[int, float] = {}
        for one, other in self._candidates(before, after, old_gap, new_gap):
            alike = self.old_bag(one).likeness(self.new_bag(other))
            if old_gap[one] == new_gap[other] and alike >= NEAR:
                near.append((one, other, alike))
                best_old[one] = max(alike, best_old.get(one, 0.0))
                best_new[other] = max(alike, best_new.get(other, 0.0))
            if alike >= FAR:
                far.append((alike, one, other))
        far.sort(key=lambda found: (-found[0], found[1], found[2]))
        self._far(found for found in far if found[0] - SURE > max(best_old.get(found[1], 0), best_new.get(found[2], 0)))
        for one, other in heaviest(
            (one, other, alike * (self.old_bag(one).letters + self.new_bag(other).letters))
            for one, other, alike in near
            if one not in self.pairs and other not in self.back
        ):
            self._pair(one, other)
        self._far(far)

    def _candidates(
        self, before: Sequence[int], after: Sequence[int], old_gap: Sequence[int], new_gap: Sequence[int]
    ) -> Iterator[Pair]:
        """Yield the pairs worth comparing: those that share rare words, and those at the same place."""
        places: dict[str, list[int]] = {}
        gaps: dict[int, list[int]] = {}
        for at in after:
            gaps.setdefault(new_gap[at], []).append(at)
            for word in self.new_bag(at).counts:
                places.setdefault(word, []).append(at)
        mates: dict[int, list[int]] = {}
        for at in before:
            mates.setdefault(old_gap[at], []).append(at)
        for at in before:
            beside = gaps.get(old_gap[at], [])
            if len(beside) > CANDIDATES:
                siblings = mates[old_gap[at]]
                middle = bisect_left(siblings, at) * len(beside) // len(siblings)
                beside = beside[max(0, middle - 2) : middle + 3]
            for other in {*beside, *self._rarely(at, places)}:
                yield at, other

    def _rarely(self, at: int, places: dict[str, list[int]]) -> list[int]:
        found = sorted((len(places[word]), word) for word in self.old_bag(at).counts if word in places)
        shared: Counter[int] = Counter()
        seen = 0
        for often, word in found:
            seen += often
            if seen > POSTINGS:
                break
            for other in places[word]:
                shared[other] += len(word)
        return [other for other, _ in shared.most_common(CANDIDATES)]

    def _far(self, found: Iterable[tuple[float, int, int]]) -> None:
        for alike, one, other in found:
            if one in self.pairs or other in self.back:
                continue
            enough = min(self.old_bag(one).counts.total(), self.new_bag(other).counts.total()) > FEW
            if enough and not self._doubtful(one, other, alike):
                self._pair(one, other)

    def _doubtful(self, one: int, other: int, alike: float) -> bool:
        """Return whether a third paragraph, paired already, has all that these two share: then it is no move."""
        mine, yours = self.old_bag(one), self.new_bag(other)
        shared = sorted(mine.counts.keys() & yours.counts.keys(), key=len, reverse=True)
        for at in self.back:
            if _has(self.new_keys[at], shared) and mine.likeness(self.new_bag(at)) >= alike - MARGIN:
                return True
        for at in self.pairs:
            if _has(self.old_keys[at], shared) and yours.likeness(self.old_bag(at)) >= alike - MARGIN:
                return True
        return False


def _has(text: str, shared: Sequence[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in shared) and Bag(text).counts.keys() >= set(shared)


def _by_id(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> dict[int, int]:
    places: dict[str, int] = {}
    for at, one in enumerate(new):
        places.setdefault(one.pid, at)
    pairs: dict[int, int] = {}
    for at, one in enumerate(old):
        if (found := places.pop(one.pid, None)) is not None:
            pairs[at] = found
    return pairs


def _counted(stays: Sequence[int], length: int) -> list[int]:
    """Return for each place how many staying ones come before it."""
    counts: list[int] = []
    for number, (start, end) in enumerate(pairwise([0, *stays, length])):
        counts.extend([number] * (end - start))
    return counts
