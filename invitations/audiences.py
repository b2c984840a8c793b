"""Who receives a letter, and who hears which of its paragraphs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Prefetch, Q

from invitations import states
from invitations.drafts import Draft, ParagraphDraft
from invitations.models import Address, Delegation, OfficeHolder, Paragraph, State
from msp.models import Event, Meeting

Audience = Paragraph.Audience
ORGANISATION = "organisation"

# Which standings on the letter's day belong to which audience.
STANDINGS: dict[str, frozenset[str]] = {
    Audience.CONSENTED.value: frozenset({states.Standing.CONSENTED.value, states.Standing.PARTY.value}),
    Audience.SIGNATORIES.value: frozenset({states.Standing.SIGNATORY.value}),
    Audience.SIGNED.value: frozenset(
        {states.Standing.CONSENTED.value, states.Standing.PARTY.value, states.Standing.SIGNATORY.value}
    ),
    Audience.NOT_PARTY.value: frozenset({states.Standing.NONE.value, states.Standing.WITHDRAWN.value}),
    Audience.ORGANISATIONS.value: frozenset({ORGANISATION}),
}


@dataclass(frozen=True)
class Mailbox:
    """One place to which one message goes."""

    email: str
    label: str = ""
    purpose: str = Address.Purpose.TO.value
    address: Address | None = None


@dataclass(frozen=True)
class Addressee:
    """A State or an organisation as one letter finds it: its capacity on the letter's day, and its post."""

    delegation: Delegation
    capacity: states.Capacity | None

    @property
    def code(self) -> str:
        """The State's ISO code, or the organisation's own."""
        return self.delegation.code

    @property
    def standing(self) -> str:
        """Where it stands on the letter's day; an organisation is none of the treaty's."""
        return self.capacity.standing if self.capacity else ORGANISATION

    @property
    def via_fallback(self) -> bool:
        """Whether it is written to at the fallback address."""
        return self.delegation.post == Delegation.Post.FALLBACK

    @cached_property
    def mailboxes(self) -> list[Mailbox]:
        """Where its messages go: the mission's addresses first, then copies; the fallback in their place."""
        if self.via_fallback:
            return [Mailbox(self.delegation.fallback_email)]
        found = sorted(self.delegation.addresses.all(), key=lambda one: (one.purpose != Address.Purpose.TO, one.pk))
        return [Mailbox(one.email, one.label, one.purpose, one) for one in found]

    @cached_property
    def office_holder(self) -> OfficeHolder | None:
        """Who heads the post now."""
        return next((one for one in self.delegation.office_holders.all() if one.until_on is None), None)


def addressees(
    meeting: Meeting,
    *,
    on: date,
    to_states: bool = True,
    to_organisations: bool = False,
    only_codes: Collection[str] = (),
    not_answered: Event | None = None,
) -> list[Addressee]:
    """Return who is written to, States in English order and then organisations, in five queries at most.

    The presidency never writes to itself. With codes, only those; with an event, only those whose answer is awaited.
    """
    kinds = Q(state__isnull=False) & ~Q(state__code=meeting.presidency_code) if to_states else Q(pk=None)
    if to_organisations:
        kinds |= Q(organisation__isnull=False)
    found = meeting.delegations.filter(kinds).select_related("state", "organisation")
    if only_codes:
        found = found.filter(Q(state__code__in=only_codes) | Q(organisation__code__in=only_codes))
    if not_answered:
        found = found.exclude(invitations__in=not_answered.invitations.filter(replies__current=True))
    delegations = list(
        found.prefetch_related(
            Prefetch("addresses", Address.objects.order_by("pk")),
            Prefetch("office_holders", OfficeHolder.objects.filter(until_on=None)),
        )
    )
    delegations.sort(key=_seat)
    return _with_capacity(delegations, meeting, on=on)


def of_draft(draft: Draft, meeting: Meeting) -> list[Addressee]:
    """Return whom a draft is addressed to; a reminder leaves out who has answered meanwhile."""
    return addressees(
        meeting,
        on=draft.dated_on,
        to_states=draft.to_states,
        to_organisations=draft.to_organisations,
        only_codes=draft.only_codes,
        not_answered=draft.event if draft.reminds_of else None,
    )


def hears(paragraph: ParagraphDraft, addressee: Addressee) -> bool:
    """Say whether a paragraph concerns this addressee."""
    if paragraph.audience == Audience.EVERYONE:
        return True
    if paragraph.audience == Audience.PICKED:
        return addressee.code in paragraph.picked
    return addressee.standing in STANDINGS[paragraph.audience]


def counts(found: Iterable[Addressee]) -> dict[str, int]:
    """Count the addressees of every audience but the picked list."""
    everyone = list(found)
    standings = [addressee.standing for addressee in everyone]
    tally = {name: sum(standing in members for standing in standings) for name, members in STANDINGS.items()}
    return {Audience.EVERYONE.value: len(everyone), **tally}


def _seat(delegation: Delegation) -> tuple[int, int, str]:
    if delegation.state:
        return (0, delegation.state.seat_en, "")
    return (1, 0, delegation.name_in("en"))


def _with_capacity(delegations: list[Delegation], meeting: Meeting, *, on: date) -> list[Addressee]:
    found: list[State] = [delegation.state for delegation in delegations if delegation.state]
    capacities = states.capacities(meeting.treaty, on=on, states=found) if found else {}
    return [Addressee(delegation, capacities.get(delegation.code)) for delegation in delegations]
