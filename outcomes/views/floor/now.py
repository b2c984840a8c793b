"""The meeting as it runs: the sitting that is open, its item, who has the floor, what comes next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from msp import clock
from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from outcomes.faults import NotPossible
from outcomes.forms_floor import ConductForm
from outcomes.models import Conduct, Sitting
from outcomes.proceedings import agenda, conduct, programme, sittings, speakers
from outcomes.proceedings.programme import Card
from outcomes.proceedings.speakers import Floor
from outcomes.views.proposals import number_in

DEEDS = {
    "open": sittings.open_,
    "suspend": sittings.suspend,
    "resume": sittings.resume,
    "close": sittings.close,
}


@staff("floor.view")
@require_GET
def floor(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show what runs now, with the President's next steps, and what comes next."""
    settled = conduct.of(meeting)
    now = conduct.local_now(meeting, settled)
    found = programme.cards(meeting, settled, now=now)
    board = programme.board(found, now=now)
    page = {
        "board": board,
        "floors": [(card, *_floor(card, settled)) for card in board.now],
        "has_sittings": bool(found),
        "has_agenda": agenda.items(meeting).exists(),
        "settled": settled,
        **around(request, settled),
        "now": now,
    }
    return render(request, "outcomes/floor/now.html", page)


def _floor(card: Card, settled: Conduct) -> tuple[Floor | None, int]:
    """Return the speakers of the item under discussion, and by how much the one who speaks is over the time."""
    if card.sitting.current is None:
        return None, 0
    found = speakers.floor(card.sitting.current, settled, on=card.sitting.on)
    return found, found.speaking.over(clock.now(settled.meeting)) if found.speaking else 0


@staff("floor.run")
@require_POST
def sitting_deed(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Open, suspend, resume or close a sitting, as the button says."""
    sitting = get_object_or_404(meeting.sittings, pk=pk)
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is not None:
        try:
            if not deed(sitting, by=request.user, now=clock.now(meeting)):
                messages.warning(request, _("Somebody did that a moment ago; it stands."))
        except NotPossible as fault:
            messages.error(request, str(fault))
    return redirect("floor", meeting.slug)


@staff("floor.run")
@require_POST
def sitting_item(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Turn a running sitting to an item."""
    sitting = get_object_or_404(meeting.sittings, pk=pk)
    item = agenda.items(meeting).filter(pk=number_in(request.POST.get("item"))).first()
    if item is not None:
        sittings.take_up(sitting, item, by=request.user)
    return redirect("floor", meeting.slug)


@staff("floor.view")
@require_http_methods(["GET", "HEAD", "POST"])
def conduct_page(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show and change how the meeting is conducted: zone, quorum, time limits, what is public, what comes after."""
    settled = conduct.of(meeting)
    form = ConductForm(posted(request), instance=settled, meeting=meeting)
    if form.is_valid():
        conduct.change(settled, by=request.user, what=form.changed_data)
        messages.success(request, _("It is saved."))
        return redirect("conduct", meeting.slug)
    page = {"form": form, "sittings": Sitting.objects.filter(meeting=meeting).count(), **around(request, settled)}
    return render(request, "outcomes/floor/conduct.html", page, status=422 if form.errors else 200)


def posted(request: StaffRequest) -> QueryDict | None:
    """Return what was posted by who may run the meeting, None where the page is only looked at.

    Raises PermissionDenied for who may look and not do.
    """
    if request.method != "POST":
        return None
    if not may(request.seat.role, "floor.run"):
        raise PermissionDenied
    return request.POST


def around(request: StaffRequest, settled: Conduct | None = None) -> dict[str, Any]:
    """Return what every page of the meeting shows."""
    return {
        "may_run": may(request.seat.role, "floor.run"),
        "is_published": (settled or conduct.of(request.meeting)).is_public,
    }
