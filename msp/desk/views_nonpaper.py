"""The buttons that write the roadmap as a non-paper and hand it over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from msp import clock
from msp.access import StaffRequest, staff
from msp.desk import nonpaper
from msp.models import Meeting
from outcomes import printing, tasks, versions
from outcomes.versions import StaleError, TextError


@staff("text.draft")
@require_POST
def roadmap_paper(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Write the non-paper from the records and show it with what changed, or hand it over as the file asked for."""
    try:
        document, is_new = nonpaper.write(meeting, by=request.user, now=timezone.now(), today=clock.today(meeting))
    except (StaleError, TextError) as fault:
        messages.error(request, str(fault))
        return redirect("event-list", meeting.slug)
    form = request.POST.get("form", "")
    if form == "word":
        return redirect(f"{reverse('document-word', args=[meeting.slug, document.slug])}?view=clean")
    if form == "pdf":
        head = versions.head(document)
        if head is not None:
            tasks.ring(printing.paper(head))
        return redirect(f"{reverse('document-pdf', args=[meeting.slug, document.slug])}?view=clean")
    if is_new:
        messages.success(request, _("The non-paper is written from the records."))
    else:
        messages.info(request, _("The non-paper says what the records say; nothing has changed."))
    return redirect("document", meeting.slug, document.slug)
