"""The pages on which a date is added, changed and removed, with what hangs on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from msp import clock, deadlinewords, events
from msp.access import StaffRequest, may, staff
from msp.deadlines import Key
from msp.desk import computed, figures
from msp.desk.attached import Attached
from msp.forms_events import EventForm
from msp.models import Event, Meeting


@staff("roadmap.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Add a date; asked for a computed day, with what is known of it."""
    event = Event(meeting=meeting)
    form = EventForm(request.POST or None, instance=event, initial=_computed(meeting, request.GET.get("follows", "")))
    if form.is_valid():
        events.enter(event, by=request.user)
        return _saved(request, event)
    return _form(request, form, event)


@staff("roadmap.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Change a date."""
    event = get_object_or_404(meeting.events, pk=pk)
    form = EventForm(request.POST or None, instance=event)
    if form.is_valid():
        events.change(event, by=request.user)
        return _saved(request, event)
    return _form(request, form, event)


@staff("roadmap.edit")
@require_POST
def event_remove(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Remove a date that no letter invites to."""
    try:
        events.remove(get_object_or_404(meeting.events, pk=pk), by=request.user)
    except events.NotPossible as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("The date is removed."))
    return redirect("event-list", meeting.slug)


def _computed(meeting: Meeting, follows: str) -> dict[str, object]:
    """Return what a computed day already says, for the date with which somebody takes it up."""
    days = computed.days_of(meeting, list(meeting.events.all()), clock.today(meeting)) if follows else {}
    if follows not in days:
        return {}
    key = Key(follows)
    title, on = str(deadlinewords.TITLES[key]), days[key]
    return {"kind": Event.Kind.DEADLINE, "title": title, "starts_on": on, "ends_on": on, "follows": follows}


def _saved(request: StaffRequest, event: Event) -> HttpResponse:
    messages.success(request, _("%(event)s is saved.") % {"event": event.title})
    return redirect("event-list", event.meeting.slug)


def _form(request: StaffRequest, form: EventForm, event: Event) -> HttpResponse:
    # What is shown above the form is the date as it stands, not as somebody tried to write it.
    title = Event.objects.filter(pk=event.pk).values_list("title", flat=True).first() or ""
    page: dict[str, object] = {"form": form, "event": event, "title": title}
    if event.pk:
        today = clock.today(event.meeting)
        replies = figures.of_replies(event.meeting, on=today) if may(request.seat.role, "reply.view") else None
        consented = figures.of_treaty(event.meeting, on=today).consented
        attached = Attached.of(event.meeting, role=request.seat.role, today=today, replies=replies, consented=consented)
        page["chips"] = attached.chips([event])[event.pk]
    return render(request, "msp/event_form.html", page, status=422 if form.errors else 200)
