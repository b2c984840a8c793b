"""Rebasing: a sealed version gives each living proposal its place, and tells the proposer."""

from __future__ import annotations

from datetime import datetime

from outcomes import merging, notices, proposals, redline, versions
from outcomes.merging import place
from outcomes.models import Decision, Document, Proposal, ProposalText, Version
from outcomes.redline import Row

Status, Position = Proposal.Status, Proposal.Position
# Accepted ones too, until a version carries them: their words must fit what is sealed in between.
ALIVE = (Status.DRAFT, Status.SUBMITTED, Status.ACCEPTED, Status.AMENDED, Status.BRACKETED)
# What a proposer wants to know at once.
TOLD = (Position.REBASED, Position.CONFLICT, Position.ORPHAN, Position.ALREADY_IN)


def rebase(document: Document, head: Version, *, now: datetime) -> list[Proposal]:
    """Give every living proposal exactly one position against the newest version; return those whose position is news.

    Words are compared from the version on which they were last written, so nothing is lost on the way over several
    versions. Run again on the same version it changes and tells nothing.
    """
    carried = Decision.objects.filter(proposal__document=document, version__isnull=False, undone_at=None)
    alive = document.proposals.filter(status__in=ALIVE).exclude(pk__in=carried.values("proposal"))
    after = versions.read(head)
    compared: dict[int, list[Row]] = {}
    news = []
    for proposal in proposals.whole(alive):
        words = proposals.latest(proposal)
        if words.version_id not in compared:
            compared[words.version_id] = redline.compare(versions.read(words.version), after)
        placed = place(compared[words.version_id], proposals.amendment(proposal))
        is_rebased = placed.position is merging.Position.REBASED
        if is_rebased:
            proposals.add_text(proposal, head, placed.text, now=now, origin=ProposalText.Origin.REBASE.value)
        elif words.version_id == head.pk:
            # Its words were written or rebased on this very version: there is nothing to say about them.
            continue
        if is_rebased or placed.position.value != proposal.position:
            Proposal.objects.filter(pk=proposal.pk).update(position=placed.position.value)
            proposal.position = placed.position.value
            if proposal.position in TOLD:
                news.append(proposal)
    for proposal in news:
        if proposal.status != Status.DRAFT:
            notices.tell_of_new_version(proposal, head)
    return news
