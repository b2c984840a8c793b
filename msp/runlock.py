"""The right to run from one data folder: one supervisor at a time, and nobody else puts copies back meanwhile."""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path


class AlreadyRunningError(Exception):
    """Another supervisor holds the lock; `url` is where it serves, empty while it is still starting."""

    def __init__(self, url: str) -> None:
        super().__init__(f"already running: {url}" if url else "already starting")
        self.url = url


class Lock:
    """The right to run from one data folder, held by one supervisor at a time.

    The system gives it back when its holder ends, however that happens.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, *, patience: float = 15.0) -> None:
        """Take the lock. Raises AlreadyRunningError.

        Where the holder was killed, its guardian is just clearing up: wait for that, up to `patience` seconds.
        """
        until = time.monotonic() + patience
        while not self._taken():
            pid, url = self._holder()
            if _alive(pid) or time.monotonic() > until:
                raise AlreadyRunningError(url)
            time.sleep(0.1)
        self.publish("")

    def publish(self, url: str) -> None:
        """Write down who holds the lock and where it serves, for whoever comes second."""
        told = json.dumps({"pid": os.getpid(), "url": url}).encode()
        os.ftruncate(self.fd, 0)
        os.pwrite(self.fd, told, 0)

    def release(self) -> None:
        """Give the lock back."""
        os.close(self.fd)

    def _taken(self) -> bool:
        try:
            fcntl.flock(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _holder(self) -> tuple[int, str]:
        try:
            told = json.loads(os.pread(self.fd, 1000, 0))
            return int(told["pid"]), str(told["url"])
        except (ValueError, KeyError, TypeError):
            return os.getpid(), ""  # it has not written its name yet, so it is alive


@contextlib.contextmanager
def locked(path: Path) -> Iterator[Lock]:
    """Hold the lock for a while. Raises AlreadyRunningError."""
    lock = Lock(path)
    try:
        lock.take()
        yield lock
    finally:
        lock.release()


def _alive(pid: int) -> bool:
    """Answer whether a process runs; one that has ended and is not yet taken note of does not."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return pid > 0
