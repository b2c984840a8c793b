"""A session as a calendar entry, which follows when the session is moved or cancelled."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from friends.models import Session
from msp import calendars
from msp.calendars import Entry


def file(session: Session) -> bytes:
    """Return the iCalendar file of a session: one entry for ever, with a higher number after every change."""
    event, meeting = session.event, session.theme.meeting
    is_cancelled = session.status == Session.Status.CANCELLED
    entry = Entry(
        uid=f"session-{session.pk}@{urlsplit(settings.SITE_URL).hostname}",
        title=f"{meeting.short_title}: {event.title}",
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        starts_at=event.starts_at,
        place=event.place,
        words="\n".join(f"{n}. {item}" for n, item in enumerate(session.items, 1)),
        length=timedelta(minutes=session.length),
        revision=event.revision + session.moves + is_cancelled,
        is_cancelled=is_cancelled,
    )
    return calendars.feed("", [entry], stamp=timezone.now())
