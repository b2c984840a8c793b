"""The treaty engine against history: the Convention on Cluster Munitions, and other treaties of the world."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from msp import treaty
from msp.treaty import Act, Deposit, EntryRule, Outcome, Standing
from tests.msp.treaties import CLUSTER_MUNITIONS, crowd, day, deposits, rule

TABLE = Path(__file__).parents[2] / "invitations" / "data" / "ccm_status.csv"


def table() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table_acts() -> list[Act]:
    acts = []
    for row in table():
        if row["signature_date"]:
            acts.append(Act(row["iso3"], "signature", day(row["signature_date"])))
        if row["consent_date"]:
            acts.append(Act(row["iso3"], row["consent_type"], day(row["consent_date"])))
        if row["withdrawal_notice_date"]:
            notice_on, effective_on = day(row["withdrawal_notice_date"]), day(row["withdrawal_effective_date"])
            acts.append(Act(row["iso3"], "withdrawal", notice_on, effective_on))
    return acts


def table_standings(on: str) -> dict[str, Standing]:
    return treaty.standings(table_acts(), EntryRule.from_json(CLUSTER_MUNITIONS), on=day(on))


# --- the Convention on Cluster Munitions -----------------------------------------------------------------------------


def test_the_thirtieth_deposit_brings_the_convention_into_force_on_1_august_2010() -> None:
    outcome = EntryRule.from_json(CLUSTER_MUNITIONS).outcome(treaty.deposits_in(table_acts()))

    assert (outcome.threshold_met_on, outcome.entry_into_force) == (date(2010, 2, 16), date(2010, 8, 1))


def test_every_date_of_the_status_table_follows_from_the_rule() -> None:
    printed = {
        row["iso3"]: day(row["entry_into_force_for_state"]) for row in table() if row["entry_into_force_for_state"]
    }

    outcome = EntryRule.from_json(CLUSTER_MUNITIONS).outcome(treaty.deposits_in(table_acts()))

    assert len(printed) == 113
    assert outcome.parties == printed


@pytest.mark.parametrize(
    ("on", "tally"),
    [
        ("2008-12-02", {"none": 125}),
        ("2010-03-05", {"consented": 30, "signatory": 74, "none": 21}),
        ("2010-03-17", {"consented": 30, "signatory": 74, "none": 21}),
        ("2010-07-31", {"consented": 38, "signatory": 70, "none": 17}),
        ("2010-08-01", {"party": 30, "consented": 8, "signatory": 70, "none": 17}),
        ("2010-11-09", {"party": 36, "consented": 10, "signatory": 62, "none": 17}),
        ("2025-09-16", {"party": 111, "consented": 1, "signatory": 12, "withdrawn": 1}),
        ("2026-11-23", {"party": 112, "signatory": 12, "withdrawn": 1}),
    ],
)
def test_the_tally_of_a_day_is_that_of_history(on: str, tally: dict[str, int]) -> None:
    assert Counter(table_standings(on).values()) == tally


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2008-12-02", Standing.NONE),
        ("2008-12-03", Standing.SIGNATORY),
        ("2011-03-24", Standing.CONSENTED),
        ("2011-08-31", Standing.CONSENTED),
        ("2011-09-01", Standing.PARTY),
        ("2024-09-06", Standing.PARTY),
        ("2025-03-05", Standing.PARTY),
        ("2025-03-06", Standing.WITHDRAWN),
    ],
)
def test_lithuania_goes_through_every_standing(on: str, expected: Standing) -> None:
    assert table_standings(on)["LTU"] is expected


def test_the_standing_of_one_state_needs_the_acts_of_all() -> None:
    entry_rule = EntryRule.from_json(CLUSTER_MUNITIONS)

    assert treaty.standing("NOR", table_acts(), entry_rule, on=day("2010-08-01")) is Standing.PARTY
    assert treaty.standing("VUT", table_acts(), entry_rule, on=day("2025-09-16")) is Standing.CONSENTED
    assert treaty.standing("USA", table_acts(), entry_rule, on=day("2025-09-16")) is Standing.NONE


# --- other treaties of the world -------------------------------------------------------------------------------------


def test_mine_ban_convention() -> None:
    six_months = {"op": "first_of_nth_month_after", "n": 6}
    ottawa = rule(six_months, {**six_months, "applies_to": "after_threshold"}, count=40)
    rows = deposits("BFA 1998-09-16", "SVN 1998-10-27", "FIN 2012-01-09 2026-01-10")

    outcome = ottawa.outcome([*crowd(39, until="1998-09-15"), *rows])

    assert (outcome.threshold_met_on, outcome.entry_into_force) == (day("1998-09-16"), day("1999-03-01"))
    assert [outcome.parties[code] for code in ("BFA", "SVN", "FIN")] == list(
        map(day, ["1999-03-01", "1999-04-01", "2012-07-01"])
    )


def test_chemical_weapons_convention() -> None:
    written = {
        "threshold": {"count": 65},
        "general": {"op": "add_days", "n": 180},
        "later": {"op": "add_days", "n": 30, "applies_to": "after_entry_into_force"},
        "not_before": "1995-01-13",
    }
    rows = deposits(
        "HUN 1996-10-31", "USA 1997-04-25", "BHR 1997-04-28", "CUB 1997-04-29", "IRN 1997-11-03", "BEN 1998-05-14"
    )

    outcome = EntryRule.from_json(written).outcome([*crowd(64, until="1996-10-30"), *rows])

    assert (outcome.threshold_met_on, outcome.entry_into_force) == (day("1996-10-31"), day("1997-04-29"))
    assert {code: outcome.parties[code] for code in ("HUN", "USA", "BHR", "CUB", "IRN", "BEN")} == {
        "HUN": day("1997-04-29"),
        "USA": day("1997-04-29"),
        "BHR": day("1997-04-29"),
        "CUB": day("1997-05-29"),
        "IRN": day("1997-12-03"),
        "BEN": day("1998-06-13"),
    }


def test_a_floor_holds_back_a_threshold_that_was_met_early() -> None:
    written = {
        "threshold": {"count": 65},
        "general": {"op": "add_days", "n": 180},
        "later": {"op": "add_days", "n": 30, "applies_to": "after_entry_into_force"},
        "not_before": "1995-01-13",
    }

    outcome = EntryRule.from_json(written).outcome(crowd(65, until="1993-06-30") + deposits("NOR 1995-01-12"))

    assert outcome.entry_into_force == day("1995-01-13")
    assert set(outcome.parties.values()) == {day("1995-01-13")}


def test_law_of_the_sea_convention() -> None:
    later = {"op": "add_days", "n": 30, "applies_to": "after_threshold", "not_before_general": True}
    sea = rule({"op": "add_months", "n": 12}, later, count=60)
    rows = deposits("GUY 1993-11-16", "AUS 1994-10-05", "DEU 1994-10-14", "MUS 1994-11-04", "SGP 1994-11-17")

    outcome = sea.outcome([*crowd(59, until="1993-11-15"), *rows])

    assert (outcome.threshold_met_on, outcome.entry_into_force) == (day("1993-11-16"), day("1994-11-16"))
    assert {code: outcome.parties[code] for code in ("GUY", "AUS", "DEU", "MUS", "SGP")} == {
        "GUY": day("1994-11-16"),
        "AUS": day("1994-11-16"),
        "DEU": day("1994-11-16"),
        "MUS": day("1994-12-04"),
        "SGP": day("1994-12-17"),
    }


def test_convention_against_corruption() -> None:
    later = {"op": "add_days", "n": 30, "applies_to": "after_threshold", "not_before_general": True}
    corruption = rule({"op": "add_days", "n": 90}, later, count=30)

    outcome = corruption.outcome(crowd(30, until="2005-09-15") + deposits("AUS 2005-12-07", "CHN 2006-01-13"))

    assert outcome.entry_into_force == day("2005-12-14")
    assert (outcome.parties["AUS"], outcome.parties["CHN"]) == (day("2006-01-06"), day("2006-02-12"))


def paris() -> EntryRule:
    later = {"op": "add_days", "n": 30, "applies_to": "after_threshold"}
    return rule({"op": "add_days", "n": 30}, later, count=55, and_share={"percent": 55})


def test_paris_agreement_waits_for_states_and_for_their_share() -> None:
    shares = [("CHN", "2016-09-03", "20.09"), ("USA", "2016-09-03", "17.89"), ("BRA", "2016-09-21", "2.48")]
    shares += [("IND", "2016-10-02", "4.10"), ("DEU", "2016-10-05", "2.56"), ("FRA", "2016-10-05", "1.34")]
    shares += [("CAN", "2016-10-05", "1.95"), ("DZA", "2016-10-20", "0.30"), ("AUS", "2016-11-09", "1.46")]
    rows = [Deposit(code, day(on), Decimal(share)) for code, on, share in shares]
    # What the many small emitters had between them by then.
    small = [replace(deposit, share=Decimal("0.12")) for deposit in crowd(57, until="2016-09-21")]

    outcome = paris().outcome([*rows, *small])

    assert (outcome.threshold_met_on, outcome.entry_into_force) == (day("2016-10-05"), day("2016-11-04"))
    assert {code: outcome.parties[code] for code in ("CHN", "CAN", "DZA", "AUS")} == {
        "CHN": day("2016-11-04"),
        "CAN": day("2016-11-04"),
        "DZA": day("2016-11-19"),
        "AUS": day("2016-12-09"),
    }


def test_a_share_without_the_number_or_a_number_without_the_share_is_not_enough() -> None:
    many = crowd(100, until="2016-10-01")
    heavy = [Deposit("CHN", day("2016-09-03"), Decimal(60))]

    assert paris().outcome(many) == paris().outcome(heavy) == Outcome(None, None, {})
    assert paris().threshold_met_on(many + heavy) == day("2016-09-03")
    assert paris().in_force_on(many + heavy) == day("2016-10-03")


def test_a_party_that_withdrew_and_returned_is_bound_from_its_return() -> None:
    rows = deposits("USA 2016-09-03 2020-11-04", "USA 2021-01-20")
    rows = [replace(row, share=Decimal("17.89")) for row in rows]
    others = [replace(row, share=Decimal(1)) for row in crowd(54, until="2016-10-05")]

    assert paris().outcome([*others, rows[0]]).parties["USA"] == day("2016-11-04")
    assert paris().outcome([*others, *rows]).parties["USA"] == day("2021-02-19")


def test_kyoto_protocol_was_decided_by_one_large_share() -> None:
    later = {"op": "add_days", "n": 90, "applies_to": "after_entry_into_force"}
    kyoto = rule({"op": "add_days", "n": 90}, later, count=55, and_share={"percent": 55})
    shares = [("EU members", "2002-05-31", "24.2"), ("JPN", "2002-06-04", "8.5"), ("POL", "2002-12-13", "3.0")]
    shares += [
        ("CAN", "2002-12-17", "3.3"),
        ("others of the annex", "2003-12-31", "5.2"),
        ("RUS", "2004-11-18", "17.4"),
    ]
    rows = [Deposit(code, day(on), Decimal(share)) for code, on, share in shares]

    outcome = kyoto.outcome(crowd(120, until="2004-10-01") + rows)

    assert (outcome.threshold_met_on, outcome.entry_into_force) == (day("2004-11-18"), day("2005-02-16"))


def test_the_rome_statute_counts_sixty_days_and_then_to_the_next_month() -> None:
    sixty = {"op": "first_of_month_after_days", "n": 60}
    rome = rule(sixty, {**sixty, "applies_to": "after_threshold"}, count=60)
    ten = [Deposit(f"on 11 April {n}", day("2002-04-11")) for n in range(10)]
    rows = deposits("HND 2002-07-01", "TCD 2006-11-01", "PSE 2015-01-02", "GTM 2012-04-02", "PHL 2011-08-30 2019-03-17")

    outcome = rome.outcome([*crowd(56, until="2002-03-01"), *ten, *rows])

    assert (outcome.threshold_met_on, outcome.entry_into_force) == (day("2002-04-11"), day("2002-07-01"))
    assert Counter(outcome.parties.values())[day("2002-07-01")] == 66
    assert {code: outcome.parties[code] for code in ("HND", "TCD", "PSE", "GTM", "PHL")} == {
        "HND": day("2002-09-01"),
        "TCD": day("2007-01-01"),
        "PSE": day("2015-04-01"),
        "GTM": day("2012-07-01"),
        "PHL": day("2011-11-01"),
    }


def test_the_cybercrime_convention_counts_three_months_and_then_to_the_next() -> None:
    three = {"op": "first_of_month_after_months", "n": 3}
    budapest = rule(three, {**three, "applies_to": "after_threshold"}, count=5)
    rows = deposits("ALB 2002-06-20", "HRV 2002-10-17", "EST 2003-05-12", "HUN 2003-12-04", "LTU 2004-03-18")
    rows += deposits("ROU 2004-05-12", "CYP 2005-01-19", "ARM 2006-10-12", "AUS 2012-11-30")

    outcome = budapest.outcome(rows)

    assert outcome.entry_into_force == day("2004-07-01")
    assert {code: outcome.parties[code] for code in ("ALB", "LTU", "ROU", "CYP", "ARM", "AUS")} == {
        "ALB": day("2004-07-01"),
        "LTU": day("2004-07-01"),
        "ROU": day("2004-09-01"),
        "CYP": day("2005-05-01"),
        "ARM": day("2007-02-01"),
        "AUS": day("2013-03-01"),
    }


def test_the_test_ban_waits_for_each_state_of_its_annex() -> None:
    annex = ["USA", "CHN", "EGY", "IRN", "ISR", "PRK", "IND", "PAK", "RUS", *(f"annex {n}" for n in range(35))]
    later = {"op": "add_days", "n": 30, "applies_to": "after_entry_into_force"}
    test_ban = rule({"op": "add_days", "n": 180}, later, must_include=annex)
    others = crowd(134, until="2024-01-01")
    rows = [Deposit(code, day("2000-06-30")) for code in annex[8:]]

    assert test_ban.outcome(others + rows) == Outcome(None, None, {})
    last = [Deposit(code, day("2030-01-01")) for code in annex[:8]]
    assert test_ban.outcome(others + rows + last).entry_into_force == day("2030-06-30")


def test_the_biological_weapons_convention_needed_its_three_depositaries() -> None:
    later = {"op": "same_day", "applies_to": "after_threshold"}
    biological = rule({"op": "same_day"}, later, count=22, must_include=["GBR", "USA", "SUN"])
    rows = deposits("GBR 1975-03-26", "USA 1975-03-26", "SUN 1975-03-26", "BEL 1979-03-15")

    outcome = biological.outcome(crowd(40, until="1975-03-01") + rows)

    assert (outcome.threshold_met_on, outcome.entry_into_force) == (day("1975-03-26"), day("1975-03-26"))
    assert outcome.parties["BEL"] == day("1979-03-15")


def test_in_the_antarctic_treaty_only_the_twelve_counted_and_an_early_thirteenth_shared_the_day() -> None:
    twelve = ["GBR", "ZAF", "BEL", "JPN", "USA", "NOR", "FRA", "NZL", "RUS", "ARG", "AUS", "CHL"]
    antarctic = rule(
        {"op": "same_day"}, {"op": "same_day", "applies_to": "after_threshold"}, count=12, named_list=twelve
    )
    rows = [Deposit(code, day("1960-11-02")) for code in twelve[:9]]
    rows += [Deposit(code, day("1961-06-23")) for code in twelve[9:]]
    rows += deposits("POL 1961-06-08", "CZE 1962-06-14")

    outcome = antarctic.outcome(rows)

    assert outcome.entry_into_force == day("1961-06-23")
    assert (outcome.parties["POL"], outcome.parties["CZE"]) == (day("1961-06-23"), day("1962-06-14"))


def test_the_montreal_protocol_had_a_fixed_day_and_two_conditions() -> None:
    later = {"op": "add_days", "n": 90, "applies_to": "after_entry_into_force"}
    fixed = {"op": "fixed_date", "date": "1989-01-01"}
    montreal = rule(fixed, later, count=11, and_share={"percent": 66.67})
    early = [replace(row, share=Decimal(4)) for row in crowd(10, until="1988-12-15")]
    rows = [Deposit("the Community's members", day("1988-12-16"), Decimal("26.67"))]

    outcome = montreal.outcome(early + rows + deposits("AUS 1989-05-19"))

    assert (outcome.threshold_met_on, outcome.entry_into_force) == (day("1988-12-16"), day("1989-01-01"))
    assert outcome.parties["AUS"] == day("1989-08-17")
