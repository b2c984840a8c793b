"""Papers that are written from the records: each time the next version of one document, or nothing new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msp.models import Meeting, User
from outcomes import documents, versions
from outcomes.models import Document
from outcomes.paragraphs import Kind, Paragraph
from outcomes.proceedings import agenda
from outcomes.proceedings.figures import Clause


def keep(
    meeting: Meeting,
    text: Sequence[Paragraph],
    *,
    type_: str,
    title: str,
    by: User,
    now: datetime,
    label: str = "",
) -> tuple[Document, bool]:
    """Seal a text as a document, or as the next version of the one there is; say whether anything is new.

    Raises what `versions.seal` raises.
    """
    known = meeting.documents.filter(type=type_, title=title).first()
    head = versions.head(known) if known else None
    if known is None or head is None:
        return documents.begin(meeting, text, by=by, now=now, label=label, title=title, type=type_), True
    if versions.read(head) == list(text):
        return known, False
    return known, versions.seal(known, text, base=head, by=by, now=now, label=label) != head


def write_agenda(meeting: Meeting, *, by: User, now: datetime) -> tuple[Document, bool]:
    """Write the agenda as a document, so that it can be circulated and get its symbol; say whether anything is new."""
    title = agenda.title_of_paper(meeting)
    text = [Clause("title", Kind.TITLE, title).paragraph]
    for line in agenda.flat(agenda.lines(meeting)):
        text.append(Clause("item", Kind.PLAIN, line.item.label, row=line.item.pk).paragraph)
    return keep(meeting, text, type_=Document.Type.AGENDA, title=title, by=by, now=now, label="Provisional agenda")
