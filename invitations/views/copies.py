"""The pages of one copy, its mails and the papers that travel with the letter."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from invitations import copies, enclosures, letters, progress, repairs, uploads
from invitations.enclosures import NotPossible
from invitations.forms.letters import AddressForm, EnclosureForm
from invitations.models import Copy, Enclosure, Letter
from invitations.views.letters import find, paper
from msp import delivery, mail, outbox, pdf, prose
from msp.access import StaffRequest, staff
from msp.models import Meeting, OutgoingMail

# --- one copy --------------------------------------------------------------------------------------------------------


@staff("letter.compose")
@require_safe
def copy(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Show one copy: its paper, its mails as sent, and every try."""
    found = _copy(meeting, pk)
    row = progress.rows(found.letter, [found.pk])[0]
    sent = [(one, _as_sent(one.mail), one.mail.tries.order_by("pk")) for one in row.mails]
    context = {"copy": found, "letter": found.letter, "row": row, "sent": sent}
    return render(request, "invitations/copy.html", context)


@staff("letter.compose")
@require_safe
def copy_pdf(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Give the PDF that this addressee receives, with the living link in it."""
    found = _copy(meeting, pk)
    if not found.pdf:
        raise Http404
    with found.pdf.open("rb") as file:
        return paper(file.read(), f"{found.delegation.code}.pdf")


@staff("letter.dispatch")
@require_POST
def copy_aside(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Leave out a copy that cannot be printed, by name."""
    found = _copy(meeting, pk)
    if letters.set_aside(found, by=request.user):
        messages.success(request, _("The letter to %(name)s is set aside.") % {"name": found.delegation.name})
    return redirect("letter-send", meeting.slug, found.letter_id)


# --- what was refused or is in doubt ---------------------------------------------------------------------------------


@staff("letter.dispatch")
@require_POST
def mail_readdress(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Send one refused letter to a corrected address."""
    refused, letter = _mail(meeting, pk)
    form = AddressForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["email"])))
        return redirect("letter-progress", meeting.slug, letter.pk)
    try:
        again = repairs.correct(refused, form.cleaned_data["email"], by=request.user)
    except mail.Refused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("The address is kept; the letter leaves to %(to)s.") % {"to": again.recipient})
    return redirect("letter-progress", meeting.slug, letter.pk)


@staff("letter.dispatch")
@require_POST
def mail_again(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Send a letter in doubt once more; receivers know it by the same Message-ID."""
    doubtful, letter = _mail(meeting, pk)
    if delivery.send_again(doubtful, by=request.user):
        messages.success(request, _("The letter to %(to)s leaves once more.") % {"to": doubtful.recipient})
    else:
        messages.info(request, _("Somebody has settled this already."))
    return redirect("letter-progress", meeting.slug, letter.pk)


@staff("letter.dispatch")
@require_POST
def mail_delivered(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Close a doubt: the letter arrived."""
    doubtful, letter = _mail(meeting, pk)
    if delivery.treat_as_delivered(doubtful, by=request.user):
        messages.success(request, _("The letter to %(to)s counts as delivered.") % {"to": doubtful.recipient})
    else:
        messages.info(request, _("Somebody has settled this already."))
    return redirect("letter-progress", meeting.slug, letter.pk)


# --- enclosures ------------------------------------------------------------------------------------------------------


@staff("letter.compose")
@require_http_methods(["GET", "HEAD", "POST"])
def enclosure_new(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Enclose a paper."""
    return _edit(request, find(meeting, pk), None)


@staff("letter.compose")
@require_http_methods(["GET", "HEAD", "POST"])
def enclosure(request: StaffRequest, meeting: Meeting, pk: int, paper_pk: int) -> HttpResponse:
    """Change an enclosed paper."""
    letter = find(meeting, pk)
    return _edit(request, letter, get_object_or_404(letter.enclosures, pk=paper_pk))


@staff("letter.view")
@require_safe
def enclosure_pdf(request: StaffRequest, meeting: Meeting, pk: int, paper_pk: int) -> HttpResponse:
    """Give an enclosed paper as it is printed."""
    letter = find(meeting, pk)
    found = get_object_or_404(letter.enclosures, pk=paper_pk)
    try:
        return paper(enclosures.printed(found), f"enclosure-{found.position}.pdf")
    except (pdf.Unavailable, pdf.MissingGlyph, pdf.Failed, prose.UnknownField, FileNotFoundError) as fault:
        context = {"letter": letter, "fault": str(fault)}
        return render(request, "invitations/letter_unprinted.html", context, status=503)


def _edit(request: StaffRequest, letter: Letter, found: Enclosure | None) -> HttpResponse:
    slug, pk = letter.meeting.slug, letter.pk
    if not letter.is_draft:
        messages.info(request, _("This letter is approved; its enclosures stay as they are."))
        return redirect("letter", slug, pk)
    initial = EnclosureForm.initial_of(found) if found else {}
    form = EnclosureForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            if found is None:
                enclosures.enclose(letter, form.paper(), by=request.user)
            else:
                enclosures.amend(found, form.paper(), by=request.user)
        except (uploads.Refused, NotPossible) as fault:
            form.add_error("file" if form.cleaned_data["file"] else "body", str(fault))
        else:
            return redirect("letter", slug, pk)
    context = {"letter": letter, "enclosure": found, "form": form}
    return render(request, "invitations/enclosure_form.html", context, status=422 if form.is_bound else 200)


def _copy(meeting: Meeting, pk: int) -> Copy:
    found = Copy.objects.select_related("letter__meeting", "delegation__state", "delegation__organisation")
    return get_object_or_404(found, pk=pk, letter__meeting=meeting)


def _mail(meeting: Meeting, pk: int) -> tuple[OutgoingMail, Letter]:
    """Return a mail of one of the meeting's letters, with the letter that it carries."""
    found = get_object_or_404(OutgoingMail.objects.filter(meeting=meeting, round__startswith="letter:"), pk=pk)
    carried = get_object_or_404(Copy.objects.select_related("letter"), pk=copies.copy_of(found.key))
    return found, carried.letter


def _as_sent(found: OutgoingMail) -> dict[str, Any]:
    """Return a mail's words and the names of what it carries, as they left or wait to leave."""
    try:
        message = message_from_bytes(outbox.stored(found), policy=default)
    except outbox.Damaged as fault:
        return {"fault": str(fault)}
    text = message.get_body(("plain",))
    names = [part.get_filename() for part in message.iter_attachments()]
    return {"from": message["From"], "text": text.get_content() if text else "", "attachments": names}
