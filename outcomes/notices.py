"""What proposers are told by mail: how a proposal stands in a new version, what compromise awaits their word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from invitations import links
from invitations.models import Delegation, ReplyLink
from msp import mail
from outcomes.models import Compromise, Proposal, Version

# The page behind a personal link on which the mail is about.
TO_TEXTS = "?to=texts"


def tell_of_new_version(proposal: Proposal, version: Version) -> None:
    """Tell a proposer, once a version, where the proposal stands in the new text; says nothing of its words."""
    _tell(proposal, "proposal_moved", f"moved:{version.pk}:{proposal.pk}", {"version": version})


def tell_of_compromise(compromise: Compromise, proposals: Iterable[Proposal]) -> None:
    """Ask the proposers of a paragraph, once each, whether they agree to the text that the presidency offers."""
    for proposal in proposals:
        _tell(proposal, "compromise", f"compromise:{compromise.pk}:{proposal.pk}", {"compromise": compromise})


def _tell(proposal: Proposal, name: str, key: str, facts: dict[str, Any]) -> None:
    """Write to the mailbox that proposed; for what was entered in the room, to those of the delegation's links."""
    delegation = proposal.delegation
    if delegation is None:
        return
    meeting = delegation.meeting
    for link in _mailboxes(proposal, delegation):
        with translation.override(delegation.language):
            page = {
                **facts,
                "proposal": proposal,
                "document": proposal.document,
                "delegation": delegation,
                "meeting": meeting,
                "letterhead": meeting.letterhead,
                "url": links.url(link) + TO_TEXTS,
            }
            said = mail.compose(name, page, language=delegation.language)
        mail.queue(
            key=f"{key}:{link.pk}",
            recipient=link.email,
            subject=said.subject,
            text=said.text,
            html=said.html,
            meeting=meeting,
            reply_to=meeting.letterhead.contact_email,
        )


def _mailboxes(proposal: Proposal, delegation: Delegation) -> list[ReplyLink]:
    if proposal.link and proposal.link.revoked_at is None:
        return [proposal.link]
    found = ReplyLink.objects.filter(invitation__delegation=delegation, revoked_at=None).order_by("-pk")
    newest = {link.email: link for link in reversed(found)}
    return list(newest.values())
