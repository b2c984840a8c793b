"""The operations count by the calendar: month ends, leap years, the turn of the year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp.reckoning import Operation, add_months
from msp.rulewords import RuleError
from tests.msp.treaties import day


@pytest.mark.parametrize(
    ("op", "n", "deposited", "expected"),
    [
        ("same_day", None, "2012-02-29", "2012-02-29"),
        ("add_days", 0, "2012-02-29", "2012-02-29"),
        ("add_days", 30, "2011-01-30", "2011-03-01"),
        ("add_days", 30, "2012-01-30", "2012-02-29"),
        ("add_days", 365, "2011-03-01", "2012-02-29"),
        ("add_days", 90, "1999-12-31", "2000-03-30"),
        ("add_months", 0, "2012-02-29", "2012-02-29"),
        ("add_months", 6, "2010-08-31", "2011-02-28"),
        ("add_months", 6, "2011-08-31", "2012-02-29"),
        ("add_months", 12, "2012-02-29", "2013-02-28"),
        ("add_months", 48, "2012-02-29", "2016-02-29"),
        ("add_months", 1, "2100-01-31", "2100-02-28"),
        ("add_months", 1, "2000-01-31", "2000-02-29"),
        ("add_months", 3, "2010-11-30", "2011-02-28"),
        ("add_months", 1, "2010-12-31", "2011-01-31"),
        ("add_months", 11, "2010-01-15", "2010-12-15"),
        ("first_of_nth_month_after", 6, "2010-02-16", "2010-08-01"),
        ("first_of_nth_month_after", 6, "2010-02-01", "2010-08-01"),
        ("first_of_nth_month_after", 6, "2010-02-28", "2010-08-01"),
        ("first_of_nth_month_after", 6, "2010-06-30", "2010-12-01"),
        ("first_of_nth_month_after", 6, "2010-07-01", "2011-01-01"),
        ("first_of_nth_month_after", 1, "2010-12-31", "2011-01-01"),
        ("first_of_nth_month_after", 12, "2012-02-29", "2013-02-01"),
        ("first_of_month_after_days", 60, "2012-04-01", "2012-06-01"),
        ("first_of_month_after_days", 60, "2012-04-02", "2012-07-01"),
        ("first_of_month_after_days", 0, "2008-11-13", "2008-12-01"),
        ("first_of_month_after_days", 30, "2010-12-02", "2011-02-01"),
        ("first_of_month_after_months", 3, "2012-11-30", "2013-03-01"),
        ("first_of_month_after_months", 3, "2012-12-01", "2013-04-01"),
        ("first_of_month_after_months", 6, "2010-08-31", "2011-03-01"),
        ("first_of_month_after_months", 0, "2010-12-31", "2011-01-01"),
    ],
)
def test_an_operation_counts_by_the_calendar(op: str, n: int | None, deposited: str, expected: str) -> None:
    operation = Operation.from_json({"op": op} if n is None else {"op": op, "n": n}, "general")

    assert operation.counted_from(day(deposited)) == day(expected)


def test_a_fixed_date_holds_unless_it_has_passed() -> None:
    operation = Operation.from_json({"op": "fixed_date", "date": "1995-01-01"}, "general")

    assert operation.counted_from(day("1994-12-31")) == day("1995-01-01")
    assert operation.counted_from(day("1995-01-02")) == day("1995-01-02")


def test_a_day_after_the_year_9999_is_refused_with_a_sentence() -> None:
    for op in ("add_days", "add_months", "first_of_month_after_days"):
        with pytest.raises(RuleError, match=rf"^{op} 40 counted from 9999-12-31 leaves the calendar\.$"):
            Operation(op, n=40).counted_from(day("9999-12-31"))


@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)), st.integers(0, 600))
def test_months_are_added_within_the_month_that_is_meant(start: date, n: int) -> None:
    end = add_months(start, n)

    assert (end.year - start.year) * 12 + end.month - start.month == n
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)
