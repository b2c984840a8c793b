"""What computed days are called, and how a rule is told."""

from __future__ import annotations

from typing import Any

import pytest

from msp import deadlinewords
from msp.deadlines import Key
from msp.models import Event, Meeting


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {"threshold": {"count": 30}, "general": {"op": "first_of_nth_month_after", "n": 6}},
            "the first day of the sixth month after the month in which the 30th ratification is deposited",
        ),
        (
            {"threshold": {"count": 50}, "general": {"op": "add_days", "n": 90}},
            "the 90th day after the 50th ratification is deposited",
        ),
        (
            {"threshold": {"count": 22}, "general": {"op": "add_months", "n": 1}},
            "the day one month after the 22nd ratification is deposited",
        ),
        ({"threshold": {"count": 30}, "general": {"op": "fixed_date", "date": "2010-08-01"}}, ""),
        ({"general": {"op": "add_days", "n": 90}}, ""),
        ({}, ""),
    ],
)
def test_how_the_entry_into_force_is_reckoned_is_said_in_words(rule: dict[str, Any], said: str) -> None:
    assert deadlinewords.entry_rule(rule) == said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (30, "30th"), (113, "113th")]
)
def test_ordinals(number: int, said: str) -> None:
    assert deadlinewords.ordinal(number) == said


def test_every_computed_day_has_its_name_and_its_rule(meeting: Meeting) -> None:
    assert list(dict(Event.FOLLOWS)) == [str(key) for key in deadlinewords.TITLES]
    assert set(deadlinewords.TITLES) == set(Key)
    assert all(deadlinewords.rule(key, meeting).endswith(".") for key in Key)
