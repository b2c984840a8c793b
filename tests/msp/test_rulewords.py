"""A rule is read strictly, and a slip in it is named at its place."""

from typing import Any

import pytest

from msp.rulewords import RuleError
from msp.treaty import EntryRule
from tests.msp.treaties import CLUSTER_MUNITIONS

GOOD: dict[str, Any] = {
    "threshold": {"count": 3, "and_share": {"percent": 55}, "must_include": ["NOR"], "named_list": ["NOR", "A", "B"]},
    "general": {"op": "add_days", "n": 90},
    "later": {"op": "fixed_date", "date": "2012-02-29", "applies_to": "after_threshold", "not_before_general": True},
    "not_before": "1995-01-13",
}


def changed(path: str, value: object) -> dict[str, Any]:
    """The good rule with the word at a path changed; `...` takes the word out."""
    *inner, last = path.split(".")
    whole: dict[str, Any] = {word: dict(part) if isinstance(part, dict) else part for word, part in GOOD.items()}
    place = whole
    for word in inner:
        place = place[word]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return whole


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("name", "Treaty", "The rule: 'name' is not known here; known are threshold, general, later, not_before."),
        ("threshold", ..., "The rule: 'threshold' is missing."),
        ("general", ..., "The rule: 'general' is missing."),
        ("threshold", 30, "threshold: give an object in braces, not 30."),
        ("threshold.counts", 3, "threshold: 'counts' is not known here"),
        ("threshold.count", "30", "threshold.count: give a whole number from 0 to 10000, not '30'."),
        ("threshold.count", True, "threshold.count: give a whole number"),
        ("threshold.count", 2.0, "threshold.count: give a whole number"),
        ("threshold.count", -1, "threshold.count: give a whole number"),
        ("threshold.count", 10_001, "threshold.count: give a whole number"),
        ("threshold.count", 4, "threshold.named_list: 3 named, too few for the count of 4."),
        ("threshold.and_share", 55, "threshold.and_share: give an object in braces, not 55."),
        ("threshold.and_share", {}, "threshold.and_share: 'percent' is missing."),
        ("threshold.and_share", {"percent": 0}, "threshold.and_share.percent: give a number above 0 and up to 100"),
        ("threshold.and_share", {"percent": 100.5}, "threshold.and_share.percent: give a number"),
        ("threshold.and_share", {"percent": True}, "threshold.and_share.percent: give a number"),
        ("threshold.and_share", {"percent": "55"}, "threshold.and_share.percent: give a number"),
        ("threshold.and_share", {"percent": float("nan")}, "threshold.and_share.percent: give a number"),
        ("threshold.and_share", {"share": 55}, "threshold.and_share: 'share' is not known here; known are percent."),
        ("threshold.must_include", "NOR", "threshold.must_include: give a list of party codes in quotation marks."),
        ("threshold.must_include", [47], "threshold.must_include: give a list of party codes"),
        ("threshold.must_include", [" "], "threshold.must_include: give a list of party codes"),
        ("threshold.must_include", ["NOR", " NOR "], "threshold.must_include: 'NOR' is listed twice."),
        ("threshold.named_list", {}, "threshold.named_list: give a list of party codes"),
        ("threshold.named_list", [], "threshold.named_list: 0 named, too few for the count of 3."),
        ("general", [], "general: give an object in braces, not []."),
        ("general", {"n": 3}, "general: 'op' is missing."),
        ("general.op", "add_weeks", "general.op: 'add_weeks' is not known here; known are same_day, add_days, add_mon"),
        ("general.op", ["add_days"], "general.op: ['add_days'] is not known here"),
        ("general.n", ..., "general: 'n' is missing."),
        ("general.n", None, "general: 'n' is missing."),
        ("general.n", 1.5, "general.n: give a whole number from 0 to 10000, not 1.5."),
        ("general.n", "9" * 50, "general.n: give a whole number from 0 to 10000, not '" + "9" * 39 + "...."),
        ("general.n", -90, "general.n: give a whole number"),
        (
            "general",
            {"op": "first_of_nth_month_after", "n": 0},
            "general.n: give a whole number from 1 to 10000, not 0.",
        ),
        ("general", {"op": "same_day", "n": 1}, "general: 'n' is not known here; known are op."),
        ("general", {"op": "fixed_date"}, "general: 'date' is missing."),
        (
            "general",
            {"op": "fixed_date", "date": "2011-02-29"},
            "general.date: '2011-02-29' is not a day of the calend",
        ),
        ("general", {"op": "fixed_date", "date": "1995-01-01", "n": 1}, "general: 'n' is not known here"),
        ("general", {"op": "add_days", "n": 1, "date": "1995-01-01"}, "general: 'date' is not known here"),
        ("general.applies_to", "after_threshold", "general: 'applies_to' is not known here"),
        ("later", "none", "later: give an object in braces, not 'none'."),
        ("later.op", ..., "later: 'op' is missing."),
        ("later.op", "never", "later.op: 'never' is not known here"),
        ("later.date", ..., "later: 'date' is missing."),
        ("later.until", 3, "later: 'until' is not known here"),
        ("later.applies_to", ..., "later: 'applies_to' is missing."),
        (
            "later.applies_to",
            "after_signature",
            "later.applies_to: 'after_signature' is not known here; known are after_threshold, after_entry_into_force.",
        ),
        ("later.not_before_general", "yes", "later.not_before_general: give true or false, not 'yes'."),
        ("not_before", "13 January 1995", "not_before: '13 January 1995' is not a day written YYYY-MM-DD."),
        ("not_before", "19950113", "not_before: '19950113' is not a day written YYYY-MM-DD."),
        ("not_before", "1995-1-13", "not_before: '1995-1-13' is not a day written YYYY-MM-DD."),
        ("not_before", 19950113, "not_before: '19950113' is not a day written YYYY-MM-DD."),
    ],
)
def test_a_slip_in_a_rule_is_named_at_its_place(path: str, value: object, sentence: str) -> None:
    EntryRule.from_json(GOOD)

    with pytest.raises(RuleError) as refusal:
        EntryRule.from_json(changed(path, value))

    assert str(refusal.value).startswith(sentence)


def test_what_is_no_rule_at_all_is_refused() -> None:
    with pytest.raises(RuleError, match=r"^The rule: give an object in braces, not \[\].$"):
        EntryRule.from_json([])  # type: ignore[arg-type]  # what JSON may hold in place of a rule


@pytest.mark.parametrize("threshold", [{}, {"count": 0}, {"must_include": []}, {"named_list": ["NOR"]}])
def test_a_general_date_needs_something_to_be_counted_from(threshold: dict[str, Any]) -> None:
    with pytest.raises(RuleError, match=r"^threshold.count: give a number of deposits, at least 1"):
        EntryRule.from_json({"threshold": threshold, "general": {"op": "add_days", "n": 30}})


def test_a_null_is_a_word_left_out() -> None:
    written = {**CLUSTER_MUNITIONS, "not_before": None, "threshold": {"count": 30, "and_share": None}}

    assert EntryRule.from_json(written) == EntryRule.from_json(CLUSTER_MUNITIONS)
