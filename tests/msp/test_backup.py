"""Copies made while somebody writes, and put back."""

import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from msp import backup, databases
from msp.backup import Installation
from msp.runlock import AlreadyRunningError, locked

NOW = datetime(2026, 11, 23, 10, 30, 5, tzinfo=UTC)
SCHEMA = """
CREATE TABLE django_migrations (app TEXT, name TEXT);
INSERT INTO django_migrations VALUES ('auth', '0001_initial');
CREATE TABLE letter (number INTEGER PRIMARY KEY, file TEXT NOT NULL);
CREATE TABLE reply (number INTEGER PRIMARY KEY);
PRAGMA journal_mode=WAL;
"""


def installation(folder: Path) -> Installation:
    """Return an installation whose letters each have a file and exactly one reply."""
    folder.mkdir()
    (folder / "files").mkdir()
    (folder / "secret.key").write_text("secret of " + folder.name)
    (folder / "link.key").write_text("link of " + folder.name)
    place = Installation(folder, folder / "files", databases.SQLite(folder / "msp.sqlite3"))
    with closing(sqlite3.connect(folder / "msp.sqlite3")) as database:
        database.executescript(SCHEMA)
    return place


def write(place: Installation, number: int) -> None:
    """Send one letter as the product does: the file first, then the rows that name it, in one transaction."""
    name = f"2010/letter-{number}.pdf"
    (place.files / name).parent.mkdir(exist_ok=True)
    (place.files / name).write_bytes(b"%PDF-1.7 " + str(number).encode() * 1000)
    with closing(sqlite3.connect(place.data / "msp.sqlite3", timeout=20)) as database, database:
        database.execute("INSERT INTO letter VALUES (?, ?)", [number, name])
        database.execute("INSERT INTO reply VALUES (?)", [number])


def rows(place: Installation) -> list[tuple[int, str]]:
    """Return the letters, having made sure that each has its reply and its file."""
    with closing(sqlite3.connect(place.data / "msp.sqlite3")) as database:
        letters = database.execute("SELECT number, file FROM letter ORDER BY number").fetchall()
        replies = database.execute("SELECT number FROM reply ORDER BY number").fetchall()
    assert [number for number, _file in letters] == [number for (number,) in replies]
    for number, name in letters:
        assert (place.files / name).read_bytes() == b"%PDF-1.7 " + str(number).encode() * 1000
    return letters


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    return installation(tmp_path / "here")


@pytest.fixture
def there(tmp_path: Path) -> Installation:
    return installation(tmp_path / "there")


@pytest.fixture
def archive(here: Installation) -> Path:
    write(here, 1)
    write(here, 2)
    return backup.make(here, now=NOW)


def test_a_copy_made_while_somebody_writes_is_whole_elsewhere(here: Installation, there: Installation) -> None:
    enough, written = threading.Event(), threading.Event()
    write(here, 0)

    def keep_writing() -> None:
        for number in range(1, 100_000):
            write(here, number)
            written.set()
            if enough.is_set():
                return

    def copy() -> Path:
        archive = backup.make(here, now=NOW)
        written.clear()
        assert written.wait(30)
        return archive

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        before = len(rows(here))
        archives = [copy() for _ in range(3)]
    finally:
        enough.set()
        writer.join()
    after = len(rows(here))

    counts = []
    for made in archives:
        backup.restore(there, made, now=NOW)
        counts.append(len(rows(there)))
    assert before <= counts[0] < counts[1] < counts[2] <= after


def test_an_archive_brings_the_keys_so_that_printed_links_go_on_working(archive: Path, there: Installation) -> None:
    backup.restore(there, archive, now=NOW)

    assert (there.data / "secret.key").read_text() == "secret of here"
    assert (there.data / "link.key").read_text() == "link of here"
    assert (there.data / "link.key").stat().st_mode & 0o777 == 0o600


def test_an_archive_is_named_by_the_time_and_read_by_its_owner_only(here: Installation, archive: Path) -> None:
    second = backup.make(here, now=NOW)

    assert archive.name == "msp-2026-11-23-103005.tar.gz"
    assert second.name == "msp-2026-11-23-103005-2.tar.gz"
    assert archive.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in here.backups.iterdir()) == sorted([archive.name, second.name])


def test_what_was_there_before_is_kept_aside(archive: Path, there: Installation) -> None:
    write(there, 77)

    aside = backup.restore(there, archive, now=NOW)

    kept = Installation(aside, aside / "files", databases.SQLite(aside / "msp.sqlite3"))
    assert [number for number, _file in rows(kept)] == [77]
    assert (aside / "link.key").read_text() == "link of there"
    assert [number for number, _file in rows(there)] == [1, 2]


def test_nothing_is_restored_while_the_product_runs(archive: Path, there: Installation) -> None:
    with locked(there.data / "run.lock") as lock:
        lock.publish("http://localhost:8000")

        with pytest.raises(AlreadyRunningError, match="http://localhost:8000"):
            backup.restore(there, archive, now=NOW)

    assert rows(there) == []


@pytest.mark.parametrize("where", [0.1, 0.25, 0.5, 0.75, 0.9, 0.999])
def test_a_damaged_archive_is_refused_and_nothing_touched(archive: Path, there: Installation, where: float) -> None:
    content = bytearray(archive.read_bytes())
    content[int(len(content) * where)] ^= 0xFF
    archive.write_bytes(content)

    with pytest.raises(backup.ArchiveError, match="damaged"):
        backup.restore(there, archive, now=NOW)

    assert rows(there) == []
    assert (there.data / "link.key").read_text() == "link of there"
    assert not list(there.data.glob("replaced-*"))
    assert not list(there.data.glob(".copying-*"))


def test_an_archive_cut_short_is_refused(archive: Path, there: Installation) -> None:
    archive.write_bytes(archive.read_bytes()[:-200])

    with pytest.raises(backup.ArchiveError, match="damaged"):
        backup.restore(there, archive, now=NOW)


def test_an_archive_with_an_exchanged_file_is_refused(archive: Path, there: Installation) -> None:
    folder = archive.parent / "exchanged"
    folder.mkdir()
    backup._unpack(archive, folder)
    (folder / "link.key").write_text("another key")
    exchanged = backup._pack(folder, archive.with_name("exchanged.tar.gz"))

    with pytest.raises(backup.ArchiveError, match="a file in it is not the one that was put in"):
        backup.restore(there, exchanged, now=NOW)


def test_a_missing_archive_is_named(there: Installation, tmp_path: Path) -> None:
    with pytest.raises(backup.ArchiveError, match=r"There is no .*nowhere\.tar\.gz"):
        backup.restore(there, tmp_path / "nowhere.tar.gz", now=NOW)


def test_an_archive_that_reaches_outside_its_folder_is_refused(tmp_path: Path, there: Installation) -> None:
    hostile = tmp_path / "hostile.tar.gz"
    (tmp_path / "x").write_text("x")
    with tarfile.open(hostile, "w:gz") as tar:
        tar.add(tmp_path / "x", arcname="files/../../../escaped")

    with pytest.raises(backup.ArchiveError, match="something that a backup does not"):
        backup.restore(there, hostile, now=NOW)

    assert not (tmp_path.parent / "escaped").exists()


def test_a_link_in_an_archive_is_refused(tmp_path: Path, there: Installation) -> None:
    hostile = tmp_path / "hostile.tar.gz"
    (tmp_path / "link").symlink_to("/etc/passwd")
    with tarfile.open(hostile, "w:gz") as tar:
        tar.add(tmp_path / "link", arcname="files/link")

    with pytest.raises(backup.ArchiveError, match="files/link"):
        backup.restore(there, hostile, now=NOW)


def repacked(archive: Path, change: dict[str, object]) -> Path:
    """Return the archive with another manifest."""
    folder = archive.parent / "repacked"
    folder.mkdir()
    manifest = backup._unpack(archive, folder)
    (folder / "manifest.json").write_text(json.dumps(manifest | change))
    return backup._pack(folder, archive.with_name("repacked.tar.gz"))


def test_an_archive_of_a_newer_version_is_refused(archive: Path, there: Installation) -> None:
    newer = repacked(archive, {"migrations": [["msp", "9999_the_far_future"]]})

    with pytest.raises(backup.ArchiveError, match=r"msp\.9999_the_far_future is not known here"):
        backup.restore(there, newer, now=NOW)


def test_an_archive_of_another_kind_of_database_is_refused(archive: Path, there: Installation) -> None:
    other = repacked(archive, {"database": "postgresql"})

    with pytest.raises(backup.ArchiveError, match="The archive is of postgresql; this installation uses sqlite"):
        backup.restore(there, other, now=NOW)


def test_a_damaged_database_file_is_refused(tmp_path: Path, here: Installation) -> None:
    copy = tmp_path / "copy.sqlite3"
    here.database.save(copy)
    content = bytearray(copy.read_bytes())
    content[200:4096] = b"\x55" * 3896
    copy.write_bytes(content)

    with pytest.raises(databases.DatabaseError, match="damaged"):
        here.database.check(copy)


def test_a_load_that_fails_puts_back_what_was_there(archive: Path, there: Installation) -> None:
    write(there, 77)

    class Failing(databases.SQLite):
        def load(self, copy: Path) -> None:
            raise OSError("no space left")

    broken = Installation(there.data, there.files, Failing(there.data / "msp.sqlite3"))
    with pytest.raises(OSError, match="no space left"):
        backup.restore(broken, archive, now=NOW)

    assert [number for number, _file in rows(there)] == [77]


def test_without_a_database_there_is_nothing_to_copy(tmp_path: Path) -> None:
    with pytest.raises(databases.DatabaseError, match="no database yet"):
        databases.SQLite(tmp_path / "none.sqlite3").save(tmp_path / "copy")


def test_a_missing_tool_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(databases.DatabaseError, match="apt-get install postgresql-client"):
        databases.PostgreSQL({"NAME": "msp"}).save(tmp_path / "copy")


@pytest.mark.stack
def test_the_two_commands_carry_an_installation_over(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    manage(first, "migrate", "--verbosity=0")
    manage(second, "migrate", "--verbosity=0")
    with closing(sqlite3.connect(first / "msp.sqlite3")) as database, database:
        database.execute("INSERT INTO django_session VALUES ('marked', '', '2030-01-01')")

    made = manage(first, "backup").splitlines()[0]
    told = manage(second, "restore", made)

    assert told.startswith("Restored.")
    with closing(sqlite3.connect(second / "msp.sqlite3")) as database:
        assert database.execute("SELECT session_key FROM django_session").fetchall() == [("marked",)]
    assert (second / "link.key").read_text() == (first / "link.key").read_text()


@pytest.mark.stack
def test_the_two_commands_say_why_they_do_nothing(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as empty:
        manage(tmp_path, "backup")
    with locked(tmp_path / "run.lock") as lock:
        lock.publish("http://localhost:8000")
        with pytest.raises(subprocess.CalledProcessError) as busy:
            manage(tmp_path, "restore", str(tmp_path))

    assert empty.value.stderr.startswith("CommandError: There is no database yet: start the product once")
    assert busy.value.stderr.startswith("CommandError: The product is running (already running: http://localhost:8000)")


@pytest.mark.stack
def test_the_restore_command_says_why_it_does_nothing(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        manage(tmp_path, "restore", str(tmp_path / "nowhere.tar.gz"))

    assert refused.value.stderr.startswith("CommandError: There is no ")


def manage(data: Path, *arguments: str) -> str:
    """Run a command of the project on a data folder of its own, on SQLite."""
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"MSP_VAR": str(data), "DJANGO_SETTINGS_MODULE": "msp.settings"}
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, env=env, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture
def server(db: None) -> Iterator[databases.PostgreSQL]:
    """Give an empty database on the server that the tests run on."""
    if connection.vendor != "postgresql":
        pytest.skip("runs on PostgreSQL: make test-services")
    served = {**connection.settings_dict, "NAME": "msp_backup"}
    url = psycopg.conninfo.make_conninfo(
        host=served["HOST"], port=served["PORT"], user=served["USER"], password=served["PASSWORD"], dbname="postgres"
    )
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS msp_backup WITH (FORCE)")
        admin.execute("CREATE DATABASE msp_backup")
        yield databases.PostgreSQL(served)
        admin.execute("DROP DATABASE msp_backup WITH (FORCE)")


def test_a_server_is_copied_and_put_back_whole(server: databases.PostgreSQL, tmp_path: Path) -> None:
    tell(server, "CREATE TABLE django_migrations (app text, name text)")
    tell(server, "INSERT INTO django_migrations VALUES ('auth', '0001_initial')")
    tell(server, "CREATE TABLE letter (number int); INSERT INTO letter VALUES (1), (2)")
    (tmp_path / "files").mkdir()
    place = Installation(tmp_path, tmp_path / "files", server)
    archive = backup.make(place, now=NOW)
    tell(server, "DELETE FROM letter; CREATE TABLE later (number int)")

    aside = backup.restore(place, archive, now=NOW)

    assert tell(server, "SELECT number FROM letter ORDER BY number") == "1\n2\n"
    assert tell(server, "SELECT count(*) FROM pg_tables WHERE tablename = 'later'") == "0\n"
    assert "CREATE TABLE public.later" in (aside / "database.sql").read_text()


def test_a_server_in_use_is_not_restored(server: databases.PostgreSQL, tmp_path: Path) -> None:
    env = server.env
    url = psycopg.conninfo.make_conninfo(
        host=env["PGHOST"], port=env["PGPORT"], user=env["PGUSER"], dbname="msp_backup"
    )

    with psycopg.connect(url), pytest.raises(databases.DatabaseError, match="stop web, workers and beat first"):
        server.refuse_if_busy()


def test_a_servers_copy_cut_short_is_refused(server: databases.PostgreSQL, tmp_path: Path) -> None:
    copy = tmp_path / "database.sql"
    server.save(copy)
    server.check(copy)
    copy.write_text(copy.read_text()[:-100])

    with pytest.raises(databases.DatabaseError, match="its end is missing"):
        server.check(copy)


def tell(server: databases.PostgreSQL, sql: str) -> str:
    return server._run("psql", "--no-psqlrc", "-q", "-At", "-c", sql)
