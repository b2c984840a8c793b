"""Replies: one answer counts, earlier ones are kept, and whatever comes before the event begins is accepted."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from invitations import copies
from invitations.models import Copy, Delegate, Invitation, Reply, ReplyLink
from msp import clock, delivery, events, journal
from msp.models import Event, OutgoingMail, User

MOST_PERSONS = 20
MOST_ANSWERS_AN_HOUR = 10


class EventBegunError(Exception):
    """The event has begun; what is to be said now is said in person."""


@dataclass(frozen=True)
class Person:
    """A name and a title as they were written."""

    name: str
    title: str = ""

    def __str__(self) -> str:
        return f"{self.name}, {self.title}" if self.title else self.name


@dataclass(frozen=True)
class Line:
    """One line of what was answered: the question in a word or two, and what stands beside it."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One line that differs between two answers."""

    label: str
    old: tuple[str, ...]
    new: tuple[str, ...]


def begins_at(event: Event) -> datetime:
    """Return the moment at which an event begins; without a time, the first minute of its first day."""
    return datetime.combine(event.starts_on, event.starts_at or time(), tzinfo=events.zone_of(event))


def now(invitation: Invitation) -> datetime:
    """Return the moment by the meeting's own clock, which a rehearsal may have moved."""
    return clock.now(invitation.delegation.meeting)


def has_begun(invitation: Invitation) -> bool:
    """Say whether the event has begun."""
    return now(invitation) >= begins_at(invitation.event)


def is_late(invitation: Invitation, moment: datetime) -> bool:
    """Say whether an answer of this moment comes after the day that the letter asked for."""
    by = invitation.letter.reply_by
    return by is not None and moment > by


def current(invitation: Invitation) -> Reply | None:
    """Return the answer that counts."""
    return invitation.replies.filter(current=True).first()


def earlier(reply: Reply) -> QuerySet[Reply]:
    """Return the answers before this one, the one that it took the place of first."""
    return reply.invitation.replies.filter(pk__lt=reply.pk).order_by("-pk")


def answered_too_often(link: ReplyLink) -> bool:
    """Say whether a link has been used to answer so often within the hour that it should rest."""
    since = timezone.now() - timedelta(hours=1)
    return link.replies.filter(recorded_at__gte=since).count() >= MOST_ANSWERS_AN_HOUR


def form_nonce(sent: QueryDict) -> str:
    """Return what tells one opened form from another: the one it came with, or a new one."""
    return sent.get("form_key", "")[:64] or secrets.token_urlsafe(12)


def form_key(sent: QueryDict) -> str:
    """Return what marks one form with one content, so that sent twice it is one answer.

    The content is part of it: somebody who goes back, corrects a name and sends the same form again has answered anew.
    """
    content = sorted((key, values) for key, values in sent.lists() if key != "csrfmiddlewaretoken")
    return hashlib.sha256(json.dumps(content).encode()).hexdigest() if sent.get("form_key") else ""


@transaction.atomic
def record(
    invitation: Invitation,
    *,
    answer: str,
    source: str,
    words: str = "",
    confirm_to: str = "",
    language: str = "en",
    link: ReplyLink | None = None,
    by: User | None = None,
    source_note: str = "",
    form_key: str = "",
    invented: bool = False,
    answered_at: datetime | None = None,
    also: Iterable[Callable[[Reply], object]] = (),
) -> Reply:
    """Write down an answer, which becomes the current one; `also` are the sections' deeds, in the same transaction.

    A form that was recorded before is not recorded again: the answer it made is returned. Raises EventBegunError for
    a link; staff write down what they are told then, too.
    """
    # The row that two senders at once have to wait for; SQLite has taken its lock already.
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    if form_key and (twin := invitation.replies.filter(form_key=form_key).first()):
        return twin
    if link and has_begun(invitation):
        raise EventBegunError(_("The meeting has begun."))
    moment = answered_at or now(invitation)
    changed = invitation.replies.filter(current=True).update(current=False)
    reply = Reply.objects.create(
        invitation=invitation,
        answer=answer,
        words=words,
        confirm_to=confirm_to,
        language=language,
        source=source,
        source_note=source_note,
        link=link,
        recorded_by=by,
        answered_at=moment,
        late=is_late(invitation, moment),
        invented=invented,
        form_key=form_key,
    )
    for deed in also:
        deed(reply)
    _tell(reply, changed=bool(changed))
    return reply


def name_delegates(reply: Reply, people: Iterable[Person]) -> None:
    """Write down who comes, in the order given."""
    Delegate.objects.bulk_create(
        Delegate(reply=reply, position=position, name=person.name, title=person.title)
        for position, person in enumerate(people, start=1)
    )


def compare(old: Iterable[Line], new: Iterable[Line]) -> list[Change]:
    """Return the lines that differ between two answers, in the order of the new one; what is gone comes last."""
    before, after = {line.label: line.values for line in old}, {line.label: line.values for line in new}
    labels = [*after, *(label for label in before if label not in after)]
    return [
        Change(label, before.get(label, ()), after.get(label, ()))
        for label in labels
        if before.get(label, ()) != after.get(label, ())
    ]


def _tell(reply: Reply, *, changed: bool) -> None:
    """Write the journal's line, and tell the outbox that the link arrived."""
    invitation = reply.invitation
    meeting = invitation.delegation.meeting
    # The journal is read by staff: its words do not follow the delegate's language.
    by_name = f"{invitation.delegation.name_in('en')}, personal link" if reply.link else ""
    facts = {"answer": reply.answer, "late": reply.late, "source": reply.source, "reference": invitation.reference}
    deed = "reply changed" if changed else "reply recorded"
    journal.note(invitation, deed, meeting=meeting, by=reply.recorded_by, by_name=by_name, **facts)
    if reply.link:
        _settle_doubt(invitation, reply.link.email)


def _settle_doubt(invitation: Invitation, mailbox: str) -> None:
    """Close the doubt about the letter that held the link, and about no other State's in the same mailbox."""
    letter = invitation.letter
    doubtful = OutgoingMail.objects.filter(
        round=letter.round, recipient__iexact=mailbox, status=OutgoingMail.Status.UNCERTAIN
    )
    for key in doubtful.values_list("key", flat=True):
        if Copy.objects.filter(pk=copies.copy_of(key), delegation=invitation.delegation_id).exists():
            delivery.confirmed_by_reply(round=letter.round, recipient=mailbox, key=key)
