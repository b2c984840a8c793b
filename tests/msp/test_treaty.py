"""The treaty engine: who counts, whom a later rule concerns, and where States stand."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from msp import treaty
from msp.treaty import Act, Deposit, EntryRule, Outcome, Standing
from tests.msp.treaties import day, deposits, rule

# --- fixed dates and no threshold ------------------------------------------------------------------------------------

FIXED = {"op": "fixed_date", "date": "1995-01-01"}


def test_a_fixed_date_needs_its_threshold() -> None:
    assert rule(FIXED, count=2).outcome(deposits("NOR 1994-06-01")) == Outcome(None, None, {})


def test_a_fixed_date_with_its_threshold_met_in_time_holds() -> None:
    outcome = rule(FIXED, count=2).outcome(deposits("NOR 1994-06-01", "IRL 1994-07-01"))

    assert outcome == Outcome(day("1994-07-01"), day("1995-01-01"), dict.fromkeys(["NOR", "IRL"], day("1995-01-01")))


def test_a_fixed_date_that_passed_before_the_threshold_waits_for_it() -> None:
    outcome = rule(FIXED, count=2).outcome(deposits("NOR 1994-06-01", "IRL 1995-07-01"))

    assert outcome.entry_into_force == day("1995-07-01")


def test_a_fixed_date_without_threshold_holds_by_itself() -> None:
    for count in ({"count": 0}, {"count": None}):
        outcome = rule(FIXED, **count).outcome(deposits("NOR 1994-06-01", "IRL 1995-01-01", "LAO 1996-05-05"))

        assert (outcome.threshold_met_on, outcome.entry_into_force) == (None, day("1995-01-01"))
        assert outcome.parties == {"NOR": day("1995-01-01"), "IRL": day("1995-01-01"), "LAO": day("1996-05-05")}
        assert rule(FIXED, **count).outcome([]) == Outcome(None, day("1995-01-01"), {})


@pytest.mark.parametrize("applies_to", ["after_threshold", "after_entry_into_force"])
def test_without_threshold_the_later_ones_are_those_from_the_fixed_date_on(applies_to: str) -> None:
    entry_rule = rule(FIXED, {"op": "add_days", "n": 30, "applies_to": applies_to}, count=0)

    outcome = entry_rule.outcome(deposits("NOR 1994-12-31", "IRL 1995-01-01"))

    assert outcome.parties == {"NOR": day("1995-01-01"), "IRL": day("1995-01-31")}


# --- between the threshold and the entry into force ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ({"applies_to": "after_threshold"}, ["2010-04-01", "2010-01-12", "2010-04-10", "2010-04-11"]),
        (
            {"applies_to": "after_threshold", "not_before_general": True},
            ["2010-04-01", "2010-04-01", "2010-04-10", "2010-04-11"],
        ),
        ({"applies_to": "after_entry_into_force"}, ["2010-04-01", "2010-04-01", "2010-04-01", "2010-04-11"]),
    ],
)
def test_a_deposit_between_the_two_days_follows_the_word_of_the_rule(
    later: dict[str, Any], expected: list[str]
) -> None:
    entry_rule = rule({"op": "add_days", "n": 90}, {"op": "add_days", "n": 10, **later}, count=1)
    rows = deposits("SAME 2010-01-01", "NEXT 2010-01-02", "LAST 2010-03-31", "THEN 2010-04-01")

    outcome = entry_rule.outcome([Deposit("FIRST", day("2010-01-01")), *rows])

    assert outcome.entry_into_force == day("2010-04-01") == outcome.parties["FIRST"]
    assert [outcome.parties[code] for code in ("SAME", "NEXT", "LAST", "THEN")] == list(map(day, expected))


def test_without_a_later_rule_each_counts_for_itself_and_never_before_the_general_date() -> None:
    written = {"threshold": {"count": 1}, "general": {"op": "add_days", "n": 30}, "not_before": "2010-06-01"}

    outcome = EntryRule.from_json(written).outcome(deposits("A 2010-01-01", "B 2010-02-01", "C 2010-05-31"))

    assert outcome.parties == {"A": day("2010-06-01"), "B": day("2010-06-01"), "C": day("2010-06-30")}


def test_the_floor_is_for_the_general_date_alone() -> None:
    written = {
        "threshold": {"count": 1},
        "general": {"op": "same_day"},
        "later": {"op": "same_day", "applies_to": "after_threshold"},
        "not_before": "2010-06-01",
    }

    outcome = EntryRule.from_json(written).outcome(deposits("A 2010-01-01", "B 2010-02-01"))

    assert outcome.parties == {"A": day("2010-06-01"), "B": day("2010-02-01")}


# --- who counts ------------------------------------------------------------------------------------------------------


def test_no_deposit_no_treaty() -> None:
    assert rule(count=1).outcome([]) == Outcome(None, None, {})
    assert rule(count=1).in_force_on([]) is None


def test_a_deposit_before_any_threshold_binds_nobody_yet() -> None:
    deposit = Deposit("NOR", day("2010-01-01"))

    assert rule(count=2).binds_on(deposit, threshold_met_on=None, in_force_on=None) is None


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("ratification", True),
        ("acceptance", True),
        ("approval", True),
        ("accession", True),
        ("succession", True),
        ("Definitive_Signature", True),
        (" formal confirmation ", True),
        ("signature", False),
        ("provisional application", False),
    ],
)
def test_what_expresses_consent_counts_and_a_signature_does_not(kind: str, counts: bool) -> None:
    met_on = rule(count=1).threshold_met_on([Deposit("NOR", day("2010-01-01"), kind=kind)])

    assert met_on == (day("2010-01-01") if counts else None)


def test_a_state_counts_once_and_its_first_deposit_rules() -> None:
    rows = deposits("NOR 2010-01-01", "NOR 2010-02-01", "NOR 2010-01-01", "IRL 2010-03-01")

    outcome = rule(count=2).outcome(rows)

    assert outcome == Outcome(
        day("2010-03-01"), day("2010-03-31"), {"NOR": day("2010-03-31"), "IRL": day("2010-03-31")}
    )


def test_a_withdrawal_told_by_the_repetition_of_a_deposit_is_heard() -> None:
    rows = deposits("NOR 2010-01-01", "NOR 2010-02-01 2010-02-15", "IRL 2010-03-01")

    assert rule(count=2).outcome(rows) == Outcome(None, None, {})


def test_two_rows_of_one_day_are_one_deposit_in_either_order() -> None:
    rows = deposits("NOR 2010-01-01", "NOR 2010-01-01 2010-02-15", "IRL 2010-03-01")

    assert rule(count=2).outcome(rows) == rule(count=2).outcome(rows[::-1]) == Outcome(None, None, {})


def test_a_repeated_row_of_a_party_that_withdrew_leaves_its_first_day() -> None:
    rows = deposits("IRL 2010-01-01", "NOR 2010-01-01 2015-01-01", "NOR 2012-01-01 2015-01-01")

    assert rule(count=2).outcome(rows).parties["NOR"] == day("2010-01-31")


def test_a_withdrawal_before_the_threshold_takes_the_deposit_out_of_the_count() -> None:
    rows = deposits("NOR 2010-01-01 2010-02-01", "IRL 2010-01-15 2010-02-02", "LAO 2010-02-01", "AUT 2010-03-01")

    assert rule(count=3).outcome(rows) == Outcome(None, None, {})
    assert rule(count=2).threshold_met_on(rows) == day("2010-01-15")
    assert rule(count=2).threshold_met_on(rows[1:]) == day("2010-02-01")
    assert rule(count=2).threshold_met_on([rows[0], rows[2], rows[3]]) == day("2010-03-01")


def test_a_withdrawal_after_the_threshold_does_not_undo_it() -> None:
    rows = deposits("NOR 2010-01-01", "IRL 2010-01-15 2010-01-20", "LAO 2011-01-01 2012-01-01")

    outcome = rule(count=2).outcome(rows)

    assert outcome.entry_into_force == day("2010-02-14")
    assert outcome.parties == {"NOR": day("2010-02-14"), "LAO": day("2011-01-31")}


def test_a_state_that_left_and_came_back_before_the_threshold_shares_the_general_date() -> None:
    rows = deposits("NOR 2010-01-01 2010-02-01", "NOR 2010-03-01", "IRL 2010-04-01")

    outcome = rule(count=2).outcome(rows)

    assert outcome.parties == {"NOR": day("2010-05-01"), "IRL": day("2010-05-01")}


def test_consent_renewed_before_the_withdrawal_takes_effect_leaves_no_gap() -> None:
    others = deposits("IRL 2010-01-01", "LAO 2010-01-01")

    renewed = rule(count=2).outcome([*others, *deposits("NOR 2010-01-01 2015-06-01", "NOR 2015-04-01")])
    too_late = rule(count=2).outcome([*others, *deposits("NOR 2010-01-01 2015-06-01", "NOR 2015-05-20")])

    assert renewed.parties["NOR"] == day("2010-01-31")
    assert too_late.parties["NOR"] == day("2015-06-19")


def test_who_is_bound_anew_on_the_very_day_of_leaving_is_bound_from_that_day() -> None:
    others = deposits("IRL 2010-01-01", "LAO 2010-01-01")

    outcome = rule(count=2).outcome([*others, *deposits("NOR 2010-01-01 2015-06-01", "NOR 2015-05-02")])

    assert outcome.parties["NOR"] == day("2015-06-01")


def test_named_states_alone_count_and_the_others_share_the_general_date() -> None:
    named = rule(count=2, named_list=["NOR", "IRL", "LAO"])
    rows = deposits("AUT 2009-01-01", "MEX 2009-01-02", "NOR 2010-01-01", "LAO 2010-06-01")

    assert named.outcome(rows[:3]) == Outcome(None, None, {})
    assert named.outcome(rows) == Outcome(
        day("2010-06-01"), day("2010-07-01"), dict.fromkeys(["AUT", "MEX", "NOR", "LAO"], day("2010-07-01"))
    )


def test_the_share_of_states_that_are_not_named_does_not_count() -> None:
    named = rule(count=1, and_share={"percent": 50}, named_list=["NOR", "IRL"])
    rows = [Deposit("AUT", day("2010-01-01"), Decimal(60)), Deposit("NOR", day("2010-01-02"), Decimal(30))]

    assert named.threshold_met_on(rows) is None
    assert named.threshold_met_on([*rows, Deposit("IRL", day("2010-01-03"), Decimal(20))]) == day("2010-01-03")


def test_a_state_that_must_be_there_may_stand_outside_the_named_list() -> None:
    entry_rule = rule(count=1, named_list=["NOR"], must_include=["LAO"])

    assert entry_rule.threshold_met_on(deposits("NOR 2010-01-01")) is None
    assert entry_rule.threshold_met_on(deposits("NOR 2010-01-01", "LAO 2010-02-01")) == day("2010-02-01")


def test_a_state_that_must_be_there_must_still_be_there() -> None:
    entry_rule = rule(count=2, must_include=["LAO"])
    rows = deposits("LAO 2010-01-01 2010-01-10", "NOR 2010-02-01", "IRL 2010-03-01", "LAO 2010-04-01")

    assert entry_rule.threshold_met_on(rows[:3]) is None
    assert entry_rule.threshold_met_on(rows) == day("2010-04-01")


@pytest.mark.parametrize(("share", "met"), [("54.99", False), ("55", True), ("55.0001", True)])
def test_a_share_is_met_when_it_is_reached_exactly(share: str, met: bool) -> None:
    entry_rule = rule(and_share={"percent": 55})

    assert (entry_rule.threshold_met_on([Deposit("CHN", day("2016-09-03"), Decimal(share))]) is not None) is met


def test_shares_add_up_without_rounding() -> None:
    rows = [Deposit(f"S{n}", day("2016-09-03"), Decimal("0.1")) for n in range(30)]

    assert rule(and_share={"percent": 3}).threshold_met_on(rows) == day("2016-09-03")
    assert rule(and_share={"percent": 3}).threshold_met_on(rows[1:]) is None


# --- standings -------------------------------------------------------------------------------------------------------


def acts(*rows: str) -> list[Act]:
    """Acts written as "NOR signature 2008-12-03", with an optional day of effect."""
    parts = [row.split() for row in rows]
    return [Act(code, kind, day(on), day(then[0]) if then else None) for code, kind, on, *then in parts]


def standing_on(entry_rule: EntryRule, days: Iterable[str], *rows: str, state: str = "NOR") -> list[str]:
    return [treaty.standing(state, acts(*rows), entry_rule, on=day(on)).value for on in days]


def test_a_state_that_withdraws_and_returns_is_followed_all_the_way() -> None:
    days = ["2009-12-31", "2010-01-01", "2010-01-31", "2014-12-31", "2015-01-01", "2016-03-01", "2016-03-31"]
    rows = ["NOR accession 2010-01-01", "NOR withdrawal 2014-07-01 2015-01-01", "NOR accession 2016-03-01"]

    followed = standing_on(rule(count=1), days, *rows)

    assert followed == ["none", "consented", "party", "party", "withdrawn", "consented", "party"]


def test_a_state_that_renews_its_consent_during_the_notice_never_leaves() -> None:
    rows = ["NOR accession 2010-01-01", "NOR withdrawal 2014-07-01 2015-01-01", "NOR accession 2014-11-01"]

    assert standing_on(rule(count=1), ["2014-11-01", "2014-12-31", "2015-01-01"], *rows) == ["party"] * 3


def test_a_withdrawal_before_the_treaty_is_in_force_ends_the_consent() -> None:
    rows = ["NOR signature 2009-01-01", "NOR ratification 2010-01-01", "NOR withdrawal 2010-02-01 2010-03-01"]
    days = ["2009-06-01", "2010-02-15", "2010-03-01"]

    assert standing_on(rule(count=2), days, *rows) == ["signatory", "consented", "withdrawn"]


def test_a_withdrawal_without_a_day_of_effect_takes_effect_at_once() -> None:
    rows = ["NOR accession 2010-01-01", "NOR denunciation 2012-01-01"]

    assert standing_on(rule(count=1), ["2011-12-31", "2012-01-01"], *rows) == ["party", "withdrawn"]


def test_a_second_notice_does_not_put_off_the_first() -> None:
    rows = ["NOR accession 2010-01-01", "NOR withdrawal 2014-07-01 2015-01-01", "NOR withdrawal 2014-09-01 2016-01-01"]

    assert standing_on(rule(count=1), ["2014-12-31", "2015-01-01"], *rows) == ["party", "withdrawn"]


def test_a_withdrawal_ends_a_consent_that_was_recorded_twice() -> None:
    rows = ["NOR acceptance 2010-01-01", "NOR ratification 2011-01-01", "NOR withdrawal 2014-07-01 2015-01-01"]

    assert standing_on(rule(count=1), ["2014-12-31", "2015-01-01"], *rows) == ["party", "withdrawn"]


def test_a_withdrawal_of_a_mere_signatory_changes_nothing() -> None:
    rows = ["NOR signature 2010-01-01", "NOR withdrawal 2011-01-01 2011-06-01"]

    assert standing_on(rule(count=1), ["2011-06-02"], *rows) == ["signatory"]


def test_a_deposit_and_a_withdrawal_of_one_day_are_read_in_that_order() -> None:
    rows = ["NOR withdrawal 2010-01-01 2010-07-01", "NOR accession 2010-01-01"]

    assert standing_on(rule(count=1), ["2010-06-30", "2010-07-01"], *rows) == ["party", "withdrawn"]


def test_a_definitive_signature_is_consent_and_other_acts_are_silent() -> None:
    rows = acts("NOR definitive_signature 2010-01-01", "IRL provisional_application 2010-01-01")

    assert treaty.standings(rows, rule(count=1), on=day("2010-02-01")) == {
        "NOR": Standing.PARTY,
        "IRL": Standing.NONE,
    }


def test_an_act_carries_its_share_into_the_threshold() -> None:
    entry_rule = rule(and_share={"percent": 55})
    rows = [Act("CHN", "ratification", day("2016-09-03"), share=Decimal(60))]

    assert treaty.standings(rows, entry_rule, on=day("2016-10-03")) == {"CHN": Standing.PARTY}


def test_a_standing_says_itself_in_one_word() -> None:
    assert [str(standing) for standing in Standing] == ["none", "signatory", "consented", "party", "withdrawn"]
