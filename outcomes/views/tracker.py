"""The pages on which the actions of an action plan are followed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from invitations.addresses import exports
from msp import clock
from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from outcomes import documents, tracker
from outcomes.forms_expected import PlannedActionForm, ProgressForm
from outcomes.models import Document, Progress
from outcomes.tracker import Entry

State = Progress.State
CHIPS = {State.NOT_BEGUN: ("x", "clock"), State.UNDER_WAY: ("info", "pen"), State.DONE: ("ok", "check")}


def _plan(request: StaffRequest, meeting: Meeting, slug: str) -> Document:
    readable = documents.readable(meeting, role=request.seat.role)
    return get_object_or_404(readable, slug=slug, type=Document.Type.ACTION_PLAN)


@staff("text.view")
@require_GET
def action_list(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Show the actions of a plan with what is planned and what was reported; one state alone by `?state=`."""
    document = _plan(request, meeting, slug)
    found = tracker.entries(document, today=clock.today(meeting))
    kinds = {
        "": (_("All"), found),
        **{state.value: (state.label, [one for one in found if one.state == state]) for state in State},
        "late": (_("late"), [one for one in found if one.is_late]),
        "gone": (_("gone from the text"), [one for one in found if one.left_after]),
    }
    asked = request.GET.get("state", "")
    page = {
        "document": document,
        "figures": tracker.figures(found),
        "facets": [(key, words, len(some)) for key, (words, some) in kinds.items()],
        "asked": asked if asked in kinds else "",
        "entries": [(one, *CHIPS[one.state]) for one in kinds.get(asked, kinds[""])[1]],
        "any": bool(found),
        "may_draft": may(request.seat.role, "text.draft"),
    }
    return render(request, "outcomes/action_list.html", page)


@staff("text.view")
@require_GET
def action_export(request: StaffRequest, meeting: Meeting, slug: str, kind: str) -> HttpResponse:
    """Hand over the plan as a spreadsheet."""
    found = tracker.entries(_plan(request, meeting, slug), today=clock.today(meeting))
    return exports.download(kind, tracker.sheet(found), name=f"{slug}-actions")


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: StaffRequest, meeting: Meeting, slug: str, pid: str) -> HttpResponse:
    """Say by what an action is measured and until when, or record what is reported on it."""
    document = _plan(request, meeting, slug)
    found = tracker.entries(document, today=clock.today(meeting))
    entry = next((one for one in found if one.pid == pid), None)
    if entry is None:
        raise Http404
    is_report = request.POST.get("do") == "report"
    fresh = {"on": clock.today(meeting), "state": entry.state}
    planned = PlannedActionForm(None if is_report else request.POST or None, initial=_planned(entry))
    report = ProgressForm(request.POST if is_report else None, initial=fresh)
    if is_report and report.is_valid():
        tracker.report(document, pid, **report.cleaned_data, by=request.user, now=timezone.now())
    elif planned.is_valid():
        tracker.plan(document, pid, **planned.cleaned_data, by=request.user)
    else:
        page = {"document": document, "entry": entry, "planned": planned, "report": report, "look": CHIPS[entry.state]}
        return render(
            request, "outcomes/action_form.html", page, status=422 if planned.errors or report.errors else 200
        )
    messages.success(request, _("%(number)s is saved.") % {"number": entry.number})
    return redirect("action-list", meeting.slug, slug)


def _planned(entry: Entry) -> dict[str, object]:
    return {"benchmark": entry.planned.benchmark, "due_on": entry.planned.due_on} if entry.planned else {}
