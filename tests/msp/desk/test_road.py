"""The road as a picture."""

from datetime import date

from msp.desk.road import Stop, draw

BRIEFING = Stop(date(2010, 3, 17), date(2010, 3, 17), "Briefing")
MEETING = Stop(date(2010, 11, 8), date(2010, 11, 12), "First Meeting", goal=True)


def share(text: str) -> float:
    return float(text.rstrip("%"))


def test_stops_stand_in_order_and_inside_the_picture() -> None:
    road = draw([MEETING, BRIEFING], today=date(2010, 3, 5))

    assert [mark.stop for mark in road.marks] == [BRIEFING, MEETING]
    assert 0 < share(road.today) < share(road.marks[0].x) < share(road.marks[1].x) < 100


def test_labels_alternate_and_the_meeting_stands_above() -> None:
    others = [Stop(date(2010, month, 1), date(2010, month, 2), str(month)) for month in (4, 5, 6)]

    road = draw([*others, MEETING], today=date(2010, 3, 5))

    assert [mark.above for mark in road.marks] == [True, False, True, True]


def test_a_label_makes_way_for_a_long_one_before_it() -> None:
    long = Stop(date(2010, 3, 10), date(2010, 3, 10), "A milestone with a title that takes its room")
    between = Stop(date(2010, 3, 20), date(2010, 3, 20), "Short")
    after = Stop(date(2010, 4, 1), date(2010, 4, 1), "Next")

    road = draw([long, between, after, MEETING], today=date(2010, 3, 5))

    assert [mark.above for mark in road.marks[:2]] == [True, False]
    assert road.marks[2].above is False


def test_what_lies_behind_is_done() -> None:
    road = draw([BRIEFING, MEETING], today=date(2010, 3, 18))

    assert [mark.done for mark in road.marks] == [True, False]


def test_a_day_far_from_every_stop_still_lies_in_the_picture() -> None:
    for today in (date(2009, 1, 1), date(2012, 1, 1)):
        road = draw([BRIEFING, MEETING], today=today)

        assert 0 <= share(road.today) <= 100


def test_no_stop_draws_nothing() -> None:
    assert draw([], today=date(2010, 3, 5)).empty


def test_every_month_is_ticked_once() -> None:
    road = draw([BRIEFING, MEETING], today=date(2010, 3, 5))

    assert [day.month for _x, _middle, day in road.months] == [3, 4, 5, 6, 7, 8, 9, 10, 11]
