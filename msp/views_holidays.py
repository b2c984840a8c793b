"""The table of holidays: read, a year pasted in at once, a day taken out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from msp import holidays
from msp.access import StaffRequest, staff
from msp.forms import HolidaysForm
from msp.models import Holiday, Meeting


@staff("roadmap.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def holiday_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show the holidays of the duty stations and take the lines of another year, or of a single day."""
    form = HolidaysForm(request.POST or None, initial={"station": meeting.letterhead.place})
    if form.is_valid():
        said = form.cleaned_data
        made = holidays.enter(meeting, said["station"], said["lines"], source=said["source"], by=request.user)
        words = ngettext("%(n)d holiday is entered.", "%(n)d holidays are entered.", made) % {"n": made}
        messages.success(request, words)
        return redirect("holiday-list", meeting.slug)
    page = {"form": form, "holidays": Holiday.objects.order_by("station", "on")}
    return render(request, "msp/holiday_list.html", page, status=422 if form.errors else 200)


@staff("roadmap.edit")
@require_POST
def holiday_remove(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Take a holiday out of the table."""
    holidays.remove(get_object_or_404(Holiday, pk=pk), meeting=meeting, by=request.user)
    return redirect("holiday-list", meeting.slug)
