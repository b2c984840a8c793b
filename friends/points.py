"""Action points: given in a session, open until they are done, before every later session as long as they are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from friends.faults import NotPossible
from friends.models import ActionPoint, Session, Theme
from invitations.models import Delegation, ReplyLink
from msp import journal
from msp.models import User

Ending = ActionPoint.Ending


@dataclass(frozen=True)
class Wish:
    """What somebody is to do, and until when; without an owner it is the office's."""

    words: str
    owner: Delegation | None = None
    due_on: date | None = None


def give(theme: Theme, wish: Wish, *, by: User, session: Session | None = None) -> ActionPoint:
    """Enter an action point; the same one given twice in a session is one. Raises NotPossible for empty words."""
    words = wish.words.strip()
    if not words:
        raise NotPossible(_("Please write what is to be done."))
    with transaction.atomic():
        Theme.objects.select_for_update().get(pk=theme.pk)
        facts = {"session": session, "words": words, "owner": wish.owner, "due_on": wish.due_on, "ending": ""}
        if known := theme.action_points.filter(**facts).first():
            return known
        point = ActionPoint.objects.create(theme=theme, by=by, at=timezone.now(), **facts)
        journal.note(point, "gave an action point", meeting=theme.meeting, by=by)
    return point


def change(point: ActionPoint, wish: Wish, *, by: User) -> bool:
    """Change an open action point. Return whether anything changed; raises NotPossible once it is closed."""
    words = wish.words.strip()
    if not words:
        raise NotPossible(_("Please write what is to be done."))
    if (point.words, point.owner_id, point.due_on) == (words, wish.owner and wish.owner.pk, wish.due_on):
        return False
    with transaction.atomic():
        open_ = ActionPoint.objects.filter(pk=point.pk, ending="")
        if not open_.update(words=words, owner=wish.owner, due_on=wish.due_on):
            raise NotPossible(_("This action point is closed; it stays as it is."))
        journal.note(point, "changed an action point", meeting=point.theme.meeting, by=by)
    point.refresh_from_db()
    return True


def close(point: ActionPoint, ending: str, *, on: date, by: User | None = None, link: ReplyLink | None = None) -> bool:
    """Close an action point as done or no longer needed. Return whether this call did it."""
    if ending not in Ending.values:
        raise NotPossible(_("Done or no longer needed: please choose one of these."))
    with transaction.atomic():
        open_ = ActionPoint.objects.filter(pk=point.pk, ending="")
        moved = open_.update(ending=ending, ended_on=on, link=link)
        if moved:
            name = f"{link.invitation.delegation.name_in('en')}, personal link" if link else ""
            journal.note(point, f"action point {ending}", meeting=point.theme.meeting, by=by, by_name=name)
    return bool(moved)


def reopen(point: ActionPoint, *, by: User) -> bool:
    """Open an action point again. Return whether this call did it."""
    with transaction.atomic():
        closed = ActionPoint.objects.filter(pk=point.pk).exclude(ending="")
        moved = closed.update(ending="", ended_on=None, link=None)
        if moved:
            journal.note(point, "reopened an action point", meeting=point.theme.meeting, by=by)
    return bool(moved)
