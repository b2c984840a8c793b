"""The product in processes of its own, in a folder of its own: broker, workers and database, to be killed at will."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError

from msp import broker

ROOT = Path(__file__).parent.parent
# Inherited, these would lead the processes to somebody else's database or broker.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "MSP_SAMPLE", "SITE_URL", "DJANGO_SETTINGS_MODULE")


Process = subprocess.Popen[bytes]


class Stack:
    """One product; `folder` may be a copy of a prepared one."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.folder = folder
        # A short path: the system allows 107 bytes for a socket's.
        self._short = Path(tempfile.mkdtemp(prefix="msp"))
        self.socket = self._short / "b"
        self.env = {
            **{name: value for name, value in os.environ.items() if name not in FOREIGN},
            "MSP_VAR": str(folder),
            "MSP_BROKER_SOCKET": str(self.socket),
            **env,
        }
        self._running: list[Process] = []
        self._celery = Celery("test", broker=f"redis+socket://{self.socket}", set_as_current=False)
        self._celery.conf.broker_transport_options = {"max_retries": 1, "interval_start": 0}

    def close(self) -> None:
        """Kill what runs."""
        for process in self._running:
            self.kill(process)
        shutil.rmtree(self._short, ignore_errors=True)

    def start(self, *command: str) -> Process:
        """Start a process in a group of its own."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        self._running.append(process)
        return process

    def start_broker(self) -> None:
        """Start a broker that keeps nothing: what it forgets, the database must know."""
        self.socket.unlink(missing_ok=True)
        options = {"port": "0", "unixsocket": str(self.socket), "save": "", "appendonly": "no", "dir": str(self.folder)}
        line = [broker.server()]
        for name, value in options.items():
            line += [f"--{name}", value]
        self._broker = self.start(*line)
        wait_for(lambda: broker.answers(self.socket), seconds=10)

    def restart_broker(self) -> None:
        """Kill the broker with all that it was told, and start another."""
        self.kill(self._broker)
        self.start_broker()

    def start_worker(self, name: str, app: str = "msp") -> Process:
        """Start a worker with one process beneath it."""
        line = [sys.executable, "-m", "celery", "-A", app, "worker", "-n", f"{name}@%h", "-Q", "mail", "-c", "1"]
        return self.start(*line, "--loglevel", "WARNING", "--without-gossip", "--without-mingle")

    def kill(self, process: Process) -> None:
        """Kill a process and all beneath it, with no time to say anything."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def script(self, code: str) -> Process:
        """Begin a piece of the product's own code in a process of its own; its output is piped."""
        head = "import django; django.setup()\n"
        env = {**self.env, "DJANGO_SETTINGS_MODULE": "msp.settings"}
        line = [sys.executable, "-c", head + code]
        return subprocess.Popen(line, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, code: str) -> str:
        """Run a piece of the product's own code and return what it printed."""
        return said(self.script(code))

    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database, or tell it something."""
        with closing(sqlite3.connect(self.folder / "msp.sqlite3", timeout=20)) as base, base:
            return list(base.execute(question, values))

    def ring(self, task: str) -> None:
        """Send a wake-up call, as the beat does; a broker that is away hears nothing."""
        with suppress(OperationalError):
            self._celery.send_task(task, queue="mail", retry=False)

    def statuses(self) -> dict[str, int]:
        """Count the mails by status."""
        return dict(self.ask("SELECT status, count(*) FROM msp_outgoingmail GROUP BY status"))

    def sweep_until(self, done: Callable[[], bool], *, seconds: float) -> None:
        """Sweep twice a second, as a quick beat, until something holds."""
        rung = 0.0

        def sweep() -> bool:
            nonlocal rung
            if time.monotonic() - rung > 0.5:
                self.ring("msp.tasks.sweep")
                rung = time.monotonic()
            return done()

        wait_for(sweep, seconds=seconds)

    def is_quiet(self) -> bool:
        """Whether no mail waits or is under way."""
        return not {"queued", "claimed", "handed"} & set(self.statuses())


def said(script: Process) -> str:
    """Wait for a script and return what it printed."""
    out, err = script.communicate(timeout=60)
    if script.returncode:
        raise RuntimeError(err.decode())
    return out.decode()


def wait_for(done: Callable[[], bool], *, seconds: float) -> None:
    """Wait until something holds; TimeoutError where it does not in time."""
    ends = time.monotonic() + seconds
    while not done():
        if time.monotonic() > ends:
            raise TimeoutError(f"Not within {seconds} s.")
        time.sleep(0.02)


@contextmanager
def running(folder: Path, **env: str) -> Iterator[Stack]:
    """Give a product in this folder and kill its processes at the end."""
    stack = Stack(folder, **env)
    try:
        yield stack
    finally:
        stack.close()
