"""The pages on which a letter is checked, approved, sent, watched and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from invitations import audiences, letters, preflight, progress, reminders
from invitations.addresses import addressbook
from invitations.drafts import Draft
from invitations.forms.letters import ConfirmForm
from invitations.models import Letter
from invitations.preflight.findings import Level
from invitations.views.letters import chip, find, reference, test
from msp import pdf
from msp.access import StaffRequest, may, staff
from msp.models import Meeting

ROWS = 50


# --- check and approve -----------------------------------------------------------------------------------------------


@staff("letter.view")
@require_safe
def letter_check(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Show what was looked at, what is to be mended, and who may approve."""
    found = find(meeting, pk)
    if not found.is_draft:
        return redirect("letter-send", meeting.slug, pk)
    lines = preflight.check(found)
    context = {
        "letter": found,
        "reference": reference(found),
        "lines": lines,
        "errors": [line for line in lines if line.level == Level.ERROR],
        "warnings": [line for line in lines if line.level == Level.WARNING],
        "open": [line for line in lines if line.level == Level.WARNING and not line.acknowledged],
        "ready": not preflight.blocking(lines),
        "may_compose": may(request.seat.role, "letter.compose"),
        "may_mend_posts": may(request.seat.role, "state.edit"),
        "may_approve": letters.may_approve(found, request.user),
        "revision": found.revision,
        "many": _many(found),
    }
    return render(request, "invitations/letter_check.html", context)


@staff("letter.compose")
@require_POST
def letter_acknowledge(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Write down which warnings this person has seen."""
    found = find(meeting, pk)
    try:
        fresh = letters.acknowledge(found, request.POST.getlist("warning"), by=request.user)
    except letters.NotPossible as fault:
        messages.error(request, str(fault))
    else:
        if not fresh:
            messages.info(request, _("Tick each warning that you have read."))
    return redirect("letter-check", meeting.slug, pk)


@staff("state.edit")
@require_POST
def letter_fallback(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Write to these addressees at their fallback addresses, and come back to the check."""
    found = find(meeting, pk)
    moved = addressbook.fall_back(meeting, codes=request.POST.getlist("code"), by=request.user)
    words = ngettext(
        "One letter goes to the fallback address, and is marked so.",
        "%(n)d letters go to the fallback addresses, and are marked so.",
        len(moved),
    )
    messages.success(request, words % {"n": len(moved)})
    return redirect("letter-check", meeting.slug, found.pk)


@staff("letter.compose")
@require_POST
def letter_test(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Send oneself the letter as one addressee would receive it."""
    test(request, find(meeting, pk), request.POST.get("for", ""))
    return redirect("letter", meeting.slug, pk)


@staff("letter.approve", again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_approve(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Approve a letter that this person has read: the one with the revision on the page."""
    found = find(meeting, pk)
    if request.method != "POST":
        return redirect("letter-check", meeting.slug, pk)
    if request.POST.get("revision") != str(found.revision) and found.is_draft:
        messages.error(request, _("Somebody changed the letter after you opened this page. Please read it again."))
        return redirect("letter-check", meeting.slug, pk)
    try:
        promised = letters.approve(found, by=request.user)
    except letters.NotPossible as fault:
        messages.error(request, str(fault))
        return redirect("letter-check", meeting.slug, pk)
    except (pdf.Unavailable, pdf.MissingGlyph, pdf.Failed) as fault:
        messages.error(request, _("An enclosure cannot be printed: %(fault)s") % {"fault": fault})
        return redirect("letter-check", meeting.slug, pk)
    words = ngettext("Approved: one letter is being prepared.", "Approved: %(n)d letters are being prepared.", promised)
    messages.success(request, words % {"n": promised})
    return redirect("letter-send", meeting.slug, pk)


# --- send ------------------------------------------------------------------------------------------------------------


@staff("letter.view")
@require_safe
def letter_send(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Show how many letters are prepared, and ask for the number before they leave."""
    found = find(meeting, pk)
    if found.is_draft:
        return redirect("letter-check", meeting.slug, pk)
    if found.status != Letter.Status.APPROVED:
        return redirect("letter-progress", meeting.slug, pk)
    if request.headers.get("HX-Request"):
        return render(request, "invitations/_preparing.html", {**_preparing(request, found), "swapped": True})
    return _send_page(request, found)


@staff("letter.dispatch", again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_dispatch(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Let the letters leave, once their number was typed by hand."""
    found = find(meeting, pk)
    if request.method != "POST":
        return redirect("letter-send", meeting.slug, pk)
    if found.status != Letter.Status.APPROVED:
        messages.info(request, _told(found))
        return redirect("letter-progress", meeting.slug, pk)
    form = ConfirmForm(request.POST, expected=progress.preparation(found).ready)
    if not form.is_valid():
        return _send_page(request, found, form=form, status=422)
    try:
        released = letters.dispatch(found, by=request.user)
    except letters.NotPossible as fault:
        messages.info(request, str(fault))
        return redirect("letter-send", meeting.slug, pk)
    words = ngettext("One letter is leaving.", "%(n)d letters are leaving.", released)
    messages.success(request, words % {"n": released})
    return redirect("letter-progress", meeting.slug, pk)


@staff("letter.compose")
@require_POST
def letter_prepare(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Try again what could not be printed."""
    moved = letters.prepare_again(find(meeting, pk), by=request.user)
    words = ngettext("One letter is prepared again.", "%(n)d letters are prepared again.", moved)
    messages.info(request, words % {"n": moved})
    return redirect("letter-send", meeting.slug, pk)


# --- watch -----------------------------------------------------------------------------------------------------------


@staff("letter.view")
@require_safe
def letter_progress(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Show how many have left, what needs somebody, and every letter by itself."""
    found = find(meeting, pk)
    if found.status in (Letter.Status.DRAFT, Letter.Status.APPROVED):
        return redirect("letter-send", meeting.slug, pk)
    if request.headers.get("HX-Request"):
        return render(request, "invitations/_progress.html", _sending(request, found))
    context = {
        **_sending(request, found),
        **_table(request, found),
        "troubles": progress.troubles(found),
        "reference": reference(found),
        "may_remind": found.event is not None and may(request.seat.role, "letter.compose"),
        "awaited": len(reminders.awaited(found)) if found.event else 0,
    }
    return render(request, "invitations/letter_progress.html", context)


@staff("letter.view")
@require_safe
def copy_list(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Show every letter by itself; a page of its own, and the part of another that is brought up to date."""
    found = find(meeting, pk)
    alone = not request.headers.get("HX-Request")
    template = "invitations/copy_list.html" if alone else "invitations/_copies.html"
    context = {**_sending(request, found), **_table(request, found), "reference": reference(found)}
    return render(request, template, context)


@staff("letter.dispatch")
@require_POST
def letter_pause(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Hold back what has not left."""
    if letters.pause(find(meeting, pk), by=request.user):
        messages.success(request, _("Paused: what has not left waits."))
    return redirect("letter-progress", meeting.slug, pk)


@staff("letter.dispatch")
@require_POST
def letter_resume(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Let the rest go on leaving."""
    if letters.resume(find(meeting, pk), by=request.user):
        messages.success(request, _("The letters go on leaving."))
    return redirect("letter-progress", meeting.slug, pk)


@staff("letter.approve")
@require_http_methods(["GET", "HEAD", "POST"])
def letter_withdraw(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Say what a withdrawal means, and take the letter back."""
    found = find(meeting, pk)
    if request.method != "POST":
        context = {"letter": found, "reference": reference(found), **_sending(request, found)}
        return render(request, "invitations/letter_withdraw.html", context)
    return _do(request, found, lambda: letters.withdraw(found, by=request.user), _("The letter is withdrawn."))


@staff("letter.compose")
@require_POST
def letter_remind(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Draft a reminder to those whose answer is awaited."""
    found = find(meeting, pk)
    try:
        reminder = letters.remind(found, by=request.user, codes=request.POST.getlist("code") or None)
    except letters.NotPossible as fault:
        messages.info(request, str(fault))
        return redirect("letter-progress", meeting.slug, pk)
    messages.success(request, _("The reminder is drafted. It carries the links of the first letter."))
    return redirect("letter", meeting.slug, reminder.pk)


def _many(found: Letter) -> int:
    draft = Draft.of(found)
    return len(audiences.of_draft(draft, found.meeting))


def _send_page(
    request: StaffRequest, found: Letter, *, form: ConfirmForm | None = None, status: int = 200
) -> HttpResponse:
    context = _preparing(request, found)
    ready = context["preparation"].ready
    context |= {"form": form or ConfirmForm(expected=ready), "chip": chip(found)}
    return render(request, "invitations/letter_send.html", context, status=status)


def _preparing(request: StaffRequest, found: Letter) -> dict[str, Any]:
    role = request.seat.role
    return {
        "letter": found,
        "reference": reference(found),
        "preparation": progress.preparation(found),
        "faulty": progress.faulty(found),
        "outbox": progress.sending(found).outbox,
        "sender": settings.DEFAULT_FROM_EMAIL,
        "may_dispatch": may(role, "letter.dispatch"),
        "may_compose": may(role, "letter.compose"),
        "may_withdraw": may(role, "letter.approve"),
    }


def _sending(request: StaffRequest, found: Letter) -> dict[str, Any]:
    role = request.seat.role
    return {
        "letter": found,
        "sending": progress.sending(found),
        "preparation": progress.preparation(found),
        "chip": chip(found),
        "may_dispatch": may(role, "letter.dispatch"),
        "may_withdraw": may(role, "letter.approve"),
    }


def _table(request: StaffRequest, found: Letter) -> dict[str, Any]:
    sorted_out = progress.facets(found)
    facet = request.GET.get("show", "")
    pks = sorted_out.get(facet, sorted_out[""])
    page = Paginator(pks, len(pks) or 1 if request.GET.get("all") else ROWS).get_page(request.GET.get("page"))
    return {
        "facet": facet,
        "facets": [(name, words, len(sorted_out[name])) for name, words in progress.FACETS],
        "page": page,
        "rows": progress.rows(found, page.object_list),
        "may_open": may(request.seat.role, "letter.compose"),
    }


def _do(request: StaffRequest, found: Letter, deed: Callable[[], object], words: str) -> HttpResponse:
    try:
        deed()
    except letters.NotPossible as fault:
        messages.info(request, str(fault))
    else:
        messages.success(request, words)
    return redirect("letter", found.meeting.slug, found.pk)


def _told(found: Letter) -> str:
    return {
        Letter.Status.DRAFT: _("This letter is not approved yet."),
        Letter.Status.WITHDRAWN: _("This letter was withdrawn."),
    }.get(Letter.Status(found.status), _("This letter has been sent already; nothing was sent twice."))
