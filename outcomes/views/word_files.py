"""A Word file that comes back: kept, read, and confirmed proposal by proposal."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from invitations.access import delegate
from invitations.models import Delegation, ReplyLink
from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting
from outcomes import importing, marginalia, proposals
from outcomes.faults import NotPossible
from outcomes.importing import Import
from outcomes.models import Document, Proposal
from outcomes.proposals import Giver
from outcomes.views.delegates import around, giver_of, open_text
from outcomes.views.proposals import number_in, paper_of

OFFICE = "office"
SHA256 = re.compile(r"[0-9a-f]{64}")


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def document_file(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Take a delegation's Word file."""
    document = paper_of(request, meeting, slug)
    sha256, fault = _taken(request, document, whose=OFFICE)
    if sha256:
        return redirect("document-file-read", meeting.slug, slug, sha256)
    page = {"document": document, "fault": fault}
    return render(request, "outcomes/document_file.html", page, status=422 if fault else 200)


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def document_file_read(request: StaffRequest, meeting: Meeting, slug: str, sha256: str) -> HttpResponse:
    """Show what a file asks for, let each author be given a delegation, and enter what is confirmed."""
    document = paper_of(request, meeting, slug)
    found = _read(document, sha256, whose=OFFICE)
    delegations = list(meeting.delegations.select_related("state", "organisation"))
    if request.method == "POST":
        by_pk = {one.pk: one for one in delegations}
        chosen = {
            author: by_pk.get(number_in(request.POST.get(f"author-{at}"))) for at, author in enumerate(found.authors)
        }
        givers = {
            author: Giver(delegation=one, user=request.user, source=Proposal.Source.WORD)
            for author, one in chosen.items()
            if one is not None
        }
        made, refused = _entered(request, document, found, givers, sha256)
        count = ngettext("%(n)d proposal is entered.", "%(n)d proposals are entered.", len(made)) % {"n": len(made)}
        messages.success(request, count)
        for fault in dict.fromkeys(refused):
            messages.warning(request, fault)
        return redirect("proposal-list", meeting.slug, slug)
    page = {
        "document": document,
        "delegations": sorted(delegations, key=lambda one: (one.state_id is None, one.name)),
        **_shown(found, delegations),
    }
    return render(request, "outcomes/document_file_read.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@delegate
def text_file(request: HttpRequest, link: ReplyLink, slug: str) -> HttpResponse:
    """Take the Word file of the delegation that holds the link."""
    document, version = open_text(link, slug)
    takes = proposals.are_taken(document, now=clock.now(document.meeting))
    sha256, fault = _taken(request, document, whose=_whose(link)) if takes else ("", "")
    if sha256:
        return HttpResponseRedirect(reverse("text-file-read", args=[link.public_id, slug, sha256]), status=303)
    page = {"document": document, "version": version, "fault": fault, "takes": takes, **around(link)}
    return render(request, "outcomes/text_file.html", page, status=422 if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@delegate
def text_file_read(request: HttpRequest, link: ReplyLink, slug: str, sha256: str) -> HttpResponse:
    """Show a delegation what its file asks for, and enter what it confirms; all in its own name."""
    document, _version = open_text(link, slug)
    found = _read(document, sha256, whose=_whose(link))
    if request.method == "POST":
        givers = {
            author: Giver(giver_of(link).delegation, link=link, source=Proposal.Source.WORD) for author in found.authors
        }
        made, refused = _entered(request, document, found, givers, sha256)
        if refused and not made:
            page = {"document": document, "fault": refused[0], **around(link)}
            return render(request, "outcomes/proposal_for_fault.html", page, status=409)
        return HttpResponseRedirect(reverse("text-for", args=[link.public_id, slug]), status=303)
    return render(request, "outcomes/text_file_read.html", {"document": document, **_shown(found, []), **around(link)})


def _whose(link: ReplyLink) -> str:
    return f"delegation-{link.invitation.delegation_id}"


def _taken(request: HttpRequest, document: Document, *, whose: str) -> tuple[str, str]:
    """Keep the file that was sent; return its SHA-256, or what is wrong with it."""
    if request.method != "POST":
        return "", ""
    file = request.FILES.get("file")
    if file is None:
        return "", _("Please choose the Word file.")
    if (file.size or 0) > importing.LARGEST:
        return "", _("The file is larger than 12 MB. Please take pictures out of it.")
    try:
        return importing.keep(document, file.read(), whose=whose), ""
    except NotPossible as fault:
        return "", str(fault)


def _read(document: Document, sha256: str, *, whose: str) -> Import:
    data = importing.kept(document, sha256, whose=whose) if SHA256.fullmatch(sha256) else None
    if data is None:
        raise Http404
    return importing.read(document, data)


def _entered(
    request: HttpRequest, document: Document, found: Import, givers: dict[str, Giver], sha256: str
) -> tuple[list[Proposal], list[str]]:
    chosen = request.POST.getlist("take")
    now = clock.now(document.meeting)
    return importing.propose(document, found, chosen, givers, sha256=sha256, now=now)


def _shown(found: Import, delegations: list[Delegation]) -> dict[str, object]:
    """Return what a page shows of a file: per author the changes, and what the file loses."""
    known = {one.pid: one for one in found.text}
    groups = []
    for at, author in enumerate(found.authors):
        rows = [
            (
                one,
                marginalia.place(one.amendment, found.numbers, known),
                marginalia.wished(one.amendment, known, found.numbers),
            )
            for one in found.suggestions
            if one.author == author
        ]
        groups.append((at, author, _likely(author, delegations), rows))
    return {"groups": groups, "losses": sorted(found.losses.items()), "base": found.base}


def _likely(author: str, delegations: list[Delegation]) -> int:
    """Return the delegation whose name an author's is, 0 where none is: people's names say nothing of their State."""
    return next((one.pk for one in delegations if one.name_in("en").casefold() == author.strip().casefold()), 0)
