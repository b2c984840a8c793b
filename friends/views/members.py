"""The groups as their members meet them behind the personal link: to read, to answer, to correct, to be done with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from friends import attendance, circulars, groups, minutes, points, sessions
from friends.faults import NotPossible
from friends.models import ActionPoint, Circular, Minutes, Session, Theme
from friends.views import circulars as staff_circulars
from friends.views import minutes as staff_minutes
from invitations import access, replies
from invitations.access import delegate
from invitations.models import Reply, ReplyLink
from msp import clock, pdf

Arguments = ParamSpec("Arguments")
Inner = Callable[Concatenate[HttpRequest, ReplyLink, Theme, Arguments], HttpResponse]


def member(view: Inner[Arguments]) -> Callable[..., HttpResponse]:
    """Let in a delegation that works in this group; to any other it is the page of a link that opens nothing."""

    @wraps(view)
    def inside(
        request: HttpRequest, link: ReplyLink, slug: str, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        found = groups.of_delegation(link.invitation.delegation).select_related("meeting__letterhead")
        theme = found.filter(slug=slug).first()
        if theme is None:
            return access.lost(request, pressed=False)
        try:
            return view(request, link, theme, *args, **kwargs)
        except Http404:
            return access.lost(request, pressed=False)

    return delegate(cast(Callable[..., HttpResponse], inside))


@require_GET
@delegate
def groups_for(request: HttpRequest, link: ReplyLink) -> HttpResponse:
    """List the groups in which a delegation works, with what awaits its word."""
    delegation = link.invitation.delegation
    found = groups.gather(groups.of_delegation(delegation).select_related("meeting"))
    answered = groups.replies_to([one.next_session for one in found if one.next_session])
    rows = [(one, _own_answer(one, link, answered), _own_points(one, link)) for one in found]
    return render(request, "friends/groups_for.html", {"rows": rows, **around(link)})


@require_GET
@member
def group_for(request: HttpRequest, link: ReplyLink, theme: Theme) -> HttpResponse:
    """Show a group to one of its members."""
    return _group(request, link, theme)


def _group(request: HttpRequest, link: ReplyLink, theme: Theme, *, fault: str = "", status: int = 200) -> HttpResponse:
    (group,) = groups.gather([theme])
    session = group.next_session
    today = clock.today(theme.meeting)
    late = {one.pk for one in group.late(today)}
    page = {
        "group": group,
        "session": session,
        "says": _own_answer(group, link, groups.replies_to([session]) if session else {}),
        "minutes": [one for one in map(groups.minutes_of, group.sessions) if one and one.status != "draft"],
        "points": [(one, one.pk in late, one.owner_id == link.invitation.delegation_id) for one in group.points],
        "fault": fault,
        **around(link),
    }
    return render(request, "friends/group_for.html", page, status=status)


@require_POST
@member
def session_answer(request: HttpRequest, link: ReplyLink, theme: Theme, number: int) -> HttpResponse:
    """Keep whether a delegation comes to a session."""
    session = _session(theme, number)
    delegation, now = link.invitation.delegation, clock.now(theme.meeting)
    try:
        attendance.answer(session, delegation, request.POST.get("says", ""), link=link, now=now)
    except NotPossible as fault:
        return _group(request, link, theme, fault=str(fault), status=409)
    return _back(link, theme, "next")


@require_http_methods(["GET", "HEAD", "POST"])
@member
def minutes_for(request: HttpRequest, link: ReplyLink, theme: Theme, number: int) -> HttpResponse:
    """Show minutes that were sent, and keep the correction that a member asks for."""
    session = _session(theme, number)
    found = _minutes(session)
    newest = session.circulars.filter(kind=Circular.Kind.MINUTES).order_by("-number").first()
    fault = ""
    if request.method == "POST":
        if newest is None or found.status == Minutes.Status.APPROVED:
            raise Http404
        fault = _answer(request, link, newest)
        if not fault:
            here = reverse("minutes-for", args=[link.public_id, theme.slug, number])
            return HttpResponseRedirect(f"{here}#answers", status=303)
    own = [one for one in staff_minutes.corrections(session) if one.delegation_id == link.invitation.delegation_id]
    page = {
        "theme": theme,
        "session": session,
        "minutes": found,
        "told": minutes.told(session),
        "answers": own,
        "takes": newest is not None and found.status == Minutes.Status.SENT,
        "fault": fault,
        "typed": request.POST.get("words", "") if fault else "",
        "form_key": replies.form_nonce(request.POST),
        **around(link),
    }
    return render(request, "friends/minutes_for.html", page, status=422 if fault else 200)


@require_GET
@member
def minutes_pdf_for(request: HttpRequest, link: ReplyLink, theme: Theme, number: int) -> HttpResponse:
    """Hand minutes over on paper."""
    session = _session(theme, number)
    try:
        return staff_minutes.paper(session, _minutes(session), minutes.told(session))
    except (pdf.Unavailable, pdf.MissingGlyph, pdf.Failed):
        return render(request, "invitations/reply_unprinted.html", around(link), status=503)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def circular_for(request: HttpRequest, link: ReplyLink, theme: Theme, number: int) -> HttpResponse:
    """Show a circular to a member, and keep what it answers."""
    found = get_object_or_404(circulars.archive(theme), number=number)
    fault = _answer(request, link, found) if request.method == "POST" else ""
    if request.method == "POST" and not fault:
        here = reverse("circular-for", args=[link.public_id, theme.slug, number])
        return HttpResponseRedirect(f"{here}#answers", status=303)
    page = {
        "theme": theme,
        "circular": found,
        "answers": [one for one in found.answers.all() if one.delegation_id == link.invitation.delegation_id],
        "fault": fault,
        "typed": request.POST.get("words", "") if fault else "",
        "form_key": replies.form_nonce(request.POST),
        **around(link),
    }
    return render(request, "friends/circular_for.html", page, status=422 if fault else 200)


@require_GET
@member
def circular_paper_for(request: HttpRequest, link: ReplyLink, theme: Theme, number: int) -> HttpResponse:
    """Hand over the paper that went along."""
    return staff_circulars.paper(get_object_or_404(theme.circulars, number=number))


@require_POST
@member
def point_done(request: HttpRequest, link: ReplyLink, theme: Theme, pk: int) -> HttpResponse:
    """Mark a delegation's own action point as done."""
    own = theme.action_points.select_related("theme__meeting").filter(owner=link.invitation.delegation)
    found = get_object_or_404(own, pk=pk)
    points.close(found, ActionPoint.Ending.DONE, on=clock.today(theme.meeting), link=link)
    return _back(link, theme, "points")


def around(link: ReplyLink) -> dict[str, object]:
    """Return what the layout of the delegate's pages shows."""
    delegation = link.invitation.delegation
    meeting = delegation.meeting
    return {"link": link, "delegation": delegation, "meeting": meeting, "letterhead": meeting.letterhead}


def _answer(request: HttpRequest, link: ReplyLink, circular: Circular) -> str:
    """Keep what was written, and return what is wrong with it."""
    key, now = replies.form_key(request.POST), clock.now(link.invitation.delegation.meeting)
    words = request.POST.get("words", "")
    try:
        circulars.answer(circular, link.invitation.delegation, words, link=link, now=now, form_key=key)
    except NotPossible as fault:
        return str(fault)
    return ""


def _own_answer(group: groups.Group, link: ReplyLink, answered: dict[tuple[int, int], Reply]) -> str:
    """Return what this delegation has said to the next session."""
    session, pk = group.next_session, link.invitation.delegation_id
    if session is None:
        return ""
    if reply := answered.get((session.event_id, pk)):
        return reply.answer
    return next((row.answer for row in session.attendances.all() if row.delegation_id == pk), "")


def _own_points(group: groups.Group, link: ReplyLink) -> list[ActionPoint]:
    return [one for one in group.points if one.owner_id == link.invitation.delegation_id]


def _session(theme: Theme, number: int) -> Session:
    found = sessions.find(theme, number)
    if found is None:
        raise Http404
    return found


def _minutes(session: Session) -> Minutes:
    """Return minutes that members may read: not before they were sent."""
    found = groups.minutes_of(session)
    if found is None or found.status == Minutes.Status.DRAFT:
        raise Http404
    return found


def _back(link: ReplyLink, theme: Theme, anchor: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('group-for', args=[link.public_id, theme.slug])}#{anchor}", status=303)
