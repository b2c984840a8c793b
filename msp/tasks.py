"""Tasks of the post: wake-up calls that carry no recipient."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from msp import bell, delivery

# Short, so that a worker asked to stop is done within the supervisor's patience.
PUMP_SECONDS = 10


@shared_task
def pump() -> None:
    """Send what is due."""
    delivery.pump(limit_seconds=PUMP_SECONDS)


@shared_task
def sweep() -> None:
    """Take up what lies about."""
    delivery.sweep()


@worker_ready.connect
def wake(**_signal: Any) -> None:
    """Start with what waited while no worker ran."""
    bell.ring()
