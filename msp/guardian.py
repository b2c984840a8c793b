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
    """A copy of this process that outlives it just long enough to end what it left running."""

    def __init__(self, lock_fd: int | None, leftovers: Sequence[Path]) -> None:
        reading, self.writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            _guard(reading, keep={reading, lock_fd or reading}, leftovers=leftovers)
        os.close(reading)

    def watch(self, pid: int) -> None:
        self._tell(f"+{pid}\n")

    def forget(self, pid: int) -> None:
        self._tell(f"-{pid}\n")

    def dismiss(self) -> None:
        os.close(self.writing)
        os.waitpid(self.pid, 0)

    def _tell(self, line: str) -> None:
        with contextlib.suppress(BrokenPipeError):  # a killed guardian must not take the product with it
            os.write(self.writing, line.encode())


def _guard(pipe: int, *, keep: set[int], leftovers: Sequence[Path]) -> NoReturn:
    try:
        os.setsid()
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN if number != signal.SIGCHLD else signal.SIG_DFL)
        _close_all_but(keep)
        groups: list[int] = []
        with os.fdopen(pipe) as told:
            for line in told:
                pid = int(line[1:])
                groups = [*groups, pid] if line[0] == "+" else [one for one in groups if one != pid]
        _end_groups(groups)
        for path in leftovers:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    finally:
        os._exit(0)


def _end_groups(groups: Sequence[int], *, patience: float = 6.0) -> None:
    """Ask every group to end, the last started first, and end by force what has not after `patience` seconds."""
    for pid in reversed(groups):
        kill_group(pid, signal.SIGTERM)
    until = time.monotonic() + patience
    while time.monotonic() < until and any(_group_alive(pid) for pid in groups):
        time.sleep(0.05)
    for pid in groups:
        kill_group(pid, signal.SIGKILL)


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


def kill_group(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _group_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


