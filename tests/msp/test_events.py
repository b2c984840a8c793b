"""Dates entered, changed and removed."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from friends.models import Session, Theme
from msp import clock, events
from msp.models import Event, LogEntry, Meeting, User
from tests import make


def test_only_what_others_were_told_counts_as_a_change(meeting: Meeting, president: User) -> None:
    briefing = make.briefing(meeting)

    briefing.note, briefing.host = "Bring a pen", "Lao PDR"
    assert events.change(briefing, by=president) is False
    assert briefing.revision == 0
    briefing.starts_at = time(16)
    assert events.change(briefing, by=president) is True
    assert events.change(briefing, by=president) is False

    assert briefing.revision == 1
    noted = LogEntry.objects.filter(thing="event", deed="changed").order_by("pk").values_list("facts", flat=True)
    assert [one["changed"] for one in noted] == [{}, {"starts_at": ["15:00:00", "16:00:00"]}, {}]


def test_an_hour_is_genevas_unless_the_date_has_a_zone(meeting: Meeting) -> None:
    briefing = make.briefing(meeting)

    assert events.zone_of(briefing) == clock.zone()
    briefing.time_zone = "Asia/Vientiane"
    assert events.zone_of(briefing).key == "Asia/Vientiane"
    briefing.full_clean()
    briefing.time_zone = "Vientiane"
    with pytest.raises(ValidationError, match="No time zone has this name"):
        briefing.full_clean()


def test_the_meeting_itself_and_what_letters_stand_on_stay(meeting: Meeting, president: User) -> None:
    briefing, goal = make.briefing(meeting), meeting.events.get(kind="meeting")
    make.sent_letter(briefing)

    for one in (briefing, goal):
        with pytest.raises(events.NotPossible, match="stays"):
            events.remove(one, by=president)
    held = make.briefing(meeting, title="Session 1")
    theme = Theme.objects.create(meeting=meeting, position=1, slug="plan", title="Action Plan")
    Session.objects.create(theme=theme, event=held, number=1, agenda="Opening", at=timezone.now())
    with pytest.raises(events.NotPossible, match="other work stands on it"):
        events.remove(held, by=president)
    free = make.briefing(meeting, title="Another")
    events.remove(free, by=president)

    assert set(meeting.events.values_list("title", flat=True)) == {
        "Briefing",
        "First Meeting, Vientiane",
        "Session 1",
    }
    assert LogEntry.objects.filter(thing="event", deed="removed").count() == 1


def test_what_is_the_offices_own_is_seen_by_it_alone(meeting: Meeting) -> None:
    make.briefing(meeting, audience="office")
    make.briefing(meeting, title="Open", audience="delegations")
    Event.objects.filter(kind="meeting").delete()

    assert [one.title for one in events.seen_by(meeting, "secretariat")] == ["Briefing", "Open"]
    assert [one.title for one in events.seen_by(meeting, "friend")] == ["Open"]


def test_the_owner_of_a_date_goes_with_the_seat(meeting: Meeting, president: User) -> None:
    briefing = make.briefing(meeting, owner=president.seats.get())

    president.seats.get().delete()

    briefing.refresh_from_db()
    assert briefing.owner is None


def test_no_date_waits_for_itself(meeting: Meeting) -> None:
    briefing = make.briefing(meeting)

    with pytest.raises(IntegrityError):
        Event.objects.filter(pk=briefing.pk).update(comes_after=briefing.pk, starts_on=date(2010, 3, 17))
