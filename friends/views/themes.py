"""One theme: who works on it and offers to, what its group is asked to do, and who did before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from friends import board, coordinators, history, themes
from friends.faults import NotPossible
from friends.forms import ThemeForm
from friends.models import Theme
from msp import clock
from msp.access import StaffRequest, may, staff
from msp.models import Meeting, Seat


@staff("theme.view")
@require_GET
def theme(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Show a theme with its coordinators, its friends, who offers, and the terms before."""
    found = get_object_or_404(meeting.themes.select_related("parent", "meeting"), slug=slug)
    lines = board.read(meeting, on=clock.today(meeting))
    line = next(one for whole in lines for one in (whole, *whole.parts) if one.theme.pk == found.pk)
    may_run = coordinators.may_run(request, found)
    page = {
        "theme": found,
        "line": line,
        "terms": history.of_theme(found),
        "may_edit": may(request.seat.role, "theme.edit"),
        "may_run": may_run,
        "may_see_contacts": may_run or request.seat.role == Seat.Role.READER,
        "level": _level(found),
    }
    return render(request, "friends/theme.html", page)


@staff("theme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def theme_new(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Add a theme."""
    form = ThemeForm(request.POST or None, meeting=meeting)
    if form.is_valid():
        try:
            made = themes.add(meeting, form.wording(), by=request.user)
        except NotPossible as fault:
            form.add_error("parent", str(fault))
        else:
            messages.success(request, _("%(theme)s is among the themes.") % {"theme": made.name})
            return redirect("theme", meeting.slug, made.slug)
    return _form(request, form, None)


@staff("theme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def theme_edit(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Change a theme's names, its mandate, or the theme that it is part of."""
    found = get_object_or_404(meeting.themes.select_related("meeting"), slug=slug)
    form = ThemeForm(request.POST or None, meeting=meeting, theme=found)
    if form.is_valid():
        try:
            themes.change(found, form.wording(), by=request.user)
        except NotPossible as fault:
            form.add_error("parent", str(fault))
        else:
            messages.success(request, _("%(theme)s is saved.") % {"theme": form.cleaned_data["title"]})
            return redirect("theme", meeting.slug, slug)
    return _form(request, form, found)


@staff("theme.edit")
@require_POST
def theme_place(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Move a theme to another place on its level."""
    found = get_object_or_404(meeting.themes.select_related("meeting"), slug=slug)
    at = request.POST.get("at", "")
    if at.isascii() and at.isdigit() and len(at) < 4:
        themes.place(found, at=int(at), by=request.user)
    return redirect("theme", meeting.slug, slug)


@staff("theme.edit")
@require_POST
def theme_remove(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Strike a theme to which nothing belongs."""
    found = meeting.themes.select_related("meeting").filter(slug=slug).first()
    if found is not None:
        try:
            themes.remove(found, by=request.user)
        except NotPossible as fault:
            messages.error(request, str(fault))
            return redirect("theme", meeting.slug, slug)
        messages.success(request, _("%(theme)s is struck.") % {"theme": found.name})
    return redirect("theme-list", meeting.slug)


def _form(request: HttpRequest, form: ThemeForm, found: Theme | None) -> HttpResponse:
    page = {"form": form, "theme": found}
    return render(request, "friends/theme_form.html", page, status=422 if form.errors else 200)


def _level(found: Theme) -> list[Theme]:
    """Return the themes among which one can be moved."""
    return list(Theme.objects.filter(meeting=found.meeting_id, parent=found.parent_id).order_by("position"))
