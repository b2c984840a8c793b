"""One archive with everything that cannot be made again: the database, the files and the keys."""

import gzip
import hashlib
import json
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, cast

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db.migrations.loader import MigrationLoader

from msp import databases
from msp.runlock import locked

FORMAT = 1
KEYS = ("secret.key", "link.key", "sample.password")


class ArchiveError(Exception):
    """An archive that cannot be used; worded for the person at the terminal."""


@dataclass(frozen=True)
class Installation:
    """What a backup is of, and what it is put back into."""

    data: Path
    files: Path
    database: databases.Database

    @property
    def backups(self) -> Path:
        """Where archives are put."""
        return self.data / "backups"


def here() -> Installation:
    """Return the installation that the settings name."""
    files = Path(cast(FileSystemStorage, default_storage).location)
    return Installation(settings.VAR_DIR, files, databases.of(settings.DATABASES["default"]))


def make(place: Installation, *, now: datetime) -> Path:
    """Write an archive, while the product runs, and return it.

    The database is copied first: every file that it names was there before, and none that was sent is ever changed.
    """
    place.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _workshop(place) as folder:
        place.database.save(folder / place.database.copy_name)
        _copy_files(place.files, folder / "files")
        for name in KEYS:
            if (place.data / name).exists():
                shutil.copyfile(place.data / name, folder / name)
        manifest = {
            "format": FORMAT,
            "made_at": now.isoformat(timespec="seconds"),
            "database": place.database.kind,
            "migrations": place.database.applied(),
            "members": {str(path.relative_to(folder)): _digest(path) for path in _files_below(folder)},
        }
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))
        return _pack(folder, _free_name(place.backups, now))


def restore(place: Installation, archive: Path, *, now: datetime) -> Path:
    """Put an archive back in place and return the folder that keeps what was there before.

    Nothing is touched until the whole archive has been checked. Raises ArchiveError, databases.DatabaseError, and
    AlreadyRunningError while the product runs.
    """
    with locked(place.data / "run.lock"), _workshop(place) as folder:
        manifest = _unpack(archive, folder)
        _check(place, manifest, folder)
        place.database.refuse_if_busy()
        aside = _free_name(place.data, now, prefix="replaced-", ending="")
        aside.mkdir(mode=0o700)
        place.database.put_aside(aside)
        try:
            place.database.load(folder / place.database.copy_name)
        except BaseException:
            place.database.put_back(aside)
            raise
        _swap(place.files, new=folder / "files", aside=aside / "files")
        for name in KEYS:
            if (folder / name).exists():
                _swap(place.data / name, new=folder / name, aside=aside / name)
        return aside


def _check(place: Installation, manifest: dict[str, Any], folder: Path) -> None:
    if manifest["database"] != place.database.kind:
        raise ArchiveError(f"The archive is of {manifest['database']}; this installation uses {place.database.kind}.")
    known = MigrationLoader(None).disk_migrations
    newer = [f"{app}.{name}" for app, name in manifest["migrations"] if (app, name) not in known]
    if newer:
        raise ArchiveError(f"The archive was made by another version: {newer[0]} is not known here.")
    place.database.check(folder / place.database.copy_name)


@contextmanager
def _workshop(place: Installation) -> Iterator[Path]:
    """Give a folder beside the data, this user's alone, that goes away afterwards."""
    with tempfile.TemporaryDirectory(prefix=".copying-", dir=place.data) as folder:
        yield Path(folder)


def _copy_files(source: Path, target: Path) -> None:
    """Copy every file; one that is removed meanwhile is none that the database's copy needs."""
    target.mkdir()
    for path in _files_below(source):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            shutil.copyfile(path, copy)


def _files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pack(folder: Path, archive: Path) -> Path:
    """Pack a folder; the archive holds keys, so that only its owner may read it."""
    new = archive.with_name(f".{archive.name}")
    new.touch(mode=0o600)
    with tarfile.open(new, "w:gz") as tar:
        for path in _files_below(folder):
            tar.add(path, arcname=str(path.relative_to(folder)))
    return new.replace(archive)


def _unpack(archive: Path, folder: Path) -> dict[str, Any]:
    """Unpack an archive and return what it says of itself, once every file of it has been found whole."""
    try:
        with gzip.open(archive) as packed, tarfile.open(fileobj=packed, mode="r:") as tar:
            for member in tar:
                _unpack_one(tar, member, folder)
            while packed.read(1 << 20):  # to its end, where the sum of the whole stands
                pass
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
        whole = manifest["format"] == FORMAT
        whole = whole and {name: _digest(folder / name) for name in manifest["members"]} == manifest["members"]
    except FileNotFoundError as fault:
        raise ArchiveError(f"There is no {fault.filename}.") from fault
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, KeyError) as fault:
        raise ArchiveError(f"{archive.name} is no backup, or a damaged one: {fault}") from fault
    if not whole:
        raise ArchiveError(f"{archive.name} is damaged: a file in it is not the one that was put in.")
    (folder / "files").mkdir(exist_ok=True)
    return manifest


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Unpack one file under its own name; anything that would land elsewhere is refused."""
    path = PurePosixPath(member.name)
    content = tar.extractfile(member) if member.isfile() else None
    if content is None or path.is_absolute() or ".." in path.parts:
        raise ArchiveError(f"The archive holds something that a backup does not: {member.name}")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as file:
        shutil.copyfileobj(content, file)
    target.chmod(0o600)


def _swap(present: Path, *, new: Path, aside: Path) -> None:
    if present.exists():
        shutil.move(present, aside)
    present.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(new, present)


def _free_name(folder: Path, now: datetime, *, prefix: str = "msp-", ending: str = ".tar.gz") -> Path:
    """Return a name by day and time that is not taken yet."""
    stem = f"{prefix}{now:%Y-%m-%d-%H%M%S}"
    names = (f"{stem}{number}{ending}" for number in ("", *(f"-{count}" for count in range(2, 1000))))
    return next(path for name in names if not (path := folder / name).exists())
