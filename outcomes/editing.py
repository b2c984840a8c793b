"""What an editor does to a text, paragraph by paragraph; each deed returns a new text and keeps the ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from outcomes.merging import merge
from outcomes.notation import pasted
from outcomes.paragraphs import CALL, Kind, Paragraph, clean, new_pid

Text = list[Paragraph]


def written(paragraph: Paragraph, said: str, kind: Kind, notes: Sequence[str]) -> Text:
    """Return a paragraph as it was typed: a new line begins a new one, an emptied one is gone.

    The first keeps the id. Footnotes stay with the part that calls the first of them.
    """
    lines = said.replace("\r\n", "\n").split("\n")
    # What was typed or pasted sheds the numbers that Word leaves; what stands there stays as it is.
    parts = [part for part in (clean(line) if line == paragraph.text else pasted(line, kind) for line in lines) if part]
    kept = tuple(note for note in map(clean, notes) if note)
    caller = next((at for at, part in enumerate(parts) if CALL.search(part)), 0)
    return [
        Paragraph(new_pid() if at else paragraph.pid, kind, part, kept if at == caller else ())
        for at, part in enumerate(parts)
    ]


def up(text: Text, pid: str) -> Text:
    """Return the text with a paragraph moved before the one above it."""
    at = _at(text, pid)
    return text if not at else [*text[: at - 1], text[at], text[at - 1], *text[at + 1 :]]


def down(text: Text, pid: str) -> Text:
    """Return the text with a paragraph moved after the one below it."""
    at = _at(text, pid)
    return text if at is None or at + 1 >= len(text) else [*text[:at], text[at + 1], text[at], *text[at + 2 :]]


def join(text: Text, pid: str) -> Text:
    """Return the text with a paragraph joined to the one above, whose id and kind remain; its footnotes follow on."""
    at = _at(text, pid)
    if not at:
        return text
    above, below = text[at - 1], text[at]
    shifted = CALL.sub(lambda call: f"[^{int(call[1]) + len(above.notes)}]", below.text)
    whole = replace(above, text=clean(f"{above.text} {shifted}"), notes=above.notes + below.notes)
    return [*text[: at - 1], whole, *text[at + 1 :]]


def out(text: Text, pid: str) -> Text:
    """Return the text without a paragraph."""
    return [one for one in text if one.pid != pid]


def after(text: Text, pid: str) -> Text:
    """Return the text with an empty paragraph of the same kind after one, or at the beginning of an empty text."""
    at = _at(text, pid)
    if at is None:
        return [*text, Paragraph(new_pid(), Kind.NUMBERED, "")]
    return [*text[: at + 1], Paragraph(new_pid(), text[at].kind, ""), *text[at + 1 :]]


DEEDS: Mapping[str, Callable[[Text, str], Text]] = {"up": up, "down": down, "join": join, "out": out, "after": after}


def _at(text: Text, pid: str) -> int | None:
    return next((at for at, one in enumerate(text) if one.pid == pid), None)


def three_way(base: Text, theirs: Text, mine: Text) -> tuple[Text, set[str]]:
    """Return a text with the changes of both sides on `base`, and the pids where they touch: there mine stands.

    The order is theirs; paragraphs that I added follow the one after which I put them. What one side took out stays
    out unless the other changed it.
    """
    before, their, own = ({one.pid: one for one in text} for text in (base, theirs, mine))
    found: Text = []
    touched: set[str] = set()
    for one in theirs:
        kept = own.get(one.pid)
        if kept is not None:
            merged = _merged(before.get(one.pid), one, kept)
            found.append(merged or kept)
            touched |= {one.pid} if merged is None else set()
        elif one.pid not in before:
            found.append(one)
        elif one != before[one.pid]:
            found.append(one)
            touched.add(one.pid)
    for at, one in enumerate(mine):
        if one.pid in their or before.get(one.pid) == one:
            continue
        touched |= {one.pid} if one.pid in before else set()
        placed = {done.pid: place for place, done in enumerate(found)}
        place = next((placed[left.pid] for left in reversed(mine[:at]) if left.pid in placed), -1)
        found.insert(place + 1, one)
    return found, touched


def _merged(base: Paragraph | None, theirs: Paragraph, mine: Paragraph) -> Paragraph | None:
    if theirs == mine or base == mine:
        return theirs
    if base is None:
        return None
    if base == theirs:
        return mine
    text = merge(base.text, theirs.text, mine.text)
    kinds, notes = {theirs.kind, mine.kind} - {base.kind}, {theirs.notes, mine.notes} - {base.notes}
    if text is None or len(kinds) > 1 or len(notes) > 1:
        return None
    return Paragraph(base.pid, next(iter(kinds), base.kind), text, next(iter(notes), base.notes))
