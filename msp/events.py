"""The dates of the road: entered, changed and removed; what others keep of a date counts its changes."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, ProtectedError, QuerySet
from django.utils.translation import gettext as _

from msp import clock, journal
from msp.models import Event, Meeting, Seat, User

# What calendars and letters tell of a date: a change of one of these is a change of the date.
TOLD = ("title", "place", "starts_on", "ends_on", "starts_at", "precision", "time_zone")


OFFICE = (Seat.Role.PRESIDENCY, Seat.Role.SECRETARIAT)


class NotPossible(Exception):
    """This cannot be done with the date as it stands; the sentence says why."""


def zone_of(event: Event) -> ZoneInfo:
    """Return the zone in which an event's hour is meant: its own, else Geneva's."""
    return ZoneInfo(event.time_zone) if event.time_zone else clock.zone()


def seen_by(meeting: Meeting, role: str) -> QuerySet[Event]:
    """Return the dates that a seat may see; the office's own are seen by the office alone."""
    found = meeting.events.select_related("owner__user").order_by("starts_on", "pk")
    return found if role in OFFICE else found.exclude(audience=Event.Audience.OFFICE)


@transaction.atomic
def enter(event: Event, *, by: User) -> Event:
    """Put a date on the road."""
    event.save()
    journal.note(event, "added", meeting=event.meeting, by=by, starts_on=str(event.starts_on))
    return event


@transaction.atomic
def change(event: Event, *, by: User) -> bool:
    """Save a date that was changed, and count it where what others were told has changed; return whether it has."""
    before = Event.objects.select_for_update().get(pk=event.pk)
    moved = [name for name in TOLD if getattr(before, name) != getattr(event, name)]
    event.revision = F("revision") + 1 if moved else before.revision
    event.save()
    event.refresh_from_db(fields=["revision", "changed_at"])
    facts = {name: [str(getattr(before, name)), str(getattr(event, name))] for name in moved}
    journal.note(event, "changed", meeting=event.meeting, by=by, starts_on=str(event.starts_on), changed=facts)
    return bool(moved)


@transaction.atomic
def remove(event: Event, *, by: User) -> None:
    """Take a date off the road. Raises NotPossible for the meeting itself and where anything stands on it."""
    if event.letters.exists() or event.invitations.exists() or event.kind == Event.Kind.MEETING:
        raise NotPossible(_("%(event)s stays: letters or the meeting itself stand on it.") % {"event": event.title})
    journal.note(event, "removed", meeting=event.meeting, by=by)
    try:
        event.delete()
    except ProtectedError as fault:
        raise NotPossible(_("%(event)s stays: other work stands on it.") % {"event": event.title}) from fault
