"""Compromise: one text offered to all proposers of a paragraph, and what they say to it by their links."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from invitations.models import Delegation
from msp import journal
from msp.models import User
from outcomes import deciding, notices, paragraphs, proposals, versions
from outcomes.faults import NotPossible
from outcomes.models import Compromise, CompromiseAnswer, Decision, Document, Proposal
from outcomes.proposals import Giver

Status, Answer = Compromise.Status, CompromiseAnswer.Answer


def offer(document: Document, pid: str, text: str, *, by: User, now: datetime) -> Compromise:
    """Offer a text to everybody with an open change of a paragraph, and write to them. The same offer twice is one.

    Raises NotPossible where nobody proposes there, the text says nothing, or another offer awaits answers.
    """
    head = versions.head(document)
    words = paragraphs.clean(text)
    deeds = (Proposal.Deed.REPLACE, Proposal.Deed.DELETE)
    found = document.proposals.filter(pid=pid, status=Proposal.Status.SUBMITTED, deed__in=deeds)
    asked = list(proposals.whole(found))
    if not asked or head is None:
        raise NotPossible(_("Nobody proposes to change the words of this paragraph."))
    if not words:
        raise NotPossible(_("Please write the text that you offer."))
    try:
        with transaction.atomic():
            compromise = Compromise.objects.create(document=document, version=head, pid=pid, text=words, by=by, at=now)
            CompromiseAnswer.objects.bulk_create(
                CompromiseAnswer(compromise=compromise, proposal=proposal) for proposal in asked
            )
            notices.tell_of_compromise(compromise, asked)
            journal.note(document, "offered a compromise", meeting=document.meeting, by=by, pid=pid)
    except IntegrityError as fault:
        standing = document.compromises.get(pid=pid, status=Status.OFFERED)
        if standing.text == words:
            return standing
        raise NotPossible(_("A text is offered on this paragraph already; take it back first.")) from fault
    return compromise


def withdraw(compromise: Compromise, *, by: User) -> bool:
    """Take an offer back. Return whether this call did it."""
    moved = Compromise.objects.filter(pk=compromise.pk, status=Status.OFFERED).update(status=Status.WITHDRAWN)
    if moved:
        meeting = compromise.document.meeting
        journal.note(compromise.document, "took a compromise back", meeting=meeting, by=by, pid=compromise.pid)
    return bool(moved)


def answer(
    compromise: Compromise, proposal: Proposal, says: str, *, words: str, giver: Giver, now: datetime
) -> Compromise:
    """Record what a proposer says; once all agree, the text is accepted for all of them, with changes.

    Raises NotPossible once the offer is closed.
    """
    with transaction.atomic():
        Document.objects.select_for_update().get(pk=compromise.document_id)
        compromise.refresh_from_db()
        row = compromise.answers.get(proposal=proposal)
        if row.answer == says:
            return compromise
        if compromise.status != Status.OFFERED or row.answer != Answer.AWAITED:
            raise NotPossible(_("This offer is closed; your earlier answer stands."))
        compromise.answers.filter(pk=row.pk).update(answer=says, words=words.strip()[:400], at=now)
        by_name = str(giver.delegation or giver.theme or "")
        meeting = compromise.document.meeting
        journal.note(proposal, f"compromise: {says}", meeting=meeting, by=giver.user, by_name=by_name)
        said = list(compromise.answers.values_list("answer", flat=True))
        if Answer.AWAITED not in said:
            agreed = all(one == Answer.AGREES for one in said)
            compromise.status = Status.AGREED if agreed else Status.DECLINED
            compromise.save(update_fields=["status"])
            if agreed:
                _accept(compromise, now=now)
    return compromise


def awaited(document: Document, delegation: Delegation) -> QuerySet[CompromiseAnswer]:
    """Return the offers on a document that await a delegation's word."""
    found = CompromiseAnswer.objects.filter(compromise__document=document, compromise__status=Status.OFFERED)
    return found.filter(proposal__delegation=delegation, answer=Answer.AWAITED).select_related("compromise", "proposal")


def _accept(compromise: Compromise, *, now: datetime) -> None:
    found = Proposal.objects.filter(compromises__compromise=compromise, status=Proposal.Status.SUBMITTED)
    for proposal in proposals.whole(found):
        deciding.decide(
            proposal,
            Decision.Outcome.AMENDED,
            text=compromise.text,
            reason=_("Compromise to which all its proposers agreed."),
            by=compromise.by,
            now=now,
        )
