"""The answers as staff see them: who comes, who does not, who is awaited; and what was said by telephone or note."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from invitations import answers, confirmations, links, replies, sections
from invitations.addresses import exports
from invitations.forms.replies import OnBehalfForm
from invitations.models import Invitation, ReplyLink
from invitations.sections import Sheet
from msp.access import StaffRequest, may, staff
from msp.models import Event, Meeting

ROWS = 50


@staff("reply.view")
@require_GET
def reply_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show every invitation to an event with its answer, the latest first."""
    event = _event(request, meeting)
    asked = {name: request.GET.get(name, "") for name in ("answer", "capacity")}
    table = answers.table(meeting, event, **asked)
    at_once = len(table.rows) or 1 if "all" in request.GET else ROWS
    page = {
        "table": table,
        "page": Paginator(table.rows, at_once).get_page(request.GET.get("page")),
        "event": event,
        "events": answers.events(meeting),
        "may_record": may(request.seat.role, "reply.record"),
    }
    return render(request, "invitations/reply_list.html", page)


@staff("reply.view")
@require_GET
def participants(request: StaffRequest, meeting: Meeting, kind: str) -> HttpResponse:
    """Hand over the list of participants, in the order of such lists."""
    event = _event(request, meeting)
    if event is None:
        raise Http404
    name = f"participants-{meeting.slug}-{event.starts_on:%Y-%m-%d}"
    return exports.download(kind, answers.participants(meeting, event), name=name)


@staff("reply.record")
@require_http_methods(["GET", "HEAD", "POST"])
def reply_record(request: StaffRequest, meeting: Meeting, code: str) -> HttpResponse:
    """Write down an answer that came by telephone, by note or in person, with who said it."""
    invitation = _invitation(request, meeting, code)
    previous = sections.whole(invitation.replies.filter(current=True)).first()
    sheet = Sheet(invitation, previous=previous, data=request.POST if request.method == "POST" else None)
    form = sheet.form(OnBehalfForm, {})
    faults = [*sheet.faults(), *(sections.faults_of(form) if sheet.is_sent else [])]
    if sheet.is_sent and not faults:
        replies.record(
            invitation,
            answer=sheet.answer,
            words=sheet.attendance.words,
            by=request.user,
            language=invitation.delegation.language,
            form_key=replies.form_key(request.POST),
            also=[sheet.record, confirmations.promise],
            **form.cleaned_data,
        )
        messages.success(request, _("The answer of %(state)s is recorded.") % {"state": invitation.delegation.name})
        return redirect(f"{reverse('reply-list', args=[meeting.slug])}?event={invitation.event_id}")
    page = {
        "sheet": sheet,
        "form": form,
        "faults": faults,
        "invitation": invitation,
        "delegation": invitation.delegation,
        "event": invitation.event,
        "form_key": replies.form_nonce(request.POST),
        "previous": previous,
        "lines": sections.lines(previous) if previous else [],
    }
    return render(request, "invitations/reply_record.html", page)


@staff("reply.record")
@require_POST
def link_revoke(request: StaffRequest, meeting: Meeting, public_id: str) -> HttpResponse:
    """Take a personal link back."""
    link = _link(meeting, public_id)
    if links.revoke(link, by=request.user):
        messages.success(request, _("The link of %(mailbox)s opens nothing any more.") % {"mailbox": link.email})
    return redirect("state", meeting.slug, link.invitation.delegation.code)


@staff("reply.record")
@require_POST
def link_reissue(request: StaffRequest, meeting: Meeting, public_id: str) -> HttpResponse:
    """Replace a personal link and mail the new one to the same mailbox."""
    link = _link(meeting, public_id)
    new = confirmations.renew(link, by=request.user)
    words = _("A new link is on its way to %(mailbox)s; the old one opens nothing any more.")
    messages.success(request, words % {"mailbox": new.email})
    return redirect("state", meeting.slug, link.invitation.delegation.code)


def _event(request: StaffRequest, meeting: Meeting) -> Event | None:
    """Return the event of the address, else the one that the newest letter invites to."""
    asked = request.GET.get("event", "")
    if not asked:
        return answers.latest_event(meeting)
    if not asked.isdecimal():
        raise Http404
    return get_object_or_404(meeting.events, pk=asked)


def _invitation(request: StaffRequest, meeting: Meeting, code: str) -> Invitation:
    event = _event(request, meeting)
    whole = Invitation.objects.select_related(*links.WHOLE_INVITATION)
    return get_object_or_404(
        whole,
        Q(delegation__state__code=code) | Q(delegation__organisation__code=code),
        event=event,
        event__isnull=False,
    )


def _link(meeting: Meeting, public_id: str) -> ReplyLink:
    return get_object_or_404(
        ReplyLink.objects.select_related(*links.WHOLE),
        public_id=public_id,
        invitation__delegation__meeting=meeting,
    )
