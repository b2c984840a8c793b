"""Mending what the post could not deliver: a corrected address, and the decision about a doubt."""

from __future__ import annotations

from django.db import transaction

from invitations import copies
from invitations.models import Address, Copy, Delegation, ReplyLink
from msp import delivery, journal
from msp.models import OutgoingMail, User


def correct(mail: OutgoingMail, email: str, *, by: User) -> OutgoingMail:
    """Send one refused letter to a corrected address, and keep the address; nobody else's letter leaves again.

    The letter and its personal link are the same. Twice with one address is once. Raises mail.Refused.
    """
    with transaction.atomic():
        again = delivery.readdress(mail, email, by=by)
        copy = Copy.objects.select_related("delegation", "letter").get(pk=copies.copy_of(mail.key))
        _keep_address(copy.delegation, mail.recipient, again.recipient, by=by)
        _move_link(copy, mail.recipient, again.recipient)
    return again


def _keep_address(delegation: Delegation, old: str, new: str, *, by: User) -> None:
    """Write the address where the old one stood: in the address book, or as the fallback."""
    if delegation.post == Delegation.Post.FALLBACK and delegation.fallback_email.lower() == old.lower():
        Delegation.objects.filter(pk=delegation.pk).update(fallback_email=new)
    elif delegation.addresses.filter(email__iexact=new).exists():
        return
    else:
        kept = Address.objects.filter(delegation=delegation, email__iexact=old)
        kept.update(email=new, refused_at=None, refusal="")
    facts = {"was": old, "is_now": new}
    journal.note(delegation, "corrected an address", meeting=delegation.meeting, by=by, **facts)


def _move_link(copy: Copy, old: str, new: str) -> None:
    """Let the link follow the letter: a reminder to the new address carries the same one."""
    links = ReplyLink.objects.filter(
        invitation__event=copy.letter.event, invitation__delegation=copy.delegation, revoked_at=None
    )
    if not links.filter(email=new).exists():
        links.filter(email__iexact=old).update(email=new)
