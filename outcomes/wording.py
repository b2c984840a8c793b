"""Words of two texts compared: what was added, what was struck out, in stretches that a delegate can read."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import accumulate, pairwise
from math import inf

import regex
from rapidfuzz.distance import LCSseq

# Scripts written without spaces between words: there the smallest whole thing is a letter with its vowels and tones.
_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
UNSPACED = re.compile(f"[{_UNSPACED}]")
_LETTER = rf"[[\p{{L}}\p{{N}}]--[{_UNSPACED}]]"
_WORD = rf"{_LETTER}(?:[\p{{M}}\u200c\u200d]|{_LETTER})*"
# Lao and Thai: a vowel written before its consonant, the consonant, its marks, and a vowel written after it.
_SYLLABLE = (
    r"[\u0e40-\u0e44\u0ec0-\u0ec4]?[\u0e01-\u0e2e\u0e81-\u0eae\u0edc-\u0edf]"
    r"(?:\p{M}|[\u0e30\u0e32\u0e33\u0e45\u0e46\u0eb0\u0eb2\u0eb3\u0ebd\u0ec6])*"
)
# What joins two parts into one word: a sign, or what parts the digits of a number.
_INNER = r"(?:['’./:@_\u00ad\u2010\u2011-]|(?<=\d)(?:[,\u066b\u066c](?=\d)|[\u00a0\u2009\u202f](?=\d{3}(?!\d))))"
_ANY = regex.compile(rf"\[\^\d+\]|{_WORD}(?:{_INNER}{_WORD})*|\n|[^\S\n]+|{_SYLLABLE}|\X", regex.V1)
# The same for texts without marks that combine, in the regular expressions that are four times as fast.
_EASY = re.compile(r"[\x00-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2000-\u200b\u2010-\u2027\u202f-\u205f]*")
_EASY_TOKEN = re.compile(rf"\[\^\d+\]|[^\W_]+(?:{_INNER}[^\W_]+)*|\n|[^\S\n]+|.")

# Words that stand in every sentence: one of them, alone between two changes, was not kept on purpose.
_LONGER = """about also been from have into such that their them this upon were will with which shall
aux avec dans elle elles leur leurs mais nous pour ainsi sont cette para como entre sobre esta este desde cada
или для при что как также على إلى التي الذي 的 和 与 及 或 并 在 对 为 以 之 了 等"""
_COMMON = frozenset(_LONGER.split())
_SHORT = 3  # letters of a word that is common in most languages: of, the, les, que, при, من
_LARGE = 400_000_000  # words of the one times words of the other: comparing so many at once takes 50 MB
_ISLAND = 5  # tokens between two edits that are looked at
_OUTWEIGHED = 1.5  # times by which both edits beside an island must outweigh it, to be read as one
_PAUSES = frozenset(",;:.–—-،؛。，；：、")
_ENDS = ".;:!?؟。；：！？"
_OPENERS = "([{“«（【《「"
_CLOSERS = ",;:.)]}”»،؛、，。；：）】》」"


Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Op:
    """One stretch of words: kept "=", added "+" or struck out "-"; "\\n" is a paragraph break in a split or merge."""

    sign: str
    text: str


@dataclass(slots=True)
class _Edit:
    """A stretch [a0, a1) of the old tokens that [b0, b1) of the new ones replaces."""

    a0: int
    a1: int
    b0: int
    b1: int
    letters: int = 0  # of the words that it strikes out and adds

    @property
    def replaces(self) -> bool:
        return self.a1 > self.a0 and self.b1 > self.b0


def tokens(text: str) -> list[str]:
    """Return a text cut into words, marks and runs of spaces; joined they are the text again.

    A word is letters and digits with inner `'’./:@_-` and its combining marks; in scripts without spaces it is one
    letter with its marks. The call of a footnote is one token.
    """
    if _EASY.fullmatch(text):
        return _EASY_TOKEN.findall(text)
    return [str(one) for one in _ANY.findall(text)]


def words(old: str, new: str) -> tuple[Op, ...]:
    """Return the change from one text to another as stretches of whole words, "-" before "+" where words are replaced.

    Both texts come back from the stretches letter by letter, and changing the direction changes only the signs.
    """
    if old == new:
        return (Op("=", old),) if old else ()
    if new < old:  # one direction only is ever computed, so that both mark the same
        swapped = {"=": "=", "+": "-", "-": "+"}
        return tuple(_ordered([Op(swapped[op.sign], op.text) for op in words(new, old)]))
    before, after = tokens(old), tokens(new)
    return tuple(_ops(before, after, _clean(before, after, _edits(before, after))))


def _ordered(ops: list[Op]) -> list[Op]:
    for at in range(len(ops) - 1):
        if ops[at].sign == "+" and ops[at + 1].sign == "-":
            ops[at], ops[at + 1] = ops[at + 1], ops[at]
    return ops


def _ops(before: Sequence[str], after: Sequence[str], edits: Sequence[_Edit]) -> Iterator[Op]:
    at = 0
    for edit in [*edits, _Edit(len(before), len(before), len(after), len(after))]:
        for sign, stretch in (
            ("=", before[at : edit.a0]),
            ("-", before[edit.a0 : edit.a1]),
            ("+", after[edit.b0 : edit.b1]),
        ):
            if stretch:
                yield Op(sign, "".join(stretch))
        at = edit.a1


def _edits(before: Sequence[str], after: Sequence[str]) -> list[_Edit]:
    """Return what lies between the words that both texts have in the same order."""
    start, stop = _ends(before, after)
    a_words = [at for at in range(start, len(before) - stop) if not before[at].isspace()]
    b_words = [at for at in range(start, len(after) - stop) if not after[at].isspace()]
    edits, a_at, b_at = [], start, start
    for a_one, b_one in _common([before[at] for at in a_words], [after[at] for at in b_words]):
        a_end, b_end = a_words[a_one], b_words[b_one]
        if before[a_at:a_end] != after[b_at:b_end]:
            edits.append(_Edit(a_at, a_end, b_at, b_end))
        a_at, b_at = a_end + 1, b_end + 1
    edits.append(_Edit(a_at, len(before) - stop, b_at, len(after) - stop))
    return [edit for edit in edits if _trim(before, after, edit)]


def _ends(before: Sequence[str], after: Sequence[str]) -> Pair:
    """Return how many tokens two texts share at their beginning and, of the rest, at their end."""
    least = min(len(before), len(after))
    start = next((at for at in range(least) if before[at] != after[at]), least)
    stop = next((at for at in range(least - start) if before[-1 - at] != after[-1 - at]), least - start)
    return start, stop


def _common(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    """Yield the places of a longest common row of words, in order; in long texts from like sentence to like sentence.

    Where even between two of these far too much stands, nothing is common.
    """
    if len(before) * len(after) <= _LARGE:
        yield from _matched(before, after)
        return
    left, right = _sentences(before), _sentences(after)
    a_ends, b_ends = list(accumulate(map(len, left))), list(accumulate(map(len, right)))
    a_at = b_at = 0
    for one, other in [*_matched(left, right), (len(left) - 1, len(right) - 1)]:
        a_end, b_end = a_ends[one], b_ends[other]
        if (a_end - a_at) * (b_end - b_at) <= _LARGE:
            for a_one, b_one in _matched(before[a_at:a_end], after[b_at:b_end]):
                yield a_at + a_one, b_at + b_one
        a_at, b_at = a_end, b_end


def _sentences(words: Sequence[str]) -> list[tuple[str, ...]]:
    ends = [at for at, word in enumerate(words, 1) if word in _ENDS]
    return [tuple(words[start:end]) for start, end in pairwise([0, *ends, len(words)]) if end > start]


def _matched(before: Sequence[Hashable], after: Sequence[Hashable]) -> Iterator[Pair]:
    numbers: dict[Hashable, int] = {}
    left = [numbers.setdefault(word, len(numbers)) for word in before]
    right = [numbers.setdefault(word, len(numbers)) for word in after]
    for block in LCSseq.editops(left, right).as_matching_blocks():
        for step in range(block.size):
            yield block.a + step, block.b + step


def _trim(before: Sequence[str], after: Sequence[str], edit: _Edit) -> bool:
    """Give back what an edit has alike at its two ends; return whether anything is left of it."""
    while edit.replaces and before[edit.a0] == after[edit.b0]:
        edit.a0, edit.b0 = edit.a0 + 1, edit.b0 + 1
    while edit.replaces and before[edit.a1 - 1] == after[edit.b1 - 1]:
        edit.a1, edit.b1 = edit.a1 - 1, edit.b1 - 1
    return edit.a1 > edit.a0 or edit.b1 > edit.b0


def _clean(before: Sequence[str], after: Sequence[str], edits: list[_Edit]) -> list[_Edit]:
    """Return the edits slid to the edges of phrases and joined over islands that mean nothing."""
    for at, edit in enumerate(edits):
        first = edits[at - 1].a1 if at else 0
        last = edits[at + 1].a0 if at + 1 < len(edits) else len(before)
        if not edit.replaces:
            _slide(before, after, edit, edit.a0 - first, last - edit.a1)
        edit.letters = _letters(before[edit.a0 : edit.a1]) + _letters(after[edit.b0 : edit.b1])
    return [edit for edit in _joined(before, edits) if _trim(before, after, edit)]


def _joined(before: Sequence[str], edits: list[_Edit]) -> list[_Edit]:
    """Return the edits with the islands between them dissolved that mean nothing, the weakest island first."""
    nexts, lasts = [*range(1, len(edits)), -1], [*range(-1, len(edits) - 1)]
    islands: list[tuple[float, int, int]] = []

    def ask(left: int, right: int) -> None:
        if left >= 0 <= right and (weight := _weight(before, edits[left], edits[right])) <= 1:
            heappush(islands, (weight, left, right))

    for at in range(len(edits) - 1):
        ask(at, at + 1)
    gone = set()
    while islands:  # what was asked before an edit grew is true all the more
        _, left, right = heappop(islands)
        if left in gone or nexts[left] != right:
            continue
        one, other = edits[left], edits[right]
        kept = 2 * _letters(before[one.a1 : other.a0])
        edits[left] = _Edit(one.a0, other.a1, one.b0, other.b1, one.letters + kept + other.letters)
        gone.add(right)
        nexts[left] = nexts[right]
        lasts[nexts[left]] = left
        ask(left, nexts[left])
        ask(lasts[left], left)
    return [edit for at, edit in enumerate(edits) if at not in gone]


def _slide(before: Sequence[str], after: Sequence[str], edit: _Edit, room_left: int, room_right: int) -> None:
    """Move a pure addition or deletion to the best of the places where it says the same."""
    texts, start, end = (before, edit.a0, edit.a1) if edit.a1 > edit.a0 else (after, edit.b0, edit.b1)
    lowest, highest = 0, 0
    while -lowest < room_left and texts[start + lowest - 1] == texts[end + lowest - 1]:
        lowest -= 1
    while highest < room_right and texts[start + highest] == texts[end + highest]:
        highest += 1
    if lowest == highest:
        return

    def worth(step: int) -> tuple[int, int]:
        touches = 6 * ((step == -room_left and start + step > 0) + (step == room_right and end + step < len(texts)))
        return touches + _edge(texts, start + step) + _edge(texts, end + step), step

    best = max(map(worth, range(lowest, highest + 1)))[1]
    edit.a0, edit.a1, edit.b0, edit.b1 = edit.a0 + best, edit.a1 + best, edit.b0 + best, edit.b1 + best


def _edge(texts: Sequence[str], at: int) -> int:
    """Return how well a text is cut before a token: at its ends best, then sentence, comma or bracket, word."""
    if at in (0, len(texts)) or "\n" in (texts[at - 1], texts[at]):
        return 6
    left, right = texts[at - 1], texts[at]
    if left.isspace():
        return 5 if at > 1 and texts[at - 2] in _ENDS else 4 if right in _OPENERS else 3
    if right.isspace():
        return 4 if left in _ENDS else 2
    return 3 if right in _CLOSERS or left in _OPENERS else 1


def _weight(before: Sequence[str], left: _Edit, right: _Edit) -> float:
    """Return how an island weighs against the lighter of the edits beside it; up to 1 both are better read as one.

    It weighs twice where only one of the two replaces words, unless it says little, and twice where a sentence ends.
    """
    kept = [token for token in before[left.a1 : right.a0] if not token.isspace()]
    if not kept:
        return 0.0
    lighter = min(left.letters, right.letters)
    if not lighter or right.a0 - left.a1 > _ISLAND or not (left.replaces or right.replaces):
        return inf
    if not any(token[0].isalnum() for token in kept) and not _PAUSES.issuperset(kept):
        return inf
    if len(kept) == 1 and UNSPACED.match(kept[0]):  # less than a word
        return 1 / lighter
    dear = not (left.replaces and right.replaces) and not all(token in _PAUSES or _is_common(token) for token in kept)
    ends = any(token in _ENDS for token in kept)
    return _OUTWEIGHED * (1 + dear) * (1 + ends) * sum(map(len, kept)) / lighter


def _is_common(token: str) -> bool:
    short = len(token) <= _SHORT and token.isalpha() and not UNSPACED.match(token)
    return short or token.casefold() in _COMMON


def _letters(stretch: Sequence[str]) -> int:
    """Return how many letters the words of a stretch have."""
    return sum(len(token) for token in stretch if token[0].isalnum())
