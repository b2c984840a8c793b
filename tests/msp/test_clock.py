"""The meeting's own day."""

from datetime import date

from django.utils import timezone

from msp import clock
from msp.models import Meeting


def test_a_rehearsed_meeting_lives_on_its_day(meeting: Meeting) -> None:
    meeting.rehearsal_on = date(2010, 8, 1)

    assert clock.today(meeting) == date(2010, 8, 1)
    assert clock.now(meeting).tzinfo == clock.zone()


def test_a_real_meeting_lives_today(meeting: Meeting) -> None:
    meeting.rehearsal_on = None

    assert abs(clock.now(meeting) - timezone.now()).total_seconds() < 5
