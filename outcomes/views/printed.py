"""A text as PDF: asked for by a button, made by the workers, handed over when it lies there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods

from msp.access import StaffRequest, staff
from msp.models import Meeting
from outcomes import printing, tasks
from outcomes.printing import Paper, State
from outcomes.views.reading import choice_of

# Seconds after which a page that waits looks again, without a script.
AGAIN = 2


@staff("text.view")
@require_http_methods(["GET", "HEAD", "POST"])
def document_pdf(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Hand over the PDF of a version or of a comparison, or say how far it is; a POST asks the workers for it."""
    choice = choice_of(request, meeting, slug)
    paper = printing.paper(choice.new, choice.old if request.GET.get("view", "changes") != "clean" else None)
    if request.method == "POST":
        tasks.ring(paper)
        return HttpResponseRedirect(request.get_full_path(), status=303)
    how_far = printing.state(paper)
    if how_far is State.READY:
        return ready(request, paper)
    page = {
        "document": choice.document,
        "paper": paper,
        "state": how_far,
        "fault": printing.fault(paper) if how_far is State.FAILED else "",
    }
    answer = render(request, "outcomes/document_pdf.html", page)
    if how_far is State.ASKED:
        answer["Refresh"] = str(AGAIN)
    return answer


def ready(request: HttpRequest, paper: Paper) -> HttpResponse:
    """Hand over a PDF that the workers have made of their own accord; 404 until they have."""
    if printing.state(paper) is not State.READY:
        raise Http404
    answer = file(paper)
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def file(paper: Paper) -> HttpResponse:
    """Return a PDF that is ready; browsers may keep it and ask whether it is still the same."""
    headers = {
        "Content-Disposition": f'inline; filename="{paper.name}"',
        "Cache-Control": "private, no-cache",
        "ETag": f'"{paper.key}"',
    }
    return HttpResponse(printing.read(paper), content_type="application/pdf", headers=headers)
