"""The outbox: how a mail's row is written and how it moves; of two movers the second moves nothing."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from msp import bell, mime, smtp
from msp.mail_models import OutgoingMailQuerySet
from msp.models import MailAttempt, OutgoingMail

Status = OutgoingMail.Status
# Minutes until the next try after each temporary refusal in a row; the last one repeats, for five days in all.
BACK_OFF = (1, 5, 15, 30, 60, 120, 240)
TRIES = 36
# The phase of what becomes known after the last try: a reply, a returned mail.
EVIDENCE = "evidence"
# On SQLite, whose lock is not fair, writers who never pause starve the web process.
PAUSE_SECONDS = 0.005
_paused_until = 0.0


class Damaged(Exception):
    """The stored message is not the one that was promised."""


@dataclass(frozen=True)
class Verdict:
    """How one try ended; `is_about_us` where the other server refused us rather than this message."""

    status: str
    phase: str
    answer: str
    code: str = ""
    is_about_us: bool = False

    @property
    def counts(self) -> bool:
        """Whether it was a try: the message was offered, and this is not what became known of it later."""
        return self.phase not in (*smtp.BEFORE_MAIL, EVIDENCE)


def put(key: str, message: bytes, *, held: bool = False, **facts: Any) -> tuple[OutgoingMail, bool]:
    """Write the row of a message and say whether it is new; the same key again returns the row that is there."""
    sender = mime.sender()[1]
    now = timezone.now()
    moment = {"status": Status.HELD} if held else {"released_at": now, "next_attempt_at": now}
    mail = OutgoingMail(
        key=key,
        message_id=f"<{uuid.uuid4().hex}@{sender.rpartition('@')[2]}>",
        sender=sender,
        body=_keep(message),
        body_sha256=hashlib.sha256(message).hexdigest(),
        paused=_is_paused(facts["round"]),
        **moment,
        **facts,
    )
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        there = OutgoingMail.objects.filter(key=key).first()
        if there is None:
            raise
        return there, False
    if not held:
        bell.ring_on_commit()
    return mail, True


def stored(mail: OutgoingMail) -> bytes:
    """Return the message as it was promised; raises Damaged where the file is gone or changed."""
    try:
        with mail.body.open("rb") as file:
            message: bytes = file.read()
    except FileNotFoundError as fault:
        raise Damaged(_("The stored message is gone.")) from fault
    if hashlib.sha256(message).hexdigest() != mail.body_sha256:
        raise Damaged(_("The stored message was changed after it was promised."))
    return message


def as_sent(mail: OutgoingMail) -> bytes:
    """Return the whole message; its date is that of its release, so that sent again it is the same to the byte."""
    date = format_datetime(mail.released_at or timezone.now())
    return f"Date: {date}\r\nMessage-ID: {mail.message_id}\r\n".encode("ascii") + stored(mail)


def claim(most: int) -> list[OutgoingMail]:
    """Take up to so many due mails under one new claim, urgent ones first; nobody else gets them before it lapses."""
    now = timezone.now()
    mark = uuid.uuid4().hex
    with _writing():
        due = OutgoingMail.objects.due(now).order_by("priority", "next_attempt_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        chosen = list(due.values_list("pk", flat=True)[:most])
        OutgoingMail.objects.filter(pk__in=chosen, status=Status.QUEUED, paused=False).update(
            status=Status.CLAIMED, claim=mark, lease_until=now + lease()
        )
    mails = OutgoingMail.objects.filter(pk__in=chosen, claim=mark)
    return list(mails.order_by("priority", "next_attempt_at", "pk"))


def lease() -> timedelta:
    """Return how long a claim lasts: the longest that one message may take up to its dot, and some."""
    return timedelta(seconds=settings.MAIL_CONNECT_SECONDS + 1.1 * settings.MAIL_COMMAND_SECONDS)


def renew(mails: Sequence[OutgoingMail]) -> None:
    """Begin the lease of claimed mails anew."""
    _claimed(mails).update(lease_until=timezone.now() + lease())


def give_back(mails: Sequence[OutgoingMail]) -> None:
    """Let claimed mails wait again, untried."""
    _claimed(mails).update(status=Status.QUEUED, claim="", lease_until=None)


def hand(mail: OutgoingMail) -> bool:
    """Commit that the mail is being handed over; where this says False, the dot must not be sent.

    It is False where the claim has lapsed and where the round was paused or cancelled.
    """
    answer_by = timezone.now() + timedelta(seconds=1.1 * settings.MAIL_ANSWER_SECONDS)
    # Durable: inside somebody's transaction the commit would come after the dot.
    with _writing(durable=True):
        mine = OutgoingMail.objects.filter(pk=mail.pk, claim=mail.claim, status=Status.CLAIMED, paused=False)
        moved = mine.update(status=Status.HANDED, lease_until=answer_by)
    return bool(moved)


def settle(mail: OutgoingMail, verdict: Verdict, *, sources: Sequence[str]) -> bool:
    """Write down how a try ended, and move the mail where the same claim still holds it in one of these statuses."""
    change = _change(mail, verdict)
    with _writing():
        moved = OutgoingMail.objects.filter(pk=mail.pk, claim=mail.claim, status__in=sources).update(**change)
        MailAttempt.objects.create(
            mail=mail,
            claim=mail.claim,
            phase=verdict.phase,
            code=verdict.code[:20],
            answer=verdict.answer,
            outcome=change["status"],
        )
    return bool(moved)


def recover() -> None:
    """Take up what dead workers left: claimed mails wait again, handed ones are in doubt, old ones are too old."""
    now = timezone.now()
    lapsed = OutgoingMail.objects.filter(lease_until__lte=now)
    lapsed.filter(status=Status.CLAIMED).update(status=Status.QUEUED, claim="", lease_until=None)
    silence = Verdict(Status.UNCERTAIN, "dot", _("The worker stopped before an answer came."))
    for mail in lapsed.filter(status=Status.HANDED):
        settle(mail, silence, sources=[Status.HANDED])
    old = OutgoingMail.objects.filter(status=Status.QUEUED, expires_at__lte=now)
    old.update(status=Status.EXPIRED, settled_at=now)


@contextmanager
def _writing(*, durable: bool = False) -> Iterator[None]:
    """Open a short transaction; where the database would not let others in by itself, none follows for a moment.

    What is done in the meantime, such as waiting for the other server, counts as that moment.
    """
    global _paused_until
    pause = _paused_until - time.monotonic()
    if pause > 0:
        time.sleep(pause)
    with transaction.atomic(durable=durable):
        yield
    if connection.vendor == "sqlite":
        _paused_until = time.monotonic() + PAUSE_SECONDS


def _claimed(mails: Sequence[OutgoingMail]) -> OutgoingMailQuerySet:
    claims = {mail.claim for mail in mails}
    return OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails], claim__in=claims, status=Status.CLAIMED)


def _change(mail: OutgoingMail, verdict: Verdict) -> dict[str, Any]:
    now = timezone.now()
    change: dict[str, Any] = {
        "status": verdict.status,
        "code": verdict.code[:20],
        "answer": verdict.answer,
        "lease_until": None,
    }
    if verdict.counts:
        change["attempts"] = mail.attempts + 1
    if verdict.status == Status.QUEUED:
        change["claim"] = ""
        if verdict.counts:
            change["next_attempt_at"] = now + timedelta(minutes=BACK_OFF[min(mail.attempts, len(BACK_OFF) - 1)])
            change["status"] = Status.FAILED if mail.attempts + 1 >= TRIES else Status.QUEUED
    if change["status"] in (Status.ACCEPTED, Status.FAILED):
        change["settled_at"] = now
    return change


def _is_paused(round: str) -> bool:
    return bool(round) and OutgoingMail.objects.filter(round=round, paused=True).exists()


def _keep(message: bytes) -> str:
    # Under its own hash: one that is there already, after a transaction undone, is not stored twice.
    name = f"mail/{timezone.now():%Y/%m}/{hashlib.sha256(message).hexdigest()}.eml"
    if default_storage.exists(name) and default_storage.size(name) == len(message):
        return name
    return default_storage.save(name, ContentFile(message))
