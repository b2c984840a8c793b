"""Days that follow from the opening and from the treaty."""

from __future__ import annotations

from datetime import date

import pytest

from msp import deadlines
from msp.deadlines import Key
from msp.treaty import EntryRule

CCM = EntryRule.from_json({"threshold": {"count": 30}, "general": {"op": "first_of_nth_month_after", "n": 6}})
OPENS, CLOSES = date(2010, 11, 8), date(2010, 11, 12)


def of_papers(opens: date = OPENS, closes: date = CLOSES) -> dict[Key, date]:
    return {one.key: one.on for one in deadlines.of_papers(opens, closes)}


def test_papers_are_due_backwards_from_the_opening() -> None:
    assert of_papers() == {
        Key.FORECAST: date(2010, 8, 2),
        Key.SUBMISSION: date(2010, 8, 30),
        Key.ISSUE: date(2010, 9, 27),
        Key.SESSION_FORECAST: date(2010, 10, 18),
        Key.LAST_SESSION_PAPER: date(2010, 11, 11),
        Key.FINAL_REPORT: date(2010, 11, 26),
    }


def test_they_move_with_the_opening() -> None:
    assert of_papers(date(2010, 11, 9))[Key.FORECAST] == date(2010, 8, 3)


def test_a_meeting_of_one_day_takes_its_papers_on_that_day() -> None:
    assert of_papers(OPENS, OPENS)[Key.LAST_SESSION_PAPER] == OPENS


def test_delegations_register_and_bring_credentials_before_the_opening() -> None:
    found = deadlines.of_arrivals(OPENS, registration_days=14, credentials_days=1)

    assert {one.key: one.on for one in found} == {
        Key.REGISTRATION: date(2010, 10, 25),
        Key.CREDENTIALS: date(2010, 11, 7),
    }


def test_a_state_that_deposits_by_31_may_is_a_state_party_at_the_opening() -> None:
    found = deadlines.last_deposit(
        CCM, threshold_met_on=date(2010, 2, 16), in_force_on=date(2010, 8, 1), opens_on=OPENS
    )

    assert found == date(2010, 5, 31)


def test_a_meeting_before_the_entry_into_force_has_no_parties_to_become() -> None:
    found = deadlines.last_deposit(
        CCM, threshold_met_on=date(2010, 2, 16), in_force_on=date(2011, 1, 1), opens_on=OPENS
    )

    assert found is None


@pytest.mark.parametrize(
    ("in_force", "first"),
    [
        # As published for Nigeria, South Sudan and South Africa.
        (date(2023, 8, 1), date(2024, 1, 28)),
        (date(2024, 2, 1), date(2024, 7, 30)),
        (date(2015, 11, 1), date(2016, 4, 29)),
    ],
)
def test_first_reports_are_due_180_days_after(in_force: date, first: date) -> None:
    found = deadlines.of_treaty(CCM, threshold_met_on=None, in_force_on=in_force, opens_on=None)

    assert {one.key: one.on for one in found}[Key.FIRST_REPORTS] == first


def test_yearly_reports_follow_the_first_one() -> None:
    assert deadlines.next_yearly_report(date(2011, 1, 28)) == date(2011, 4, 30)
    assert deadlines.next_yearly_report(date(2011, 4, 30)) == date(2012, 4, 30)


def test_a_treaty_without_its_threshold_has_no_days() -> None:
    assert list(deadlines.of_treaty(CCM, threshold_met_on=None, in_force_on=None, opens_on=OPENS)) == []
