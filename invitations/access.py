"""The door of the delegate: a personal link opens one sheet for half an hour, and nothing else.

The token stands in the address once. It is swapped for a signed cookie of that link and a clean address, so that it
lies in no history, no log and no referrer. Looking changes nothing: machines open every link in a mail.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from invitations import links
from invitations.forms.replies import AgainForm
from invitations.models import Letter, ReplyLink
from msp.models import Meeting

OPEN_FOR = 30 * 60
LANGUAGE_COOKIE = "reply-language"
# Per address: wrong links, and requests for a new one. In the memory of each web process: the bound is loose by their
# number, which 130 bits can afford.
MISSES, ASKS, WITHIN = 20, 10, 10 * 60
# Controls in which people write, as opposed to choose: their words are shown again when a sheet came too late.
TYPED = re.compile(r"(name|title|words|confirm_to)$")
SHOWN_AGAIN = 100

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, ReplyLink, Arguments], HttpResponse]


def delegate(view: View[Arguments]) -> Callable[..., HttpResponse]:
    """Let in who pressed the link within the last half hour, and hand over the link.

    Whoever comes without it is shown one page, the same for a sheet that exists and one that does not.
    """

    @wraps(view)
    def guarded(
        request: HttpRequest, public_id: str, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        link = links.by_public_id(public_id)
        if link is None or not _holds(request, link):
            return lost(request, pressed=False)
        with translation.override(language_for(request, link)):
            return dress(request, admit(view(request, link, *args, **kwargs), link))

    guarded.door = "delegate"  # type: ignore[attr-defined]  # the door test reads it
    return guarded


def everyone(view: Callable[Concatenate[HttpRequest, Arguments], HttpResponse]) -> Callable[..., HttpResponse]:
    """Show a public page in the language that was chosen on it, or on a delegate's page, else in the browser's own."""

    @wraps(view)
    def spoken(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        with translation.override(language_for(request)):
            response = view(request, *args, **kwargs)
            response.headers["Content-Language"] = translation.get_language() or "en"
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return _remember(request, response)

    return spoken


def admit(response: HttpResponse, link: ReplyLink) -> HttpResponse:
    """Give the browser its pass to this one sheet; every page of the sheet renews it."""
    response.set_cookie(
        cookie_name(link.public_id),
        _signer().sign(link.public_id),
        max_age=OPEN_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )
    return response


def cookie_name(public_id: str) -> str:
    """Return the name of the pass; each link has its own, so that two States may share a browser."""
    return f"{'__Host-' if settings.SECURE else ''}reply-{public_id}"


def lost(
    request: HttpRequest, *, pressed: bool, sent: bool = False, form: AgainForm | None = None, status: int = 404
) -> HttpResponse:
    """Show the one helpful page: of a link that opens nothing (`pressed`), or of a sheet without its pass."""
    if pressed and too_many(request, "misses", at_most=MISSES):
        status = 429
    with translation.override(language_for(request)):
        page = {
            "pressed": pressed,
            "sent": sent,
            "form": form or AgainForm(),
            "typed": typed(request),
            "contacts": contacts(),
        }
        return dress(request, render(request, "invitations/reply_lost.html", page, status=status))


def contacts() -> list[Meeting]:
    """Return the meetings that have written to anybody, whose addresses help who has lost a link."""
    written = Letter.objects.filter(status=Letter.Status.DISPATCHED).values("meeting")
    return list(Meeting.objects.filter(pk__in=written).select_related("letterhead").order_by("-pk"))


def language_for(request: HttpRequest, link: ReplyLink | None = None) -> str:
    """Return the language of the page: chosen now, chosen before, that of the letter, or the browser's own."""
    wishes = [request.GET.get("lang"), request.COOKIES.get(LANGUAGE_COOKIE)]
    if link:
        wishes.append(link.invitation.delegation.language)
    return next((found for found in map(_supported, wishes) if found), translation.get_language() or "en")


def dress(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep the page out of stores, searches and referrers, and remember the language that was chosen."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Content-Language"] = translation.get_language() or "en"
    patch_vary_headers(response, ["Cookie"])
    return _remember(request, response)


def _remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if chosen := _supported(request.GET.get("lang")):
        response.set_cookie(LANGUAGE_COOKIE, chosen, httponly=True, samesite="Lax", secure=settings.SECURE)
    return response


def typed(request: HttpRequest) -> list[str]:
    """Return what was written on a sheet that came without its pass, so that nobody has to find the words twice."""
    written = (value for key, values in request.POST.lists() if TYPED.search(key) for value in values)
    return [value[:2000] for value in written if value.strip()][:SHOWN_AGAIN]


def too_many(request: HttpRequest, what: str, *, at_most: int) -> bool:
    """Count one more of something for the address that asks, and say whether it is now too many."""
    key = f"reply-{what}-{sender(request)}"
    cache.add(key, 0, WITHIN)
    try:
        return cache.incr(key) > at_most
    except ValueError:  # it ran out between the two calls
        return False


def sender(request: HttpRequest) -> str:
    """Return the address that asks; behind a proxy, the one that the proxy saw."""
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return seen if seen and settings.SECURE_PROXY_SSL_HEADER else str(request.META.get("REMOTE_ADDR", ""))


def _holds(request: HttpRequest, link: ReplyLink) -> bool:
    try:
        shown = _signer().unsign(request.COOKIES.get(cookie_name(link.public_id), ""), max_age=OPEN_FOR)
    except BadSignature:
        return False
    return shown == link.public_id


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="invitations.access")


def _supported(code: str | None) -> str:
    try:
        return translation.get_supported_language_variant(code or "")
    except (LookupError, ValueError):
        return ""
