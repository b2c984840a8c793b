"""One delegation's correspondence: letters sent, replies received and notes taken, the newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invitations import sections
from invitations.copies import copy_of
from invitations.models import Copy, Delegation, Invitation, Letter, Reply
from invitations.progress import CHIPS, Chip
from invitations.replies import Line
from msp import clock, journal
from msp.models import LogEntry, OutgoingMail, User

NOTED = "noted"
# What the journal keeps about a post, as the thread tells it.
DEEDS = {
    "opened": gettext_lazy("Entered in the address book"),
    "amended": gettext_lazy("Address book amended"),
    "confirmed": gettext_lazy("Mission confirmed"),
    "set to fallback": gettext_lazy("Written to at the fallback address from now on"),
    "changed the head of post": gettext_lazy("Another head of the post"),
    "corrected the head of post": gettext_lazy("Head of the post corrected"),
    "changed the mailboxes": gettext_lazy("Mailboxes changed"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the thread: what happened, on which of the meeting's days, and what can be opened.

    `at` is the real instant and gives the order; in a rehearsal the day shown is the meeting's own.
    """

    at: datetime
    on: date
    kind: str  # "letter", "reply", "note" or "record"
    title: str
    detail: str = ""
    by: str = ""
    done: bool = True
    copy: Copy | None = None
    # What a reply says beside its answer: who comes, who signs, which themes.
    lines: list[Line] = field(default_factory=list)
    # Each message with the look of its status.
    mails: list[tuple[OutgoingMail, Chip]] = field(default_factory=list)


def thread(delegation: Delegation) -> list[Entry]:
    """Return the whole correspondence with a delegation: six queries, however long it is."""
    entries = [*_letters(delegation), *_replies(delegation), *_records(delegation)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def answer(delegation: Delegation) -> tuple[Invitation | None, Reply | None]:
    """Return the latest invitation that has left for a delegation, and what is answered to it now."""
    left = delegation.invitations.filter(letter__status=Letter.Status.DISPATCHED).select_related("event")
    invitation = left.order_by("letter__dispatched_at").last()
    if invitation is None:
        return None, None
    replies = invitation.replies.filter(current=True).select_related("recorded_by").prefetch_related("delegates")
    return invitation, replies.first()


def take_note(delegation: Delegation, text: str, *, by: User) -> LogEntry:
    """Add a note to the thread; like the journal in which it stands, it is never changed."""
    return journal.note(delegation, NOTED, meeting=delegation.meeting, by=by, text=text)


def _day(at: datetime) -> date:
    return at.astimezone(clock.zone()).date()


def _letters(delegation: Delegation) -> Iterator[Entry]:
    copies = list(delegation.copies.select_related("letter", "letter__event").order_by("pk"))
    mails = _mails(copies)
    for copy in copies:
        letter = copy.letter
        at = letter.dispatched_at or letter.approved_at
        if at is None:
            continue
        words = {
            Letter.Status.DISPATCHED.value: _("Letter %(reference)s sent"),
            Letter.Status.WITHDRAWN.value: _("Letter %(reference)s withdrawn"),
        }.get(letter.status, _("Letter %(reference)s approved, not sent yet"))
        yield Entry(
            at,
            letter.dated_on if delegation.meeting.rehearsal_on else _day(at),
            "letter",
            words % {"reference": copy.reference},
            detail=letter.title,
            done=letter.status == Letter.Status.DISPATCHED,
            copy=copy,
            mails=[(mail, CHIPS[OutgoingMail.Status(mail.status)]) for mail in mails[copy.pk]],
        )


def _mails(copies: list[Copy]) -> dict[int, list[OutgoingMail]]:
    """Return the messages that carried these copies, those of a corrected address included, by copy."""
    found: dict[int, list[OutgoingMail]] = defaultdict(list)
    if not copies:
        return found
    # A mailbox may serve two missions: only the key tells whose letter a message carried.
    of_copies = Q()
    for copy in copies:
        of_copies |= Q(round=copy.letter.round, key__startswith=f"{copy.letter.round}:{copy.pk}:")
    for mail in OutgoingMail.objects.standing().filter(of_copies).defer("answer").order_by("pk"):
        found[copy_of(mail.key)].append(mail)
    return found


def _replies(delegation: Delegation) -> Iterator[Entry]:
    found = Reply.objects.filter(invitation__delegation=delegation).select_related("invitation__event", "recorded_by")
    for reply in sections.whole(found):
        words = _("Replied to %(event)s: %(answer)s") % {
            "event": reply.invitation.event,
            "answer": reply.get_answer_display(),
        }
        yield Entry(
            reply.recorded_at,
            _day(reply.answered_at),
            "reply",
            words,
            detail=_reply_detail(reply),
            by=str(reply.recorded_by or ""),
            lines=sections.lines(reply)[1:],
        )


def _reply_detail(reply: Reply) -> str:
    """Say how a reply came, and what sets it apart."""
    parts = [reply.get_source_display(), reply.source_note]
    parts += [_("late")] * reply.late + [_("replaced by a later one")] * (not reply.current)
    parts += [_("invented for the sample")] * reply.invented
    return ", ".join(part for part in parts if part)


def _records(delegation: Delegation) -> Iterator[Entry]:
    entries = LogEntry.objects.filter(thing="delegation", thing_id=str(delegation.pk)).select_related("by")
    for entry in entries:
        by = str(entry.by or entry.by_name)
        if entry.deed == NOTED:
            yield Entry(entry.at, _day(entry.at), "note", str(entry.facts.get("text", "")), by=by)
        elif entry.deed in DEEDS:
            yield Entry(entry.at, _day(entry.at), "record", str(DEEDS[entry.deed]), by=by)
