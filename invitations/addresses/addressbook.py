"""The address book: who heads each post, in which language and at which mailboxes it is written to."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from invitations.models import Address, Delegation, OfficeHolder
from msp import journal
from msp.models import Meeting, User

AMENDABLE = ("mission_name", "mission_name_fr", "language", "fallback_email", "note")

Changes = dict[str, list[str]]


class AddressError(Exception):
    """A deed on the address book that cannot be done; the sentence says why."""


@dataclass(frozen=True)
class Mailbox:
    """One mailbox as somebody wants it: its address, what it receives, and whose it is."""

    email: str
    purpose: str = Address.Purpose.TO
    label: str = ""


def rewrite(
    delegation: Delegation,
    *,
    amendments: dict[str, str],
    head: dict[str, Any],
    mailboxes: Iterable[Mailbox],
    on: date,
    by: User,
) -> None:
    """Write a whole record as a person wants it: all of it, or nothing where one part is refused."""
    with transaction.atomic():
        amend(delegation, by=by, **amendments)
        appoint(delegation, on=on, by=by, **head)
        write_mailboxes(delegation, mailboxes, by=by)


# --- the post --------------------------------------------------------------------------------------------------------


def amend(delegation: Delegation, *, by: User, **changes: str) -> Changes:
    """Change what the record says of a post and return what changed, as {field: [old, new]}.

    Raises AddressError where the fallback address is taken from a post that is written to there.
    """
    if unknown := set(changes) - set(AMENDABLE):
        raise TypeError(f"not amendable: {sorted(unknown)}")
    found = {
        name: [getattr(delegation, name), value]
        for name, value in changes.items()
        if getattr(delegation, name) != value
    }
    if "fallback_email" in found and not changes["fallback_email"] and delegation.post == Delegation.Post.FALLBACK:
        raise AddressError(_("This post is written to at its fallback address: confirm its mission first."))
    if found:
        for name in found:
            setattr(delegation, name, changes[name])
        with transaction.atomic():
            delegation.save(update_fields=list(found))
            journal.note(delegation, "amended", meeting=delegation.meeting, by=by, changed=found)
    return found


def confirm(delegation: Delegation, *, by: User) -> bool:
    """Note that the mission and its mailbox are right; return whether that was new."""
    with transaction.atomic():
        posts = Delegation.objects.filter(pk=delegation.pk).exclude(post=Delegation.Post.CONFIRMED)
        moved = posts.update(post=Delegation.Post.CONFIRMED)
        if moved:
            journal.note(delegation, "confirmed", meeting=delegation.meeting, by=by)
    return bool(moved)


def fall_back(meeting: Meeting, *, codes: Iterable[str], by: User) -> list[Delegation]:
    """Write to these States at their fallback address from now on; return those for which that was new.

    Posts that somebody confirmed meanwhile, and those without a fallback address, stay as they are.
    """
    wanted = set(codes)
    with transaction.atomic():
        posts = Delegation.objects.filter(meeting=meeting, post=Delegation.Post.UNCONFIRMED).exclude(fallback_email="")
        posts = posts.filter(state__code__in=wanted).select_related("state").order_by("state__seat_en")
        moved = [post for post in posts if _fall_back(post)]
        for post in moved:
            journal.note(post, "set to fallback", meeting=meeting, by=by, fallback_email=post.fallback_email)
    return moved


def _fall_back(post: Delegation) -> int:
    unconfirmed = Delegation.objects.filter(pk=post.pk, post=Delegation.Post.UNCONFIRMED)
    return unconfirmed.update(post=Delegation.Post.FALLBACK)


# --- who heads it ----------------------------------------------------------------------------------------------------


def holder_of(delegation: Delegation) -> OfficeHolder | None:
    """Return who heads the post now."""
    return delegation.office_holders.filter(until_on=None).first()


def appoint(
    delegation: Delegation,
    *,
    name: str,
    title: str,
    salutation: str,
    named: bool,
    on: date,
    by: User,
    correction: bool = False,
) -> OfficeHolder:
    """Put on record who heads the post, as name, title and salutation are to be printed.

    Another name is another person: the record before ends on the day and stays. A correction of the same person's
    spelling, or a new title or salutation alone, changes the record in place. Without a change nothing is written.
    """
    facts: dict[str, Any] = {"name": name, "title": title, "salutation": salutation, "named": named}
    with transaction.atomic():
        now = OfficeHolder.objects.select_for_update().filter(delegation=delegation, until_on=None).first()
        before = {key: getattr(now, key) for key in facts} if now else {}
        if now is not None and before == facts:
            return now
        if now is not None and (correction or now.name == name):
            for key, value in facts.items():
                setattr(now, key, value)
            now.save(update_fields=list(facts))
            journal.note(
                delegation, "corrected the head of post", meeting=delegation.meeting, by=by, was=before, **facts
            )
            return now
        if now is not None:
            now.until_on = on
            now.save(update_fields=["until_on"])
        head = OfficeHolder.objects.create(delegation=delegation, from_on=on if now else None, **facts)
        journal.note(delegation, "changed the head of post", meeting=delegation.meeting, by=by, was=before, **facts)
        return head


# --- its mailboxes ---------------------------------------------------------------------------------------------------


def write_mailboxes(delegation: Delegation, wanted: Iterable[Mailbox], *, by: User) -> Changes:
    """Make these the mailboxes of a post and return what changed; a mailbox that stays keeps its row and its links.

    Raises AddressError where one mailbox is given twice. Another mission may have the same one.
    """
    asked = list(wanted)
    boxes = {box.email.casefold(): box for box in asked}
    if len(boxes) < len(asked):
        raise AddressError(_("A mailbox is given twice for one mission."))
    with transaction.atomic():
        kept = {address.email.casefold(): address for address in delegation.addresses.all()}
        found: Changes = {}
        for key in kept.keys() - boxes.keys():
            found[kept[key].email] = [_said(kept[key].purpose), ""]
            kept[key].delete()
        for key, box in boxes.items():
            found |= _write(delegation, kept.get(key), box)
        if found:
            journal.note(delegation, "changed the mailboxes", meeting=delegation.meeting, by=by, mailboxes=found)
    return found


def _write(delegation: Delegation, address: Address | None, box: Mailbox) -> Changes:
    if address is None:
        delegation.addresses.create(email=box.email, purpose=box.purpose, label=box.label)
        return {box.email: ["", _said(box.purpose)]}
    before, after = (address.email, address.purpose, address.label), (box.email, box.purpose, box.label)
    if before == after:
        return {}
    address.email, address.purpose, address.label = after
    address.save(update_fields=["email", "purpose", "label"])
    return {box.email: [f"{_said(before[1])} {before[2]}".strip(), f"{_said(box.purpose)} {box.label}".strip()]}


def _said(purpose: str) -> str:
    return str(Address.Purpose(purpose).label)


def sharers(meeting: Meeting) -> dict[str, list[Delegation]]:
    """Return the mailboxes of more than one delegation, in lower case, with whom they serve: one query."""
    found: dict[str, list[Delegation]] = defaultdict(list)
    rows = Address.objects.filter(delegation__meeting=meeting).order_by("delegation__pk")
    for address in rows.select_related("delegation__state", "delegation__organisation"):
        found[address.email.casefold()].append(address.delegation)
    return {email: delegations for email, delegations in found.items() if len(delegations) > 1}


def fingerprint(delegation: Delegation) -> str:
    """Return a short mark of the whole record, by which a form tells that somebody else changed it meanwhile."""
    head = holder_of(delegation)
    boxes = sorted(delegation.addresses.values_list("email", "purpose", "label"))
    facts = [delegation.post, *(getattr(delegation, name) for name in AMENDABLE), boxes]
    facts += [head.name, head.title, head.salutation, head.named] if head else []
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]
