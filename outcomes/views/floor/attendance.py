"""The attendance sheet of a sitting: one tap a delegation, without a script."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting
from outcomes.faults import NotPossible
from outcomes.models import Attendance, Sitting
from outcomes.proceedings import attendance as sheets
from outcomes.proceedings import conduct
from outcomes.proceedings.precedence import Rank
from outcomes.views.floor.now import around, posted
from outcomes.views.proposals import number_in

Mark = Attendance.Mark


@staff("floor.view")
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Show who is there by capacity; a tap gives a delegation the chosen mark, another tap takes it off."""
    sitting = get_object_or_404(meeting.sittings, pk=pk)
    sitting.meeting = meeting
    as_ = request.GET.get("as", Mark.PRESENT)
    as_ = as_ if as_ in Mark.values else Mark.PRESENT.value
    if posted(request) is not None:
        return _mark(request, sitting, as_)
    settled = conduct.of(meeting)
    groups = sheets.sheet(sitting)
    parties = next((group for group in groups if group.rank is Rank.PARTY), None)
    page = {
        "sitting": sitting,
        "groups": groups,
        "present": sum(group.present for group in groups),
        "as_": as_,
        "marks": Mark.choices,
        "quorum": sheets.quorum(settled.quorum, len(parties.places)) if parties else 0,
        "parties": parties.present if parties else 0,
        "is_planned": sitting.status == Sitting.Status.PLANNED,
        **around(request, settled),
    }
    return render(request, "outcomes/floor/attendance.html", page)


def _mark(request: StaffRequest, sitting: Sitting, as_: str) -> HttpResponse:
    here = f"{reverse('attendance', args=[request.meeting.slug, sitting.pk])}?as={as_}"
    by, now = request.user, clock.now(request.meeting)
    try:
        if "rest" in request.POST:
            count = sheets.mark_rest_absent(sitting, by=by, now=now)
            said = ngettext("%(n)d delegation is marked absent.", "%(n)d delegations are marked absent.", count)
            messages.success(request, said % {"n": count})
            return HttpResponseRedirect(here, status=303)
        # A button says whose mark it sets and to what, so that two taps in a row do what one does.
        pk, _sep, mark = request.POST.get("mark", "").partition(":")
        delegation = get_object_or_404(request.meeting.delegations, pk=number_in(pk))
        sheets.mark(sitting, delegation, mark, by=by, now=now)
    except NotPossible as fault:
        messages.error(request, str(fault))
        return HttpResponseRedirect(here, status=303)
    return HttpResponseRedirect(f"{here}#d-{delegation.pk}", status=303)
