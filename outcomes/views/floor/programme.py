"""The programme of work: the sittings, day by day."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting
from outcomes.faults import NotPossible
from outcomes.forms_floor import SittingForm, UsualSittingsForm
from outcomes.models import Sitting
from outcomes.proceedings import conduct, programme, sittings
from outcomes.views.floor.now import around


@staff("floor.view")
@require_GET
def sitting_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show the sittings day by day."""
    return _page(request, meeting)


def _page(request: StaffRequest, meeting: Meeting, form: UsualSittingsForm | None = None) -> HttpResponse:
    settled = conduct.of(meeting)
    found = programme.cards(meeting, settled, now=conduct.local_now(meeting, settled))
    event = conduct.opening(meeting)
    first = {"first": event.starts_on, "last": event.ends_on} if event else {}
    page = {
        "days": programme.days(found),
        "count": len(found),
        "form": form or UsualSittingsForm(initial=first),
        "settled": settled,
        **around(request, settled),
    }
    return render(request, "outcomes/floor/sitting_list.html", page, status=422 if form else 200)


@staff("floor.run")
@require_POST
def sitting_usual(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Plan the usual sittings of three hours, morning and afternoon."""
    form = UsualSittingsForm(request.POST)
    if not form.is_valid():
        return _page(request, meeting, form)
    count = sittings.plan_usual(meeting, **form.cleaned_data, by=request.user)
    said = ngettext("%(n)d sitting is planned.", "%(n)d sittings are planned.", count)
    messages.success(request, said % {"n": count})
    return redirect("sitting-list", meeting.slug)


@staff("floor.run")
@require_http_methods(["GET", "HEAD", "POST"])
def sitting_new(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Plan another sitting."""
    form = SittingForm(request.POST or None, instance=Sitting(meeting=meeting), meeting=meeting)
    if form.is_valid():
        try:
            sittings.plan(cast(Sitting, form.save(commit=False)), form.cleaned_data["items"], by=request.user)
        except NotPossible as fault:
            form.add_error("room", str(fault))
        else:
            messages.success(request, _("The sitting is planned."))
            return redirect("sitting-list", meeting.slug)
    return _form(request, form)


@staff("floor.run")
@require_http_methods(["GET", "HEAD", "POST"])
def sitting_edit(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Change a sitting; those who look at the programme are told what was changed."""
    sitting = get_object_or_404(meeting.sittings, pk=pk)
    sitting.meeting = meeting
    form = SittingForm(request.POST or None, instance=sitting, meeting=meeting)
    if form.is_valid():
        said = form.cleaned_data
        try:
            sittings.change(
                sitting,
                said["items"],
                lock=said["lock"] or 0,
                change=said["change"],
                by=request.user,
                now=clock.now(meeting),
            )
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The sitting is saved."))
            return redirect("sitting-list", meeting.slug)
    return _form(request, form)


def _form(request: StaffRequest, form: SittingForm) -> HttpResponse:
    page = {"form": form, "sitting": form.instance}
    return render(request, "outcomes/floor/sitting_form.html", page, status=422 if form.errors else 200)


@staff("floor.run")
@require_POST
def sitting_remove(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Take a sitting that was not opened off the programme."""
    sitting = meeting.sittings.filter(pk=pk).first()
    if sitting is not None:
        try:
            sittings.remove(sitting, by=request.user)
        except NotPossible as fault:
            messages.error(request, str(fault))
    return redirect("sitting-list", meeting.slug)
