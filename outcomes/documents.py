"""Documents: to begin one, and which of them a seat may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.text import slugify
from django.utils.translation import gettext as _

from invitations.models import Letter
from msp import journal
from msp.models import Meeting, Seat, User
from outcomes import versions
from outcomes.faults import NotPossible
from outcomes.models import Document, Version
from outcomes.paragraphs import Paragraph

# Addresses under texts/ that are pages of their own.
RESERVED = ("new", "outcomes", "series")
OFFICE = (Seat.Role.PRESIDENCY, Seat.Role.SECRETARIAT)
PUBLISHED = Q(audience=Document.Audience.PUBLIC, is_confidential=False)
OPEN = Q(audience__in=(Document.Audience.DELEGATIONS, Document.Audience.PUBLIC), is_confidential=False)
SETTLED = Q(adoption__isnull=False) | Q(rectification__isnull=False)
BEYOND_THE_OFFICE = ~Q(audience=Document.Audience.OFFICE) & Q(is_confidential=False)


def readable(meeting: Meeting, *, role: str) -> QuerySet[Document]:
    """Return the documents that a seat may read; what is still the office's own is read by the office alone."""
    found = meeting.documents.order_by("title", "pk")
    if role in OFFICE:
        return found
    return found.filter(BEYOND_THE_OFFICE)


def readable_with(seats: Mapping[int, str]) -> QuerySet[Document]:
    """Return what may be read with these roles by meeting; with none, what everyone may read of all meetings."""
    allowed = PUBLISHED
    for meeting, role in seats.items():
        own = Q(meeting=meeting)
        allowed |= own if role in OFFICE else own & BEYOND_THE_OFFICE
    found = Document.objects.filter(allowed, versions__isnull=False).select_related("meeting", "replaces")
    return found.distinct().order_by("pk")


def open_to_delegations(meeting: Meeting) -> QuerySet[Document]:
    """Return the documents that every delegation may read behind its link."""
    found = meeting.documents.filter(OPEN, versions__isnull=False)
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


# From the fewest readers to the most.
WIDTH = (
    Document.Audience.OFFICE.value,
    Document.Audience.GROUP.value,
    Document.Audience.DELEGATIONS.value,
    Document.Audience.PUBLIC.value,
)


def wider(document: Document) -> list[tuple[str, str]]:
    """Return the audiences to which a document can be widened; a confidential one to its own, which lifts that."""
    first = WIDTH.index(document.audience) + (0 if document.is_confidential else 1)
    return [(value, str(Document.Audience(value).label)) for value in WIDTH[first:]]


@transaction.atomic
def widen(document: Document, audience: str, *, by: User, reason: str) -> bool:
    """Let more people read a document, and lift its confidentiality. Return whether this call did it.

    Nothing makes them fewer: what was read cannot be unread. Raises NotPossible for a narrower audience.
    """
    before = document.audience
    if audience not in WIDTH or WIDTH.index(audience) < WIDTH.index(before):
        raise NotPossible(_("What was read cannot be unread: an audience is only ever widened."))
    moved = Document.objects.filter(pk=document.pk, audience=before).exclude(audience=audience, is_confidential=False)
    if not moved.update(audience=audience, is_confidential=False):
        return False
    document.audience, document.is_confidential = audience, False
    meeting = document.meeting
    journal.note(document, "widened the audience", meeting=meeting, by=by, was=before, now=audience, reason=reason)
    return True


def shown(document: Document) -> Version | None:
    """Return the version that delegations see: the newest that was circulated, or the newest where none was."""
    sent = Version.objects.of(document).filter(circulations__letter__status=Letter.Status.DISPATCHED)
    return sent.first() or versions.head(document)


def published(meeting: Meeting) -> QuerySet[Document]:
    """Return the documents that everyone may read."""
    return meeting.documents.filter(PUBLISHED, versions__isnull=False).distinct().order_by("title", "pk")


def public_version(document: Document) -> Version | None:
    """Return what everyone reads: the adopted text with its slips mended, else what delegations see."""
    found = Version.objects.of(document).select_related("issue")
    return found.filter(SETTLED).first() or shown(document)


def public_versions(document: Document) -> QuerySet[Version]:
    """Return all that everyone may read of a published document: what left the house, and what everyone is shown."""
    sent = Q(circulations__letter__status=Letter.Status.DISPATCHED)
    version = public_version(document)
    return Version.objects.of(document).filter(sent | SETTLED | Q(pk=version and version.pk)).distinct()


def shown_versions() -> list[Version]:
    """Return, of every document that delegations or everyone may read, the versions that they are shown."""
    found = Document.objects.filter(OPEN, versions__isnull=False).distinct()
    versions_of = {version for one in found for version in (shown(one), public_version(one)) if version}
    return sorted(versions_of, key=lambda version: version.pk)


def _free_slug(meeting: Meeting, title: str) -> str:
    stem = slugify(title)[:60].strip("-") or "text"
    taken = {*RESERVED, *meeting.documents.filter(slug__startswith=stem).values_list("slug", flat=True)}
    return next(
        slug for number in range(1, len(taken) + 2) if (slug := f"{stem}-{number}" if number > 1 else stem) not in taken
    )
