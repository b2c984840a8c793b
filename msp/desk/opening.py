"""Opening a meeting: treaty, letterhead, dates and the first seat, in one short path."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from invitations import register
from invitations.models import State
from msp import journal, seats
from msp.forms import LetterheadForm, MeetingForm, TreatyForm
from msp.models import Event, Letterhead, Meeting, Seat, Treaty, User
from outcomes import series


def may_open(user: User) -> bool:
    """Say who may open a meeting: whoever holds a seat of a presidency, or the first person of all."""
    return Seat.objects.filter(user=user, role=Seat.Role.PRESIDENCY).exists() or not Seat.objects.exists()


@transaction.atomic
def open_meeting(
    *,
    treaty: Treaty,
    letterhead: Letterhead,
    facts: dict[str, Any],
    starts_on: date,
    ends_on: date,
    suggested: bool,
    by: User,
) -> Meeting:
    """Open a meeting with its date, its delegations and a presidency seat for who opens it."""
    letterhead.save()
    treaty.save()
    meeting = Meeting.objects.create(treaty=treaty, letterhead=letterhead, **facts)
    Event.objects.create(
        meeting=meeting,
        kind=Event.Kind.MEETING,
        title=meeting.title,
        place=meeting.place,
        starts_on=starts_on,
        ends_on=ends_on,
        precision=Event.Precision.SUGGESTED if suggested else Event.Precision.FIXED,
    )
    series.usual(meeting)
    register.load_states()
    # The reference data's addresses are made up: a real meeting gets its address book from its own file.
    register.open_delegations(meeting, on=starts_on, by=by, addresses=False)
    seats.give(meeting, email=by.email, role=Seat.Role.PRESIDENCY, by=by)
    journal.note(meeting, "opened", meeting=meeting, by=by)
    return meeting


@login_required
@require_http_methods(["GET", "POST"])
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Ask for the treaty, the paper and the dates on one page; open the meeting."""
    if not isinstance(request.user, User) or not may_open(request.user):
        raise Http404
    data = request.POST or None
    chosen = Treaty.objects.filter(code=request.POST.get("treaty", "")).first()
    forms = {
        "form": MeetingForm(data, prefix="meeting"),
        "letterhead_form": LetterheadForm(data, prefix="letterhead"),
        "treaty_form": TreatyForm(None if chosen else data, prefix="treaty", initial={"rule": register.CCM_RULE}),
    }
    asked = [forms["form"], forms["letterhead_form"], *([] if chosen else [forms["treaty_form"]])]
    if request.method == "POST" and all(tuple(form.is_valid() for form in asked)) and _presidency_known(forms["form"]):
        values = forms["form"].cleaned_data
        treaty = chosen or forms["treaty_form"].save(commit=False)
        treaty.code = treaty.code or slugify(treaty.short_name)[:50]
        dates = {name: values[name] for name in ("starts_on", "ends_on", "suggested")}
        facts = {name: values[name] for name in ("title", "short_title", "slug", "presidency_code", "place")}
        letterhead = forms["letterhead_form"].save(commit=False)
        meeting = open_meeting(treaty=treaty, letterhead=letterhead, facts=facts, by=request.user, **dates)
        return redirect("desk", meeting.slug)
    page = {**forms, "treaties": Treaty.objects.order_by("name"), "chosen": chosen}
    return render(request, "msp/meeting_new.html", page, status=422 if request.method == "POST" else 200)


def _presidency_known(form: Any) -> bool:
    register.load_states()
    code = form.cleaned_data["presidency_code"] = form.cleaned_data["presidency_code"].upper()
    if State.objects.filter(code=code).exists():
        return True
    form.add_error("presidency_code", _("No State of the register has this code; Norway's is NOR."))
    return False
