"""What the tests of the base share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from celery.signals import before_task_publish


@pytest.fixture
def rung() -> Iterator[list[str]]:
    """The tasks that were asked of the workers."""
    heard: list[str] = []

    def hear(sender: str, **_signal: Any) -> None:
        heard.append(sender)

    before_task_publish.connect(hear)
    yield heard
    before_task_publish.disconnect(hear)
