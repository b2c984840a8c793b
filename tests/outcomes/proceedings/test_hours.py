"""The usual hours, and rooms that are taken."""

from __future__ import annotations

from datetime import date, time

import pytest

from outcomes.proceedings.hours import Slot, clash, usual

MORNING = Slot(date(2010, 11, 9), time(10), time(13), "Plenary hall")


@pytest.mark.parametrize(
    ("start", "end", "room", "meets"),
    [
        (time(13), time(15), "Plenary hall", False),
        (time(9), time(10), "Plenary hall", False),
        (time(12, 59), time(15), "Plenary hall", True),
        (time(11), time(12), " plenary HALL ", True),
        (time(11), time(12), "Room 2", False),
    ],
)
def test_two_sittings_do_not_meet_in_one_room(start: time, end: time, room: str, meets: bool) -> None:
    found = clash(Slot(MORNING.on, start, end, room), [MORNING])

    assert found == (MORNING if meets else None)


def test_the_same_hours_of_another_day_are_free() -> None:
    assert clash(Slot(date(2010, 11, 10), time(10), time(13), "Plenary hall"), [MORNING]) is None


def test_a_meeting_sits_twice_a_working_day() -> None:
    found = list(usual(date(2010, 11, 12), date(2010, 11, 15), "Hall"))

    assert found == [
        Slot(date(2010, 11, 12), time(10), time(13), "Hall"),
        Slot(date(2010, 11, 12), time(15), time(18), "Hall"),
        Slot(date(2010, 11, 15), time(10), time(13), "Hall"),
        Slot(date(2010, 11, 15), time(15), time(18), "Hall"),
    ]
