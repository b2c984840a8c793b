"""What each computed day is called, and the rule from which it follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from msp.deadlines import Key

if TYPE_CHECKING:
    from msp.models import Meeting

# What is usual: lists of delegations reach a meeting's secretariat two weeks before; credentials one week before, as
# rule 27 of the General Assembly has it, which rules of procedure follow or shorten to a day.
REGISTRATION_DAYS = 14
CREDENTIALS_DAYS = 7

TITLES: dict[Key, Promise] = {
    Key.THRESHOLD: gettext_lazy("The deposit that brings the treaty into force"),
    Key.ENTRY: gettext_lazy("Entry into force"),
    Key.LAST_DEPOSIT: gettext_lazy("Last day to deposit and be a State Party at the opening"),
    Key.FORECAST: gettext_lazy("Papers are forecast"),
    Key.SUBMISSION: gettext_lazy("Papers are submitted"),
    Key.ISSUE: gettext_lazy("Papers are issued"),
    Key.SESSION_FORECAST: gettext_lazy("Papers of the session are forecast"),
    Key.LAST_SESSION_PAPER: gettext_lazy("Last day for papers of the session"),
    Key.REGISTRATION: gettext_lazy("Registration closes"),
    Key.CREDENTIALS: gettext_lazy("Credentials are due"),
    Key.FINAL_REPORT: gettext_lazy("The final report is due"),
    Key.FIRST_REPORTS: gettext_lazy("First reports under Article 7"),
    Key.YEARLY_REPORTS: gettext_lazy("Yearly reports under Article 7"),
}
RULES: dict[Key, Promise] = {
    Key.THRESHOLD: gettext_lazy("The day of the deposit with which the treaty’s condition is met."),
    Key.ENTRY: gettext_lazy("Counted from that deposit by the treaty’s article on entry into force."),
    Key.LAST_DEPOSIT: gettext_lazy("The last deposit that binds its State by the day on which the meeting opens."),
    Key.FORECAST: gettext_lazy("14 weeks before the opening; no change after."),
    Key.SUBMISSION: gettext_lazy(
        "10 weeks before the opening; at most 8,500 words of the secretariat, 10,700 of others."
    ),
    Key.ISSUE: gettext_lazy("6 weeks before the opening, in all languages."),
    Key.SESSION_FORECAST: gettext_lazy("3 weeks before the opening; at most 3,300 words each."),
    Key.LAST_SESSION_PAPER: gettext_lazy("None is taken on the last day of the meeting."),
    Key.FINAL_REPORT: gettext_lazy("Two weeks after the meeting."),
    Key.FIRST_REPORTS: gettext_lazy(
        "180 days after the entry into force for a State; this day is for those bound from the first."
    ),
    Key.YEARLY_REPORTS: gettext_lazy("Every year by 30 April."),
}


# What is usual where a meeting decides the number of days itself.
USUAL: dict[Key, Promise] = {
    Key.REGISTRATION: gettext_lazy("Usual: 14 days, by a note verbale that names the delegation and its head."),
    Key.CREDENTIALS: gettext_lazy(
        "Usual: 7 days, as rule 27 of the General Assembly has it; some rules of procedure ask for 24 hours."
    ),
}


# How a day follows from the deposit that brings a treaty into force, as papers in English say it.
RECKONED = {
    "same_day": "the day on which {deposit}",
    "add_days": "the {n} day after {deposit}",
    "add_months": "the day {months} after {deposit}",
    "first_of_nth_month_after": "the first day of the {n} month after the month in which {deposit}",
    "first_of_month_after_days": "the first day of the month that follows the {n} day after {deposit}",
    "first_of_month_after_months": "the first day of the month that follows {months} after {deposit}",
}
SMALL = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def entry_rule(written: Mapping[str, Any]) -> str:
    """Say in English how a rule reckons the entry into force; nothing where it counts otherwise than from a deposit."""
    general, count = written.get("general") or {}, (written.get("threshold") or {}).get("count")
    form = RECKONED.get(general.get("op", ""))
    if form is None or not count:
        return ""
    n = int(general.get("n", 0))
    said = SMALL[n - 1] if 0 < n <= len(SMALL) else ordinal(n)
    deposit = f"the {ordinal(count)} ratification is deposited"
    return form.format(n=said, months=f"{n} months" if n != 1 else "one month", deposit=deposit)


def ordinal(number: int) -> str:
    """Write an ordinal: 1st, 22nd, 113th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def rule(key: Key, meeting: Meeting) -> str:
    """Say from what a day follows; where the meeting decides the number of days, with the custom beside it."""
    own = {Key.REGISTRATION: meeting.registration_days, Key.CREDENTIALS: meeting.credentials_days}
    if key not in own:
        return str(RULES[key])
    n = own[key]
    return f"{ngettext('%(n)d day before the opening.', '%(n)d days before the opening.', n) % {'n': n}} {USUAL[key]}"
