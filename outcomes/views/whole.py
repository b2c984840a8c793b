"""Writing a text as a whole, in the plain notation; a person confirms the ids that are in doubt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from msp.access import StaffRequest, staff
from msp.models import Meeting
from outcomes import marks, notation, redline, workingcopies
from outcomes.paragraphs import Paragraph, new_pid
from outcomes.views.editing import lock_of
from outcomes.workingcopies import OvertakenError

LONGEST = 600_000
# Below this a pairing is shown to a person before it is believed.
SURE = 0.7


@dataclass(frozen=True)
class Doubt:
    """A paragraph that may be one of the text, much changed, or a new one."""

    at: int
    change: SafeString


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def document_whole(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Show a working copy as one text; take it back, ask about doubtful paragraphs, and keep it."""
    document = get_object_or_404(meeting.documents, slug=slug)
    copy = workingcopies.of(document, request.user)
    before = workingcopies.text(copy)
    page = {"document": document, "copy": copy, "lock": copy.lock, "written": notation.write(before)}
    if request.method != "POST":
        return render(request, "outcomes/document_whole.html", page)
    page |= {"written": request.POST.get("text", "")[:LONGEST], "lock": lock_of(request)}
    paired = redline.restore_ids(before, notation.read(str(page["written"])))
    doubts = _doubts(before, paired)
    if doubts and "confirmed" not in request.POST:
        return render(request, "outcomes/document_whole.html", page | {"doubts": doubts})
    text = _settled(request, paired)
    try:
        workingcopies.save(copy, text, lock=lock_of(request), now=timezone.now())
    except OvertakenError as fault:
        return render(request, "outcomes/document_whole.html", page | {"fault": str(fault)}, status=409)
    return redirect("document-edit", meeting.slug, slug)


def _doubts(before: list[Paragraph], paired: list[tuple[Paragraph, float]]) -> list[Doubt]:
    known = {one.pid: one.text for one in before}
    return [
        Doubt(at, marks.written(redline.words(known[one.pid], one.text)))
        for at, (one, sure) in enumerate(paired)
        if 0 < sure < SURE and one.pid in known
    ]


def _settled(request: HttpRequest, paired: list[tuple[Paragraph, float]]) -> list[Paragraph]:
    """Return the text with a new id for what a person called a new paragraph."""
    return [
        replace(one, pid=new_pid()) if request.POST.get(f"same-{at}") == "no" else one
        for at, (one, _sure) in enumerate(paired)
    ]
