"""Wake-up calls."""

from __future__ import annotations

import inspect

import pytest
from celery.signals import worker_ready
from pytest_django import Settings

from msp import mail, tasks
from msp.celery import app
from msp.models import OutgoingMail
from tests import make
from tests.sinks import FastSink


@pytest.mark.django_db
def test_a_pump_sends_what_is_due(settings: Settings) -> None:
    queued = make.mail()
    with FastSink() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port

        tasks.pump()

    assert sink.ids == [queued.message_id]


@pytest.mark.django_db
def test_a_sweep_wakes_a_pump(rung: list[str]) -> None:
    make.mail()

    tasks.sweep()

    assert rung == ["msp.tasks.pump"]
    assert mail.tally("letter:1")[OutgoingMail.Status.QUEUED] == 1


def test_a_worker_that_starts_wakes_a_pump(rung: list[str]) -> None:
    worker_ready.send(sender=None)

    assert "msp.tasks.pump" in rung


def test_no_task_takes_a_recipient_or_anything_else() -> None:
    assert [len(inspect.signature(task.run).parameters) for task in (tasks.pump, tasks.sweep)] == [0, 0]


def test_the_beat_sweeps_every_few_seconds() -> None:
    asked = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}

    assert 15 <= asked["msp.tasks.sweep"] <= 30
