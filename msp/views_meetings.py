"""The meeting's own settings: its paper and its seats."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from msp import journal, seats
from msp.access import StaffRequest, staff
from msp.forms import LetterheadForm, SeatForm
from msp.models import Meeting


@staff("meeting.edit")
@require_http_methods(["GET", "POST"])
def settings_page(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show and change the letterhead; list the seats."""
    form = LetterheadForm(request.POST or None, instance=meeting.letterhead)
    if request.method == "POST" and form.is_valid():
        form.save()
        journal.note(meeting.letterhead, "changed", meeting=meeting, by=request.user, fields=form.changed_data)
        messages.success(request, _("The letterhead is saved. Letters approved before keep the old one."))
        return redirect("settings", meeting.slug)
    return _settings(request, meeting, form, SeatForm(prefix="seat"))


def _settings(request: StaffRequest, meeting: Meeting, letterhead: LetterheadForm, seat: SeatForm) -> HttpResponse:
    held = meeting.seats.select_related("user").order_by("role", "user__email")
    facts = {"form": letterhead, "seat_form": seat, "held": held}
    return render(request, "msp/settings.html", facts, status=422 if letterhead.errors or seat.errors else 200)


@staff("seat.edit", again=True)
@require_POST
def seat_give(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Give a seat, to a person who may be new."""
    form = SeatForm(request.POST, prefix="seat")
    if not form.is_valid():
        return _settings(request, meeting, LetterheadForm(instance=meeting.letterhead), form)
    seat = seats.give(meeting, by=request.user, **form.cleaned_data)
    messages.success(request, _("%(person)s holds the seat.") % {"person": seat.user})
    return redirect("settings", meeting.slug)


@staff("seat.edit", again=True)
@require_POST
def seat_take(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Take a seat back."""
    seat = get_object_or_404(meeting.seats.select_related("user"), pk=pk)
    try:
        with transaction.atomic():
            seats.take(seat, by=request.user)
        messages.success(request, _("The seat is free."))
    except seats.LastOfThePresidency as fault:
        messages.error(request, str(fault))
    return redirect("settings", meeting.slug)
