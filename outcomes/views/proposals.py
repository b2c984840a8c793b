"""Proposals as the office and the groups see them: the list, one of them, and what was proposed from the floor."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from invitations.addresses import exports
from invitations.models import Delegation
from msp import clock
from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from outcomes import documents, marginalia, proposals, versions
from outcomes.faults import NotPossible
from outcomes.forms_proposals import FloorForm
from outcomes.models import Document, Proposal
from outcomes.proposals import Giver


def paper_of(request: StaffRequest, meeting: Meeting, slug: str) -> Document:
    """Return a document that this seat may read, or 404."""
    readable = documents.readable(meeting, role=request.seat.role)
    return get_object_or_404(readable.select_related("theme"), slug=slug)


def shown(request: StaffRequest, document: Document) -> list[marginalia.Card]:
    """Return the proposals that this seat may see, as cards against the newest version; six queries."""
    head = versions.head(document)
    text, numbers = versions.labelled(head) if head else ([], {})
    found = proposals.seen_by_seat(document, request.seat.role)
    return marginalia.cards(found, text, numbers, root=address_of(document))


def address_of(document: Document) -> str:
    """Return the address of a document's page."""
    return reverse("document", args=[document.meeting.slug, document.slug])


@staff("text.view")
@require_GET
def proposal_list(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """List the proposals on a document with what was decided on each; hand the table over as a spreadsheet."""
    document = paper_of(request, meeting, slug)
    cards = shown(request, document)
    if kind := request.GET.get("as"):
        return exports.download(kind, table(cards), name=f"proposals-{slug}")
    chosen = request.GET.get("status", "")
    page = {
        "document": document,
        "cards": [card for card in cards if chosen in ("", card.proposal.status)],
        "tally": marginalia.tally(cards),
        "statuses": [(value, label) for value, label in Proposal.Status.choices],
        "chosen": chosen,
        "may_draft": may(request.seat.role, "text.draft"),
    }
    return render(request, "outcomes/proposal_list.html", page)


def table(cards: list[marginalia.Card]) -> exports.Sheet:
    """Return the table of proposals with what was decided on each."""
    headers = [
        _("Number"), _("Paragraph"), _("Proposed by"), _("What"), _("Words"), _("Reason"), _("State"), _("Decision"),
        _("Version"),
    ]  # fmt: skip
    rows = []
    for card in cards:
        one, made = card.proposal, card.decision
        rows.append(
            [
                str(one.number),
                card.where,
                ", ".join(card.names),
                one.get_deed_display(),
                proposals.latest(one).text,
                one.rationale,
                one.get_status_display(),
                made.reason if made else "",
                str(made.version.number) if made and made.version else "",
            ]
        )
    return headers, rows


@staff("text.view")
@require_GET
def proposal(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Show one proposal with the history of its words and what may be done with it."""
    document = paper_of(request, meeting, slug)
    head = versions.head(document)
    text, numbers = versions.labelled(head) if head else ([], {})
    found = get_object_or_404(proposals.seen_by_seat(document, request.seat.role), number=number)
    card = marginalia.cards([found], text, numbers, root=address_of(document))[0]
    base = next((one.text for one in text if one.pid == found.pid), "")
    page = {
        "document": document,
        "card": card,
        "base": base,
        "words": proposals.latest(found).text,
        "compromise": document.compromises.filter(pid=found.pid).order_by("-pk").first(),
        "delegations": _delegations(meeting) if may(request.seat.role, "text.draft") else [],
        "may_draft": may(request.seat.role, "text.draft"),
    }
    return render(request, "outcomes/proposal.html", page)


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Enter what a delegation or a group proposed from the floor or in writing."""
    document = paper_of(request, meeting, slug)
    head = versions.head(document)
    if head is None:
        return redirect("document", meeting.slug, slug)
    text, numbers = versions.labelled(head)
    form = FloorForm(
        request.POST or None,
        text=text,
        numbers=numbers,
        delegations=_delegations(meeting),
        themes=meeting.themes.order_by("position"),
        initial={"pid": request.GET.get("p", ""), "audience": Proposal.Audience.DELEGATIONS},
    )
    if form.is_valid():
        giver = Giver(user=request.user, source=form.cleaned_data["source"], **form.proposer())
        try:
            made = proposals.propose(document, form.wish(), base=head, giver=giver, now=clock.now(meeting))
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Proposal %(number)d is entered.") % {"number": made.number})
            return redirect("proposal", meeting.slug, slug, made.number)
    page = {"document": document, "form": form}
    return render(request, "outcomes/proposal_form.html", page, status=422 if form.errors else 200)


@staff("text.draft")
@require_POST
def proposal_withdraw(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Take a proposal back on its proposer's written word."""
    found = get_object_or_404(Proposal, document__meeting=meeting, document__slug=slug, number=number)
    if proposals.withdraw(found, giver=Giver(user=request.user)):
        messages.success(request, _("Proposal %(number)d is withdrawn.") % {"number": number})
    else:
        messages.warning(request, _("This proposal was decided or withdrawn before; nothing was changed."))
    return redirect("proposal", meeting.slug, slug, number)


@staff("text.draft")
@require_POST
def proposal_sponsor(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Put a delegation beside the proposer, or take it away again."""
    found = get_object_or_404(Proposal, document__meeting=meeting, document__slug=slug, number=number)
    of = get_object_or_404(Delegation, meeting=meeting, pk=number_in(request.POST.get("delegation")))
    try:
        if "leave" in request.POST:
            proposals.leave(found, of, giver=Giver(user=request.user))
        else:
            proposals.cosponsor(found, of, giver=Giver(user=request.user))
    except NotPossible as fault:
        messages.error(request, str(fault))
    return redirect("proposal", meeting.slug, slug, number)


def _delegations(meeting: Meeting) -> list[Delegation]:
    found = meeting.delegations.select_related("state", "organisation")
    return sorted(found, key=lambda one: (one.state_id is None, one.name))


def number_in(given: str | None) -> int:
    """Return the number that a form carries, 0 for anything else."""
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 10 else 0
