"""The journal's pen: who did what to which thing."""

from typing import Any

from django.db.models import Model

from msp.models import LogEntry, Meeting, User


def note(
    thing: Model, deed: str, *, meeting: Meeting | None, by: User | None = None, by_name: str = "", **facts: Any
) -> LogEntry:
    """Write one line about a thing, such as `note(letter, "approved", meeting=..., by=user)`.

    Facts are plain JSON values and never hold a token or a password.
    """
    return LogEntry.objects.create(
        meeting=meeting,
        by=by,
        by_name=by_name,
        deed=deed,
        thing=thing._meta.model_name or "",
        thing_id=str(thing.pk),
        thing_name=str(thing)[:300],
        facts=facts,
    )
