"""The one command, tried for real: every process of the product on a data folder of its own."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from msp import broker, stack
from tests.msp import processes
from tests.msp.processes import until

pytestmark = pytest.mark.stack


def environment(data: Path) -> dict[str, str]:
    """Return what a process is given to run on a data folder of its own, on SQLite."""
    taken_out = {"DATABASE_URL", "SITE_URL", "MSP_BROKER_SOCKET", "ALLOWED_HOSTS", "PYTHONUNBUFFERED"}
    env = {name: value for name, value in os.environ.items() if name not in taken_out}
    return env | {"MSP_VAR": str(data), "DJANGO_SETTINGS_MODULE": "msp.settings", "MSP_SAMPLE": "0"}


class Product:
    """`manage.py run` in a process of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process: subprocess.Popen[str] | None = None
        self.port = 0

    def start(
        self, *, port: int | None = None, sample: bool = False, bind: str = "127.0.0.1"
    ) -> "subprocess.Popen[str]":
        env = environment(self.data) | {"PORT": str(port or stack.free_port()), "MSP_BIND": bind}
        env |= {"MSP_SAMPLE": str(int(sample))}
        opened = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=settings.BASE_DIR,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.process = self.process or opened
        return opened

    def started(self, **ways: object) -> "subprocess.Popen[str]":
        opened = self.start(**ways)  # type: ignore[arg-type] # handed on as they come
        assert opened.stdout is not None
        lines = []
        for line in opened.stdout:
            lines.append(line)
            if address := re.search(r"http://localhost:(\d+)", line):
                self.port = int(address[1])
            if "Ctrl-C" in line:
                return opened
        raise AssertionError("".join(lines))

    def get(self, path: str) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("localhost", self.port, timeout=10)
        line.request("GET", path)
        return line.getresponse()

    def serves(self) -> bool:
        return stack.serves("127.0.0.1", self.port)

    def running(self, part: str = "") -> list[int]:
        return [pid for pid, command in processes.of(self.data).items() if part in command]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which somebody has already started once: its tables and static files are there."""
    data = tmp_path_factory.mktemp("laid-out")
    for command in (["migrate", "-v0"], ["collectstatic", "-v0", "--noinput"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=environment(data), check=True
        )
    return data


@pytest.fixture
def product(tmp_path: Path, laid_out: Path) -> Iterator[Product]:
    built = Product(tmp_path / "var")
    shutil.copytree(laid_out, built.data)
    yield built
    if built.process is not None:
        built.process.kill()
        built.process.communicate()
    until(lambda: built.running() == [])


def test_everything_runs_and_ctrl_c_leaves_nothing(product: Product) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        process = product.started(port=taken)

    assert product.port > taken
    assert product.get("/healthz").read() == b"ok"
    until(lambda: len(product.running("celery")) == 7)
    until(lambda: "Connected to" in (product.data / "log/worker-mail.log").read_text())
    told, _ = product.start().communicate(timeout=60)
    assert told == f"already running: http://localhost:{product.port}\n"

    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)

    assert process.returncode == 0
    assert output.endswith("Stopped.\n")
    assert product.running() == []
    assert sorted(path.stem for path in (product.data / "log").iterdir()) == [
        "beat",
        *(["broker"] if not settings.REDIS_URL else []),
        "web",
        "worker-mail",
        "worker-render",
    ]
    assert list((product.data / "tmp").iterdir()) == []
    assert not (product.data / "broker.sock").exists()


def test_killed_processes_come_back_and_the_killed_command_leaves_nothing(product: Product) -> None:
    process = product.started()
    until(lambda: len(product.running("gunicorn")) == 3)
    killed = [*product.running("gunicorn"), *product.running("valkey")]

    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    until(lambda: len(set(product.running("gunicorn")) - set(killed)) == 3)
    until(product.serves)
    until(lambda: settings.REDIS_URL or broker.answers(broker.socket_path(product.data)))
    until(lambda: len(product.running("celery")) == 7)

    process.kill()

    until(lambda: product.running() == [])


def test_the_sample_is_loaded_once_and_its_sign_ins_are_printed(product: Product) -> None:
    first = product.started(sample=True)
    until(lambda: product.running("manage.py tray"))
    first.terminate()
    told, _ = first.communicate(timeout=60)

    second = product.start(sample=True)
    assert second.stdout is not None
    printed = []
    for line in second.stdout:
        printed.append(line)
        if "Ctrl-C" in line:
            break

    assert told.endswith("Stopped.\n")
    assert not any("Loading the sample" in line for line in printed)
    assert sum("@presidency.example" in line for line in printed) == 5
    second.terminate()
    second.communicate(timeout=60)


def test_the_sample_is_not_served_to_others(product: Product) -> None:
    process = product.start(sample=True, bind="192.0.2.1")

    output, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "may only be served on this machine, not on 192.0.2.1" in output


def test_where_no_port_is_free_the_command_ends_with_the_way_out(product: Product) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 65535))
        process = product.start(port=65535)
        output, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert output == "CommandError: No free port from 65535 on; name another: make run PORT=9000\n"
