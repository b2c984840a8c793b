"""Mail: composed, promised, and counted by round."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from msp import mail, outbox, pace
from msp.models import Meeting, OutgoingMail
from tests import make

Status = OutgoingMail.Status
ROUND = "letter:1"
pytestmark = pytest.mark.django_db


def files() -> list[str]:
    """Every stored message."""
    return sorted(path.name for path in Path(default_storage.path("")).rglob("*") if path.is_file())


def statuses(round: str = ROUND) -> list[str]:
    """The statuses of a round's mails, in the order of their making."""
    return list(OutgoingMail.objects.filter(round=round).order_by("pk").values_list("status", flat=True))


# Composing


@pytest.fixture
def templates(settings: Settings, tmp_path: Path) -> Path:
    """A mail called "greeting", in a folder before the house's own."""
    folder = tmp_path / "templates"
    (folder / "mail" / "greeting").mkdir(parents=True)
    (folder / "mail" / "greeting" / "subject.txt").write_text("{{ name }}:\n {% translate 'Menu' %}\n")
    (folder / "mail" / "greeting" / "body.txt").write_text(
        "\n\n{% blocktranslate %}Dear {{ name }}{% endblocktranslate %}\n\n\n"
    )
    (folder / "mail" / "greeting" / "body.html").write_text(
        "{% extends 'mail/base.html' %}{% block preheader %}Reply by 15 March{% endblock %}"
        "{% block body %}<p>{{ name }}</p>{% include 'mail/_button.html' with url=url text='Reply' %}{% endblock %}"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder, *settings.TEMPLATES[0]["DIRS"]]}]
    return folder


@pytest.mark.usefixtures("templates")
def test_hostile_words_arrive_literally_in_text_and_escaped_in_html() -> None:
    said = mail.compose("greeting", {"name": "<b>{{7*7}}</b>\r\nBcc: x & y", "url": "https://x.example"}, language="en")

    assert said.subject == "<b>{{7*7}}</b> Bcc: x & y: Menu"
    assert said.text == "Dear <b>{{7*7}}</b>\r\nBcc: x & y\n"
    assert "&lt;b&gt;{{7*7}}&lt;/b&gt;" in said.html
    assert "<b>{{" not in said.html


@pytest.mark.usefixtures("templates")
def test_a_mail_wears_the_house_dress_inline_and_fetches_nothing() -> None:
    paper = make.letterhead()

    html = mail.compose(
        "greeting", {"name": "Norway", "url": "https://x.example/r", "letterhead": paper}, language="en"
    ).html

    assert '<p class="ink" style=' in html
    assert "<p>" not in html
    assert '<a class="a" style="color:#0e5852;" href="mailto:rsvp@presidency.example"' in html
    assert html.count('href="https://x.example/r"') == 2
    assert all(word not in html for word in ("<img", "src=", "<link", "<script", "@import", "url("))
    assert "Reply by 15 March" in html


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("fr", "ltr")])
@pytest.mark.usefixtures("templates")
def test_a_mail_says_its_language_and_direction(language: str, direction: str) -> None:
    html = mail.compose("greeting", {"name": "Norway"}, language=language).html

    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f'<body class="bg" dir="{direction}"' in html


# Promising


def test_a_promised_mail_is_built_hashed_and_due() -> None:
    before = timezone.now()

    queued = make.mail(html="<p>Excellency,</p>", reply_to="rsvp@presidency.example", sender_name="Laos, Presidency")

    stored = outbox.stored(queued)
    assert (queued.status, queued.sender, queued.recipient) == (
        Status.QUEUED,
        "mission.geneva@presidency.example",
        "mission@norway.example",
    )
    assert queued.body_sha256 == hashlib.sha256(stored).hexdigest()
    assert queued.message_id.endswith("@presidency.example>")
    assert list(OutgoingMail.objects.due(timezone.now())) == [queued]
    assert queued.released_at is not None
    assert queued.released_at >= before
    headers = BytesParser(policy=policy.default).parsebytes(stored)
    assert [headers["Reply-To"], headers["To"]] == ["rsvp@presidency.example", "mission@norway.example"]
    assert (headers["Date"], headers["Message-ID"]) == (None, None)


def test_what_is_sent_carries_the_date_of_its_release_and_the_same_identity_each_time() -> None:
    queued = make.mail()
    queued.released_at = datetime.fromisoformat("2010-03-05T09:00:00+00:00")

    sent = outbox.as_sent(queued)

    assert sent == outbox.as_sent(queued)
    assert sent.startswith(
        f"Date: Fri, 05 Mar 2010 09:00:00 +0000\r\nMessage-ID: {queued.message_id}\r\nFrom: ".encode()
    )


def test_the_same_key_again_returns_the_mail_that_is_there_and_keeps_no_second_file() -> None:
    first = make.mail(key="letter:1:NOR", html="<p>x</p>")

    second = make.mail(key="letter:1:NOR", recipient="other@chile.example", text="something else")

    assert second == first
    assert second.recipient == "mission@norway.example"
    assert len(files()) == OutgoingMail.objects.count() == 1


def test_a_transaction_undone_promises_nothing_and_done_again_keeps_one_file() -> None:
    with transaction.atomic():
        make.mail(key="letter:1:NOR", html="<p>x</p>")
        transaction.set_rollback(True)
    after_the_first = (OutgoingMail.objects.count(), len(files()))

    make.mail(key="letter:1:NOR", html="<p>x</p>")

    assert after_the_first == (0, 1)
    assert (OutgoingMail.objects.count(), len(files())) == (1, 1)


def test_a_file_cut_short_by_a_crash_is_not_trusted() -> None:
    with transaction.atomic():
        lost = make.mail(key="letter:1:NOR")
        transaction.set_rollback(True)
    Path(lost.body.path).write_bytes(b"From: half a mess")

    queued = make.mail(key="letter:1:NOR")

    assert outbox.stored(queued).endswith(b"please come.\r\n")


@pytest.mark.parametrize(
    "facts",
    [
        {"recipient": "a@norway.example, b@chile.example"},
        {"recipient": "norway"},
        {"recipient": "a@norway.example\n"},
        {"subject": "x\r\nBcc: a@chile.example"},
        {"sender_name": "x\nBcc: a@chile.example"},
        {"reply_to": "a@chile.example\r\n"},
        {"headers": {"X-A": "x\r\ny"}},
        {"attachments": [("a\r\n.pdf", "application/pdf", b"")]},
        {"key": ""},
        {"key": "x" * 181},
    ],
)
def test_a_mail_that_cannot_be_is_refused_with_a_sentence_and_nothing_is_written(facts: dict[str, Any]) -> None:
    with pytest.raises(mail.Refused, match=r"\."):
        make.mail(**facts)

    assert (OutgoingMail.objects.count(), files()) == (0, [])


def test_two_mails_of_one_text_have_two_identities() -> None:
    assert make.mail().message_id != make.mail().message_id


def test_bodies_are_kept_private() -> None:
    queued = make.mail()

    assert Path(queued.body.path).stat().st_mode & 0o077 == 0


def test_a_mail_rings_once_it_is_committed_and_a_held_one_does_not(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as bells:
        make.mail(held=True)
        none = len(bells)
        make.mail()

    assert (none, len(bells)) == (0, 1)


def test_a_queued_mail_always_has_a_moment() -> None:
    queued = make.mail()

    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.filter(pk=queued.pk).update(next_attempt_at=None)


def test_a_mail_belongs_to_its_meeting(meeting: Meeting) -> None:
    queued = make.mail(meeting=meeting)

    assert list(meeting.mails.all()) == [queued]


# Rounds


def test_a_round_is_released_once_in_one_update(
    django_assert_num_queries: DjangoAssertNumQueries,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    for _number in range(3):
        make.mail(held=True)
    other = make.mail(held=True, round="letter:2")

    with django_capture_on_commit_callbacks() as bells, django_assert_num_queries(1):
        released = mail.release(ROUND)
    again = mail.release(ROUND)

    assert (released, again, len(bells)) == (3, 0, 1)
    assert statuses() == [Status.QUEUED] * 3
    assert OutgoingMail.objects.filter(round=ROUND, released_at=None).count() == 0
    other.refresh_from_db()
    assert (other.status, other.released_at) == (Status.HELD, None)


def test_a_paused_round_is_not_due_and_what_joins_it_waits_too() -> None:
    make.mail()
    elsewhere = make.mail(round="letter:2")

    mail.pause(ROUND)
    make.mail()

    assert list(OutgoingMail.objects.due(timezone.now())) == [elsewhere]
    assert mail.progress(ROUND).paused
    assert mail.resume(ROUND) == 2
    assert OutgoingMail.objects.due(timezone.now()).count() == 3
    assert not mail.progress(ROUND).paused


def test_a_held_round_that_is_paused_and_released_leaves_only_when_it_goes_on() -> None:
    make.mail(held=True)
    mail.pause(ROUND)

    mail.release(ROUND)

    assert not OutgoingMail.objects.due(timezone.now()).exists()


def test_only_what_has_not_begun_to_leave_is_cancelled() -> None:
    for status in (Status.HELD, Status.QUEUED, Status.CLAIMED, Status.HANDED, Status.ACCEPTED, Status.UNCERTAIN):
        OutgoingMail.objects.filter(pk=make.mail(held=status == Status.HELD).pk).update(status=status)

    assert mail.cancel(ROUND) == 2

    assert statuses() == [
        Status.CANCELLED,
        Status.CANCELLED,
        Status.CLAIMED,
        Status.HANDED,
        Status.ACCEPTED,
        Status.UNCERTAIN,
    ]
    assert mail.cancel(ROUND) == 0
    # Sent back by the other server, what was leaving is no longer due.
    OutgoingMail.objects.filter(status=Status.CLAIMED).update(status=Status.QUEUED)
    assert not OutgoingMail.objects.due(timezone.now() + timedelta(seconds=1)).exists()


@pytest.mark.parametrize("deed", [mail.release, mail.pause, mail.resume, mail.cancel, mail.tally, mail.progress])
def test_no_deed_touches_the_mails_that_belong_to_no_round(deed: Any) -> None:
    make.mail(round="", held=True)

    with pytest.raises(ValueError, match="name"):
        deed("")

    assert statuses("") == [Status.HELD]


def test_a_tally_names_every_status() -> None:
    make.mail()
    make.mail(held=True)
    make.mail(round="letter:2")

    tally = mail.tally(ROUND)

    assert set(tally) == set(Status.values)
    assert {status: number for status, number in tally.items() if number} == {Status.QUEUED: 1, Status.HELD: 1}


def test_progress_adds_up_whatever_becomes_of_the_mails(settings: Settings) -> None:
    settings.MAIL_PER_MINUTE = 2
    for status in Status.values:
        OutgoingMail.objects.filter(pk=make.mail().pk).update(status=status)
    OutgoingMail.objects.filter(pk=make.mail().pk).update(attempts=1)

    now = mail.progress(ROUND)

    assert (now.total, now.left, now.waiting, now.retrying, now.failed, now.uncertain) == (10, 1, 4, 1, 3, 1)
    assert now.total == now.left + now.waiting + now.retrying + now.failed + now.uncertain
    assert (now.per_minute, now.minutes_left, now.last_seen, now.trouble) == (2, 3, None, "")


def test_progress_counts_a_letter_sent_again_to_a_corrected_address_once() -> None:
    refused = make.mail()
    OutgoingMail.objects.filter(pk=refused.pk).update(status=Status.FAILED)
    outbox.put(
        "again", outbox.stored(refused), round=ROUND, recipient="new@norway.example", subject="x", replaces=refused
    )

    now = mail.progress(ROUND)

    assert (now.total, now.waiting, now.failed) == (1, 1, 0)
    assert mail.tally(ROUND)[Status.FAILED] == 0


def test_progress_says_when_the_post_was_seen_and_what_holds_it_up() -> None:
    make.mail()
    pace.seen()
    pace.rest("535 5.7.8 wrong password")

    now = mail.progress(ROUND)

    assert now.last_seen is not None
    assert (now.resting_until is not None, now.trouble) == (True, "535 5.7.8 wrong password")


@pytest.mark.parametrize("size", [1, 30])
def test_progress_costs_two_queries_whatever_the_round(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(size):
        make.mail()

    with django_assert_num_queries(2):
        mail.progress(ROUND)


def test_an_empty_round_is_done() -> None:
    now = mail.progress("letter:99")

    assert (now.total, now.minutes_left) == (0, 0)
