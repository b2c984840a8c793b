"""Circulars of a group: the archive, one of them with who received it and what was answered, and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from friends import circulars, groups
from friends.circulars import Notice
from friends.faults import NotPossible
from friends.forms_groups import CircularForm
from friends.models import Circular, CircularAnswer
from friends.views.door import group_of, may_run
from invitations import uploads
from invitations.progress import CHIPS
from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting, OutgoingMail


@staff("group.view")
@require_GET
def circular_list(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Show all that the group was written."""
    theme = group_of(request, slug)
    (group,) = groups.gather([theme])
    page = {"theme": theme, "circulars": group.circulars, "may_run": may_run(request, theme)}
    return render(request, "friends/circular_list.html", page)


@staff("group.run")
@require_http_methods(["GET", "HEAD", "POST"])
def circular_new(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Write to all members."""
    theme = group_of(request, slug)
    form = CircularForm(request.POST or None, request.FILES or None, initial={"form_key": get_random_string(16)})
    if form.is_valid():
        said = form.cleaned_data
        notice = Notice(said["subject"], said["text"], paper=form.given(), form_key=said["form_key"])
        try:
            made = circulars.send(theme, notice, by=request.user, now=clock.now(meeting))
        except NotPossible as fault:
            form.add_error(None, str(fault))
        except uploads.Refused as fault:
            form.add_error("paper", str(fault))
        else:
            messages.success(request, _("The circular is on its way to the members."))
            return redirect("circular", meeting.slug, slug, made.number)
    members = groups.members_of([theme])
    page = {"theme": theme, "form": form, "members": members}
    return render(request, "friends/circular_form.html", page, status=422 if form.errors else 200)


@staff("group.view")
@require_GET
def circular(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Show a circular with its recipients, how far each mail is, and the answers."""
    theme = group_of(request, slug)
    found = get_object_or_404(circulars.archive(theme), number=number)
    rows = found.recipients.select_related("mail", "delegation__state", "delegation__organisation").order_by("pk")
    page = {
        "theme": theme,
        "circular": found,
        "recipients": [(row, CHIPS[OutgoingMail.Status(row.mail.status)]) for row in rows],
        "may_run": may_run(request, theme),
    }
    return render(request, "friends/circular.html", page)


@staff("group.view")
@require_GET
def circular_paper(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Hand over the paper that went along."""
    return paper(get_object_or_404(group_of(request, slug).circulars, number=number))


@staff("group.run")
@require_POST
def answer_settle(request: StaffRequest, meeting: Meeting, slug: str, number: int, pk: int) -> HttpResponse:
    """Write down that an answer has been dealt with."""
    theme = group_of(request, slug)
    found = get_object_or_404(CircularAnswer, circular__theme=theme, circular__number=number, pk=pk)
    circulars.settle(found, by=request.user)
    return redirect("circular", meeting.slug, slug, number)


def paper(found: Circular) -> HttpResponse:
    """Return the paper of a circular, or 404 where none went along."""
    if not found.attachment:
        raise Http404
    with found.attachment.open("rb") as file:
        data = file.read()
    headers = {"Content-Disposition": f'attachment; filename="circular-{found.number}.pdf"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
