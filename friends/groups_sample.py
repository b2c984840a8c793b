"""The sample's working group on 11 March 2010: it has met once and is called again. All of it is invented."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from friends import attendance, circulars, groups, minutes, points, sessions, terms
from friends.circulars import Notice
from friends.models import CircularAnswer, Session, Theme
from friends.points import Wish
from friends.sessions import Plan
from invitations.models import Delegation, Reply, ReplyLink
from msp import clock
from msp.models import Meeting, User

SLUG = "clearance"
# Norway helps where few have offered, and Austria looks in.
THIRD, GUEST = "NOR", "AUT"
CALLED, MET, TODAY, AGAIN = date(2010, 3, 8), date(2010, 3, 9), date(2010, 3, 11), date(2010, 3, 18)
ROOM = "Room XXII, Palais des Nations, Geneva"
AGENDA = "Opening and adoption of the agenda\nElements of a format for reports\nNext steps\nAny other business"
AGENDA_AGAIN = (
    "Opening and adoption of the agenda\nApproval of the minutes of session 1\nAction points\n"
    "First draft of the format\nAny other business"
)
MINUTES = """## 1. Opening and adoption of the agenda

The coordinator opened the session and the agenda was adopted. *These minutes are invented for the sample.*

## 2. Elements of a format for reports

The group found that a format should be short, that figures of areas, devices and risk education should stand in tables,
and that the forms of comparable treaties should be looked at first.

## 3. Next steps

A first outline is circulated to the group before its next session.

## 4. Any other business

There was none."""


def open_group(meeting: Meeting, *, coordinator: User) -> Theme | None:
    """Let the friends on clearance meet, write and be called again; run again, it changes nothing."""
    theme = meeting.themes.filter(slug=SLUG).first()
    if theme is None:
        return None
    if theme.sessions.exists():
        return theme
    members = _members(theme, coordinator)
    if not members:
        return None
    on, meeting.rehearsal_on = meeting.rehearsal_on, CALLED
    try:
        _meet(theme, members, by=coordinator)
        meeting.rehearsal_on = TODAY
        _go_on(theme, members, by=coordinator)
    finally:
        meeting.rehearsal_on = on
    return theme


def _members(theme: Theme, coordinator: User) -> list[Delegation]:
    """Return who works in the group: those appointed, and a third; the coordinators first."""
    if theme.friends.filter(contacts__user=coordinator, until_on=None).exists():
        third = theme.meeting.delegations.filter(state__code=THIRD).first()
        if third and not theme.friends.filter(delegation=third, until_on=None).exists():
            terms.begin(theme, third, on=CALLED, by=coordinator, now=timezone.now())
        return [one.delegation for one in groups.members_of([theme])]
    return []


def _meet(theme: Theme, members: list[Delegation], *, by: User) -> None:
    plan = Plan(MET, time(15, 0), 120, ROOM, AGENDA, by_letter=False)
    session = sessions.call(theme, plan, by=by)
    away = members[1] if len(members) > 1 else members[0]
    there = [one for one in members if one != away] or members
    if away not in there and (link := _link(away)):
        attendance.answer(session, away, Reply.Answer.REGRETS, link=link, now=clock.now(theme.meeting))
    theme.meeting.rehearsal_on = MET
    for delegation in there:
        attendance.mark(session, delegation, attendance.Mark.PRESENT, by=by)
    guest = theme.meeting.delegations.filter(state__code=GUEST).first()
    if guest:
        attendance.mark(session, guest, attendance.Mark.PRESENT, by=by)
    _give(theme, session, members, by=by)
    minutes.save(session, MINUTES, lock=0, by=by)


def _give(theme: Theme, session: Session, members: list[Delegation], *, by: User) -> None:
    wishes = (
        Wish("Circulate a first outline of the format", members[0], date(2010, 3, 16)),
        Wish("Collect the forms of comparable treaties", members[-1], date(2010, 3, 10)),
        Wish("Book a room for the second session", None, date(2010, 3, 12)),
    )
    for wish in wishes:
        points.give(theme, wish, by=by, session=session)


def _go_on(theme: Theme, members: list[Delegation], *, by: User) -> None:
    text = (
        "Colleagues,\n\nthe first outline should not exceed four pages. Which figures should it ask for?\n\n"
        "(Invented for the sample.)"
    )
    notice = Notice("First outline of the format", text, form_key="sample")
    circular = circulars.send(theme, notice, by=by, now=clock.now(theme.meeting))
    CircularAnswer.objects.create(
        circular=circular,
        delegation=members[-1],
        words="Areas released, by method, and how many people were told of the risk.",
        invented=True,
        at=_morning(TODAY),
    )
    plan = Plan(AGAIN, time(15, 0), 120, ROOM, AGENDA_AGAIN, by_letter=False)
    sessions.call(theme, plan, by=by)


def _link(delegation: Delegation) -> ReplyLink | None:
    return ReplyLink.objects.filter(invitation__delegation=delegation, revoked_at=None).order_by("pk").first()


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), tzinfo=clock.zone())
