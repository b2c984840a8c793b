"""The sample's meeting: prepared like any first meeting and, played further, at work in its first morning."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from invitations.models import Delegation
from msp.models import Meeting, Seat, User
from outcomes.models import Attendance, Conduct, Document, Officer, Sitting, SittingItem, Speaker
from outcomes.proceedings import agenda, attendance, capacities, conduct, officers, sittings, speakers
from outcomes.proceedings.precedence import Rank

ROOM = "Plenary hall, National Convention Centre"
ZONE = "Asia/Vientiane"
# What each of the sittings takes up, by the first words of the items.
TAKES_UP: tuple[tuple[str, ...], ...] = (
    ("Opening", "Election", "Adoption of the agenda", "Adoption of the rules", "Organization", "Statements"),
    ("Statements",),
    ("Statements", "Universalization"),
    ("Stockpile destruction", "Clearance"),
    ("Victim assistance",),
    ("International cooperation", "Transparency"),
    ("Programme of work",),
    ("Political declaration", "Action plan"),
    ("Dates, venue", "Other matters"),
    ("Adoption of the report",),
)
VICE_PRESIDENTS = ("NOR", "MEX", "IRL", "ZMB", "JPN")
# Who asks for the floor, on what level and for whom.
ASKS: tuple[tuple[str, str, str], ...] = (
    ("NOR", Speaker.Level.MINISTER, ""),
    ("THA", Speaker.Level.VICE, ""),
    ("MEX", Speaker.Level.AMBASSADOR, ""),
    ("AUT", Speaker.Level.AMBASSADOR, ""),
    ("CHL", Speaker.Level.AMBASSADOR, "the Latin American and Caribbean States"),
    ("JPN", Speaker.Level.VICE, ""),
    ("VNM", Speaker.Level.OTHER, ""),
)


def prepare(meeting: Meeting) -> None:
    """Write the usual agenda, plan the sittings and designate the officers; run again, it changes nothing."""
    event, by = conduct.opening(meeting), _office(meeting)
    if event is None or by is None or Conduct.objects.filter(meeting=meeting).exists():
        return
    settled = Conduct(meeting=meeting, zone=ZONE, quorum=Conduct.Quorum.MAJORITY, is_public=True)
    conduct.change(settled, by=by, what=["zone", "quorum", "is_public"])
    agenda.take_usual(meeting, by=by)
    sittings.plan_usual(meeting, first=event.starts_on, last=event.ends_on, room=ROOM, by=by)
    items = list(agenda.items(meeting))
    for (_number, sitting), takes_up in zip(sittings.numbered(meeting), TAKES_UP, strict=False):
        chosen = [item for words in takes_up for item in items if item.title.startswith(words)]
        SittingItem.objects.bulk_create(
            SittingItem(sitting=sitting, item=item, position=at) for at, item in enumerate(chosen, 1)
        )
    _link(meeting)
    _designate(meeting, by)


def play_first_morning(meeting: Meeting) -> date | None:
    """Hold the first hour: opened, officers elected, agenda adopted, statements begun; invented. Return its day.

    Run again, it holds nothing a second time.
    """
    by = _office(meeting)
    first = sittings.of(meeting).first()
    if by is None or first is None:
        return None
    if first.status != Sitting.Status.PLANNED:
        return first.on
    settled = conduct.of(meeting)
    settled.shows_speakers = True
    conduct.change(settled, by=by, what=["shows_speakers"])
    opened = datetime.combine(first.on, time(10, 5), tzinfo=settled.clock)
    first.meeting = meeting
    sittings.open_(first, by=by, now=opened)
    first.meeting = meeting
    items = {item.title: item for item in agenda.items(meeting)}
    under = {words: item for words in TAKES_UP[0] for title, item in items.items() if title.startswith(words)}
    _attend(first, by, opened)
    chosen = list(officers.of(meeting).filter(status=Officer.Status.DESIGNATED))
    now = opened + timedelta(minutes=10)
    for offices in (("president",), ("vice-president",), ("secretary-general",)):
        together = [one for one in chosen if one.office in offices]
        if together:
            officers.elect(together, sitting=first, item=under["Election"], by=by, now=now)
    agenda.adopt(
        meeting, sitting=first, item=under["Adoption of the agenda"], by=by, now=opened + timedelta(minutes=20)
    )
    sittings.take_up(first, under["Statements"], by=by)
    _speak(first, by, opened + timedelta(minutes=30))
    return first.on


def _office(meeting: Meeting) -> User | None:
    return User.objects.filter(seats__meeting=meeting, seats__role=Seat.Role.SECRETARIAT).first()


def _link(meeting: Meeting) -> None:
    """Put the founding papers under the item at which they are discussed."""
    item = agenda.items(meeting).filter(title__startswith="Outcome documents").first()
    if item is not None:
        item.documents.set(meeting.documents.filter(type=Document.Type.NON_PAPER))


def _designate(meeting: Meeting, by: User) -> None:
    states = {one.code: one for one in Delegation.objects.filter(meeting=meeting).select_related("state")}
    host = states.get(meeting.presidency_code)
    if host is not None:
        officers.designate(Officer(meeting=meeting, office=Officer.Office.PRESIDENT, delegation=host), by=by)
    for code in VICE_PRESIDENTS:
        if code in states:
            vice = Officer(meeting=meeting, office=Officer.Office.VICE_PRESIDENT, delegation=states[code])
            officers.designate(vice, by=by)
    secretary = "Director-General, Ministry of Foreign Affairs"
    officers.designate(
        Officer(
            meeting=meeting,
            office=Officer.Office.SECRETARY_GENERAL,
            delegation=host,
            person=secretary,
            may_repeat=True,
        ),
        by=by,
    )


def _attend(first: Sitting, by: User, now: datetime) -> None:
    """Let most parties come and some of the others; a few send apologies."""
    rows = []
    for at, one in enumerate(capacities.roll(first.meeting, on=first.on)):
        comes = at % 9 != 4 if one.rank is Rank.PARTY else at % 2 == 0
        mark = attendance.Mark.PRESENT if comes else attendance.Mark.APOLOGIES if at % 5 == 0 else None
        if mark:
            rows.append(Attendance(sitting=first, delegation=one.delegation, mark=mark, by=by, at=now))
    Attendance.objects.bulk_create(rows)


def _speak(first: Sitting, by: User, now: datetime) -> None:
    item = agenda.items(first.meeting).get(title__startswith="Statements")
    of = speakers.open_list(item, by=by)
    states = {one.code: one for one in Delegation.objects.filter(meeting=first.meeting).select_related("state")}
    for minute, (code, level, group) in enumerate(ASKS):
        if code in states:
            asked_at = now + timedelta(seconds=minute)
            speakers.ask(of, states[code], now=asked_at, by=by, level=level, group=group)
    before = None
    settled = conduct.of(first.meeting)
    for minute in (1, 8):
        line = speakers.floor(item, settled, on=first.on).waiting
        if line:
            moment = now + timedelta(minutes=minute)
            before = speakers.call(line[0].speaker, sitting=first, by=by, now=moment, after=before)
