"""Rules for proof-reading, tried on the founding letter's own slips."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from invitations.preflight import proofreading
from invitations.preflight.proofreading import WrongDay
from msp import fonts, writtendays

LETTER_DAY = date(2010, 3, 5)


def wrong(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    found = proofreading.wrong_days(text, language=language, on=LETTER_DAY)
    return [(one.said, one.written, one.right) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "Wednesday 17 March 2010 at 3:00pm",
        "**Wednesday** 17 March 2010",
        "Wednesday, March 17, 2010",
        "on Wednesday the 17^th^ of March 2010",
        "on 17 March 2010",
        "8-12 November 2010",
        "Monday 8 to Friday 12 November 2010",
        "Monday 8–12 November",
        "the week of 6 September 2010",
        "celebrate on Sunday 1 August 2010, being the first day",
        "Wednesday 17 March",
        # A date that is past this year may be meant of the next.
        "Saturday 1 January",
        "all 30 may sign, all 45 may come",
        "resolution 64/36 of 2 December 2009",
        "29 February 2008",
    ],
)
def test_right_dates_are_passed_over(text: str) -> None:
    assert wrong(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Thursday 17 March 2010", [("Thursday", "17 March 2010", "Wednesday")]),
        ("thursday 17 MARCH 2010", [("thursday", "17 MARCH 2010", "Wednesday")]),
        ("**Thursday** 17 March", [("Thursday", "17 March 2010", "Wednesday")]),
        ("Friday, March 17, 2010", [("Friday", "17 March 2010", "Wednesday")]),
        ("Monday 8 to Thursday 12 November 2010", [("Thursday", "12 November 2010", "Friday")]),
        ("Tuesday 8–12 November 2010", [("Tuesday", "8 November 2010", "Monday")]),
        ("on 31 June 2010", [("", "31 June 2010", "")]),
        ("Monday 29 February 2010", [("Monday", "29 February 2010", "")]),
    ],
)
def test_wrong_dates_are_found_with_the_right_weekday(text: str, found: list[tuple[str, str, str]]) -> None:
    assert wrong(text) == found


def test_dates_are_read_in_the_texts_own_language() -> None:
    right = "le mercredi 17 mars 2010, le dimanche 1er août 2010, du lundi 8 au vendredi 12 novembre 2010"

    assert wrong(right, "fr") == []
    assert wrong("le jeudi 17 mars 2010", "fr") == [("jeudi", "17 mars 2010", "mercredi")]
    assert proofreading.wrong_days("Thursday 17 March 2010", language="fr", on=LETTER_DAY) == []


def test_a_weekday_and_its_date_may_be_parted_by_a_fixed_space() -> None:
    assert wrong("Thursday\u00a017\u202fMarch\n2010") == [("Thursday", "17 March 2010", "Wednesday")]


def test_a_paper_that_writes_dates_in_two_ways_is_told_one_of_each() -> None:
    both = writtendays.find("On March 5, 2010 and on 17 March 2010, then 25-26 March 2010", "en")

    assert proofreading.two_orders(both) == ("17 March 2010", "March 5, 2010")
    assert proofreading.two_orders(both[1:]) is None


def test_letters_without_a_typeface_are_named_once() -> None:
    texts = ["Łukasz KAŹMIERCZAK, Phương, ສປປລາວ, محمد – ‘friends’", "张伟 and 张"]

    assert proofreading.unprintable(texts, fonts.FONT_DIR) == "张伟"


def test_what_is_never_printed_needs_no_typeface() -> None:
    assert proofreading.unprintable(["a\u200bb\u2068c\u2069\u00ad \u00a0\n\t"], fonts.FONT_DIR) == ""


def test_without_typefaces_nothing_is_claimed(tmp_path: Path) -> None:
    assert proofreading.unprintable(["张"], tmp_path) == ""


def test_a_wrong_day_reads_as_it_was_written() -> None:
    assert proofreading.wrong_days("Friday 17 March 2010", language="en", on=LETTER_DAY) == [
        WrongDay("Friday", "17 March 2010", "Wednesday")
    ]
