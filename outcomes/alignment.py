"""Paragraphs of two texts paired: which stayed, which moved, were split or merged, whatever was done to their words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from rapidfuzz.distance import LCSseq

from outcomes.likeness import FEW, Bag, key, words
from outcomes.paragraphs import Paragraph

NEAR = 0.34  # the least likeness of two paragraphs that stand at the same place of their texts
FAR = 0.55  # ... and of two that do not
HELD = 0.75  # of a paragraph's letters are in a much longer one at its place: then it became the longer one
CLEAR = 0.5  # from here on a neighbour is asked whether it was split off or merged, before weaker pairs are made
SURE = 0.2  # how much more alike two distant paragraphs are than each is to what stands at its place
MARGIN = 0.08  # how much less alike a third paragraph may be that still makes a move doubtful
COVERED = 0.34  # of a neighbour's letters must be what a pair leaves over: then it was split off, or merged in
LEFT = 0.6  # ... or so much of all that the pair leaves over, if that is much, must be the neighbour's
MUCH = 30  # letters: some six words
ORDERED = 0.5  # of the words that both share must stand in the order of the texts
POSTINGS = 200  # places looked up for one paragraph, rarest words first
CANDIDATES = 6  # paragraphs compared with one paragraph in full

Pair = tuple[int, int]
Found = tuple[int, int, float]  # and how alike they are, or what keeping them weighs


class Side:
    """One of the two texts: its paragraphs' keys, their words on demand, and which of them have found a place."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.texts = [one.text for one in paragraphs]
        self.keys = [key(text) for text in self.texts]
        self.placed: dict[int, int] = {}  # the paragraph of the other text, for those paired or joined to a pair
        self._bags: dict[int, Bag] = {}
        self._folded: list[str] = []

    def bag(self, at: int) -> Bag:
        """Return the words of a paragraph."""
        if at not in self._bags:
            self._bags[at] = Bag(self.texts[at])
        return self._bags[at]

    def loose(self) -> list[int]:
        """Return the paragraphs that have no place yet, in order."""
        return [at for at in range(len(self.texts)) if at not in self.placed]

    def rivals(self, shared: Sequence[str], like: Bag, floor: float) -> Iterator[int]:
        """Yield the placed paragraphs that have all these words and are at least so like another."""
        self._folded = self._folded or [text.casefold() for text in self.texts]
        found: Iterable[int] = self.placed
        for word in sorted(shared, key=len, reverse=True):
            found = [at for at in found if word in self._folded[at]]
        words = set(shared)
        for at in found:
            if self.bag(at).counts.keys() >= words and like.likeness(self.bag(at)) >= floor:
                yield at


class Alignment:
    """The pairing of two texts, old -> new: `pairs`; those that kept their order: `stays`, with what joined them."""

    def __init__(self, old: Sequence[Paragraph], new: Sequence[Paragraph], *, by_id: bool) -> None:
        self.old, self.new = Side(old), Side(new)
        self.pairs: dict[int, int] = {}
        self.joined: dict[int, tuple[range, range]] = {}  # by the old paragraph of the pair
        for before, after in _by_id(old, new) if by_id else ():
            self._pair(before, after)
        self._same_in_order()
        self._same_elsewhere()
        self._alike()
        self.stays = [
            self.joined.get(before, (range(before, before + 1), range(after, after + 1)))
            for before, after in self._backbone()
        ]

    def _pair(self, before: int, after: int) -> None:
        self.pairs[before] = self.old.placed[before] = after
        self.new.placed[after] = before

    def _backbone(self) -> list[Pair]:
        return heaviest(
            (before, after, 1 + len(self.old.texts[before]) + len(self.new.texts[after]))
            for before, after in self.pairs.items()
        )

    def _gaps(self) -> tuple[list[int], list[int]]:
        """Return for each paragraph of either text after how many staying pairs it comes."""
        stays = self._backbone()
        return (
            _counted([before for before, _ in stays], len(self.old.texts)),
            _counted([after for _, after in stays], len(self.new.texts)),
        )

    def _same_in_order(self) -> None:
        old_gap, new_gap = self._gaps()
        before, after = self.old.loose(), self.new.loose()
        numbers: dict[tuple[int, str], int] = {}
        left = [numbers.setdefault((old_gap[at], self.old.keys[at]), len(numbers)) for at in before]
        right = [numbers.setdefault((new_gap[at], self.new.keys[at]), len(numbers)) for at in after]
        for block in LCSseq.editops(left, right).as_matching_blocks():
            for step in range(block.size):
                self._pair(before[block.a + step], after[block.b + step])

    def _same_elsewhere(self) -> None:
        """Pair the same text at different places, if it has some words or is the only one of its kind."""
        before, after = _places(self.old), _places(self.new)
        for text in before.keys() & after.keys():
            only = len(before[text]) == len(after[text]) == 1
            if self.old.bag(before[text][0]).size >= (FEW // 2 if only else FEW):
                for one, other in zip(before[text], after[text], strict=False):
                    self._pair(one, other)

    def _alike(self) -> None:
        """Pair paragraphs whose words changed: clear pairs with their splits and merges first, then weaker ones."""
        old_gap, new_gap = self._gaps()
        found = {pair: self._likeness(*pair) for pair in self._beside(old_gap, new_gap)}
        best: dict[int, float] = {}
        for (one, _), alike in found.items():
            best[one] = max(alike, best.get(one, 0.0))
        searched = [one for one in self.old.loose() if best.get(one, 0.0) < 1 - SURE]
        found |= {pair: self._likeness(*pair) for pair in self._sharing(searched) if pair not in found}
        near = [(*pair, alike) for pair, alike in found.items() if old_gap[pair[0]] == new_gap[pair[1]]]
        far = sorted(((alike, *pair) for pair, alike in found.items() if alike >= FAR), key=lambda one: (-one[0], one))
        self._move(self._sure(near, far))
        for floor in (CLEAR, NEAR):
            self._settle(near, floor)
            self._join_neighbours()
        self._move(far)
        left = [(one, other) for one, other, _ in near if self._free(one, other)]
        self._settle([(one, other, self.old.bag(one).contained(self.new.bag(other))) for one, other in left], HELD)
        self._join_neighbours()

    def _free(self, one: int, other: int) -> bool:
        return one not in self.old.placed and other not in self.new.placed

    def _likeness(self, one: int, other: int) -> float:
        return self.old.bag(one).likeness(self.new.bag(other))

    def _sure(self, near: Iterable[Found], far: Iterable[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
        """Return the distant pairs that are much more alike than either is to anything at its place."""
        old_best: dict[int, float] = {}
        new_best: dict[int, float] = {}
        for one, other, alike in near:
            old_best[one] = max(alike, old_best.get(one, NEAR))
            new_best[other] = max(alike, new_best.get(other, NEAR))
        return [
            (alike, one, other)
            for alike, one, other in far
            if alike - SURE > max(old_best.get(one, NEAR), new_best.get(other, NEAR))
        ]

    def _settle(self, near: Iterable[Found], floor: float) -> None:
        """Pair what is so alike at the same place, in order, keeping the most letters."""
        free = [
            (one, other, alike * (self.old.bag(one).letters + self.new.bag(other).letters))
            for one, other, alike in near
            if alike >= floor and self._free(one, other)
        ]
        if free:
            old_gap, new_gap = self._gaps()
            for one, other in heaviest(pair for pair in free if old_gap[pair[0]] == new_gap[pair[1]]):
                self._pair(one, other)

    def _join_neighbours(self) -> None:
        for one, other in self._backbone():
            if one not in self.joined and self.old.keys[one] != self.new.keys[other]:
                self._join(one, other)

    def _join(self, one: int, other: int) -> None:
        """Widen a pair by the free neighbours that were split off it or merged into it."""
        split, merge = grown(self.old, one, self.new, other), grown(self.new, other, self.old, one)
        if len(split) == len(merge) == 1:
            return
        if len(split) >= len(merge):
            self.joined[one] = range(one, one + 1), split
            self.new.placed.update(dict.fromkeys(split, one))
        else:
            self.joined[one] = merge, range(other, other + 1)
            self.old.placed.update(dict.fromkeys(merge, other))

    def _beside(self, old_gap: Sequence[int], new_gap: Sequence[int]) -> Iterator[Pair]:
        """Yield the pairs at the same place of the texts; where many stand together, those of about the same rank."""
        gaps: dict[int, list[int]] = {}
        for at in self.new.loose():
            gaps.setdefault(new_gap[at], []).append(at)
        siblings: dict[int, list[int]] = {}
        for at in self.old.loose():
            siblings.setdefault(old_gap[at], []).append(at)
        for gap, mates in siblings.items():
            others = gaps.get(gap, [])
            for rank, at in enumerate(mates):
                first = max(0, rank * len(others) // len(mates) - CANDIDATES // 2)
                for other in others[first : first + CANDIDATES]:
                    yield at, other

    def _sharing(self, searched: Sequence[int]) -> Iterator[Pair]:
        """Yield the pairs that share rare words, wherever they stand."""
        places: dict[str, list[int]] = {}
        for at in self.new.loose() if searched else ():
            for word in self.new.bag(at).counts:
                places.setdefault(word, []).append(at)
        for at in searched:
            for other in self._rarely(at, places):
                yield at, other

    def _rarely(self, at: int, places: dict[str, list[int]]) -> list[int]:
        found = sorted([(len(places[word]), word) for word in self.old.bag(at).counts.keys() & places.keys()])
        shared: dict[int, int] = {}
        seen = 0
        for often, word in found:
            seen += often
            if seen > POSTINGS:
                break
            for other in places[word]:
                shared[other] = shared.get(other, 0) + len(word)
        return sorted(shared, key=lambda other: (-shared[other], other))[:CANDIDATES]

    def _move(self, far: Iterable[tuple[float, int, int]]) -> None:
        """Pair what is alike at different places, if it is no mere look-alike."""
        for alike, one, other in far:
            if self._free(one, other) and not self._doubtful(one, other, alike):
                self._pair(one, other)

    def _doubtful(self, one: int, other: int, alike: float) -> bool:
        """Return whether two paragraphs share no more than a third has that is paired already: no move then.

        A copy of either, told apart by its number alone, makes doubtful only what has another number.
        """
        mine, yours = self.old.bag(one), self.new.bag(other)
        if min(mine.size, yours.size) <= FEW:
            return True
        shared = list(mine.counts.keys() & yours.counts.keys())
        pairs = chain(
            ((self.new.placed[at], at) for at in self.new.rivals(shared, mine, alike - MARGIN)),
            ((at, self.old.placed[at]) for at in self.old.rivals(shared, yours, alike - MARGIN)),
        )
        renumbered = mine.numbers - yours.numbers and yours.numbers - mine.numbers
        return any(
            renumbered or not (mine.copies(self.old.bag(before)) or yours.copies(self.new.bag(after)))
            for before, after in pairs
        )


def grown(side: Side, whole: int, other: Side, at: int) -> range:
    """Return the run of free paragraphs round a place that together are one paragraph of the text on the other side."""
    run = range(at, at + 1)
    while True:
        for place in (run.stop, run.start - 1):
            free = 0 <= place < len(other.texts) and place not in other.placed
            if free and _belongs(side, whole, other, run, place):
                run = range(min(run.start, place), max(run.stop, place + 1))
                break
        else:
            return run


def _belongs(side: Side, whole: int, other: Side, run: range, place: int) -> bool:
    """Return whether a neighbour is a part of the whole that the run leaves over."""
    part, bag = other.bag(place), side.bag(whole)
    if not part.letters or any(
        "\n" in text for text in (side.texts[whole], other.texts[place], other.texts[run.start])
    ):
        return False
    now = other.bag(run.start) if len(run) == 1 else Bag("\n".join(other.texts[run.start : run.stop]))
    left = bag.without(now)
    common = left.common(part)
    enough = COVERED * part.letters
    if left.letters >= MUCH:
        enough = min(enough, LEFT * max(left.letters, bag.letters / 4))
    if common < enough or not bag.common(now):
        return False
    text, edge = side.keys[whole], other.keys[place]
    if text.endswith(edge) if place >= run.stop else text.startswith(edge):
        return True
    start, stop = min(run.start, place), max(run.stop, place + 1)
    gained = _in_order(text, other.keys[start:stop]) - _in_order(text, other.keys[run.start : run.stop])
    return gained > ORDERED * sum((left.counts & part.counts).values())


def _in_order(whole: str, parts: Sequence[str]) -> int:
    """Return how many words a paragraph has in the same order as some others have together."""
    return LCSseq.similarity(words(whole), words(" ".join(parts)))


def heaviest(pairs: Iterable[Found]) -> list[Pair]:
    """Return the heaviest choice of (old, new, weight) in which both sides only rise: what stayed in its order."""
    # The three rise together: where a chain ends in the new text, what it weighs, and its last link. A chain that
    # ends later than another and weighs no more is dropped.
    ends: list[int] = []
    weights: list[float] = []
    links: list[int] = []
    chain: list[tuple[int, int, int]] = []  # old, new, and the place of the link before
    for old, new, weight in sorted(pairs, key=lambda one: (one[0], -one[1])):
        at = bisect_left(ends, new)
        total = weight + (weights[at - 1] if at else 0.0)
        stop = at
        while stop < len(ends) and weights[stop] <= total:
            stop += 1
        if stop == at < len(ends) and ends[at] == new:
            continue
        chain.append((old, new, links[at - 1] if at else -1))
        ends[at:stop], weights[at:stop], links[at:stop] = [new], [total], [len(chain) - 1]
    found, link = [], links[-1] if links else -1
    while link >= 0:
        old, new, link = chain[link]
        found.append((old, new))
    return found[::-1]


def _by_id(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Iterator[Pair]:
    places: dict[str, int] = {}
    for at, one in enumerate(new):
        places.setdefault(one.pid, at)
    for at, one in enumerate(old):
        if (found := places.pop(one.pid, None)) is not None:
            yield at, found


def _places(side: Side) -> dict[str, list[int]]:
    """Return where the texts stand that have no place yet."""
    places: dict[str, list[int]] = {}
    for at in side.loose():
        places.setdefault(side.keys[at], []).append(at)
    return places


def _counted(stays: Sequence[int], length: int) -> list[int]:
    """Return for each place how many staying ones come before it."""
    counts: list[int] = []
    for number, (start, end) in enumerate(pairwise([0, *stays, length])):
        counts.extend([number] * (end - start))
    return counts
