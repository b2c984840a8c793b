"""A round that has left, for the desk to count."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from friends import offers
from friends.models import Theme
from invitations.models import Act, Delegate, Invitation, Letter, Reply
from msp.models import Event, Meeting, User
from outcomes.models import Signatory
from tests import make


@pytest.fixture
def event(meeting: Meeting) -> Event:
    """The briefing."""
    return make.briefing(meeting)


@pytest.fixture
def letter(meeting: Meeting, event: Event, president: User, ambassador: User) -> Letter:
    """The letter, dispatched on 5 March 2010."""
    moment = datetime(2010, 3, 5, 9, tzinfo=UTC)
    return Letter.objects.create(
        meeting=meeting,
        event=event,
        title="Briefing of 17 March",
        letterhead=meeting.letterhead,
        dated_on=moment.date(),
        reply_by=datetime(2010, 3, 15, 17, tzinfo=UTC),
        asks=["signatory", "themes"],
        author=president,
        status=Letter.Status.DISPATCHED,
        approved_by=ambassador,
        approved_at=moment,
        dispatched_at=moment,
    )


def invite(letter: Letter, code: str, *acts: str) -> Invitation:
    """Invite a State that has done these things by February 2010."""
    state = make.state(code)
    for kind in acts:
        Act.objects.create(state=state, treaty=letter.meeting.treaty, kind=kind, on="2010-02-01")
    assert letter.event is not None
    return Invitation.objects.create(
        event=letter.event, delegation=make.delegation(letter.meeting, code), letter=letter, reference=code
    )


def answer(invitation: Invitation, what: str, *, day: int = 8, signs: str = "", theme: Theme | None = None) -> Reply:
    """Answer an invitation on a day of March 2010."""
    reply = Reply.objects.create(
        invitation=invitation, answer=what, invented=True, answered_at=datetime(2010, 3, day, 10, tzinfo=UTC)
    )
    if what == "attending":
        Delegate.objects.create(reply=reply, position=1, name="First Secretary")
    if signs:
        Signatory.objects.create(reply=reply, choice=signs, name="Ambassador" if signs == "named" else "")
    if theme:
        offers.offer(reply, [theme])
    return reply
