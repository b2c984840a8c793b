"""The dates of the road: add, change and remove them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from msp import journal
from msp.access import StaffRequest, staff
from msp.forms import EventForm
from msp.models import Event, Meeting


@staff("roadmap.edit")
@require_http_methods(["GET", "POST"])
def event_new(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Add a date."""
    return _edit(request, Event(meeting=meeting), "added")


@staff("roadmap.edit")
@require_http_methods(["GET", "POST"])
def event_edit(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Change a date."""
    return _edit(request, get_object_or_404(meeting.events, pk=pk), "changed")


def _edit(request: StaffRequest, event: Event, deed: str) -> HttpResponse:
    form = EventForm(request.POST or None, instance=event)
    if request.method == "POST" and form.is_valid():
        form.save()
        journal.note(event, deed, meeting=event.meeting, by=request.user, starts_on=str(event.starts_on))
        messages.success(request, _("%(event)s is saved.") % {"event": event.title})
        return redirect("event-list", event.meeting.slug)
    return render(request, "msp/event_form.html", {"form": form, "event": event}, status=422 if form.errors else 200)


@staff("roadmap.edit")
@require_POST
def event_remove(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Remove a date that no letter invites to."""
    event = get_object_or_404(meeting.events, pk=pk)
    if event.letters.exists() or event.invitations.exists() or event.kind == Event.Kind.MEETING:
        messages.error(
            request, _("%(event)s stays: letters or the meeting itself stand on it.") % {"event": event.title}
        )
    else:
        journal.note(event, "removed", meeting=meeting, by=request.user)
        event.delete()
        messages.success(request, _("The date is removed."))
    return redirect("event-list", meeting.slug)
