"""The compilation text: one paragraph, or a whole text, with the proposals of all delegations written into it.

`[Norway, Mexico: and assist]` is an insertion, `[as soon as possible] [EU: delete]` the words of the base that somebody
would change, followed by what each would do. Proposals are written in the order in which they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from outcomes import numbering
from outcomes.merging import Action, Amendment, Edit, apply, edits, touching
from outcomes.paragraphs import BREAK, Kind, Paragraph

HALF = 0.5  # of the letters of a paragraph: where more is contested, whole alternatives are easier to read
OPENING = "([{«“‘¿¡"  # signs that take no space after them
CLOSING = ",.;:!?)]}»”’،؛。，；："  # signs that take no space before them


@dataclass(frozen=True, slots=True)
class Suggested:
    """The new text that some delegations suggest for one paragraph, None to delete it."""

    names: tuple[str, ...]
    text: str | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal on a whole text and the delegations behind it."""

    names: tuple[str, ...]
    amendment: Amendment


class Role(StrEnum):
    """Whose the letters of a stretch are."""

    BASE = "base"  # the letters of the paragraph itself
    SIGN = "sign"  # brackets round the base, and spaces, set by the compilation
    ATTRIBUTED = "attributed"  # what a delegation would insert or delete, its brackets included


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some letters of a compilation, with the delegations that stand behind them."""

    role: Role
    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contested:
    """A stretch of the base (empty for an insertion) and the answers to it: words, or "" to delete it, with names."""

    start: int
    end: int
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One paragraph of a compiled text; `pid` is "" for one that delegations would insert."""

    pid: str
    label: str
    kind: Kind
    stretches: tuple[Stretch, ...]
    comments: tuple[Stretch, ...] = ()

    @property
    def text(self) -> str:
        """The paragraph as it is printed."""
        return written(self.stretches)


def written(stretches: Iterable[Stretch]) -> str:
    """Return the text of a compilation."""
    return "".join(one.text for one in stretches)


def base_of(stretches: Iterable[Stretch]) -> str:
    """Return the paragraph that was compiled: without the attributed insertions and the brackets round the base."""
    return "".join(one.text for one in stretches if one.role is Role.BASE)


def compile_paragraph(base: str, suggestions: Sequence[Suggested], label: str = "") -> str:
    """Return a paragraph with attributed brackets; equal suggestions are written once, with all their names.

    Where more than half of it is contested, whole alternatives follow, a line each: "OP2 alt 1 [Norway: …]".
    """
    return written(compiled(base, suggestions, label))


def compiled(base: str, suggestions: Iterable[Suggested], label: str = "") -> list[Stretch]:
    """Return the stretches of a compiled paragraph; its base is among them letter by letter."""
    texts = _grouped((one.text or "", one.names) for one in suggestions)
    deleting = texts.pop("", ()) if base else ()
    texts.pop(base, None)
    parts = contested(base, texts)
    letters = sum(_letters(base[one.start : one.end]) for one in parts)
    whole = letters > HALF * _letters(base)
    weave = _Weave()
    if (whole or deleting) and base:
        weave.sign("[")
    weave.base(base, () if whole else parts)
    if (whole or deleting) and base:
        weave.sign("]")
    if deleting:
        weave.attributed("delete", deleting)
    for number, (text, names) in enumerate(texts.items() if whole else (), 1):
        weave.sign(BREAK)
        weave.attributed(text, names, f"{label} alt {number} ".lstrip())
    return weave.stretches


def contested(base: str, texts: Mapping[str, tuple[str, ...]]) -> list[Contested]:
    """Return where texts (each with its names) differ from a base; edits that touch are answers to one place."""
    sides = {text: edits(base, text) for text in texts}
    places: list[Edit] = []
    for edit in sorted({edit for side in sides.values() for edit in side}):
        if places and touching(base, places[-1], edit):
            last = places.pop()
            edit = Edit(last.start, max(last.end, edit.end), "")
        places.append(edit)
    found = (Contested(place.start, place.end, _answers(base, place, sides, texts)) for place in places)
    return [one for one in found if one.answers]


def _answers(
    base: str, place: Edit, sides: Mapping[str, Sequence[Edit]], texts: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    words = base[place.start : place.end]
    answers = []
    for text, side in sides.items():
        here = [
            Edit(one.start - place.start, one.end - place.start, one.text)
            for one in side
            if place.start <= one.start and one.end <= place.end
        ]
        answer = apply(words, here).strip()
        # White space alone is nothing to negotiate.
        if here and answer != words.strip():
            answers.append((answer, texts[text]))
    return _grouped(sorted(answers, key=lambda one: bool(one[0])))


def _grouped(pairs: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for text, names in pairs:
        groups[text] = tuple(dict.fromkeys((*groups.get(text, ()), *names)))
    return groups


def _letters(text: str) -> int:
    return len("".join(text.split()))


class _Weave:
    """The stretches of one paragraph while they are put together."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []

    def sign(self, text: str) -> None:
        self.stretches.append(Stretch(Role.SIGN, text))

    def base(self, base: str, parts: Iterable[Contested]) -> None:
        at = 0
        for part in parts:
            words = base[part.start : part.end]
            lead = len(words) - len(words.lstrip())
            core = words.strip()
            self._kept(base[at : part.start + lead])
            if core:
                self._space()
                self.sign("[")
                self.stretches.append(Stretch(Role.BASE, core))
                self.sign("]")
            for text, names in part.answers.items():
                self.attributed(text or "delete", names)
            at = part.start + lead + len(core)
        self._kept(base[at:])

    def attributed(self, text: str, names: tuple[str, ...], label: str = "") -> None:
        self._space()
        self.stretches.append(Stretch(Role.ATTRIBUTED, f"{label}[{', '.join(names)}: {text}]", names))

    def _kept(self, text: str) -> None:
        if text and self._after_bracket() and not text[0].isspace() and text[0] not in CLOSING:
            self.sign(" ")
        if text:
            self.stretches.append(Stretch(Role.BASE, text))

    def _after_bracket(self) -> bool:
        return bool(self.stretches) and self.stretches[-1].role is Role.ATTRIBUTED

    def _space(self) -> None:
        last = self.stretches[-1].text[-1] if self.stretches else " "
        if not last.isspace() and last not in OPENING:
            self.sign(" ")


def compile_text(
    paragraphs: Sequence[Paragraph], proposals: Sequence[Proposed], labels: Mapping[str, str] | None = None
) -> list[Entry]:
    """Return the compilation of a whole text: every paragraph in its order, inserted ones after the one they name.

    Numbers stand still: an inserted paragraph is "5 bis". Moves are notes in brackets, comments stand beside the text.
    Proposals on a paragraph that is not in the text are left out: they are orphans, to be listed apart.
    """
    before = labels if labels is not None else numbering.computed(paragraphs)
    inserts = _inserts(proposals)
    laid: list[tuple[Paragraph, tuple[str, ...]]] = list(inserts.get("", ()))
    for one in paragraphs:
        laid += [(one, ()), *inserts.get(one.pid, ())]
    numbers = numbering.frozen(before, paragraphs, [one for one, _ in laid])
    mine: dict[str, list[Proposed]] = {}
    for proposal in proposals:
        mine.setdefault(proposal.amendment.pid, []).append(proposal)
    return [
        _insertion(one, names, numbers[one.pid]) if names else _entry(one, mine.get(one.pid, []), numbers)
        for one, names in laid
    ]


def _inserts(proposals: Iterable[Proposed]) -> dict[str, list[tuple[Paragraph, tuple[str, ...]]]]:
    groups: dict[tuple[str, Kind, str], tuple[str, ...]] = {}
    for one in proposals:
        wish = one.amendment
        if wish.action is Action.INSERT:
            key = (wish.pid, wish.kind, wish.text)
            groups[key] = tuple(dict.fromkeys((*groups.get(key, ()), *one.names)))
    found: dict[str, list[tuple[Paragraph, tuple[str, ...]]]] = {}
    for number, ((pid, kind, text), names) in enumerate(groups.items(), 1):
        found.setdefault(pid, []).append((Paragraph(f"+{number}", kind, text), names))
    return found


def _insertion(one: Paragraph, names: tuple[str, ...], label: str) -> Entry:
    weave = _Weave()
    weave.attributed(one.text, names)
    return Entry("", label, one.kind, tuple(weave.stretches))


def _entry(one: Paragraph, proposals: Sequence[Proposed], numbers: Mapping[str, str]) -> Entry:
    asked = [(each.amendment, each.names) for each in proposals]
    texts = [
        Suggested(names, wish.text if wish.action is Action.REPLACE else None)
        for wish, names in asked
        if wish.action in (Action.REPLACE, Action.DELETE)
    ]
    weave = _Weave()
    weave.stretches = compiled(one.text, texts, numbers[one.pid])
    moves = _grouped((_whither(wish, numbers), names) for wish, names in asked if wish.action is Action.MOVE)
    for where, names in moves.items():
        weave.attributed(where, names)
    comments = _grouped((wish.text, names) for wish, names in asked if wish.action is Action.COMMENT)
    said = tuple(Stretch(Role.ATTRIBUTED, text, names) for text, names in comments.items())
    return Entry(one.pid, numbers[one.pid], one.kind, tuple(weave.stretches), said)


def _whither(wish: Amendment, numbers: Mapping[str, str]) -> str:
    if not wish.after:
        return "move to the beginning"
    return f"move after {numbers.get(wish.after) or 'an unnumbered paragraph'}"
