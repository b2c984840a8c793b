"""The register: what States did under a treaty, where each stands on a day, and in which words that is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invitations.models import Act, State
from msp import clock, journal
from msp import treaty as rules
from msp.models import Meeting, Treaty, User

Standing = rules.Standing
# From the firmest tie to none, as tables and legends list them.
ORDER = (Standing.PARTY, Standing.CONSENTED, Standing.SIGNATORY, Standing.NONE, Standing.WITHDRAWN)
# A signatory completes its signature by one of these; who has not signed accedes.
COMPLETING = (Act.Kind.RATIFICATION, Act.Kind.ACCEPTANCE, Act.Kind.APPROVAL)


class ImpossibleError(Exception):
    """A treaty action that the register cannot hold; the sentence says why."""


# --- what the rule makes of the acts ---------------------------------------------------------------------------------


def rule_of(treaty: Treaty) -> rules.EntryRule:
    """Return the treaty's rule on entry into force as the engine reads it."""
    return rules.EntryRule.from_json(treaty.rule)


def as_read(code: str, kind: str, on: date, effective_on: date | None) -> rules.Act:
    """Return one row of the register as the engine reads it: the only place where the two meet."""
    return rules.Act(state=code, kind=kind, on=on, effective_on=effective_on)


def acts_of(treaty: Treaty, *, until: date = date.max, of: State | None = None) -> list[rules.Act]:
    """Return all acts under the treaty, oldest first: one light query, for as rows they take five times as long.

    With a State, the signatures of others are left out: they decide nothing for it.
    """
    acts = treaty.acts.filter(on__lte=until).order_by("on", "pk")
    if of is not None:
        acts = acts.filter(~Q(kind=Act.Kind.SIGNATURE) | Q(state=of))
    return [as_read(*row) for row in acts.values_list("state__code", "kind", "on", "effective_on")]


def standings(treaty: Treaty, *, on: date) -> dict[str, str]:
    """Return where every State that exists on a day stands then: two queries, one of them for the acts."""
    known = known_standings(treaty, on=on)
    codes = State.objects.on(on).order_by("seat_en").values_list("code", flat=True)
    return {code: known.get(code, Standing.NONE.value) for code in codes}


def known_standings(treaty: Treaty, *, on: date, acts: list[rules.Act] | None = None) -> dict[str, str]:
    """Return where each State stands that has done anything by a day: one query, or none where the acts are given."""
    acts = acts_of(treaty, until=on) if acts is None else acts
    return {code: standing.value for code, standing in rules.standings(acts, rule_of(treaty), on=on).items()}


def tally(found: dict[str, str]) -> dict[str, int]:
    """Count States by standing; every standing has its number, in the order in which they are listed."""
    values = list(found.values())
    return {standing.value: values.count(standing.value) for standing in ORDER}


def entry_into_force(treaty: Treaty, *, on: date | None = None, acts: list[rules.Act] | None = None) -> rules.Outcome:
    """Return the days of the treaty and of each State, as known on a day; without one, as known today."""
    acts = acts_of(treaty) if acts is None else acts
    return rule_of(treaty).outcome(rules.deposits_in(acts, until=on or date.max))


# --- capacity on a day -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Capacity:
    """Where one State stands on a day, since when, and when the treaty binds it."""

    standing: str
    in_force: bool  # the treaty itself, on that day
    since: date | None = None
    kind: str = ""  # of the act that put it there
    binds_on: date | None = None

    @property
    def words(self) -> str:
        """Name the capacity in the words of that day."""
        return capacity_words(self.standing, in_force=self.in_force, binds_on=self.binds_on)

    @property
    def deed(self) -> str:
        """Say in one word what the State did: ratified, acceded, signed."""
        return deed_words(self.kind) if self.kind else _("Not signed")


def capacities(
    treaty: Treaty, *, on: date, states: Iterable[State], acts: list[rules.Act] | None = None
) -> dict[str, Capacity]:
    """Return the capacity of each of these States on a day: one query, or none where the acts are given."""
    acts = acts_of(treaty) if acts is None else acts
    known = known_standings(treaty, on=on, acts=acts)
    outcome = entry_into_force(treaty, on=on, acts=acts)
    in_force = outcome.entry_into_force is not None and outcome.entry_into_force <= on
    behind = {(act.state, _leads_to(act.kind)): act for act in acts if act.on <= on}

    def one(code: str) -> Capacity:
        standing = known.get(code, Standing.NONE.value)
        bound = standing in (Standing.PARTY, Standing.CONSENTED)
        act = behind.get((code, Standing.PARTY if bound else Standing(standing)))
        bound_on = outcome.parties.get(code) if bound else None
        return Capacity(standing, in_force, act.on if act else None, act.kind if act else "", bound_on)

    return {state.code: one(state.code) for state in states}


def capacity(state: State, treaty: Treaty, *, on: date) -> Capacity:
    """Return where one State stands on a day."""
    return capacities(treaty, on=on, states=[state])[state.code]


def _leads_to(kind: str) -> Standing:
    special = {Act.Kind.SIGNATURE.value: Standing.SIGNATORY, Act.Kind.WITHDRAWAL.value: Standing.WITHDRAWN}
    return special.get(kind, Standing.PARTY)


WORDS = {
    Standing.PARTY.value: (gettext_lazy("State Party"), gettext_lazy("States Parties")),
    Standing.CONSENTED.value: (gettext_lazy("State that has ratified"), gettext_lazy("States that have ratified")),
    Standing.SIGNATORY.value: (gettext_lazy("Signatory"), gettext_lazy("Signatories")),
    Standing.WITHDRAWN.value: (gettext_lazy("State that has withdrawn"), gettext_lazy("States that have withdrawn")),
    Standing.NONE.value: (gettext_lazy("State not party"), gettext_lazy("States not party")),
}
# Before the treaty is in force nobody is party to it.
NOT_SIGNED = (gettext_lazy("State that has not signed"), gettext_lazy("States that have not signed"))


def capacity_words(standing: str, *, plural: bool = False, in_force: bool = True, binds_on: date | None = None) -> str:
    """Name a capacity as it is said on a day: `in_force` tells whether the treaty itself was in force then.

    Before that day there are ratifying States and no States Parties, and who has done nothing "has not signed"; after
    it, a State not yet bound is told with its own date.
    """
    if standing == Standing.CONSENTED and in_force and binds_on:
        day = formats.date_format(binds_on, "DATE_FORMAT")
        return _("State that has ratified; in force for it on %(day)s") % {"day": day}
    one, many = WORDS[standing] if in_force or standing != Standing.NONE else NOT_SIGNED
    return str(many if plural else one)


def short_words(standing: str, *, in_force: bool) -> str:
    """Name a standing in a word or two, for filters and legends."""
    return {
        Standing.PARTY.value: _("States Parties"),
        Standing.CONSENTED.value: _("Ratified, not yet in force") if in_force else _("Ratified"),
        Standing.SIGNATORY.value: _("Signed"),
        Standing.WITHDRAWN.value: _("Withdrawn"),
        Standing.NONE.value: _("Not signed"),
    }[standing]


DEEDS = {
    Act.Kind.SIGNATURE.value: gettext_lazy("Signed"),
    Act.Kind.RATIFICATION.value: gettext_lazy("Ratified"),
    Act.Kind.ACCEPTANCE.value: gettext_lazy("Accepted"),
    Act.Kind.APPROVAL.value: gettext_lazy("Approved"),
    Act.Kind.ACCESSION.value: gettext_lazy("Acceded"),
    Act.Kind.SUCCESSION.value: gettext_lazy("Succeeded"),
    Act.Kind.WITHDRAWAL.value: gettext_lazy("Withdrew"),
}


def deed_words(kind: str) -> str:
    """Say what a State did, as the word beside its date."""
    return str(DEEDS[kind])


# --- recording -------------------------------------------------------------------------------------------------------


def record_act(
    state: State,
    treaty: Treaty,
    kind: str,
    on: date,
    *,
    by: User,
    effective_on: date | None = None,
    source: str = "",
    meeting: Meeting | None = None,
) -> Act:
    """Write down what a State did, as the depositary recorded it.

    Raises ImpossibleError where the State's history would make no sense. With the meeting, the journal's line belongs
    to it, and a day that lies ahead of the meeting's own is refused too.
    """
    act = Act(state=state, treaty=treaty, kind=kind, on=on, effective_on=effective_on, source=source)
    with transaction.atomic():
        # The row is locked where the database can: two deposits of one State are recorded one after the other.
        State.objects.select_for_update().get(pk=state.pk)
        check(act, today=clock.today(meeting) if meeting else None)
        act.save()
        facts = {"kind": kind, "on": str(on), "effective_on": str(effective_on or ""), "source": source}
        journal.note(act, "recorded", meeting=meeting, by=by, **facts)
    return act


def strike_act(act: Act, *, by: User, why: str, meeting: Meeting | None = None) -> None:
    """Take out an action that was recorded by mistake; the journal keeps what it said and why it went.

    Raises ImpossibleError where later actions of the State rest on it.
    """
    _follow(list(_own(act).exclude(pk=act.pk)), act.state)
    with transaction.atomic():
        facts = {"kind": act.kind, "on": str(act.on), "source": act.source, "why": why}
        journal.note(act, "struck out", meeting=meeting, by=by, **facts)
        act.delete()


def check(act: Act, *, today: date | None = None) -> None:
    """Refuse an act that the register cannot hold, in words for the person who records it."""
    state = act.state
    if act.kind not in Act.Kind.values:
        raise ImpossibleError(_("Choose what the State did."))
    if state.exists_from and act.on < state.exists_from:
        raise ImpossibleError(
            _("%(state)s exists since %(day)s.") % {"state": state.name, "day": _day(state.exists_from)}
        )
    if today and act.on > today:
        raise ImpossibleError(_("That day has not come: today is %(day)s.") % {"day": _day(today)})
    if act.effective_on and act.kind != Act.Kind.WITHDRAWAL:
        raise ImpossibleError(_("Only a withdrawal takes effect on a day of its own."))
    if act.effective_on and act.effective_on < act.on:
        raise ImpossibleError(_("A withdrawal cannot take effect before its notice."))
    _follow([*_own(act), act], state)
    if act.kind == Act.Kind.SIGNATURE:
        _check_open_for_signature(act)


def _own(act: Act) -> QuerySet[Act]:
    return Act.objects.filter(state=act.state, treaty=act.treaty)


def _check_open_for_signature(act: Act) -> None:
    # Art. 15 of the Convention, and of its kin: open for signature until it enters into force. What was not known on
    # the day itself does not count.
    in_force_on = entry_into_force(act.treaty, on=act.on).entry_into_force
    if in_force_on and in_force_on <= act.on:
        facts = {"treaty": act.treaty.name, "day": _day(in_force_on)}
        raise ImpossibleError(
            _("%(treaty)s: in force since %(day)s and closed for signature. A State accedes now.") % facts
        )


def _follow(acts: list[Act], state: State) -> None:
    """Walk through one State's acts in the order of their days and stop at the first that cannot be."""
    signed: Act | None = None
    bound: Act | None = None
    left: Act | None = None
    # On one day a signature comes before a deposit: four States signed and ratified on 3 December 2008.
    for act in sorted(acts, key=lambda act: (act.on, act.kind != Act.Kind.SIGNATURE, act.kind == Act.Kind.WITHDRAWAL)):
        words = {"state": state.name}
        if act.kind == Act.Kind.WITHDRAWAL:
            if bound is None:
                raise ImpossibleError(_("%(state)s has not consented to be bound, so it cannot withdraw.") % words)
            bound, left = None, act
        elif bound is not None:
            words |= {"deed": bound.get_kind_display(), "day": _day(bound.on), "other": _day(act.on)}
            raise ImpossibleError(
                _("%(state)s is bound by its %(deed)s of %(day)s; one of %(other)s cannot stand beside it.") % words
            )
        elif act.kind == Act.Kind.SIGNATURE:
            if signed is not None:
                raise ImpossibleError(_("%(state)s signed already, on %(day)s.") % {**words, "day": _day(signed.on)})
            if left is not None:
                raise ImpossibleError(_("%(state)s has withdrawn; it returns by accession.") % words)
            signed = act
        else:
            _check_consent(act, signed, left, words)
            bound = act


def _check_consent(act: Act, signed: Act | None, left: Act | None, words: dict[str, str]) -> None:
    if left is not None or act.kind == Act.Kind.SUCCESSION:
        return
    if act.kind in COMPLETING and signed is None:
        raise ImpossibleError(_("%(state)s had not signed by then; a State that has not signed accedes.") % words)
    if act.kind == Act.Kind.ACCESSION and signed is not None:
        words = {**words, "day": _day(signed.on)}
        raise ImpossibleError(_("%(state)s signed on %(day)s; a signatory ratifies, accepts or approves.") % words)


def _day(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


# --- before it is saved ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Preview:
    """What would change if an act were recorded: the treaty's days, the count, and the State's own capacity."""

    on: date
    before: rules.Outcome
    after: rules.Outcome
    capacity_before: Capacity
    capacity_after: Capacity
    tally_before: dict[str, int]
    tally_after: dict[str, int]
    # Other States whose own day would move, such as all thirty at the last deposit of the threshold.
    others_moved: int

    @property
    def treaty_moves(self) -> bool:
        """Whether the treaty's own entry into force would change."""
        return self.before.entry_into_force != self.after.entry_into_force


def what_if(treaty: Treaty, act: Act, *, on: date | None = None) -> Preview:
    """Reckon what an act would change, as seen on a day (its own, if none is given); nothing is saved."""
    day = on or act.on
    acts = acts_of(treaty)
    states = list({*State.objects.on(day), act.state})
    code = act.state.code

    def side(some: list[rules.Act]) -> tuple[rules.Outcome, Capacity, dict[str, int]]:
        found = capacities(treaty, on=day, states=states, acts=some)
        count = tally({code: capacity.standing for code, capacity in found.items()})
        return entry_into_force(treaty, on=day, acts=some), found[code], count

    before, stood, counted = side(acts)
    after, stands, counts = side([*acts, as_read(code, act.kind, act.on, act.effective_on)])
    moved = [party for party, on in after.parties.items() if party != code and before.parties.get(party) != on]
    return Preview(day, before, after, stood, stands, counted, counts, len(moved))
