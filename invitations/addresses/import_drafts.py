"""A file on its way into the address book: kept apart until a person imports it, with every repair that was made."""

from __future__ import annotations

import json
import os
import re
import secrets
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from invitations.addresses import import_columns
from invitations.addresses.sheets import Sheet
from msp.models import Meeting, User

FOLDER = "imports"
KEPT_FOR = 7 * 24 * 3600


@dataclass
class Draft:
    """What a person uploaded, which column is which, and what was repaired; rows are counted from 0."""

    key: str
    meeting: int
    by: int
    name: str
    headers: list[str]
    columns: list[str]
    rows: list[list[str]]
    numbers: list[int]
    notices: list[str] = field(default_factory=list)
    repairs: dict[str, dict[str, str]] = field(default_factory=dict)
    left_out: list[int] = field(default_factory=list)
    imported: list[int] = field(default_factory=list)

    def values(self, row: int) -> dict[str, str]:
        """Return one row as {column: text}, with its repairs; several mailbox columns are put together."""
        found: dict[str, str] = {}
        for key, cell in zip(self.columns, self.rows[row], strict=True):
            if key:
                found[key] = "; ".join(text for text in (found.get(key, ""), cell) if text)
        return found | self.repairs.get(str(row), {})

    def repair(self, row: int, values: dict[str, str], *, leave_out: bool) -> None:
        """Keep what a person wrote in place of some cells of a row."""
        now = self.values(row)
        changed = {key: text for key, text in values.items() if text != now.get(key, "")}
        if changed:
            self.repairs.setdefault(str(row), {}).update(changed)
        self.left_out = sorted({*self.left_out, row} if leave_out else {*self.left_out} - {row})


def start(sheet: Sheet, *, meeting: Meeting, by: User, name: str) -> Draft:
    """Begin a draft from a table, guessing which column is which, and clear away those of last week."""
    columns = import_columns.guess(sheet.headers)
    draft = Draft(
        secrets.token_hex(8), meeting.pk, by.pk, name, sheet.headers, columns, sheet.rows, sheet.numbers, sheet.notices
    )
    keep(draft)
    _clear()
    return draft


def keep(draft: Draft) -> None:
    """Write the draft down; a reader sees the old one or the new one, never half of it."""
    path = _path(draft.meeting, draft.by, draft.key)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        json.dump(asdict(draft), file, ensure_ascii=False)
    os.replace(file.name, path)


def find(key: str, *, meeting: Meeting, by: User) -> Draft | None:
    """Return a draft of this person at this meeting; nobody else's is found."""
    if not re.fullmatch(r"[0-9a-f]{16}", key):
        return None
    try:
        written: dict[str, Any] = json.loads(_path(meeting.pk, by.pk, key).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Draft(**written)


def waiting(*, meeting: Meeting, by: User) -> list[Draft]:
    """Return the drafts that this person has not finished, the newest first."""
    folder = Path(default_storage.path(FOLDER))
    paths = sorted(folder.glob(f"{meeting.pk}-{by.pk}-*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    drafts = (find(path.stem.rsplit("-", 1)[1], meeting=meeting, by=by) for path in paths)
    return [draft for draft in drafts if draft]


def drop(draft: Draft) -> None:
    """Forget a draft; nothing of the address book changes."""
    _path(draft.meeting, draft.by, draft.key).unlink(missing_ok=True)


def _path(meeting: int, by: int, key: str) -> Path:
    return Path(default_storage.path(f"{FOLDER}/{meeting}-{by}-{key}.json"))


def _clear() -> None:
    oldest = time.time() - KEPT_FOR
    for path in Path(default_storage.path(FOLDER)).iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
