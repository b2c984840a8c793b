"""The roadmap: dates that a presidency chose, days that follow from the treaty and the opening, and doubts."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from invitations import correcting, corrections, letters
from msp import clock, events, journal
from msp.access import StaffRequest, may, staff
from msp.deadlines import Key
from msp.desk import computed, feeds, figures, itinerary, nonpaper, risks, stops, timetable
from msp.desk.attached import Attached
from msp.doubts import Doubt
from msp.forms import DeadlinesForm
from msp.models import Event, Meeting, StandingItem


@staff("roadmap.view")
@require_GET
def roadmap(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show the road: what was chosen, what is computed, and what should be looked at again."""
    role, today = request.seat.role, clock.today(meeting)
    found = list(events.seen_by(meeting, role).select_related("session"))
    days = computed.days_of(meeting, found, today)
    doubts = risks.doubts_of(meeting, found, days)
    replies = figures.of_replies(meeting, on=today) if may(role, "reply.view") else figures.Replies()
    treaty = figures.of_treaty(meeting, on=today)
    attached = Attached.of(meeting, role=role, today=today, replies=replies, consented=treaty.consented)
    steps = itinerary.steps(
        meeting,
        found,
        days,
        today=today,
        may_edit=may(role, "roadmap.edit"),
        doubts=risks.by_event(doubts, found),
        late=attached.late(found),
        chips=attached.chips(found),
        also=[attached.here(), *attached.stops()],
    )
    page = {
        "road": stops.road(found, treaty, today),
        "steps": steps,
        "why": list(computed.why(meeting, days)),
        "paper": nonpaper.known(meeting, role=role),
        "standing": list(meeting.standing_items.order_by("position")),
        "may_edit_dates": may(role, "roadmap.edit"),
        "may_draft": may(role, "text.draft"),
        "may_correct": may(role, "letter.compose"),
        "feed": request.build_absolute_uri(reverse("calendar-seat", args=[feeds.address_of(request.seat)])),
        "public_feed": any(one.audience == Event.Audience.PUBLIC for one in found),
        **_to_look_at(meeting, found, days, doubts, attached, role),
        **timetable.asked(request.GET, steps),
    }
    return render(request, "msp/roadmap.html", page)


def _to_look_at(
    meeting: Meeting, found: list[Event], days: dict[Key, date], doubts: list[Doubt], attached: Attached, role: str
) -> dict[str, object]:
    """Return what is late or doubtful, and for who may read letters the letters that told another date."""
    today = attached.today
    plan = risks.of_plan(meeting, found, days, doubts, today=today)
    work = list(risks.of_work(attached, found, today=today))
    if not may(role, "letter.view"):
        return {"risks": [*work, *plan]}
    approved = risks.of_approved(meeting, corrections.unsent(meeting, found))
    return {"risks": [*approved, *work, *plan], "outdated": corrections.outdated(meeting, stops.of_all(found))}


@staff("letter.compose")
@require_POST
def event_correct(request: StaffRequest, meeting: Meeting, pk: int, letter: int) -> HttpResponse:
    """Draft the letter that tells the right date to those whom an earlier letter told another."""
    event, corrected = get_object_or_404(meeting.events, pk=pk), get_object_or_404(meeting.letters, pk=letter)
    try:
        made = correcting.correct(corrected, event, by=request.user)
    except (correcting.NotPossible, letters.NotPossible) as fault:
        messages.info(request, str(fault))
        return redirect("event-list", meeting.slug)
    messages.success(request, _("The correction is drafted. It goes the way of any letter."))
    return redirect("letter", meeting.slug, made.letter_id)


@staff("roadmap.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def deadlines_edit(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Say how many days before the opening delegations register and bring their credentials."""
    form = DeadlinesForm(request.POST or None, instance=meeting)
    if form.is_valid():
        if form.has_changed():
            with transaction.atomic():
                form.save()
                journal.note(meeting, "changed the deadlines", meeting=meeting, by=request.user, **form.cleaned_data)
        messages.success(request, _("The deadlines are saved."))
        return redirect("event-list", meeting.slug)
    return render(request, "msp/deadlines_form.html", {"form": form}, status=422 if form.errors else 200)


@staff("roadmap.edit")
@require_POST
def standing_save(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Keep what goes on without a date: one line is one item."""
    lines = [line.strip() for line in request.POST.get("lines", "").splitlines() if line.strip()]
    with transaction.atomic():
        meeting.standing_items.all().delete()
        items = [StandingItem(meeting=meeting, position=at, words=words) for at, words in enumerate(lines, 1)]
        StandingItem.objects.bulk_create(items)
        journal.note(meeting, "changed what goes on without a date", meeting=meeting, by=request.user, items=len(lines))
    messages.success(request, _("It is saved."))
    return redirect("event-list", meeting.slug)
