"""Action points: to give, to change, to close."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from friends import points, sessions
from friends.faults import NotPossible
from friends.forms_groups import PointForm
from friends.models import ActionPoint
from friends.views.door import group_of, may_run
from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting


@staff("group.run")
@require_http_methods(["GET", "HEAD", "POST"])
def point_new(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Give an action point; in a session where one is named."""
    theme = group_of(request, slug)
    number = request.POST.get("session", "")
    session = sessions.find(theme, int(number)) if number.isascii() and number.isdigit() and len(number) < 5 else None
    form = PointForm(request.POST or None, theme=theme)
    if form.is_valid():
        try:
            points.give(theme, form.wish(), by=request.user, session=session)
        except NotPossible as fault:
            form.add_error("words", str(fault))
        else:
            messages.success(request, _("The action point is kept."))
            if session:
                return redirect("session", meeting.slug, slug, session.number)
            return redirect("group", meeting.slug, slug)
    page = {"theme": theme, "form": form, "session": session, "point": None, "may_run": True}
    return render(request, "friends/point.html", page, status=422 if form.errors else 200)


@staff("group.view")
@require_http_methods(["GET", "HEAD", "POST"])
def point(request: StaffRequest, meeting: Meeting, slug: str, pk: int) -> HttpResponse:
    """Show an action point; who runs the group changes its words, owner and day."""
    theme = group_of(request, slug)
    found = get_object_or_404(
        theme.action_points.select_related("theme__meeting", "session", "owner__state", "owner__organisation"), pk=pk
    )
    runs = may_run(request, theme)
    form = PointForm(request.POST if request.method == "POST" and runs else None, theme=theme, point=found)
    if form.is_valid():
        try:
            points.change(found, form.wish(), by=request.user)
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The action point is kept."))
            return redirect("group", meeting.slug, slug)
    page = {"theme": theme, "form": form, "session": found.session, "point": found, "may_run": runs}
    return render(request, "friends/point.html", page, status=422 if form.errors else 200)


@staff("group.run")
@require_POST
def point_close(request: StaffRequest, meeting: Meeting, slug: str, pk: int) -> HttpResponse:
    """Close an action point as done or no longer needed, or open it again."""
    theme = group_of(request, slug)
    found = get_object_or_404(theme.action_points.select_related("theme__meeting"), pk=pk)
    do = request.POST.get("do", "")
    if do == "reopen":
        points.reopen(found, by=request.user)
    elif do in ActionPoint.Ending.values:
        points.close(found, do, on=clock.today(meeting), by=request.user)
    number = request.POST.get("session", "")
    if number.isascii() and number.isdigit() and len(number) < 5:
        return redirect("session", meeting.slug, slug, int(number))
    return redirect("group", meeting.slug, slug)
