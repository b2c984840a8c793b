"""Symbols of real documents of five treaties and of the General Assembly, taken apart by one grammar."""

from __future__ import annotations

from typing import Any

import pytest

from msp import symbols
from msp.symbols import Suffix, Symbol

REV, ADD, CORR, AMEND = Suffix.REVISION, Suffix.ADDENDUM, Suffix.CORRIGENDUM, Suffix.AMENDMENT
CCM, APLC11 = {"body": "CCM", "series": ("MSP",)}, {"body": "APLC", "series": ("MSP.11",), "year": 2011}
# What each symbol has; whatever is not named is empty.
TABLE: tuple[tuple[str, dict[str, Any]], ...] = (
    # Convention on Cluster Munitions
    ("CCM/MSP/2010/3", {**CCM, "year": 2010, "number": 3}),
    ("CCM/MSP/2010/WP.4", {**CCM, "year": 2010, "kind": "WP", "number": 4}),
    ("CCM/MSP/2011/WP.1/Rev.2", {**CCM, "year": 2011, "kind": "WP", "number": 1, "chain": ((REV, 2),)}),
    (
        "CCM/MSP/2011/WP.3/Rev.1/Amend.1",
        {**CCM, "year": 2011, "kind": "WP", "number": 3, "chain": ((REV, 1), (AMEND, 1))},
    ),
    ("CCM/MSP/2012/5", {**CCM, "year": 2012, "number": 5}),
    ("CCM/MSP/2018/1/Corr.1", {**CCM, "year": 2018, "number": 1, "chain": ((CORR, 1),)}),
    ("CCM/MSP/2010/L.1", {**CCM, "year": 2010, "kind": "L", "number": 1}),
    ("CCM/MSP/2010/CRP.2", {**CCM, "year": 2010, "kind": "CRP", "number": 2}),
    ("CCM/CONF/2015/PM.1/2", {"body": "CCM", "series": ("CONF", "PM.1"), "year": 2015, "number": 2}),
    ("CCM/CONF/2020/1/Add.1", {"body": "CCM", "series": ("CONF",), "year": 2020, "number": 1, "chain": ((ADD, 1),)}),
    # Treaty on the Prohibition of Nuclear Weapons
    (
        "TPNW/MSP/2022/INF/1/Rev.1",
        {"body": "TPNW", "series": ("MSP",), "year": 2022, "kind": "INF", "number": 1, "chain": ((REV, 1),)},
    ),
    ("TPNW/MSP/2022/6", {"body": "TPNW", "series": ("MSP",), "year": 2022, "number": 6}),
    ("TPNW/MSP/2023/NGO/12", {"body": "TPNW", "series": ("MSP",), "year": 2023, "kind": "NGO", "number": 12}),
    ("TPNW/MSP/2022/CRP.4/Rev.1", {"body": "TPNW", "series": ("MSP",), "year": 2022, "kind": "CRP", "number": 4,
                                   "chain": ((REV, 1),)}),
    # Convention on Certain Conventional Weapons
    ("CCW/P.V/CONF/2019/INF.1", {"body": "CCW", "series": ("P.V", "CONF"), "year": 2019, "kind": "INF", "number": 1}),
    (
        "CCW/P.V/CONF/2019/INF.1*",
        {"body": "CCW", "series": ("P.V", "CONF"), "year": 2019, "kind": "INF", "number": 1, "reissues": 1},
    ),
    ("CCW/CONF.IV/4/Add.1", {"body": "CCW", "series": ("CONF.IV",), "number": 4, "chain": ((ADD, 1),)}),
    ("CCW/GGE.1/2019/3", {"body": "CCW", "series": ("GGE.1",), "year": 2019, "number": 3}),
    ("CCW/MSP/2009/SR.2", {"body": "CCW", "series": ("MSP",), "year": 2009, "kind": "SR", "number": 2}),
    # Arms Trade Treaty
    (
        "ATT/CSP1/2015/WP.2/Rev.2",
        {"body": "ATT", "series": ("CSP1",), "year": 2015, "kind": "WP", "number": 2, "chain": ((REV, 2),)},
    ),
    (
        "ATT/CSP10.WGTU/2024/CHAIR/776/DrAgenda",
        {"body": "ATT", "series": ("CSP10.WGTU",), "year": 2024, "kind": "CHAIR", "number": 776, "tail": ("DrAgenda",)},
    ),
    # Mine-ban convention
    ("APLC/MSP.1/1999/1", {"body": "APLC", "series": ("MSP.1",), "year": 1999, "number": 1}),
    ("APLC/MSP.11/2011/8", {**APLC11, "number": 8}),
    ("APLC/MSP.11/2011/WP.2", {**APLC11, "kind": "WP", "number": 2}),
    ("APLC/MSP.11/2011/INF.1/Add.1/Corr.1", {**APLC11, "kind": "INF", "number": 1, "chain": ((ADD, 1), (CORR, 1))}),
    ("APLC/CONF/2009/9", {"body": "APLC", "series": ("CONF",), "year": 2009, "number": 9}),
    # General Assembly and others that letters cite
    ("A/RES/64/36", {"body": "A", "session": 64, "kind": "RES", "number": 36}),
    ("A/DEC/64/501", {"body": "A", "session": 64, "kind": "DEC", "number": 501}),
    ("A/C.1/64/L.16", {"body": "A", "series": ("C.1",), "session": 64, "kind": "L", "number": 16}),
    ("A/C.1/64/L.16/Rev.1*", {"body": "A", "series": ("C.1",), "session": 64, "kind": "L", "number": 16,
                              "chain": ((REV, 1),), "reissues": 1}),
    ("A/C.1/64/PV.3", {"body": "A", "series": ("C.1",), "session": 64, "kind": "PV", "number": 3}),
    ("A/64/391", {"body": "A", "session": 64, "number": 391}),
    ("A/RES/S-10/2", {"body": "A", "special": "S-10", "kind": "RES", "number": 2}),
    ("A/HRC/13/L.5", {"body": "A", "series": ("HRC",), "session": 13, "kind": "L", "number": 5}),
    ("A/CONF.217/2013/L.3", {"body": "A", "series": ("CONF.217",), "year": 2013, "kind": "L", "number": 3}),
    ("A/AC.105/C.1/L.300", {"body": "A", "series": ("AC.105", "C.1"), "kind": "L", "number": 300}),
    ("S/RES/1325", {"body": "S", "kind": "RES", "number": 1325}),
    # Its number looks like a year.
    ("S/RES/1940", {"body": "S", "kind": "RES", "number": 1940}),
    ("S/PRST/2010/11", {"body": "S", "kind": "PRST", "year": 2010, "number": 11}),
    ("E/2010/43", {"body": "E", "year": 2010, "number": 43}),
    ("CD/1907", {"body": "CD", "number": 1907}),
    ("NPT/CONF.2010/50", {"body": "NPT", "series": ("CONF.2010",), "year": 2010, "number": 50}),
)  # fmt: skip


@pytest.mark.parametrize(("written", "parts"), TABLE, ids=[row[0] for row in TABLE])
def test_a_real_symbol_is_taken_apart(written: str, parts: dict[str, Any]) -> None:
    base = written.rstrip("*")
    for suffix, number in parts.get("chain", ()):
        base = base.replace(f"/{suffix}.{number}", "", 1)

    assert symbols.parse(written) == Symbol(written=written, base=base, **parts)


@pytest.mark.parametrize("text", ["", "A", "N/A", "and/or", "CMC/ICRC", "24/7", "a/res/64/36", "A/C.1/64/L", "MSP-3/4"])
def test_what_has_no_body_or_no_number_is_no_symbol(text: str) -> None:
    assert symbols.parse(text) is None


@pytest.mark.parametrize(
    ("written", "faults"),
    [
        ("CCM/MSP/2010/WP.4/Rev.1/Rev.2", ("Rev.1/Rev.2",)),
        ("CCM/MSP/2010/WP.4/Corr.1/Corr.2", ("Corr.1/Corr.2",)),
        ("CCM/MSP/2010/WP.4/Rev1", ("Rev1",)),
        ("CCM/MSP/2010/WP.4/rev.1", ("rev.1",)),
        ("CCM/MSP/2010/WP.4/Add.0", ("Add.0",)),
        ("CCM/MSP/2010/WP.4/Rev", ("Rev",)),
        # A corrigendum of an addendum of a revision is in order.
        ("CCM/MSP/2010/WP.4/Rev.1/Add.2/Corr.1", ()),
        ("CCM/MSP/2010/WP.4/Add.1/Rev.1", ()),
    ],
)
def test_a_chain_that_cannot_be_is_named(written: str, faults: tuple[str, ...]) -> None:
    found = symbols.parse(written)

    assert found
    assert (found.base, found.faults) == ("CCM/MSP/2010/WP.4", faults)


def test_symbols_are_found_in_running_text_without_its_stops_and_emphasis() -> None:
    text = "See **A/RES/64/36**, (CCM/MSP/2010/WP.4/Rev.1). 第A/64/391号; km/h, N/A, A/C.1/64/L.16/Rev. 1 and A/64/5*."

    found = [symbol.written for _at, symbol in symbols.find(text)]

    assert found == ["A/RES/64/36", "CCM/MSP/2010/WP.4/Rev.1", "A/64/391", "A/C.1/64/L.16/Rev", "A/64/5*"]
    assert [text[at : at + 4] for at, _symbol in symbols.find(text)] == ["A/RE", "CCM/", "A/64", "A/C.", "A/64"]


@pytest.mark.parametrize(
    ("written", "is_of_assembly", "is_draft", "is_adopted"),
    [
        ("A/RES/64/36", True, False, True),
        ("A/C.1/64/L.16", True, True, False),
        ("A/64/L.3", True, True, False),
        # The Human Rights Council counts its own sessions.
        ("A/HRC/13/L.5", False, False, False),
        ("CCM/MSP/2010/L.1", False, False, False),
        ("A/RES/S-10/2", False, False, False),
    ],
)
def test_drafts_and_adopted_texts_of_the_assembly_are_known(
    written: str, is_of_assembly: bool, is_draft: bool, is_adopted: bool
) -> None:
    found = symbols.parse(written)

    assert found
    assert (found.is_of_assembly, found.is_draft, found.is_adopted) == (is_of_assembly, is_draft, is_adopted)


def test_a_session_opens_in_september_and_goes_on_into_the_next_year() -> None:
    assert [symbols.session_on(2009, 12), symbols.session_on(2010, 3), symbols.session_on(2010, 9)] == [64, 64, 65]
    found = symbols.parse("A/C.1/84/L.16")
    assert found
    assert (found.opened, found.in_session(64)) == (2029, "A/C.1/64/L.16")
