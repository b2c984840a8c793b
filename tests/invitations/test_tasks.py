"""The bells: a lost one is rung again, and none carries a name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from invitations import tasks
from invitations.models import Copy, Letter
from msp.models import Meeting, OutgoingMail, User
from tests import make


@pytest.fixture
def letter(meeting: Meeting, president: User, ambassador: User) -> Letter:
    make.delegation(meeting, "NOR")
    return make.approved_letter(meeting, president, ambassador)


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was handed to the broker, in place of the broker."""
    heard: list[dict[str, Any]] = []

    def hear(kwargs: dict[str, Any], **_options: Any) -> None:
        heard.append(kwargs)

    for task in (tasks.prepare_letter, tasks.prepare_copies):
        monkeypatch.setattr(task, "apply_async", hear)
    return heard


def long_ago(letter: Letter) -> None:
    Letter.objects.filter(pk=letter.pk).update(approved_at=timezone.now() - timedelta(minutes=5))


def test_a_letter_is_shared_out_in_small_parts(letter: Letter, rung: list[dict[str, Any]]) -> None:
    first = letter.copies.get()
    meeting, copies = letter.meeting, []
    for n in range(22):
        of = make.delegation(meeting, f"X{n:02}")
        copies.append(Copy(letter=letter, delegation=of, reference="x", language="en", capacity="none", facts={}))
    Copy.objects.bulk_create(copies)
    Copy.objects.filter(delegation__state__code="X00").update(status="faulty")

    tasks.prepare_letter(letter_id=letter.pk)

    assert [len(one["copy_ids"]) for one in rung] == [10, 10, 2]
    assert rung[0]["copy_ids"][0] == first.pk


def test_a_part_is_prepared(letter: Letter) -> None:
    tasks.prepare_copies(copy_ids=[letter.copies.get().pk])

    assert (letter.copies.get().status, OutgoingMail.objects.count()) == ("ready", 1)


def test_without_a_broker_the_bell_says_so_and_nothing_is_lost(
    letter: Letter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_options: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(tasks.prepare_letter, "apply_async", fail)

    tasks.ring(letter.pk)

    assert "the sweep will ring" in caplog.text
    assert letter.copies.get().status == "promised"


def test_the_sweep_rings_for_a_letter_that_nobody_prepares(letter: Letter, rung: list[dict[str, Any]]) -> None:
    long_ago(letter)

    tasks.sweep()

    assert rung == [{"letter_id": letter.pk}]


def test_the_sweep_lets_a_fresh_letter_and_a_busy_worker_be(letter: Letter, rung: list[dict[str, Any]]) -> None:
    tasks.sweep()
    long_ago(letter)
    other = make.delegation(letter.meeting, "CHL")
    Copy.objects.create(
        letter=letter,
        delegation=other,
        reference="x",
        language="en",
        capacity="none",
        facts={},
        status="faulty",
        prepared_at=timezone.now(),
    )
    tasks.sweep()

    assert rung == []


@pytest.mark.parametrize("status", ["ready", "faulty", "aside"])
def test_the_sweep_passes_over_what_is_done(letter: Letter, rung: list[dict[str, Any]], status: str) -> None:
    long_ago(letter)
    Copy.objects.update(status=status, pdf_sha256="x")

    tasks.sweep()

    assert rung == []


def test_the_sweep_passes_over_a_withdrawn_letter(letter: Letter, rung: list[dict[str, Any]]) -> None:
    long_ago(letter)
    Letter.objects.update(status="withdrawn")

    tasks.sweep()

    assert rung == []
