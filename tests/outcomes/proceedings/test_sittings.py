"""Sittings as they are planned and as they happen."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from msp.models import LogEntry, Meeting
from outcomes.faults import NotPossible
from outcomes.models import Sitting
from outcomes.proceedings import conduct, sittings
from outcomes.proceedings.sittings import Stale
from tests.outcomes.proceedings.conducting import DAY, NOW, at, item, sitting, staff


def test_a_room_is_not_given_twice_and_the_words_say_when_it_is_taken(meeting: Meeting) -> None:
    sitting(meeting, is_open=False)

    with pytest.raises(NotPossible) as told:
        sitting(meeting, is_open=False, room="plenary hall", starts_at=time(12), ends_at=time(14))

    assert str(told.value) == "Plenary hall is taken on 9 November 2010 from 10:00 to 13:00."
    assert Sitting.objects.count() == 1
    sitting(meeting, is_open=False, starts_at=time(13), ends_at=time(14))
    sitting(meeting, is_open=False, room="Room 2")
    assert Sitting.objects.count() == 3


def test_the_usual_sittings_fill_the_working_days_once(meeting: Meeting) -> None:
    days = {"first": date(2010, 11, 8), "last": date(2010, 11, 14), "room": "Plenary hall", "by": staff(meeting)}
    sitting(meeting, is_open=False)

    assert sittings.plan_usual(meeting, **days) == 9
    assert sittings.plan_usual(meeting, **days) == 0
    assert [one.on.day for _n, one in sittings.numbered(meeting)] == [8, 8, 9, 9, 10, 10, 11, 11, 12, 12]


def test_of_two_who_change_a_sitting_the_slower_is_told(meeting: Meeting) -> None:
    one = sitting(meeting, is_open=False)
    first, second = (Sitting.objects.get(pk=one.pk) for _ in range(2))
    first.room, second.room = "Room 2", "Room 3"

    sittings.change(first, [], lock=0, by=staff(meeting), now=NOW, change="Moved to Room 2")
    with pytest.raises(Stale):
        sittings.change(second, [], lock=0, by=staff(meeting), now=NOW)

    one.refresh_from_db()
    assert (one.room, one.change, one.changed_at, one.lock) == ("Room 2", "Moved to Room 2", NOW, 1)


def test_a_running_sitting_can_be_changed_and_a_closed_one_cannot(meeting: Meeting) -> None:
    one = sitting(meeting)
    one.ends_at = time(13, 30)
    sittings.change(one, [item(meeting)], lock=0, by=staff(meeting), now=at(5), change="Until 13:30")
    one.refresh_from_db()
    assert (one.ends_at, one.status, one.items.count()) == (time(13, 30), "open", 1)

    sittings.close(one, by=staff(meeting), now=at(180))
    with pytest.raises(NotPossible, match="closed"):
        sittings.change(one, [], lock=1, by=staff(meeting), now=at(181))


def test_a_sitting_opens_is_suspended_resumes_and_closes_once_each(meeting: Meeting) -> None:
    one, by = sitting(meeting, is_open=False), staff(meeting)

    said = [
        deed(one, by=by, now=at(minute))
        for minute, deed in enumerate(
            [sittings.suspend, sittings.open_, sittings.open_, sittings.suspend, sittings.resume, sittings.close]
        )
    ]

    assert said == [False, True, False, True, True, True]
    one.refresh_from_db()
    assert (one.status, one.opened_at, one.suspended_at, one.closed_at) == ("closed", at(1), None, at(5))
    assert list(LogEntry.objects.filter(thing="sitting").order_by("pk").values_list("deed", flat=True)) == [
        "planned", "opened", "suspended", "resumed", "closed",
    ]  # fmt: skip


def test_one_sitting_at_a_time_is_open_in_a_room(meeting: Meeting) -> None:
    sitting(meeting)
    later = sitting(meeting, is_open=False, starts_at=time(15), ends_at=time(18))

    with pytest.raises(NotPossible, match="close it first"):
        sittings.open_(later, by=staff(meeting), now=at(300))


def test_a_running_sitting_turns_to_its_items_and_a_planned_one_does_not(meeting: Meeting) -> None:
    first, second = item(meeting, "Opening"), item(meeting, "Elections")
    one = sitting(meeting, first, second)
    later = sitting(meeting, first, is_open=False, room="Room 2")

    assert sittings.take_up(one, second, by=staff(meeting))
    assert not sittings.take_up(one, second, by=staff(meeting))
    assert not sittings.take_up(later, first, by=staff(meeting))
    one.refresh_from_db()
    assert (one.current, sittings.items_of(meeting)[one.pk]) == (second, [first, second])


def test_what_was_opened_stays_on_the_programme(meeting: Meeting) -> None:
    one = sitting(meeting)
    later = sitting(meeting, is_open=False, room="Room 2")

    with pytest.raises(NotPossible, match="stays"):
        sittings.remove(one, by=staff(meeting))
    assert sittings.remove(later, by=staff(meeting))
    assert not sittings.remove(Sitting(pk=later.pk, meeting=meeting, on=DAY, **HOURS), by=staff(meeting))
    assert list(Sitting.objects.all()) == [one]


HOURS = {"starts_at": time(10), "ends_at": time(13), "room": "Room 2"}


def test_the_database_knows_the_moments_of_each_state(meeting: Meeting) -> None:
    one = sitting(meeting, is_open=False)

    for facts in ({"status": "open"}, {"status": "closed", "closed_at": NOW}, {"ends_at": time(9)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Sitting.objects.filter(pk=one.pk).update(**facts)


def test_the_hours_are_those_of_the_clock_on_the_wall(meeting: Meeting) -> None:
    settled = conduct.of(meeting)
    settled.zone = "Asia/Vientiane"
    one = sitting(meeting, is_open=False)

    assert one.begins(settled.clock).isoformat() == "2010-11-09T10:00:00+07:00"
    assert one.ends(settled.clock).isoformat() == "2010-11-09T13:00:00+07:00"
