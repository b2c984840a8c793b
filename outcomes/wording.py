"""Words of two texts compared: what was added, what was struck out, in stretches that a delegate can read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
_ANY = regex.compile(
    rf"\[\^\d+\]|{_WORD}(?:['’./:@_-]{_WORD})*|\n|[^\S\n]+|\X",
    regex.V1,
)
# The same for texts without marks that combine, in the regular expressions that are four times as fast.
_EASY = re.compile(r"[\x00-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2000-\u200b\u2010-\u2027\u202f-\u205f]*")
_EASY_TOKEN = re.compile(r"\[\^\d+\]|[^\W_]+(?:['’./:@_-][^\W_]+)*|\n|[^\S\n]+|.")

# Words that stand in every sentence: one of them, alone between two changes, was not kept on purpose.
_COMMON = frozenset(
    [
        "about",
        "also",
        "been",
        "from",
        "have",
        "into",
        "such",
        "that",
        "their",
        "them",
        "this",
        "upon",
        "were",
        "will",
        "with",
        "which",
        "shall",
        "aux",
        "avec",
        "dans",
        "elle",
        "elles",
        "leur",
        "leurs",
        "mais",
        "nous",
        "pour",
        "ainsi",
        "sont",
        "cette",
        "para",
        "como",
        "entre",
        "sobre",
        "esta",
        "este",
        "desde",
        "cada",
        "или",
        "для",
        "при",
        "что",
        "как",
        "также",
        "على",
        "إلى",
        "التي",
        "الذي",
    ]
)
_SHORT = 3  # letters of a word that is common in most languages: of, the, les, que, при, من
_LARGE = 40_000_000  # words of the one times words of the other, above which sentences are matched first


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
    """Yield the places of a longest common row of words, in order."""
    numbers: dict[str, int] = {}
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
    """Return the edits slid to the edges of phrases and joined over islands that mean nothing; one pass, one stack."""
    for at, edit in enumerate(edits):
        first = edits[at - 1].a1 if at else 0
        last = edits[at + 1].a0 if at + 1 < len(edits) else len(before)
        if not edit.replaces:
            _slide(before, after, edit, edit.a0 - first, last - edit.a1)
    joined: list[_Edit] = []
    for edit in edits:
        while joined and _means_nothing(before[joined[-1].a1 : edit.a0], joined[-1], edit):
            last_one = joined.pop()
            edit = _Edit(last_one.a0, edit.a1, last_one.b0, edit.b1)
        joined.append(edit)
    return [edit for edit in joined if _trim(before, after, edit)]


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
        return 5 if at > 1 and texts[at - 2] in ".;:!?。؟" else 4 if right in "([{“«" else 3
    if right.isspace():
        return 4 if left in ".;:!?。؟" else 2
    return 3 if right in ",;:.)]}”»、،؛" or left in "([{“«" else 1


def _means_nothing(island: Sequence[str], left: _Edit, right: _Edit) -> bool:
    """Return whether two edits are better read as one: spaces only, or one common word between two replacements."""
    if len(island) > 5:
        return False
    kept = [token for token in island if not token.isspace()]
    if not kept:
        return True
    if not (left.replaces and right.replaces) or len(kept) > 1:
        return False
    word = kept[0]
    return word.isalpha() and (len(word) <= _SHORT or word.casefold() in _COMMON)
