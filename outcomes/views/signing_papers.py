"""What is signed on paper and what the signed paper becomes: sheets, scans, the original, letters, evidence."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from invitations import enclosures, uploads
from invitations.views.letters import paper as handed
from msp import clock, pdf, scanner
from msp.access import StaffRequest, staff
from msp.models import Meeting
from outcomes import tasks
from outcomes.faults import NotPossible
from outcomes.forms_signing import AcknowledgementForm, ScanForm, TransmissionForm
from outcomes.models import ScannedPage, SignedPaper, Signing, Transmission
from outcomes.signing import asking, blocks, evidence, papers, printed, scans, transmission
from outcomes.signing.scans import Report
from outcomes.signing.signatures import Taken
from outcomes.views.proposals import number_in
from outcomes.views.signing import find, kept

UNPRINTED = (pdf.MissingGlyph, pdf.Failed, pdf.Unavailable)


@staff("signing.run")
@require_GET
def signing_sheets(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Hand over the sheets that are signed in ink."""
    found = find(request, meeting, pk)
    form = printed.TABLE if request.GET.get("form") == printed.TABLE else printed.PAGES
    order = request.GET.get("order", "")
    order = order if order in Signing.Order.values else ""
    try:
        return handed(printed.sheets(found, form=form, order=order), f"{found.document.slug}-sheets.pdf")
    except UNPRINTED as fault:
        return _unprinted(request, found, fault)


@staff("signing.run")
@require_GET
def signing_working(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Hand over the text with the signatures so far, marked as incomplete; nobody but the office gets it."""
    found = find(request, meeting, pk)
    try:
        return handed(printed.working_copy(found), f"{found.document.slug}-incomplete.pdf")
    except UNPRINTED as fault:
        return _unprinted(request, found, fault)


def _unprinted(request: StaffRequest, found: Signing, fault: Exception) -> HttpResponse:
    messages.error(request, str(fault))
    return redirect("signing", found.document.meeting.slug, found.pk)


@staff("signing.run")
@require_POST
def signing_ask(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Draft the letter that asks for signatures."""
    try:
        letter = asking.ask(find(request, meeting, pk), by=request.user)
    except NotPossible as fault:
        messages.error(request, str(fault))
        return redirect("signing", meeting.slug, pk)
    messages.success(request, _("The letter is drafted. It goes the way of any letter."))
    return redirect("letter", meeting.slug, letter.pk)


# --- scans -----------------------------------------------------------------------------------------------------------


@staff("signing.run")
@require_http_methods(["GET", "HEAD", "POST"])
def signing_scans(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Take in scanned pages, and show those that found no block."""
    found = find(request, meeting, pk)
    form = ScanForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            report = scans.take(found, form.cleaned_data["file"].read(), by=request.user, at=clock.now(meeting))
        except NotPossible as fault:
            form.add_error("file", str(fault))
        else:
            _tell(request, report)
            return redirect("signing-scans" if report.unplaced else "signing", meeting.slug, pk)
    rows = blocks.rows(found)
    page = {
        "signing": found,
        "form": form,
        "unplaced": scans.unplaced(found),
        "open": [one.block for one in rows if one.signature is None],
        "counts": blocks.counted(rows),
    }
    return render(request, "outcomes/signing_scans.html", page, status=422 if form.errors else 200)


def _tell(request: StaffRequest, report: Report) -> None:
    if report.is_known:
        messages.info(request, _("This file was taken in before; nothing was changed."))
    if n := len(report.signed):
        messages.success(request, ngettext("%(n)d signature was found.", "%(n)d signatures were found.", n) % {"n": n})
    for taken in report.second:
        messages.warning(request, f"{taken.second.block.state_name}: {taken}")
    if n := len(report.unplaced):
        words = ngettext("%(n)d page is to be placed by hand.", "%(n)d pages are to be placed by hand.", n)
        messages.warning(request, words % {"n": n})


@staff("signing.run")
@require_GET
def scan_picture(request: StaffRequest, meeting: Meeting, pk: int, page: int) -> HttpResponse:
    """Show how a scanned page looks."""
    found = _page(request, meeting, pk, page)
    try:
        return HttpResponse(scans.jpeg(found, long_side=1100), content_type="image/jpeg")
    except (scanner.Unreadable, OSError) as fault:
        raise Http404 from fault


@staff("signing.run")
@require_POST
def scan_place(request: StaffRequest, meeting: Meeting, pk: int, page: int) -> HttpResponse:
    """Let a page sign the block that a person chose, or put it away."""
    found = _page(request, meeting, pk, page)
    if request.POST.get("do") == "away":
        scans.settle(found, by=request.user)
        messages.success(request, _("The page is put away; it signs nothing."))
        return redirect("signing-scans", meeting.slug, pk)
    block = found.scan.signing.blocks.filter(pk=number_in(request.POST.get("block"))).first()
    if block is None:
        messages.error(request, _("Please choose for which State this page is signed."))
        return redirect("signing-scans", meeting.slug, pk)
    block.signing = found.scan.signing
    try:
        scans.place(found, block, by=request.user, at=clock.now(meeting))
    except Taken as taken:
        messages.warning(request, str(taken))
    except NotPossible as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("Signed: %(state)s") % {"state": block.state_name})
    return redirect("signing-scans", meeting.slug, pk)


def _page(request: StaffRequest, meeting: Meeting, pk: int, page: int) -> ScannedPage:
    of = find(request, meeting, pk)
    found = get_object_or_404(ScannedPage.objects.select_related("scan"), pk=page, scan__signing=of)
    found.scan.signing = of
    return found


# --- signed papers ---------------------------------------------------------------------------------------------------


@staff("signing.view")
@require_GET
def signing_paper(request: StaffRequest, meeting: Meeting, pk: int, number: int) -> HttpResponse:
    """Hand over a signed paper."""
    found = _paper(request, meeting, pk, number)
    return kept(found.pdf, papers.name(found))


@staff("signing.run")
@require_POST
def signing_again(request: StaffRequest, meeting: Meeting, pk: int, number: int) -> HttpResponse:
    """Let the workers try again what they could not make."""
    found = _paper(request, meeting, pk, number)
    papers.again(found)
    made = Transmission.objects.filter(paper=found).first()
    if made:
        transmission.again(made)
    tasks.ring_signing()
    messages.info(request, _("It is being tried again."))
    return redirect("signing", meeting.slug, pk)


@staff("signing.run", again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def signing_transmit(request: StaffRequest, meeting: Meeting, pk: int, number: int) -> HttpResponse:
    """Ask what the letter to the depositary says, take its number and send it."""
    found = _paper(request, meeting, pk, number)
    said = transmission.proposed(found, on=clock.today(meeting))
    needs_another = transmission.needs_another(found, by=request.user)
    initial = {name: getattr(said, name) for name in TransmissionForm.base_fields}
    form = TransmissionForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            made = transmission.transmit(found, form.said(), by=request.user, now=clock.now(meeting))
        except NotPossible as fault:
            form.add_error(None if needs_another else "body", str(fault))
        else:
            tasks.ring_signing()
            words = _("The letter to the depositary has its number: %(reference)s.")
            messages.success(request, words % {"reference": made.reference})
            return redirect("signing", meeting.slug, pk)
    page = {
        "signing": found.signing,
        "paper": found,
        "name": evidence.paper_name(found),
        "form": form,
        "needs_another": needs_another,
    }
    return render(request, "outcomes/signing_transmit.html", page, status=422 if form.errors else 200)


@staff("signing.run")
@require_POST
def signing_copies(request: StaffRequest, meeting: Meeting, pk: int, number: int) -> HttpResponse:
    """Draft the letter that brings the signed paper to all signatories."""
    made = _transmission(request, meeting, pk, number)
    try:
        letter = transmission.draft_copies(made, by=request.user)
    except (NotPossible, enclosures.NotPossible, uploads.Refused) as fault:
        messages.error(request, str(fault))
        return redirect("signing", meeting.slug, pk)
    messages.success(request, _("The letter to the signatories is drafted. It goes the way of any letter."))
    return redirect("letter", meeting.slug, letter.pk)


@staff("signing.run")
@require_http_methods(["GET", "HEAD", "POST"])
def signing_acknowledge(request: StaffRequest, meeting: Meeting, pk: int, number: int) -> HttpResponse:
    """Record that the depositary has received the paper."""
    made = _transmission(request, meeting, pk, number)
    initial = {"on": made.acknowledged_on or clock.today(meeting), "reference": made.acknowledged_as}
    form = AcknowledgementForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        file = said["file"].read() if said["file"] else None
        try:
            transmission.acknowledge(made, on=said["on"], reference=said["reference"], file=file, by=request.user)
        except (NotPossible, uploads.Refused) as fault:
            form.add_error("file", str(fault))
        else:
            messages.success(request, _("The acknowledgement is recorded."))
            return redirect("signing", meeting.slug, pk)
    page = {"signing": made.paper.signing, "made": made, "form": form}
    return render(request, "outcomes/signing_acknowledge.html", page, status=422 if form.errors else 200)


@staff("signing.view")
@require_GET
def signing_letter(request: StaffRequest, meeting: Meeting, pk: int, number: int) -> HttpResponse:
    """Hand over the letter to the depositary, or the depositary's answer."""
    made = _transmission(request, meeting, pk, number)
    return kept(made.acknowledgement if "answer" in request.GET else made.pdf, "letter.pdf")


@staff("signing.view")
@require_GET
def signing_evidence(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Compute every hash anew and say whether anything was altered."""
    found = find(request, meeting, pk)
    checks = list(evidence.checks(found))
    page = {"signing": found, "checks": checks, "faults": sum(bool(one.fault) for one in checks)}
    return render(request, "outcomes/signing_evidence.html", page)


def _paper(request: StaffRequest, meeting: Meeting, pk: int, number: int) -> SignedPaper:
    of = find(request, meeting, pk)
    found = get_object_or_404(of.papers, number=number)
    found.signing = of
    return found


def _transmission(request: StaffRequest, meeting: Meeting, pk: int, number: int) -> Transmission:
    of = _paper(request, meeting, pk, number)
    found = get_object_or_404(Transmission.objects.select_related("copies"), paper=of)
    found.paper = of
    return found
