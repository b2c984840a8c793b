"""Mail: composed from its templates, put in the outbox, and counted by round."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from msp import bell, mime, outbox, pace
from msp.mail_models import OutgoingMailQuerySet
from msp.mime import Attachment, Refused
from msp.models import Meeting, OutgoingMail

__all__ = [
    "Attachment",
    "Composed",
    "Progress",
    "Refused",
    "cancel",
    "compose",
    "pause",
    "progress",
    "queue",
    "release",
    "resume",
    "tally",
]

Status = OutgoingMail.Status
# Room is left in the column for the mark of a corrected address.
LONGEST_KEY = 180
# E-mail is the one place with inline styles: many programs drop a style sheet. Templates write the plain tag.
_TEXT = "font-size:17px;line-height:26px;color:#17211f;"
_SMALL = "font-family:'Segoe UI',Arial,sans-serif;font-size:14px;line-height:21px;color:#535d59;"
DRESS = {
    "<p>": f'<p class="ink" style="margin:0 0 14px;{_TEXT}">',
    '<p class="soft">': f'<p class="soft" style="margin:0 0 16px;{_SMALL}">',
    "<h2>": f'<h2 class="ink" style="margin:22px 0 10px;{_TEXT}">',
    "<ul>": f'<ul class="ink" style="margin:0 0 14px;padding:0 22px;{_TEXT}">',
    "<ol>": f'<ol class="ink" style="margin:0 0 14px;padding:0 22px;{_TEXT}">',
    "<a href=": '<a class="a" style="color:#0e5852;" href=',
    "<del>": '<del class="soft" style="color:#535d59;">',
}


class Composed(NamedTuple):
    """A mail's words, before anybody is written to."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Progress:
    """How far a round has come; the five parts add up to the total."""

    total: int
    left: int
    waiting: int
    retrying: int
    failed: int
    uncertain: int
    per_minute: int
    minutes_left: int
    # When the post last looked at the outbox, and what holds it up now.
    last_seen: datetime | None
    resting_until: datetime | None
    trouble: str
    paused: bool


def compose(name: str, context: Mapping[str, Any], *, language: str) -> Composed:
    """Render templates/mail/<name>/subject.txt, body.txt and body.html in a language.

    Text templates are never escaped, HTML always is; line breaks in a subject become spaces.
    """
    with translation.override(language):
        subject, text = (_render(f"mail/{name}/{part}", context, escaped=False) for part in ("subject.txt", "body.txt"))
        html = _render(f"mail/{name}/body.html", context, escaped=True)
    for plain, dressed in DRESS.items():
        html = html.replace(plain, dressed)
    return Composed(" ".join(subject.split()), text.strip() + "\n", html)


def queue(
    *,
    key: str,
    recipient: str,
    subject: str,
    text: str,
    html: str = "",
    attachments: Iterable[Attachment] = (),
    meeting: Meeting | None = None,
    round: str = "",
    priority: int = 5,
    reply_to: str = "",
    sender_name: str = "",
    headers: Mapping[str, str] | None = None,
    held: bool = False,
    expires_at: datetime | None = None,
) -> OutgoingMail:
    """Promise a mail: the message built and hashed, its row written in the caller's transaction.

    Attachments are (name, type, bytes). The same key again returns the row that is there, whatever else is asked.
    A held mail leaves after `release`; any other as soon as the transaction is committed. Raises Refused, with
    nothing written, for a recipient that is not exactly one address and for line breaks in a header.
    """
    if not key or len(key) > LONGEST_KEY:
        raise Refused(_("A mail’s key has 1 to %(most)d characters.") % {"most": LONGEST_KEY})
    known = OutgoingMail.objects.filter(key=key).first()
    if known is not None:
        return known
    message = mime.build(
        key=key,
        recipient=recipient,
        subject=subject,
        text=text,
        html=html,
        attachments=attachments,
        reply_to=reply_to,
        sender_name=sender_name,
        headers=headers or {},
    )
    mail, _made = outbox.put(
        key,
        message,
        held=held,
        recipient=mime.address(recipient),
        subject=subject,
        meeting=meeting,
        round=round,
        priority=priority,
        expires_at=expires_at,
    )
    return mail


def release(round: str) -> int:
    """Let the prepared mails of a round leave and return their number; a second call finds none."""
    now = timezone.now()
    moved = _of(round).filter(status=Status.HELD).update(status=Status.QUEUED, released_at=now, next_attempt_at=now)
    if moved:
        bell.ring_on_commit()
    return moved


def pause(round: str) -> int:
    """Stop a round where it is: what has not been handed over stays, what is promised later waits too."""
    return _of(round).update(paused=True)


def resume(round: str) -> int:
    """Let a paused round go on."""
    moved = _of(round).filter(paused=True).update(paused=False)
    if moved:
        bell.ring_on_commit()
    return moved


@transaction.atomic
def cancel(round: str) -> int:
    """Call off what is prepared or waits, for good, and return its number."""
    now = timezone.now()
    moved = _of(round).filter(status__in=[Status.HELD, Status.QUEUED]).update(status=Status.CANCELLED, settled_at=now)
    # One that is leaving at this moment may still leave; sent back by the other server, it does not try again.
    _of(round).filter(status__in=[Status.CLAIMED, Status.HANDED]).update(expires_at=now)
    return moved


def tally(round: str) -> dict[str, int]:
    """Count a round's mails by status, every status named; those sent again to a corrected address count once."""
    rows = _of(round).standing().values_list("status").annotate(number=Count("pk"))
    return dict.fromkeys(Status.values, 0) | {str(status): number for status, number in rows}


def progress(round: str) -> Progress:
    """Say how far a round has come, in two queries whatever its size; cancelled mails do not count."""
    returned = Q(status__in=[Status.FAILED, Status.BOUNCED, Status.EXPIRED])
    queued = Q(status=Status.QUEUED)
    counted = (
        _of(round)
        .standing()
        .aggregate(
            total=Count("pk", filter=~Q(status=Status.CANCELLED)),
            left=Count("pk", filter=Q(status=Status.ACCEPTED)),
            retrying=Count("pk", filter=queued & Q(attempts__gt=0)),
            fresh=Count("pk", filter=queued & Q(attempts=0)),
            leaving=Count("pk", filter=Q(status__in=[Status.HELD, Status.CLAIMED, Status.HANDED])),
            failed=Count("pk", filter=returned),
            uncertain=Count("pk", filter=Q(status=Status.UNCERTAIN)),
            paused=Count("pk", filter=Q(paused=True)),
        )
    )
    waiting = counted["fresh"] + counted["leaving"]
    way = pace.way()
    now = timezone.now()
    resting = way.open_until if way and way.open_until and way.open_until > now else None
    per_minute = settings.MAIL_PER_MINUTE
    return Progress(
        total=counted["total"],
        left=counted["left"],
        waiting=waiting,
        retrying=counted["retrying"],
        failed=counted["failed"],
        uncertain=counted["uncertain"],
        per_minute=per_minute,
        minutes_left=math.ceil((waiting + counted["retrying"]) / per_minute) if per_minute else 0,
        last_seen=way.seen_at if way else None,
        resting_until=resting,
        trouble=way.answer if way and resting else "",
        paused=counted["paused"] > 0,
    )


def _of(round: str) -> OutgoingMailQuerySet:
    if not round:
        raise ValueError("A round has a name.")
    return OutgoingMail.objects.filter(round=round)


def _render(template: str, context: Mapping[str, Any], *, escaped: bool) -> str:
    found = get_template(template).template  # type: ignore[attr-defined]  # Django's own templates have one
    return str(found.render(Context(dict(context), autoescape=escaped)))
