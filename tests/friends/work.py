"""A group at work, as the tests of its pages and deeds need it."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.utils import timezone

from friends import attendance, minutes, sessions
from friends.models import Friend, Minutes, Session, Theme
from friends.sessions import Plan
from invitations.models import Delegation, ReplyLink
from msp.models import Meeting, User
from tests import make

DAY = date(2010, 3, 10)
AGENDA = "Opening and adoption of the agenda\nContamination\nAny other business"


def theme(meeting: Meeting, slug: str = "clearance", **facts: Any) -> Theme:
    """A theme of the meeting."""
    position = Theme.objects.filter(meeting=meeting).count() + 1
    defaults = {"title": slug.capitalize(), "position": position, "mandate": "Propose elements of a format."}
    return Theme.objects.create(meeting=meeting, slug=slug, **{**defaults, **facts})


def member(of: Theme, code: str = "NOR", *, user: User | None = None, **facts: Any) -> Friend:
    """A delegation at work in a group since 1 March; with a person, its coordinator."""
    known = of.meeting.delegations.filter(state__code=code).first()
    defaults = {"role": "coordinator" if user else "friend", "from_on": date(2010, 3, 1), "at": timezone.now()}
    made = Friend.objects.create(
        theme=of, delegation=known or make.delegation(of.meeting, code), **{**defaults, **facts}
    )
    if user:
        made.contacts.create(name="First Secretary", email=user.email, user=user)
    return made


def link(to: Delegation) -> ReplyLink:
    """A live link of a delegation, to the briefing of 17 March."""
    return make.link(to.invitations.first() or make.invitation(to))


def plan(**facts: Any) -> Plan:
    """A session on 10 March at 15:00, called by mail."""
    defaults = {"on": DAY, "at": time(15, 0), "length": 120, "place": "Room XXII", "agenda": AGENDA}
    return Plan(**{**defaults, "by_letter": False, **facts})


def session(of: Theme, by: User, **facts: Any) -> Session:
    """A session that is called."""
    return sessions.call(of, plan(**facts), by=by)


def move_to(meeting: Meeting, day: date) -> None:
    """Let the meeting live on another day."""
    meeting.rehearsal_on = day
    meeting.save(update_fields=["rehearsal_on"])


def held(of: Theme, by: User, **facts: Any) -> Session:
    """A session of 10 March that took place, the first member present; the meeting lives on that day from now on."""
    made = session(of, by, **facts)
    move_to(of.meeting, max(made.event.starts_on, of.meeting.rehearsal_on or DAY))
    made.theme.meeting.refresh_from_db()
    attendance.mark(made, of.friends.order_by("pk")[0].delegation, "present", by=by)
    return Session.objects.select_related("theme__meeting__letterhead", "event").get(pk=made.pk)


def written(of: Session, by: User, body: str = "## 1. Opening\n\nThe coordinator opened the session.") -> Minutes:
    """The minutes of a session, as a draft."""
    return minutes.save(of, body, lock=0, by=by).minutes


def again(of: Session) -> Session:
    """The same session, read anew."""
    return Session.objects.select_related("theme__meeting__letterhead", "event", "minutes").get(pk=of.pk)
