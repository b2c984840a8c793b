"""Delivery: what the outbox promises leaves once, and every doubt is shown to a person."""

from __future__ import annotations

import re
import time

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from msp import bell, journal, mime, outbox, pace, smtp
from msp.models import OutgoingMail, User
from msp.outbox import Verdict

Status = OutgoingMail.Status
BATCH = 25
# A kept line is closed before a longer sleep: the other server would hang up, and it would look like a refusal.
LONG_SLEEP_SECONDS = 10
# What the first half may come to, and what an answer after the dot may settle, even a late one.
BEFORE, AFTER = [Status.CLAIMED], [Status.HANDED, Status.UNCERTAIN]
_COPY = re.compile(r"(?P<key>.*)#(?P<number>\d+)", re.S)


def pump(limit_seconds: float = 60) -> int:
    """Send what the database says is due, for at most this long, and return how many mails were accepted.

    Any number of pumps may run at once. One that finds more than it can carry calls another, and one that runs out
    of time calls its successor.
    """
    ends = time.monotonic() + limit_seconds
    accepted, alone = 0, True
    with smtp.Line() as line:
        while OutgoingMail.objects.due(timezone.now()).exists():
            left = ends - time.monotonic()
            if left <= 0:
                bell.ring()
                break
            turn = pace.take(BATCH, within=left)
            if turn.tokens:
                mails = outbox.claim(turn.tokens)
                pace.give_back(turn.tokens - len(mails))
                if alone and len(mails) == BATCH:
                    bell.ring()
                    alone = False
                accepted += _carry(line, mails, after_failures=turn.after_failures)
            elif turn.wait:
                _sleep(line, turn.wait)
            else:
                break
    return accepted


def sweep() -> None:
    """Take up what dead workers left, say that the post is awake, and wake a pump while anything is due."""
    pace.seen()
    outbox.recover()
    if OutgoingMail.objects.due(timezone.now()).exists():
        bell.ring()


def send_again(mail: OutgoingMail, *, by: User) -> bool:
    """Let a mail in doubt leave once more, with the same Message-ID; False where somebody was first."""
    moment = {"next_attempt_at": timezone.now(), "expires_at": None, "claim": ""}
    moved = _close_doubt(mail, Status.QUEUED, "sent again", by=by, **moment)
    if moved:
        bell.ring_on_commit()
    return moved


def treat_as_delivered(mail: OutgoingMail, *, by: User) -> bool:
    """Close a doubt: the mail arrived, a person says; False where somebody was first."""
    return _close_doubt(mail, Status.ACCEPTED, "treated as delivered", by=by, settled_at=timezone.now())


@transaction.atomic
def readdress(mail: OutgoingMail, recipient: str, *, by: User) -> OutgoingMail:
    """Send a refused mail's message to a corrected address: a new mail with its own Message-ID.

    Once for each refused mail: the same address again returns the mail that is there. Raises mail.Refused for a
    second address, for one that is none, and for a mail that was not refused.
    """
    recipient = mime.address(recipient)
    mail.refresh_from_db()
    if mail.status not in (Status.FAILED, Status.BOUNCED):
        raise mime.Refused(_("Only a mail that was refused is sent to another address."))
    again, made = outbox.put(
        _next_key(mail.key),
        mime.readdressed(outbox.stored(mail), recipient),
        replaces=mail,
        recipient=recipient,
        subject=mail.subject,
        meeting=mail.meeting,
        round=mail.round,
        priority=mail.priority,
        expires_at=mail.expires_at,
    )
    if again.recipient != recipient:
        raise mime.Refused(_("This mail was sent to %(address)s already.") % {"address": again.recipient})
    if made:
        journal.note(mail, "sent to another address", meeting=mail.meeting, by=by, recipient=recipient)
    return again


def settle_by_evidence(mail: OutgoingMail | str, outcome: str, *, answer: str, code: str = "") -> bool:
    """Let evidence settle a mail, given as a row or by its Message-ID; False where it says nothing new.

    Proof of arrival (accepted) closes a doubt; a returned mail (bounced) also overrules an acceptance. Nothing ever
    moves backwards, so evidence that comes twice or late does no harm.
    """
    sources = {Status.ACCEPTED: AFTER, Status.BOUNCED: [*AFTER, Status.ACCEPTED]}[Status(outcome)]
    named = {"message_id": f"<{mail.strip('<>')}>"} if isinstance(mail, str) else {"pk": mail.pk}
    with transaction.atomic():
        found = OutgoingMail.objects.filter(**named, status__in=sources).select_related("meeting").first()
        if found is None:
            return False
        verdict = Verdict(outcome, outbox.EVIDENCE, answer, code)
        moved = outbox.settle(found, verdict, sources=sources)
        if moved:
            journal.note(found, f"{outcome} by evidence", meeting=found.meeting, evidence=answer)
    return moved


def confirmed_by_reply(*, round: str, recipient: str, key: str = "") -> int:
    """Settle the doubt about a round's mail to an address whose personal link was answered; return how many.

    Two States may share a mailbox: then only the mail's key says whose letter arrived, and without it both stay in
    doubt.
    """
    mails = OutgoingMail.objects.filter(round=round, recipient__iexact=recipient)
    if key:
        mails = mails.filter(key=key)
    found = list(mails[:2])
    if not round or len(found) != 1:
        return 0
    return int(settle_by_evidence(found[0], Status.ACCEPTED, answer=_("The reply came through its link.")))


def _carry(line: smtp.Line, mails: list[OutgoingMail], *, after_failures: bool) -> int:
    """Deliver one batch and return how many were accepted; what is not tried waits again."""
    accepted, tried, renewed = 0, 0, time.monotonic()
    try:
        for mail in mails:
            if time.monotonic() - renewed > settings.MAIL_COMMAND_SECONDS / 20:
                outbox.renew(mails[tried:])
                renewed = time.monotonic()
            verdict = _deliver(line, mail)
            tried += 1
            accepted += verdict.status == Status.ACCEPTED
            if verdict.is_about_us:
                pace.rest(verdict.answer)
                break
    finally:
        outbox.give_back(mails[tried:])
        pace.give_back(len(mails) - tried)
    if accepted and after_failures:
        pace.well()
    return accepted


def _deliver(line: smtp.Line, mail: OutgoingMail) -> Verdict:
    """Try one mail: everything up to the dot, the point of no return committed, the dot."""
    verdict = _offer(line, mail)
    if verdict is not None:
        outbox.settle(mail, verdict, sources=BEFORE)
        return verdict
    if not outbox.hand(mail):
        line.drop()
        outbox.give_back([mail])
        return Verdict(Status.QUEUED, "hand", _("The round was paused, or the claim had lapsed."))
    verdict = _finish(line, mail)
    outbox.settle(mail, verdict, sources=AFTER)
    return verdict


def _offer(line: smtp.Line, mail: OutgoingMail) -> Verdict | None:
    """Say everything but the dot; return what went wrong, if anything did."""
    try:
        message = outbox.as_sent(mail)
        line.offer(mail.sender, mail.recipient, message, seconds=settings.MAIL_COMMAND_SECONDS)
    except smtp.Refused as no:
        final = no.reply.code // 100 == 5 and not no.is_about_us
        status = Status.FAILED if final else Status.QUEUED
        return Verdict(status, no.phase, no.reply.text, no.reply.enhanced, no.is_about_us)
    except smtp.Lost as lost:
        return Verdict(Status.QUEUED, lost.phase, lost.text, is_about_us=lost.phase in smtp.BEFORE_MAIL)
    except (outbox.Damaged, ValueError) as fault:
        # No later try would help, such as for an address with a line break in it.
        line.drop()
        return Verdict(Status.FAILED, "message", str(fault))
    except OSError as fault:
        return Verdict(Status.QUEUED, "message", str(fault))
    return None


def _finish(line: smtp.Line, mail: OutgoingMail) -> Verdict:
    """Send the dot; only an answer settles the matter."""
    try:
        reply = line.dot()
    except smtp.Doubt as doubt:
        return Verdict(Status.UNCERTAIN, "dot", str(doubt))
    except BaseException:
        # Stopped while waiting, by the worker's time limit: in doubt at once, not after the lease.
        outbox.settle(mail, Verdict(Status.UNCERTAIN, "dot", _("The worker was stopped.")), sources=AFTER)
        raise
    status = {2: Status.ACCEPTED, 4: Status.QUEUED, 5: Status.FAILED}[reply.code // 100]
    return Verdict(status, "dot", reply.text, reply.enhanced, is_about_us=reply.code == 421)


def _sleep(line: smtp.Line, seconds: float) -> None:
    if seconds > LONG_SLEEP_SECONDS:
        line.hang_up()
    time.sleep(seconds + 0.01)


def _close_doubt(mail: OutgoingMail, status: str, deed: str, *, by: User, **change: object) -> bool:
    with transaction.atomic():
        if not OutgoingMail.objects.filter(pk=mail.pk, status=Status.UNCERTAIN).update(status=status, **change):
            return False
        journal.note(mail, deed, meeting=mail.meeting, by=by)
        return True


def _next_key(key: str) -> str:
    """Return the key of the corrected mail: "letter:12:NOR#2", and "#3" should that be refused too."""
    copy = _COPY.fullmatch(key)
    return f"{copy['key']}#{int(copy['number']) + 1}" if copy else f"{key}#2"
