"""What every page knows: the meeting, the seat, the way through the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from msp import access, checks, clock, navigation, sample
from msp.models import Seat


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the page's surroundings; costs no query beyond the seat that the door has fetched."""
    seat: Seat | None = getattr(request, "seat", None)
    if seat is None:
        shown = settings.SAMPLE and sample.on_loopback(request) and request.path.startswith("/accounts/")
        return {"meeting": None, "sample_sign_ins": sample.sign_ins() if shown else []}
    return {
        "meeting": seat.meeting,
        "seat": seat,
        "may_desk": access.may(seat.role, "desk.view"),
        "today": clock.today(seat.meeting),
        "nav": navigation.items(navigation.MAIN, seat, request.path),
        "foot_nav": [*_tray(request), *navigation.items(navigation.FOOT, seat, request.path)],
        "may_move_clock": seat.meeting.rehearsal_allowed and access.may(seat.role, "clock.edit"),
        "installation_faults": checks.installation_faults(),
        "seats_to_try": sample.seats_to_try(request, seat.meeting),
    }


def _tray(request: HttpRequest) -> list[list[navigation.Item]]:
    """The mail tray stands in the way through the sample, on this machine only."""
    if not (settings.SAMPLE and sample.on_loopback(request)):
        return []
    return [[navigation.Item(reverse("tray"), "mail", _("Mail tray"), current=request.path.startswith("/tray/"))]]
