"""What runs on this machine for one data folder, told by what each process was given."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path


def of(data: Path) -> dict[int, str]:
    """Return the command line, by number, of every process that was started for a data folder."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if f"MSP_VAR={data}\0".encode() in (path / "environ").read_bytes() and not is_dead(path):
                found[int(path.name)] = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    return found


def children_of(parent: int) -> list[int]:
    """Return the numbers of a process's children."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if int(path.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(path.parent.name))
    return found


def is_dead(path: Path) -> bool:
    """Answer whether a process has ended and is only not yet taken note of."""
    return (path / "stat").read_text().rpartition(")")[2].split()[0] == "Z"


def until(true: Callable[[], object], *, seconds: float = 60) -> None:
    """Wait for something to become true, and fail where it does not."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
