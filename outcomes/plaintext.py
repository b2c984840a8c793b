"""A text as plain text: numbers, words and footnotes, for who reads with nothing but a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from outcomes.paragraphs import BREAK, CALL, Paragraph


def write(text: Iterable[Paragraph], numbers: Mapping[str, str]) -> str:
    """Return a text with its numbers, an empty line between paragraphs, and each note under its paragraph."""
    return "\n\n".join(_block(one, numbers.get(one.pid, "")) for one in text) + "\n"


def _block(one: Paragraph, number: str) -> str:
    first = " ".join(part for part in (number, _said(one.text)) if part)
    return "\n".join([first, *(f"[{at}] {_said(note)}" for at, note in enumerate(one.notes, 1))])


def _said(text: str) -> str:
    # A lone asterisk is an asterisk.
    words = text if text.count("*") % 2 else text.replace("*", "")
    return CALL.sub(r"[\1]", words).replace(BREAK, "\n")
