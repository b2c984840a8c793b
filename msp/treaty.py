"""Treaty status: when a treaty enters into force, for whom, and where each State stands on a day.

A rule is data, in these words (a missing day of a month is its last: 31 August and six months make 28 February):

    {"threshold": {"count": 30, "and_share": {"percent": 55}, "must_include": [...], "named_list": [...]},
     "general": {"op": "first_of_nth_month_after", "n": 6},
     "later": {"op": "add_days", "n": 30, "applies_to": "after_threshold", "not_before_general": true},
     "not_before": "1995-01-13"}

Nothing here knows what day it is, and nothing is stored: every answer follows from the deposits and the rule.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import chain, groupby
from typing import Any, Self

from msp import rulewords
from msp.reckoning import FIXED, Operation
from msp.rulewords import RuleError as RuleError

SIGNATURE = "signature"
# "Formal confirmation" is how an international organisation ratifies.
CONSENTS = frozenset(
    ["ratification", "acceptance", "approval", "accession", "succession", "definitive signature", "formal confirmation"]
)
WITHDRAWALS = frozenset({"withdrawal", "denunciation"})


@lru_cache(maxsize=64)
def plain_kind(text: str) -> str:
    """Return the kind of an act in plain words: "Definitive_signature" is "definitive signature"."""
    return re.sub(r"[\s_-]+", " ", text.strip()).lower()


# --- deposits --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deposit:
    """One party's instrument with the depositary; `share` in percent."""

    party: str
    on: date
    share: Decimal | None = None
    kind: str = "ratification"
    withdrawal_effective_on: date | None = None

    def stands_on(self, day: date) -> bool:
        """Tell whether no withdrawal has taken effect by the day; it takes effect on its day, not after it."""
        return self.withdrawal_effective_on is None or day < self.withdrawal_effective_on


def _day_of(deposit: Deposit) -> date:
    return deposit.on


def consents(deposits: Iterable[Deposit]) -> list[Deposit]:
    """Return the deposits that express consent to be bound, in order of their days, each consent once.

    A second deposit is a return when a withdrawal of the first is on record; otherwise it repeats the first, which
    keeps its day and hears of the withdrawal from whichever of them tells it. Signatures alone do not count.
    """
    kept: dict[str, list[Deposit]] = {}
    for deposit in sorted(deposits, key=_day_of):
        if plain_kind(deposit.kind) not in CONSENTS:
            continue
        own = kept.setdefault(deposit.party, [])
        if own and (own[-1].withdrawal_effective_on is None or own[-1].on == deposit.on):
            left_on = own[-1].withdrawal_effective_on or deposit.withdrawal_effective_on
            own[-1] = replace(own[-1], withdrawal_effective_on=left_on)
        else:
            own.append(deposit)
    return sorted(chain.from_iterable(kept.values()), key=_day_of)


# --- the rule --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Threshold:
    """What must come together before a treaty enters into force: each condition that is given."""

    count: int = 0
    percent: Decimal | None = None
    must_include: tuple[str, ...] = ()
    named_list: tuple[str, ...] | None = None

    @property
    def asks_nothing(self) -> bool:
        """Tell whether there is no condition at all, so that no day of fulfilment exists."""
        return not (self.count or self.percent or self.must_include)

    def met_by(self, present: Mapping[str, Deposit]) -> bool:
        """Tell whether these deposits, by party, fulfil every condition.

        A named list says who counts, by number and by share; `must_include` asks among all who deposited.
        """
        if len(present) < self.count or not present.keys() >= set(self.must_include):
            return False
        counting = [deposit for code, deposit in present.items() if not self.named_list or code in self.named_list]
        share = sum((deposit.share or Decimal(0) for deposit in counting), Decimal(0))
        return len(counting) >= self.count and (self.percent is None or share >= self.percent)

    @classmethod
    def from_json(cls, written: object, place: str) -> Self:
        """Read the conditions of entry into force; a count left out is none."""
        words = rulewords.words(written, place, optional=("count", "and_share", "must_include", "named_list"))
        count = rulewords.number(words.get("count", 0), f"{place}.count", least=0)
        percent = None
        if "and_share" in words:
            share = rulewords.words(words["and_share"], f"{place}.and_share", required=("percent",))
            percent = rulewords.percent(share["percent"], f"{place}.and_share.percent")
        must_include = rulewords.codes(words.get("must_include", []), f"{place}.must_include")
        named_list = rulewords.codes(words["named_list"], f"{place}.named_list") if "named_list" in words else None
        if named_list is not None and len(named_list) < max(count, 1):
            raise RuleError(f"{place}.named_list: {len(named_list)} named, too few for the count of {count}.")
        return cls(count, percent, must_include, named_list)

    def to_json(self) -> dict[str, Any]:
        """Return the threshold as the vocabulary writes it."""
        written: dict[str, Any] = {"count": self.count}
        if self.percent is not None:
            whole = self.percent == self.percent.to_integral_value()
            written["and_share"] = {"percent": int(self.percent) if whole else float(self.percent)}
        if self.must_include:
            written["must_include"] = list(self.must_include)
        if self.named_list is not None:
            written["named_list"] = list(self.named_list)
        return written


@dataclass(frozen=True)
class Later:
    """When the treaty binds those who come later, and who they are."""

    operation: Operation
    applies_to: str
    not_before_general: bool = False

    def concerns(self, day: date, *, threshold_met_on: date | None, in_force_on: date) -> bool:
        """Tell whether a deposit of that day is a later one.

        After the threshold means after its day; after the entry into force means on that day or after. Where no
        threshold is asked, only the second can be meant.
        """
        if self.applies_to == "after_entry_into_force" or threshold_met_on is None:
            return day >= in_force_on
        return day > threshold_met_on

    @classmethod
    def from_json(cls, written: object, place: str) -> Self:
        """Read the rule for later deposits."""
        known = ("n", "date", "not_before_general")
        words = rulewords.words(written, place, required=("op", "applies_to"), optional=known)
        applies_to, floor = words.pop("applies_to"), words.pop("not_before_general", False)
        return cls(
            Operation.from_json(words, place),
            rulewords.choice(applies_to, f"{place}.applies_to", among=("after_threshold", "after_entry_into_force")),
            rulewords.flag(floor, f"{place}.not_before_general"),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the later rule as the vocabulary writes it."""
        floor = {"not_before_general": True} if self.not_before_general else {}
        return {**self.operation.to_json(), "applies_to": self.applies_to, **floor}


@dataclass(frozen=True)
class Outcome:
    """What a rule makes of some deposits: the two days of the treaty, and each party's own day.

    Of a State that withdrew after it was bound the day stays; of one that returned it is the day of the return. A
    State whose withdrawal took effect before it was bound has none.
    """

    threshold_met_on: date | None
    entry_into_force: date | None
    parties: dict[str, date] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the outcome with days as YYYY-MM-DD and parties in the order of their codes."""
        return {
            "entry_into_force": self.entry_into_force and self.entry_into_force.isoformat(),
            "threshold_met_on": self.threshold_met_on and self.threshold_met_on.isoformat(),
            "parties": {party: on.isoformat() for party, on in sorted(self.parties.items())},
        }


@dataclass(frozen=True)
class EntryRule:
    """A treaty's article on entry into force.

    Without `later`, whoever deposits after the threshold is bound by the general operation counted from its own
    deposit, never before the general date. A later rule is taken at its word: unless it says `not_before_general`, its
    days may fall before the general date. A threshold that asks nothing needs a general `fixed_date`, which then holds
    without any deposit; with a threshold, a fixed date holds once the threshold is met, and not before it is.
    """

    threshold: Threshold
    general: Operation
    later: Later | None = None
    not_before: date | None = None

    def __post_init__(self) -> None:
        """Refuse a rule whose general date has nothing to be counted from."""
        if self.threshold.asks_nothing and self.general.op != FIXED:
            raise RuleError("threshold.count: give a number of deposits, at least 1, to count the general date from.")

    @classmethod
    def from_json(cls, written: Mapping[str, object]) -> Self:
        """Read a rule written in the vocabulary at the head of this module.

        Strict: an unknown word, a missing number or a wrong type raises RuleError with a sentence that names the
        place. A null stands for a word left out.
        """
        words = rulewords.words(
            written, "The rule", required=("threshold", "general"), optional=("later", "not_before")
        )
        return cls(
            threshold=Threshold.from_json(words["threshold"], "threshold"),
            general=Operation.from_json(words["general"], "general"),
            later=Later.from_json(words["later"], "later") if "later" in words else None,
            not_before=rulewords.day(words["not_before"], "not_before") if "not_before" in words else None,
        )

    def to_json(self) -> dict[str, Any]:
        """Return the rule as the vocabulary writes it: `from_json` reads the same rule from it."""
        written = {"threshold": self.threshold.to_json(), "general": self.general.to_json()}
        later = {"later": self.later.to_json()} if self.later else {}
        floor = {"not_before": self.not_before.isoformat()} if self.not_before else {}
        return {**written, **later, **floor}

    def threshold_met_on(self, deposits: Iterable[Deposit]) -> date | None:
        """Return the first day on which every condition holds together; who has withdrawn by then does not count."""
        if self.threshold.asks_nothing:
            return None
        present: dict[str, Deposit] = {}
        for day, of_day in groupby(consents(deposits), key=_day_of):
            present.update((deposit.party, deposit) for deposit in of_day)
            present = {party: deposit for party, deposit in present.items() if deposit.stands_on(day)}
            if self.threshold.met_by(present):
                return day
        return None

    def general_date(self, *, threshold_met_on: date | None) -> date | None:
        """Return the day on which the treaty itself enters into force, given the day of its threshold."""
        start = date.min if self.threshold.asks_nothing else threshold_met_on
        return max(self.general.counted_from(start), self.not_before or date.min) if start else None

    def in_force_on(self, deposits: Iterable[Deposit]) -> date | None:
        """Return the general date that follows from the deposits."""
        return self.general_date(threshold_met_on=self.threshold_met_on(deposits))

    def binds_on(self, deposit: Deposit, *, threshold_met_on: date | None, in_force_on: date | None) -> date | None:
        """Return the day on which the treaty enters into force for whoever made this deposit.

        None where the treaty has no such day yet, or the deposit was withdrawn by then.
        """
        if in_force_on is None:
            return None
        later = self.later or Later(self.general, "after_threshold", not_before_general=True)
        bound_on = in_force_on
        if later.concerns(deposit.on, threshold_met_on=threshold_met_on, in_force_on=in_force_on):
            bound_on = later.operation.counted_from(deposit.on)
            bound_on = max(bound_on, in_force_on) if later.not_before_general else bound_on
        return bound_on if deposit.stands_on(bound_on) else None

    def outcome(self, deposits: Iterable[Deposit]) -> Outcome:
        """Return the day of the threshold, the general date, and the day on which each party was last newly bound."""
        heard = consents(deposits)
        met_on = self.threshold_met_on(heard)
        in_force_on = self.general_date(threshold_met_on=met_on)
        parties: dict[str, date] = {}
        bound_until: dict[str, date | None] = {}
        for deposit in heard:
            bound_on = self.binds_on(deposit, threshold_met_on=met_on, in_force_on=in_force_on)
            if bound_on is None:
                continue
            left_on = bound_until.get(deposit.party)
            # Consent renewed before the withdrawal took effect leaves the party bound without a break.
            if left_on is None or left_on <= bound_on:
                parties[deposit.party] = bound_on
            bound_until[deposit.party] = deposit.withdrawal_effective_on
        return Outcome(threshold_met_on=met_on, entry_into_force=in_force_on, parties=parties)


# --- where States stand ----------------------------------------------------------------------------------------------


class Standing(StrEnum):
    """Where a State stands towards a treaty on a day."""

    NONE = "none"
    SIGNATORY = "signatory"
    CONSENTED = "consented"  # deposited, not yet in force for it
    PARTY = "party"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Act:
    """One treaty action of one State as the depositary recorded it; `effective_on` is the effect of a withdrawal."""

    state: str
    kind: str
    on: date
    effective_on: date | None = None
    share: Decimal | None = None


def deposits_in(acts: Iterable[Act], *, until: date = date.max) -> list[Deposit]:
    """Return the deposits among the acts known on a day, each with the withdrawal that followed it.

    A withdrawal belongs to the State's last deposit before it, takes effect on its own day when no other is given, and
    is not put off by a second notice. One that follows no deposit says nothing here.
    """
    found: dict[str, list[Deposit]] = {}
    known = [(act.on, plain_kind(act.kind), act) for act in acts if act.on <= until]
    for on, kind, act in sorted(known, key=lambda entry: (entry[0], entry[1] in WITHDRAWALS)):
        own = found.setdefault(act.state, [])
        if kind in CONSENTS:
            own.append(Deposit(act.state, on, act.share, kind))
        elif kind in WITHDRAWALS and own:
            left_on = min(act.effective_on or on, own[-1].withdrawal_effective_on or date.max)
            own[-1] = replace(own[-1], withdrawal_effective_on=left_on)
    return list(chain.from_iterable(found.values()))


def standings(acts: Iterable[Act], rule: EntryRule, *, on: date) -> dict[str, Standing]:
    """Return where each State named in the acts stands on a day; the standing of any other State is NONE.

    Only acts dated on or before the day are known, so that nothing of the future shows in the answer.
    """
    acts = list(acts)
    signed = {act.state for act in acts if act.on <= on and plain_kind(act.kind) == SIGNATURE}
    answer = {act.state: Standing.SIGNATORY if act.state in signed else Standing.NONE for act in acts}
    heard = consents(deposits_in(acts, until=on))
    met_on = rule.threshold_met_on(heard)
    in_force_on = rule.general_date(threshold_met_on=met_on)
    for deposit in heard:
        bound_on = rule.binds_on(deposit, threshold_met_on=met_on, in_force_on=in_force_on)
        # A State that renewed its consent before its withdrawal took effect is still bound by the first.
        if answer[deposit.party] is Standing.PARTY:
            continue
        if not deposit.stands_on(on):
            answer[deposit.party] = Standing.WITHDRAWN
        elif bound_on is None or on < bound_on:
            answer[deposit.party] = Standing.CONSENTED
        else:
            answer[deposit.party] = Standing.PARTY
    return answer


def standing(state: str, acts: Iterable[Act], rule: EntryRule, *, on: date) -> Standing:
    """Return where one State stands on a day; the acts of all States are needed, for they decide the general date."""
    return standings(acts, rule, on=on).get(state, Standing.NONE)
