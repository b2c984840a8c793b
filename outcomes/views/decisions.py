"""What the presidency does with proposals: decide, offer a compromise, compile, make the next version."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from msp import clock
from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from outcomes import agreements, brackets, compilation, compromises, deciding, proposals, versions, word_out
from outcomes.faults import NotPossible
from outcomes.models import Compromise, Decision, Document, Proposal, Version
from outcomes.paragraphs import BREAK, Kind, Paragraph, new_pid
from outcomes.views.proposals import number_in, paper_of
from outcomes.views.reading import WORD


@staff("text.draft")
@require_POST
def proposal_decide(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Decide on a proposal, or take the decision back; go back to where the button stood."""
    found = get_object_or_404(Proposal, document__meeting=meeting, document__slug=slug, number=number)
    outcome = request.POST.get("outcome", "")
    now = clock.now(meeting)
    try:
        if outcome == "undo":
            for decision in found.decisions.filter(undone_at=None):
                deciding.undo(decision, by=request.user, now=now)
        elif outcome in Decision.Outcome.values:
            said = {key: request.POST.get(key, "") for key in ("text", "reason")}
            deciding.decide(found, outcome, by=request.user, now=now, **said)
    except NotPossible as fault:
        messages.error(request, _("Proposal %(number)d: %(fault)s") % {"number": number, "fault": fault})
        if "from_text" in request.POST:
            return redirect("proposal", meeting.slug, slug, number)
    if "from_text" in request.POST:
        return redirect(f"{reverse('document', args=[meeting.slug, slug])}#proposal-{number}")
    return redirect("proposal", meeting.slug, slug, number)


@staff("text.draft")
@require_POST
def compromise_offer(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Offer a text to all proposers of the paragraph of a proposal, or take the offer back."""
    found = get_object_or_404(Proposal, document__meeting=meeting, document__slug=slug, number=number)
    try:
        if "withdraw" in request.POST:
            for standing in found.document.compromises.filter(pid=found.pid, status=Compromise.Status.OFFERED):
                compromises.withdraw(standing, by=request.user)
        else:
            words = request.POST.get("text", "")
            made = compromises.offer(found.document, found.pid, words, by=request.user, now=clock.now(meeting))
            n = made.answers.count()
            sent = ngettext("The text is offered to %(n)d proposer.", "The text is offered to %(n)d proposers.", n)
            messages.success(request, sent % {"n": n})
    except NotPossible as fault:
        messages.error(request, str(fault))
    return redirect("proposal", meeting.slug, slug, number)


@staff("text.draft")
@require_POST
def document_next(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Seal the version that all accepted proposals amount to."""
    document = paper_of(request, meeting, slug)
    base = get_object_or_404(document.versions, number=number_in(request.POST.get("base")))
    label = request.POST.get("label", "").strip()[:80]
    try:
        version = deciding.make_next(document, base=base, by=request.user, now=clock.now(meeting), label=label)
    except (NotPossible, versions.StaleError, versions.TextError) as fault:
        messages.error(request, str(fault))
        return redirect("document", meeting.slug, slug)
    count = version.decisions.exclude(outcome=Decision.Outcome.REJECTED).count()
    made = ngettext(
        "Version %(number)d is made from %(n)d accepted proposal: clean, marked and with its table of proposals.",
        "Version %(number)d is made from %(n)d accepted proposals: clean, marked and with its table of proposals.",
        count,
    )
    messages.success(request, made % {"number": version.number, "n": count})
    return redirect("document", meeting.slug, slug)


@staff("text.view")
@require_GET
def document_compilation(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Show the text with all open proposals written into it, or hand that over as a Word file."""
    document = paper_of(request, meeting, slug)
    head = get_object_or_404(document.versions.order_by("-number")[:1])
    text, numbers = versions.labelled(head)
    found = list(proposals.seen_by_seat(document, request.seat.role).filter(status=Proposal.Status.SUBMITTED))
    entries = _compiled(found, text, numbers)
    if request.GET.get("as") == "docx":
        return _word(document, head, entries)
    tally = brackets.tally(text)
    page = {
        "document": document,
        "head": head,
        "entries": entries,
        "count": len(found),
        "tally": tally,
        "contested": sum(any(part.names for part in entry.stretches) for entry in entries),
        "lost": [one for one in found if one.position == Proposal.Position.ORPHAN],
        "may_draft": may(request.seat.role, "text.draft"),
    }
    return render(request, "outcomes/compilation.html", page)


def _compiled(found: list[Proposal], text: list[Paragraph], numbers: dict[str, str]) -> list[compilation.Entry]:
    """Return the compilation of proposals in the order of their first names, as such lists are printed."""
    known = {one.pid for one in text} | {""}
    proposed = [
        compilation.Proposed(proposals.names(one), proposals.amendment(one)) for one in found if one.pid in known
    ]
    living = {pid: label for pid, label in numbers.items() if pid in known}
    return compilation.compile_text(text, sorted(proposed, key=lambda one: one.names), living)


def _word(document: Document, head: Version, entries: list[compilation.Entry]) -> HttpResponse:
    lines = [
        Paragraph(new_pid(), Kind.PLAIN, part if at else f"{entry.label} {part}".strip())
        for entry in entries
        for at, part in enumerate(entry.text.split(BREAK))
    ]
    title = _("Compilation of proposals: %(title)s") % {"title": document.title}
    file = word_out.clean(lines, title=title, symbol="", digest=head.content_sha256)
    name = f"{document.slug}-v{head.number}-compilation.docx"
    return HttpResponse(
        file,
        content_type=WORD,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@staff("text.draft")
@require_POST
def paragraph_agree(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Record how far a paragraph of the newest version is agreed."""
    document = paper_of(request, meeting, slug)
    head = get_object_or_404(document.versions.order_by("-number")[:1])
    pid, state = request.POST.get("pid", "")[:24], request.POST.get("state", "")
    try:
        agreements.record(document, head, pid, state, by=request.user, now=clock.now(meeting))
    except NotPossible as fault:
        messages.error(request, str(fault))
    return redirect(f"{reverse('document', args=[meeting.slug, slug])}#p-{pid}")
