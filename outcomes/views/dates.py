"""The dates on which a text is due or discussed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from msp.access import StaffRequest, staff
from msp.models import Meeting
from outcomes import event_texts
from outcomes.forms_dates import DateForm
from outcomes.models import EventText
from outcomes.views.proposals import paper_of


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def document_dates(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Show on which dates a text is due or discussed, and put it on another one."""
    document = paper_of(request, meeting, slug)
    form = DateForm(request.POST or None, meeting=meeting)
    if form.is_valid():
        said = form.cleaned_data
        event_texts.hang(document, said["event"], part=said["part"], by=request.user)
        messages.success(request, _("The text stands on the road: %(event)s.") % {"event": said["event"]})
        return redirect("document-dates", meeting.slug, slug)
    links = document.event_texts.select_related("event").order_by("event__starts_on", "pk")
    page = {"document": document, "form": form, "links": links}
    return render(request, "outcomes/document_dates.html", page, status=422 if form.errors else 200)


@staff("text.draft")
@require_POST
def document_date_remove(request: StaffRequest, meeting: Meeting, slug: str, pk: int) -> HttpResponse:
    """Take a text off a date."""
    document = paper_of(request, meeting, slug)
    links = EventText.objects.select_related("event__meeting", "document")
    event_texts.take_off(get_object_or_404(links, document=document, pk=pk), by=request.user)
    return redirect("document-dates", meeting.slug, slug)
