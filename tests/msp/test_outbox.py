"""The outbox's rows and how they move."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from msp import mail, outbox
from msp.models import MailAttempt, OutgoingMail
from msp.outbox import Verdict
from tests import make

Status = OutgoingMail.Status
BEFORE, AFTER = [Status.CLAIMED], [Status.HANDED, Status.UNCERTAIN]
pytestmark = pytest.mark.django_db


def claimed() -> OutgoingMail:
    """A mail that a worker holds."""
    make.mail()
    return outbox.claim(1)[0]


def handed() -> OutgoingMail:
    """A mail whose dot is about to leave."""
    mail = claimed()
    assert outbox.hand(mail)
    return mail


def status(mail: OutgoingMail) -> str:
    mail.refresh_from_db()
    return mail.status


def test_urgent_mails_are_claimed_first_and_nobody_gets_one_twice() -> None:
    round_mail, code, later = make.mail(), make.mail(priority=1), make.mail()

    first, second, third = outbox.claim(1), outbox.claim(25), outbox.claim(25)

    assert (first, second, third) == ([code], [round_mail, later], [])
    assert len({mail.claim for mail in [*first, *second]}) == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"status": Status.HELD},
        {"paused": True},
        {"next_attempt_at": timezone.now() + timedelta(hours=1)},
        {"expires_at": timezone.now() - timedelta(hours=1)},
    ],
)
def test_what_is_not_due_is_not_claimed(facts: dict[str, object]) -> None:
    OutgoingMail.objects.filter(pk=make.mail().pk).update(**facts)

    assert outbox.claim(25) == []


def test_what_is_given_back_waits_as_before() -> None:
    mail = claimed()

    outbox.give_back([mail])

    assert status(mail) == Status.QUEUED
    assert (mail.claim, mail.lease_until, mail.attempts) == ("", None, 0)


def test_only_the_claim_that_holds_a_mail_hands_it_over() -> None:
    mail = claimed()
    outbox.give_back([mail])
    again = outbox.claim(1)[0]

    assert not outbox.hand(mail)
    assert outbox.hand(again)
    assert not outbox.hand(again)


def test_a_pause_stops_what_is_about_to_leave() -> None:
    held_up = claimed()

    mail.pause("letter:1")

    assert not outbox.hand(held_up)


def test_the_point_of_no_return_is_never_inside_another_transaction(transactional_db: None) -> None:
    mail = claimed()

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        outbox.hand(mail)


def test_leases_outlast_what_the_other_server_may_take(settings: Settings) -> None:
    mail = handed()
    before = claimed()

    assert mail.pk != before.pk
    mail.refresh_from_db()
    assert mail.lease_until is not None
    assert timedelta(minutes=10.9) < mail.lease_until - timezone.now() < timedelta(minutes=11.1)
    assert before.lease_until is not None
    assert before.lease_until - timezone.now() > timedelta(seconds=settings.MAIL_COMMAND_SECONDS)


def test_a_lease_is_renewed_only_by_its_claim() -> None:
    mail = claimed()
    OutgoingMail.objects.update(lease_until=timezone.now())

    outbox.renew([mail])

    mail.refresh_from_db()
    assert mail.lease_until is not None
    assert mail.lease_until > timezone.now() + timedelta(seconds=60)


def test_an_acceptance_settles_a_mail_and_is_written_down() -> None:
    mail = handed()

    outbox.settle(mail, Verdict(Status.ACCEPTED, "dot", "2.0.0 queued as 4711", "250 2.0.0"), sources=AFTER)

    assert status(mail) == Status.ACCEPTED
    assert (mail.code, mail.answer, mail.attempts) == ("250 2.0.0", "2.0.0 queued as 4711", 1)
    assert mail.settled_at is not None
    attempt = MailAttempt.objects.get()
    assert (attempt.mail, attempt.claim, attempt.phase, attempt.code, attempt.answer, attempt.outcome) == (
        mail,
        mail.claim,
        "dot",
        "250 2.0.0",
        "2.0.0 queued as 4711",
        Status.ACCEPTED,
    )


def test_a_late_answer_of_the_same_claim_still_settles_a_doubt() -> None:
    mail = handed()
    outbox.settle(mail, Verdict(Status.UNCERTAIN, "dot", "silence"), sources=AFTER)

    moved = outbox.settle(mail, Verdict(Status.ACCEPTED, "dot", "ok", "250"), sources=AFTER)

    assert moved
    assert status(mail) == Status.ACCEPTED


def test_an_answer_of_another_claim_moves_nothing_and_is_still_written_down() -> None:
    mail = handed()
    OutgoingMail.objects.update(claim="another")

    moved = outbox.settle(mail, Verdict(Status.ACCEPTED, "dot", "ok", "250"), sources=AFTER)

    assert not moved
    assert status(mail) == Status.HANDED
    assert MailAttempt.objects.count() == 1


def test_each_temporary_refusal_waits_longer_and_after_five_days_a_person_is_asked() -> None:
    waits = []
    mail = claimed()
    while mail.status == Status.CLAIMED:
        outbox.settle(mail, Verdict(Status.QUEUED, "rcpt", "4.2.0 later", "451 4.2.0"), sources=BEFORE)
        mail.refresh_from_db()
        assert mail.next_attempt_at is not None
        waits.append(round((mail.next_attempt_at - timezone.now()).total_seconds() / 60))
        OutgoingMail.objects.update(next_attempt_at=timezone.now())
        mail = next(iter(outbox.claim(1)), mail)

    assert waits[:9] == [1, 5, 15, 30, 60, 120, 240, 240, 240]
    assert status(mail) == Status.FAILED
    assert mail.attempts == len(waits) == outbox.TRIES
    assert timedelta(minutes=sum(waits)) > timedelta(days=5)
    assert MailAttempt.objects.count() == outbox.TRIES


@pytest.mark.parametrize("tries", [0, outbox.TRIES])
def test_a_server_that_is_not_there_costs_a_mail_no_try(tries: int) -> None:
    mail = claimed()
    mail.attempts = tries

    outbox.settle(mail, Verdict(Status.QUEUED, "connect", "refused", is_about_us=True), sources=BEFORE)

    assert status(mail) == Status.QUEUED
    assert (mail.attempts, list(OutgoingMail.objects.due(timezone.now()))) == (0, [mail])
    assert MailAttempt.objects.get().outcome == Status.QUEUED


def test_what_a_dead_worker_left_is_taken_up_and_its_doubts_are_shown() -> None:
    lying, doubtful, alive = claimed(), handed(), claimed()
    gone = timezone.now() - timedelta(seconds=1)
    OutgoingMail.objects.filter(pk__in=[lying.pk, doubtful.pk]).update(lease_until=gone)

    outbox.recover()
    outbox.recover()

    assert [status(lying), status(doubtful), status(alive)] == [Status.QUEUED, Status.UNCERTAIN, Status.CLAIMED]
    assert [attempt.mail for attempt in MailAttempt.objects.all()] == [doubtful]
    assert doubtful.settled_at is None


def test_a_mail_too_old_to_send_is_shown_as_such() -> None:
    old, fresh = make.mail(expires_at=timezone.now()), make.mail(expires_at=timezone.now() + timedelta(hours=1))

    outbox.recover()

    assert [status(old), status(fresh)] == [Status.EXPIRED, Status.QUEUED]


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_stored_message_that_is_not_what_was_promised_is_never_sent(damage: str) -> None:
    mail = make.mail()
    path = Path(mail.body.path)
    path.unlink()
    if damage == "changed":
        path.write_bytes(b"From: somebody else\r\n\r\n")

    with pytest.raises(outbox.Damaged, match=damage):
        outbox.as_sent(OutgoingMail.objects.get())


def test_writers_pause_only_where_the_lock_is_not_fair(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = claimed()
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    monkeypatch.setattr(outbox, "_paused_until", 0.0)

    outbox.hand(mail)
    outbox.settle(mail, Verdict(Status.ACCEPTED, "dot", "ok", "250"), sources=AFTER)

    assert len(pauses) == (1 if connection.vendor == "sqlite" else 0)
    assert all(0 < pause <= outbox.PAUSE_SECONDS for pause in pauses)
