"""The meeting's own day: the real one, or the day that its staff rehearse.

Only the domain lives by this clock. Leases, retries, mail dates and the journal keep real time.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from msp.models import Meeting


def zone() -> ZoneInfo:
    """Return the zone in which deadlines are meant: Geneva's."""
    return ZoneInfo(settings.MEETING_TIME_ZONE)


def now(meeting: Meeting) -> datetime:
    """Return the meeting's moment: the rehearsed day at the real time of day in Geneva, else the real moment."""
    moment = timezone.now().astimezone(zone())
    if meeting.rehearsal_on is None:
        return moment
    return datetime.combine(meeting.rehearsal_on, moment.time(), tzinfo=zone())


def today(meeting: Meeting) -> date:
    """Return the meeting's day in Geneva."""
    return now(meeting).date()
