"""The founding non-papers of February 2010 as documents of the meeting."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from invitations.register import DATA
from msp import prose
from msp.models import Meeting
from outcomes import documents
from outcomes.models import Document
from outcomes.paragraphs import Kind, Paragraph, clean, new_pid

PAPERS = {
    "discussion-paper": Document.Type.NON_PAPER,
    "roadmap": Document.Type.NON_PAPER,
    "agenda": Document.Type.AGENDA,
}
SEALED_AT = datetime(2010, 2, 26, 9, tzinfo=UTC)
ITEM = re.compile(r"( *)- (.*)")


def open_texts(meeting: Meeting) -> None:
    """Enter the discussion paper, the roadmap and the agenda, each with its first version; run again, none twice."""
    if meeting.documents.exists():
        return
    for name, kind in PAPERS.items():
        said, body = prose.headed((DATA / "sample" / f"{name}.md").read_text(encoding="utf-8"))
        documents.begin(
            meeting,
            list(_paragraphs(said, body)),
            by=None,
            now=SEALED_AT,
            label="February 2010",
            title=said["title"],
            type=kind,
            audience=Document.Audience.DELEGATIONS,
        )


def _paragraphs(said: dict[str, str], body: str) -> list[Paragraph]:
    head = [(Kind.PLAIN, said.get("kicker", "")), (Kind.TITLE, said["title"])]
    head += [(Kind.PLAIN, said.get(key, "")) for key in ("byline", "dated")]
    return [
        Paragraph(new_pid(), kind, clean(text)) for kind, text in [*head, *map(_item, body.split("\n"))] if text.strip()
    ]


def _item(line: str) -> tuple[Kind, str]:
    found = ITEM.fullmatch(line)
    if not found:
        return Kind.NUMBERED, line
    return (Kind.SUBSUB if found[1] else Kind.SUB), found[2]
