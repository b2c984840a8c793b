"""Signing as a delegation does it behind its personal link: read the frozen text, sign, confirm by a mailed code."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from invitations.access import delegate
from invitations.models import ReplyLink
from outcomes import comparison
from outcomes.faults import NotPossible
from outcomes.forms_signing import CodeForm, SignForm
from outcomes.models import SignatureBlock, SignedPaper
from outcomes.signing import blocks, codes, papers, printed, signatures
from outcomes.signing.signatures import Hand, Taken, Way
from outcomes.views.delegates import around
from outcomes.views.signing import kept


@require_GET
@delegate
def signings_for(request: HttpRequest, link: ReplyLink) -> HttpResponse:
    """List the texts that a delegation signs."""
    page = {"rows": blocks.signed_by(link.invitation.delegation), **around(link)}
    return render(request, "outcomes/signings_for.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@delegate
def sign_for(request: HttpRequest, link: ReplyLink, slug: str) -> HttpResponse:
    """Show a frozen text, and mail a code for the signature that was typed or drawn."""
    block = block_for(link, slug)
    row = blocks.row_of(block)
    initial = {"name": row.person.name, "title": row.person.title} if row.person else {}
    form = SignForm(request.POST or None, initial={**initial, "authority": row.authority})
    fault = ""
    if form.is_valid():
        said = form.cleaned_data
        way = Way.DRAWN if said["drawing"] else Way.TYPED
        hand = Hand(way, said["name"], said["title"], said["authority"] or row.authority, drawing=said["drawing"])
        try:
            codes.ask(block, link, hand)
        except NotPossible as refused:
            fault = str(refused)
        else:
            return _go("sign-code", link, slug)
    page = {
        "place": block,
        "row": row,
        "signing": block.signing,
        "document": block.signing.document,
        "lines": comparison.clean(block.signing.version),
        "form": form,
        "fault": fault,
        "takes": signatures.takes(block.signing),
        "occasion": printed.occasion(block.signing),
        "papers": ready_papers(block) if block.signing.status == block.signing.Status.CLOSED else [],
        **around(link),
    }
    return render(request, "outcomes/sign_for.html", page, status=422 if fault or form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@delegate
def sign_code(request: HttpRequest, link: ReplyLink, slug: str) -> HttpResponse:
    """Ask for the code that was mailed, and sign with it."""
    block = block_for(link, slug)
    pending = codes.pending(block, link)
    if pending is None:
        return _go("sign-for", link, slug)
    form, fault, status = CodeForm(request.POST or None), "", 200
    if form.is_valid():
        try:
            codes.confirm(block, link, form.cleaned_data["code"])
        except Taken as taken:
            fault, status = str(taken), 409
        except NotPossible as refused:
            fault, status = str(refused), 422
        else:
            return _go("sign-for", link, slug)
    elif form.errors:
        status = 422
    page = {
        "place": block,
        "pending": pending,
        "document": block.signing.document,
        "form": form,
        "fault": fault,
        "is_taken": status == 409,
        **around(link),
    }
    return render(request, "outcomes/sign_code_for.html", page, status=status)


@require_POST
@delegate
def sign_paper(request: HttpRequest, link: ReplyLink, slug: str) -> HttpResponse:
    """Write down that a delegation signs on paper."""
    blocks.will_sign_on_paper(block_for(link, slug))
    return _go("sign-for", link, slug)


@require_GET
@delegate
def signed_paper(request: HttpRequest, link: ReplyLink, slug: str, number: int) -> HttpResponse:
    """Hand a signatory the signed paper, once it is whole: nobody gets a half-signed one."""
    found = next((one for one in ready_papers(block_for(link, slug)) if one.number == number), None)
    if found is None:
        raise Http404
    return kept(found.pdf, papers.name(found))


def block_for(link: ReplyLink, slug: str) -> SignatureBlock:
    """Return the block of a delegation under a text, or 404."""
    found = blocks.of_delegation(link.invitation.delegation)
    block = next((one for one in found if one.signing.document.slug == slug), None)
    if block is None:
        raise Http404
    block.delegation = link.invitation.delegation
    return block


def ready_papers(block: SignatureBlock) -> list[SignedPaper]:
    """Return the papers of a closed signing that are made, for those who signed it."""
    if not block.signatures.filter(status="stands").exists():
        return []
    found = block.signing.papers.filter(status=SignedPaper.Status.READY, signing__status="closed")
    return list(found.select_related("signing__document").order_by("number"))


def _go(name: str, link: ReplyLink, slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=[link.public_id, slug]), status=303)
