"""The report that writes itself, on the page where every figure leads to its row."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting
from outcomes.faults import NotPossible
from outcomes.models import Document
from outcomes.proceedings import figures, records
from outcomes.proceedings import report as reports
from outcomes.proceedings.report_words import WORDS
from outcomes.versions import StaleError, TextError
from outcomes.views.floor.now import around


@staff("floor.run")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show the report as the records give it; a POST writes it as a document."""
    if request.method == "POST":
        return _write(request, meeting)
    found = records.read(meeting)
    page = {
        "clauses": [(clause, clause.key in WORDS) for clause in reports.clauses(found)],
        "is_held": bool(found.held),
        "document": meeting.documents.filter(type=Document.Type.REPORT, title=reports.title_of(meeting)).first(),
        **around(request, found.conduct),
    }
    return render(request, "outcomes/floor/report.html", page)


def _write(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    try:
        document, is_new = reports.write(meeting, by=request.user, now=clock.now(meeting))
    except (NotPossible, StaleError, TextError) as fault:
        messages.error(request, str(fault))
        return redirect("report", meeting.slug)
    if is_new:
        messages.success(request, _("The report is written from the records."))
    else:
        messages.info(request, _("The report says what the records say; nothing has changed."))
    return redirect("document", meeting.slug, document.slug)


@staff("floor.run")
@require_http_methods(["GET", "HEAD", "POST"])
def report_words(request: StaffRequest, meeting: Meeting, key: str) -> HttpResponse:
    """Change the words of a paragraph; its figures stay bound to the records."""
    if key not in WORDS:
        raise Http404
    usual, fault = WORDS[key], ""
    kept = meeting.report_words.filter(key=key).first()
    words = request.POST.get("words", kept.words if kept else usual)
    if request.method == "POST":
        try:
            reports.reword(meeting, key, words, by=request.user)
        except NotPossible as refused:
            fault = str(refused)
        else:
            return redirect("report", meeting.slug)
    page = {"key": key, "usual": usual, "words": words, "figures": figures.names(usual), "fault": fault}
    return render(request, "outcomes/floor/report_words.html", page, status=422 if fault else 200)
