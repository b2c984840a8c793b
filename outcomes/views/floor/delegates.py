"""The meeting behind the personal link: what is now and next, and a place on a speakers' list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from invitations.access import delegate
from invitations.models import ReplyLink
from msp import clock
from outcomes.faults import NotPossible
from outcomes.forms_speaking import FloorForm
from outcomes.models import Speaker
from outcomes.proceedings import conduct, speakers
from outcomes.views.delegates import around
from outcomes.views.floor.public import shown


@require_http_methods(["GET", "HEAD", "POST"])
@delegate
def meeting_for(request: HttpRequest, link: ReplyLink) -> HttpResponse:
    """Show a delegation what is now and next, and put it on an open speakers' list."""
    delegation = link.invitation.delegation
    meeting = delegation.meeting
    settled = conduct.of(meeting)
    form = FloorForm(request.POST or None, meeting=meeting)
    if form.is_valid():
        try:
            speakers.ask(**form.cleaned_data, delegation=delegation, now=clock.now(meeting), link=link)
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            return _back(link)
    page = {
        "form": form,
        "wishes": speakers.wishes_of(delegation, settled, today=clock.today(meeting)),
        "has_lists": form.fields["of"].queryset.exists(),  # type: ignore[attr-defined]  # a choice of rows
        **(shown(meeting, settled) if settled.is_public else {}),
        **around(link),
    }
    return render(request, "outcomes/meeting_for.html", page, status=422 if form.errors else 200)


@require_POST
@delegate
def floor_withdraw(request: HttpRequest, link: ReplyLink, pk: int) -> HttpResponse:
    """Take one's own delegation off a speakers' list."""
    rows = Speaker.objects.filter(delegation=link.invitation.delegation).select_related("delegation__meeting")
    speakers.withdraw(get_object_or_404(rows, pk=pk))
    return _back(link)


def _back(link: ReplyLink) -> HttpResponse:
    return HttpResponseRedirect(reverse("meeting-for", args=[link.public_id]), status=303)
