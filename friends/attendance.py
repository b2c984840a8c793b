"""Who is at a session: what members said beforehand stands there already, and one tap a State says the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from friends import groups
from friends.faults import NotPossible
from friends.models import Attendance, Friend, Minutes, Session
from invitations import confirmations, links, replies
from invitations.models import Delegation, Invitation, Letter, Reply, ReplyLink
from msp import clock, journal
from msp.models import User

Mark = Attendance.Mark


@dataclass(frozen=True)
class Row:
    """One delegation on the sheet: its part in the group, what it said, and what was marked."""

    delegation: Delegation
    role: str
    answer: str
    mark: str

    @property
    def stands(self) -> str:
        """How it counts: as it was marked; unmarked, who sent regrets has apologised."""
        return self.mark or (Mark.APOLOGIES.value if self.answer == Reply.Answer.REGRETS else "")


@dataclass(frozen=True)
class Sheet:
    """The whole sheet of a session."""

    rows: tuple[Row, ...]

    def of(self, mark: str) -> list[Row]:
        """Return who counts as this."""
        return [row for row in self.rows if row.stands == mark]

    @property
    def present(self) -> list[Row]:
        """Who is there."""
        return self.of(Mark.PRESENT)

    @property
    def apologies(self) -> list[Row]:
        """Who has apologised."""
        return self.of(Mark.APOLOGIES)

    @property
    def absent(self) -> list[Row]:
        """Who neither came nor apologised: marked so, or a member of whom nothing was heard."""
        return [row for row in self.rows if row.stands in ("", Mark.ABSENT)]

    @property
    def expected(self) -> list[Row]:
        """Who has said that it comes."""
        return [row for row in self.rows if row.answer == Reply.Answer.ATTENDING]

    @property
    def silent(self) -> list[Row]:
        """Members of whom nothing is known yet."""
        return [row for row in self.rows if row.role and not row.answer and not row.mark]


def sheet(session: Session) -> Sheet:
    """Return who belongs to a session and how each stands: three queries."""
    # Asked anew: a session that came with its group may have brought only a part.
    marks = Attendance.objects.filter(session=session).select_related("delegation__state", "delegation__organisation")
    return sheet_of(session, _members_then(session), marks, groups.replies_to([session]))


def sheet_of(
    session: Session,
    members: Iterable[Friend],
    marks: Iterable[Attendance],
    answered: dict[tuple[int, int], Reply],
) -> Sheet:
    """Return the sheet from what is known already; where a letter invited, the reply is the answer that counts."""
    known = {one.delegation_id: one for one in marks}
    parts = {one.delegation_id: (one.delegation, one.role) for one in members}
    guests = [one for pk, one in known.items() if pk not in parts and one.mark]
    rows = []
    for delegation, role in [*parts.values(), *((one.delegation, "") for one in guests)]:
        row, reply = known.get(delegation.pk), answered.get((session.event_id, delegation.pk))
        answer = reply.answer if reply else row.answer if row else ""
        rows.append(Row(delegation, role, answer, row.mark if row else ""))
    return Sheet(tuple(rows))


def _members_then(session: Session) -> list[Friend]:
    """Return who was a member on the day of the session; of two terms of one delegation, the later."""
    day = session.event.starts_on
    then = Friend.objects.filter(Q(until_on=None) | Q(until_on__gte=day), theme=session.theme_id, from_on__lte=day)
    named = then.select_related("delegation__state", "delegation__organisation").defer(*groups.UNSAID)
    found = named.order_by("role", "delegation__state__seat_en", "delegation__organisation__name_en", "-pk")
    return list({one.delegation_id: one for one in reversed(found)}.values())[::-1]


def mark(session: Session, delegation: Delegation, how: str, *, by: User) -> bool:
    """Write down how a delegation is at a session; the first mark says that it is held. Return whether it changed.

    Tapped twice it is one mark. Raises NotPossible before the day, for a cancelled session, and once the minutes are
    approved.
    """
    if how not in Mark.values:
        raise NotPossible(_("Present, apologies or absent: please choose one of these."))
    meeting = session.theme.meeting
    if session.event.starts_on > clock.today(meeting):
        raise NotPossible(_("Attendance is marked from the day of the session on."))
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)
        session.refresh_from_db(fields=["status"])
        if session.status == Session.Status.CANCELLED:
            raise NotPossible(_("This session was cancelled."))
        if Minutes.objects.filter(session=session, status=Minutes.Status.APPROVED).exists():
            raise NotPossible(_("The minutes of this session are approved; attendance stays as it is."))
        Session.objects.filter(pk=session.pk, status=Session.Status.CALLED).update(status=Session.Status.HELD)
        row, _made = Attendance.objects.get_or_create(session=session, delegation=delegation)
        moved = Attendance.objects.filter(pk=row.pk).exclude(mark=how)
        changed = moved.update(mark=how, marked_by=by, marked_at=timezone.now())
        if changed:
            journal.note(session, f"marked {how}", meeting=meeting, by=by, code=delegation.code)
    session.refresh_from_db(fields=["status"])
    return bool(changed)


def answer(session: Session, delegation: Delegation, says: str, *, link: ReplyLink, now: datetime) -> bool:
    """Keep whether a member comes: as its reply where a letter invited it, else on the sheet.

    Return whether it changed. Raises NotPossible for a session that has begun or is cancelled.
    """
    if says not in Attendance.Answer.values:
        raise NotPossible(_("Please say whether you will attend."))
    if session.status != Session.Status.CALLED or now >= replies.begins_at(session.event):
        raise NotPossible(_("This session has begun or is cancelled; an answer can no longer be taken."))
    invited = Invitation.objects.select_related(*links.WHOLE_INVITATION).filter(
        event=session.event, delegation=delegation, letter__status=Letter.Status.DISPATCHED
    )
    if invitation := invited.first():
        return _reply(invitation, says, link=link)
    with transaction.atomic():
        row, _made = Attendance.objects.get_or_create(session=session, delegation=delegation)
        moved = Attendance.objects.filter(pk=row.pk).exclude(answer=says)
        changed = moved.update(answer=says, answered_at=now, link=link)
        if changed:
            name = f"{delegation.name_in('en')}, personal link"
            journal.note(session, f"answered {says}", meeting=session.theme.meeting, by_name=name)
    return bool(changed)


def _reply(invitation: Invitation, says: str, *, link: ReplyLink) -> bool:
    """Record the answer as any reply is, with its confirmation and calendar entry; who was named stays named."""
    before = replies.current(invitation)
    if before and before.answer == says:
        return False
    named = [] if before is None else [replies.Person(one.name, one.title) for one in before.delegates.all()]

    def name(reply: Reply) -> None:
        if says == Reply.Answer.ATTENDING:
            replies.name_delegates(reply, named)

    own = links.grant(invitation, email=link.email)
    try:
        replies.record(
            invitation,
            answer=says,
            source=Reply.Source.LINK,
            words=before.words if before else "",
            language=get_language() or "en",
            link=own,
            also=[name, confirmations.promise],
        )
    except replies.EventBegunError as fault:
        raise NotPossible(str(fault)) from fault
    return True
