"""The supervisor, tried on small stand-in processes that are really started, killed and counted."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from msp import runlock
from tests.msp import processes
from tests.msp.processes import until

pytestmark = pytest.mark.stack

ROOT = Path(__file__).resolve().parents[2]

# Each stand-in writes its name and number when it starts and its name when it ends in peace. With `family`, it has a
# child of its own; with `deaf`, it will not be told to end.
STAND_IN = """
import os, signal, subprocess, sys, time
name, folder, *ways = sys.argv[1:]
def note(line):
    with open(os.path.join(folder, "notes"), "a") as file:
        file.write(line + "\\n")
def end(*_):
    if "deaf" not in ways:
        note(f"end {name} 0")
        sys.exit(0)
signal.signal(signal.SIGTERM, end)
note(f"start {name} {os.getpid()}")
if "family" in ways:
    young = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    note(f"start {name}-young {young.pid}")
print(f"{name} speaks", flush=True)
if "frail" in ways:
    sys.exit(3)
while True:
    time.sleep(0.05)
"""

HOUSE = """
import sys
from pathlib import Path
from msp.runlock import AlreadyRunningError, locked
from msp.supervisor import Child, NotReadyError, Supervisor
folder, stand_in, *names = sys.argv[1:]
children = []
for rank, name in enumerate(names):
    name, *ways = name.split("+")
    log = Path(folder, "log", name + ".log")
    ready = lambda log=log, ways=ways: "never" not in ways and "speaks" in log.read_text()
    command = [sys.executable, stand_in, name, folder, *ways]
    children.append(Child(name, command, rank=rank, ready=ready, patience=1))
try:
    with locked(Path(folder, "run.lock")) as lock:
        Path(folder, "left.sock").touch()
        left = [Path(folder, "left.sock")]
        house = Supervisor(children, logs=Path(folder, "log"), lock_fd=lock.fd, leftovers=left, grace=1)
        def welcome():
            lock.publish("http://localhost:8123")
            print("welcome", flush=True)
        house.run(welcome=welcome, patience=1)
except AlreadyRunningError as running:
    print(running)
except NotReadyError as fault:
    sys.exit(str(fault))
"""


class House:
    """A supervisor in a process of its own, over stand-ins named by the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "stand_in.py").write_text(textwrap.dedent(STAND_IN))
        self.process: subprocess.Popen[str] | None = None

    def start(self, *names: str, wait: bool = True) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", HOUSE, str(self.folder), str(self.folder / "stand_in.py"), *names]
        opened = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.process = self.process or opened
        if wait:
            until(lambda: len(self.started()) >= len([name for name in names if "frail" not in name]))
            assert opened.stdout is not None
            assert opened.stdout.readline() == "welcome\n"
        return opened

    def notes(self) -> list[list[str]]:
        path = self.folder / "notes"
        return [line.split() for line in path.read_text().splitlines()] if path.exists() else []

    def started(self, name: str = "") -> list[int]:
        return [int(pid) for deed, who, pid in self.notes() if deed == "start" and who.startswith(name)]

    def ended(self) -> list[str]:
        return [who for deed, who, _pid in self.notes() if deed == "end"]

    def alive(self) -> list[int]:
        return [pid for pid in self.started() if runlock._alive(pid)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    built = House(tmp_path)
    yield built
    if built.process is not None and built.process.poll() is None:
        built.process.kill()
        built.process.wait()
    for pid in built.alive():
        os.kill(pid, signal.SIGKILL)
    if built.process is not None and built.process.stdout is not None:
        built.process.stdout.close()


def test_children_start_in_order_and_stop_in_the_opposite_one(house: House) -> None:
    supervisor = house.start("broker", "worker", "web")

    supervisor.send_signal(signal.SIGINT)

    assert supervisor.wait(10) == 0
    assert [who for deed, who, _pid in house.notes() if deed == "start"] == ["broker", "worker", "web"]
    assert house.ended() == ["web", "worker", "broker"]
    assert house.alive() == []


def test_each_child_has_a_log_of_its_own(house: House) -> None:
    supervisor = house.start("broker", "web")

    supervisor.terminate()
    supervisor.wait(10)

    assert (house.folder / "log/web.log").read_text() == "web speaks\n"
    assert (house.folder / "log/broker.log").read_text() == "broker speaks\n"


def test_a_killed_child_is_started_again_and_the_rest_goes_on(house: House) -> None:
    supervisor = house.start("broker", "worker")
    first = house.started("worker")

    os.kill(first[0], signal.SIGKILL)

    until(lambda: len(house.started("worker")) == 2)
    assert house.started("broker") == house.started()[:1]
    assert len(house.alive()) == 2
    supervisor.terminate()
    supervisor.wait(10)
    assert house.alive() == []


def test_what_a_killed_child_had_started_is_ended_with_it(house: House) -> None:
    house.start("worker+family")
    until(lambda: house.started("worker-young"))

    os.kill(house.started("worker")[0], signal.SIGKILL)

    until(lambda: not runlock._alive(house.started("worker-young")[0]))


def test_a_child_that_keeps_dying_is_started_ever_later(house: House) -> None:
    supervisor = house.start("broker", "frail+frail", wait=False)
    began = time.monotonic()

    until(lambda: len(house.started("frail")) == 3)

    assert time.monotonic() - began >= 1.5
    supervisor.terminate()
    output, _ = supervisor.communicate(timeout=10)
    assert "frail ended; starting it again in 0.5 s" in output
    assert "frail ended; starting it again in 1 s" in output


def test_a_killed_supervisor_leaves_no_process_and_no_socket(house: House) -> None:
    supervisor = house.start("broker", "worker+family", "stubborn+deaf", "web")
    until(lambda: len(house.started()) == 5)

    supervisor.kill()
    supervisor.wait(10)

    until(lambda: house.alive() == [])
    until(lambda: not (house.folder / "left.sock").exists())


def test_a_deaf_child_is_ended_by_force(house: House) -> None:
    supervisor = house.start("broker", "stubborn+deaf+family")
    until(lambda: len(house.started()) == 3)

    supervisor.terminate()

    assert supervisor.wait(10) == 0
    assert house.ended() == ["broker"]
    assert house.alive() == []


def test_a_second_start_says_where_the_first_serves(house: House) -> None:
    house.start("broker")

    second = house.start("broker", wait=False)
    output, _ = second.communicate(timeout=10)

    assert output == "already running: http://localhost:8123\n"
    assert second.returncode == 0
    assert len(house.started()) == 1


def test_after_a_killed_one_the_next_waits_for_the_clearing_up(house: House) -> None:
    first = house.start("broker", "stubborn+deaf")

    first.kill()
    second = house.start("broker", wait=False)

    until(lambda: len(house.started("broker")) == 2)
    assert not runlock._alive(house.started("stubborn")[0])
    second.terminate()
    second.communicate(timeout=10)
    assert house.alive() == []


def test_a_child_that_never_serves_stops_everything_and_shows_its_log(house: House) -> None:
    supervisor = house.start("broker", "web+never", wait=False)

    output, _ = supervisor.communicate(timeout=20)

    assert supervisor.returncode == 1
    assert output == "web did not start.\nweb speaks\n"
    assert house.alive() == []


def test_a_killed_guardian_does_not_take_the_children_with_it(house: House) -> None:
    supervisor = house.start("broker")
    guardian = [pid for pid in processes.children_of(supervisor.pid) if pid not in house.started()]

    os.kill(guardian[0], signal.SIGKILL)
    os.kill(house.started("broker")[0], signal.SIGKILL)

    until(lambda: len(house.started("broker")) == 2)
    supervisor.terminate()
    assert supervisor.wait(10) == 0
    assert house.alive() == []
