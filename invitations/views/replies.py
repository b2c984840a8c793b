"""The delegate's pages: the link, the sheet, the receipt and what is kept of it."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from invitations import access, confirmations, links, replies, sections
from invitations.access import delegate
from invitations.forms.replies import AgainForm, SendForm
from invitations.models import Invitation, Reply, ReplyLink
from invitations.sections import Fault, Sheet, Way
from msp import pdf

# Nobody can tell from the time whether an address is known: every answer takes as long.
EVEN_TIME = 0.35


@require_safe
def link(request: HttpRequest, token: str = "") -> HttpResponse:
    """Swap the link for a pass to its sheet; whoever looks, man or machine, changes nothing."""
    found = links.find(token)
    if found is None:
        return access.lost(request, pressed=True)
    return access.dress(request, access.admit(_go(_door(found, request.GET.get("to", "")), found), found))


@require_http_methods(["GET", "HEAD", "POST"])
@delegate
def reply(request: HttpRequest, link: ReplyLink) -> HttpResponse:
    """Ask everything on one page, and record what is sent."""
    invitation = link.invitation
    if (door := _door(link)) != "reply":
        return _go(door, link)
    if replies.has_begun(invitation):
        return _begun(request, link)
    previous = next(iter(sections.joined(invitation.replies.filter(current=True))), None)
    sheet = Sheet(invitation, previous=previous, data=request.POST if request.method == "POST" else None)
    form = sheet.form(SendForm, {"confirm_to": (previous and previous.confirm_to) or link.email})
    faults = [*sheet.faults(), *(sections.faults_of(form) if sheet.is_sent else [])]
    if sheet.is_sent and not faults:
        if not replies.answered_too_often(link):
            return _record(request, link, sheet, confirm_to=form.cleaned_data["confirm_to"])
        faults = [Fault("send", _("This link has been used many times within an hour. Please try again later."))]
    page = {
        "sheet": sheet,
        "form": form,
        "faults": faults,
        "form_key": replies.form_nonce(request.POST),
        "may_be_late": replies.is_late(invitation, replies.now(invitation)),
        **_surroundings(link),
    }
    return render(request, "invitations/reply.html", page)


@require_safe
@delegate
def reply_done(request: HttpRequest, link: ReplyLink) -> HttpResponse:
    """Show the receipt of the answer that counts."""
    recorded = _current(link.invitation)
    if recorded is None:
        return _go("reply", link)
    page = {"lines": sections.lines(recorded), **confirmations.facts(recorded), **_surroundings(link)}
    return render(request, "invitations/reply_done.html", page)


@require_safe
@delegate
def reply_calendar(request: HttpRequest, link: ReplyLink) -> HttpResponse:
    """Hand over the calendar entry; there is none for who sends regrets."""
    recorded = _current(link.invitation)
    if recorded is None or recorded.answer == Reply.Answer.REGRETS:
        return _go("reply-done", link)
    entry = confirmations.calendar(link.invitation, answer=recorded.answer)
    return _file(entry, "text/calendar; charset=utf-8", f"{link.invitation.reference}.ics")


@require_safe
@delegate
def reply_paper(request: HttpRequest, link: ReplyLink) -> HttpResponse:
    """Hand over the copy on paper; where this installation cannot print it, say so and what helps."""
    recorded = _current(link.invitation)
    if recorded is None:
        return _go("reply", link)
    try:
        paper = confirmations.paper(recorded)
    except (pdf.Unavailable, pdf.MissingGlyph, pdf.Failed):
        return render(request, "invitations/reply_unprinted.html", _surroundings(link), status=503)
    return _file(paper, "application/pdf", f"{link.invitation.reference}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def link_again(request: HttpRequest) -> HttpResponse:
    """Send a mailbox its links; the answer is the same for every address, in words and in time."""
    if request.method != "POST":
        return access.lost(request, pressed=False, status=200)
    started = time.monotonic()
    form = AgainForm(request.POST)
    if not form.is_valid():
        return access.lost(request, pressed=False, form=form, status=200)
    if access.too_many(request, "asks", at_most=access.ASKS):
        return access.lost(request, pressed=False, form=form, status=429)
    confirmations.send_again(form.cleaned_data["email"])
    time.sleep(max(0.0, EVEN_TIME - (time.monotonic() - started)))
    return access.dress(request, HttpResponseRedirect(reverse("link-sent"), status=303))


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """Say what happens now."""
    return access.lost(request, pressed=False, sent=True, status=200)


def _door(link: ReplyLink, wish: str = "") -> str:
    """Return the page that a link opens: the sheet, or one that an app has put in its place; see REPLY_DOORS."""
    asked = (wish, *link.invitation.letter.asks)
    return next((settings.REPLY_DOORS[name] for name in asked if name in settings.REPLY_DOORS), "reply")


def _record(request: HttpRequest, link: ReplyLink, sheet: Sheet, *, confirm_to: str) -> HttpResponse:
    try:
        replies.record(
            link.invitation,
            answer=sheet.answer,
            words=sheet.attendance.words,
            source=Reply.Source.LINK,
            link=link,
            confirm_to=confirm_to,
            language=get_language() or "en",
            form_key=replies.form_key(request.POST),
            also=[sheet.record, confirmations.promise],
        )
    except replies.EventBegunError:
        return _begun(request, link)
    return _go("reply-done", link)


def _begun(request: HttpRequest, link: ReplyLink) -> HttpResponse:
    """Say that the event has begun, and show what was answered and what has come too late."""
    recorded = _current(link.invitation)
    page = {
        "lines": sections.lines(recorded) if recorded else [],
        "typed": access.typed(request),
        "ways": [one for one in Sheet(link.invitation, previous=recorded).sections if isinstance(one, Way)],
        **_surroundings(link),
    }
    return render(request, "invitations/reply_begun.html", page, status=409 if request.method == "POST" else 200)


def _current(invitation: Invitation) -> Reply | None:
    return next(iter(sections.whole(invitation.replies.filter(current=True))), None)


def _surroundings(link: ReplyLink) -> dict[str, object]:
    """Return what the layout of the delegate's pages shows."""
    invitation = link.invitation
    meeting = invitation.delegation.meeting
    return {
        "link": link,
        "invitation": invitation,
        "delegation": invitation.delegation,
        "event": invitation.event,
        "meeting": meeting,
        "letterhead": meeting.letterhead,
        "reply_by": invitation.letter.reply_by,
    }


def _go(name: str, link: ReplyLink) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=[link.public_id]), status=303)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
