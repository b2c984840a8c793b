"""What should be looked at again in a plan of dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from msp import doubts
from msp.doubts import Planned, Reason

MONDAY = date(2010, 9, 6)
HOLIDAYS = {("Geneva", date(2010, 9, 9)): "Jeûne genevois"}


def planned(starts_on: date, days: int = 1, pk: int = 1, **facts: Any) -> Planned:
    given = {"kind": "informal", "place": "Palais des Nations, Geneva", **facts}
    return Planned(pk=pk, starts_on=starts_on, ends_on=starts_on + timedelta(days=days - 1), **given)


def reasons(*plan: Planned) -> list[Reason]:
    return [one.reason for one in doubts.find(plan, HOLIDAYS)]


def test_a_working_day_is_not_doubted() -> None:
    assert reasons(planned(MONDAY)) == []


def test_a_weekend_and_a_holiday_are_told_with_their_day() -> None:
    assert [(one.reason, one.on) for one in doubts.find([planned(MONDAY, 6)], HOLIDAYS)] == [
        (Reason.HOLIDAY, date(2010, 9, 9)),
        (Reason.WEEKEND, date(2010, 9, 11)),
    ]


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ({"place": "Vientiane"}, date(2010, 9, 9)),
        ({"kind": "celebration"}, date(2010, 8, 1)),
        ({"kind": "milestone"}, date(2010, 8, 1)),
        ({"is_window": True}, date(2010, 9, 11)),
    ],
)
def test_what_is_elsewhere_celebrated_or_not_settled_is_left_alone(facts: dict[str, Any], day: date) -> None:
    assert reasons(planned(day, **facts)) == []


def test_two_meetings_at_once_are_a_clash_and_a_deadline_is_none() -> None:
    first, second = planned(MONDAY, 3), planned(MONDAY + timedelta(days=2), pk=2)

    (found,) = doubts.find([second, first], HOLIDAYS)

    assert (found.reason, found.planned, found.other) == (Reason.CLASH, second, first)
    assert reasons(first, planned(MONDAY, pk=3, kind="deadline")) == []


def test_what_prepares_the_meeting_comes_before_it() -> None:
    goal = planned(date(2010, 11, 8), 5, pk=9, kind="meeting", place="Vientiane")

    assert reasons(goal, planned(date(2010, 11, 15), pk=2, kind="preparatory")) == [Reason.AFTER_THE_MEETING]
    assert reasons(goal, planned(date(2010, 9, 6), pk=2, kind="preparatory")) == []


def test_a_day_that_the_deposits_contradict_is_told_with_the_true_one() -> None:
    (found,) = doubts.find([planned(date(2010, 2, 17), kind="milestone", follows=date(2010, 2, 16))], {})

    assert (found.reason, found.on) == (Reason.OTHER_THAN_COMPUTED, date(2010, 2, 16))


def test_a_holiday_inside_a_week_that_is_not_settled_yet_is_told() -> None:
    [found] = doubts.find([planned(MONDAY, 5, is_window=True)], HOLIDAYS)

    assert (found.reason, found.on, found.name) == (Reason.HOLIDAY, date(2010, 9, 9), "Jeûne genevois")


def test_a_date_before_what_it_needs_cannot_be_held() -> None:
    first, second = planned(MONDAY, 3), planned(MONDAY + timedelta(days=1), pk=2, kind="deadline", needs=1)

    [found] = doubts.find([first, second], {})

    assert (found.planned, found.reason, found.on, found.other) == (
        second,
        Reason.BEFORE_WHAT_IT_NEEDS,
        date(2010, 9, 8),
        first,
    )
    assert doubts.find([first, planned(date(2010, 9, 8), pk=2, kind="deadline", needs=1)], {}) == []
    assert doubts.find([planned(MONDAY, pk=2, needs=99)], {}) == []


def test_no_meeting_of_states_parties_before_there_are_any() -> None:
    goal = planned(MONDAY, pk=9, kind="meeting")

    [found] = doubts.find([goal], {}, in_force_on=date(2010, 10, 1))

    assert (found.reason, found.on) == (Reason.BEFORE_THE_TREATY, date(2010, 10, 1))
    assert doubts.find([goal], {}, in_force_on=MONDAY) == []
    assert doubts.find([goal], {}) == []
