"""The bell: wakes a worker when mail waits; a bell that nobody hears costs seconds and no letter."""

import logging
import time

from django.db import connection, transaction

from msp.celery import app

log = logging.getLogger(__name__)

PUMP = "msp.tasks.pump"
# The longer the broker took to fail, the longer it is left alone: requests must not queue up behind it.
PATIENCE = 10
_quiet_until = 0.0


def ring() -> None:
    """Ask for one pump; with the broker down this says so in the log, and the next sweep rings."""
    global _quiet_until
    began = time.monotonic()
    if began < _quiet_until:
        return
    try:
        app.send_task(PUMP, retry=False)
    except Exception as fault:  # whatever ails the broker, the mail is safe in its row
        ended = time.monotonic()
        _quiet_until = ended + PATIENCE * (ended - began)
        log.warning("The broker does not answer, the sweep will wake a worker: %s", fault)


def ring_on_commit() -> None:
    """Ring once when the rows are there to be seen, however many mails the transaction promises."""
    if not any(waiting[1] is ring for waiting in connection.run_on_commit):
        transaction.on_commit(ring, robust=True)
