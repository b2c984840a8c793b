"""Which dates stand on the road that is drawn."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from friends.models import Session, Theme
from msp import events
from msp.desk import figures, stops
from msp.models import Meeting, User
from tests import make

DAY = date(2010, 3, 5)


def test_what_all_come_to_is_drawn_and_a_groups_session_is_not(meeting: Meeting, president: User) -> None:
    make.briefing(meeting)
    make.briefing(meeting, title="A deadline", kind="deadline")
    own = make.briefing(meeting, title="Session 1", kind="informal")
    theme = Theme.objects.create(meeting=meeting, position=1, slug="plan", title="Action Plan")
    Session.objects.create(theme=theme, event=own, number=1, agenda="Opening", at=timezone.now())
    found = events.seen_by(meeting, "presidency").select_related("session")

    road = stops.road(found, figures.of_treaty(meeting, on=DAY), DAY)

    assert [one.title for one in stops.of_all(found)] == ["Briefing", "A deadline", "First Meeting, Vientiane"]
    assert [mark.stop.title for mark in road.marks] == ["Briefing", "First Meeting, Vientiane"]
