"""The right to run from one data folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from msp import runlock
from msp.runlock import AlreadyRunningError, Lock, locked


def test_the_lock_is_one_persons_at_a_time(tmp_path: Path) -> None:
    with locked(tmp_path / "var/run.lock") as first:
        first.publish("http://localhost:8123")

        with pytest.raises(AlreadyRunningError, match="already running: http://localhost:8123"), locked(first.path):
            pass

    with locked(first.path) as second:
        assert second._holder() == (os.getpid(), "")


def test_one_that_is_still_starting_is_told_from_one_that_serves(tmp_path: Path) -> None:
    with locked(tmp_path / "run.lock"), pytest.raises(AlreadyRunningError) as refused, locked(tmp_path / "run.lock"):
        pass

    assert str(refused.value) == "already starting"
    assert refused.value.url == ""


@pytest.mark.parametrize("content", ["", "half a li", "[]", "{}"])
def test_a_lock_that_names_nobody_yet_is_respected(tmp_path: Path, content: str) -> None:
    with locked(tmp_path / "run.lock") as lock:
        lock.path.write_text(content)

        with pytest.raises(AlreadyRunningError), locked(lock.path):
            pass


def test_one_who_cannot_wait_longer_gives_up(tmp_path: Path) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    with locked(tmp_path / "run.lock") as lock:
        lock.path.write_text(f'{{"pid": {int(gone.stdout)}, "url": "http://localhost:8123"}}')
        second = Lock(lock.path)

        with pytest.raises(AlreadyRunningError):
            second.take(patience=0.3)
        second.release()


def test_a_process_that_has_ended_but_not_been_waited_for_is_not_alive() -> None:
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

    assert not runlock._alive(process.pid)
    process.wait()
    assert not runlock._alive(process.pid)
    assert runlock._alive(os.getpid())
    assert not runlock._alive(0)
