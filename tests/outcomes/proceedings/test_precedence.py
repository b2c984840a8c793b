"""Who speaks before whom, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from outcomes.proceedings.precedence import Level, Limits, Rank, Wish, minutes, order, over

TEN = datetime(2010, 11, 9, 10, tzinfo=UTC)


def wish(key: int, level: Level = Level.AMBASSADOR, rank: Rank = Rank.PARTY, **facts: bool) -> Wish:
    return Wish(key, level, rank, TEN + timedelta(minutes=key), **facts)


def test_dignitaries_come_first_then_parties_then_observers_and_organisations_last() -> None:
    wishes = [
        wish(1, rank=Rank.ORGANISATION),
        wish(2, rank=Rank.NOT_PARTY),
        wish(3, rank=Rank.SIGNATORY),
        wish(4, Level.OTHER),
        wish(5),
        wish(6, Level.VICE, Rank.SIGNATORY),
        wish(7, Level.MINISTER, Rank.SIGNATORY),
        wish(8, Level.MINISTER),
        wish(9, Level.HEAD, Rank.NOT_PARTY),
        wish(10, Level.HEAD, Rank.ORGANISATION),
        wish(11),
        wish(12, rank=Rank.CONSENTED),
    ]

    assert order(wishes) == [9, 8, 7, 6, 5, 11, 4, 12, 3, 2, 10, 1]


def test_of_two_alike_who_asked_first_speaks_first_whatever_the_order_of_the_rows() -> None:
    assert order([wish(2), wish(1)]) == [1, 2]
    together = [replace(wish(key), asked_at=TEN) for key in (4, 3)]
    assert order(together) == [3, 4]


def test_groups_go_first_where_that_was_decided_and_replies_always_last() -> None:
    wishes = [wish(1, Level.HEAD), wish(2, is_group=True), wish(3, Level.HEAD, is_reply=True)]

    assert order(wishes) == [2, 1, 3]
    assert order(wishes, groups_first=False) == [1, 2, 3]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (wish(1, Level.MINISTER), 7),
        (wish(1), 5),
        (wish(1, is_group=True), 8),
        (wish(1, Level.HEAD, Rank.ORGANISATION), 3),
        (wish(1, Level.HEAD, is_reply=True), 2),
    ],
)
def test_the_time_follows_from_level_and_capacity(said: Wish, found: int) -> None:
    assert minutes(said, Limits(high=7, states=5, groups=8, organisations=3, reply=2)) == found


def test_one_limit_for_an_item_stands_above_the_others_but_for_a_reply() -> None:
    assert minutes(wish(1, Level.HEAD), Limits(for_all=4)) == 4
    assert minutes(wish(1, is_reply=True), Limits(reply=2, for_all=4)) == 2


def test_the_clock_tells_seconds_left_and_seconds_over() -> None:
    assert over(TEN, TEN + timedelta(minutes=4), 5) == -60
    assert over(TEN, TEN + timedelta(minutes=5), 5) == 0
    assert over(TEN, TEN + timedelta(minutes=6, seconds=5), 5) == 65
    assert over(TEN, TEN - timedelta(hours=1), 5) == -300
