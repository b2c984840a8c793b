"""Real workers, a real broker and a server that counts: 500 mails through every fault, none lost and none doubled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.sinks import TAKE_AND_CUT, FastSink
from tests.stack import Process, Stack, running, said

pytestmark = pytest.mark.stack
MAILS = 500
QUICK = {
    "SMTP_HOST": "127.0.0.1",
    "MAIL_PER_MINUTE": "0",
    "MAIL_CONNECT_SECONDS": "1",
    "MAIL_COMMAND_SECONDS": "2",
    "MAIL_ANSWER_SECONDS": "2",
}
PREPARE = f"""
from django.core.management import call_command
from django.db import transaction
from msp import mail
call_command("migrate", verbosity=0)
with transaction.atomic():
    for number in range({MAILS}):
        kind = {{0: "busy", 1: "unknown", 2: "mute", 3: "later"}}.get(number % 25, "mission")
        mail.queue(
            key=f"letter:1:{{number}}", recipient=f"{{kind}}{{number}}@missions.example", subject="Briefing",
            text="Excellency,", html="<p>Excellency,</p>", round="letter:1", held=True,
        )
"""
RELEASE = "from msp import mail; print(mail.release('letter:1'))"


RESET = (
    "UPDATE msp_outgoingmail SET status = 'held', claim = '', lease_until = NULL, attempts = 0, released_at = NULL,"
    " next_attempt_at = NULL, settled_at = NULL, code = '', answer = ''",
    "DELETE FROM msp_mailattempt",
    "DELETE FROM msp_transport",
)


class Post(NamedTuple):
    """A product with two workers, before a server that counts."""

    stack: Stack
    sink: FastSink
    workers: dict[str, Process]

    def restart(self, name: str) -> None:
        """Kill a worker in the middle of whatever it does, and start it again."""
        self.stack.kill(self.workers[name])
        self.workers[name] = self.stack.start_worker(name)


@pytest.fixture(scope="module")
def running_post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    """The product with its round of 500 prepared."""
    folder = tmp_path_factory.mktemp("post")
    with FastSink() as sink, running(folder, SMTP_PORT=str(sink.port), **QUICK) as stack:
        stack.start_broker()
        stack.run(PREPARE)
        yield Post(stack, sink, {name: stack.start_worker(name) for name in ("one", "two")})


@pytest.fixture
def post(running_post: Post) -> Post:
    """The same with nothing released yet, and a server that says yes."""
    for line in RESET:
        running_post.stack.ask(line)
    running_post.sink.forget()
    return running_post


def identities(stack: Stack, *statuses: str) -> set[str]:
    """The Message-IDs of the mails in these statuses, or of all."""
    rows = stack.ask("SELECT message_id, status FROM msp_outgoingmail")
    return {message_id for message_id, status in rows if not statuses or status in statuses}


def assert_none_lost_none_doubled(stack: Stack, sink: FastSink) -> None:
    """Every mail is at the server once, or shown as refused or in doubt; what is called accepted is there."""
    assert len(sink.ids) == len(set(sink.ids))
    assert identities(stack, "accepted") <= set(sink.ids)
    missing = identities(stack) - set(sink.ids)
    assert missing <= identities(stack, "failed", "uncertain")
    assert len(identities(stack)) == MAILS


def test_workers_killed_in_mid_run_lose_and_double_nothing(post: Post) -> None:
    stack, sink, _workers = post
    stack.run(RELEASE)

    for arrived, names in ((100, ["one"]), (300, ["one", "two"])):
        stack.sweep_until(lambda least=arrived: len(sink.taken) >= least, seconds=30)  # type: ignore[misc]  # bound now
        for name in names:
            post.restart(name)
    stack.sweep_until(stack.is_quiet, seconds=40)

    assert_none_lost_none_doubled(stack, sink)
    doubts = identities(stack, "uncertain")
    assert len(doubts) <= 3  # one for each kill at most
    assert len(identities(stack, "accepted")) == MAILS - len(doubts)
    # Each doubt says why.
    attempts = stack.ask("SELECT phase, answer FROM msp_mailattempt WHERE outcome = 'uncertain'")
    assert attempts == [("dot", "The worker stopped before an answer came.")] * len(doubts)


def test_a_broker_that_forgets_everything_costs_no_mail(post: Post) -> None:
    stack, sink, _workers = post
    stack.run(RELEASE)
    stack.sweep_until(lambda: len(sink.taken) >= 100, seconds=30)

    stack.restart_broker()
    stack.sweep_until(stack.is_quiet, seconds=40)

    assert_none_lost_none_doubled(stack, sink)
    assert stack.statuses() == {"accepted": MAILS}


def test_a_double_click_on_dispatch_sends_nothing_twice(post: Post) -> None:
    stack, sink, _workers = post

    clicks = [stack.script(RELEASE) for _click in range(2)]
    released = sorted(int(said(click)) for click in clicks)
    stack.sweep_until(stack.is_quiet, seconds=40)
    late = stack.run(RELEASE)
    stack.ring("msp.tasks.pump")
    stack.sweep_until(stack.is_quiet, seconds=10)

    assert (released, late) == ([0, MAILS], "0\n")
    assert_none_lost_none_doubled(stack, sink)
    assert stack.statuses() == {"accepted": MAILS}


def refuse_some(phase: str, recipient: str, times: int) -> bytes | None:
    """Put off some the first time, before or after the dot; refuse some for good; take some and say nothing."""
    if phase == "rcpt" and recipient.startswith("busy") and times == 1:
        return b"451 4.7.1 greylisted"
    if phase == "dot" and recipient.startswith("later") and times == 1:
        return b"452 4.3.1 no room"
    if phase == "rcpt" and recipient.startswith("unknown"):
        return b"550 5.1.1 no such user"
    if phase == "dot" and recipient.startswith("mute"):
        return TAKE_AND_CUT
    return None


def test_refusals_and_lost_answers_are_shown_and_nothing_leaves_twice(post: Post) -> None:
    stack, sink, _workers = post
    sink.rule = refuse_some
    stack.run(RELEASE)
    tried = "SELECT count(*) FROM msp_outgoingmail WHERE attempts = 1"

    stack.sweep_until(lambda: stack.ask(tried) == [(MAILS,)], seconds=40)
    stack.ask("UPDATE msp_outgoingmail SET next_attempt_at = '2010-03-05 09:00:00' WHERE status = 'queued'")
    stack.sweep_until(stack.is_quiet, seconds=20)

    assert stack.statuses() == {"accepted": 460, "failed": 20, "uncertain": 20}
    assert_none_lost_none_doubled(stack, sink)
    # The server has every one in doubt; a machine cannot know, and does not send it again.
    assert identities(stack, "uncertain") <= set(sink.ids)
    words = stack.ask("SELECT DISTINCT code, answer FROM msp_outgoingmail WHERE status = 'failed'")
    assert words == [("550 5.1.1", "5.1.1 no such user")]
    tries = stack.ask("SELECT outcome, count(*) FROM msp_mailattempt GROUP BY outcome ORDER BY outcome")
    assert tries == [("accepted", 460), ("failed", 20), ("queued", 40), ("uncertain", 20)]
