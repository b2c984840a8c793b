"""Which texts hang on which date of the road, and whether they have gone round in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from invitations.models import Enclosure, Letter
from msp import journal
from msp.models import Event, Meeting, User
from outcomes import documents
from outcomes.faults import NotPossible
from outcomes.models import Adoption, Circulation, Document, EventText, Version
from outcomes.models.proposals import OPEN

Part = EventText.Part
# From this many days before its date on, a text that has not gone round is told.
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Hanging:
    """A text on a date: its newest version, whether that has left with a letter, and what is still open on it."""

    event: Event
    document: Document
    part: str
    number: int
    has_left: bool
    open: int

    @property
    def is_ready(self) -> bool:
        """Whether the newest version has gone round; of what is due, no proposal may be open either."""
        return self.has_left and (self.part != Part.DUE or not self.open)

    def is_late(self, today: date) -> bool:
        """Say whether its date is past and the text was not ready for it."""
        return not self.is_ready and self.event.starts_on < today

    def is_near(self, today: date) -> bool:
        """Say whether its date is near and the text is not ready for it."""
        return not self.is_ready and today <= self.event.starts_on <= today + SOON


@transaction.atomic
def hang(document: Document, event: Event, *, part: str, by: User) -> EventText:
    """Put a text on a date where it is due or discussed; said again, the newer word stands.

    Raises NotPossible for the date of another meeting.
    """
    if document.meeting_id != event.meeting_id:
        raise NotPossible(_("This date belongs to another meeting."))
    link, _made = EventText.objects.update_or_create(document=document, event=event, defaults={"part": part})
    journal.note(document, "hung on a date", meeting=event.meeting, by=by, event=event.title, part=part)
    return link


@transaction.atomic
def take_off(link: EventText, *, by: User) -> None:
    """Take a text off a date."""
    journal.note(link.document, "taken off a date", meeting=link.event.meeting, by=by, event=link.event.title)
    link.delete()


def of_meeting(meeting: Meeting, *, role: str) -> list[Hanging]:
    """Return every text that hangs on a date, as far as a seat may read it; one query."""
    return _read(EventText.objects.filter(event__meeting=meeting), documents.readable(meeting, role=role))


def of_event(event: Event, *, role: str) -> list[Hanging]:
    """Return the texts of one date, as far as a seat may read them; one query."""
    return _read(EventText.objects.filter(event=event), documents.readable(event.meeting, role=role))


def by_event(found: Iterable[Hanging]) -> dict[int, list[Hanging]]:
    """Sort texts by the number of their date."""
    sorted_out: dict[int, list[Hanging]] = {}
    for one in found:
        sorted_out.setdefault(one.event.pk, []).append(one)
    return sorted_out


def _read(links: QuerySet[EventText], readable: QuerySet[Document]) -> list[Hanging]:
    newest = Version.objects.filter(document=OuterRef("document")).order_by("-number")
    sent = Letter.Status.DISPATCHED
    # A version leaves by a circulation of its own, or enclosed in any letter that left after it was sealed.
    circulated = Circulation.objects.filter(version=OuterRef("head"), letter__status=sent)
    enclosed = Enclosure.objects.filter(
        letter__meeting=OuterRef("event__meeting"),
        letter__status=sent,
        letter__circulation=None,
        letter__dispatched_at__gte=OuterRef("sealed_at"),
        title=OuterRef("document__title"),
    )
    found = (
        links.filter(document__in=readable.order_by())
        .select_related("event", "document")
        .annotate(
            head=Subquery(newest.values("pk")[:1]),
            number=Subquery(newest.values("number")[:1]),
            sealed_at=Subquery(newest.values("sealed_at")[:1]),
        )
        .annotate(
            has_left=Exists(circulated)
            | Exists(enclosed)
            | Exists(Adoption.objects.filter(document=OuterRef("document"))),
            open=Count("document__proposals", filter=Q(document__proposals__status__in=OPEN)),
        )
        .order_by("event__starts_on", "document__title", "pk")
    )
    return [Hanging(one.event, one.document, one.part, one.number or 0, bool(one.has_left), one.open) for one in found]
