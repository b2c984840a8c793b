"""Delivery: what leaves, what waits, and what a person has to look at."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from msp import delivery, mail, outbox
from msp.models import LogEntry, MailAttempt, Meeting, OutgoingMail, Transport, User
from tests import make
from tests.sinks import CUT, TAKE_AND_CUT, TAKE_AND_WAIT, FastSink, Rule, full_sink

Status = OutgoingMail.Status
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _our_own_server(settings: Settings) -> None:
    settings.EMAIL_HOST = "127.0.0.1"
    settings.MAIL_PER_MINUTE = 6000
    settings.MAIL_CONNECT_SECONDS = settings.MAIL_COMMAND_SECONDS = settings.MAIL_ANSWER_SECONDS = 5


def pump(settings: Settings, rule: Rule, *, times: int = 1) -> FastSink:
    """Pump against a server with this rule."""
    with FastSink(rule) as sink:
        settings.EMAIL_PORT = sink.port
        for _time in range(times):
            delivery.pump(limit_seconds=5)
    return sink


def at(phase: str, answer: bytes, recipient: str = "", *, times: int = 99) -> Rule:
    """Answer so in one phase, to one recipient or all, the first so many times."""
    return lambda where, to, count: answer if where == phase and recipient in to and count <= times else None


def yes(_phase: str, _recipient: str, _times: int) -> None:
    """Accept everything."""


def let_retry() -> None:
    """Let the time until the next try pass."""
    OutgoingMail.objects.filter(status=Status.QUEUED).update(next_attempt_at=timezone.now())
    Transport.objects.update(open_until=None)


def statuses() -> dict[str, int]:
    return {status: number for status, number in mail.tally("letter:1").items() if number}


def one() -> OutgoingMail:
    return OutgoingMail.objects.get()


# What leaves


def test_a_mail_arrives_at_a_real_server_with_its_identity(settings: Settings) -> None:
    queued = make.mail(subject="Réunion du 17 mars", text="Excellence,\n.\n", html="<p>é</p>")
    with full_sink() as sink:
        settings.EMAIL_PORT = sink.port

        assert delivery.pump(limit_seconds=5) == 1

    message = sink.taken[0].read()
    assert sink.taken[0].content == outbox.as_sent(queued)
    assert (message["Message-ID"], message["Subject"]) == (queued.message_id, "Réunion du 17 mars")
    sent = one()
    assert (sent.status, sent.code, sent.answer, sent.attempts) == (
        Status.ACCEPTED,
        "250 2.0.0",
        "2.0.0 queued as 4711",
        1,
    )
    assert [(attempt.phase, attempt.outcome) for attempt in sent.tries.all()] == [("dot", Status.ACCEPTED)]


def test_a_round_leaves_once_over_one_connection(settings: Settings) -> None:
    mails = [make.mail() for _number in range(60)]

    sink = pump(settings, yes, times=2)

    assert sorted(sink.ids) == sorted(mail.message_id for mail in mails)
    assert sink.connections == 1
    assert statuses() == {Status.ACCEPTED: 60}


def test_urgent_mail_leaves_before_the_round(settings: Settings) -> None:
    make.mail()
    make.mail("code@presidency.example", priority=1)

    sink = pump(settings, yes)

    assert [taken.recipient for taken in sink.taken] == ["code@presidency.example", "mission@norway.example"]


def test_held_paused_and_cancelled_mails_stay(settings: Settings) -> None:
    make.mail(held=True)
    make.mail(round="letter:2")
    make.mail(round="letter:3")
    mail.pause("letter:2")
    mail.cancel("letter:3")

    assert pump(settings, yes).taken == []


def test_the_pace_is_kept(settings: Settings) -> None:
    settings.MAIL_PER_MINUTE = 60
    for _number in range(10):
        make.mail()
    with FastSink() as sink:
        settings.EMAIL_PORT = sink.port
        began = time.monotonic()

        delivery.pump(limit_seconds=2.5)

    assert 2 <= len(sink.taken) <= 3
    assert time.monotonic() - began < 4


def test_no_connection_is_kept_over_a_long_sleep(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_PER_MINUTE = 30
    monkeypatch.setattr(delivery, "LONG_SLEEP_SECONDS", 0)
    make.mail()
    make.mail()

    sink = pump(settings, yes)

    assert (len(sink.taken), sink.connections) == (2, 2)


def test_pumps_that_work_together_send_nothing_twice(transactional_db: None, settings: Settings) -> None:
    mails = [make.mail() for _number in range(100)]
    settings.MAIL_PER_MINUTE = 0

    def work() -> None:
        delivery.pump(limit_seconds=20)
        connection.close()

    with FastSink() as sink:
        settings.EMAIL_PORT = sink.port
        pumps = [threading.Thread(target=work) for _pump in range(4)]
        for thread in pumps:
            thread.start()
        for thread in pumps:
            thread.join()

    assert sorted(sink.ids) == sorted(mail.message_id for mail in mails)
    assert statuses() == {Status.ACCEPTED: 100}


def test_a_pump_out_of_time_calls_its_successor(settings: Settings, rung: list[str]) -> None:
    settings.MAIL_PER_MINUTE = 60
    make.mail()
    make.mail()

    with FastSink() as sink:
        settings.EMAIL_PORT = sink.port
        delivery.pump(limit_seconds=0.2)

    assert (len(sink.taken), rung) == (1, ["msp.tasks.pump"])


def test_a_pump_that_finds_more_than_it_can_carry_calls_one_other(settings: Settings, rung: list[str]) -> None:
    settings.MAIL_PER_MINUTE = 0
    for _number in range(60):
        make.mail()

    pump(settings, yes)

    assert rung == ["msp.tasks.pump"]


def test_an_empty_outbox_opens_no_connection(settings: Settings) -> None:
    assert pump(settings, yes).connections == 0


# What the other server says


def test_a_temporary_refusal_is_tried_again_later_with_the_same_identity(settings: Settings) -> None:
    queued = make.mail()
    first = pump(settings, at("rcpt", b"451 4.7.1 greylisted"))
    refused = one()

    second = pump(settings, yes)
    let_retry()
    third = pump(settings, yes)

    assert (first.taken, second.taken, third.ids) == ([], [], [queued.message_id])
    assert (refused.status, refused.code, refused.attempts) == (Status.QUEUED, "451 4.7.1", 1)
    assert refused.next_attempt_at is not None
    assert refused.next_attempt_at > timezone.now() + timedelta(seconds=50)
    assert [attempt.outcome for attempt in one().tries.order_by("pk")] == [Status.QUEUED, Status.ACCEPTED]


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "dot"])
def test_a_temporary_refusal_may_come_at_any_time(settings: Settings, phase: str) -> None:
    make.mail()

    sink = pump(settings, at(phase, b"450 later"))
    let_retry()
    pump(settings, yes)

    assert sink.taken == []
    assert (one().status, one().attempts) == (Status.ACCEPTED, 2)


@pytest.mark.parametrize("phase", ["rcpt", "data", "dot"])
def test_a_final_refusal_is_shown_at_once_with_its_words(settings: Settings, phase: str) -> None:
    make.mail()
    make.mail("mission@chile.example")

    sink = pump(settings, at(phase, b"550 5.1.1 no such user", "norway"), times=2)

    refused = OutgoingMail.objects.get(recipient="mission@norway.example")
    assert (refused.status, refused.code, refused.answer) == (Status.FAILED, "550 5.1.1", "5.1.1 no such user")
    assert refused.settled_at is not None
    assert [taken.recipient for taken in sink.taken] == ["mission@chile.example"]


@pytest.mark.parametrize("phase", ["rcpt", "data"])
def test_a_connection_cut_before_the_dot_loses_and_doubles_nothing(settings: Settings, phase: str) -> None:
    queued = make.mail()

    first = pump(settings, at(phase, CUT))
    let_retry()
    second = pump(settings, yes)

    assert first.taken == []
    assert second.ids == [queued.message_id]
    assert statuses() == {Status.ACCEPTED: 1}


@pytest.mark.parametrize("end", [TAKE_AND_CUT, CUT, b"nonsense", TAKE_AND_WAIT])
def test_whatever_is_not_an_answer_after_the_dot_stays_in_doubt_for_a_person(settings: Settings, end: bytes) -> None:
    settings.MAIL_ANSWER_SECONDS = 0.3
    make.mail()

    pump(settings, at("dot", end))
    let_retry()
    again = pump(settings, yes)

    assert again.taken == []
    assert statuses() == {Status.UNCERTAIN: 1}
    assert [(attempt.phase, attempt.outcome) for attempt in one().tries.all()] == [("dot", Status.UNCERTAIN)]
    assert mail.progress("letter:1").uncertain == 1


def test_421_gives_the_rest_back_and_lets_the_way_rest(settings: Settings) -> None:
    for _number in range(10):
        make.mail()

    sink = pump(settings, at("rcpt", b"421 4.7.0 too fast"), times=3)

    assert (sink.connections, sink.taken) == (1, [])
    assert sorted(OutgoingMail.objects.values_list("status", "claim", "attempts")) == [
        *[(Status.QUEUED, "", 0)] * 9,
        (Status.QUEUED, "", 1),
    ]
    way = Transport.objects.get()
    assert (way.failures, way.answer, way.open_until is not None) == (1, "4.7.0 too fast", True)


@pytest.mark.parametrize("phase", ["connect", "mail"])
def test_a_refusal_of_us_fails_no_letter_and_is_forgotten_when_one_is_accepted(settings: Settings, phase: str) -> None:
    for _number in range(3):
        make.mail()

    with FastSink(at(phase, b"550 5.7.60 sender not allowed")) as sink:
        settings.EMAIL_PORT = sink.port
        delivery.pump(limit_seconds=5)
        trouble = mail.progress("letter:1").trouble
        sink.rule = yes
        let_retry()
        delivery.pump(limit_seconds=5)

    assert trouble == "5.7.60 sender not allowed"
    assert len(sink.taken) == 3
    assert statuses() == {Status.ACCEPTED: 3}
    assert list(Transport.objects.values_list("failures", "open_until", "answer")) == [(0, None, "")]


def test_a_server_that_is_not_there_keeps_every_mail_untried(settings: Settings) -> None:
    make.mail()
    make.mail()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.EMAIL_PORT = taken.getsockname()[1]

    assert delivery.pump(limit_seconds=5) == 0

    assert set(OutgoingMail.objects.values_list("status", "claim", "attempts")) == {(Status.QUEUED, "", 0)}
    assert "refused" in mail.progress("letter:1").trouble
    assert MailAttempt.objects.get().phase == "connect"


def test_one_message_the_server_finds_too_big_does_not_hold_up_the_others(settings: Settings) -> None:
    make.mail()
    make.mail("mission@chile.example")

    pump(settings, at("mail", b"552 5.3.4 too big", times=1))

    assert statuses() == {Status.FAILED: 1, Status.ACCEPTED: 1}


def test_a_row_that_cannot_be_sent_fails_and_is_not_tried_for_ever(settings: Settings) -> None:
    hostile = make.mail()
    damaged = make.mail()
    make.mail("mission@chile.example")
    OutgoingMail.objects.filter(pk=hostile.pk).update(recipient="a@norway.example>\r\nRCPT TO:<b@x.example")
    OutgoingMail.objects.filter(pk=damaged.pk).update(body_sha256="0" * 64)

    sink = pump(settings, yes)

    assert statuses() == {Status.FAILED: 2, Status.ACCEPTED: 1}
    assert [taken.recipient for taken in sink.taken] == ["mission@chile.example"]
    assert not any(b"x.example" in line for line in sink.lines)


def test_a_store_out_of_reach_is_tried_again_later(settings: Settings) -> None:
    queued = make.mail()
    OutgoingMail.objects.filter(pk=queued.pk).update(body="mail")

    pump(settings, yes)

    assert (one().status, one().attempts) == (Status.QUEUED, 1)


def test_a_pause_while_the_body_is_under_way_stops_it_before_the_dot(settings: Settings) -> None:
    make.mail()
    real = outbox.hand

    with FastSink() as sink, pytest.MonkeyPatch.context() as patch:
        settings.EMAIL_PORT = sink.port

        def hand_after_a_pause(held: OutgoingMail) -> bool:
            mail.pause("letter:1")
            return real(held)

        patch.setattr(outbox, "hand", hand_after_a_pause)
        delivery.pump(limit_seconds=5)
        time.sleep(0.05)

    assert sink.taken == []
    assert (one().status, one().claim, one().paused) == (Status.QUEUED, "", True)


def test_a_worker_stopped_while_waiting_for_the_answer_leaves_a_doubt_and_the_rest_untouched(
    settings: Settings,
) -> None:
    class Stop(BaseException):
        """As a time limit does, in the middle of anything."""

    make.mail()
    make.mail("mission@chile.example")

    def stop(_line: object) -> None:
        raise Stop

    with FastSink() as sink, pytest.MonkeyPatch.context() as patch:
        settings.EMAIL_PORT = sink.port
        patch.setattr("msp.smtp.Line.dot", stop)
        with pytest.raises(Stop):
            delivery.pump(limit_seconds=5)

    assert statuses() == {Status.UNCERTAIN: 1, Status.QUEUED: 1}
    assert sink.taken == []


def test_an_old_lease_is_renewed_before_the_next_message(settings: Settings) -> None:
    settings.MAIL_COMMAND_SECONDS = 1
    for _number in range(3):
        make.mail()
    renewals = 0
    real = outbox.renew

    def count(mails: Any) -> None:
        nonlocal renewals
        renewals += 1
        real(mails)

    def slowly(phase: str, _to: str, _times: int) -> None:
        if phase == "rcpt":
            time.sleep(0.1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outbox, "renew", count)
        sink = pump(settings, slowly)

    assert (len(sink.taken), renewals) == (3, 2)


# The sweep


def test_the_sweep_takes_up_what_lies_about_says_so_and_wakes_a_pump(rung: list[str]) -> None:
    make.mail()
    outbox.claim(1)
    OutgoingMail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    delivery.sweep()

    assert one().status == Status.QUEUED
    assert rung == ["msp.tasks.pump"]
    assert mail.progress("letter:1").last_seen is not None


def test_the_sweep_wakes_nobody_for_nothing(rung: list[str]) -> None:
    make.mail(held=True)

    delivery.sweep()

    assert rung == []


# What a person decides


@pytest.fixture
def doubtful(meeting: Meeting, settings: Settings) -> OutgoingMail:
    """A mail that nobody answered for."""
    queued = make.mail(meeting=meeting)
    pump(settings, at("dot", TAKE_AND_CUT))
    queued.refresh_from_db()
    assert queued.status == Status.UNCERTAIN
    return queued


@pytest.fixture
def refused(meeting: Meeting, settings: Settings) -> OutgoingMail:
    """A mail to an address that does not exist."""
    queued = make.mail("old@norway.example", key="letter:1:NOR", meeting=meeting, html="<p>x</p>")
    pump(settings, at("rcpt", b"550 5.1.1 no such user"))
    queued.refresh_from_db()
    assert queued.status == Status.FAILED
    return queued


def deeds() -> list[tuple[str, str, int | None]]:
    return list(LogEntry.objects.filter(thing="outgoingmail").order_by("pk").values_list("deed", "thing_id", "by"))


def test_a_mail_in_doubt_is_sent_again_once_with_the_same_identity(
    doubtful: OutgoingMail,
    president: User,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    connection.run_on_commit.clear()  # the bell of the mail itself
    with django_capture_on_commit_callbacks() as bells:
        clicks = [delivery.send_again(doubtful, by=president) for _click in range(2)]
    sink = pump(settings, yes)

    assert (clicks, len(bells)) == ([True, False], 1)
    assert sink.ids == [doubtful.message_id]
    assert deeds() == [("sent again", str(doubtful.pk), president.pk)]


def test_a_mail_in_doubt_is_treated_as_delivered_once(
    doubtful: OutgoingMail, president: User, settings: Settings
) -> None:
    clicks = [delivery.treat_as_delivered(doubtful, by=president) for _click in range(2)]

    assert clicks == [True, False]
    assert not delivery.send_again(doubtful, by=president)
    assert pump(settings, yes).taken == []
    assert statuses() == {Status.ACCEPTED: 1}
    assert deeds() == [("treated as delivered", str(doubtful.pk), president.pk)]


@pytest.mark.parametrize("deed", [delivery.send_again, delivery.treat_as_delivered])
def test_a_mail_that_is_not_in_doubt_is_left_alone(
    deed: Callable[..., bool], refused: OutgoingMail, president: User
) -> None:
    assert not deed(refused, by=president)

    assert statuses() == {Status.FAILED: 1}
    assert deeds() == []


def test_a_refused_mail_leaves_once_to_its_corrected_address(
    refused: OutgoingMail, president: User, settings: Settings
) -> None:
    again = delivery.readdress(refused, "new@norway.example", by=president)
    twice = delivery.readdress(refused, "new@norway.example", by=president)

    sink = pump(settings, yes, times=2)

    assert twice == again
    assert [(taken.recipient, taken.message_id) for taken in sink.taken] == [("new@norway.example", again.message_id)]
    assert again.message_id != refused.message_id
    assert (again.key, again.replaces, again.round, again.meeting) == (
        "letter:1:NOR#2",
        refused,
        refused.round,
        refused.meeting,
    )
    message = sink.taken[0].read()
    assert message["To"] == "new@norway.example"
    assert statuses() == {Status.ACCEPTED: 1}
    assert deeds() == [("sent to another address", str(refused.pk), president.pk)]
    assert LogEntry.objects.get(thing="outgoingmail").facts == {"recipient": "new@norway.example"}


def test_a_refused_mail_does_not_leave_to_two_corrected_addresses(refused: OutgoingMail, president: User) -> None:
    delivery.readdress(refused, "new@norway.example", by=president)

    with pytest.raises(mail.Refused, match=r"new@norway\.example"):
        delivery.readdress(refused, "third@norway.example", by=president)

    assert OutgoingMail.objects.count() == 2


def test_a_corrected_address_that_is_refused_too_is_corrected_again(
    refused: OutgoingMail, president: User, settings: Settings
) -> None:
    second = delivery.readdress(refused, "new@norway.example", by=president)
    pump(settings, at("rcpt", b"550 no"))

    third = delivery.readdress(second, "third@norway.example", by=president)

    assert (third.key, third.replaces) == ("letter:1:NOR#3", second)
    assert statuses() == {Status.QUEUED: 1}


@pytest.mark.parametrize("recipient", ["", "norway", "a@norway.example, b@norway.example", "a@norway.example\r\n"])
def test_a_corrected_address_is_one_address(refused: OutgoingMail, president: User, recipient: str) -> None:
    with pytest.raises(mail.Refused):
        delivery.readdress(refused, recipient, by=president)

    assert OutgoingMail.objects.count() == 1


def test_only_a_refused_mail_is_readdressed(doubtful: OutgoingMail, president: User) -> None:
    with pytest.raises(mail.Refused, match="refused"):
        delivery.readdress(doubtful, "new@norway.example", by=president)


# Evidence


def test_a_reply_through_its_link_proves_that_a_mail_arrived(doubtful: OutgoingMail) -> None:
    settled = [
        delivery.confirmed_by_reply(round=doubtful.round, recipient="Mission@norway.example") for _time in range(2)
    ]

    assert settled == [1, 0]
    assert statuses() == {Status.ACCEPTED: 1}
    assert [deed for deed, _thing, _by in deeds()] == ["accepted by evidence"]
    assert one().attempts == 1
    assert doubtful.tries.filter(phase="evidence", outcome=Status.ACCEPTED).count() == 1


def test_a_reply_proves_nothing_about_another_state_that_shares_the_mailbox(doubtful: OutgoingMail) -> None:
    make.mail(key="letter:1:CHL")

    assert delivery.confirmed_by_reply(round=doubtful.round, recipient=doubtful.recipient) == 0
    assert delivery.confirmed_by_reply(round=doubtful.round, recipient=doubtful.recipient, key=doubtful.key) == 1


@pytest.mark.parametrize("facts", [{"round": ""}, {"round": "letter:2"}, {"recipient": "other@norway.example"}])
def test_a_reply_elsewhere_proves_nothing(doubtful: OutgoingMail, facts: dict[str, str]) -> None:
    asked = {"round": doubtful.round, "recipient": doubtful.recipient, **facts}

    assert delivery.confirmed_by_reply(**asked) == 0

    assert statuses() == {Status.UNCERTAIN: 1}


def test_a_returned_mail_is_known_by_its_message_id_and_overrules_an_acceptance(
    settings: Settings, president: User
) -> None:
    sent = make.mail()
    pump(settings, yes)
    named = sent.message_id.strip("<>")

    moved = [
        delivery.settle_by_evidence(named, Status.BOUNCED, answer="5.1.1 no such user", code="5.1.1")
        for _time in range(2)
    ]

    assert moved == [True, False]
    assert statuses() == {Status.BOUNCED: 1}
    assert not delivery.settle_by_evidence(sent, Status.ACCEPTED, answer="delivered")
    assert delivery.readdress(sent, "new@norway.example", by=president).status == Status.QUEUED


def test_evidence_about_an_unknown_mail_moves_nothing() -> None:
    assert not delivery.settle_by_evidence("nobody@x.example", Status.BOUNCED, answer="no")


def test_evidence_proves_arrival_or_return_and_nothing_else(doubtful: OutgoingMail) -> None:
    with pytest.raises(KeyError):
        delivery.settle_by_evidence(doubtful, Status.QUEUED, answer="x")
