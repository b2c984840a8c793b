"""A version as the enclosure of a letter: title, byline and text, as letters print them."""

from __future__ import annotations

from itertools import pairwise

from invitations.enclosures import Paper
from outcomes import versions
from outcomes.models import Version
from outcomes.paragraphs import BREAK, Kind, Paragraph

# What stands before a paragraph in the notation of letters.
SIGNS = {Kind.SUB: "- ", Kind.SUBSUB: "  - "}


def paper(version: Version) -> Paper:
    """Return a version as a paper: what stands before the title is the line above it, two short lines follow it.

    One query. A text without a title takes that of its document.
    """
    text = versions.read(version)
    at = next((place for place, one in enumerate(text) if one.kind is Kind.TITLE), None)
    if at is None:
        return Paper(title=version.document.title, body=_body(text), language=version.document.language)
    below = _byline(text[at + 1 :])
    byline, dated = ("", *below)[-2:] if len(below) == 1 else (*below, "", "")[:2]
    return Paper(
        title=text[at].text,
        kicker=" ".join(one.text for one in text[:at]),
        byline=byline,
        dated=dated,
        body=_body(text[at + 1 + len(below) :]),
        language=version.document.language,
    )


def _byline(text: list[Paragraph]) -> list[str]:
    """Return the plain lines that stand under a title: who circulates it, and the date."""
    lines = []
    for one in text[:2]:
        if one.kind is not Kind.PLAIN:
            break
        lines.append(one.text)
    return lines


def _body(text: list[Paragraph]) -> str:
    lines = [SIGNS.get(one.kind, "") + one.text.replace(BREAK, " ") for one in text]
    if not lines:
        return ""
    written = lines[0]
    for (before, _line), (after, line) in pairwise(zip(text, lines, strict=True)):
        in_list = before.kind in SIGNS and after.kind in SIGNS
        written += ("\n" if in_list else "\n\n") + line
    return written
