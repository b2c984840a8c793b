"""Documents that everyone may read, at an address that lasts; no account, no script, nothing of anybody's is kept."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from invitations.access import everyone
from msp.models import Meeting
from outcomes import comparison, documents, printing, word_out
from outcomes import versions as texts
from outcomes.models import Document, Version
from outcomes.printing import State
from outcomes.views.printed import ready
from outcomes.views.reading import WORD


@require_GET
@everyone
def public_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the published documents of a meeting."""
    meeting = get_object_or_404(Meeting.objects.select_related("treaty", "letterhead"), slug=slug)
    found = list(documents.published(meeting))
    if not found:
        raise Http404
    page = {"meeting": meeting, "letterhead": meeting.letterhead, "documents": found}
    return render(request, "outcomes/public_list.html", page)


@require_GET
@everyone
def public(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Show a published document as it stands: adopted or circulated, else its newest version."""
    meeting = get_object_or_404(Meeting.objects.select_related("treaty", "letterhead"), slug=slug)
    document, version = _found(meeting, name)
    page = {
        "meeting": meeting,
        "letterhead": meeting.letterhead,
        "document": document,
        "version": version,
        "issue": getattr(version, "issue", None),
        "adoption": getattr(document, "adoption", None),
        "lines": comparison.clean(version),
        "has_pdf": printing.state(printing.paper(version)) is State.READY,
    }
    return render(request, "outcomes/public.html", page)


@require_GET
def public_word(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Hand a published document over as a Word file."""
    document, version = _found(get_object_or_404(Meeting, slug=slug), name)
    issue = getattr(version, "issue", None)
    symbol = issue.symbol if issue else ""
    file = word_out.clean(texts.read(version), title=document.title, symbol=symbol, digest=version.content_sha256)
    headers = {"Content-Disposition": f'attachment; filename="{name}-v{version.number}.docx"'}
    return HttpResponse(file, content_type=WORD, headers=headers)


@require_GET
def public_pdf(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Hand a published document over as PDF."""
    _document, version = _found(get_object_or_404(Meeting, slug=slug), name)
    return ready(request, printing.paper(version))


def _found(meeting: Meeting, name: str) -> tuple[Document, Version]:
    document = get_object_or_404(documents.published(meeting).select_related("adoption"), slug=name)
    version = documents.public_version(document)
    if version is None:
        raise Http404
    return document, version
