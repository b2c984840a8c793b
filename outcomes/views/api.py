"""The interface for programs: read-only JSON, and the files of a version; see docs/api.md.

Everyone reads what is published; who is signed in reads what their seats let them read, and no more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from msp import clock
from msp.models import Seat
from outcomes import akn, documents, numbering, plaintext, printing, proposals, redline, versions, word_out
from outcomes import representations as facts
from outcomes.akn import Work
from outcomes.models import Document, Proposal, Version
from outcomes.paragraphs import Paragraph
from outcomes.views.reading import WORD, symbol_of

AKN, TEXT, PDF = "application/akn+xml", "text/plain; charset=utf-8", "application/pdf"


def program(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer programs: faults as JSON, an ETag of the SHA-256 of what is answered, and nothing that a proxy keeps."""

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            answer = view(request, *args, **kwargs)
        except Http404 as fault:
            said = str(fault) if fault.args and isinstance(fault.args[0], str) else ""
            return JsonResponse({"error": said or _("There is nothing at this address that you may read.")}, status=404)
        answer["Cache-Control"] = "private, no-cache"
        patch_vary_headers(answer, ["Cookie"])
        answer["ETag"] = f'"{hashlib.sha256(answer.content).hexdigest()}"'
        return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer

    return answered


@program
def document_list(request: HttpRequest) -> HttpResponse:
    """List the documents that the sender may read; `?meeting=` keeps to one meeting."""
    found = documents.readable_with(_seats(request))
    if slug := request.GET.get("meeting"):
        found = found.filter(meeting__slug=slug)
    return _said({"documents": [facts.document(one) for one in found]})


@program
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a document is, and which versions of it the sender may read."""
    one, open_versions = _document(request, pk)
    return _said(facts.document(one) | {"versions": [facts.version(each) for each in _outlined(open_versions)]})


@program
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Hand over a version with its text in the form that is hashed."""
    one, open_versions = _document(request, pk)
    found = get_object_or_404(_outlined(open_versions), number=number)
    return _said({"document": one.pk} | facts.version(found) | facts.body(*versions.labelled(found)))


@program
def version_file(request: HttpRequest, pk: int, number: int, form: str) -> HttpResponse:
    """Hand over a version as a file; a PDF only once the workers have made it."""
    one, open_versions = _document(request, pk)
    found = get_object_or_404(open_versions, number=number)
    if form not in facts.FORMS:
        raise Http404
    data, kind = _file(one, found, form)
    name = f"{one.slug}-v{number}.{form}"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _file(one: Document, found: Version, form: str) -> tuple[bytes | str, str]:
    if form == "pdf":
        paper = printing.paper(found)
        if printing.state(paper) is not printing.State.READY:
            raise Http404(_("The PDF of this version is not made yet."))
        return printing.read(paper), PDF
    text, numbers = versions.labelled(found)
    if form == "docx":
        symbol = symbol_of(found)
        return word_out.clean(text, title=one.title, symbol=symbol, digest=found.content_sha256), WORD
    return (
        (akn.write(text, numbers, _work(one, found)), AKN) if form == "akn" else (plaintext.write(text, numbers), TEXT)
    )


def _work(one: Document, found: Version) -> Work:
    first = one.versions.values_list("sealed_at", flat=True).get(number=1)
    return Work(
        meeting=one.meeting.slug,
        slug=one.slug,
        title=one.title,
        organ=one.meeting.title,
        language=one.language,
        symbol=symbol_of(found),
        began_on=first.astimezone(clock.zone()).date(),
        number=found.number,
        sealed_on=found.sealed_at.astimezone(clock.zone()).date(),
    )


@program
def comparison(request: HttpRequest, pk: int, a: str, b: str) -> HttpResponse:
    """Compare two versions; either may be one of another document, written 12:3."""
    (old, before), (new, after) = (_either(request, pk, one) for one in (a, b))
    rows = redline.compare(before, after, by_id=old.document_id == new.document_id)
    sides = {"old": _named(old), "new": _named(new)}
    return _said(sides | {"rows": [facts.row(one) for one in rows]})


@program
def concordance(request: HttpRequest, pk: int, a: int, b: int) -> HttpResponse:
    """Say which number of one version is which of another."""
    _one, open_versions = _document(request, pk)
    (old, was), (new, now) = (versions.labelled(get_object_or_404(open_versions, number=one)) for one in (a, b))
    return _said({"old": a, "new": b, "lines": facts.concordance(numbering.concordance(was, now, old, new))})


@program
def paragraph_history(request: HttpRequest, pk: int, pid: str) -> HttpResponse:
    """Say what a paragraph said in every version that the sender may read."""
    one, open_versions = _document(request, pk)
    places = versions.history(one, pid).filter(version__in=open_versions)
    if not places:
        raise Http404
    said = [
        {
            "version": place.version.number,
            "kind": place.block.kind,
            "text": place.block.text,
            "notes": place.block.notes,
        }
        for place in places
    ]
    return _said({"document": one.pk, "paragraph": pid, "history": said})


@program
def proposal_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List the proposals on a document that the sender's seat shows; without a seat there are none to see."""
    one, _open = _document(request, pk)
    role = _seats(request).get(one.meeting_id)
    found = proposals.seen_by_seat(one, role) if role else Proposal.objects.none()
    return _said({"document": one.pk, "proposals": [facts.proposal(each) for each in found]})


def _seats(request: HttpRequest) -> dict[int, str]:
    if not request.user.is_authenticated:
        return {}
    return dict(Seat.objects.filter(user=request.user).values_list("meeting", "role"))


def _document(request: HttpRequest, pk: int) -> tuple[Document, QuerySet[Version]]:
    """Return a document that the sender may read, and the versions of it that they may; 404 where that is nothing."""
    seats = _seats(request)
    one = get_object_or_404(documents.readable_with(seats), pk=pk)
    is_seated = one.meeting_id in seats
    return one, Version.objects.of(one) if is_seated else documents.public_versions(one)


def _outlined(found: QuerySet[Version]) -> QuerySet[Version]:
    """Fetch versions with what is said of them: symbol, adoption, rectification and circulations; two queries."""
    return found.select_related("issue", "adoption", "rectification").prefetch_related("circulations__letter")


def _either(request: HttpRequest, pk: int, asked: str) -> tuple[Version, list[Paragraph]]:
    other, _colon, number = asked.rpartition(":")
    if not number.isdecimal() or not (other or "0").isdecimal():
        raise Http404
    _one, open_versions = _document(request, int(other) if other else pk)
    found = get_object_or_404(open_versions, number=int(number))
    return found, versions.read(found)


def _named(one: Version) -> dict[str, object]:
    return {"document": one.document_id, "number": one.number, "sha256": one.content_sha256}


def _said(said: dict[str, object]) -> HttpResponse:
    written = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(written, content_type="application/json")
