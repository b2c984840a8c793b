"""Documents: to begin one, and which of them a seat may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.text import slugify

from invitations.models import Letter
from msp import journal
from msp.models import Meeting, Seat, User
from outcomes import versions
from outcomes.models import Document, Version
from outcomes.paragraphs import Paragraph

# Addresses under texts/ that are pages of their own.
RESERVED = ("new", "outcomes")
OFFICE = (Seat.Role.PRESIDENCY, Seat.Role.SECRETARIAT)


def readable(meeting: Meeting, *, role: str) -> QuerySet[Document]:
    """Return the documents that a seat may read; what is still the office's own is read by the office alone."""
    found = meeting.documents.order_by("title", "pk")
    if role in OFFICE:
        return found
    return found.exclude(audience=Document.Audience.OFFICE).exclude(is_confidential=True)


def open_to_delegations(meeting: Meeting) -> QuerySet[Document]:
    """Return the documents that every delegation may read behind its link."""
    audiences = (Document.Audience.DELEGATIONS, Document.Audience.PUBLIC)
    found = meeting.documents.filter(audience__in=audiences, is_confidential=False, versions__isnull=False)
    return found.select_related("meeting").distinct().order_by("title", "pk")


def listed(found: QuerySet[Document]) -> QuerySet[Document]:
    """Return documents with the number of their versions and the day of the newest; one query."""
    newest = Version.objects.filter(document=OuterRef("pk")).order_by("-number")
    return found.annotate(
        count=Count("versions"), latest_at=Subquery(newest.values("sealed_at")[:1]), words_of_latest=_label(newest)
    ).select_related("theme")


def _label(newest: QuerySet[Version]) -> Subquery:
    return Subquery(newest.values("label")[:1])


@transaction.atomic
def begin(
    meeting: Meeting, text: Sequence[Paragraph], *, by: User | None, now: datetime, label: str = "", **facts: Any
) -> Document:
    """Enter a document with its first version; `facts` are fields of the document, its title among them."""
    document = Document.objects.create(meeting=meeting, slug=_free_slug(meeting, facts["title"]), **facts)
    journal.note(document, "began a document", meeting=meeting, by=by)
    versions.seal(document, text, base=None, by=by, now=now, label=label)
    return document


def shown(document: Document) -> Version | None:
    """Return the version that delegations see: the newest that was circulated, or the newest where none was."""
    sent = Version.objects.of(document).filter(circulations__letter__status=Letter.Status.DISPATCHED)
    return sent.first() or versions.head(document)


def _free_slug(meeting: Meeting, title: str) -> str:
    stem = slugify(title)[:60].strip("-") or "text"
    taken = {*RESERVED, *meeting.documents.filter(slug__startswith=stem).values_list("slug", flat=True)}
    return next(
        slug for number in range(1, len(taken) + 2) if (slug := f"{stem}-{number}" if number > 1 else stem) not in taken
    )
