"""What a delegate does, for the tests that answer: presses the link, fills the sheet in, sends it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from invitations import links
from invitations.models import Act, Delegation, Invitation, ReplyLink
from msp.models import Meeting
from tests import make


def norway(meeting: Meeting, **facts: Any) -> ReplyLink:
    """Norway's link to the briefing; it has ratified, and its ambassador is known by name."""
    link = make.link(make.invitation(make.delegation(meeting, "NOR"), **facts))
    ratify(link.invitation.delegation)
    head = link.invitation.delegation.office_holders.get()
    head.name, head.title, head.named = "H.E. Mme Bente ANGELL-Hansen", "Ambassador Permanent Representative", True
    head.save()
    return link


def ratify(delegation: Delegation) -> None:
    """Let the delegation's State consent to be bound."""
    act(delegation, "signature")
    act(delegation, "ratification")


def act(delegation: Delegation, kind: str, on: date = date(2008, 12, 3)) -> None:
    """Let the delegation's State sign, ratify, accede."""
    assert delegation.state
    Act.objects.create(state=delegation.state, treaty=delegation.meeting.treaty, kind=kind, on=on)


def press(client: Client, link: ReplyLink) -> str:
    """Press the link in the letter and return the clean address that it leads to."""
    return str(client.get(f"/r/{links.token(link)}/")["Location"])


def sheet(**changes: Any) -> dict[str, Any]:
    """What a filled sheet sends; None leaves a control out."""
    filled = {
        "answer": "attending",
        "words": "",
        "p1-name": "First Secretary, Norway",
        "p1-title": "First Secretary",
        "signatory": "later",
        "confirm_to": "mission.nor@missions.example",
        "form_key": "one opened form",
    }
    return {key: value for key, value in {**filled, **changes}.items() if value is not None}


def read(invitation: Invitation) -> tuple[str, list[str]]:
    """Return the answer that counts and who comes."""
    reply = invitation.replies.get(current=True)
    return reply.answer, [delegate.name for delegate in reply.delegates.order_by("position")]
