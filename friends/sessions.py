"""Sessions of a group: called by letter or by mail, moved, and called off; the members are told each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from friends import circulars, groups, mailboxes
from friends.circulars import Notice
from friends.faults import NotPossible
from friends.models import Circular, Minutes, Session, Theme
from invitations import letters
from invitations.drafts import CLOSE, COURTESY, Draft, ParagraphDraft, TextDraft
from invitations.models import Delegation, Letter
from msp import clock, events, journal, prose
from msp.models import Event, User

Status = Session.Status
Kind = Circular.Kind
USUAL_HOUR = time(15, 0)
AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Plan:
    """When and where a session takes place, what it is about, and how the members are called."""

    on: date
    at: time
    length: int
    place: str
    agenda: str
    audience: str = Event.Audience.OFFICE.value
    by_letter: bool = True


def proposed(group: groups.Group, *, today: date) -> Plan:
    """Return a plan to begin with: a week from now, where the last one was, the last minutes already on the agenda."""
    last = group.sessions[0] if group.sessions else None
    items = [_("Opening and adoption of the agenda")]
    before = group.held[0] if group.held else None
    minutes = groups.minutes_of(before) if before else None
    if before and not (minutes and minutes.status == Minutes.Status.APPROVED):
        items.append(_("Approval of the minutes of session %(n)d") % {"n": before.number})
    if group.points:
        items.append(_("Action points"))
    items += [group.theme.title, _("Next steps"), _("Any other business")]
    return Plan(
        on=_working(today + AHEAD),
        at=(last and last.event.starts_at) or USUAL_HOUR,
        length=last.length if last else 120,
        place=last.event.place if last else "",
        agenda="\n".join(items),
        audience=last.event.audience if last else Event.Audience.OFFICE.value,
    )


def call(theme: Theme, plan: Plan, *, by: User) -> Session:
    """Enter a session on the road and call the members: a letter is drafted, or a mail leaves at once.

    The same day and hour called twice is one session. Raises NotPossible for a day that is past, an agenda without an
    item, and a group without members.
    """
    _look(theme, plan)
    members = [friend.delegation for friend in groups.members_of([theme])]
    if not members:
        raise NotPossible(_("This group has no members yet: confirm its friends first."))
    if not plan.by_letter and not mailboxes.of_group(theme):
        raise NotPossible(_("No member of this group has an address yet."))
    with transaction.atomic():
        # Numbers are given one at a time.
        Theme.objects.select_for_update().get(pk=theme.pk)
        same = theme.sessions.filter(status=Status.CALLED, event__starts_on=plan.on, event__starts_at=plan.at)
        session = same.select_related("theme__meeting", "event", "letter").first() or _enter(theme, plan, by=by)
        if plan.by_letter and session.letter is None and not is_known(session):
            session.letter = letters.compose(theme.meeting, _draft(session, members), by=by)
            session.save(update_fields=["letter"])
    if session.letter is None:
        circulars.send(theme, _notice(session, Kind.CALL), by=by, now=clock.now(theme.meeting))
    return session


def move(session: Session, plan: Plan, *, by: User) -> bool:
    """Give a session another day, place or agenda, and tell those who know of it. Return whether anything changed.

    Raises NotPossible for a session that was held or cancelled, for a day that is past, and while an approved letter
    waits with the old day in it.
    """
    _look(session.theme, plan)
    event = session.event
    before = (event.starts_on, event.starts_at, event.place, session.length, session.items)
    items = [line.strip() for line in plan.agenda.splitlines() if line.strip()]
    if before == (plan.on, plan.at, plan.place, plan.length, items):
        return False
    if session.letter and session.letter.status == Letter.Status.APPROVED:
        raise NotPossible(_("The letter that calls this session is approved and says the old day: withdraw it first."))
    with transaction.atomic():
        called = Session.objects.filter(pk=session.pk, status=Status.CALLED, moves=session.moves)
        if not called.update(length=plan.length, agenda=plan.agenda.strip(), moves=F("moves") + 1):
            raise NotPossible(_("This session was held, moved or cancelled in the meantime. Please look again."))
        event.starts_on = event.ends_on = plan.on
        event.starts_at, event.place, event.note = plan.at, plan.place, plan.agenda.strip()
        events.change(event, by=by)
        journal.note(session, "moved", meeting=session.theme.meeting, by=by, to=plan.on.isoformat())
    session.refresh_from_db(fields=["length", "agenda", "moves"])
    if is_known(session):
        notice = _notice(session, Kind.MOVE)
        circulars.send(session.theme, notice, by=by, now=clock.now(session.theme.meeting))
    return True


def cancel(session: Session, *, by: User) -> bool:
    """Call a session off and tell those who know of it; a letter that has not left is withdrawn.

    Return whether this call did it. Raises NotPossible for a session that was held.
    """
    meeting, told = session.theme.meeting, is_known(session)
    with transaction.atomic():
        moved = Session.objects.filter(pk=session.pk, status=Status.CALLED).update(status=Status.CANCELLED)
        if not moved:
            session.refresh_from_db(fields=["status"])
            if session.status == Status.HELD:
                raise NotPossible(_("This session was held; it cannot be cancelled any more."))
            return False
        session.event.title = (_("Cancelled: %(title)s") % {"title": session.event.title})[:200]
        events.change(session.event, by=by)
        waiting = (Letter.Status.DRAFT, Letter.Status.APPROVED)
        if session.letter and session.letter.status in waiting:
            letters.withdraw(session.letter, by=by)
        journal.note(session, "cancelled", meeting=meeting, by=by)
    session.refresh_from_db(fields=["status"])
    if told:
        circulars.send(session.theme, _notice(session, Kind.CANCEL), by=by, now=clock.now(meeting))
    return True


def is_known(session: Session) -> bool:
    """Say whether the members have been told of a session: its letter has left, or its mail."""
    if session.letter:
        return session.letter.status == Letter.Status.DISPATCHED
    return session.circulars.filter(kind=Kind.CALL).exists()


def find(theme: Theme, number: int) -> Session | None:
    """Return a session of a group by its number, with what its page shows."""
    found = theme.sessions.select_related("theme__meeting__letterhead", "event", "letter", "minutes")
    return found.filter(number=number).first()


def _look(theme: Theme, plan: Plan) -> None:
    if plan.on < clock.today(theme.meeting):
        raise NotPossible(_("Please choose a day that is still to come."))
    if not plan.agenda.strip():
        raise NotPossible(_("Please write at least one item of the agenda."))


def _working(day: date) -> date:
    """Return the day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _enter(theme: Theme, plan: Plan, *, by: User) -> Session:
    number = (theme.sessions.aggregate(last=Max("number"))["last"] or 0) + 1
    session = Session.objects.create(
        theme=theme,
        event=events.enter(_event(theme, plan, number), by=by),
        number=number,
        length=plan.length,
        agenda=plan.agenda.strip(),
        by=by,
        at=clock.now(theme.meeting),
    )
    journal.note(session, "called", meeting=theme.meeting, by=by, on=plan.on.isoformat(), by_letter=plan.by_letter)
    return session


def _event(theme: Theme, plan: Plan, number: int) -> Event:
    return Event(
        meeting=theme.meeting,
        kind=Event.Kind.INFORMAL,
        title=(_("Friends on %(theme)s, session %(n)d") % {"theme": theme.title, "n": number})[:200],
        place=plan.place,
        starts_on=plan.on,
        ends_on=plan.on,
        starts_at=plan.at,
        audience=plan.audience,
        note=plan.agenda.strip(),
    )


def _notice(session: Session, kind: Kind) -> Notice:
    """Return what the members are told; its key makes a deed that is repeated one mail."""
    said = {
        Kind.CALL: _("Session %(n)d is called"),
        Kind.MOVE: _("Session %(n)d has been moved"),
        Kind.CANCEL: _("Session %(n)d is cancelled"),
    }[kind]
    key = f"{kind}:{session.pk}:{session.moves}"
    return Notice(said % {"n": session.number}, kind=kind.value, session=session, form_key=key)


# --- the letter ------------------------------------------------------------------------------------------------------


def _draft(session: Session, members: Sequence[Delegation]) -> Draft:
    """Return the letter that invites the members, for the office to check, approve and send."""
    meeting, event = session.theme.meeting, session.event
    blank = Draft.blank(meeting, dated_on=clock.today(meeting), title=event.title, event=event)
    eve = datetime.combine(event.starts_on - timedelta(days=1), time(18, 0), tzinfo=clock.zone())
    return Draft(
        title=blank.title,
        dated_on=blank.dated_on,
        signatory_name=blank.signatory_name,
        signatory_title=blank.signatory_title,
        texts=tuple(_text(session, language) for language in ("en", "fr")),
        event=event,
        reply_by=eve if eve > clock.now(meeting) else None,
        to_states=any(one.state_id for one in members),
        to_organisations=any(one.organisation_id for one in members),
        only_codes=tuple(one.code for one in members),
    )


def _text(session: Session, language: str) -> TextDraft:
    with override(language):
        said = {"theme": session.theme.name, "n": session.number}
        bodies = (
            _(
                "I have the honour to invite {state} to session %(n)d of the Friends of the Presidency on %(theme)s, "
                "on **{event.when}**, {event.place}."
            ),
            _("The agenda is as follows:"),
        )
        ask = _(
            "Please let us know through your personal link whether your delegation will attend: {reply.link}. The "
            "confirmation brings the entry for your calendar; the same link opens the page of the group."
        )
        agenda = "\n".join(f"{n}. {prose.literal(item)}" for n, item in enumerate(session.items, 1))
        paragraphs = (*(ParagraphDraft(one % _escaped(said)) for one in bodies), ParagraphDraft(agenda))
        subject = _("Invitation: Friends on %(theme)s, session %(n)d, {event.when}") % _escaped(said)
    return TextDraft(language, subject[:200], COURTESY[language], CLOSE[language], (*paragraphs, ParagraphDraft(ask)))


def _escaped(said: dict[str, object]) -> dict[str, object]:
    return {name: prose.literal(value) if isinstance(value, str) else value for name, value in said.items()}
