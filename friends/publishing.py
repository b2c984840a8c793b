"""Who leads what, for everyone to read: opened and closed by an act with a name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from friends.models import Publication
from msp import journal
from msp.models import Meeting, User


def is_public(meeting: Meeting) -> bool:
    """Say whether the presidency has opened the list of its friends to everyone."""
    return Publication.objects.filter(meeting=meeting).exists()


def publish(meeting: Meeting, *, by: User, now: datetime) -> bool:
    """Open the list to everyone; return whether this call did it."""
    with transaction.atomic():
        row, made = Publication.objects.get_or_create(meeting=meeting, defaults={"by": by, "at": now})
        if made:
            journal.note(row, "published", meeting=meeting, by=by)
    return made


def close(meeting: Meeting, *, by: User) -> bool:
    """Close the list again; return whether this call did it."""
    with transaction.atomic():
        row = Publication.objects.filter(meeting=meeting).first()
        if row is None:
            return False
        journal.note(row, "no longer public", meeting=meeting, by=by)
        row.delete()
    return True
