"""States that offer to help, and themes on which they do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from friends import offers, terms
from friends.models import Friend, Theme
from friends.sample import open_themes
from invitations.models import Delegation, Letter
from msp.models import Meeting, User
from tests import make

DAY = date(2010, 3, 11)


def theme(meeting: Meeting, slug: str = "clearance") -> Theme:
    """A theme of the founding letter."""
    open_themes(meeting)
    return Theme.objects.get(meeting=meeting, slug=slug)


def volunteer(meeting: Meeting, *themes: Theme, code: str = "NOR", **facts: Any) -> Delegation:
    """A delegation whose reply offers to work on themes."""
    known = meeting.delegations.filter(state__code=code).first()
    delegation = known or make.delegation(meeting, code, **facts)
    invitation = delegation.invitations.first() or make.invitation(delegation)
    make.reply(invitation, also=[lambda reply: offers.offer(reply, themes)])
    return delegation


def begin(of: Theme, who: Delegation, by: User, role: str = Friend.Role.FRIEND, on: date = DAY) -> Friend:
    """A term that has begun."""
    return terms.begin(of, who, role=role, on=on, by=by, now=timezone.now())


def coordinate(of: Theme, who: Delegation, by: User) -> Friend:
    """A coordinator's term that has begun."""
    return begin(of, who, by, Friend.Role.COORDINATOR)


def send(letter: Letter, approver: User) -> None:
    """Let a letter have left, as its row shows it."""
    now = timezone.now()
    gone = {"status": "dispatched", "approved_by": approver, "approved_at": now, "dispatched_at": now}
    Letter.objects.filter(pk=letter.pk).update(**gone)


def state(code: str, region: str = "African States", **facts: Any) -> Any:
    """A State of a regional group."""
    return make.state(code, region=region, **facts)
