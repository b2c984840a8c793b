"""Minutes of a session: to read, to write, to send, to approve, and on paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from friends import groups, minutes
from friends.faults import NotPossible
from friends.forms_groups import MinutesForm
from friends.minutes import Told
from friends.models import Circular, CircularAnswer, Minutes, Session
from friends.views.door import may_run, session_of
from invitations import uploads
from msp import clock, pdf
from msp.access import StaffRequest, staff
from msp.models import Meeting

CHIPS = {
    Minutes.Status.DRAFT: ("wait", "quill"),
    Minutes.Status.SENT: ("info", "send"),
    Minutes.Status.APPROVED: ("ok", "check"),
}


@staff("group.view")
@require_GET
def minutes_page(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Show the minutes with what members correct, and what can be done with them now."""
    session = session_of(request, slug, number)
    found = _found(session)
    page = {
        "theme": session.theme,
        "session": session,
        "minutes": found,
        "chip": (*CHIPS[Minutes.Status(found.status)], found.get_status_display()),
        "told": minutes.told(session),
        "texts": found.texts.select_related("by").order_by("-number"),
        "corrections": corrections(session),
        "may_run": may_run(request, session.theme),
        "approves": _approving(session, meeting) if found.status == Minutes.Status.SENT else None,
    }
    return render(request, "friends/minutes.html", page)


@staff("group.run")
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_edit(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Write the minutes; who saves after somebody else sees both texts and decides."""
    session = session_of(request, slug, number)
    known = groups.minutes_of(session)
    if known and known.status == Minutes.Status.APPROVED:
        return redirect("minutes", meeting.slug, slug, number)
    text = minutes.newest(known) if known else None
    first = {"body": text.body if text else minutes.skeleton(session), "lock": text.number if text else 0}
    form = MinutesForm(request.POST) if request.method == "POST" else MinutesForm(initial=first)
    page = {"theme": session.theme, "session": session, "form": form, "told": minutes.told(session)}
    if form.is_valid():
        said = form.cleaned_data
        try:
            minutes.save(session, said["body"], lock=said["lock"], by=request.user)
        except minutes.Stale as stale:
            return _conflict(request, session, said["body"], str(stale))
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The minutes are saved."))
            return redirect("minutes", meeting.slug, slug, number)
    return render(request, "friends/minutes_edit.html", page, status=422 if form.errors else 200)


def _conflict(request: StaffRequest, session: Session, mine: str, fault: str) -> HttpResponse:
    known = get_object_or_404(Minutes, session=session)
    theirs = minutes.newest(known)
    assert theirs is not None  # noqa: S101 - somebody has just saved it
    page = {
        "theme": session.theme,
        "session": session,
        "fault": fault,
        "theirs": theirs,
        "form": MinutesForm(initial={"body": mine, "lock": theirs.number}),
    }
    return render(request, "friends/minutes_conflict.html", page, status=409)


@staff("group.run")
@require_POST
def minutes_send(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Send the draft to the members."""
    session = session_of(request, slug, number)
    try:
        made = minutes.send(_found(session), by=request.user)
    except (NotPossible, uploads.Refused) as fault:
        messages.error(request, str(fault))
        return redirect("minutes", meeting.slug, slug, number)
    messages.success(request, _("The minutes are on their way to the members."))
    return redirect("circular", meeting.slug, slug, made.number)


@staff("group.run")
@require_POST
def minutes_approve(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Record that a later session approved the minutes."""
    session = session_of(request, slug, number)
    at = _approving(session, meeting)
    try:
        if at is None:
            raise NotPossible(_("Minutes are approved at a later session of the same group."))
        if minutes.approve(_found(session), at=at, by=request.user):
            messages.success(request, _("The minutes are approved; from now on they stay as they are."))
    except NotPossible as fault:
        messages.error(request, str(fault))
    return redirect("minutes", meeting.slug, slug, number)


@staff("group.view")
@require_GET
def minutes_pdf(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Hand the minutes over on paper; where this installation cannot print them, say so."""
    session = session_of(request, slug, number)
    found = _found(session)
    try:
        return paper(session, found, minutes.told(session))
    except (pdf.Unavailable, pdf.MissingGlyph, pdf.Failed) as fault:
        messages.error(request, str(fault))
        return redirect("minutes", meeting.slug, slug, number)


def paper(session: Session, found: Minutes, told: Told) -> HttpResponse:
    """Return the minutes as PDF; raises what msp.pdf raises."""
    theme = session.theme
    page = {"theme": theme, "session": session, "minutes": found, "told": told, "meeting": theme.meeting}
    data = pdf.render("friends/minutes_paper.html", page)
    name = f"minutes-{theme.slug}-{session.number}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def corrections(session: Session) -> list[CircularAnswer]:
    """Return what members wrote about the minutes, the oldest first."""
    found = CircularAnswer.objects.filter(circular__session=session, circular__kind=Circular.Kind.MINUTES)
    return list(found.select_related("delegation__state", "delegation__organisation", "circular").order_by("pk"))


def _found(session: Session) -> Minutes:
    found = groups.minutes_of(session)
    if found is None:
        raise Http404
    return found


def _approving(session: Session, meeting: Meeting) -> Session | None:
    """Return the session at which the minutes can be approved today: the next one that took place."""
    later = session.theme.sessions.filter(number__gt=session.number, event__starts_on__lte=clock.today(meeting))
    later = later.exclude(status=Session.Status.CANCELLED).select_related("event")
    return later.order_by("number").first()
