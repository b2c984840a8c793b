"""The officers of a meeting: designated before it, elected by a decision, outgoing when another takes over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _

from msp import journal
from msp.models import Meeting, User
from outcomes.faults import NotPossible
from outcomes.models import AgendaItem, Officer, RecordedDecision, Sitting
from outcomes.proceedings import capacities, conduct, decisions
from outcomes.proceedings.precedence import Rank

Office, Status = Officer.Office, Officer.Status
# Offices that only a State Party holds; a Secretary-General comes from the host or from an organisation.
OF_PARTIES = (Office.PRESIDENT, Office.VICE_PRESIDENT, Office.RAPPORTEUR)


def of(meeting: Meeting) -> QuerySet[Officer]:
    """Return the officers in the order of their offices, each list in the Office's order of States; one query."""
    found = meeting.officers.select_related("delegation__state", "delegation__organisation", "decision__sitting")
    order = Case(
        *(When(office=office, then=Value(at)) for at, office in enumerate(Office)), output_field=IntegerField()
    )
    return found.order_by(order, "delegation__state__seat_en", "person", "pk")


def designate(officer: Officer, *, by: User) -> Officer:
    """Name who is to be elected. Raises NotPossible for a second President or a second office of one State."""
    try:
        with transaction.atomic():
            officer.save(force_insert=True)
            journal.note(officer, "designated", meeting=officer.meeting, by=by)
    except IntegrityError as fault:
        raise NotPossible(_taken(officer)) from fault
    return officer


@transaction.atomic
def elect(
    chosen: Sequence[Officer],
    *,
    sitting: Sitting,
    by: User,
    now: datetime,
    item: AgendaItem | None = None,
    how: str = "acclamation",
) -> RecordedDecision:
    """Record one election of designated officers at a sitting.

    Raises NotPossible where one of them was elected before, or holds an office of States Parties without being one on
    that day.
    """
    if not chosen:
        raise NotPossible(_("Please choose who was elected."))
    meeting = sitting.meeting
    conduct.hold(meeting)
    states = [one.delegation for one in chosen if one.delegation]
    known = capacities.ranks(meeting, states, on=sitting.on)
    for one in chosen:
        if one.office in OF_PARTIES and (one.delegation is None or known[one.delegation.pk] is not Rank.PARTY):
            said = {"who": _name(one), "office": one.get_office_display()}
            raise NotPossible(_("%(who)s is not a State Party on that day and cannot be %(office)s.") % said)
    decision = decisions.record(sitting, words(chosen), item=item, how=how, by=by, at=now)
    designated = Officer.objects.filter(pk__in=[one.pk for one in chosen], status=Status.DESIGNATED)
    if designated.update(status=Status.ELECTED, decision=decision) < len(chosen):
        raise NotPossible(_("One of them was elected already."))
    for one in chosen:
        journal.note(one, "elected", meeting=meeting, by=by, decision=decision.number)
    return decision


@transaction.atomic
def step_down(officer: Officer, *, by: User) -> bool:
    """End the term of an elected officer. Return whether this call did it."""
    moved = Officer.objects.filter(pk=officer.pk, status=Status.ELECTED).update(status=Status.OUTGOING)
    if moved:
        journal.note(officer, "stepped down", meeting=officer.meeting, by=by)
    return bool(moved)


@transaction.atomic
def remove(officer: Officer, *, by: User) -> bool:
    """Take back a designation. Return whether this call did it."""
    journal.note(officer, "designation taken back", meeting=officer.meeting, by=by)
    return bool(Officer.objects.filter(pk=officer.pk, status=Status.DESIGNATED).delete()[0])


def words(chosen: Sequence[Officer]) -> str:
    """Return an election as the sentence that follows "The Meeting": elected Chile and Ghana as its Vice-Presidents."""
    by_office: dict[str, list[str]] = {}
    for one in chosen:
        by_office.setdefault(one.office, []).append(_name(one))
    parts = [f"{listed(names)} as its {_plural(office, len(names))}" for office, names in by_office.items()]
    return f"elected {listed(parts)}"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: Chile, Ghana and Ireland."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))


def _name(one: Officer) -> str:
    state = one.delegation.state if one.delegation else None
    place = state.in_text_en if state else str(one.delegation) if one.delegation else ""
    return f"{one.person} ({place})" if one.person and place else one.person or place


def _plural(office: str, count: int) -> str:
    # The register is kept in English, whatever the language of the page.
    name = office.replace("-", " ").title().replace(" ", "-" if office != Office.EXECUTIVE_SECRETARY else " ")
    return name if count == 1 else f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"


def _taken(officer: Officer) -> str:
    standing = Officer.objects.filter(meeting=officer.meeting).exclude(status=Status.OUTGOING)
    if officer.office == Office.PRESIDENT and standing.filter(office=Office.PRESIDENT).exists():
        return _("The Meeting has one President, who is named already.")
    other = standing.filter(delegation=officer.delegation).first()
    return _("%(who)s holds an office already: %(office)s.") % {
        "who": officer.delegation,
        "office": other.get_office_display() if other else "",
    }
