"""The founding letter before its dispatch: each slip of its symbols and dates is found, and nothing in order."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from invitations import preflight
from msp.desk import founding
from msp.models import Meeting

FOUND = [
    (
        "warning",
        "English, paragraph 1: A/C.1/84/L.16 is of session 84, which opens in 2029",
        "Perhaps A/C.1/64/L.16 is meant.",
    ),
    (
        "warning",
        "English, paragraph 1: A/C.1/84/L.16 is a draft, and it is cited as adopted",
        "A resolution that was adopted has a symbol such as A/RES/64/36.",
    ),
    # The table of the depositary: Burkina Faso and Moldova on 16 February.
    (
        "warning",
        "“Roadmap to the First Meeting of States Parties to the Convention on Cluster Munitions”: “30th ratification "
        "deposited” is named for 17 February 2010; the deposits give 16 February 2010",
        "",
    ),
    # "The week of 6 September" in the letter.
    (
        "warning",
        "“Agenda”: “Preparatory meeting, Geneva” is named for 6 September 2010; the roadmap has the week of "
        "6 September 2010",
        "",
    ),
    # "Suggested dates" in the letter, "has made arrangements" in its enclosure.
    (
        "told",
        "“Roadmap to the First Meeting of States Parties to the Convention on Cluster Munitions”: “First Meeting, "
        "Vientiane” stands as settled for 8-12 November 2010; the roadmap has these dates as suggested",
        "",
    ),
    (
        "told",
        "A/C.1/84/L.16 and A/RES/64/36 seem to be one resolution, as a draft and as adopted",
        "A/C.1/84/L.16: English, paragraph 1. A/RES/64/36: “Roadmap to the First Meeting of States Parties to the "
        "Convention on Cluster Munitions”.",
    ),
]


@pytest.fixture
def sample(db: None) -> Meeting:
    """The meeting as it stood on 5 March 2010."""
    return founding.open_sample()


def test_the_slips_of_the_founding_letter_would_have_been_caught(sample: Meeting) -> None:
    lines = preflight.check(sample.letters.get())

    looked = [line for line in lines if line.code in ("symbol", "own-symbol", "weekday", "road", "twice", "orders")]
    assert [(line.level, line.says, line.detail) for line in looked] == FOUND


def test_a_check_of_the_founding_letter_takes_a_constant_number_of_queries(
    sample: Meeting, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(17):
        preflight.check(sample.letters.get())
