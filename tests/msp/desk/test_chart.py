"""Charts as plain numbers."""

from datetime import date

from msp.desk.chart import FLOOR, bars, columns
from msp.desk.figures import CapacityBar


def test_bars_share_the_scale_of_the_longest() -> None:
    drawn = bars([CapacityBar("consented", 10, 0, 0, 10), CapacityBar("none", 0, 0, 0, 40)])

    assert [[piece.kind for piece in bar.pieces] for bar in drawn] == [["c-a", "c-wait"], ["c-wait"]]
    assert drawn[0].pieces[1].x == "25.00%"
    assert drawn[1].pieces[0].width == "99.70%"


def test_no_bar_is_drawn_for_nobody() -> None:
    assert bars([]) == []


def test_columns_grow_from_zero_to_a_round_number() -> None:
    drawn = columns([(date(2010, 3, 5), 9), (date(2010, 3, 6), 84)], closes_on=date(2010, 3, 15))

    assert drawn is not None
    assert [line[1] for line in drawn.lines] == [0, 50, 100]
    assert [column.count for column in drawn.columns] == [9, 84]
    assert all(column.y + column.height == FLOOR for column in drawn.columns)
    assert float(drawn.closes_x.rstrip("%")) < 100


def test_without_an_answer_there_is_no_chart() -> None:
    assert columns([], closes_on=None) is None


def test_a_long_round_shows_its_last_thirty_days() -> None:
    days = [(date.fromordinal(date(2010, 1, 1).toordinal() + n), n + 1) for n in range(90)]

    drawn = columns(days, closes_on=None)

    assert drawn is not None
    assert len(drawn.columns) == 30
