"""Starts the whole product and keeps it running."""

import hashlib
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from msp import broker, fonts, sample, stack, translations
from msp.runlock import AlreadyRunningError, Lock, locked
from msp.supervisor import NotReadyError, Supervisor


class Command(BaseCommand):
    help = "Start web, workers, beat, broker and, in the sample, the mail tray; stop them with Ctrl-C."
    # Checked below, once what can be mended here has been.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--bind", default=os.environ.get("MSP_BIND", "127.0.0.1"))

    def handle(self, *args: Any, **options: Any) -> None:
        os.umask(0o077)  # what it and its children write, answers and keys among it, is its owner's alone
        try:
            with locked(settings.VAR_DIR / "run.lock") as lock:
                signal.signal(signal.SIGTERM, signal.default_int_handler)
                self._run(lock, bind=options["bind"], port=options["port"])
        except AlreadyRunningError as running:
            self._say(str(running))
        except KeyboardInterrupt:
            self._say("Stopped before everything was started.")
        except (NotReadyError, broker.BrokerMissingError, stack.NoPortError, PermissionError) as fault:
            raise CommandError(str(fault)) from fault

    def _run(self, lock: Lock, *, bind: str, port: int) -> None:
        os.environ["MSP_BIND"] = bind
        self._prepare()
        doors = stack.listen(bind, port)
        socket_at = None if settings.REDIS_URL else broker.socket_path(settings.VAR_DIR)
        tray_port = stack.free_port() if settings.SAMPLE else None
        url = f"http://{'localhost' if bind == '127.0.0.1' else bind}:{doors[0].getsockname()[1]}"
        env = stack.environment(url=url, socket_at=socket_at, tray_port=tray_port, data=settings.VAR_DIR)
        self._load_sample(env)
        connections.close_all()

        supervisor = Supervisor(
            stack.children(doors=doors, env=env, socket_at=socket_at, data=settings.VAR_DIR, tray_port=tray_port),
            logs=settings.VAR_DIR / "log",
            lock_fd=lock.fd,
            leftovers=[socket_at, *_short_folder(socket_at)] if socket_at else [],
            say=self._say,
        )
        supervisor.run(welcome=lambda: self._welcome(lock, env["SITE_URL"]))
        self._say("Stopped.")

    def _prepare(self) -> None:
        fonts.prepare()
        translations.compile_changed()
        self.check(display_num_errors=False)
        call_command("migrate", verbosity=0, interactive=False)
        collect_static()

    def _load_sample(self, env: dict[str, str]) -> None:
        """Load the sample meeting where nobody has an account yet, that is on the first start."""
        if not settings.SAMPLE or get_user_model().objects.exists():
            return
        self._say("Loading the sample meeting")
        done = subprocess.run(  # noqa: S603 - ourselves; apart, because only there the address is known
            [stack.PYTHON, "manage.py", "demo"], env={**os.environ, **env}, cwd=settings.BASE_DIR
        )
        if done.returncode:
            raise CommandError("The sample meeting could not be loaded; the lines above say why.")

    def _say(self, line: str) -> None:
        """Tell the person at the terminal, or who reads a file instead of one, at once."""
        self.stdout.write(line)
        self.stdout.flush()

    def _welcome(self, lock: Lock, url: str) -> None:
        lock.publish(url)
        self._say(f"\n  {url}\n")
        for who, address, password in sample.sign_ins():
            self._say(f"  {who:<42} {address:<40} {password}")
        self._say("\n  Stop with Ctrl-C.")


def collect_static() -> None:
    """Lay out pictures, styles and scripts for the web server; skipped while none of them has changed."""
    seen = settings.STATIC_ROOT / ".seen"
    now = _fingerprint()
    if seen.exists() and seen.read_text() == now:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    seen.write_text(now)


def _fingerprint() -> str:
    """Return a digest of the static files' names, sizes and times."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            fact = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{fact.st_size}\0{fact.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _short_folder(socket_at: Path) -> list[Path]:
    return [] if socket_at.parent == settings.VAR_DIR else [socket_at.parent]
