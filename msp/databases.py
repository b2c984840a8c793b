"""How each kind of database is copied while it is written to, and how a copy is put in its place."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

APPLIED = "SELECT app, name FROM django_migrations ORDER BY app, name"


class DatabaseError(Exception):
    """A database cannot be copied, or its copy cannot be used; worded for the person at the terminal."""


class Database(Protocol):
    """What a backup asks of a database."""

    kind: str
    # The name of its copy in the archive.
    copy_name: str

    def save(self, copy: Path) -> None:
        """Write a copy of one moment, while others go on writing."""

    def check(self, copy: Path) -> None:
        """Raise DatabaseError where a copy is damaged."""

    def applied(self) -> list[tuple[str, str]]:
        """Return the migrations that have shaped it."""

    def refuse_if_busy(self) -> None:
        """Raise DatabaseError where somebody still uses it."""

    def put_aside(self, folder: Path) -> None:
        """Keep the present state in a folder."""

    def load(self, copy: Path) -> None:
        """Put a copy in its place."""

    def put_back(self, folder: Path) -> None:
        """Undo `put_aside`, after a load that failed."""


class SQLite:
    """A file, with the two that SQLite keeps beside it."""

    kind = "sqlite"
    copy_name = "database.sqlite3"

    def __init__(self, path: Path) -> None:
        self.path = path

    def save(self, copy: Path) -> None:
        """Write a copy of one moment, while others go on writing."""
        if not self.path.exists():
            raise DatabaseError("There is no database yet: start the product once with make run.")
        with closing(sqlite3.connect(self.path, timeout=60)) as source:
            source.execute("VACUUM INTO ?", [str(copy)])

    def check(self, copy: Path) -> None:
        """Raise DatabaseError where a copy is damaged."""
        try:
            with closing(sqlite3.connect(copy)) as database:
                found = database.execute("PRAGMA integrity_check").fetchall()
        except sqlite3.DatabaseError as fault:
            found = [(str(fault),)]
        if found != [("ok",)]:
            raise DatabaseError(f"The database in the archive is damaged: {found[0][0]}")

    def applied(self) -> list[tuple[str, str]]:
        """Return the migrations that have shaped it."""
        with closing(sqlite3.connect(self.path)) as database:
            return [(app, name) for app, name in database.execute(APPLIED)]

    def refuse_if_busy(self) -> None:
        """Nobody can be seen to use a file: the lock of the data folder answers for it."""

    def put_aside(self, folder: Path) -> None:
        """Keep the present state in a folder."""
        self._move(self.path.parent, folder)

    def load(self, copy: Path) -> None:
        """Put a copy in its place."""
        copy.chmod(0o600)
        copy.replace(self.path)

    def put_back(self, folder: Path) -> None:
        """Undo `put_aside`, after a load that failed."""
        self._move(folder, self.path.parent)

    def _move(self, source: Path, target: Path) -> None:
        for ending in ("", "-wal", "-shm"):
            part = source / (self.path.name + ending)
            if part.exists():
                part.rename(target / part.name)


class PostgreSQL:
    """A server's database, reached with the server's own tools."""

    kind = "postgresql"
    copy_name = "database.sql"

    def __init__(self, settings: Mapping[str, Any]) -> None:
        names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
        self.env = {variable: str(settings[name]) for variable, name in names.items() if settings.get(name)}
        if "sslmode" in settings.get("OPTIONS", {}):
            self.env["PGSSLMODE"] = settings["OPTIONS"]["sslmode"]

    def save(self, copy: Path) -> None:
        """Write a copy of one moment, while others go on writing."""
        self._run("pg_dump", "--no-owner", "--no-privileges", "--file", str(copy))

    def check(self, copy: Path) -> None:
        """Raise DatabaseError where a copy is cut short: a whole one ends with its closing words."""
        with copy.open("rb") as file:
            file.seek(max(0, copy.stat().st_size - 500))
            if b"PostgreSQL database dump complete" not in file.read():
                raise DatabaseError("The database in the archive is damaged: its end is missing.")

    def applied(self) -> list[tuple[str, str]]:
        """Return the migrations that have shaped it."""
        lines = self._run("psql", "--no-psqlrc", "-At", "-F", " ", "-c", APPLIED).splitlines()
        return [(app, name) for app, _, name in (line.partition(" ") for line in lines)]

    def refuse_if_busy(self) -> None:
        """Raise DatabaseError where somebody still uses it."""
        others = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        if self._run("psql", "--no-psqlrc", "-At", "-c", others).strip() != "0":
            raise DatabaseError("Others still use the database: stop web, workers and beat first.")

    def put_aside(self, folder: Path) -> None:
        """Keep the present state in a folder."""
        self.save(folder / self.copy_name)

    def load(self, copy: Path) -> None:
        """Put a copy in its place: whole, or not at all."""
        empty = ("-c", "DROP SCHEMA public CASCADE", "-c", "CREATE SCHEMA public")
        self._run("psql", "--no-psqlrc", "-q", "-1", "-v", "ON_ERROR_STOP=1", *empty, "-f", str(copy))

    def put_back(self, folder: Path) -> None:
        """Do nothing: a load that failed has changed nothing."""

    def _run(self, tool: str, *arguments: str) -> str:
        found = shutil.which(tool)
        if found is None:
            raise DatabaseError(f"{tool} is missing. On Debian, run: apt-get install postgresql-client")
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own tools, and nothing of a user's on their command line
            [found, *arguments], env={**os.environ, **self.env}, capture_output=True, text=True
        )
        if done.returncode:
            raise DatabaseError(f"{tool}: {done.stderr.strip()}")
        return done.stdout


def of(settings: Mapping[str, Any]) -> Database:
    """Return the database that Django's settings name."""
    if settings["ENGINE"].endswith("sqlite3"):
        return SQLite(Path(settings["NAME"]))
    return PostgreSQL(settings)
