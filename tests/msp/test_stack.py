"""The product's processes: on which ports they listen and what they are told."""

import os
import socket
from pathlib import Path

import pytest

from msp import stack


def close(doors: list[socket.socket]) -> None:
    for door in doors:
        door.close()


def test_a_free_port_is_taken_on_both_addresses_of_this_machine() -> None:
    wished = stack.free_port()

    doors = stack.listen("127.0.0.1", wished)

    assert {door.getsockname()[1] for door in doors} == {wished}
    assert doors[0].getsockname()[0] == "127.0.0.1"
    assert len(doors) == (2 if stack._spoken("::1") else 1)
    close(doors)


def test_a_port_taken_on_either_address_is_passed_over() -> None:
    addresses = ["127.0.0.1", *(["::1"] if stack._spoken("::1") else [])]
    for address in addresses:
        other = stack._open(address, 0)
        taken = other.getsockname()[1]

        doors = stack.listen("127.0.0.1", taken)

        assert doors[0].getsockname()[1] > taken
        close([other, *doors])


def test_where_no_port_is_free_the_way_out_is_told() -> None:
    other = socket.socket()
    other.bind(("127.0.0.1", 65535))

    with other, pytest.raises(stack.NoPortError, match="make run PORT=9000"):
        stack.listen("127.0.0.1", 65535)


def test_without_semaphores_the_workers_are_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    assert stack.pool() == "prefork"

    def refuse(number: int) -> None:
        raise PermissionError

    monkeypatch.setattr("multiprocessing.Semaphore", refuse)
    assert stack.pool() == "threads"


def test_nothing_of_the_sample_leaves_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SMTP_HOST", "relay.presidency.example")
    monkeypatch.delenv("SITE_URL", raising=False)

    told = stack.environment(url="http://localhost:8001", socket_at=None, tray_port=2525, data=tmp_path)

    assert told["SITE_URL"] == "http://localhost:8001"
    assert (told["SMTP_HOST"], told["SMTP_PORT"]) == ("127.0.0.1", "2525")
    assert (told["SMTP_USER"], told["SMTP_PASSWORD"], told["SMTP_TLS"], told["SMTP_STARTTLS"]) == ("", "", "0", "0")


def test_an_installation_of_ones_own_keeps_its_relay_and_its_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SITE_URL", "https://meeting.presidency.example")

    told = stack.environment(url="http://localhost:8001", socket_at=Path("/x"), tray_port=None, data=tmp_path)

    assert told == {
        "SITE_URL": "https://meeting.presidency.example",
        "MSP_BROKER_SOCKET": "/x",
        "TMPDIR": str(tmp_path / "tmp"),
    }
    assert (tmp_path / "tmp").stat().st_mode & 0o777 == 0o700


def test_each_process_has_its_place_in_the_order_of_stopping(tmp_path: Path) -> None:
    doors = stack.listen("127.0.0.1", stack.free_port())

    found = stack.children(
        doors=doors, env={}, socket_at=tmp_path / "broker.sock", data=tmp_path, tray_port=stack.free_port()
    )

    assert [child.name for child in found] == ["broker", "web", "tray", "worker-mail", "worker-render", "beat"]
    by_end = sorted(found, key=lambda child: -child.rank)
    assert [child.name for child in by_end] == ["web", "beat", "worker-mail", "worker-render", "tray", "broker"]
    assert all(os.access(child.command[0], os.X_OK) for child in found)
    close(doors)


def test_with_a_broker_of_ones_own_none_is_started(tmp_path: Path) -> None:
    doors = stack.listen("127.0.0.1", stack.free_port())

    found = stack.children(doors=doors, env={}, socket_at=None, data=tmp_path, tray_port=None)

    assert [child.name for child in found] == ["web", "worker-mail", "worker-render", "beat"]
    close(doors)


def test_a_silent_port_does_not_serve() -> None:
    assert not stack.serves("127.0.0.1", stack.free_port())
