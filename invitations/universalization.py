"""Deeds of the work for universal adherence: States put in somebody's charge, talks recorded, aims agreed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from invitations.models import Approach, Charge, Delegation, Drive, Occasion, State
from msp import clock, journal
from msp.models import Event, Meeting, User


class NotPossible(Exception):
    """Something that the board cannot hold; the sentence says why."""


def put_in_charge(meeting: Meeting, states: Sequence[State], *, holder: Delegation | None, by: User) -> int:
    """Put a State, or the Presidency itself (no holder), in charge of these States; return how many changed hands.

    The charge before ends on the same day and stays on record; who is in charge already stays. Raises NotPossible for
    a State in charge of itself, or when another person did the same at this moment.
    """
    if holder is not None and holder.state in states:
        raise NotPossible(_("%(state)s cannot talk to itself about joining.") % {"state": holder.name})
    today = clock.today(meeting)
    try:
        with transaction.atomic():
            live = Charge.objects.select_for_update().filter(meeting=meeting, state__in=states, until_on=None)
            kept = set(live.filter(holder=holder).values_list("state", flat=True))
            _end(live.exclude(state__in=kept), today)
            taken = [state for state in states if state.pk not in kept]
            Charge.objects.bulk_create(
                Charge(meeting=meeting, state=state, holder=holder, from_on=today, by=by) for state in taken
            )
            if taken:
                whom, codes = holder.code if holder else "", [state.code for state in taken]
                journal.note(meeting, "put in charge", meeting=meeting, by=by, holder=whom, states=codes)
    except IntegrityError as fault:
        raise NotPossible(_("Somebody else assigned one of these States a moment ago. Please look again.")) from fault
    return len(taken)


def release(meeting: Meeting, states: Sequence[State], *, by: User) -> int:
    """End the charge of these States and put nobody in it; return how many had one."""
    with transaction.atomic():
        live = Charge.objects.filter(meeting=meeting, state__in=states, until_on=None)
        codes = list(live.order_by("state__code").values_list("state__code", flat=True))
        if codes:
            _end(live, clock.today(meeting))
            journal.note(meeting, "ended a charge", meeting=meeting, by=by, states=codes)
    return len(codes)


def _end(live: QuerySet[Charge], today: date) -> None:
    # A rehearsal may stand before the day on which a charge began: it then ends on that day.
    live.filter(from_on__gt=today).update(until_on=F("from_on"))
    live.filter(from_on__lte=today).update(until_on=today)


def record_approach(approach: Approach, *, by: User) -> Approach:
    """Write down a talk with a State; raises NotPossible for a day to come or a promise for a day before it."""
    meeting, state = approach.meeting, approach.state
    if approach.on > clock.today(meeting):
        raise NotPossible(_("That day has not come yet."))
    if approach.promised_by and approach.promised_by < approach.on:
        raise NotPossible(_("The promised day lies before the talk."))
    if approach.speaker is not None and approach.speaker.state == state:
        raise NotPossible(_("%(state)s cannot talk to itself about joining.") % {"state": state.name})
    with transaction.atomic():
        approach.by = by
        approach.save()
        facts = {"state": state.code, "on": str(approach.on), "promised_by": str(approach.promised_by or "")}
        journal.note(approach, "recorded a talk", meeting=meeting, by=by, **facts)
    return approach


def strike_approach(approach: Approach, *, by: User, why: str) -> None:
    """Take out a talk that was recorded by mistake; the journal keeps that there was one, and why it went."""
    with transaction.atomic():
        facts = {"state": approach.state.code, "on": str(approach.on), "why": why}
        journal.note(approach, "struck out a talk", meeting=approach.meeting, by=by, **facts)
        approach.delete()


def set_aims(meeting: Meeting, *, target: int | None, objectives: str, by: User) -> Drive:
    """Agree on how many States Parties are wished for at the opening, and on common objectives and priorities."""
    with transaction.atomic():
        facts = {"target": target, "objectives": objectives}
        drive, _made = Drive.objects.update_or_create(meeting=meeting, defaults=facts)
        journal.note(meeting, "set the aims of universalization", meeting=meeting, by=by, target=target)
    return drive


def use_occasion(event: Event, note: str, *, by: User) -> None:
    """Say what is done for universalization at a date of the road; without words the date serves it no longer."""
    with transaction.atomic():
        if note:
            Occasion.objects.update_or_create(event=event, defaults={"note": note})
        else:
            Occasion.objects.filter(event=event).delete()
        journal.note(event, "noted for universalization", meeting=event.meeting, by=by, note=note)
