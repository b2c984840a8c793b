"""Numbers of paragraphs: computed from their kinds, or frozen while delegations cite them.

A number is what a delegation says ("OP7", "Action #5 bis", "(b)"); with the numbers above it, it is cited ("5 (b)").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from outcomes.paragraphs import Kind, Paragraph

DELETED = "[deleted]"
LATIN = (
    "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies", "undecies", "duodecies",
    "terdecies", "quaterdecies", "quindecies", "sexdecies", "septdecies", "octodecies", "novodecies", "vicies",
)  # fmt: skip
SUFFIX = r"(?: (?:ante|alt|\d+|" + "|".join(LATIN) + r"))*"
ABOVE = {  # the kinds under which a series of numbers begins anew; all others run through the whole text
    Kind.SUBHEADING: {Kind.TITLE, Kind.HEADING},
    Kind.SUB: set(Kind) - {Kind.SUB, Kind.SUBSUB},
    Kind.SUBSUB: set(Kind) - {Kind.SUBSUB},
}
SHAPE = {
    Kind.HEADING: rf"[IVXLCDM]+{SUFFIX}\.",
    Kind.SUBHEADING: rf"[A-Z]+{SUFFIX}\.",
    Kind.PREAMBULAR: rf"PP\d+{SUFFIX}",
    Kind.OPERATIVE: rf"(?:OP)?\d+{SUFFIX}",
    Kind.NUMBERED: rf"(?:OP)?\d+{SUFFIX}",
    Kind.ACTION: rf"Action #\d+{SUFFIX}",
    Kind.SUB: rf"\([a-z]+\){SUFFIX}",
    Kind.SUBSUB: rf"\([ivxlcdm]+\){SUFFIX}",
}
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman(number: int) -> str:
    """Return a number from 1 in roman capitals."""
    written = ""
    for value, sign in ROMAN:
        written += sign * (number // value)
        number %= value
    return written


def letter(number: int) -> str:
    """Return a number from 1 as small letters: a to z, then aa, bb, as Word and the UN continue."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def computed(paragraphs: Iterable[Paragraph]) -> dict[str, str]:
    """Return the number of every paragraph by its pid, "" for titles and plain ones.

    Paragraphs and actions are counted apart through the whole text, as in the Vientiane Action Plan; "OP" is written
    only in a text that has preambular paragraphs.
    """
    text = list(paragraphs)
    operative = "OP" if any(one.kind is Kind.PREAMBULAR for one in text) else ""
    counts: dict[Kind, int] = {}
    labels = {}
    for one in text:
        series = Kind.NUMBERED if one.kind is Kind.OPERATIVE else one.kind
        counts = {kind: count for kind, count in counts.items() if one.kind not in ABOVE.get(kind, ())}
        counts[series] = counts.get(series, 0) + 1
        labels[one.pid] = _label(one.kind, counts[series], operative)
    return labels


def _label(kind: Kind, number: int, operative: str) -> str:
    match kind:
        case Kind.HEADING:
            return f"{roman(number)}."
        case Kind.SUBHEADING:
            return f"{letter(number).upper()}."
        case Kind.PREAMBULAR:
            return f"PP{number}"
        case Kind.OPERATIVE:
            return f"{operative}{number}"
        case Kind.NUMBERED:
            return str(number)
        case Kind.ACTION:
            return f"Action #{number}"
        case Kind.SUB:
            return f"({letter(number)})"
        case Kind.SUBSUB:
            return f"({roman(number).lower()})"
        case Kind.TITLE | Kind.PLAIN:
            return ""


def above(paragraphs: Iterable[Paragraph]) -> dict[str, str]:
    """Return, by pid, the pid of the paragraph under which a paragraph is counted, "" for the whole text."""
    text: list[Paragraph] = []
    heads = {}
    for one in paragraphs:
        kinds = ABOVE.get(one.kind, ())
        heads[one.pid] = next((before.pid for before in reversed(text) if before.kind in kinds), "") if kinds else ""
        text.append(one)
    return heads


def cited(paragraphs: Sequence[Paragraph], labels: Mapping[str, str]) -> dict[str, str]:
    """Return the number of every paragraph as it is cited, the numbers above it first: "5 (b) (i)"."""
    heads = above(paragraphs)
    citations: dict[str, str] = {}
    for one in paragraphs:
        citations[one.pid] = f"{citations.get(heads[one.pid], '')} {labels.get(one.pid, '')}".strip()
    return citations


def frozen(
    before: Mapping[str, str],
    old: Sequence[Paragraph],
    new: Sequence[Paragraph],
    alternatives: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the numbers of `new` in a round in which the numbers `before` of `old` must not shift.

    A paragraph keeps its number wherever it goes; one inserted after 5 is "5 bis", then "5 ter"; one before the first
    is "1 ante"; an alternative (its pid: the pid it would replace) is "5 alt". The deleted stay in the answer, cited
    and marked: "5 (b) [deleted]". Hand the answer in as `before` of the next version and no number is given twice.
    """
    return _Round(before, old, new, alternatives or {}).labels()


class _Round:
    """The numbers of one version of a text while they are frozen."""

    def __init__(
        self, before: Mapping[str, str], old: Sequence[Paragraph], new: Sequence[Paragraph], rivals: Mapping[str, str]
    ) -> None:
        self.before, self.old, self.new, self.rivals = before, old, new, rivals
        self.heads = above(new)
        self.given: dict[str, str] = {}
        self.taken: set[tuple[str, str]] = set()  # head's pid and number
        self.gone = self._gone()
        self.closed = {label.removesuffix(DELETED).rstrip() for label in self.gone.values()}

    def labels(self) -> dict[str, str]:
        self._keep()
        kept = set(self.given)
        fresh = computed(self.new)
        for place, one in enumerate(self.new):
            if one.pid not in self.given:
                self._give(one, self._number(place, kept, fresh[one.pid]))
        return {one.pid: self.given[one.pid] for one in self.new} | self.gone

    def _gone(self) -> dict[str, str]:
        living = {one.pid for one in self.new}
        gone = {pid: label for pid, label in self.before.items() if label.endswith(DELETED) and pid not in living}
        for pid, citation in cited(self.old, self.before).items():
            if pid not in living and self.before.get(pid):
                gone[pid] = f"{citation} {DELETED}"
        return gone

    def _keep(self) -> None:
        stood = above(self.old)
        # Those that stayed under their head come first: a guest with the same number must take another.
        for one in sorted(self.new, key=lambda one: stood.get(one.pid) != self.heads[one.pid]):
            label = self._former(one)
            if label and (self.heads[one.pid], label) not in self.taken:
                self._give(one, label)

    def _former(self, one: Paragraph) -> str:
        label = self.before.get(one.pid, "")
        if not label.endswith(DELETED):
            return label
        found = re.search(rf"{SHAPE.get(one.kind, '.*')}$", label.removesuffix(DELETED).rstrip())
        return found.group() if found else ""

    def _give(self, one: Paragraph, label: str) -> None:
        self.given[one.pid] = label
        if label:
            self.taken.add((self.heads[one.pid], label))

    def _number(self, place: int, kept: set[str], fresh: str) -> str:
        one = self.new[place]
        head = self.heads[one.pid]
        rival = self.given.get(self.rivals.get(one.pid, ""), "")
        if rival and fresh:
            return self._free(head, rival, ("alt", *(f"alt {number}" for number in range(2, len(self.new) + 2))))
        if not fresh or self._unfrozen(one, kept):
            return self._free(head, fresh, _latin()) if self._used(head, fresh) else fresh
        fellows = [self.given[p.pid] for p in self.new[:place] if self._fellow(one, p)]
        previous = next((label for label in reversed(fellows) if " ante" not in label), "")
        if previous:
            return self._free(head, _root(previous), _latin())
        following = (self.given[p.pid] for p in self.new[place:] if self._fellow(one, p))
        first = next(following, fellows[-1] if fellows else "")
        return self._free(head, _root(first), ("ante", *(f"ante {suffix}" for suffix in _latin(len(self.new)))))

    def _fellow(self, one: Paragraph, other: Paragraph) -> bool:
        label = self.given.get(other.pid, "")
        return self.heads[one.pid] == self.heads[other.pid] and bool(re.fullmatch(SHAPE[one.kind], label))

    def _unfrozen(self, one: Paragraph, kept: set[str]) -> bool:
        return not any(self._fellow(one, other) for other in self.new if other.pid in kept)

    def _used(self, head: str, label: str) -> bool:
        number = self.given.get(head, "")
        return (head, label) in self.taken or (f"{number} {label}".strip() in self.closed and bool(number or not head))

    def _free(self, head: str, root: str, suffixes: Iterable[str]) -> str:
        dot = "." if root.endswith(".") else ""
        tries = (f"{root.removesuffix('.')} {suffix}{dot}" for suffix in suffixes)
        return next(label for label in tries if not self._used(head, label))


def _latin(most: int | None = None) -> Iterator[str]:
    number = len(LATIN) + 1
    yield from LATIN
    while most is None or number <= most + 1:
        number += 1
        yield str(number)


def _root(label: str) -> str:
    dot = "." if label.endswith(".") else ""
    return re.sub(rf"{SUFFIX}$", "", label.removesuffix(".")) + dot


@dataclass(frozen=True, slots=True)
class Gap:
    """The place of a deleted paragraph: its number, and the pid it stood before ("" at the end)."""

    pid: str
    label: str
    before: str


def gaps(labels: Mapping[str, str], old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[Gap]:
    """Return where the gaps of frozen numbers stand in `new`: those that `old` still had and `new` has not."""
    living = {one.pid for one in new}
    found: list[Gap] = []
    following = ""
    for one in reversed(old):
        if one.pid in living:
            following = one.pid
        elif labels.get(one.pid):
            found.append(Gap(one.pid, labels[one.pid], following))
    return found[::-1]


class Fate(StrEnum):
    """What happened to a paragraph between two versions."""

    NEW = "new"
    DELETED = "deleted"
    MOVED = "moved"
    AMENDED = "amended"
    RECAST = "recast"  # another kind of paragraph
    RENUMBERED = "renumbered"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table of concordance; no fate means that nothing happened."""

    pid: str
    old: str
    new: str
    fates: tuple[Fate, ...]


def concordance(
    old_labels: Mapping[str, str], new_labels: Mapping[str, str], old: Sequence[Paragraph], new: Sequence[Paragraph]
) -> list[Line]:
    """Return the table from old numbers to new ones with every pid once, in the new order, the deleted where they were.

    What was deleted earlier in the round is known only by its number and closes the table.
    """
    was, now = {one.pid: one for one in old}, {one.pid: one for one in new}
    moved = _moved([one.pid for one in old if one.pid in now], [one.pid for one in new if one.pid in was])
    return [
        Line(pid, old_labels.get(pid, "").removesuffix(DELETED).rstrip(), _living(new_labels, pid, now), fates)
        for pid in _order(old, new, old_labels)
        for fates in (tuple(_fates(pid, was, now, moved, (old_labels.get(pid, ""), new_labels.get(pid, "")))),)
    ]


def _living(labels: Mapping[str, str], pid: str, now: Mapping[str, Paragraph]) -> str:
    return labels.get(pid, "") if pid in now else ""


def _fates(
    pid: str, was: Mapping[str, Paragraph], now: Mapping[str, Paragraph], moved: set[str], labels: tuple[str, str]
) -> Iterator[Fate]:
    before, after = was.get(pid), now.get(pid)
    if after is None:
        yield Fate.DELETED
    elif before is None:
        yield Fate.NEW
    else:
        if pid in moved:
            yield Fate.MOVED
        if (before.text, before.notes) != (after.text, after.notes):
            yield Fate.AMENDED
        if before.kind is not after.kind:
            yield Fate.RECAST
        if labels[0] != labels[1]:
            yield Fate.RENUMBERED


def _order(old: Sequence[Paragraph], new: Sequence[Paragraph], labels: Mapping[str, str]) -> list[str]:
    living = {one.pid for one in new}
    gone: dict[str, list[str]] = {}
    following = ""
    for one in reversed(old):
        if one.pid in living:
            following = one.pid
        else:
            gone.setdefault(following, []).insert(0, one.pid)
    order = [pid for one in new for pid in (*gone.get(one.pid, ()), one.pid)] + gone.get("", [])
    return order + [pid for pid in labels if labels[pid].endswith(DELETED) and pid not in set(order)]


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Return the fewest pids whose moving turns one order into the other."""
    places = {pid: place for place, pid in enumerate(old)}
    tails: list[int] = []
    chains: list[tuple[str, ...]] = []
    for pid in new:
        at = bisect_left(tails, places[pid])
        chain = (*(chains[at - 1] if at else ()), pid)
        tails[at : at + 1], chains[at : at + 1] = [places[pid]], [chain]
    return set(new) - set(chains[-1] if chains else ())
