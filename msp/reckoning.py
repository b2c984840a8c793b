"""Reckoning of days: the operations by which one day of a treaty follows from another."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from msp import rulewords
from msp.rulewords import RuleError


def add_days(day: date, n: int) -> date:
    """Return the n-th day after the day."""
    return day + timedelta(days=n)


def add_months(day: date, n: int) -> date:
    """Return the same day n months on, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def first_of_nth_month_after(day: date, n: int) -> date:
    """Return the first day of the n-th month after the month of the day: 16 February, 6 gives 1 August."""
    return add_months(day.replace(day=1), n)


def month_following(day: date) -> date:
    """Return the first day of the month that follows a period which ends on the day.

    A period that ends on the first of a month leads to the first of the next, as depositaries read it: Guatemala's
    accession to the Rome Statute is of 2 April 2012, the sixtieth day after was 1 June, and it was bound on 1 July.
    """
    return first_of_nth_month_after(day, 1)


# The operations that count from a day; each takes the day and n. `fixed_date` is the only other one.
COUNTING: Mapping[str, Callable[[date, int], date]] = {
    "same_day": lambda day, n: day,
    "add_days": add_days,
    "add_months": add_months,
    "first_of_nth_month_after": first_of_nth_month_after,
    "first_of_month_after_days": lambda day, n: month_following(add_days(day, n)),
    "first_of_month_after_months": lambda day, n: month_following(add_months(day, n)),
}
FIXED = "fixed_date"


@dataclass(frozen=True)
class Operation:
    """How one day follows from another: an operation of the vocabulary, with its number or its date."""

    op: str
    n: int = 0
    fixed_on: date | None = None

    def counted_from(self, day: date) -> date:
        """Return the day that follows; a fixed date binds nobody before the day it is counted from.

        Raises RuleError where the answer lies after the year 9999.
        """
        if self.fixed_on:
            return max(self.fixed_on, day)
        try:
            return COUNTING[self.op](day, self.n)
        except (OverflowError, ValueError) as error:
            raise RuleError(f"{self.op} {self.n} counted from {day} leaves the calendar.") from error

    @classmethod
    def from_json(cls, written: object, place: str) -> Self:
        """Read an operation and the number or the date that it asks for."""
        op = rulewords.words(written, place, required=("op",), optional=("n", "date"))["op"]
        rulewords.choice(op, f"{place}.op", among=(*COUNTING, FIXED))
        argument = {"same_day": (), FIXED: ("date",)}.get(op, ("n",))
        words = rulewords.words(written, place, required=("op", *argument))
        if op == FIXED:
            return cls(op, fixed_on=rulewords.day(words["date"], f"{place}.date"))
        # The "0th month after" would lie before the deposit.
        least = 1 if op == "first_of_nth_month_after" else 0
        return cls(op, n=rulewords.number(words.get("n", 0), f"{place}.n", least=least))

    def to_json(self) -> dict[str, Any]:
        """Return the operation as the vocabulary writes it."""
        if self.fixed_on:
            return {"op": self.op, "date": self.fixed_on.isoformat()}
        return {"op": self.op} if self.op == "same_day" else {"op": self.op, "n": self.n}
