"""A meeting in session, for the tests: made through the product's own deeds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from invitations.models import Delegation
from msp.models import Meeting, User
from outcomes.models import AgendaItem, Sitting, SpeakersList
from outcomes.proceedings import agenda, sittings, speakers
from tests import make

DAY = date(2010, 11, 9)
NOW = datetime(2010, 11, 9, 3, 5, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """A moment of the first sitting, in minutes after its opening."""
    return NOW + timedelta(minutes=minutes)


def staff(meeting: Meeting) -> User:
    """Somebody of the Secretariat."""
    return User.objects.filter(seats__meeting=meeting, seats__role="secretariat").first() or make.user(
        "secretariat", meeting
    )


def sitting(meeting: Meeting, *items: AgendaItem, is_open: bool = True, **facts: Any) -> Sitting:
    """The sitting of 9 November 2010 in the morning, open unless said otherwise."""
    given = {"on": DAY, "starts_at": time(10), "ends_at": time(13), "room": "Plenary hall", **facts}
    made = sittings.plan(Sitting(meeting=meeting, **given), items, by=staff(meeting))
    if is_open:
        sittings.open_(made, by=staff(meeting), now=NOW)
    return made


def item(meeting: Meeting, title: str = "General exchange of views", **facts: Any) -> AgendaItem:
    """An item of the provisional agenda."""
    return agenda.add(AgendaItem(meeting=meeting, title=title, **facts), by=staff(meeting))


def party(meeting: Meeting, code: str = "NOR", **facts: Any) -> Delegation:
    """A delegation of a State for which the Convention is in force on 9 November 2010, once thirty have consented."""
    return make.consented(make.delegation(meeting, code, **facts))


def floor(meeting: Meeting, **facts: Any) -> SpeakersList:
    """An open speakers' list under a new item."""
    return speakers.open_list(item(meeting), by=staff(meeting), **facts)
