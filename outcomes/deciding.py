"""Decisions of the presidency on proposals, and the version that they make together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from msp import journal
from msp.models import User
from outcomes import brackets, paragraphs, proposals, sealing, versions
from outcomes.faults import NotPossible
from outcomes.merging import Action, Amendment, apply_all
from outcomes.models import TAKEN, Decision, Document, Proposal, ProposalText, Version
from outcomes.paragraphs import Paragraph

Outcome, Status, Position = Decision.Outcome, Proposal.Status, Proposal.Position
FITS = (Position.CURRENT, Position.REBASED)
# The words in which an earlier decision is told to who comes second.
REMARK = Proposal.Deed.COMMENT


def decide(proposal: Proposal, outcome: str, *, by: User, now: datetime, text: str = "", reason: str = "") -> Decision:
    """Decide on an open proposal: as it is, with other words, in brackets, or not.

    The same decision twice is one. Raises NotPossible where somebody decided otherwise, where the proposal does not fit
    the newest version, or where it touches words that another accepted one changes.
    """
    known = proposal.decisions.filter(undone_at=None).first()
    if known and known.outcome == outcome:
        return known
    words = _settled(proposal, outcome, text) if outcome != Outcome.REJECTED else ""
    with transaction.atomic():
        # In one queue, so that two acceptances cannot both be weighed against a text without the other.
        Document.objects.select_for_update().get(pk=proposal.document_id)
        if not Proposal.objects.filter(pk=proposal.pk, status=Status.SUBMITTED).update(status=outcome):
            raise NotPossible(_("This proposal was decided or withdrawn meanwhile. Please look at it again."))
        if outcome == Outcome.AMENDED or (words and words != proposals.latest(proposal).text):
            head = versions.head(proposal.document)
            assert head is not None  # noqa: S101 - it was proposed to a version
            proposals.add_text(proposal, head, words, now=now, origin=ProposalText.Origin.EDITOR.value, by=by)
            Proposal.objects.filter(pk=proposal.pk).update(position=Position.CURRENT)
        if outcome != Outcome.REJECTED:
            _text_with(pending(proposal.document), proposal.document)
        decision = Decision.objects.create(
            proposal=proposal, outcome=outcome, text=words, reason=reason.strip()[:400], by=by, at=now
        )
        meeting = proposal.document.meeting
        journal.note(proposal, f"decided: {outcome}", meeting=meeting, by=by, number=proposal.number)
    proposal.refresh_from_db()
    return decision


def undo(decision: Decision, *, by: User, now: datetime) -> bool:
    """Take a decision back while no version carries it; the proposal is open again, in its proposer's words.

    Return whether this call did it. Raises NotPossible once a version carries it.
    """
    with transaction.atomic():
        moved = Decision.objects.filter(pk=decision.pk, undone_at=None, version=None).update(undone_at=now)
        decision.refresh_from_db()
        if not moved:
            if decision.version_id:
                raise NotPossible(_("A version carries this decision already; it stays."))
            return False
        proposal = decision.proposal
        Proposal.objects.filter(pk=proposal.pk, status=decision.outcome).update(status=Status.SUBMITTED)
        if proposals.latest(proposal).origin == ProposalText.Origin.EDITOR:
            theirs = [one for one in proposal.texts.all() if one.origin != ProposalText.Origin.EDITOR][-1]
            proposals.add_text(proposal, theirs.version, theirs.text, now=now, origin=theirs.origin)
        journal.note(proposal, "undid the decision", meeting=proposal.document.meeting, by=by, number=proposal.number)
    return True


def pending(document: Document) -> list[Proposal]:
    """Return what is taken into the text and awaits the version that carries it, in the order of the numbers."""
    carried = Decision.objects.filter(proposal__document=document, version__isnull=False)
    found = document.proposals.filter(status__in=TAKEN).exclude(pk__in=carried.values("proposal"))
    return list(proposals.whole(found))


def next_text(document: Document) -> list[Paragraph]:
    """Return the text that all accepted proposals make of the newest version. Raises NotPossible where two collide."""
    return _text_with(pending(document), document)


def make_next(
    document: Document, *, base: Version, by: User, now: datetime, label: str = "", note: str = ""
) -> Version:
    """Seal the version that carries every accepted proposal; open ones are brought onto it.

    Pressed twice it makes one. Raises NotPossible where nothing is accepted or two collide, and versions.StaleError.
    """
    with transaction.atomic():
        Document.objects.select_for_update().get(pk=document.pk)
        newest = versions.head(document)
        taken = pending(document)
        if newest is not None and not taken and newest.parent_id == base.pk and newest.decisions.exists():
            return newest
        if not taken:
            raise NotPossible(_("Nothing is accepted that the text does not carry already."))
        text = _text_with(taken, document)
        said = note or ngettext("%(n)d proposal taken in", "%(n)d proposals taken in", len(taken)) % {"n": len(taken)}
        version = sealing.seal(document, text, base=base, by=by, now=now, label=label, note=said)
        standing = Decision.objects.filter(undone_at=None, version=None)
        standing.filter(proposal__in=taken).update(version=version)
        standing.filter(proposal__document=document, outcome=Outcome.REJECTED).update(version=version)
        Proposal.objects.filter(pk__in=[one.pk for one in taken]).update(position=Position.ALREADY_IN)
    return version


def _settled(proposal: Proposal, outcome: str, text: str) -> str:
    """Return the words that go into the text. Raises NotPossible."""
    if proposal.deed == REMARK:
        raise NotPossible(_("A comment changes no words: it is noted, or not."))
    if outcome == Outcome.AMENDED:
        words = paragraphs.clean(text)
        if not words and proposal.deed != Proposal.Deed.DELETE:
            raise NotPossible(_("Please write the words as they are accepted."))
        return words
    if proposal.position not in FITS:
        raise NotPossible(_("The text has moved on under this proposal: accept it with changes, in words that fit."))
    words = proposals.latest(proposal).text
    return _bracketed(proposal, words) if outcome == Outcome.BRACKETED else words


def _bracketed(proposal: Proposal, words: str) -> str:
    """Return the words with what is not agreed between brackets. Raises NotPossible for a move."""
    if proposal.deed == Proposal.Deed.INSERT:
        return f"[{words}]"
    if proposal.deed == Proposal.Deed.MOVE:
        raise NotPossible(_("A place in the text cannot stand in brackets."))
    head = versions.head(proposal.document)
    base = next((one.text for one in versions.read(head) if one.pid == proposal.pid), "") if head else ""
    return f"[{base}]" if proposal.deed == Proposal.Deed.DELETE else brackets.between(base, words)


def _text_with(taken: Sequence[Proposal], document: Document) -> list[Paragraph]:
    head = versions.head(document)
    lost = [one for one in taken if one.position not in FITS]
    if lost or head is None:
        numbers = ", ".join(str(one.number) for one in lost)
        raise NotPossible(
            _("Proposals %(numbers)s do not fit the newest version; decide on them anew.") % {"numbers": numbers}
        )
    made, rivals = apply_all(versions.read(head), [(one.number, _wish(one)) for one in taken])
    if rivals:
        raise NotPossible(
            _("Proposals %(numbers)s change the same words: accept one, or one text for all with changes.")
            % {"numbers": ", ".join(map(str, rivals))}
        )
    return made


def _wish(proposal: Proposal) -> Amendment:
    """Return what a decision makes of a proposal: what is taken out in brackets stays, between brackets."""
    wish = proposals.amendment(proposal)
    if wish.action is Action.DELETE and wish.text:
        return Amendment(Action.REPLACE, wish.pid, wish.text, kind=wish.kind)
    return wish
