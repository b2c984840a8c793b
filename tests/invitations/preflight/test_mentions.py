"""Dates that texts give the road: another day or certainty is found, and what only stands nearby is left alone."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from invitations.preflight import mentions
from msp.models import Event, Meeting
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def road(meeting: Meeting) -> list[mentions.Stop]:
    """The First Meeting as suggested, a briefing, the week of a preparatory meeting, and two meetings elsewhere."""
    make.briefing(meeting)
    facts = {"meeting": meeting, "place": "x"}
    week = {"starts_on": date(2010, 9, 6), "ends_on": date(2010, 9, 10), "precision": "window"}
    Event.objects.create(kind="preparatory", title="Preparatory meeting, Geneva", **facts, **week)
    days = {"starts_on": date(2010, 6, 7), "ends_on": date(2010, 6, 9)}
    Event.objects.create(kind="informal", title="Open-ended meeting, Chile", host="Chile", **facts, **days)
    days = {"starts_on": date(2010, 3, 25), "ends_on": date(2010, 3, 26)}
    Event.objects.create(kind="regional", title="Regional meeting, South Africa", **facts, **days)
    days = {"starts_on": date(2010, 8, 1), "ends_on": date(2010, 8, 1)}
    Event.objects.create(kind="celebration", title="Entry into force", follows="entry", **facts, **days)
    return mentions.road_of(meeting, today=date(2010, 3, 5))


def found(text: str, road: list[mentions.Stop], language: str = "en") -> list[tuple[str, str, str]]:
    return [
        (one.stop.title.partition(",")[0], one.doubt, one.words) for one in mentions.find(text, road, language=language)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "to convene the First Meeting of States at Vientiane on the suggested dates of 8-12 November 2010 and "
        "preparations for the same, a Preparatory Meeting in Geneva the week of 6 September 2010.",
        "an open-ended working meeting to be hosted by Chile from 7-9 June 2010",
        "a regional meeting to be held in South Africa on 25 and 26 March 2010",
        "the Convention will enter into force on 1 August 2010",
        # Of another region the road says nothing.
        "a regional meeting to be held in Kenya on 3 May 2010",
        # What stands beside an event is not its date.
        "Briefing on the First Meeting of States Parties, 17 March 2010",
        "before the First Meeting, on 3 May 2010, the friends will gather",
        "the First Meeting will be preceded by a workshop on 3 May 2010",
        "proposals for the First Meeting are welcome. They are sent by 3 May 2010.",
        "please register for the 1MSP by 3 May 2010",
        "the Preparatory Meeting will take place in September 2010",
        "the Preparatory Meeting on 31 June 2010",
        "la réunion préparatoire, la semaine du 6 septembre 2010",
    ],
)
def test_what_fits_the_road_or_speaks_of_something_else_is_passed_over(text: str, road: list[mentions.Stop]) -> None:
    assert found(text, road, "fr" if "réunion" in text else "en") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a preparatory Meeting on 6 September 2010", ("Preparatory meeting", "day-for-week", "6 September 2010")),
        ("a Preparatory Meeting the week of 13 September 2010", ("Preparatory meeting", "day", "13 September 2010")),
        ("to host the First Meeting from 8-12 November 2010", ("First Meeting", "settled", "8-12 November 2010")),
        ("the 1MSP, proposed for 9 to 12 November 2010", ("First Meeting", "day", "9 to 12 November 2010")),
        ("the First Meeting in the week of 8 November 2010", ("First Meeting", "week-for-day", "8 November 2010")),
        ("the open-ended meeting in Chile, 8 to 9 June", ("Open-ended meeting", "day", "8 to 9 June")),
        ("its entry into force on **1 July 2010**", ("Entry into force", "day", "1 July 2010")),
        ("la réunion préparatoire du 6 septembre 2010", ("Preparatory meeting", "day-for-week", "6 septembre 2010")),
    ],
)  # fmt: skip
def test_an_event_named_otherwise_than_the_road_has_it_is_found(
    text: str, expected: tuple[str, str, str], road: list[mentions.Stop]
) -> None:
    assert found(text, road, "fr" if "réunion" in text else "en") == [expected]


def test_items_of_a_list_are_read_one_by_one(road: list[mentions.Stop]) -> None:
    text = "Dates of the First Meeting:\n\n- suggested later\n- arrival on 7 November 2010\n- another thing"

    assert found(text, road) == []


def test_a_computed_day_is_read_from_the_deposits_whatever_the_road_says() -> None:
    meeting = make.meeting(treaty=make.treaty())
    day = date(2010, 2, 17)
    Event.objects.create(
        meeting=meeting, kind="milestone", title="30th deposit", starts_on=day, ends_on=day, follows="threshold"
    )

    stop = next(one for one in mentions.road_of(meeting, today=date(2010, 3, 5)) if one.computed)

    assert (stop.first, stop.when) == (date(2010, 2, 16), "16 February 2010")


@pytest.mark.parametrize("count", [1, 3])
def test_the_road_is_read_in_two_queries(
    meeting: Meeting, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(count):
        make.briefing(meeting, follows="entry")

    with django_assert_num_queries(2):
        mentions.road_of(meeting, today=date(2010, 3, 5))
