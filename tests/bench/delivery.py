"""Bulk mail: the worker's CPU and pace by the outbox, against one task and one connection a mail."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.sinks import FastSink
from tests.stack import Stack, running, wait_for

MAILS = 500
ROUNDS = 2
MANY = 20_000
TICKS = os.sysconf("SC_CLK_TCK")
NAIVE = "tests.bench._naive"
SETTINGS = {"SMTP_HOST": "127.0.0.1", "MAIL_PER_MINUTE": "0"}
PREPARE = f"""
from django.core.management import call_command
from django.db import transaction
from msp import mail
from tests.bench._naive import TEXT, HTML
call_command("migrate", verbosity=0)
with transaction.atomic():
    for number in range({MAILS}):
        mail.queue(key=str(number), recipient=f"mission{{number}}@missions.example", subject="Briefing of 17 March",
                   text=TEXT, html=HTML, round="letter:1", held=True)
"""
AGAIN = (
    "UPDATE msp_outgoingmail SET status = 'held', claim = '', lease_until = NULL, attempts = 0,"
    " released_at = created_at"
)
RELEASE = "from msp import mail; mail.release('letter:1')"
ENQUEUE = f"from tests.bench._naive import send\nfor pk in range(1, {MAILS} + 1): send.apply_async((pk,), queue='mail')"
RELEASE_MANY = f"""
import time, uuid
from msp import mail
from msp.models import OutgoingMail
OutgoingMail.objects.bulk_create(
    OutgoingMail(key=f"m{{n}}", message_id=f"<{{n}}@x.example>", round="letter:2", status="held") for n in range({MANY})
)
began = time.monotonic()
mail.release("letter:2")
print(time.monotonic() - began)
"""


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, its figure, and what it is measured against; of two rounds the better."""
    with (
        tempfile.TemporaryDirectory() as folder,
        FastSink() as sink,
        running(Path(folder), SMTP_PORT=str(sink.port), **SETTINGS) as stack,
    ):
        stack.start_broker()
        stack.run(PREPARE)
        rounds = [
            (measure(stack, sink, [NAIVE], ENQUEUE)[0], measure(stack, sink, ["msp"], RELEASE)[0])
            for _round in range(ROUNDS)
        ]
        naive, ours = (min(times) * 1000 for times in zip(*rounds, strict=True))
        yield "one task and one connection a mail: worker CPU a mail", f"{naive:.2f} ms", "the naive way"
        yield "outbox: worker CPU a mail", f"{ours:.2f} ms", f"{ours / naive:.2f} of it (limit 2.5 ms at rest)"
        seconds = measure(stack, sink, ["msp", "msp"], RELEASE)[1]
        yield "outbox: mails a second, two workers, SQLite", f"{MAILS / seconds:.0f}", "150 at rest"
        released = float(stack.run(RELEASE_MANY))
        yield f"dispatch: release of {MANY:,} rows", f"{released * 1000:.0f} ms", "limit 1,000 ms"


def measure(stack: Stack, sink: FastSink, apps: list[str], begin: str) -> tuple[float, float]:
    """Send the round with these workers; return the workers' CPU seconds a mail, and the seconds for all."""
    stack.ask(AGAIN)
    sink.forget()
    workers = [stack.start_worker(f"w{number}", app) for number, app in enumerate(apps)]
    wait_for(lambda: all(len(_group(worker.pid)) > 1 for worker in workers), seconds=60)
    time.sleep(2)  # what a worker does only once
    before = sum(cpu(worker.pid) for worker in workers)
    stack.run(begin)
    wait_for(lambda: len(sink.taken) > 0, seconds=60)
    began = time.monotonic()
    wait_for(lambda: stack.statuses() == {"accepted": MAILS}, seconds=300)
    seconds = time.monotonic() - began
    used = sum(cpu(worker.pid) for worker in workers) - before
    for worker in workers:
        stack.kill(worker)
    return used / MAILS, seconds


def cpu(group: int) -> float:
    """Return the seconds of CPU that a group of processes has used."""
    return sum(int(stat[11]) + int(stat[12]) for stat in _group(group)) / TICKS


def _group(group: int) -> list[list[str]]:
    """Return the lines of /proc/<pid>/stat of a group's processes, from the state on (proc(5))."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stat = re.sub(r"^.*\) ", "", path.read_text()).split()
        except OSError:
            continue
        if int(stat[2]) == group:
            found.append(stat)
    return found


if __name__ == "__main__":
    for what, figure, comparison in rows():
        print(f"{what:<62} {figure:>12}  {comparison}")
