"""Outlives a killed supervisor just long enough to end what it left running."""

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn


class Guardian:
    """A copy of this process that does nothing but wait for the end of the one it was made by.

    `lock_fd`: held open by it too, so that nobody starts while it clears up. `leftovers`: files and folders that it
    takes away at the end. `patience`: seconds given to those left running to end in peace.
    """

    def __init__(self, lock_fd: int | None, leftovers: Sequence[Path], *, patience: float) -> None:
        reading, self.writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            _guard(reading, keep={reading, lock_fd or reading}, leftovers=leftovers, patience=patience)
        os.close(reading)

    def watch(self, group: int) -> None:
        """Name a process group to end if the supervisor cannot."""
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        """Take a group off: it has ended."""
        self._tell(f"-{group}\n")

    def dismiss(self) -> None:
        """Let it end, and wait until it has."""
        os.close(self.writing)
        os.waitpid(self.pid, 0)

    def _tell(self, line: str) -> None:
        with contextlib.suppress(BrokenPipeError):  # a killed guardian must not take the product with it
            os.write(self.writing, line.encode())


def kill_group(group: int, number: signal.Signals) -> None:
    """Send a signal to a whole process group; one that has ended is no fault."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _guard(pipe: int, *, keep: set[int], leftovers: Sequence[Path], patience: float) -> NoReturn:
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _close_all_but(keep)
        groups: list[int] = []
        with os.fdopen(pipe) as told:  # ends when the supervisor does, for nobody else holds its writing end
            for line in told:
                group = int(line[1:])
                groups = [*groups, group] if line[0] == "+" else [one for one in groups if one != group]
        _end_groups(groups, patience=patience)
        for path in leftovers:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    finally:
        os._exit(0)


def _end_groups(groups: Sequence[int], *, patience: float) -> None:
    """Ask every leader to end, the last started first, and end by force what is left after `patience` seconds."""
    for group in reversed(groups):
        with contextlib.suppress(ProcessLookupError):
            os.kill(group, signal.SIGTERM)
    until = time.monotonic() + patience
    while time.monotonic() < until and any(_alive(group) for group in groups):
        time.sleep(0.05)
    for group in groups:
        kill_group(group, signal.SIGKILL)


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except OSError:
        return False
    return True


def _close_all_but(keep: set[int]) -> None:
    """Hold nothing of the supervisor's: neither its terminal nor its listening sockets."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    highest = max(int(name) for name in os.listdir("/proc/self/fd")) if sys.platform == "linux" else 1024
    for number in range(3, highest + 1):
        if number not in keep:
            with contextlib.suppress(OSError):
                os.close(number)
