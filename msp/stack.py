"""The product's processes: which there are, how each is started, and on which addresses they meet."""

import http.client
import multiprocessing
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from msp import broker
from msp.supervisor import Child

PYTHON = sys.executable
# Stopped from the last of these to the first: the door is closed before the work ends, the broker goes last.
BROKER, POST, WORK, CLOCK, DOOR = range(5)


class NoPortError(Exception):
    """No port near the wished one is free."""


def listen(host: str, wished: int) -> list[socket.socket]:
    """Listen on the wished port, or on the next free one after it, and return the open sockets.

    For this machine alone both of its addresses are taken: a browser may try either for `localhost`. The sockets are
    handed down, so nobody can take the port while the web server starts again. Raises NoPortError.
    """
    hosts = ["127.0.0.1", "::1"] if host in ("127.0.0.1", "localhost") else [host]
    for port in range(wished, min(wished + 200, 65536)):
        opened: list[socket.socket] = []
        try:
            opened.extend(_open(one, port) for one in hosts if _spoken(one))
        except (OSError, OverflowError):
            for one in opened:
                one.close()
            continue
        return opened
    raise NoPortError(f"No free port from {wished} on; name another: make run PORT=9000")


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def pool() -> str:
    """Return the kind of workers that this machine allows: processes where it has semaphores, threads elsewhere."""
    try:
        multiprocessing.Semaphore(1)
    except (OSError, ImportError):
        return "threads"
    return "prefork"


def children(
    *, doors: Sequence[socket.socket], env: Mapping[str, str], socket_at: Path | None, data: Path, tray_port: int | None
) -> list[Child]:
    """Return every process of the product, in the order in which to start them: pages come before the work behind them.

    `doors`: sockets that the web server serves. `socket_at`: where the embedded broker listens, None where another is
    used. `tray_port`: where the mail tray takes letters, None where there is none.
    """
    found = [] if socket_at is None else [_broker(socket_at, data / "broker")]
    found.append(_web(doors, env))
    if tray_port is not None:
        found.append(Child("tray", [PYTHON, "manage.py", "tray", "--port", str(tray_port)], rank=POST, env=env))
    found += [_worker("mail", "mail,default", env), _worker("render", "render", env), _beat(env)]
    return found


def _broker(socket_at: Path, folder: Path) -> Child:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    broker.make_room(socket_at)
    command = broker.command(socket_at, folder)
    return Child("broker", command, rank=BROKER, ready=lambda: broker.answers(socket_at))


def _web(doors: Sequence[socket.socket], env: Mapping[str, str]) -> Child:
    fds = tuple(door.fileno() for door in doors)
    host, port = doors[0].getsockname()[:2]
    command = [PYTHON, "-m", "gunicorn", "msp.wsgi:application", "--worker-class", "gthread", "--workers", "2"]
    command += ["--threads", "4", "--timeout", "60", "--graceful-timeout", "5", "--no-control-socket"]
    for fd in fds:
        command += ["--bind", f"fd://{fd}"]
    return Child("web", command, rank=DOOR, env=env, fds=fds, ready=lambda: serves(host, port))


def _worker(name: str, queues: str, env: Mapping[str, str]) -> Child:
    command = [PYTHON, "-m", "celery", "-A", "msp", "worker", "-n", f"{name}@%h", "-Q", queues, "-P", pool(), "-c", "2"]
    command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    return Child(f"worker-{name}", command, rank=WORK, env=env, patience=30, nice=5)


def _beat(env: Mapping[str, str]) -> Child:
    return Child("beat", [PYTHON, "-m", "celery", "-A", "msp", "beat", "--pidfile="], rank=CLOCK, env=env)


def serves(host: str, port: int) -> bool:
    """Answer whether a web server answers there, be it with a redirection to the address it is known by."""
    line = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=2)  # noqa: S104
    try:
        line.request("GET", "/healthz", headers={"Host": "localhost"})
        return line.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        line.close()


def _open(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    try:
        door.bind((host, port))
        door.listen(128)
    except OSError:
        door.close()
        raise
    return door


def _spoken(host: str) -> bool:
    """Answer whether this machine has such an address at all: not every one speaks IPv6."""
    if ":" not in host:
        return True
    try:
        _open(host, 0).close()
    except OSError:
        return False
    return True


def environment(*, url: str, socket_at: Path | None, tray_port: int | None, data: Path) -> dict[str, str]:
    """Return what the processes are told of one another, and where they put what lives for a moment."""
    temporary = data / "tmp"
    temporary.mkdir(mode=0o700, parents=True, exist_ok=True)
    env = {"SITE_URL": os.environ.get("SITE_URL") or url, "TMPDIR": str(temporary)}
    if socket_at is not None:
        env["MSP_BROKER_SOCKET"] = str(socket_at)
    if tray_port is not None:
        # Whatever relay is named: nothing of the sample may leave this machine.
        env |= {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(tray_port)}
        env |= dict.fromkeys(("SMTP_USER", "SMTP_PASSWORD"), "") | dict.fromkeys(("SMTP_STARTTLS", "SMTP_TLS"), "0")
        env["MAIL_PER_MINUTE"] = os.environ.get("MAIL_PER_MINUTE", "300")
    return env


if __name__ == "__main__":
    sys.exit(not serves(sys.argv[1], int(sys.argv[2])))
