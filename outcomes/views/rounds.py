"""How a text is worked on: whether proposals are taken, whether numbers stand still, and up to where one has read."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from msp import journal
from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from outcomes import marginalia, marks, numbering, proposals, redline, sealing, versions
from outcomes.forms_proposals import RoundForm
from outcomes.models import Agreement, Document, Reading
from outcomes.numbering import Fate
from outcomes.views.proposals import address_of, number_in, paper_of


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def document_round(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Open or close a document to proposals, until when, and say who sees them."""
    document = paper_of(request, meeting, slug)
    form = RoundForm(request.POST or None, instance=document)
    if form.is_valid():
        if form.has_changed():
            form.save()
            journal.note(
                document,
                "set the round of proposals",
                meeting=meeting,
                by=request.user,
                open=document.proposals_are_open,
                seen_by=document.proposals_seen_by,
            )
        messages.success(request, _("The round of proposals is set."))
        return redirect("document", meeting.slug, slug)
    page = {"document": document, "form": form, "is_frozen": document.numbering == Document.Numbering.FROZEN}
    return render(request, "outcomes/round_form.html", page, status=422 if form.errors else 200)


@staff("text.draft")
@require_POST
def document_numbers(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Freeze the numbers for a round, or clean them and show the concordance."""
    document = paper_of(request, meeting, slug)
    head = get_object_or_404(document.versions.order_by("-number")[:1])
    if request.POST.get("do") == "freeze":
        if sealing.freeze(document, by=request.user):
            messages.success(request, _("Numbers stand still from the next version on."))
        return redirect("document-round", meeting.slug, slug)
    try:
        version = sealing.renumber(document, by=request.user, now=timezone.now())
    except (versions.StaleError, versions.TextError) as fault:
        messages.error(request, str(fault))
        return redirect("document-round", meeting.slug, slug)
    if version == head:
        return redirect("document-round", meeting.slug, slug)
    messages.success(request, _("Version %(number)d has clean numbers.") % {"number": version.number})
    return redirect("document-concordance", meeting.slug, slug, head.number, version.number)


FATES = {
    Fate.NEW: gettext_lazy("new"),
    Fate.DELETED: gettext_lazy("taken out"),
    Fate.MOVED: gettext_lazy("moved"),
    Fate.AMENDED: gettext_lazy("other words"),
    Fate.RECAST: gettext_lazy("another kind of paragraph"),
    Fate.RENUMBERED: gettext_lazy("another number"),
}


@staff("text.view")
@require_GET
def document_concordance(request: StaffRequest, meeting: Meeting, slug: str, a: int, b: int) -> HttpResponse:
    """Show which number of one version is which of another, each paragraph once."""
    document = paper_of(request, meeting, slug)
    old, new = (get_object_or_404(document.versions, number=number) for number in (a, b))
    (before, was), (after, now) = versions.labelled(old), versions.labelled(new)
    words = {one.pid: one.text for one in (*before, *after)}
    rows = [
        (line, words.get(line.pid, ""), [FATES[fate] for fate in line.fates])
        for line in numbering.concordance(was, now, before, after)
    ]
    page = {"document": document, "old": old, "new": new, "rows": rows}
    return render(request, "outcomes/concordance.html", page)


@staff("text.view")
@require_GET
def document_paragraph(request: StaffRequest, meeting: Meeting, slug: str, pid: str) -> HttpResponse:
    """Show one paragraph: what it says, how far it is agreed, what is proposed, and what it said in each version."""
    document = paper_of(request, meeting, slug)
    head = get_object_or_404(document.versions.order_by("-number")[:1])
    text, numbers = versions.labelled(head)
    history = list(versions.history(document, pid))
    if not history:
        raise Http404
    cards = marginalia.cards(
        proposals.seen_by_seat(document, request.seat.role).filter(pid=pid), text, numbers, root=address_of(document)
    )
    before = ["", *(one.block.text for one in history)]
    page = {
        "document": document,
        "number": numbers.get(pid, ""),
        "pid": pid,
        "stands": any(one.pid == pid for one in text),
        "cards": cards,
        "agreements": document.agreements.filter(pid=pid).select_related("by").order_by("-pk"),
        "states": Agreement.State.choices,
        "history": [
            (one.version, marks.written(redline.words(was, one.block.text)))
            for one, was in zip(history, before, strict=False)
            if was != one.block.text
        ][::-1],
        "may_draft": may(request.seat.role, "text.draft"),
    }
    return render(request, "outcomes/paragraph.html", page)


@staff("text.view")
@require_POST
def document_read(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Note up to which version this person has read, so that the next visit shows what is new."""
    document = paper_of(request, meeting, slug)
    version = get_object_or_404(document.versions, number=number_in(request.POST.get("version")))
    facts = {"version": version, "at": timezone.now()}
    Reading.objects.update_or_create(document=document, reader=request.user, defaults=facts)
    return redirect("document", meeting.slug, slug)
