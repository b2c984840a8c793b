"""Which group a seat may open: the office and readers every one, a coordinator his own and no other."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from friends import coordinators, sessions
from friends.models import Session, Theme
from msp.access import StaffRequest
from msp.models import Seat


def group_of(request: StaffRequest, slug: str) -> Theme:
    """Return the theme of a group that this seat may see, or 404; behind `group.run`, that it may also run."""
    themes = Theme.objects.select_related("meeting__treaty", "meeting__letterhead")
    theme = get_object_or_404(themes, meeting=request.meeting, slug=slug)
    if request.seat.role == Seat.Role.FRIEND and not coordinators.may_run(request, theme):
        raise Http404
    return theme


def session_of(request: StaffRequest, slug: str, number: int) -> Session:
    """Return a session of a group that this seat may see, or 404."""
    theme = group_of(request, slug)
    found = sessions.find(theme, number)
    if found is None:
        raise Http404
    return found


def may_run(request: StaffRequest, theme: Theme) -> bool:
    """Say whether the page shows what runs the group."""
    return coordinators.may_run(request, theme)
