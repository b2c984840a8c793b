"""The register: decisions of the meeting and its officers."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from msp import clock
from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from outcomes import documents
from outcomes.faults import NotPossible
from outcomes.forms_floor import DecidedForm, DecisionForm, OfficerForm
from outcomes.models import Officer, RecordedDecision
from outcomes.proceedings import conduct, decisions, officers, report
from outcomes.views.floor.now import around, posted
from outcomes.views.proposals import number_in


@staff("floor.view")
@require_http_methods(["GET", "HEAD", "POST"])
def decision_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show what the Meeting decided, and record another decision or the correction of one."""
    replaces = decisions.standing(meeting).filter(pk=number_in(_asked(request, "replaces"))).first()
    form = DecisionForm(posted(request), meeting=meeting, initial=_initial(request, replaces))
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = decisions.record(
                said["sitting"],
                said["text"],
                item=said["item"],
                how=said["how"],
                votes=form.votes,
                version=said["version"],
                replaces=replaces,
                by=request.user,
                at=clock.now(meeting),
            )
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Decision %(n)d is recorded.") % {"n": made.number})
            return redirect("decision-list", meeting.slug)
    readable = set(documents.readable(meeting, role=request.seat.role).values_list("pk", flat=True))
    found = list(decisions.register(meeting))
    page = {
        "decisions": [(one, report.how(one), one.version and one.version.document_id in readable) for one in found],
        "unrecorded": decisions.unrecorded(meeting) if may(request.seat.role, "floor.run") else [],
        "replaces": replaces,
        "form": form,
        "can_record": form.fields["sitting"].queryset.exists(),  # type: ignore[attr-defined]  # a choice of rows
        **around(request, conduct.of(meeting)),
    }
    return render(request, "outcomes/floor/decision_list.html", page, status=422 if form.errors else 200)


def _asked(request: StaffRequest, name: str) -> str:
    return request.POST.get(name) or request.GET.get(name) or ""


def _initial(request: StaffRequest, replaces: RecordedDecision | None) -> dict[str, object]:
    if replaces is None:
        return {"version": number_in(request.GET.get("version")) or None}
    same = ("text", "how", "in_favour", "against", "abstaining")
    rows = {name: getattr(replaces, f"{name}_id") for name in ("sitting", "item", "version")}
    return {name: getattr(replaces, name) for name in same} | rows


@staff("floor.view")
@require_http_methods(["GET", "HEAD", "POST"])
def officer_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show the officers, and designate another one."""
    form = OfficerForm(posted(request), instance=Officer(meeting=meeting), meeting=meeting)
    if form.is_valid():
        try:
            made = officers.designate(cast(Officer, form.save(commit=False)), by=request.user)
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("%(who)s is designated.") % {"who": made.person or made.delegation})
            return redirect("officer-list", meeting.slug)
    return _officers(request, meeting, form, DecidedForm(meeting=meeting, initial={"how": "acclamation"}))


def _officers(
    request: StaffRequest, meeting: Meeting, form: OfficerForm, election: DecidedForm, chosen: list[str] | None = None
) -> HttpResponse:
    page = {
        "officers": list(officers.of(meeting)),
        "form": form,
        "election": election,
        "chosen": chosen or [],
        "can_elect": election.fields["sitting"].queryset.exists(),  # type: ignore[attr-defined]  # a choice of rows
        **around(request),
    }
    bad = form.errors or election.errors
    return render(request, "outcomes/floor/officer_list.html", page, status=422 if bad else 200)


@staff("floor.run")
@require_POST
def officer_elect(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Record that the designated officers who are ticked were elected at a sitting."""
    form = DecidedForm(request.POST, meeting=meeting)
    ticked = request.POST.getlist("officer")
    chosen = list(officers.of(meeting).filter(pk__in=[number_in(pk) for pk in ticked]))
    if form.is_valid():
        try:
            made = officers.elect(chosen, **form.cleaned_data, by=request.user, now=clock.now(meeting))
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Decision %(n)d is recorded.") % {"n": made.number})
            return redirect("officer-list", meeting.slug)
    return _officers(request, meeting, OfficerForm(meeting=meeting), form, ticked)


@staff("floor.run")
@require_POST
def officer_deed(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Take a designation back, or record that an officer has stepped down."""
    officer = get_object_or_404(meeting.officers.select_related("delegation"), pk=pk)
    if "remove" in request.POST:
        officers.remove(officer, by=request.user)
    elif "down" in request.POST:
        officers.step_down(officer, by=request.user)
    return redirect("officer-list", meeting.slug)
