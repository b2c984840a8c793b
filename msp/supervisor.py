"""Keeps the product's processes running, and takes every one of them down with it, whichever way it ends.

Each process leads a group of its own, so that what it starts in turn can be ended with it. Where the supervisor itself
is killed, a guardian ends the groups in its place.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msp.guardian import Guardian, kill_group

SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}
PR_SET_PDEATHSIG = 1
LONGEST_DELAY = 30.0
# A process that has run so long is healthy again: its next failure counts as the first.
HEALTHY_AFTER = 60.0
LARGEST_LOG = 5_000_000


@dataclass(frozen=True)
class Child:
    """One process to keep running.

    `ready` answers whether it serves; those after it wait for that. `rank`: higher ranks stop first. `patience`:
    seconds given to end in peace. `nice`: how far it stands back when the machine is busy. `fds`: files handed down.
    """

    name: str
    command: Sequence[str]
    rank: int = 0
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    patience: float = 10.0
    nice: int = 0
    fds: tuple[int, ...] = ()


class NotReadyError(Exception):
    """A process did not come up in time; the words end with the last lines of its log."""


@dataclass
class _Kept:
    """A child with its present process and its past failures."""

    child: Child
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    due_at: float = 0.0
    failures: int = 0


class Supervisor:
    """Starts the children in the order given, starts again those that die, and stops all, the highest rank first.

    `lock_fd`, `leftovers` and `grace`, in seconds, are the guardian's; `say` tells the person at the terminal.
    """

    def __init__(
        self,
        children: Iterable[Child],
        *,
        logs: Path,
        lock_fd: int | None = None,
        leftovers: Sequence[Path] = (),
        grace: float = 6.0,
        say: Callable[[str], None] = print,
    ) -> None:
        self.kept = [_Kept(child) for child in children]
        self.logs = logs
        self.lock_fd = lock_fd
        self.leftovers = leftovers
        self.grace = grace
        self.say = say
        self.stopping = False
        self.hurried = False

    def run(self, *, welcome: Callable[[], None], patience: float = 60.0) -> None:
        """Keep all running until told to stop; `welcome` is called once, when everything serves.

        Raises NotReadyError where a process does not serve within `patience` seconds; all are stopped then, too.
        """
        self.logs.mkdir(parents=True, exist_ok=True)
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        self.guardian = Guardian(self.lock_fd, self.leftovers, patience=self.grace)
        try:
            for kept in self.kept:
                if not self.stopping:
                    self._start(kept)
                    self._wait_for(kept, until=time.monotonic() + patience)
            if not self.stopping:
                welcome()
            while not self.stopping:
                self._pause(0.25)
                self._mend()
        finally:
            self._stop()
            self.guardian.dismiss()
            while signal.sigtimedwait(SIGNALS, 0):
                pass  # a second Ctrl-C has been heard
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

    def _start(self, kept: _Kept) -> None:
        child = kept.child
        with _log(self.logs / f"{child.name}.log") as log:
            kept.process = subprocess.Popen(  # noqa: S603 - our own list of processes
                child.command,
                env={**os.environ, **child.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=child.fds,
                preexec_fn=tie_to(os.getpid(), nice=child.nice),
            )
        kept.started_at = time.monotonic()
        self.guardian.watch(kept.process.pid)

    def _wait_for(self, kept: _Kept, *, until: float) -> None:
        ready = kept.child.ready
        while ready is not None and not self.stopping and not ready():
            self._mend()
            if time.monotonic() > until:
                raise NotReadyError(f"{kept.child.name} did not start.\n{_tail(self.logs / f'{kept.child.name}.log')}")
            self._pause(0.05)

    def _pause(self, seconds: float) -> None:
        """Wait, but not a moment longer when a child ends or somebody asks to stop; asked twice, be brisk."""
        told = signal.sigtimedwait(SIGNALS, seconds)
        if told is not None and told.si_signo != signal.SIGCHLD:
            self.hurried = self.stopping
            self.stopping = True

    def _mend(self) -> None:
        """Start again what has died, each time a little later, so that a broken part does not keep the machine busy."""
        for kept in self.kept:
            if kept.process is not None and _ended(kept.process):
                self._put_off(kept)
            elif kept.process is None and 0 < kept.due_at <= time.monotonic():
                self._start(kept)

    def _put_off(self, kept: _Kept) -> None:
        now = time.monotonic()
        self._bury(kept)
        kept.failures = 1 if now - kept.started_at > HEALTHY_AFTER else kept.failures + 1
        delay = min(LONGEST_DELAY, 0.5 * 2 ** (kept.failures - 1))
        kept.due_at = now + delay
        name = kept.child.name
        self.say(f"{name} ended; starting it again in {delay:g} s (its log: {self.logs / name}.log)")

    def _stop(self) -> None:
        for rank in sorted({kept.child.rank for kept in self.kept}, reverse=True):
            group = [kept for kept in self.kept if kept.child.rank == rank]
            for kept in group:
                if kept.process is not None:
                    kept.process.terminate()  # the leader alone: it ends its own in peace
            for kept in group:
                self._await_end(kept)

    def _await_end(self, kept: _Kept) -> None:
        """Let a process end in peace, up to its patience."""
        until = time.monotonic() + kept.child.patience
        while kept.process is not None and not _ended(kept.process) and time.monotonic() < until and not self.hurried:
            self._pause(0.05)
        self._bury(kept)

    def _bury(self, kept: _Kept) -> None:
        """End what is left of a process's group, then let go of it.

        The dead leader is only now taken note of: until then its number cannot be given to a stranger.
        """
        if kept.process is not None:
            kill_group(kept.process.pid, signal.SIGKILL)
            kept.process.wait()
            self.guardian.forget(kept.process.pid)
            kept.process = None


def tie_to(parent: int, *, nice: int = 0, last: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """Return what a new process does first: listen to signals again, and ask to be ended with its parent.

    `last`: the signal that it is to be ended with.
    """
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def tie() -> None:  # pragma: no cover - runs in the new process, where nothing counts lines yet
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        os.nice(nice)
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, last)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def _ended(process: "subprocess.Popen[bytes]") -> bool:
    """Answer whether a process has ended, without letting go of its number."""
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return process.returncode is not None or os.waitid(os.P_PID, process.pid, flags) is not None


@contextlib.contextmanager
def _log(path: Path) -> Iterator[int]:
    """Open a process's log to add to it; a large one is put aside first, and the one put aside before is dropped."""
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield fd
    finally:
        os.close(fd)


def _tail(path: Path, lines: int = 15) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
