"""The screen in the room where a text is signed, for whoever has its address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from outcomes.models import Signing
from outcomes.views.signing import screen


@require_GET
def signing_screen(request: HttpRequest, key: str) -> HttpResponse:
    """Show n of 30 while the address is switched on; it names nobody who is not in the room's own list."""
    if not key:
        raise Http404
    found = Signing.objects.select_related("document__meeting__treaty", "version", "event")
    page = screen(get_object_or_404(found, screen_key=key))
    answer = render(request, "outcomes/signing_screen.html", page)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    return answer
