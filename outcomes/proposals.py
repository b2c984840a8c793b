"""Proposals: to make one, to change and withdraw it, and who may see which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from friends.models import Theme
from invitations.models import Delegation, ReplyLink
from msp import journal
from msp.models import Seat, User
from outcomes import merging, paragraphs, redline, versions
from outcomes.documents import OFFICE
from outcomes.faults import NotPossible
from outcomes.merging import Action, Amendment, place
from outcomes.models import Document, Proposal, ProposalText, Version
from outcomes.paragraphs import Kind, Paragraph

Status, Audience = Proposal.Status, Proposal.Audience
LONGEST_REASON = 4000
# What no page says of a State that proposes; a hundred proposals are read faster without it.
UNSAID = (
    *(f"formal_{language}" for language in ("en", "fr", "es", "ru", "zh", "ar")),
    "in_text_en", "genitive_fr", "un_status", "exists_from", "ldc", "lldc", "sids", "seat_fr",
    "tile_column", "tile_row",
)  # fmt: skip
# Deeds that carry words of their own.
WORDED = (Action.REPLACE, Action.INSERT, Action.COMMENT)


@dataclass(frozen=True)
class Giver:
    """Who proposes: a delegation or a group, through a link or by the hand of somebody of the office."""

    delegation: Delegation | None = None
    theme: Theme | None = None
    link: ReplyLink | None = None
    user: User | None = None
    source: str = Proposal.Source.LINK.value


@dataclass(frozen=True)
class Wish:
    """What is proposed, with its reason and who shall see it."""

    amendment: Amendment
    reason: str = ""
    audience: str = Audience.DELEGATIONS.value
    is_draft: bool = False
    form_key: str = ""
    file_sha256: str = ""


# --- who sees what -----------------------------------------------------------------------------------------------


def seen_by_delegation(document: Document, delegation: Delegation) -> QuerySet[Proposal]:
    """Return what a delegation may see: all of its own, and what others submitted for all once the phase shows it."""
    own = Q(delegation=delegation) | (Q(cosponsors=delegation) & ~Q(status=Status.DRAFT))
    if document.proposals_seen_by == Document.Audience.DELEGATIONS:
        own |= Q(audience=Audience.DELEGATIONS) & ~Q(status=Status.DRAFT)
    return whole(document.proposals.filter(own).distinct())


def seen_by_seat(document: Document, role: str) -> QuerySet[Proposal]:
    """Return what a seat may see: the office all but what a delegation has not submitted, others by the phase."""
    found = document.proposals.exclude(status=Status.DRAFT, entered_by=None)
    if role in OFFICE:
        return whole(found)
    phases = {Seat.Role.FRIEND.value: (Audience.GROUP, Audience.DELEGATIONS)}.get(role, (Audience.DELEGATIONS,))
    shown = document.proposals_seen_by in phases
    return whole(found.exclude(status=Status.DRAFT).filter(audience__in=phases) if shown else found.none())


def whole(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Fetch proposals with what a page says of them: their texts, proposers and co-sponsors; four queries."""
    return (
        found.select_related("delegation__state", "delegation__organisation", "theme", "document")
        .prefetch_related("texts", "cosponsors__state", "cosponsors__organisation", "decisions")
        .defer(*(f"delegation__state__{name}" for name in UNSAID))
        .order_by("number")
    )


def latest(proposal: Proposal) -> ProposalText:
    """Return the words that a proposal has now; it comes from `whole`, or costs a query."""
    return list(proposal.texts.all())[-1]


def amendment(proposal: Proposal) -> Amendment:
    """Return a proposal as the rules of merging know it."""
    return Amendment(Action(proposal.deed), proposal.pid, latest(proposal).text, proposal.after, Kind(proposal.kind))


def names(proposal: Proposal, language: str = "en") -> tuple[str, ...]:
    """Return who stands behind a proposal: its proposer first, the co-sponsors in alphabetical order."""
    first = proposal.delegation.name_in(language) if proposal.delegation else proposal.proposer
    return (first, *sorted(one.name_in(language) for one in proposal.cosponsors.all()))


# --- making and changing ---------------------------------------------------------------------------------------------


def are_taken(document: Document, *, now: datetime) -> bool:
    """Say whether delegations may propose at this moment."""
    until = document.proposals_until
    return document.proposals_are_open and (until is None or now <= until)


def taken(*, now: datetime) -> Q:
    """Return which documents take proposals at this moment."""
    return Q(proposals_are_open=True) & (Q(proposals_until=None) | Q(proposals_until__gte=now))


def propose(document: Document, wish: Wish, *, base: Version, giver: Giver, now: datetime) -> Proposal:
    """Enter a proposal that was written on a version; the same form sent twice gives one.

    Raises NotPossible where proposals are not taken, the paragraph is not in that version, or nothing is proposed.
    """
    if wish.form_key and (known := document.proposals.filter(form_key=wish.form_key).first()):
        return known
    if giver.link and not are_taken(document, now=now):
        raise NotPossible(_("Proposals on this text are not taken at present."))
    text = versions.read(base)
    wished = _checked(text, wish.amendment)
    head = versions.head(document)
    assert head is not None  # noqa: S101 - a base was given
    placed = place(redline.compare(text, versions.read(head)), wished)
    with transaction.atomic():
        # The document's own row is the queue in which numbers are drawn, on PostgreSQL as on SQLite.
        Document.objects.select_for_update().get(pk=document.pk)
        if wish.form_key and (known := document.proposals.filter(form_key=wish.form_key).first()):
            return known
        number = (document.proposals.aggregate(last=Max("number"))["last"] or 0) + 1
        proposal = Proposal.objects.create(
            document=document,
            number=number,
            deed=wished.action.value,
            pid=wished.pid,
            after=wished.after,
            kind=wished.kind.value,
            delegation=giver.delegation,
            theme=giver.theme,
            rationale=wish.reason.strip()[:LONGEST_REASON],
            audience=wish.audience,
            source=giver.source,
            file_sha256=wish.file_sha256,
            link=giver.link,
            entered_by=giver.user,
            status=Status.DRAFT if wish.is_draft else Status.SUBMITTED,
            position=placed.position.value,
            made_at=now,
            form_key=wish.form_key,
        )
        add_text(proposal, base, wished.text, now=now, by=giver.user)
        if placed.position is merging.Position.REBASED:
            add_text(proposal, head, placed.text, now=now, origin=ProposalText.Origin.REBASE)
        _note(proposal, "proposed", giver, what=proposal.deed)
    return proposal


def add_text(
    proposal: Proposal,
    version: Version,
    text: str,
    *,
    now: datetime,
    origin: str = ProposalText.Origin.AUTHOR.value,
    by: User | None = None,
) -> ProposalText:
    """Put new words behind the earlier ones of a proposal."""
    return ProposalText.objects.create(proposal=proposal, version=version, text=text, origin=origin, by=by, at=now)


def revise(proposal: Proposal, text: str, *, reason: str, giver: Giver, now: datetime) -> bool:
    """Write a proposal anew on the newest version, and say whether anything changed.

    Raises NotPossible once it was decided or withdrawn, or where its paragraph is gone.
    """
    head = versions.head(proposal.document)
    assert head is not None  # noqa: S101 - it was proposed to a version
    wished = _checked(versions.read(head), replace(amendment(proposal), text=text))
    if (wished.text, reason.strip()) == (latest(proposal).text, proposal.rationale):
        return False
    with transaction.atomic():
        found = Proposal.objects.filter(pk=proposal.pk, status__in=[Status.DRAFT, Status.SUBMITTED])
        moved = found.update(rationale=reason.strip()[:LONGEST_REASON], position=Proposal.Position.CURRENT)
        if not moved:
            raise NotPossible(_("This proposal was decided or withdrawn meanwhile; it stays as it is."))
        add_text(proposal, head, wished.text, now=now, by=giver.user)
        _note(proposal, "wrote anew", giver)
    return True


def submit(proposal: Proposal, *, giver: Giver) -> bool:
    """Put a draft before the presidency. Return whether this call did it."""
    return _move(proposal, [Status.DRAFT], Status.SUBMITTED, "submitted", giver)


def withdraw(proposal: Proposal, *, giver: Giver) -> bool:
    """Take a proposal back, by its proposer or on its written word; what is decided is past that.

    Return whether this call did it.
    """
    return _move(proposal, [Status.DRAFT, Status.SUBMITTED], Status.WITHDRAWN, "withdrew", giver)


def _move(proposal: Proposal, before: Sequence[str], after: str, deed: str, giver: Giver) -> bool:
    with transaction.atomic():
        moved = Proposal.objects.filter(pk=proposal.pk, status__in=before).update(status=after)
        if moved:
            _note(proposal, deed, giver)
    proposal.refresh_from_db(fields=["status"])
    return bool(moved)


def cosponsor(proposal: Proposal, delegation: Delegation, *, giver: Giver) -> bool:
    """Put a delegation beside the proposer. Return whether this call did it; raises NotPossible for the proposer."""
    if proposal.delegation_id == delegation.pk:
        raise NotPossible(_("A delegation does not co-sponsor its own proposal."))
    if proposal.status != Status.SUBMITTED:
        raise NotPossible(_("Only a proposal that is open can be co-sponsored."))
    with transaction.atomic():
        through = Proposal.cosponsors.through
        _row, made = through.objects.get_or_create(proposal=proposal, delegation=delegation)
        if made:
            _note(proposal, "co-sponsored", giver, code=delegation.code)
    return made


def leave(proposal: Proposal, delegation: Delegation, *, giver: Giver) -> bool:
    """Take a co-sponsor away again. Return whether this call did it."""
    with transaction.atomic():
        found = Proposal.cosponsors.through.objects.filter(proposal=proposal, delegation=delegation)
        gone, _rows = found.delete()
        if gone:
            _note(proposal, "no longer co-sponsors", giver, code=delegation.code)
    return bool(gone)


def _checked(text: Sequence[Paragraph], wish: Amendment) -> Amendment:
    """Return what is proposed as it is kept. Raises NotPossible."""
    known = {one.pid: one for one in text}
    if wish.pid not in known and not (wish.action is Action.INSERT and wish.pid == ""):
        raise NotPossible(_("This paragraph is not in the text any more. Please look at the newest version."))
    words = paragraphs.clean(wish.text) if wish.action in WORDED else ""
    if wish.action in WORDED and not words:
        raise NotPossible(_("Please write the words that you propose."))
    if len(words) > versions.LONGEST:
        raise NotPossible(_("A paragraph has at most %(most)d characters.") % {"most": versions.LONGEST})
    if wish.action is Action.REPLACE and words == known[wish.pid].text:
        raise NotPossible(_("Nothing is changed: the words are those of the text."))
    if wish.action is Action.MOVE and (wish.after == wish.pid or (wish.after and wish.after not in known)):
        raise NotPossible(_("Please say after which paragraph it shall stand."))
    kind = wish.kind if wish.action is Action.INSERT else known[wish.pid].kind
    return replace(wish, text=words, kind=kind)


def _note(proposal: Proposal, deed: str, giver: Giver, **facts: str) -> None:
    by_name = str(giver.delegation or giver.theme or "") if giver.link else ""
    meeting = proposal.document.meeting
    journal.note(proposal, deed, meeting=meeting, by=giver.user, by_name=by_name, number=proposal.number, **facts)


def by_paragraph(found: Iterable[Proposal]) -> dict[str, list[Proposal]]:
    """Return proposals by the paragraph that they are on."""
    groups: dict[str, list[Proposal]] = {}
    for one in found:
        groups.setdefault(one.pid, []).append(one)
    return groups
