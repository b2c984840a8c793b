"""Blocks: in which order they stand, and who will sign in each by which authority, as far as we know."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from invitations.links import REFERENCE_LETTERS
from invitations.models import Delegate, Delegation, State
from invitations.replies import Person
from outcomes.models import IN_HAND, Authority, Signatory, Signature, SignatureBlock, Signing

Order, Role = Signing.Order, Signing.Role
# "For the Kingdom of Norway"; in other languages the name stands alone.
FOR = {"en": "For {}", "fr": "Pour {}", "es": "Por {}"}
# Blocks in which a signature is taken: while the text is open, and late ones where they are welcome.
LIVING = Q(signing__status=Signing.Status.OPEN) | Q(signing__status=Signing.Status.CLOSED, signing__takes_late=True)


@dataclass(frozen=True)
class Row:
    """A block with who is to sign in it, and the signature that stands."""

    block: SignatureBlock
    person: Person | None
    authority: str
    signature: Signature | None

    @property
    def is_ready(self) -> bool:
        """Whether somebody is named whose authority is in hand."""
        return self.person is not None and self.authority in IN_HAND

    @property
    def authority_words(self) -> str:
        """The authority in words, "" while nothing is known."""
        return str(Authority(self.authority).label) if self.authority else ""


@dataclass(frozen=True)
class Tally:
    """How far a signing is."""

    total: int
    signed: int

    @property
    def awaited(self) -> int:
        """How many have not signed."""
        return self.total - self.signed

    @property
    def is_complete(self) -> bool:
        """Whether every block is signed."""
        return 0 < self.total == self.signed


def ordered(states: Iterable[State], order: str, language: str) -> list[State]:
    """Return States in the order of their blocks: by seat in English or French, else by name in the text's language."""
    if order == Order.FRENCH or (order == Order.TEXT and language.startswith("fr")):
        return sorted(states, key=lambda one: one.seat_fr)
    if order == Order.ENGLISH or language.startswith("en"):
        return sorted(states, key=lambda one: one.seat_en)
    return sorted(states, key=lambda one: collated(one.name_in(language)))


def collated(name: str) -> tuple[str, str]:
    """Return what a name is sorted by: its letters without their marks first, then as it is written."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(one))
    return bare, name


def state_name(state: State, language: str) -> str:
    """Return the line over a signature: for whom it is given, in the language of the text."""
    formal = str(getattr(state, f"formal_{language[:2]}", "") or state.formal_en)
    return FOR.get(language[:2], "{}").format(formal)


def new_code(state: State) -> str:
    """Return a code that no block has, such as "NO-7K4M-2QXD"; it is random and opens nothing."""
    while True:
        first, second = ("".join(secrets.choice(REFERENCE_LETTERS) for _ in range(4)) for _half in range(2))
        code = f"{state.iso2}-{first}-{second}"
        if not SignatureBlock.objects.filter(code=code).exists():
            return code


def rows(signing: Signing) -> list[Row]:
    """Return the blocks of a signing in their order, each with what is known of it: four queries, whatever the rows."""
    found = list(signing.blocks.select_related("state").order_by("position"))
    told = told_of([one.delegation_id for one in found if one.delegation_id], heads=signing.role == Role.HEAD)
    standing = Signature.objects.filter(block__signing=signing, status=Signature.Status.STANDS)
    signed = {one.block_id: one for one in standing.select_related("page__scan", "code")}
    return [row(one, told, signed.get(one.pk)) for one in found]


def row_of(block: SignatureBlock) -> Row:
    """Return one block with what is known of it."""
    mine = [block.delegation_id] if block.delegation_id else []
    told = told_of(mine, heads=block.signing.role == Role.HEAD)
    standing = block.signatures.filter(status=Signature.Status.STANDS).select_related("page__scan", "code")
    return row(block, told, standing.first())


def row(block: SignatureBlock, told: Mapping[int, tuple[Person, str]], signature: Signature | None) -> Row:
    """Put together what staff recorded and what the State told; staff know it better."""
    person, authority = told.get(block.delegation_id or 0, (None, ""))
    own = Person(block.name, block.title) if block.name else person
    return Row(block, own, block.authority or authority, signature)


def told_of(delegations: Sequence[int], *, heads: bool) -> dict[int, tuple[Person, str]]:
    """Return who signs by which authority, as the newest reply of each delegation says.

    For a signature by heads of delegation, who stands first on the list of those who come; one query more.
    """
    of = Q(reply__current=True, reply__invitation__delegation__in=delegations)
    when, who = "reply__answered_at", "reply__invitation__delegation"
    found: dict[int, tuple[Person, str]] = {}
    if heads:
        listed = Delegate.objects.filter(of, position=1).order_by(when, "pk").values_list(who, "name", "title")
        found |= {pk: (Person(name, title), "") for pk, name, title in listed}
        return found
    named = Signatory.objects.filter(of, choice=Signatory.Choice.NAMED).order_by(when, "pk")
    said = named.values_list(who, "name", "title", "authority")
    return {pk: (Person(name, title), authority) for pk, name, title, authority in said}


def tallies(found: QuerySet[Signing]) -> list[tuple[Signing, Tally]]:
    """Return signings, each with how many have signed of how many; one query."""
    signed = Count("blocks", filter=Q(blocks__signatures__status=Signature.Status.STANDS), distinct=True)
    counted_ = found.annotate(places=Count("blocks", distinct=True), names=signed)
    return [(one, Tally(one.places, one.names)) for one in counted_]


def tally(signing: Signing) -> Tally:
    """Return how many have signed of how many; one query."""
    counts = signing.blocks.aggregate(
        total=Count("pk", distinct=True),
        signed=Count("pk", filter=Q(signatures__status=Signature.Status.STANDS), distinct=True),
    )
    return Tally(counts["total"], counts["signed"])


def counted(found: Sequence[Row]) -> dict[str, int]:
    """Return how many of these blocks are signed, ready, named without authority, and not named."""
    waiting = [one for one in found if one.signature is None]
    return {
        "total": len(found),
        "signed": len(found) - len(waiting),
        "ready": sum(one.is_ready for one in waiting),
        "unsure": sum(one.person is not None and not one.is_ready for one in waiting),
        "unnamed": sum(one.person is None for one in waiting),
    }


def of_delegation(delegation: Delegation) -> list[SignatureBlock]:
    """Return the blocks of a delegation that it may look at, the newest text first; one query."""
    found = SignatureBlock.objects.filter(delegation=delegation).exclude(signing__status=Signing.Status.VOID)
    return list(found.select_related("state", "signing__version", "signing__document__meeting").order_by("-pk"))


def signed_by(delegation: Delegation) -> list[tuple[SignatureBlock, Signature | None]]:
    """Return the blocks of a delegation, each with the signature that stands; two queries, whatever the texts."""
    found = of_delegation(delegation)
    standing = Signature.objects.filter(block__in=found, status=Signature.Status.STANDS)
    signed = {one.block_id: one for one in standing}
    return [(one, signed.get(one.pk)) for one in found]


def will_sign_on_paper(block: SignatureBlock) -> bool:
    """Write down that a delegation signs on paper. Return whether this call did it."""
    fresh = SignatureBlock.objects.filter(pk=block.pk, on_paper_at=None)
    return bool(fresh.update(on_paper_at=timezone.now()))
