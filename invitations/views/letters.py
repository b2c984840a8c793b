"""The pages on which a letter is written and looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from invitations import audiences, copies, enclosures, facts, letters, preflight, previews, progress, references
from invitations.drafts import Draft
from invitations.facts import Circular
from invitations.forms.drafts import DraftForms
from invitations.forms.letters import NewLetterForm
from invitations.models import Enclosure, Letter
from msp import clock, mail, pdf, prose
from msp.access import StaffRequest, may, staff
from msp.models import LogEntry, Meeting

CHIPS = {
    Letter.Status.DRAFT: ("wait", "quill"),
    Letter.Status.APPROVED: ("info", "check"),
    Letter.Status.DISPATCHED: ("ok", "send"),
    Letter.Status.WITHDRAWN: ("plain", "x"),
}


@staff("letter.view")
@require_safe
def letter_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """List the rounds, the newest first."""
    found = list(meeting.letters.select_related("author", "event", "approved_by").order_by("-pk"))
    counted = progress.tally(found)
    rows = [(one, chip(one), counted[one.pk].total()) for one in found]
    context = {"rows": rows, "may_compose": may(request.seat.role, "letter.compose")}
    return render(request, "invitations/letter_list.html", context)


@staff("letter.compose")
@require_http_methods(["GET", "HEAD", "POST"])
def letter_new(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Begin a letter."""
    form = NewLetterForm(request.POST or None, initial={"dated_on": clock.today(meeting)}, meeting=meeting)
    if form.is_valid():
        values = form.cleaned_data
        draft = Draft.blank(meeting, dated_on=values["dated_on"], title=values["title"], event=values["event"])
        letter = letters.compose(meeting, draft, by=request.user)
        return redirect("letter", meeting.slug, letter.pk)
    status = 422 if form.is_bound else 200
    return render(request, "invitations/letter_new.html", {"form": form}, status=status)


@staff("letter.view")
@require_safe
def letter(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Show a letter: to write, as long as it is a draft and the seat may; else to read."""
    found = find(meeting, pk)
    draft = Draft.of(found)
    if not found.is_draft or not may(request.seat.role, "letter.compose"):
        return _read(request, found, draft)
    forms = DraftForms(meeting, draft, revision=found.revision)
    return _write(request, found, forms, draft)


@staff("letter.compose")
@require_POST
def letter_revise(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Save what was written, and then do what the pressed button says."""
    found = find(meeting, pk)
    forms = DraftForms(meeting, Draft.of(found), revision=found.revision, data=request.POST)
    if not forms.is_valid():
        return _write(request, found, forms, Draft.of(found), status=422)
    draft = forms.draft()
    try:
        changed = letters.revise(found, draft, by=request.user, revision=forms.letter.cleaned_data["revision"])
    except letters.Stale:
        return _conflict(request, found, draft)
    except letters.NotPossible as fault:
        messages.error(request, str(fault))
        return redirect("letter", meeting.slug, pk)
    return _after(request, found, forms, changed=changed)


@staff("letter.compose")
@require_POST
def letter_look(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Show the preview of what is being written; nothing is saved."""
    found = find(meeting, pk)
    forms = DraftForms(meeting, Draft.of(found), revision=found.revision, data=request.POST)
    if not forms.is_valid():
        return render(request, "invitations/_preview.html", {"letter": found, "waits": True})
    circular = Circular.of(forms.draft(), meeting, enclosures=_titles(found))
    context = {"letter": found, "live": True, "fresh": True, "draft": circular.draft, **_preview(request, circular)}
    return render(request, "invitations/_preview.html", context)


@staff("letter.view")
@require_safe
def letter_preview(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Print the letter as one addressee would receive it, marked as a draft; the enclosures behind it."""
    found = find(meeting, pk)
    if not found.is_draft:
        raise Http404
    preview = previews.of(Circular.of_letter(found), code=request.GET.get("for", ""), language=_language(request))
    if preview is None:
        raise Http404
    said = {**preview.said, "watermark": _("DRAFT")}
    try:
        data = copies.printed(said, copies.papers_of(found))
    except (pdf.Unavailable, pdf.MissingGlyph, pdf.Failed, prose.UnknownField) as fault:
        context = {"letter": found, "fault": str(fault), "code": preview.code}
        return render(request, "invitations/letter_unprinted.html", context, status=503)
    return paper(data, f"draft-{preview.code}.pdf")


def find(meeting: Meeting, pk: int) -> Letter:
    """Return one of the meeting's letters, or 404."""
    related = (
        "meeting__treaty",
        "meeting__letterhead",
        "event",
        "author",
        "approved_by",
        "dispatched_by",
        "reminds_of",
    )
    return get_object_or_404(meeting.letters.select_related(*related), pk=pk)


def chip(letter: Letter) -> tuple[str, str, str]:
    """Return how a letter's status looks."""
    return (*CHIPS[Letter.Status(letter.status)], str(letter.get_status_display()))


def paper(data: bytes, name: str) -> HttpResponse:
    """Return a PDF to look at; the browser is not to guess, and keeps nothing."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store, private"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def reference(letter: Letter) -> str:
    """Return the number that a letter bears, or the one that it would get."""
    if letter.is_draft:
        return references.expected(letter.letterhead, year=letter.dated_on.year)
    return letter.copies.order_by("pk").values_list("reference", flat=True).first() or ""


def _write(request: StaffRequest, found: Letter, forms: DraftForms, draft: Draft, *, status: int = 200) -> HttpResponse:
    circular = Circular.of(draft, found.meeting, enclosures=_titles(found))
    forms.count(audiences.counts(circular.addressees))
    context = {
        "letter": found,
        "forms": forms,
        "faults": forms.faults,
        "draft": draft,
        "addressees": len(circular.addressees),
        "enclosures": list(found.enclosures.order_by("position")),
        "fields": [(f"{{{name}}}", words) for name, words in facts.FIELDS.items() if name in facts.known(draft)],
        "lines": preflight.check(found),
        "reference": circular.reference,
        **_preview(request, circular),
    }
    return render(request, "invitations/letter_form.html", context, status=status)


def _read(request: StaffRequest, found: Letter, draft: Draft) -> HttpResponse:
    asked = request.GET
    if found.is_draft:
        preview = _preview(request, Circular.of_letter(found))["preview"]
    else:
        preview = previews.of_copies(found, code=asked.get("for", ""), kind=asked.get("view", ""))
    context: dict[str, Any] = {
        "letter": found,
        "draft": draft,
        "preview": preview,
        "enclosures": list(found.enclosures.order_by("position")),
        "reference": reference(found),
        "chip": chip(found),
        "preparation": progress.preparation(found),
    }
    return render(request, "invitations/letter.html", context)


def _preview(request: StaffRequest, circular: Circular) -> dict[str, Any]:
    asked = request.POST if request.method == "POST" else request.GET
    code, kind = asked.get("for", ""), asked.get("view", "")
    return {"preview": previews.of(circular, code=code, kind=kind, language=_language(request))}


def _language(request: StaffRequest) -> str:
    asked = request.POST if request.method == "POST" else request.GET
    return asked.get("lang", "")[:2]


def _titles(found: Letter) -> list[str]:
    return list(found.enclosures.order_by("position").values_list("title", flat=True))


def test(request: StaffRequest, found: Letter, code: str) -> None:
    """Send this person the letter as one addressee would receive it, and say so or say why not."""
    every = found.meeting.delegations.select_related("state", "organisation")
    delegation = next((one for one in every if one.code == code), None)
    if delegation is None:
        messages.error(request, _("Choose an addressee whose letter you want to see."))
        return
    try:
        letters.send_test(found, by=request.user, delegation=delegation)
    except (letters.NotPossible, mail.Refused, pdf.Unavailable, pdf.MissingGlyph, pdf.Failed) as fault:
        messages.error(request, str(fault))
    else:
        words = _("A test, as %(name)s would receive it, is on its way to %(email)s.")
        messages.success(request, words % {"name": delegation.name, "email": request.user.email})


def _conflict(request: StaffRequest, found: Letter, mine: Draft) -> HttpResponse:
    """Show both texts, and keep the second editor's ready to be saved after all."""
    found.refresh_from_db()
    theirs = Draft.of(found)
    last = LogEntry.objects.filter(thing="letter", thing_id=str(found.pk)).select_related("by").order_by("-pk").first()
    kept = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "letter": found,
        "theirs": theirs,
        "mine": mine,
        "last": last,
        "kept": [(name, value) for name, value in kept if name not in ("csrfmiddlewaretoken", "revision", "do")],
    }
    return render(request, "invitations/letter_conflict.html", context, status=409)


def _after(request: StaffRequest, found: Letter, forms: DraftForms, *, changed: bool) -> HttpResponse:
    """Do what the pressed button says beyond saving, and lead back to where it stood."""
    deed, _colon, number = request.POST.get("do", "").partition(":")
    slug, pk = found.meeting.slug, found.pk
    if deed == "check":
        return redirect("letter-check", slug, pk)
    if deed == "enclose":
        return redirect("enclosure-new", slug, pk)
    if deed == "test":
        test(request, found, request.POST.get("for", ""))
    anchor = forms.anchor
    if deed in ("enclosure-up", "enclosure-out") and number.isdecimal():
        paper_ = get_object_or_404(Enclosure, letter=found, pk=number)
        (enclosures.move_up if deed == "enclosure-up" else enclosures.take_out)(paper_, by=request.user)
        anchor = "enclosures"
    elif not anchor:
        messages.success(
            request, _("The letter is saved.") if changed else _("Nothing has changed since it was saved.")
        )
    asked = {name: request.POST.get(name, "") for name in ("for", "view", "lang")}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value.isalnum())
    url = reverse("letter", args=[slug, pk]) + (f"?{query}" if query else "")
    return redirect(url + (f"#{anchor}" if anchor else ""))
