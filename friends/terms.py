"""The term of a friend: it begins with a confirmation, may be undone until its letter leaves, and ends in some way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from friends import contacts, telling
from friends.faults import NotPossible
from friends.models import Friend, Offer, Theme
from invitations.models import Delegation
from msp import journal
from msp.models import Meeting, User

Role, Ending = Friend.Role, Friend.Ending


def begin(
    theme: Theme,
    delegation: Delegation,
    *,
    role: str = Role.FRIEND,
    on: date,
    by: User,
    now: datetime,
    planned_until_on: date | None = None,
) -> Friend:
    """Confirm a delegation as a friend on a theme, or make it a coordinator; what it offered there is answered.

    Who had the other part in the group takes this one. Raises NotPossible where somebody decided the same before.
    """
    if theme.parts.exists():
        raise NotPossible(_("%(theme)s has parts: please choose one of them.") % {"theme": theme.name})
    try:
        with transaction.atomic():
            before = theme.friends.select_for_update(of=("self",)).filter(delegation=delegation, until_on=None).first()
            if before is not None and before.role == role:
                raise NotPossible(_already(before))
            left = _leave_other_part(before, on=on, by=by) if before else Left()
            if again := theme.friends.filter(delegation=delegation, until_on=None).first():
                return again
            standing = Offer.objects.filter(theme=theme, delegation=delegation).standing().filter(answer="")
            offered = Offer.objects.filter(pk__in=list(standing.values_list("pk", flat=True)), answer="")
            offered.update(answer=Offer.Answer.CONFIRMED, answered_at=now, answered_by=by)
            friend = Friend.objects.create(
                theme=theme,
                delegation=delegation,
                role=role,
                from_on=on,
                planned_until_on=planned_until_on or (before.planned_until_on if before else None),
                by=by,
                at=now,
            )
            contacts.carry_over(left.people, friend)
            Friend.objects.filter(pk__in=left.predecessors).update(successor=friend)
            journal.note(friend, f"began as {role}", meeting=theme.meeting, by=by, on=str(on))
    except IntegrityError as fault:
        # Two confirmed one offer at once: the row of the first stands.
        live = theme.friends.select_related("by").filter(delegation=delegation, until_on=None).first()
        raise NotPossible(_already(live) if live else _("Somebody decided this a moment ago.")) from fault
    return friend


def undo(friend: Friend, *, by: User) -> None:
    """Take a decision back as if it had not been made: what was before stands again, and offers wait again.

    Raises NotPossible once its letter has left, and where the term has ended.
    """
    with transaction.atomic():
        row = Friend.objects.select_for_update(of=("self",)).select_related("letter").filter(pk=friend.pk).first()
        if row is None:
            return
        if row.until_on is not None:
            raise NotPossible(_("This term has ended; it stays in the history."))
        if row.letter:
            telling.recall(row.letter, by=by)
        contacts.release(row, by=by)
        journal.note(row, "decision undone", meeting=friend.theme.meeting, by=by, role=row.role)
        predecessors = _forget(row)
        Friend.objects.filter(pk__in=predecessors).update(until_on=None, ending="")
        if not friend.theme.friends.filter(delegation=row.delegation_id, until_on=None).exists():
            offered = Offer.objects.filter(theme=row.theme_id, delegation=row.delegation_id, answered_at=row.at)
            offered.update(answer="", answered_at=None, answered_by=None)


def past_their_time(meeting: Meeting, *, on: date) -> QuerySet[Friend]:
    """Return the terms that run although the day on which they were planned to end has passed."""
    running = Friend.objects.filter(theme__meeting=meeting, until_on=None, planned_until_on__lt=on)
    return running.order_by("planned_until_on", "pk")


def plan(friend: Friend, *, until: date | None, by: User) -> bool:
    """Plan the day on which a term is to end, or leave it open; return whether that is new. Raises NotPossible."""
    if until is not None:
        _check_day(friend, until)
    running = Friend.objects.filter(pk=friend.pk, until_on=None).exclude(planned_until_on=until)
    if not running.update(planned_until_on=until):
        return False
    journal.note(friend, "term planned", meeting=friend.theme.meeting, by=by, until=str(until or ""))
    friend.refresh_from_db()
    return True


def end(friend: Friend, *, ending: str, on: date, by: User) -> bool:
    """End a term: they step down, or its time has come. Return whether this call did it.

    Raises NotPossible for a day before it began.
    """
    _check_day(friend, on)
    with transaction.atomic():
        moved = Friend.objects.filter(pk=friend.pk, until_on=None).update(until_on=on, ending=ending)
        if moved:
            contacts.release(friend, by=by)
            journal.note(friend, "term ended", meeting=friend.theme.meeting, by=by, ending=ending, on=str(on))
    friend.refresh_from_db()
    return bool(moved)


def hand_over(friend: Friend, *, to: Delegation, on: date, open_work: str, by: User, now: datetime) -> Friend:
    """Hand a term over to a successor, who begins in the same part of the group and finds the open work named.

    A successor who is a friend already takes this part. Raises NotPossible where the term has ended or to oneself.
    """
    _check_day(friend, on)
    if to.pk == friend.delegation_id:
        raise NotPossible(_("A hand-over needs another State."))
    with transaction.atomic():
        if not Friend.objects.filter(pk=friend.pk, until_on=None).update(until_on=on, ending=Ending.HANDED_OVER):
            raise NotPossible(_("This term has ended already."))
        successor = begin(
            friend.theme, to, role=friend.role, on=on, by=by, now=now, planned_until_on=friend.planned_until_on
        )
        Friend.objects.filter(pk=successor.pk).update(open_work=open_work.strip())
        Friend.objects.filter(pk=friend.pk).update(successor=successor)
        contacts.release(friend, by=by)
        journal.note(friend, "handed over", meeting=friend.theme.meeting, by=by, to=to.code, on=str(on))
    friend.refresh_from_db()
    successor.refresh_from_db()
    return successor


def _check_day(friend: Friend, on: date) -> None:
    if on < friend.from_on:
        raise NotPossible(_("A term cannot end before it began."))


@dataclass(frozen=True)
class Left:
    """What is kept of a part in the group that a delegation leaves for another: its people, and who handed it over."""

    people: list[contacts.Person] = field(default_factory=list)
    predecessors: list[int] = field(default_factory=list)


def _leave_other_part(before: Friend, *, on: date, by: User) -> Left:
    """End the part that a delegation had, or forget it where nobody was told."""
    people = contacts.people(before)
    contacts.release(before, by=by)
    if telling.has_left(before.letter):
        _check_day(before, on)
        Friend.objects.filter(pk=before.pk).update(until_on=on, ending=Ending.CHANGED)
        return Left(people)
    if before.letter:
        telling.recall(before.letter, by=by)
    return Left(people, _forget(before))


def _forget(friend: Friend) -> list[int]:
    """Strike a term of which nobody was told; the other part that the State had before it stands again.

    Returns the terms that were handed over to it.
    """
    predecessors = list(friend.predecessors.values_list("pk", flat=True))
    friend.predecessors.update(successor=None)
    same = Friend.objects.filter(theme=friend.theme_id, delegation=friend.delegation_id, ending=Ending.CHANGED)
    before = same.filter(until_on=friend.from_on).exclude(pk=friend.pk).order_by("-pk").first()
    friend.delete()
    if before:
        Friend.objects.filter(pk=before.pk).update(until_on=None, ending="")
    return predecessors


def _already(friend: Friend) -> str:
    facts = {
        "who": friend.delegation.name,
        "theme": friend.theme.name,
        "part": friend.get_role_display(),
        "by": friend.by or "–",
    }
    return _("%(who)s is %(part)s on %(theme)s already; %(by)s decided it.") % facts
