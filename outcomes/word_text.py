"""The words of a paragraph as Word keeps them: stretches with italics and notes for our three signs, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from outcomes.paragraphs import BREAK, CALL, Kind, Paragraph, clean
from outcomes.redline import Op

# A star beside a star, or beside a space within, is a star.
ITALIC = re.compile(rf"(?<!\*)\*(?![\s*])(?:[^*{BREAK}]*[^\s*])?\*(?!\*)")
# XML 1.0 cannot carry them, not even escaped.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

STYLES = {
    Kind.TITLE: "Title",
    Kind.HEADING: "Heading 1",
    Kind.SUBHEADING: "Heading 2",
    Kind.PREAMBULAR: "MSP Preambular",
    Kind.OPERATIVE: "MSP Operative",
    Kind.NUMBERED: "MSP Paragraph",
    Kind.SUB: "MSP Subparagraph",
    Kind.SUBSUB: "MSP Subsubparagraph",
    Kind.ACTION: "MSP Action",
    Kind.PLAIN: "MSP Plain",
}
RULE = "MSP Closing Rule"
DASH = "_" * 15
NUMBER = "MSP Number"
BOOKMARK = "_msp_"
WAS = "_was"  # ends the bookmark of a paragraph's old place, since a name may stand once only


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one kind: sign "=", "+" or "-", italic now and before, or the call of a note with its two texts."""

    sign: str
    text: str
    italic: bool = False
    was_italic: bool = False
    notes: tuple[str | None, str | None] | None = None


@dataclass(frozen=True, slots=True)
class _Sign:
    """What one character of a text is: a letter, a star that only marks italics, or part of a note's call."""

    italic: bool = False
    silent: bool = False
    call: tuple[int, int] | None = None  # where the call begins and ends
    note: str | None = None  # at the first character of a call


# one letter with its sign, italics now and before, and the two texts of the note it calls
_Cell = tuple[str, str, bool, bool, tuple[str | None, str | None] | None]


def stretches(ops: Sequence[Op], old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[Stretch]:
    """Return the stretches of a row's ops; a "\\n" is a stretch of its own."""
    if any("*" in op.text or "^" in op.text for op in ops) or any(one.notes for one in (*old, *new)):
        return list(_joined(_marked(ops, _signs(old), _signs(new))))
    return [Stretch(op.sign, part) for op in ops for part in re.split("(\n)", ILLEGAL.sub("", op.text)) if part]


def plain(sign: str, text: str) -> list[Stretch]:
    """Return the stretches of one text without calls, such as a note's."""
    paragraph = Paragraph("", Kind.PLAIN, text.replace("\n", BREAK))
    return stretches([Op(sign, paragraph.text)], [paragraph], [paragraph])


def _signs(paragraphs: Sequence[Paragraph]) -> list[_Sign]:
    signs: list[_Sign] = []
    for number, one in enumerate(paragraphs):
        signs += [_Sign()] if number else []  # the break before it
        signs += _signs_of(one, len(signs))
    return signs


def _signs_of(paragraph: Paragraph, start: int) -> list[_Sign]:
    text = paragraph.text
    signs = [_Sign()] * len(text)
    for found in ITALIC.finditer(text):
        first, last = found.start(), found.end() - 1
        signs[first : last + 1] = [_Sign(silent=True), *[_Sign(italic=True)] * (last - first - 1), _Sign(silent=True)]
    for found in CALL.finditer(text):
        number = int(found[1])
        if 1 <= number <= len(paragraph.notes):
            # Counted in the whole row's text, so that the two sides' calls can be told apart.
            place = (found.start(), found.end())
            for at in range(*place):
                signs[at] = replace(signs[at], call=(start + place[0], start + place[1]))
            signs[place[0]] = replace(signs[place[0]], note=paragraph.notes[number - 1])
    return signs


def _marked(ops: Sequence[Op], old: Sequence[_Sign], new: Sequence[_Sign]) -> Iterator[_Cell]:
    cells: list[tuple[str, str, int, int]] = []
    before = after = 0
    for op in ops:
        old_step, new_step = op.sign != "+", op.sign != "-"
        for letter in op.text:
            cells.append((op.sign, letter, before, after))
            before += old_step
            after += new_step
    shared = _shared(cells, old, new)
    for sign, letter, old_at, new_at in cells:
        was = old[old_at] if sign != "+" else None
        now = new[new_at] if sign != "-" else None
        if was and now and was.call and was.call[0] in shared:
            if was.note is not None:
                yield "=", "", now.italic, was.italic, (was.note, now.note)
        elif was and now and not was.call and not now.call and was.silent == now.silent:
            if not was.silent:
                yield "=", letter, now.italic, was.italic, None
        else:
            yield from _one_side("-", letter, was)
            yield from _one_side("+", letter, now)


def _one_side(sign: str, letter: str, mark: _Sign | None) -> Iterator[_Cell]:
    if mark and mark.note is not None:
        yield sign, "", mark.italic, mark.italic, (mark.note, mark.note)
    elif mark and not mark.call and not mark.silent:
        yield sign, letter, mark.italic, mark.italic, None


def _shared(cells: Iterable[tuple[str, str, int, int]], old: Sequence[_Sign], new: Sequence[_Sign]) -> set[int]:
    """Return where the old calls begin that stand unchanged on the new side."""
    pairs: dict[int, set[tuple[int, int] | None]] = {}
    lengths: dict[int, int] = {}
    for sign, _, before, after in cells:
        call = old[before].call if sign != "+" else None
        if call:
            same = sign == "=" and old[before].italic == new[after].italic
            pairs.setdefault(call[0], set()).add(new[after].call if same else None)
            lengths[call[0]] = call[1] - call[0]
    whole = {start: next(iter(others)) for start, others in pairs.items() if len(others) == 1}
    return {start for start, call in whole.items() if call and call[1] - call[0] == lengths[start]}


def _joined(cells: Iterable[_Cell]) -> Iterator[Stretch]:
    for (sign, italic, was_italic, alone), group in groupby(cells, _likeness):
        if alone:
            yield from (Stretch(sign, letter, italic, was_italic, notes) for _, letter, _, _, notes in group)
        elif text := ILLEGAL.sub("", "".join(cell[1] for cell in group)):
            yield Stretch(sign, text, italic, was_italic)


def _likeness(cell: _Cell) -> tuple[str, bool, bool, bool]:
    sign, letter, italic, was_italic, notes = cell
    return sign, italic, was_italic, notes is not None or letter == "\n"


def written(pieces: Iterable[tuple[str, bool, str | None]]) -> tuple[str, tuple[str, ...]]:
    """Return text and notes from pieces (words, italic, note called here) with our signs, cleaned as texts are kept."""
    notes: list[str] = []
    groups: list[tuple[str, bool]] = []
    for words, italic, note in pieces:
        if note is not None:
            notes.append(clean(note))
            words = f"[^{len(notes)}]"
        if groups and groups[-1][1] == italic:
            groups[-1] = (groups[-1][0] + words, italic)
        elif words:
            groups.append((words, italic))
    return clean("".join(_starred(words) if italic else words for words, italic in groups)), tuple(notes)


def _starred(words: str) -> str:
    """Return italic words between stars, line by line, the spaces at their edges outside."""
    return BREAK.join(
        re.sub(r"^(\s*)([^*]*[^\s*])(\s*)$", r"\1*\2*\3", line) for line in clean_breaks(words).split(BREAK)
    )


def clean_breaks(text: str) -> str:
    """Return a text in which every line break is U+2028."""
    return re.sub("[\n\v\f\x85\u2029]", BREAK, text)


def settled(paragraph: Paragraph) -> Paragraph:
    """Return a paragraph as it comes back from Word: notes in the order of their calls, no unlawful character."""
    if "*" not in paragraph.text and not paragraph.notes:
        return replace(paragraph, text=clean(ILLEGAL.sub("", paragraph.text)))
    one = Paragraph("", paragraph.kind, clean(ILLEGAL.sub("", paragraph.text)), paragraph.notes)
    parts = stretches([Op("=", one.text)], [one], [one])
    text, notes = written((part.text, part.italic, part.notes[1] if part.notes else None) for part in parts)
    return Paragraph(paragraph.pid, paragraph.kind, text, notes)
