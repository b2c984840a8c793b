"""Which dates of a meeting stand on the road that is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from msp.desk.figures import TreatyFigures
from msp.desk.road import Road, Stop, draw
from msp.models import Event

UNDRAWN = (Event.Kind.DEADLINE, Event.Kind.MILESTONE)


def of_all(events: Iterable[Event]) -> list[Event]:
    """Return the dates that are no group’s session, read with their sessions: a group tells its members itself."""
    return [one for one in events if getattr(one, "session", None) is None]


def road(events: Iterable[Event], treaty: TreatyFigures, today: date) -> Road:
    """Draw the road of a meeting: what all come to, and the two days of the treaty.

    Deadlines and the sessions of the groups stay in the list; the dates must have been read with their sessions.
    """
    stops = [
        Stop(event.starts_on, event.ends_on, event.title, goal=event.kind == Event.Kind.MEETING)
        for event in of_all(events)
        if event.kind not in UNDRAWN and not event.follows
    ]
    if treaty.threshold_met_on:
        reached = _("Ratification no. %(n)d") % {"n": treaty.needed} if treaty.needed else _("Threshold reached")
        stops.append(Stop(treaty.threshold_met_on, treaty.threshold_met_on, reached))
    if treaty.in_force_on:
        stops.append(Stop(treaty.in_force_on, treaty.in_force_on, _("Entry into force")))
    return draw(stops, today=today)
