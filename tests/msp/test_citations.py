"""Symbols in running text: what does not fit is found, what fits is passed over."""

from __future__ import annotations

from datetime import date

import pytest

from msp import citations

LETTER_DAY = date(2010, 3, 5)
FOUNDING = "With reference to the UNGA resolution A/C.1/84/L.16 adopted in December 2009 welcoming the offer."


def slips(text: str, on: date = LETTER_DAY) -> list[tuple[str, str, str, int | None]]:
    found = citations.remarks(citations.read(text), on=on)
    return [(str(one.slip), one.symbol.written, one.right, one.year) for one in found]


def test_the_founding_letters_symbol_is_of_a_session_that_was_not_and_a_draft() -> None:
    assert slips(FOUNDING) == [
        ("session", "A/C.1/84/L.16", "A/C.1/64/L.16", 2009),
        ("draft", "A/C.1/84/L.16", "", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "adopting by consensus resolution A/RES/64/36 on 2 December 2009",
        # A session goes on into the next year, and ends in September.
        "A/RES/64/36, as recalled in February 2010",
        "A/RES/63/309 of 14 September 2009",
        # A year to come, or of another thing, is not said of the symbol.
        "A/RES/64/36 and the programme of work for 2011",
        "Recalling A/RES/63/71, the Meeting held at Oslo in December 2009 decided",
        "The offer was made in 2008. Resolution A/RES/64/36 welcomed it on 2 December 2009.",
        # A committee adopts drafts, and may be asked to.
        "the draft A/C.1/64/L.16 before the Committee in 2009",
        "the Committee adopted draft resolution A/C.1/64/L.16 on 30 October 2009",
        "A/C.1/64/L.16, which is to be adopted without a vote",
        # Other bodies count otherwise, and adopt their own drafts.
        "A/HRC/13/L.5 of 2010, as adopted",
        "the declaration contained in CCM/MSP/2010/L.1 was adopted",
        "la résolution A/RES/64/36 adoptée le 2 décembre 2009",
    ],
)
def test_symbols_that_fit_are_passed_over(text: str) -> None:
    assert slips(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A/RES/60/36 of 2 December 2009", [("session", "A/RES/60/36", "A/RES/64/36", 2009)]),
        ("A/RES/64/36 (2008)", [("session", "A/RES/64/36", "A/RES/63/36", 2008)]),
        ("adopted on 2 December 2009 as resolution A/RES/63/36", [("session", "A/RES/63/36", "A/RES/64/36", 2009)]),
        # In March 2010 the 64th session was still open.
        ("A/RES/65/7", [("session", "A/RES/65/7", "", None)]),
        ("la résolution A/C.1/64/L.16, adoptée le 2 décembre 2009", [("draft", "A/C.1/64/L.16", "", None)]),
        ("the draft resolution A/RES/64/36", [("not-draft", "A/RES/64/36", "", None)]),
        ("see CCM/MSP/2010/WP.4/Rev.1/Rev.2", [("chain", "CCM/MSP/2010/WP.4/Rev.1/Rev.2", "Rev.1/Rev.2", None)]),
        ("see CCM/MSP/2010/WP.4/Rev. 2", [("chain", "CCM/MSP/2010/WP.4/Rev", "Rev", None)]),
    ],
)
def test_a_symbol_that_does_not_fit_is_found_with_what_may_be_meant(text: str, found: list[object]) -> None:
    assert slips(text) == found


def test_one_text_cited_as_a_draft_and_as_adopted_is_told() -> None:
    road = "grateful for resolution A/RES/64/36 on 2 December 2009"

    def pairs(*texts: str) -> list[tuple[str, str]]:
        cited = [one for text in texts for one in citations.read(text)]
        return [(draft.symbol.written, adopted.symbol.written) for draft, adopted in citations.twice(cited)]

    assert pairs(FOUNDING, road) == [("A/C.1/84/L.16", "A/RES/64/36")]
    assert pairs("the draft A/C.1/64/L.16", road, road) == [("A/C.1/64/L.16", "A/RES/64/36")]
    # Of two resolutions of one session nobody can tell which it became.
    assert pairs(FOUNDING, road, "A/RES/64/54") == []
    assert pairs("the draft A/C.1/63/L.16", road) == []
    assert pairs(road, road) == []
