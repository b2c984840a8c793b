"""What a version says around its text when it leaves the house: organ, symbol, distribution, date, language."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ObjectDoesNotExist

from invitations import datewords
from msp import clock
from msp.models import Event
from outcomes.models import Document, Version
from outcomes.printed import Imprint

Audience = Document.Audience
DISTRIBUTION = {Audience.PUBLIC.value: "general", Audience.DELEGATIONS.value: "limited"}


def imprint(version: Version) -> Imprint:
    """Return the imprint of a version; two queries."""
    around = ("document__meeting__treaty", "issue", "adoption", "rectification")
    version = Version.objects.select_related(*around).get(pk=version.pk)
    document, meeting = version.document, version.document.meeting
    return Imprint(
        organ=meeting.title,
        treaty=meeting.treaty.name,
        symbol=version.issue.symbol if _has(version, "issue") else "",
        distribution="restricted" if document.is_confidential else DISTRIBUTION.get(document.audience, "restricted"),
        dated=datewords.day(_day(version), document.language),
        language=document.language,
        original=document.language,
        agenda_item=document.agenda_item,
        place=_place(document),
        title=document.title,
        number=version.number,
        label=version.label,
        digest=version.content_sha256,
        made_at=version.sealed_at.isoformat(timespec="seconds"),
        is_adopted=_has(version, "adoption") or _has(version, "rectification"),
    )


def _has(version: Version, name: str) -> bool:
    try:
        return getattr(version, name) is not None
    except ObjectDoesNotExist:
        return False


def _day(version: Version) -> date:
    """Return the day that the paper bears: of its adoption, else of its issue, else of its sealing."""
    if _has(version, "adoption"):
        return version.adoption.on
    at = version.issue.at if _has(version, "issue") else version.sealed_at
    return at.astimezone(clock.zone()).date()


def _place(document: Document) -> str:
    """Return where the organ meets and, once that is settled, when."""
    found = document.meeting.events.filter(kind=Event.Kind.MEETING).first()
    if found is None or found.precision != Event.Precision.FIXED:
        return document.meeting.place
    return f"{document.meeting.place}, {datewords.when(found, document.language)}"
