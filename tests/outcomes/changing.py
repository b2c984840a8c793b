"""Two versions of a text made up by chance: all scripts, kinds, notes and italics; edits, moves, splits and merges."""

from __future__ import annotations

import random

from outcomes.paragraphs import Kind, Paragraph, clean
from outcomes.word_text import settled

SAMPLE = (
    "the States Parties shall report on implementation; [brackets] “quoted” 8-12 A/RES/64/36, *italic* *in italics* "
    "les États parties s’engagent государства-участники представляют доклад تقدم الدول الأطراف تقريرًا 缔约国 集束弹药 "
    "公约。 ສະໜອງ ລັດພາຄີ a&b <c> * ** —"
)
WORDS = SAMPLE.split()
EXTRA = ["*two words*", "e\u0301", "\u2028", "👩🏽‍🚀"]
KINDS = list(Kind)


def pair(seed: int, length: int = 12, *, notes: bool = True) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return an old and a new text, as texts are kept."""
    chance = random.Random(seed)  # noqa: S311 - the same texts in every run
    old = [_paragraph(chance, f"{seed}x{number}", notes) for number in range(chance.randint(0, length))]
    new: list[Paragraph] = []
    moved: list[Paragraph] = []
    for one in old:
        fate = chance.random()
        if fate < 0.1:
            continue
        if fate < 0.2:
            moved.append(_edited(chance, one) if chance.random() < 0.5 else one)
        elif fate < 0.5:
            new.append(_edited(chance, one))
        elif fate < 0.6:
            new += _split(chance, one)
        elif fate < 0.7 and new and not (new[-1].notes or one.notes):
            before = new.pop()
            new.append(settled(Paragraph(before.pid, before.kind, clean(f"{before.text} {one.text}"))))
        else:
            new.append(one)
        if chance.random() < 0.15:
            new.append(_paragraph(chance, f"{seed}y{len(new)}", notes))
    for one in moved:
        new.insert(chance.randint(0, len(new)), one)
    return old, new


def _paragraph(chance: random.Random, pid: str, noted: bool) -> Paragraph:
    words = _words(chance, chance.randint(1, 25))
    notes: list[str] = []
    if noted and chance.random() < 0.2:
        for _ in range(chance.randint(1, 2)):
            notes.append(clean(" ".join(_words(chance, 6))))
            words.insert(chance.randint(0, len(words)), f"x[^{len(notes)}]")
    return settled(Paragraph(pid, chance.choice(KINDS), clean(" ".join(words)), tuple(notes)))


def _words(chance: random.Random, number: int) -> list[str]:
    return [chance.choice(WORDS if chance.random() < 0.9 else EXTRA) for _ in range(number)]


def _edited(chance: random.Random, one: Paragraph) -> Paragraph:
    words = one.text.split(" ")
    for _ in range(chance.randint(1, 3)):
        at = chance.randint(0, len(words))
        words[at : at + chance.randint(0, 2)] = _words(chance, chance.randint(0, 2))
    kind = chance.choice(KINDS) if chance.random() < 0.2 else one.kind
    notes = tuple(f"{note} revised" if chance.random() < 0.4 else note for note in one.notes)
    return settled(Paragraph(one.pid, kind, clean(" ".join(words)), notes))


def _split(chance: random.Random, one: Paragraph) -> list[Paragraph]:
    words = one.text.split(" ")
    half = len(words) // 2
    if half < 3 or one.notes:
        return [one]
    parts = [clean(" ".join(words[:half])), clean(" ".join(words[half:]))]
    pids = [one.pid, f"{one.pid}b"] if chance.random() < 0.7 else [f"{one.pid}a", one.pid]
    return [settled(Paragraph(pid, one.kind, part)) for pid, part in zip(pids, parts, strict=True)]
