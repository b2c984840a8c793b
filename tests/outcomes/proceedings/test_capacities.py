"""In what capacity delegations attend, on the day."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from invitations import reference
from msp.models import Meeting
from outcomes.proceedings import capacities
from outcomes.proceedings.precedence import Rank
from tests import make


@pytest.fixture
def convention(db: None) -> Meeting:
    """A meeting under the Convention with all its real acts and three delegations."""
    meeting = make.meeting(treaty=reference.load())
    for code in ("NOR", "CHL", "THA", "COL"):
        make.delegation(meeting, code)
    make.organisation_delegation(meeting)
    return meeting


def ranked(meeting: Meeting, on: date) -> list[tuple[str, Rank]]:
    return [(one.delegation.code, one.rank) for one in capacities.roll(meeting, on=on)]


def test_capacity_follows_from_the_day(convention: Meeting) -> None:
    assert ranked(convention, date(2010, 11, 9)) == [
        ("NOR", Rank.PARTY),
        ("CHL", Rank.SIGNATORY),
        ("COL", Rank.SIGNATORY),
        ("THA", Rank.NOT_PARTY),
        ("ICRC", Rank.ORGANISATION),
    ]
    assert ranked(convention, date(2011, 2, 1))[1] == ("CHL", Rank.CONSENTED)
    assert ranked(convention, date(2010, 3, 5))[0] == ("NOR", Rank.CONSENTED)


def test_the_roll_costs_two_queries_however_long_it_is(
    convention: Meeting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        assert len(capacities.roll(convention, on=date(2010, 11, 9))) == 5
    make.delegation(convention, "MEX")
    with django_assert_num_queries(2):
        found = capacities.roll(convention, on=date(2010, 11, 9))
    assert [one.standing for one in found] == ["party", "party", "signatory", "signatory", "none", "none"]
