"""Texts for the tests, written as short as they can be."""

from __future__ import annotations

from outcomes.models import Document
from outcomes.paragraphs import Kind, Paragraph
from tests import make


def text(*lines: str, kind: Kind = Kind.NUMBERED) -> list[Paragraph]:
    """Paragraphs with the ids p1, p2 and so on."""
    return [Paragraph(f"p{number}", kind, line) for number, line in enumerate(lines, 1)]


def document(**facts: object) -> Document:
    """A declaration on its way."""
    meeting = facts.pop("meeting", None) or make.meeting()
    given = {"slug": "declaration", "type": "declaration", "title": "Draft Vientiane Declaration", **facts}
    return Document.objects.create(meeting=meeting, **given)
