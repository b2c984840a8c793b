"""The mail tray's pages: a newcomer opens a letter as Norway would, in the sample, signed in, on this machine alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from msp import sample, tray

PER_PAGE = 50
# Nothing in a letter may act or be fetched; its links open pages of their own, free of the frame's limits.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    f"frame-ancestors 'self'; sandbox {SANDBOX}"
)
_HEAD = re.compile(r"<head\b[^>]*>", re.I)
_NEW_PAGE = '<base target="_blank">'

Arguments = ParamSpec("Arguments")


def _on_this_machine(view: Callable[Concatenate[HttpRequest, Arguments], HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in who tries the sample on this machine; to everybody else there is no tray."""

    @wraps(view)
    def door(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not (settings.SAMPLE and sample.on_loopback(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return require_safe(door)


@_on_this_machine
def tray_list(request: HttpRequest) -> HttpResponse:
    """List what lies in the tray, newest first; `q` finds it by recipient or subject."""
    sought = request.GET.get("q", "").strip()
    found = [letter for letter in tray.messages() if _fits(letter, sought.casefold())]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tray/list.html", {"page": page, "sought": sought})


@_on_this_machine
def tray_mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one letter: as its reader sees it, its text, its attachments."""
    letter = _letter(name)
    return render(request, "tray/mail.html", {"letter": letter, "mail": letter.summary, "sandbox": SANDBOX})


@_on_this_machine
def tray_html(request: HttpRequest, name: str) -> HttpResponse:
    """Return a letter's HTML for the frame, where nothing in it can act."""
    html = _letter(name).html
    if not html:
        raise Http404
    head = _HEAD.search(html)
    at = head.end() if head else 0
    response = HttpResponse(html[:at] + _NEW_PAGE + html[at:])
    response["Content-Security-Policy"] = POLICY
    return response


@_on_this_machine
def tray_part(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Hand over one attachment, to be saved."""
    attachments = _letter(name).attachments
    if not 1 <= number <= len(attachments):
        raise Http404
    part = attachments[number - 1]
    response = HttpResponse(part.content, content_type=part.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=part.name)
    # Should a browser show it all the same, it is nobody's page.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@_on_this_machine
def tray_raw(request: HttpRequest, name: str) -> HttpResponse:
    """Show a letter as it came over the wire."""
    return HttpResponse(_letter(name).raw, content_type="text/plain; charset=utf-8")


def _letter(name: str) -> tray.Letter:
    try:
        return tray.read(name)
    except tray.NoSuchLetterError as fault:
        raise Http404 from fault


def _fits(letter: tray.Summary, sought: str) -> bool:
    return any(sought in words.casefold() for words in (letter.subject, *letter.recipients))
