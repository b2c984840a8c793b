"""How a meeting is conducted: one row, made when it is first wanted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from invitations.models import Delegation, State
from msp import clock, journal
from msp.models import Event, Meeting, User
from outcomes.models import Conduct, RecordedDecision
from outcomes.proceedings.precedence import Limits


def of(meeting: Meeting) -> Conduct:
    """Return how a meeting is conducted; what nobody has set is as usual and not saved."""
    found = Conduct.objects.filter(meeting=meeting).select_related("agenda_decision").first() or Conduct()
    found.meeting = meeting  # whose treaty the caller has
    return found


@transaction.atomic
def change(conduct: Conduct, *, by: User, what: list[str]) -> None:
    """Keep what was changed about the conduct of a meeting."""
    _seat_host(conduct.meeting)
    conduct.save()
    journal.note(conduct, "changed", meeting=conduct.meeting, by=by, what=", ".join(what))


def hold(meeting: Meeting) -> Conduct:
    """Let nobody else change the agenda, the sittings or the register until the transaction ends."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    settled, is_new = Conduct.objects.get_or_create(meeting=meeting)
    if is_new:
        _seat_host(meeting)
    return settled


def _seat_host(meeting: Meeting) -> None:
    """Give the presidency its seat in its own room: no letter goes to it, so it has had no delegation so far."""
    state = State.objects.filter(code=meeting.presidency_code).first()
    if state is not None:
        own = {"mission_name": " ".join(meeting.letterhead.lines.split())[:300]}
        Delegation.objects.get_or_create(meeting=meeting, state=state, defaults=own)


def local_now(meeting: Meeting, conduct: Conduct) -> datetime:
    """Return the meeting's moment by the clock on the wall of its room."""
    return clock.now(meeting).astimezone(conduct.clock)


def limits(conduct: Conduct, *, for_all: int | None = None) -> Limits:
    """Return the time limits, as the rules of precedence read them."""
    return Limits(
        high=conduct.minutes_high,
        states=conduct.minutes_states,
        groups=conduct.minutes_groups,
        organisations=conduct.minutes_organisations,
        reply=conduct.minutes_reply,
        for_all=for_all,
    )


def opening(meeting: Meeting) -> Event | None:
    """Return the date of the meeting itself on the roadmap."""
    return meeting.events.filter(kind=Event.Kind.MEETING).first()


def is_agenda_adopted(conduct: Conduct) -> bool:
    """Return whether the agenda was adopted, and changes by decision only."""
    return conduct.agenda_decision_id is not None


def adopt_agenda(conduct: Conduct, decision: RecordedDecision) -> bool:
    """Freeze the agenda by the decision that adopts it. Return whether this call did it."""
    return bool(Conduct.objects.filter(pk=conduct.pk, agenda_decision=None).update(agenda_decision=decision))
