"""The joint letter of the founding letter, ready for the thirty to sign on 17 March 2010."""

from __future__ import annotations

from datetime import date, datetime

from invitations.register import DATA
from msp.models import Event, Meeting, User
from outcomes import documents, versions
from outcomes.models import Document
from outcomes.paragraphs import Kind, Paragraph, clean, new_pid
from outcomes.signing import opening
from outcomes.signing.opening import Plan

TITLE = "Joint letter to the depositary"
FILE = "joint-letter.md"
DAY = date(2010, 3, 17)


def open_joint_letter(meeting: Meeting, *, by: User, now: datetime) -> None:
    """Enter the letter and open it for signature by who has consented by the day of the briefing; once."""
    if meeting.documents.filter(title=TITLE).exists():
        return
    document = documents.begin(
        meeting,
        _text(),
        by=by,
        now=now,
        label="For signature",
        title=TITLE,
        type=Document.Type.LETTER,
        audience=Document.Audience.DELEGATIONS,
    )
    briefing = meeting.events.filter(kind=Event.Kind.BRIEFING).first()
    head = versions.head(document)
    if head:
        opening.open_(head, Plan(counts_on=DAY, event=briefing), by=by, now=now)


def _text() -> list[Paragraph]:
    """Return the letter: a title, and a paragraph for each of the file's."""
    parts = (DATA / "sample" / FILE).read_text(encoding="utf-8").split("\n\n")
    kinds = [Kind.TITLE, *[Kind.PLAIN] * (len(parts) - 1)]
    return [
        Paragraph(new_pid(), kind, clean(part.replace("\n", " ").strip()))
        for kind, part in zip(kinds, parts, strict=True)
    ]
