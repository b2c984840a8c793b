"""The contact sheet of the friends: on the page, on paper, as a spreadsheet."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from friends import coordinators, sheets
from friends.models import Theme
from friends.sheets import Block
from invitations.addresses import exports
from msp import pdf
from msp.access import StaffRequest, may, staff
from msp.models import Meeting, Seat


@staff("theme.view")
@require_GET
def contact_sheet(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show whom one can reach on which theme; a coordinator sees the own groups."""
    theme, blocks = _read(request, meeting)
    page = {"theme": theme, "blocks": blocks, "may_edit": may(request.seat.role, "theme.edit")}
    return render(request, "friends/contact_sheet.html", page)


@staff("theme.view")
@require_GET
def contact_file(request: StaffRequest, meeting: Meeting, kind: str) -> HttpResponse:
    """Hand the contact sheet over as PDF, Excel or CSV."""
    theme, blocks = _read(request, meeting)
    name = f"friends-{meeting.slug}-{theme.slug}" if theme else f"friends-{meeting.slug}"
    if kind != "pdf":
        return exports.download(kind, sheets.spreadsheet(blocks), name=name)
    try:
        paper = sheets.paper(meeting, blocks)
    except (pdf.Unavailable, pdf.MissingGlyph, pdf.Failed) as fault:
        messages.error(request, _("The contact sheet cannot be printed here: %(why)s") % {"why": fault})
        return redirect("contact-sheet", meeting.slug)
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


def _read(request: StaffRequest, meeting: Meeting) -> tuple[Theme | None, list[Block]]:
    """Return the theme that was asked for, if one was, and its people as this seat may know them."""
    mine = None
    if request.seat.role == Seat.Role.FRIEND:
        mine = set(coordinators.themes_of(request.user, meeting).values_list("pk", flat=True))
    slug = request.GET.get("theme", "")
    theme = meeting.themes.filter(slug=slug).first() if slug else None
    if (slug and theme is None) or (mine is not None and (not mine or (theme and theme.pk not in mine))):
        raise Http404
    only = {theme.pk} if theme else mine
    return theme, sheets.read(meeting, only=only)
