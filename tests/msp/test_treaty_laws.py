"""Laws that the treaty engine keeps whatever the rule and the deposits."""

import random
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from msp import treaty
from msp.treaty import Act, Deposit, EntryRule, Standing
from tests.msp.treaties import rule

operations = st.one_of(
    st.just({"op": "same_day"}),
    st.builds(lambda on: {"op": "fixed_date", "date": on.isoformat()}, st.dates(date(1990, 1, 1), date(2030, 1, 1))),
    st.builds(
        lambda op, n: {"op": op, "n": n},
        st.sampled_from(
            [
                "add_days",
                "add_months",
                "first_of_nth_month_after",
                "first_of_month_after_days",
                "first_of_month_after_months",
            ]
        ),
        st.integers(1, 400),
    ),
)
codes = st.sampled_from("ABCDEFGH")
thresholds = st.fixed_dictionaries(
    {"count": st.integers(1, 5)},
    optional={
        "and_share": st.fixed_dictionaries({"percent": st.integers(1, 100) | st.sampled_from([0.1, 12.5, 66.67])}),
        "must_include": st.lists(codes, min_size=1, max_size=2, unique=True),
        "named_list": st.lists(codes, min_size=5, max_size=8, unique=True),
    },
)
laters = st.builds(
    lambda operation, applies_to, floor: {**operation, "applies_to": applies_to, **floor},
    operations,
    st.sampled_from(["after_threshold", "after_entry_into_force"]),
    st.sampled_from([{}, {"not_before_general": True}]),
)
rules = st.fixed_dictionaries(
    {"threshold": thresholds, "general": operations},
    optional={"later": laters, "not_before": st.just("2010-06-15")},
)
days = st.dates(date(2000, 1, 1), date(2020, 12, 31))
many_deposits = st.lists(
    st.builds(
        Deposit,
        codes,
        days,
        st.none() | st.decimals(0, 100, places=2),
        st.sampled_from(["ratification", "accession", "signature"]),
    ),
    max_size=20,
    unique_by=lambda deposit: deposit.party,
)
many_acts = st.lists(
    st.builds(
        Act,
        codes,
        st.sampled_from(["signature", "ratification", "accession"]),
        days,
        share=st.none() | st.decimals(0, 100, places=2),
    )
    | st.builds(
        lambda code, on, notice: Act(code, "withdrawal", on, on + timedelta(days=notice)),
        codes,
        days,
        st.integers(0, 400),
    ),
    max_size=25,
)


@given(rules)
def test_a_rule_written_out_reads_as_the_same_rule(written: dict[str, Any]) -> None:
    entry_rule = EntryRule.from_json(written)

    assert entry_rule.to_json() == written
    assert EntryRule.from_json(entry_rule.to_json()) == entry_rule


@given(rules, many_deposits, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    written: dict[str, Any], rows: list[Deposit], chance: random.Random
) -> None:
    entry_rule = EntryRule.from_json(written)
    shuffled = list(rows)
    chance.shuffle(shuffled)

    assert entry_rule.outcome(shuffled) == entry_rule.outcome(rows)


@given(rules, many_deposits)
def test_what_comes_later_never_changes_the_general_date(written: dict[str, Any], rows: list[Deposit]) -> None:
    entry_rule = EntryRule.from_json(written)
    outcome = entry_rule.outcome(rows)
    met_on = outcome.threshold_met_on or date.max

    by_then = [row for row in rows if row.on <= met_on]
    day_before = [row for row in rows if row.on < met_on]

    assert entry_rule.outcome(by_then).entry_into_force == outcome.entry_into_force
    assert entry_rule.outcome(day_before).entry_into_force is None


@given(rules, many_deposits)
def test_every_consent_is_bound_or_none_is(written: dict[str, Any], rows: list[Deposit]) -> None:
    outcome = EntryRule.from_json(written).outcome(rows)

    consented = {row.party for row in rows if row.kind != "signature"}
    assert set(outcome.parties) == (consented if outcome.entry_into_force else set())
    assert (outcome.entry_into_force is None) == (outcome.threshold_met_on is None)
    for row in rows:
        assert outcome.parties.get(row.party, row.on) >= row.on


@given(st.integers(1, 8), many_deposits)
def test_a_mere_count_is_met_by_the_nth_day_in_order(count: int, rows: list[Deposit]) -> None:
    in_order = sorted(row.on for row in rows if row.kind != "signature")

    met_on = rule(count=count).threshold_met_on(rows)

    assert met_on == (in_order[count - 1] if len(in_order) >= count else None)


@given(rules, many_deposits)
def test_a_floor_for_the_later_ones_is_a_floor(written: dict[str, Any], rows: list[Deposit]) -> None:
    later = {"op": "same_day", "applies_to": "after_threshold"}
    free = EntryRule.from_json({**written, "later": later}).outcome(rows)
    floored = EntryRule.from_json({**written, "later": {**later, "not_before_general": True}}).outcome(rows)

    general = free.entry_into_force or date.min
    assert floored.parties == {party: max(on, general) for party, on in free.parties.items()}


@given(rules, many_acts, days)
def test_nothing_of_the_future_shows_on_a_day(written: dict[str, Any], rows: list[Act], today: date) -> None:
    entry_rule = EntryRule.from_json(written)

    answer = treaty.standings(rows, entry_rule, on=today)

    known = treaty.standings([row for row in rows if row.on <= today], entry_rule, on=today)
    assert {code: standing for code, standing in answer.items() if standing is not Standing.NONE} == {
        code: standing for code, standing in known.items() if standing is not Standing.NONE
    }
    assert answer.keys() == {row.state for row in rows}


@given(rules, many_acts)
def test_each_party_is_a_party_on_its_day_and_not_the_day_before(written: dict[str, Any], rows: list[Act]) -> None:
    entry_rule = EntryRule.from_json(written)
    outcome = entry_rule.outcome(treaty.deposits_in(rows))

    for party, on in outcome.parties.items():
        known = [row for row in rows if row.on <= on]
        if entry_rule.outcome(treaty.deposits_in(known)).parties.get(party) == on:
            assert treaty.standing(party, rows, entry_rule, on=on) is Standing.PARTY
            day_before = treaty.standing(party, rows, entry_rule, on=on - timedelta(days=1))
            assert day_before is not Standing.PARTY
