"""Rules for proof-reading, tried on the founding letter's own slips."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from invitations.preflight import proofreading
from invitations.preflight.proofreading import SymbolSlip, WrongDay
from msp import fonts

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


def test_the_founding_letters_symbol_is_of_a_session_that_was_not_and_a_draft() -> None:
    sentence = "With reference to the UNGA resolution A/C.1/84/L.16 adopted in December 2009 welcoming the offer."

    found = proofreading.symbol_slips(sentence, on=LETTER_DAY)

    assert found == [
        SymbolSlip("A/C.1/84/L.16", "session", 84, 2009),
        SymbolSlip("A/C.1/84/L.16", "draft", 84),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "adopting by consensus resolution A/RES/64/36 on 2 December 2009",
        # A session goes on into the next year.
        "A/RES/64/36, as recalled in February 2010",
        # A year to come is what the text speaks of, not when the resolution was adopted.
        "A/RES/64/36 and the programme of work for 2011",
        "the draft A/C.1/64/L.16 before the Committee in 2009",
    ],
)
def test_symbols_that_fit_are_passed_over(sentence: str) -> None:
    assert proofreading.symbol_slips(sentence, on=LETTER_DAY) == []


def test_a_symbol_is_judged_by_its_own_sentence() -> None:
    text = "The offer was made in 2008. Resolution A/RES/64/36 welcomed it on 2 December 2009."

    assert proofreading.symbol_slips(text, on=LETTER_DAY) == []
    assert proofreading.symbol_slips("A/RES/60/36 of 2 December 2009", on=LETTER_DAY) == [
        SymbolSlip("A/RES/60/36", "session", 60, 2009)
    ]


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
