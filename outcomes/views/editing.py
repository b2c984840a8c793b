"""Writing a text: paragraph by paragraph, saved as it is typed, sealed as the next version."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from msp.access import StaffRequest, staff
from msp.models import Meeting
from outcomes import adoptions, comparison, editing, marks, numbering, redline, versions, workingcopies
from outcomes.kindwords import KIND_WORDS
from outcomes.models import Adoption, Document, WorkingCopy
from outcomes.paragraphs import BREAK, Kind, Paragraph
from outcomes.workingcopies import OvertakenError


@dataclass(frozen=True)
class Field:
    """One paragraph in the form: what is written, and how that differs from the version below it."""

    paragraph: Paragraph
    number: str
    redline: SafeString

    @property
    def words(self) -> str:
        """The text as it stands in its text area."""
        return self.paragraph.text.replace(BREAK, " ")

    @property
    def rows(self) -> int:
        """How many lines the text area has before it grows."""
        return len(self.paragraph.text) // 75 + 1


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Show a working copy; keep what is typed in it, carry out a deed on one paragraph, or seal the whole."""
    document = get_object_or_404(meeting.documents, slug=slug)
    copy = workingcopies.of(document, request.user)
    if request.method != "POST":
        return render(request, "outcomes/document_edit.html", _page(document, copy, workingcopies.text(copy)))
    text = _typed(request, workingcopies.text(copy))
    deed, _colon, pid = request.POST.get("do", "save").partition(":")
    if deed in editing.DEEDS:
        text = editing.DEEDS[deed](text, pid)
    try:
        copy = workingcopies.save(copy, text, lock=lock_of(request), now=timezone.now())
    except OvertakenError as fault:
        page = _page(document, copy, text) | {"fault": str(fault)}
        return render(request, "outcomes/document_edit.html", page, status=409)
    if request.htmx and deed == "save":  # type: ignore[attr-defined] # set by its middleware
        return _saved(request, _page(document, copy, text), count=len(request.POST.getlist("pid")))
    if deed != "seal":
        return redirect(f"{request.path}#p-{pid}" if pid else request.path)
    return _seal(request, document, copy)


def _seal(request: StaffRequest, document: Document, copy: WorkingCopy) -> HttpResponse:
    adoption = Adoption.objects.filter(document=document).first()
    if adoption and "substance" not in request.POST and (rows := adoptions.touched(adoption, workingcopies.text(copy))):
        page = _page(document, copy, workingcopies.text(copy)) | {"substance": len(rows)}
        return render(request, "outcomes/document_edit.html", page, status=422)
    said = {key: request.POST.get(key, "").strip()[:limit] for key, limit in (("label", 80), ("note", 400))}
    try:
        version = workingcopies.seal(copy, by=request.user, now=timezone.now(), **said)
    except versions.StaleError as stale:
        return _conflict(request, document, copy, str(stale))
    except versions.TextError as fault:
        signing = fault.signing if isinstance(fault, versions.SignedError) else None
        page = _page(document, copy, workingcopies.text(copy)) | {"fault": str(fault), "signing": signing}
        return render(request, "outcomes/document_edit.html", page, status=422)
    messages.success(request, _("Version %(number)d is sealed.") % {"number": version.number})
    return redirect("document", document.meeting.slug, document.slug)


def _conflict(request: HttpRequest, document: Document, copy: WorkingCopy, fault: str) -> HttpResponse:
    head = versions.head(document)
    assert head is not None  # noqa: S101 - somebody has just sealed it
    base = versions.read(copy.base) if copy.base else []
    theirs, mine = versions.read(head), workingcopies.text(copy)
    merged, touched = editing.three_way(base, theirs, mine)
    page = {
        "document": document,
        "fault": fault,
        "head": head,
        "copy": copy,
        "theirs": comparison.written(redline.compare(base, theirs), base, theirs),
        "result": comparison.written(redline.compare(theirs, merged), theirs, merged),
        "touched": [one for one in merged if one.pid in touched],
    }
    return render(request, "outcomes/document_conflict.html", page, status=409)


@staff("text.draft")
@require_POST
def document_settle(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Go on after somebody else was first: on both texts merged, or on one's own over theirs."""
    document = get_object_or_404(meeting.documents, slug=slug)
    copy = get_object_or_404(document.working_copies.select_related("base"), editor=request.user)
    head = versions.head(document)
    if head is not None and head != copy.base:
        mine = workingcopies.text(copy)
        if request.POST.get("how") != "mine":
            base = versions.read(copy.base) if copy.base else []
            mine, _touched = editing.three_way(base, versions.read(head), mine)
        workingcopies.rest_on(copy, head, mine, now=timezone.now())
    return redirect("document-edit", meeting.slug, document.slug)


@staff("text.draft")
@require_POST
def document_discard(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Throw one's own working copy away; sealed versions stay as they are."""
    document = get_object_or_404(meeting.documents, slug=slug)
    document.working_copies.filter(editor=request.user).delete()
    messages.success(request, _("Your unsealed changes are discarded."))
    return redirect("document", meeting.slug, document.slug)


def lock_of(request: HttpRequest) -> int:
    """Return the count of saves that the page was shown."""
    given = request.POST.get("lock", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def _typed(request: HttpRequest, before: list[Paragraph]) -> list[Paragraph]:
    """Return the text as the form holds it, in the form's order; ids that are not ids are passed over."""
    known = {one.pid: one for one in before}
    text: list[Paragraph] = []
    for pid in dict.fromkeys(request.POST.getlist("pid")):
        if not (pid.isalnum() and len(pid) <= 24):
            continue
        old = known.get(pid, Paragraph(pid, Kind.NUMBERED, ""))
        kind = request.POST.get(f"kind-{pid}", old.kind)
        said = request.POST.get(f"text-{pid}", old.text)
        notes = request.POST.get(f"notes-{pid}", "\n".join(old.notes)).split("\n")
        if said == old.text.replace(BREAK, " "):
            said = old.text
        text += editing.written(old, said, Kind(kind) if kind in set(Kind) else old.kind, notes)
    return text


def _page(document: Document, copy: WorkingCopy, text: list[Paragraph]) -> dict[str, object]:
    base = {one.pid: one for one in (versions.read(copy.base) if copy.base else [])}
    numbers = numbering.computed(text)
    fields = [
        Field(
            one,
            numbers.get(one.pid, ""),
            marks.written(redline.words(base[one.pid].text if one.pid in base else "", one.text))
            if base.get(one.pid, Paragraph("", one.kind, "")).text != one.text
            else SafeString(),
        )
        for one in text
    ]
    return {"document": document, "copy": copy, "fields": fields, "kinds": list(KIND_WORDS.items())}


def _saved(request: HttpRequest, page: dict[str, object], *, count: int) -> HttpResponse:
    answer = render(request, "outcomes/_saved.html", page)
    if len(page["fields"]) != count:  # type: ignore[arg-type] # a list
        answer["HX-Refresh"] = "true"  # a paragraph was split or emptied: the form has another shape now
    return answer
