"""Who coordinates which group: the door of the groups' own pages asks this."""

from __future__ import annotations

from django.db.models import QuerySet

from friends.models import Friend, Theme
from msp.access import StaffRequest
from msp.models import Meeting, Seat, User

OFFICE = (Seat.Role.PRESIDENCY, Seat.Role.SECRETARIAT)


def themes_of(user: User, meeting: Meeting) -> QuerySet[Theme]:
    """Return the themes that a person coordinates at a meeting, as a contact of a coordinator whose term runs."""
    terms = Friend.objects.filter(role=Friend.Role.COORDINATOR, until_on=None, contacts__user=user)
    return Theme.objects.filter(meeting=meeting, friends__in=terms).distinct().order_by("position")


def may_run(request: StaffRequest, theme: Theme) -> bool:
    """Say whether who asks may run the group of a theme: the office every one, a coordinator his own."""
    if theme.meeting_id != request.meeting.pk:
        return False
    if request.seat.role in OFFICE:
        return True
    return (
        request.seat.role == Seat.Role.FRIEND and themes_of(request.user, request.meeting).filter(pk=theme.pk).exists()
    )
