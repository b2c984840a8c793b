"""Minutes: written by the coordinators, sent to the members, approved at a later session, and then frozen for ever."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from friends import attendance, circulars, groups
from friends.attendance import Sheet
from friends.circulars import Notice
from friends.faults import NotPossible
from friends.models import ActionPoint, Circular, Minutes, MinutesText, Session
from msp import clock, journal, prose
from msp.models import User

Status = Minutes.Status
LONGEST = 60_000
# Minutes are kept in English, whatever language their reader's page speaks.
OFFICE = "the Presidency"


class Stale(NotPossible):
    """Somebody else has saved these minutes since they were opened; nothing of either is lost."""


@dataclass(frozen=True)
class Point:
    """An action point as minutes tell it."""

    words: str
    owner: str
    due_on: date | None
    ending: str
    # The session that gave it, where it was carried over.
    since: int | None


@dataclass(frozen=True)
class Told:
    """All that minutes say: their words, who was there, and what is to be done."""

    body: str
    present: tuple[str, ...]
    apologies: tuple[str, ...]
    absent: tuple[str, ...]
    points: tuple[Point, ...]


def skeleton(session: Session) -> str:
    """Return the words with which minutes begin: a heading for every item of the agenda."""
    return "\n\n".join(f"## {number}. {prose.literal(item)}" for number, item in enumerate(session.items, 1))


def newest(minutes: Minutes) -> MinutesText | None:
    """Return the words that count."""
    return minutes.texts.select_related("by").order_by("-number").first()


def save(session: Session, body: str, *, lock: int, by: User) -> MinutesText:
    """Keep the words of the minutes; `lock` is the number of the text that the page was shown, 0 for none.

    The same words saved twice count once. Raises Stale where somebody else has saved in between, and NotPossible for
    words that cannot stand, before the session and once the minutes are approved.
    """
    body = prose.LINE_ENDS.sub("\n", body).strip()
    _look(session, body)
    try:
        with transaction.atomic():
            minutes, _made = Minutes.objects.get_or_create(session=session)
            if minutes.status == Status.APPROVED:
                raise NotPossible(_("These minutes are approved; they stay as they are."))
            before = newest(minutes)
            if before and before.body == body:
                return before
            if lock != (before.number if before else 0):
                raise Stale(_("Somebody else has saved these minutes since you opened them."))
            text = MinutesText.objects.create(minutes=minutes, number=lock + 1, body=body, by=by, at=timezone.now())
            journal.note(minutes, "wrote minutes", meeting=session.theme.meeting, by=by, number=text.number)
    except IntegrityError as fault:
        raise Stale(_("Somebody else has saved these minutes since you opened them.")) from fault
    return text


def told(session: Session) -> Told:
    """Return what the minutes of a session say: as approved, else as the rows stand now."""
    minutes = groups.minutes_of(session)
    if minutes and minutes.record:
        return _read(minutes.record)
    text = newest(minutes) if minutes else None
    return tell(session, text.body if text else skeleton(session), attendance.sheet(session))


def tell(session: Session, body: str, sheet: Sheet) -> Told:
    """Return the minutes with these words; names are in English, the language in which they are kept."""

    def names(rows: list[attendance.Row]) -> tuple[str, ...]:
        return tuple(row.delegation.name_in("en") for row in rows)

    return Told(body, names(sheet.present), names(sheet.apologies), names(sheet.absent), tuple(_points(session)))


def _points(session: Session) -> list[Point]:
    """Return what the session gave, and what it found open or closed since the one before."""
    day = session.event.starts_on
    own = Q(session=session)
    carried = Q(session__number__lt=session.number) & (Q(ended_on=None) | Q(ended_on__gte=_before(session)))
    found = ActionPoint.objects.filter(own | carried, theme=session.theme_id)
    found = found.select_related("owner__state", "owner__organisation", "session").order_by("session__number", "pk")
    return [
        Point(
            one.words,
            one.owner.name_in("en") if one.owner else OFFICE,
            one.due_on,
            one.ending if one.ended_on and (one.session_id == session.pk or one.ended_on <= day) else "",
            one.session.number if one.session and one.session_id != session.pk else None,
        )
        for one in found
    ]


def _before(session: Session) -> date:
    """Return the day of the session before this one; without one, the first of all days."""
    earlier = Session.objects.filter(theme=session.theme_id, number__lt=session.number, status=Session.Status.HELD)
    day = earlier.order_by("-number").values_list("event__starts_on", flat=True).first()
    return day or date.min


def send(minutes: Minutes, *, by: User) -> Circular:
    """Send the draft to the members, who read and correct it through their links; the same words go once.

    Raises NotPossible for minutes without words or approved ones, and what circulars.send raises.
    """
    session = minutes.session
    text = newest(minutes)
    if text is None:
        raise NotPossible(_("Please write the minutes first."))
    if minutes.status == Status.APPROVED:
        raise NotPossible(_("These minutes are approved; they stay as they are."))
    meeting = session.theme.meeting
    notice = Notice(
        _("Minutes of session %(n)d") % {"n": session.number},
        kind=Circular.Kind.MINUTES.value,
        session=session,
        form_key=f"minutes:{minutes.pk}:{text.number}",
    )
    circular = circulars.send(session.theme, notice, by=by, now=clock.now(meeting))
    Minutes.objects.filter(pk=minutes.pk, status=Status.DRAFT).update(status=Status.SENT, sent_at=timezone.now())
    minutes.refresh_from_db()
    return circular


def approve(minutes: Minutes, *, at: Session, by: User) -> bool:
    """Freeze the minutes as approved at a later session. Return whether this call did it.

    Raises NotPossible before they were sent, and for a session that is not a later one of the same group.
    """
    session = minutes.session
    if at.theme_id != session.theme_id or at.number <= session.number or at.status == Session.Status.CANCELLED:
        raise NotPossible(_("Minutes are approved at a later session of the same group."))
    if at.event.starts_on > clock.today(session.theme.meeting):
        raise NotPossible(_("Minutes are approved from the day of that session on."))
    with transaction.atomic():
        minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
        if minutes.status == Status.DRAFT:
            raise NotPossible(_("These minutes have not been sent to the members yet."))
        if minutes.status == Status.APPROVED:
            return False
        text = newest(minutes)
        record = _written(tell(session, text.body if text else "", attendance.sheet(session)))
        moved = Minutes.objects.filter(pk=minutes.pk, status=Status.SENT).update(
            status=Status.APPROVED,
            approved_in=at,
            approved_by=by,
            approved_at=timezone.now(),
            record=record,
            sha256=digest(record),
        )
        if moved:
            journal.note(minutes, "approved", meeting=session.theme.meeting, by=by, sha256=digest(record))
    return bool(moved)


def digest(record: dict[str, Any]) -> str:
    """Return the SHA-256 of a record of minutes."""
    return hashlib.sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _written(said: Told) -> dict[str, Any]:
    points = [
        {
            "words": one.words,
            "owner": one.owner,
            "due_on": one.due_on.isoformat() if one.due_on else None,
            "ending": one.ending,
            "since": one.since,
        }
        for one in said.points
    ]
    lists = {name: list(getattr(said, name)) for name in ("present", "apologies", "absent")}
    return {"body": said.body, **lists, "points": points}


def _read(record: dict[str, Any]) -> Told:
    points = tuple(
        Point(
            one["words"],
            one["owner"],
            date.fromisoformat(one["due_on"]) if one["due_on"] else None,
            one["ending"],
            one["since"],
        )
        for one in record["points"]
    )
    present, apologies, absent = (tuple(record[name]) for name in ("present", "apologies", "absent"))
    return Told(record["body"], present, apologies, absent, points)


def _look(session: Session, body: str) -> None:
    if session.status != Session.Status.HELD:
        raise NotPossible(_("Minutes are written of a session that was held: mark who is present first."))
    if not body:
        raise NotPossible(_("Please write the minutes first."))
    if len(body) > LONGEST:
        raise NotPossible(_("Minutes have at most %(most)d characters.") % {"most": LONGEST})
    if faults := prose.faults(body, (), gettext=_):
        raise NotPossible(" ".join(faults))
