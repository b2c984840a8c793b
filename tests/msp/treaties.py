"""Rules and deposits in few words, for the tests of treaty status."""

from datetime import date, timedelta
from typing import Any

from msp.treaty import Deposit, EntryRule

CLUSTER_MUNITIONS = {
    "threshold": {"count": 30},
    "general": {"op": "first_of_nth_month_after", "n": 6},
    "later": {"op": "first_of_nth_month_after", "n": 6, "applies_to": "after_threshold"},
}


def day(text: str) -> date:
    return date.fromisoformat(text)


def deposits(*rows: str) -> list[Deposit]:
    """Deposits written as "NOR 2008-12-03", with an optional day of withdrawal."""
    parts = [row.split() for row in rows]
    return [Deposit(code, day(on), withdrawal_effective_on=day(left[0]) if left else None) for code, on, *left in parts]


def crowd(size: int, *, until: str) -> list[Deposit]:
    """Some earlier parties whose names do not matter, the last of them on a day."""
    return [Deposit(f"early {n}", day(until) - timedelta(days=n)) for n in range(size)]


def rule(general: dict[str, Any] | None = None, later: dict[str, Any] | None = None, **threshold: Any) -> EntryRule:
    written = {"threshold": threshold or {"count": 2}, "general": general or {"op": "add_days", "n": 30}}
    return EntryRule.from_json(written | ({"later": later} if later else {}))
