"""The sample's road on 11 March: who sees to which date, what comes after what, and which texts hang where."""

from __future__ import annotations

from datetime import date

from msp.models import Event, Meeting
from outcomes import event_texts
from outcomes.models import Document, EventText

OWNERS = {
    Event.Kind.BRIEFING: "first.secretary",
    Event.Kind.PREPARATORY: "secretariat",
    Event.Kind.INFORMAL: "first.secretary",
    Event.Kind.MEETING: "ambassador",
}
REVISED = "Discussion paper, revised"
DUE_ON = date(2010, 3, 12)


def furnish(meeting: Meeting) -> None:
    """Give the dates their owners and their texts; run again, it adds nothing."""
    seats = {one.user.email.partition("@")[0]: one for one in meeting.seats.select_related("user")}
    for kind, who in OWNERS.items():
        meeting.events.filter(kind=kind, owner=None).update(owner=seats.get(who))
    goal = meeting.events.filter(kind=Event.Kind.MEETING).first()
    preparatory = meeting.events.filter(kind=Event.Kind.PREPARATORY)
    if goal and goal.comes_after_id is None:
        meeting.events.filter(pk=goal.pk).update(comes_after=preparatory.first())
    paper = meeting.documents.filter(type=Document.Type.NON_PAPER).order_by("pk").first()
    seat = seats.get("secretariat")
    if paper is None or seat is None or EventText.objects.filter(event__meeting=meeting).exists():
        return
    due = Event.objects.create(
        meeting=meeting,
        kind=Event.Kind.DEADLINE,
        title=REVISED,
        starts_on=DUE_ON,
        ends_on=DUE_ON,
        owner=seat,
        note="What came out of the first proposals is taken in before the briefing.",
    )
    event_texts.hang(paper, due, part=EventText.Part.DUE, by=seat.user)
    for kind in (Event.Kind.BRIEFING, Event.Kind.INFORMAL):
        for event in meeting.events.filter(kind=kind):
            event_texts.hang(paper, event, part=EventText.Part.DISCUSSED, by=seat.user)
