"""The base's own pages: the way in, the seat, the clock, the journal."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from msp import clock, journal, sample
from msp.access import StaffRequest, may, staff
from msp.forms import ClockForm
from msp.models import LogEntry, Meeting, Seat

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the web process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead a person to the meeting of their seat; with several, let them choose."""
    if not request.user.is_authenticated:
        return redirect_to_login("/")
    seats = list(Seat.objects.filter(user=request.user).select_related("meeting").order_by("-meeting__created_at"))
    if len(seats) == 1:
        return redirect(front_page(seats[0]))
    return render(request, "msp/home.html", {"seats": [(seat, front_page(seat)) for seat in seats]})


def front_page(seat: Seat) -> str:
    """Return the address at which a seat's work begins."""
    # A friend's seat has no desk: its day begins with its own groups.
    return reverse("desk" if may(seat.role, "desk.view") else "own-groups", args=[seat.meeting.slug])


def lost(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer an address that does not exist: strangers are asked to sign in, as they are for those that do."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise Http404


@require_POST
def seat_switch(request: HttpRequest) -> HttpResponse:
    """Take another seat of the sample; on this machine only."""
    seat = get_object_or_404(
        Seat.objects.select_related("user", "meeting"),
        meeting__slug=sample.SLUG,
        user=request.POST.get("user") if request.POST.get("user", "").isdigit() else 0,
        user__email__endswith="@" + sample.DOMAIN,
    )
    if not (request.user.is_authenticated and sample.may_switch(request, seat.meeting)):
        raise Http404
    login(request, seat.user, backend=BACKEND)
    asked = request.POST.get("next", "")
    fits = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and may(seat.role, "desk.view")
    return HttpResponseRedirect(asked if fits else front_page(seat))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language that a person chose, and go back to the page."""
    asked = request.POST.get("next", "/")
    answer = HttpResponseRedirect(asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else "/")
    if request.POST.get("language") in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.POST["language"],
            max_age=31536000,
            samesite="Lax",
            secure=settings.SECURE,
        )
    return answer


@login_required
@require_GET
def person(request: HttpRequest) -> HttpResponse:
    """Show a person how they sign in, and what they may add to it."""
    return render(request, "msp/person.html", {"languages": settings.LANGUAGES})


@staff("clock.edit")
@require_http_methods(["GET", "POST"])
def rehearsal_clock(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Move the rehearsed day, or leave the rehearsal."""
    if not meeting.rehearsal_allowed:
        raise Http404
    form = ClockForm(request.POST or None, initial={"day": clock.today(meeting)})
    if request.method == "POST" and form.is_valid():
        meeting.rehearsal_on = form.cleaned_data["day"]
        meeting.save(update_fields=["rehearsal_on"])
        journal.note(meeting, "clock moved", meeting=meeting, by=request.user, to=str(meeting.rehearsal_on or "real"))
        messages.success(request, _("The meeting's day has moved."))
        return redirect("clock", meeting.slug)
    return render(request, "msp/clock.html", {"form": form, "events": meeting.events.order_by("starts_on")})


@staff("journal.view")
@require_GET
def journal_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show who did what, newest first."""
    entries = LogEntry.objects.filter(meeting=meeting).select_related("by").order_by("-at", "-pk")
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(request, "msp/journal.html", {"page": page})
