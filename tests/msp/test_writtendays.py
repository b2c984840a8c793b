"""Days as letters write them: every order, runs and weekdays, in the text's own language."""

from __future__ import annotations

from datetime import date

from msp import writtendays
from msp.writtendays import Order


def test_a_run_of_days_is_read_with_its_weekdays() -> None:
    (found,) = writtendays.find("from Monday 8 to Friday 12 November 2010 at Vientiane", "en")

    assert (found.words, found.order) == ("Monday 8 to Friday 12 November 2010", Order.DAY_FIRST)
    assert (found.day, found.last, found.month, found.year) == (8, 12, 11, 2010)
    assert found.weekdays == ("Monday", "Friday")
    assert found.days_in(1999) == (date(2010, 11, 8), date(2010, 11, 12))


def test_both_orders_are_found_where_they_stand() -> None:
    text = "Geneva, March 5, 2010; the 17th of March; 1 August"

    found = writtendays.find(text, "en")

    assert [(one.words.strip(), one.order, one.year) for one in found] == [
        ("March 5, 2010", Order.MONTH_FIRST, 2010),
        ("17th of March", Order.DAY_FIRST, None),
        ("1 August", Order.DAY_FIRST, None),
    ]
    assert [text[one.start : one.end] for one in found] == [one.words for one in found]
    assert found[2].days_in(2010) == (date(2010, 8, 1), date(2010, 8, 1))


def test_a_day_of_no_calendar_has_no_date() -> None:
    (found,) = writtendays.find("31 June 2010", "en")

    assert found.days_in(2010) is None


def test_a_language_whose_months_are_not_known_is_left_alone() -> None:
    assert writtendays.find("17 March 2010", "fr") == []
    assert writtendays.find("2 декабря 2009 года", "ru") == []
    assert [one.words for one in writtendays.find("le 2 décembre 2009", "fr")] == ["2 décembre 2009"]


def test_emphasis_and_fixed_spaces_are_taken_out() -> None:
    assert writtendays.plain("**Wednesday**\u00a017^th^\u202fMarch\n2010") == "Wednesday 17th March 2010"
