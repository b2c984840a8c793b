"""Texts that are signed together: opened, looked at, closed, voided, and the screen in the room."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from invitations import uploads
from invitations.views.letters import paper
from msp import clock
from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from outcomes import documents, tasks, versions
from outcomes.faults import NotPossible
from outcomes.forms_signing import BlockForm, ClosingForm, OpeningForm, WordsForm
from outcomes.models import Document, Signature, SignatureBlock, Signing
from outcomes.signing import authority, blocks, opening, printed, scans, signatures


@staff("signing.view")
@require_GET
def signing_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """List the texts that are or were open for signature, each with how many have signed."""
    found = readable(request, meeting).order_by("-pk")
    page = {
        "rows": blocks.tallies(found),
        "may_run": may(request.seat.role, "signing.run"),
        "may_open": openable(request, meeting).exists(),
    }
    return render(request, "outcomes/signing_list.html", page)


@staff("signing.run", again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def signing_new(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Ask which text is opened for signature and for whom, and open it."""
    choices = openable(request, meeting)
    initial = {"counts_on": clock.today(meeting), "document": choices.filter(slug=request.GET.get("text", "")).first()}
    form = OpeningForm(request.POST or None, initial=initial, meeting=meeting, documents=choices)
    if form.is_valid():
        head = versions.head(form.cleaned_data["document"])
        try:
            if head is None:
                raise Http404
            made = opening.open_(head, form.plan(), by=request.user, now=clock.now(meeting))
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The text is open for signature; a new version of it would void signatures."))
            return redirect("signing", meeting.slug, made.pk)
    page = {"form": form, "choices": choices.exists()}
    return render(request, "outcomes/signing_form.html", page, status=422 if form.errors else 200)


@staff("signing.view")
@require_GET
def signing(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Show how a signing stands: block by block, with what needs a person and what became of it."""
    found = find(request, meeting, pk)
    rows = blocks.rows(found)
    second = Signature.objects.filter(block__signing=found, status=Signature.Status.SECOND)
    page = {
        "signing": found,
        "document": found.document,
        "rows": rows,
        "counts": blocks.counted(rows),
        "occasion": printed.occasion(found),
        "second": second.select_related("block").order_by("pk"),
        "unplaced": scans.unplaced(found),
        "late": opening.late(found).count(),
        "papers": found.papers.select_related("transmission__copies").order_by("number"),
        "was_transmitted": opening.was_transmitted(found),
        "screen": request.build_absolute_uri(reverse("signing-screen", args=[found.screen_key]))
        if found.screen_key
        else "",
        "may_run": may(request.seat.role, "signing.run"),
    }
    return render(request, "outcomes/signing.html", page)


@staff("signing.run")
@require_http_methods(["GET", "HEAD", "POST"])
def signing_block(request: StaffRequest, meeting: Meeting, pk: int, block: int) -> HttpResponse:
    """Show one block with all its signatures, and record who signs by what authority."""
    found = block_of(request, meeting, pk, block)
    form = BlockForm(request.POST or None, request.FILES or None, instance=found)
    if form.is_valid():
        try:
            authority.record(found, form.told(), by=request.user)
        except uploads.Refused as fault:
            form.add_error("file", str(fault))
        else:
            messages.success(request, _("It is recorded."))
            return redirect("signing", meeting.slug, pk)
    fresh = block_of(request, meeting, pk, block)
    page = {
        "signing": fresh.signing,
        "row": blocks.row_of(fresh),
        "form": form,
        "signatures": fresh.signatures.select_related("page__scan", "entered_by").order_by("-pk"),
    }
    return render(request, "outcomes/signing_block.html", page, status=422 if form.errors else 200)


@staff("signing.run")
@require_GET
def signing_authority(request: StaffRequest, meeting: Meeting, pk: int, block: int) -> HttpResponse:
    """Hand over the file of an authority."""
    found = block_of(request, meeting, pk, block)
    return kept(found.paper, f"{found.code}.pdf")


@staff("signing.run")
@require_POST
def signature_aside(request: StaffRequest, meeting: Meeting, pk: int, block: int) -> HttpResponse:
    """Take back a signature that was matched wrongly."""
    of = block_of(request, meeting, pk, block)
    made = get_object_or_404(of.signatures.select_related("block__signing"), status=Signature.Status.STANDS)
    try:
        signatures.set_aside(made, words=request.POST.get("words", ""), by=request.user)
    except NotPossible as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("The signature is set aside; the block is open again."))
    return redirect("signing-block", meeting.slug, pk, block)


@staff("signing.run", again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def signing_close(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Ask whether a signing is closed, say who has not signed, and close it."""
    found = find(request, meeting, pk)
    form = ClosingForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            opening.close(
                found, by=request.user, now=clock.now(meeting), words=said["words"], takes_late=said["takes_late"]
            )
        except NotPossible as fault:
            form.add_error("words", str(fault))
        else:
            tasks.ring_signing()
            messages.success(request, _("The text is closed for signature; the signed original is being made."))
            return redirect("signing", meeting.slug, pk)
    rows = blocks.rows(found)
    page = {"signing": found, "form": form, "counts": blocks.counted(rows), "waiting": awaited(rows)}
    return render(request, "outcomes/signing_close.html", page, status=422 if form.errors else 200)


@staff("signing.run", again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def signing_void(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Say how many signatures a correction of the text voids, and void them once that is confirmed."""
    found = find(request, meeting, pk)
    count = blocks.tally(found)
    form = WordsForm(request.POST or None, initial={"expects": count.signed})
    if form.is_valid():
        said = form.cleaned_data
        try:
            lost = opening.void(
                found, expects=said["expects"], words=said["words"], by=request.user, now=clock.now(meeting)
            )
        except NotPossible as fault:
            form = WordsForm(initial={"expects": count.signed, "words": said["words"]})
            page = {"signing": found, "form": form, "count": count, "fault": str(fault)}
            return render(request, "outcomes/signing_void.html", page, status=409)
        messages.warning(request, _("%(n)d signatures are void. The text can be corrected now.") % {"n": lost})
        return redirect("document", meeting.slug, found.document.slug)
    page = {"signing": found, "form": form, "count": count, "was_transmitted": opening.was_transmitted(found)}
    return render(request, "outcomes/signing_void.html", page, status=422 if form.errors else 200)


@staff("signing.run")
@require_POST
def signing_addendum(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Promise an addendum of the late signatures."""
    try:
        opening.add(find(request, meeting, pk), by=request.user, now=clock.now(meeting))
    except NotPossible as fault:
        messages.error(request, str(fault))
    else:
        tasks.ring_signing()
        messages.success(request, _("The addendum is being made."))
    return redirect("signing", meeting.slug, pk)


@staff("signing.run")
@require_POST
def signing_screen_switch(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Switch the address of the room's screen on or off."""
    found = find(request, meeting, pk)
    if request.POST.get("do") == "off":
        opening.hide_screen(found, by=request.user)
        messages.success(request, _("The address of the screen opens nothing any more."))
    else:
        opening.show_screen(found, by=request.user)
        messages.success(request, _("The screen has an address of its own."))
    return redirect("signing", meeting.slug, pk)


@staff("signing.view")
@require_GET
def signing_room(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Show n of 30 for the whole room to see, from a seat."""
    return render(request, "outcomes/signing_screen.html", screen(find(request, meeting, pk)))


def screen(found: Signing) -> dict[str, object]:
    """Return what the room sees."""
    rows = blocks.rows(found)
    counts = blocks.counted(rows)
    return {"signing": found, "document": found.document, "rows": rows, "counts": counts}


def kept(file: FieldFile, name: str) -> HttpResponse:
    """Hand over a PDF that is kept, or 404."""
    if not file:
        raise Http404
    with file.open("rb") as opened:
        return paper(bytes(opened.read()), name)


# --- finding ---------------------------------------------------------------------------------------------------------


def readable(request: StaffRequest, meeting: Meeting) -> QuerySet[Signing]:
    """Return the signings whose text this seat may read."""
    found = Signing.objects.filter(document__in=documents.readable(meeting, role=request.seat.role))
    return found.select_related("document", "version", "event", "opened_by", "closed_by")


def find(request: StaffRequest, meeting: Meeting, pk: int) -> Signing:
    """Return a signing whose text this seat may read, or 404."""
    found = get_object_or_404(readable(request, meeting), pk=pk)
    # The door has fetched the meeting with treaty and letterhead.
    found.document.meeting = meeting
    return found


def block_of(request: StaffRequest, meeting: Meeting, pk: int, block: int) -> SignatureBlock:
    """Return a block of a signing that this seat may look at, or 404."""
    of = find(request, meeting, pk)
    found = get_object_or_404(of.blocks.select_related("state"), pk=block)
    found.signing = of
    return found


def openable(request: StaffRequest, meeting: Meeting) -> QuerySet[Document]:
    """Return the documents that can be opened for signature: those with a version and no living signing."""
    found = documents.readable(meeting, role=request.seat.role).filter(versions__isnull=False)
    taken = Signing.objects.exclude(status=Signing.Status.VOID).values("document")
    return found.exclude(pk__in=taken).distinct()


def awaited(rows: list[blocks.Row]) -> list[str]:
    """Return the names of who has not signed."""
    return [one.block.state.name for one in rows if one.signature is None]
