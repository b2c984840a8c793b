"""Circulars: one mail to every member of a group, kept with who received it and what was answered."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, Prefetch, QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from friends import mailboxes, sessioncalendar
from friends.faults import NotPossible
from friends.mailboxes import Mailbox
from friends.models import Circular, CircularAnswer, Recipient, Session, Theme
from invitations import uploads
from invitations.models import Delegation, ReplyLink
from msp import journal, mail
from msp.mail import Attachment, Composed
from msp.models import User

Kind = Circular.Kind
LONGEST_ANSWER = 8000
# Of one link within an hour: more is a machine.
MOST_AN_HOUR = 60
CALENDAR = (Kind.CALL, Kind.MOVE, Kind.CANCEL)


@dataclass(frozen=True)
class Paper:
    """A PDF that goes along."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Notice:
    """What the members are told."""

    subject: str
    text: str = ""
    kind: str = Kind.WORDS.value
    session: Session | None = None
    paper: Paper | None = None
    form_key: str = ""


def send(theme: Theme, notice: Notice, *, by: User, now: datetime) -> Circular:
    """Write to every member, each with its own link, and keep what was written; the same form twice is one circular.

    Raises NotPossible where there is nobody to write to, and uploads.Refused for a paper that is no harmless PDF.
    """
    if notice.paper:
        uploads.read(notice.paper.data)
    boxes = mailboxes.of_group(theme)
    if not boxes:
        raise NotPossible(_("This group has no member with an address yet."))
    composed = [_composed(theme, notice, box, by=by) for box in boxes]
    entry = sessioncalendar.file(notice.session) if notice.session and notice.kind in CALENDAR else None
    with transaction.atomic():
        # Numbers are given one at a time.
        Theme.objects.select_for_update().get(pk=theme.pk)
        known = theme.circulars.filter(form_key=notice.form_key).first() if notice.form_key else None
        if known is not None:
            return known
        circular = _keep(theme, notice, by=by, now=now)
        for box, message in zip(boxes, composed, strict=True):
            _queue(circular, box, message, attachments=_attachments(notice, entry), by=by)
        journal.note(theme, "sent a circular", meeting=theme.meeting, by=by, number=circular.number, kind=circular.kind)
    return circular


def _composed(theme: Theme, notice: Notice, box: Mailbox, *, by: User) -> Composed:
    page = {
        "notice": notice,
        "theme": theme,
        "session": notice.session,
        "event": notice.session.event if notice.session else None,
        "meeting": theme.meeting,
        "letterhead": theme.meeting.letterhead,
        "delegation": box.delegation,
        "url": box.url,
        "by": by,
    }
    return mail.compose("group_circular", page, language=box.delegation.language)


def _keep(theme: Theme, notice: Notice, *, by: User, now: datetime) -> Circular:
    last = theme.circulars.aggregate(last=Max("number"))["last"] or 0
    circular = Circular(
        theme=theme,
        number=last + 1,
        kind=notice.kind,
        subject=notice.subject.strip()[:200],
        text=notice.text.strip(),
        session=notice.session,
        form_key=notice.form_key,
        by=by,
        at=now,
    )
    if notice.paper:
        # A name of our own on the disk; the sender's is what readers see.
        circular.attachment.save(f"{get_random_string(16)}.pdf", ContentFile(notice.paper.data), save=False)
        circular.attachment_name = notice.paper.name[:120]
        circular.attachment_sha256 = hashlib.sha256(notice.paper.data).hexdigest()
    circular.save()
    return circular


def _attachments(notice: Notice, entry: bytes | None) -> list[Attachment]:
    found: list[Attachment] = []
    if entry:
        found.append(("session.ics", "text/calendar", entry))
    if notice.paper:
        found.append((notice.paper.name, "application/pdf", notice.paper.data))
    return found


def _queue(circular: Circular, box: Mailbox, message: Composed, *, attachments: Sequence[Attachment], by: User) -> None:
    theme = circular.theme
    digest = hashlib.sha256(box.email.lower().encode()).hexdigest()[:16]
    queued = mail.queue(
        key=f"circular:{circular.pk}:{box.delegation.pk}:{digest}",
        recipient=box.email,
        subject=message.subject,
        text=message.text,
        html=message.html,
        attachments=attachments,
        meeting=theme.meeting,
        round=circular.round,
        reply_to=by.email,
        sender_name=theme.meeting.letterhead.name,
    )
    Recipient.objects.create(circular=circular, delegation=box.delegation, email=box.email, mail=queued)


def archive(theme: Theme) -> QuerySet[Circular]:
    """Return a group's circulars, the newest first, with their answers: two queries."""
    answers = CircularAnswer.objects.select_related("delegation__state", "delegation__organisation").order_by("pk")
    found = theme.circulars.select_related("session__theme", "session__event", "by")
    return found.prefetch_related(Prefetch("answers", answers)).order_by("-number")


def answer(
    circular: Circular, delegation: Delegation, words: str, *, link: ReplyLink, now: datetime, form_key: str = ""
) -> CircularAnswer:
    """Keep what a member answers; the same form twice is one answer.

    Raises NotPossible for an empty or endless answer, and for a link that has been used too often within an hour.
    """
    words = words.strip()
    if not words:
        raise NotPossible(_("Please write your answer first."))
    if len(words) > LONGEST_ANSWER:
        raise NotPossible(_("An answer has at most %(most)d characters.") % {"most": LONGEST_ANSWER})
    if CircularAnswer.objects.filter(link=link, at__gte=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise NotPossible(_("This link has been used many times within an hour. Please try again later."))
    with transaction.atomic():
        Circular.objects.select_for_update().get(pk=circular.pk)
        known = circular.answers.filter(delegation=delegation, form_key=form_key).first() if form_key else None
        if known is not None:
            return known
        made = CircularAnswer.objects.create(
            circular=circular, delegation=delegation, words=words, link=link, form_key=form_key, at=now
        )
        meeting = circular.theme.meeting
        name = f"{delegation.name_in('en')}, personal link"
        journal.note(circular, "answered", meeting=meeting, by_name=name, number=circular.number)
    return made


def settle(answer: CircularAnswer, *, by: User) -> bool:
    """Write down that a coordinator has dealt with an answer. Return whether this call did it."""
    moved = CircularAnswer.objects.filter(pk=answer.pk, settled_at=None)
    return bool(moved.update(settled_at=timezone.now(), settled_by=by))
