"""Symbols of documents, held against those that were issued."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp.symbols import Suffix
from outcomes.symbols import BadSymbol, Pattern, Symbol

WORKING = Pattern("{series}/{year}/{kind}.{number}")
PLAIN = Pattern("{series}/{year}/{number}")


@pytest.mark.parametrize(
    ("pattern", "symbol"),
    [
        (WORKING, "CCM/MSP/2010/WP.4"),
        (WORKING, "CCM/MSP/2011/WP.1/Rev.2"),
        (WORKING, "CCM/MSP/2011/WP.3/Rev.1/Amend.1"),
        (WORKING, "APLC/MSP.6/2005/INF.1"),
        (WORKING, "CCW/P.V/CONF/2019/INF.1*"),
        (WORKING, "ATT/CSP1/2015/WP.2/Rev.2"),
        (PLAIN, "CCM/MSP/2012/5"),
        (PLAIN, "CCM/MSP/2018/1/Corr.1"),
        (Pattern("{series}/{year}/PM.1/{number}"), "CCM/CONF/2015/PM.1/2"),
        (Pattern("{series}/{year}/{kind}/{number}"), "TPNW/MSP/2022/INF/1/Rev.1"),
        (Pattern("A/{kind}/{session}/{number}"), "A/RES/64/36"),
        (Pattern("A/C.1/{session}/L.{number}"), "A/C.1/64/L.16"),
    ],
)
def test_the_symbols_of_real_documents_are_read_and_written_back(pattern: Pattern, symbol: str) -> None:
    assert pattern.write(pattern.parse(symbol)) == symbol


def test_a_symbol_is_taken_apart() -> None:
    parts = (("series", "CCM/MSP"), ("year", "2011"), ("kind", "WP"), ("number", "3"))

    assert WORKING.parse(" CCM/MSP/2011/WP.3/Rev.1/Amend.1* ") == Symbol(
        parts, ((Suffix.REVISION, 1), (Suffix.AMENDMENT, 1)), 1
    )
    assert WORKING.parse("CCM/MSP/2011/WP.3").part("session") == ""


@pytest.mark.parametrize(
    "wrong",
    ["", "CCM/MSP/2010", "CCM/MSP/2010/WP.0", "CCM/MSP/2010/WP.04", "CCM/MSP/10/WP.4", "CCM/MSP/2010/WP.4/Rev.0",
     "CCM/MSP/2010/WP.4/Revision.1", "CCM/MSP/2010/WP.4/Rev.1/Rev.2", "CCM/MSP/2010/5", "CCM MSP/2010/WP.4"],
)  # fmt: skip
def test_what_is_no_symbol_is_refused(wrong: str) -> None:
    assert not WORKING.valid(wrong)
    with pytest.raises(BadSymbol):
        WORKING.parse(wrong)


@pytest.mark.parametrize(
    "wrong", ["{series}", "{number}{year}", "{number}/{number}", "{place}/{number}", "{number}{}", "{number} {%x%}"]
)
def test_a_pattern_that_cannot_be_read_back_is_refused(wrong: str) -> None:
    with pytest.raises(BadSymbol):
        Pattern(wrong)


def test_a_revision_follows_the_last_one_that_was_issued() -> None:
    assert WORKING.revised("CCM/MSP/2010/WP.4") == "CCM/MSP/2010/WP.4/Rev.1"
    assert WORKING.revised("CCM/MSP/2011/WP.3/Rev.1") == "CCM/MSP/2011/WP.3/Rev.2"
    assert WORKING.revised("CCM/MSP/2011/WP.3/Rev.1/Amend.1*") == "CCM/MSP/2011/WP.3/Rev.1/Amend.1/Rev.1"
    issued = ["CCM/MSP/2010/WP.4/Rev.2", "CCM/MSP/2010/WP.5/Rev.7", "CCM/MSP/2010/9"]
    assert WORKING.revised("CCM/MSP/2010/WP.4", issued) == "CCM/MSP/2010/WP.4/Rev.3"
    assert WORKING.suffixed("CCM/MSP/2010/WP.4", Suffix.REVISION, issued) == "CCM/MSP/2010/WP.4/Rev.3"


def test_an_amendment_or_corrigendum_is_counted_from_one_for_each_document() -> None:
    issued = ["CCM/MSP/2011/WP.3/Rev.1/Amend.1", "CCM/MSP/2011/WP.3/Corr.4"]

    assert WORKING.suffixed("CCM/MSP/2011/WP.3/Rev.1", Suffix.AMENDMENT, issued) == "CCM/MSP/2011/WP.3/Rev.1/Amend.2"
    assert WORKING.suffixed("CCM/MSP/2011/WP.3/Rev.1", Suffix.CORRIGENDUM, issued) == "CCM/MSP/2011/WP.3/Rev.1/Corr.1"


def test_the_next_number_is_counted_for_its_year_and_kind() -> None:
    issued = [
        "CCM/MSP/2011/WP.3",
        "CCM/MSP/2011/WP.3/Rev.1",
        "CCM/MSP/2011/INF.8",
        "CCM/MSP/2010/WP.9",
        "CCM/MSP/2011/6",
    ]

    assert WORKING.following(issued, series="CCM/MSP", year=2011, kind="WP") == "CCM/MSP/2011/WP.4"
    assert PLAIN.following(issued, series="CCM/MSP", year=2012) == "CCM/MSP/2012/1"
    with pytest.raises(BadSymbol, match="needs its kind"):
        WORKING.following(issued, series="CCM/MSP", year=2011)


def test_a_text_issued_again_gets_an_asterisk_which_its_revision_drops() -> None:
    again = WORKING.reissued("CCM/MSP/2010/WP.4")

    assert again == "CCM/MSP/2010/WP.4*"
    assert WORKING.reissued(again) == "CCM/MSP/2010/WP.4**"
    assert WORKING.revised(again) == "CCM/MSP/2010/WP.4/Rev.1"


@given(
    st.from_regex(r"\A[A-Z]{1,4}(/[A-Z]{1,3}(\.[0-9])?)?\Z"),
    st.integers(1900, 2099),
    st.sampled_from(["WP", "INF", "L"]),
    st.integers(1, 999),
    st.lists(st.sampled_from([Suffix.ADDENDUM, Suffix.CORRIGENDUM, Suffix.REVISION]), max_size=4),
)
def test_every_symbol_made_is_read_back_and_never_given_twice(
    series: str, year: int, kind: str, number: int, chain: list[Suffix]
) -> None:
    issued = [WORKING.make(number, series=series, year=year, kind=kind)]
    for suffix in chain:
        issued.append(WORKING.suffixed(issued[-1], suffix, issued))

    assert [WORKING.write(WORKING.parse(one)) for one in issued] == issued
    assert len(set(issued)) == len(issued)
    assert WORKING.parse(issued[0]).part("series") == series
