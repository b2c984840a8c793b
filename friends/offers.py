"""Offers to be a friend of the presidency: what a reply says, what was told otherwise, and what is declined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from friends import telling
from friends.faults import NotPossible
from friends.models import Friend, Offer, Theme
from friends.models.themes import OfferQuerySet
from invitations.models import Delegation, Reply
from msp import journal
from msp.models import Meeting, User

Answer = Offer.Answer


@dataclass(frozen=True)
class Branch:
    """A theme with its parts; one level, as the letter lists them."""

    theme: Theme
    parts: tuple[Theme, ...]


def branches(meeting: Meeting) -> list[Branch]:
    """Return the themes as a tree, in their order; one query."""
    themes = list(Theme.objects.filter(meeting=meeting).order_by("position"))
    parts: dict[int | None, list[Theme]] = {}
    for theme in themes:
        parts.setdefault(theme.parent_id, []).append(theme)
    return [Branch(theme, tuple(parts.get(theme.pk, ()))) for theme in parts.get(None, ())]


def choices(tree: Iterable[Branch]) -> list[Theme]:
    """Return the themes that one can offer for: the parts of a theme that has any, else the theme itself."""
    return [theme for branch in tree for theme in (branch.parts or (branch.theme,))]


def offer(reply: Reply, themes: Iterable[Theme]) -> None:
    """Write down the themes on which a delegation offers to work in a reply.

    What an earlier reply offered counts no longer, unless it is confirmed; what was answered already stays answered.
    """
    delegation = reply.invitation.delegation_id
    at_work = set(Friend.objects.filter(delegation=delegation, until_on=None).values_list("theme_id", flat=True))
    earlier = Offer.objects.filter(delegation=delegation, answer=Answer.DECLINED, reply__invitation=reply.invitation_id)
    declined = {one.theme_id: one for one in earlier.order_by("pk")}

    def row(theme: Theme) -> Offer:
        made = Offer(reply=reply, theme=theme, delegation_id=delegation, at=reply.answered_at)
        if theme.pk in at_work:
            made.answer, made.answered_at = Answer.CONFIRMED, reply.answered_at
        elif before := declined.get(theme.pk):
            made.answer, made.answered_at = Answer.DECLINED, before.answered_at
            made.answered_by_id, made.letter_id = before.answered_by_id, before.letter_id
        return made

    Offer.objects.bulk_create(row(theme) for theme in themes)


def of(reply: Reply) -> list[Theme]:
    """Return the themes of a reply, in their order."""
    return sorted((row.theme for row in reply.offers.all()), key=lambda theme: theme.position)


def record(theme: Theme, delegation: Delegation, *, channel: str, note: str = "", by: User, now: datetime) -> Offer:
    """Write down an offer that came by mail, by telephone or in the corridor.

    Raises NotPossible where the same offer waits already or the delegation is at work, and for a theme with parts.
    """
    words = {"who": delegation.name, "theme": theme.name}
    if theme.parts.exists():
        raise NotPossible(_("%(theme)s has parts: please choose one of them.") % words)
    if Friend.objects.filter(theme=theme, delegation=delegation, until_on=None).exists():
        raise NotPossible(_("%(who)s works on %(theme)s already.") % words)
    if _waiting(theme, delegation).exists():
        raise NotPossible(_("%(who)s has offered to work on %(theme)s already.") % words)
    try:
        with transaction.atomic():
            made = Offer.objects.create(
                theme=theme, delegation=delegation, channel=channel, note=note.strip(), at=now, by=by
            )
            journal.note(made, "offer recorded", meeting=theme.meeting, by=by, channel=channel)
    except IntegrityError as fault:
        raise NotPossible(_("%(who)s has offered to work on %(theme)s already.") % words) from fault
    return made


def decline(theme: Theme, delegation: Delegation, *, by: User, now: datetime) -> int:
    """Decline what a delegation offers on a theme; a letter thanks for it. Return how many offers that answers.

    Raises NotPossible where nothing waits: somebody was first, or nothing was offered.
    """
    return _answer(theme, delegation, Answer.DECLINED, by=by, now=now)


def take_back(theme: Theme, delegation: Delegation, *, by: User, now: datetime) -> int:
    """Record that a delegation takes its offer back, or that it was written down by mistake. Raises as decline()."""
    return _answer(theme, delegation, Answer.WITHDRAWN, by=by, now=now)


def reconsider(theme: Theme, delegation: Delegation, *, by: User) -> int:
    """Let a declined offer wait again, as long as its letter has not left. Raises NotPossible after that."""
    with transaction.atomic():
        rows = Offer.objects.filter(theme=theme, delegation=delegation).standing().filter(answer=Answer.DECLINED)
        found = list(rows.select_related("letter"))
        for letter in {one.letter for one in found if one.letter}:
            telling.recall(letter, by=by)
        moved = rows.update(answer="", answered_at=None, answered_by=None, letter=None)
        if moved:
            journal.note(found[0], "declined no longer", meeting=theme.meeting, by=by)
    return moved


def _answer(theme: Theme, delegation: Delegation, answer: str, *, by: User, now: datetime) -> int:
    with transaction.atomic():
        # Named first and then moved by their own columns: of two answers at once the second finds nothing to move.
        waiting = list(_waiting(theme, delegation).values_list("pk", flat=True))
        open_ = Offer.objects.filter(pk__in=waiting, answer="")
        moved = open_.update(answer=answer, answered_at=now, answered_by=by)
        if not moved:
            words = {"who": delegation.name, "theme": theme.name}
            raise NotPossible(_("No offer of %(who)s on %(theme)s waits any more.") % words)
        journal.note(Offer.objects.get(pk=waiting[0]), f"offer {answer}", meeting=theme.meeting, by=by)
    return moved


def _waiting(theme: Theme, delegation: Delegation) -> OfferQuerySet:
    return Offer.objects.filter(theme=theme, delegation=delegation).waiting()
