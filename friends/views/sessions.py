"""Sessions of a group: to call, to move and to call off, and who is there."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from friends import attendance, groups, sessions
from friends.faults import NotPossible
from friends.forms_groups import PointForm, SessionForm
from friends.models import ActionPoint, Attendance, Minutes, Session
from friends.sessions import Plan
from friends.views.door import group_of, may_run, session_of
from invitations.models import Delegation, Letter
from msp import clock
from msp.access import StaffRequest, may, staff
from msp.models import Meeting

CHIPS = {
    Session.Status.CALLED: ("info", "cal"),
    Session.Status.HELD: ("ok", "check"),
    Session.Status.CANCELLED: ("bad", "x"),
}


@staff("group.run")
@require_http_methods(["GET", "HEAD", "POST"])
def session_call(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Ask for a session that is all but filled in, and call the members."""
    theme = group_of(request, slug)
    if request.method != "POST":
        (group,) = groups.gather([theme])
        form = SessionForm.filled(sessions.proposed(group, today=clock.today(meeting)))
        return render(request, "friends/session_form.html", {"theme": theme, "form": form})
    form = SessionForm(request.POST)
    if form.is_valid():
        try:
            made = sessions.call(theme, form.plan(), by=request.user)
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            if made.letter:
                said = _("The session is on the road and its letter is drafted. The Presidency checks and sends it.")
            else:
                said = _("The session is on the road; the members are told by mail.")
            messages.success(request, said)
            return redirect("session", meeting.slug, slug, made.number)
    return render(request, "friends/session_form.html", {"theme": theme, "form": form}, status=422)


@staff("group.view")
@require_GET
def session(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Show a session: its agenda, who comes or came, its minutes and its action points."""
    found = session_of(request, slug, number)
    sheet = attendance.sheet(found)
    today = clock.today(meeting)
    runs = may_run(request, found.theme)
    may_mark = runs and found.status != Session.Status.CANCELLED and found.event.starts_on <= today
    is_held = found.status == Session.Status.HELD
    members = {row.delegation.pk for row in sheet.rows}
    others = meeting.delegations.exclude(pk__in=members).select_related("state", "organisation")
    page = {
        "theme": found.theme,
        "session": found,
        "chip": (*CHIPS[Session.Status(found.status)], found.get_status_display()),
        "sheet": sheet,
        "marks": [(value, capfirst(label)) for value, label in Attendance.Mark.choices],
        "may_run": runs,
        "may_mark": may_mark,
        "may_tap": may_mark and not _is_approved(found),
        "is_held": is_held,
        "may_move": runs and found.status == Session.Status.CALLED,
        "sees_letter": may(request.seat.role, "letter.view"),
        "letter_waits": found.letter and found.letter.status in (Letter.Status.DRAFT, Letter.Status.APPROVED),
        "minutes": groups.minutes_of(found),
        "before": _before(found),
        "points": _points(found, today),
        "form": PointForm(theme=found.theme) if runs else None,
        "others": sorted(others, key=lambda one: one.name) if runs else [],
        "circulars": found.circulars.order_by("number"),
        "today": today,
    }
    return render(request, "friends/session.html", page)


@staff("group.run")
@require_http_methods(["GET", "HEAD", "POST"])
def session_move(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Give a session another day, place or agenda."""
    found = session_of(request, slug, number)
    event = found.event
    plan = Plan(event.starts_on, event.starts_at or sessions.USUAL_HOUR, found.length, event.place, found.agenda)
    form = (
        SessionForm(request.POST, is_new=False) if request.method == "POST" else SessionForm.filled(plan, is_new=False)
    )
    if form.is_valid():
        try:
            changed = sessions.move(found, form.plan(), by=request.user)
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            told = changed and sessions.is_known(found)
            messages.success(request, _("Kept; the members are told.") if told else _("Kept."))
            return redirect("session", meeting.slug, slug, number)
    page = {"theme": found.theme, "session": found, "form": form, "is_known": sessions.is_known(found)}
    return render(request, "friends/session_form.html", page, status=422 if form.errors else 200)


@staff("group.run")
@require_POST
def session_cancel(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Call a session off."""
    found = session_of(request, slug, number)
    try:
        if sessions.cancel(found, by=request.user):
            messages.success(request, _("The session is cancelled."))
    except NotPossible as fault:
        messages.error(request, str(fault))
    return redirect("session", meeting.slug, slug, number)


@staff("group.run")
@require_POST
def attendance_mark(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Keep one tap: how one delegation is at a session."""
    found = session_of(request, slug, number)
    given, _colon, how = request.POST.get("tap", "").partition(":")
    given, how = given or request.POST.get("delegation", ""), how or request.POST.get("mark", "")
    delegation = get_object_or_404(
        Delegation.objects.select_related("state", "organisation"),
        meeting=meeting,
        pk=int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0,
    )
    try:
        attendance.mark(found, delegation, how, by=request.user)
    except NotPossible as fault:
        messages.error(request, str(fault))
    return redirect(f"{reverse('session', args=[meeting.slug, slug, number])}#d-{delegation.pk}")


def _is_approved(found: Session) -> bool:
    known = groups.minutes_of(found)
    return known is not None and known.status == Minutes.Status.APPROVED


def _before(found: Session) -> Minutes | None:
    """Return the minutes that this session has to approve."""
    earlier = Minutes.objects.filter(session__theme=found.theme_id, session__number__lt=found.number)
    waiting = earlier.filter(status=Minutes.Status.SENT).select_related("session__theme")
    return waiting.order_by("-session__number").first() if found.status != Session.Status.CANCELLED else None


def _points(found: Session, today: date) -> list[tuple[ActionPoint, bool]]:
    """Return the action points before this session, first the carried over; each with whether it is late."""
    own = found.action_points.select_related("owner__state", "owner__organisation", "session").order_by("pk")
    carried = groups.points_of([found.theme_id]).filter(session__number__lt=found.number)
    return [(one, not one.ending and bool(one.due_on and one.due_on < today)) for one in (*carried, *own)]
