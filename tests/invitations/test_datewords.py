"""Dates as letters write them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.utils import translation

from invitations import datewords
from msp.models import Event


def event(**facts: Any) -> Event:
    day = date(2010, 3, 17)
    return Event(**{"title": "Briefing", "starts_on": day, "ends_on": day, "starts_at": time(15, 0), **facts})


@pytest.mark.parametrize(
    ("day", "english", "french"),
    [
        (date(2010, 3, 17), "17 March 2010", "17 mars 2010"),
        (date(2010, 8, 1), "1 August 2010", "1er août 2010"),
        (date(2010, 8, 11), "11 August 2010", "11 août 2010"),
    ],
)
def test_a_day_is_written_in_full(day: date, english: str, french: str) -> None:
    assert (datewords.day(day, "en"), datewords.day(day, "fr")) == (english, french)


def test_the_letters_language_counts_and_not_the_pages() -> None:
    with translation.override("fr"):
        assert datewords.day(date(2010, 3, 17), "en") == "17 March 2010"


def test_the_head_of_a_letter_names_place_and_date() -> None:
    day = date(2010, 3, 5)

    assert datewords.place_and_date("Geneva", day, "en") == "Geneva, 5 March 2010"
    assert datewords.place_and_date("Geneva", day, "fr") == "Genève, le 5 mars 2010"
    assert datewords.place_and_date("Vientiane", day, "fr") == "Vientiane, le 5 mars 2010"


@pytest.mark.parametrize(
    ("facts", "english", "french"),
    [
        ({}, "Wednesday 17 March 2010 at 3:00 pm", "mercredi 17 mars 2010 à 15 h"),
        ({"starts_at": time(9, 5)}, "Wednesday 17 March 2010 at 9:05 am", "mercredi 17 mars 2010 à 9 h 05"),
        ({"starts_at": time(12, 0)}, "Wednesday 17 March 2010 at 12 noon", "mercredi 17 mars 2010 à 12 h"),
        ({"starts_at": time(0, 30)}, "Wednesday 17 March 2010 at 12:30 am", "mercredi 17 mars 2010 à 0 h 30"),
        ({"starts_at": None}, "Wednesday 17 March 2010", "mercredi 17 mars 2010"),
        (
            {"starts_on": date(2010, 11, 8), "ends_on": date(2010, 11, 12)},
            "8–12 November 2010",
            "du 8 au 12 novembre 2010",
        ),
        (
            {"starts_on": date(2010, 8, 30), "ends_on": date(2010, 9, 3)},
            "30 August – 3 September 2010",
            "du 30 août au 3 septembre 2010",
        ),
        (
            {"starts_on": date(2010, 8, 1), "ends_on": date(2010, 8, 3)},
            "1–3 August 2010",
            "du 1er au 3 août 2010",
        ),
        (
            {"starts_on": date(2010, 12, 30), "ends_on": date(2011, 1, 2)},
            "30 December 2010 – 2 January 2011",
            "du 30 décembre 2010 au 2 janvier 2011",
        ),
        (
            {"starts_on": date(2010, 9, 6), "ends_on": date(2010, 9, 10), "precision": "window"},
            "the week of 6 September 2010",
            "la semaine du 6 septembre 2010",
        ),
    ],
)
def test_an_event_is_told_in_words(facts: dict[str, Any], english: str, french: str) -> None:
    assert datewords.when(event(**facts), "en") == english
    assert datewords.when(event(**facts), "fr") == french


def test_a_run_of_days_is_told_without_an_event() -> None:
    assert datewords.run(date(2011, 9, 12), date(2011, 9, 16), "en") == "12–16 September 2011"
