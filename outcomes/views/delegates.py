"""The texts as a delegation meets them behind its personal link: read, propose, answer a compromise."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from invitations import replies
from invitations.access import delegate
from invitations.models import ReplyLink
from msp import clock
from outcomes import (
    comparison,
    compromises,
    documents,
    marginalia,
    marks,
    printing,
    proposals,
    redline,
    silence,
    versions,
    word_out,
)
from outcomes.faults import NotPossible
from outcomes.forms_proposals import DelegateForm
from outcomes.models import Compromise, CompromiseAnswer, Document, Proposal, Silence, Version
from outcomes.paragraphs import BREAK, Paragraph
from outcomes.printing import State
from outcomes.proposals import Giver, Wish
from outcomes.views.printed import ready
from outcomes.views.reading import WORD, symbol_of

# Of one link within an hour: more is a machine.
MOST_AN_HOUR = 60


@require_GET
@delegate
def texts_for(request: HttpRequest, link: ReplyLink) -> HttpResponse:
    """List the texts that a delegation may read, with what awaits its word."""
    delegation = link.invitation.delegation
    found = list(documents.open_to_delegations(delegation.meeting))
    awaiting = CompromiseAnswer.objects.filter(
        proposal__delegation=delegation,
        answer=CompromiseAnswer.Answer.AWAITED,
        compromise__status=Compromise.Status.OFFERED,
    )
    page = {
        "documents": [(one, proposals.are_taken(one, now=clock.now(delegation.meeting))) for one in found],
        "awaiting": awaiting.select_related("compromise__document", "proposal"),
        **around(link),
    }
    return render(request, "outcomes/texts_for.html", page)


@require_GET
@delegate
def text_for(request: HttpRequest, link: ReplyLink, slug: str) -> HttpResponse:
    """Show a text with what this delegation may see beside it."""
    document, version = open_text(link, slug)
    text, numbers = versions.labelled(version)
    delegation = link.invitation.delegation
    cards = marginalia.cards(
        proposals.seen_by_delegation(document, delegation),
        text,
        numbers,
        language=delegation.language,
        reader=delegation,
    )
    beside, lost = marginalia.beside([one for one in cards if not one.is_carried], text)
    page = {
        "document": document,
        "version": version,
        "rows": [(line, beside.get(line.pid, [])) for line in comparison.clean(version)],
        "first": beside.get("", []),
        "lost": lost,
        "decided": [one for one in cards if one.is_carried and one.proposal.delegation_id == delegation.pk],
        "takes": proposals.are_taken(document, now=clock.now(delegation.meeting)),
        "silence": Silence.objects.filter(version=version).first(),
        "awaiting": compromises.awaited(document, delegation),
        "has_pdf": printing.state(printing.paper(version)) is State.READY,
        **around(link),
    }
    return render(request, "outcomes/text_for.html", page)


@require_GET
@delegate
def text_word(request: HttpRequest, link: ReplyLink, slug: str) -> HttpResponse:
    """Hand a text over as a Word file, to be edited with recording on and sent back."""
    document, version = open_text(link, slug)
    text = versions.read(version)
    file = word_out.clean(text, title=document.title, symbol=symbol_of(version), digest=version.content_sha256)
    name = f"{slug}-v{version.number}.docx"
    return HttpResponse(file, content_type=WORD, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_GET
@delegate
def text_pdf(request: HttpRequest, link: ReplyLink, slug: str) -> HttpResponse:
    """Hand a text over as PDF."""
    _document, version = open_text(link, slug)
    return ready(request, printing.paper(version))


@require_http_methods(["GET", "HEAD", "POST"])
@delegate
def text_propose(request: HttpRequest, link: ReplyLink, slug: str) -> HttpResponse:
    """Ask what a delegation wishes for one paragraph; look at it with its changes marked, then submit it."""
    document, version = open_text(link, slug)
    text, numbers = versions.labelled(version)
    anchor = next((one for one in text if one.pid == request.GET.get("p", "")), None)
    form = DelegateForm(request.POST or None, paragraph=anchor, text=text, numbers=numbers)
    fault = ""
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            made = _propose(request, link, document, version, form)
        except NotPossible as refused:
            fault = str(refused)
        else:
            return _to_text(link, slug, made)
    words = form.cleaned_data["text"] if form.is_bound and form.is_valid() else ""
    page = {
        "document": document,
        "version": version,
        "form": form,
        "fault": fault,
        "anchor": anchor,
        "number": numbers.get(anchor.pid, "") if anchor else "",
        "has_italics": anchor is not None and "*" in anchor.text,
        "original": marks.plain(anchor.text) if anchor else "",
        "redline": _redline(anchor, form.cleaned_data["deed"], words) if words else "",
        "form_key": replies.form_nonce(request.POST),
        "takes": proposals.are_taken(document, now=clock.now(document.meeting)),
        **around(link),
    }
    return render(request, "outcomes/text_propose.html", page, status=422 if fault else 200)


def _propose(
    request: HttpRequest, link: ReplyLink, document: Document, version: Version, form: DelegateForm
) -> Proposal:
    if recently(link) >= MOST_AN_HOUR:
        raise NotPossible(_("This link has been used many times within an hour. Please try again later."))
    said = form.cleaned_data
    wish = Wish(form.amendment(), said["reason"], audience=said["audience"], form_key=replies.form_key(request.POST))
    return proposals.propose(document, wish, base=version, giver=giver_of(link), now=clock.now(document.meeting))


def _redline(anchor: Paragraph | None, deed: str, words: str) -> str:
    if anchor is None or deed != Proposal.Deed.REPLACE:
        return marks.written([redline.Op("+", words)])
    return marks.written(redline.words(anchor.text, words.replace("\n", BREAK)))


@require_POST
@delegate
def proposal_for(request: HttpRequest, link: ReplyLink, slug: str, number: int) -> HttpResponse:
    """Withdraw one's own proposal, write it anew, or stand beside another's."""
    document, _version = open_text(link, slug)
    delegation = link.invitation.delegation
    found = get_object_or_404(proposals.seen_by_delegation(document, delegation), number=number)
    is_own = found.delegation_id == delegation.pk
    do = request.POST.get("do", "")
    giver = giver_of(link)
    fault = ""
    try:
        if do == "withdraw" and is_own:
            if not proposals.withdraw(found, giver=giver):
                fault = _("This proposal was decided or withdrawn before; nothing was changed.")
        elif do == "revise" and is_own:
            proposals.revise(
                found,
                request.POST.get("text", ""),
                reason=request.POST.get("reason", found.rationale),
                giver=giver,
                now=clock.now(document.meeting),
            )
        elif do == "cosponsor" and not is_own:
            proposals.cosponsor(found, delegation, giver=giver)
        elif do == "leave":
            proposals.leave(found, delegation, giver=giver)
    except NotPossible as refused:
        fault = str(refused)
    if fault:
        page = {"document": document, "fault": fault, "typed": request.POST.get("text", ""), **around(link)}
        return render(request, "outcomes/proposal_for_fault.html", page, status=409)
    return _to_text(link, slug, found)


@require_POST
@delegate
def compromise_answer(request: HttpRequest, link: ReplyLink, pk: int) -> HttpResponse:
    """Record whether a delegation agrees to the text that the presidency offers on its proposal."""
    delegation = link.invitation.delegation
    row = get_object_or_404(
        CompromiseAnswer.objects.select_related("compromise__document__meeting", "proposal"),
        pk=pk,
        proposal__delegation=delegation,
    )
    says = request.POST.get("says", "")
    if says not in (CompromiseAnswer.Answer.AGREES, CompromiseAnswer.Answer.DECLINES):
        raise Http404
    try:
        compromises.answer(
            row.compromise,
            row.proposal,
            says,
            words=request.POST.get("words", ""),
            giver=giver_of(link),
            now=clock.now(delegation.meeting),
        )
    except NotPossible as refused:
        page = {"document": row.compromise.document, "fault": str(refused), **around(link)}
        return render(request, "outcomes/proposal_for_fault.html", page, status=409)
    return _to_text(link, row.compromise.document.slug, row.proposal)


def open_text(link: ReplyLink, slug: str) -> tuple[Document, Version]:
    """Return a text that delegations may read, with the version that they see, or 404."""
    document = get_object_or_404(documents.open_to_delegations(link.invitation.delegation.meeting), slug=slug)
    version = documents.shown(document)
    if version is None:
        raise Http404
    return document, version


def giver_of(link: ReplyLink) -> Giver:
    """Return the delegation behind a link as the one that proposes."""
    return Giver(delegation=link.invitation.delegation, link=link)


def recently(link: ReplyLink) -> int:
    """Return how many proposals came through a link within the last hour."""
    since = clock.now(link.invitation.delegation.meeting) - timedelta(hours=1)
    return Proposal.objects.filter(link=link, made_at__gte=since).count()


def around(link: ReplyLink) -> dict[str, object]:
    """Return what the layout of the delegate's pages shows."""
    delegation = link.invitation.delegation
    meeting = delegation.meeting
    return {"link": link, "delegation": delegation, "meeting": meeting, "letterhead": meeting.letterhead}


def _to_text(link: ReplyLink, slug: str, proposal: Proposal) -> HttpResponse:
    address = reverse("text-for", args=[link.public_id, slug])
    return HttpResponseRedirect(f"{address}#proposal-{proposal.number}", status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@delegate
def silence_for(request: HttpRequest, link: ReplyLink, slug: str) -> HttpResponse:
    """Say until when silence runs on a text, and let a delegation that may break it."""
    document, version = open_text(link, slug)
    found = get_object_or_404(Silence.objects.select_related("version__document"), version=version)
    delegation = link.invitation.delegation
    now = clock.now(delegation.meeting)
    fault = ""
    if request.method == "POST":
        try:
            silence.break_(
                found,
                delegation,
                pids=request.POST.getlist("pid"),
                reason=request.POST.get("reason", ""),
                giver=giver_of(link),
                at=now,
            )
        except NotPossible as refused:
            fault = str(refused)
        else:
            return HttpResponseRedirect(reverse("silence-for", args=[link.public_id, slug]), status=303)
    text, numbers = versions.labelled(version)
    broken = found.breaks.filter(delegation=delegation).first()
    page = {
        "document": document,
        "silence": found,
        "moment": silence.moment(found),
        "is_open": silence.was_sent(found) and silence.is_open(found.opens_at, found.closes_at, now),
        "may_break": silence.may_break(found, delegation),
        "broken": broken,
        "where": silence.cited(broken.pids, numbers) if broken else "",
        "paragraphs": [(one, numbers.get(one.pid, "")) for one in text],
        "ticked": request.POST.getlist("pid"),
        "reason": request.POST.get("reason", ""),
        "fault": fault,
        **around(link),
    }
    return render(request, "outcomes/silence_for.html", page, status=409 if fault else 200)
