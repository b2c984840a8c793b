"""Who leads what, for everyone, once the presidency has published it; and for delegations behind their link."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from friends import board, publishing
from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting


@require_GET
def friends_public(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who coordinates and who works on each theme; no person, no address."""
    meeting = get_object_or_404(Meeting.objects.select_related("treaty", "letterhead"), slug=slug)
    if not publishing.is_public(meeting):
        raise Http404
    page = {
        "meeting": meeting,
        "letterhead": meeting.letterhead,
        "lines": board.read(meeting, on=clock.today(meeting)),
    }
    return render(request, "friends/public.html", page)


@staff("theme.edit")
@require_POST
def friends_publish(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Open the list of friends to everyone, or close it."""
    if request.POST.get("close"):
        publishing.close(meeting, by=request.user)
        messages.success(request, _("The list of friends is no longer public."))
    else:
        publishing.publish(meeting, by=request.user, now=clock.now(meeting))
        messages.success(request, _("Everyone can now read who leads what."))
    return redirect("theme-list", meeting.slug)
