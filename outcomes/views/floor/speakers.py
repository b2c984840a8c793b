"""The speakers' list of an item, as the podium keeps it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from msp import clock
from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from outcomes.faults import NotPossible
from outcomes.forms_floor import ListForm, SpeakerForm, delegations_of
from outcomes.models import AgendaItem, Sitting, Speaker
from outcomes.proceedings import agenda, conduct, sittings
from outcomes.proceedings import speakers as lists
from outcomes.views.floor.now import around, posted
from outcomes.views.proposals import number_in


@staff("floor.view")
@require_http_methods(["GET", "HEAD", "POST"])
def speakers(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Show who has the floor and who waits; a POST puts a delegation on the list."""
    item = get_object_or_404(agenda.items(meeting), pk=pk)
    item.meeting = meeting
    settled = conduct.of(meeting)
    now = clock.now(meeting)
    sitting = _sitting(meeting, item)
    found = lists.floor(item, settled, on=sitting.on if sitting else now.date())
    form = None
    said = posted(request)
    if found.of and may(request.seat.role, "floor.run"):
        found.of.item = item
        form = SpeakerForm(said, meeting=meeting)
        if form.is_valid():
            try:
                lists.ask(found.of, **form.cleaned_data, now=now, by=request.user)
            except NotPossible as fault:
                form.add_error(None, str(fault))
            else:
                return redirect("speakers", meeting.slug, pk)
    page = {
        "item": item,
        "floor": found,
        "over": found.speaking.over(now) if found.speaking else 0,
        "done": [(row, row.over(now)) for row in found.done],
        "form": form,
        "invited": [(str(one.pk), one.name) for one in delegations_of(meeting)] if form else [],
        "asked": str(form["delegation"].value() or "") if form else "",
        "list_form": ListForm(initial={"groups_first": found.of.groups_first, "minutes": found.of.minutes})
        if found.of
        else ListForm(),
        "sitting": sitting,
        "can_call": sitting is not None and sitting.status == Sitting.Status.OPEN,
        **around(request, settled),
    }
    return render(request, "outcomes/floor/speakers.html", page, status=422 if form and form.errors else 200)


@staff("floor.run")
@require_POST
def speakers_list(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Open the list of an item, or close it."""
    item = get_object_or_404(agenda.items(meeting), pk=pk)
    item.meeting = meeting
    if "close" in request.POST:
        if known := getattr(item, "speakers_list", None):
            lists.close_list(known, by=request.user)
        return redirect("speakers", meeting.slug, pk)
    form = ListForm(request.POST)
    if form.is_valid():
        lists.open_list(item, **form.cleaned_data, by=request.user)
    else:
        messages.error(request, _("Minutes are a number from 1 to 120."))
    return redirect("speakers", meeting.slug, pk)


@staff("floor.run")
@require_POST
def floor_next(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Give the floor to a delegation, or take it back when the last one has spoken."""
    item = get_object_or_404(agenda.items(meeting), pk=pk)
    here = request.POST.get("back") == "now"
    now = clock.now(meeting)
    rows = Speaker.objects.filter(of__item=item).select_related("of", "delegation__meeting", "delegation__state")
    before = rows.filter(pk=number_in(request.POST.get("after"))).first()
    chosen = rows.filter(pk=number_in(request.POST.get("speaker"))).first()
    sitting = _sitting(meeting, item)
    try:
        if chosen is not None and sitting is not None:
            lists.call(chosen, sitting=sitting, by=request.user, now=now, after=before)
        elif chosen is not None:
            raise NotPossible(_("No sitting is open: nobody has the floor."))
        elif before is not None:
            lists.finish(before, by=request.user, now=now)
    except NotPossible as fault:
        messages.error(request, str(fault))
    return redirect("floor", meeting.slug) if here else redirect("speakers", meeting.slug, pk)


@staff("floor.run")
@require_POST
def speaker_deed(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Pass over a speaker, put it back, or take it off the list."""
    rows = Speaker.objects.filter(delegation__meeting=meeting).select_related("of", "delegation__meeting")
    speaker = get_object_or_404(rows, pk=pk)
    do = request.POST.get("do", "")
    try:
        if do == "skip":
            lists.skip(speaker, by=request.user)
        elif do == "wait":
            lists.wait_again(speaker, by=request.user)
        elif do == "withdraw":
            lists.withdraw(speaker, by=request.user)
    except NotPossible as fault:
        messages.error(request, str(fault))
    return redirect("speakers", meeting.slug, speaker.of.item_id)


def _sitting(meeting: Meeting, item: AgendaItem) -> Sitting | None:
    """Return the sitting at which the item is under discussion, else the one that is open, else none."""
    running = list(sittings.of(meeting).filter(status__in=sittings.RUNNING))
    at_item = [one for one in running if one.current_id == item.pk]
    return next(iter([*at_item, *running]), None)
