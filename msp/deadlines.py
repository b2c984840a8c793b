"""Days that follow from other days: a meeting's papers from its opening, a treaty's reports from its entry into force.

Nothing is stored, so that what follows moves with what it follows from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from msp.treaty import Deposit, EntryRule

WEEK = timedelta(weeks=1)
# Article 7(1) of the Convention on Cluster Munitions: a State Party reports within 180 days of its entry into force
# for that State; Article 7(2): then every year by 30 April.
FIRST_REPORT = timedelta(days=180)
YEARLY = (4, 30)
# How far back a deposit may lie and still bind by the opening; no rule that is known waits longer.
LONGEST_WAIT = 3 * 366


class Key(StrEnum):
    """What a computed day is."""

    THRESHOLD = "threshold"
    LAST_DEPOSIT = "last-deposit"
    ENTRY = "entry"
    FORECAST = "forecast"
    SUBMISSION = "submission"
    ISSUE = "issue"
    SESSION_FORECAST = "session-forecast"
    LAST_SESSION_PAPER = "last-session-paper"
    REGISTRATION = "registration"
    CREDENTIALS = "credentials"
    FINAL_REPORT = "final-report"
    FIRST_REPORTS = "first-reports"
    YEARLY_REPORTS = "yearly-reports"


@dataclass(frozen=True, order=True)
class Computed:
    """A day and what falls on it."""

    on: date
    key: Key


def of_papers(opens_on: date, closes_on: date) -> Iterator[Computed]:
    """Yield the days by which the papers of a meeting are due, as the United Nations Office at Geneva counts them.

    Forecast 14 weeks, submission 10 weeks and issue 6 weeks before the opening; papers of the session are forecast 3
    weeks before and none is taken on the last day; the final report is due two weeks after.
    """
    yield Computed(opens_on - 14 * WEEK, Key.FORECAST)
    yield Computed(opens_on - 10 * WEEK, Key.SUBMISSION)
    yield Computed(opens_on - 6 * WEEK, Key.ISSUE)
    yield Computed(opens_on - 3 * WEEK, Key.SESSION_FORECAST)
    yield Computed(max(opens_on, closes_on - timedelta(days=1)), Key.LAST_SESSION_PAPER)
    yield Computed(closes_on + 2 * WEEK, Key.FINAL_REPORT)


def of_arrivals(opens_on: date, *, registration_days: int, credentials_days: int) -> Iterator[Computed]:
    """Yield the days by which delegations register and bring their credentials, counted back from the opening."""
    yield Computed(opens_on - timedelta(days=registration_days), Key.REGISTRATION)
    yield Computed(opens_on - timedelta(days=credentials_days), Key.CREDENTIALS)


def of_treaty(
    rule: EntryRule, *, threshold_met_on: date | None, in_force_on: date | None, opens_on: date | None
) -> Iterator[Computed]:
    """Yield the days of a treaty around a meeting: threshold, entry into force, the last useful deposit, reports."""
    if threshold_met_on:
        yield Computed(threshold_met_on, Key.THRESHOLD)
    if in_force_on is None:
        return
    yield Computed(in_force_on, Key.ENTRY)
    first = in_force_on + FIRST_REPORT
    yield Computed(first, Key.FIRST_REPORTS)
    yield Computed(next_yearly_report(first), Key.YEARLY_REPORTS)
    if opens_on:
        last = last_deposit(rule, threshold_met_on=threshold_met_on, in_force_on=in_force_on, opens_on=opens_on)
        if last:
            yield Computed(last, Key.LAST_DEPOSIT)


def last_deposit(rule: EntryRule, *, threshold_met_on: date | None, in_force_on: date, opens_on: date) -> date | None:
    """Return the last day on which a State can deposit and be a State Party when a meeting opens; None without one."""
    if in_force_on > opens_on:
        return None
    for back in range(LONGEST_WAIT):
        day = opens_on - timedelta(days=back)
        binds = rule.binds_on(Deposit("", day), threshold_met_on=threshold_met_on, in_force_on=in_force_on)
        if binds and binds <= opens_on:
            return day
    return None


def next_yearly_report(day: date) -> date:
    """Return the first 30 April after a day."""
    here = date(day.year, *YEARLY)
    return here if here > day else date(day.year + 1, *YEARLY)
