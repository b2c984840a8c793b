"""Where a group's mails go: the missions' addresses and the friends' own contacts, each with a personal link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from friends import groups
from friends.models import Contact, Theme
from invitations import links
from invitations.models import Address, Delegation, Invitation, Letter
from msp import clock
from msp.models import Meeting

# What a personal link opens in the place of the sheet; see REPLY_DOORS.
DOOR = "groups"


@dataclass(frozen=True)
class Mailbox:
    """One address that acts for a member, and the link that opens the group's page for it."""

    delegation: Delegation
    email: str
    url: str


def of_group(theme: Theme) -> list[Mailbox]:
    """Return the mailboxes of a group's members, an address once a member; links that lack are granted.

    A link belongs to a mailbox and an invitation: it is that of the newest letter which the member was sent. Who was
    never invited to anything has none yet.
    """
    delegations = [friend.delegation for friend in groups.members_of([theme])]
    invitations = _newest(theme.meeting, delegations)
    found = []
    for delegation, email in _addresses(theme, delegations):
        invitation = invitations.get(delegation.pk)
        url = f"{links.url(links.grant(invitation, email=email))}?to={DOOR}" if invitation else ""
        found.append(Mailbox(delegation, email, url))
    return found


def _addresses(theme: Theme, delegations: Sequence[Delegation]) -> list[tuple[Delegation, str]]:
    """Return each member's addresses in order: the mission's own, or its fallback, then its contacts'."""
    mission: dict[int, list[str]] = {}
    to = Address.objects.filter(delegation__in=delegations, purpose=Address.Purpose.TO).order_by("pk")
    for pk, email in to.values_list("delegation", "email"):
        mission.setdefault(pk, []).append(email)
    contacts: dict[int, list[str]] = {}
    people = Contact.objects.filter(friend__theme=theme, friend__until_on=None).order_by("pk")
    for pk, email in people.values_list("friend__delegation", "email"):
        contacts.setdefault(pk, []).append(email)
    found = []
    for one in delegations:
        own = [one.fallback_email] if one.post == Delegation.Post.FALLBACK else mission.get(one.pk, [])
        written = {email.strip().lower(): email.strip() for email in [*own, *contacts.get(one.pk, [])]}
        found += [(one, email) for email in written.values()]
    return found


def _newest(meeting: Meeting, delegations: Sequence[Delegation]) -> dict[int, Invitation]:
    """Return each delegation's newest invitation whose links still open."""
    sent = Invitation.objects.filter(delegation__in=delegations, letter__status=Letter.Status.DISPATCHED)
    fresh = sent.filter(event__ends_on__gte=clock.today(meeting) - links.KEPT_FOR)
    return {one.delegation_id: one for one in fresh.select_related("event").order_by("pk")}
