"""What an approval freezes: enclosures, numbers, invitations with their links, and what every copy says."""

from __future__ import annotations

from collections.abc import Sequence

from invitations import enclosures, facts, links, references, states
from invitations.audiences import Addressee, Mailbox
from invitations.datebook import Datebook
from invitations.facts import Circular, Facts
from invitations.models import Copy, Enclosure, Invitation, Letter
from msp import prose

BOUND = (states.Standing.CONSENTED.value, states.Standing.PARTY.value)


def print_enclosures(letter: Letter) -> list[tuple[Enclosure, bytes]]:
    """Print a draft's enclosures in their order. Raises what msp.pdf raises."""
    return [(enclosure, enclosures.printed(enclosure)) for enclosure in letter.enclosures.order_by("position")]


def freeze(letter: Letter, papers: Sequence[tuple[Enclosure, bytes]]) -> list[Copy]:
    """Write down what goes to whom and return the copies; runs inside the transaction that moves the letter."""
    for enclosure, data in papers:
        enclosures.freeze(enclosure, data)
    circular = Circular.of_letter(letter)
    numbers = _numbers(letter, circular)
    invitations = _invitations(letter, circular.addressees)
    book = Datebook.of(letter)
    promised = Copy.objects.bulk_create(
        _copy(letter, circular, addressee, number, invitations.get(addressee.code), book)
        for addressee, number in zip(circular.addressees, numbers, strict=True)
    )
    letter.approved_sha256 = facts.digest(
        {
            "copies": {copy.delegation.code: copy.facts_sha256 for copy in promised},
            "enclosures": [enclosure.sha256 for enclosure, _data in papers],
        }
    )
    letter.save(update_fields=["approved_sha256"])
    return promised


def said_to(
    circular: Circular,
    addressee: Addressee,
    *,
    boxes: Sequence[dict[str, str]],
    reference: str = "",
    watermark: str = "",
) -> Facts:
    """Return all that is kept with a copy: what its paper says, its mail's subject, and who receives it.

    Raises prose.UnknownField.
    """
    said = facts.of(circular, addressee, reference=reference, watermark=watermark)
    text = circular.draft.text_for(addressee.delegation.language)
    return {
        **said,
        "subject": prose.plain(text.subject, said["values"], language=text.language),
        "state_is_asked_to_sign": is_asked_to_sign(circular, addressee),
        "via_fallback": addressee.via_fallback,
        # The link that is printed: the first mailbox's. Its public name only; see facts.with_link().
        "link": boxes[0]["link"] if boxes else "",
        "recipients": list(boxes),
    }


def is_asked_to_sign(circular: Circular, addressee: Addressee) -> bool:
    """Say whether the covering mail asks for somebody who signs: only States that have consented to be bound can."""
    return "signatory" in circular.draft.asks and addressee.standing in BOUND


def _numbers(letter: Letter, circular: Circular) -> list[str]:
    """Take one number for all, or one for each."""
    many, each = len(circular.addressees), letter.numbering == Letter.Numbering.COPY
    taken = references.allot(letter.letterhead, year=letter.dated_on.year, count=many if each else 1, what=letter.title)
    return taken if each else taken * many


def _invitations(letter: Letter, addressees: Sequence[Addressee]) -> dict[str, Invitation]:
    """Return an invitation for everybody whom the letter asks for a reply: the one they have, or a new one."""
    if letter.event is None:
        return {}
    known = {one.delegation_id: one for one in letter.event.invitations.select_related("letter")}
    fresh = [one.delegation for one in addressees if one.delegation.pk not in known]
    made = Invitation.objects.bulk_create(
        Invitation(event=letter.event, delegation=delegation, letter=letter, reference=links.new_reference(delegation))
        for delegation in fresh
    )
    # A letter that was withdrawn leaves its invitations behind; they become this letter's, with their links.
    lost = [one.pk for one in known.values() if one.letter.status == Letter.Status.WITHDRAWN]
    Invitation.objects.filter(pk__in=lost).update(letter=letter)
    found = {**known, **{one.delegation_id: one for one in made}}
    return {one.code: found[one.delegation.pk] for one in addressees}


def _copy(
    letter: Letter,
    circular: Circular,
    addressee: Addressee,
    number: str,
    invitation: Invitation | None,
    book: Datebook,
) -> Copy:
    boxes = [box(one, link=_link(one, invitation)) for one in addressee.mailboxes]
    said = said_to(circular, addressee, reference=number, boxes=boxes)
    return Copy(
        letter=letter,
        delegation=addressee.delegation,
        reference=number,
        language=said["language"],
        capacity=addressee.standing,
        via_fallback=addressee.via_fallback,
        facts=said,
        facts_sha256=facts.digest(said),
        dates=book.told(said["paragraphs"], said["language"]),
    )


def box(mailbox: Mailbox, *, link: str) -> dict[str, str]:
    """Return a mailbox as it is kept with the copy."""
    return {"email": mailbox.email, "label": mailbox.label, "purpose": str(mailbox.purpose), "link": link}


def _link(mailbox: Mailbox, invitation: Invitation | None) -> str:
    if invitation is None:
        return ""
    return links.grant(invitation, email=mailbox.email, address=mailbox.address).public_id
