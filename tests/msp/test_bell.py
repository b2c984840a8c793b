"""The bell that wakes a worker."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery.signals import before_task_publish
from django.db import transaction

from msp import bell
from msp.celery import app


@pytest.fixture
def rung() -> Iterator[list[tuple[str, Any]]]:
    """What was asked of the workers: the task and all that the message carries."""
    heard: list[tuple[str, Any]] = []

    def hear(sender: str, body: Any, **_signal: Any) -> None:
        heard.append((sender, body[:2]))

    before_task_publish.connect(hear)
    yield heard
    before_task_publish.disconnect(hear)


def configure(monkeypatch: pytest.MonkeyPatch, **settings: Any) -> None:
    """Change Celery's settings for one test."""
    changes: dict[str, Any] = app.conf.changes or {}
    for name, value in settings.items():
        monkeypatch.setitem(changes, name, value)


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Point the bell at a socket; nobody listens there yet."""
    path = tmp_path / "b"
    _forget_the_broker()
    configure(monkeypatch, broker_url=f"redis+socket://{path}")
    monkeypatch.setattr(bell, "_quiet_until", 0.0)
    yield path
    _forget_the_broker()


def _forget_the_broker() -> None:
    # As Celery itself does in a process that was forked.
    celery: Any = app
    celery._after_fork()


def test_a_bell_carries_no_recipient(rung: list[tuple[str, Any]]) -> None:
    bell.ring()

    assert rung == [("msp.tasks.pump", ((), {}))]


def test_one_transaction_rings_once_and_only_when_it_is_committed(
    transactional_db: None, rung: list[tuple[str, Any]]
) -> None:
    with transaction.atomic():
        for _mail in range(195):
            bell.ring_on_commit()
        before = list(rung)

    assert (before, len(rung)) == ([], 1)


def test_a_transaction_undone_rings_nobody(transactional_db: None, rung: list[tuple[str, Any]]) -> None:
    with transaction.atomic():
        bell.ring_on_commit()
        transaction.set_rollback(True)

    assert rung == []


def test_an_inner_transaction_undone_takes_only_its_own_bell_along(
    transactional_db: None, rung: list[tuple[str, Any]]
) -> None:
    with transaction.atomic():
        with transaction.atomic():
            bell.ring_on_commit()
            transaction.set_rollback(True)
        bell.ring_on_commit()

    assert len(rung) == 1


def test_a_broker_that_is_down_breaks_nothing_and_costs_little(broker: Path, caplog: pytest.LogCaptureFixture) -> None:
    bell.ring()  # the first one loads the client
    began = time.monotonic()
    with caplog.at_level(logging.WARNING):
        for _number in range(10):
            bell.ring()

    assert time.monotonic() - began < 1
    assert "the sweep will wake a worker" in caplog.text


def test_a_broker_that_hangs_is_left_alone_for_a_while(broker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, broker_transport_options={**app.conf.broker_transport_options, "socket_timeout": 0.3})
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(broker))
        silent.listen(10)

        began = time.monotonic()
        bell.ring()
        first = time.monotonic() - began
        began = time.monotonic()
        for _request in range(100):
            bell.ring()

    assert first >= 0.3
    assert time.monotonic() - began < 0.1
