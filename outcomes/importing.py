"""A delegation's Word file on its way to proposals: what each of its authors wants, for a person to confirm."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from outcomes import documents, proposals, redline, versions, word_in
from outcomes.faults import NotPossible
from outcomes.merging import Action, Amendment
from outcomes.models import Document, Proposal, Version
from outcomes.paragraphs import Paragraph
from outcomes.proposals import Giver, Wish
from outcomes.redline import Row

LARGEST = 12 * 1024 * 1024  # bytes of a file that is taken at all; what it unpacks to has its own bound
# Who stands behind words that were changed without a mark: nobody's name is in the file.
UNMARKED = ""
DEEDS = {
    "replace": Action.REPLACE,
    "delete": Action.DELETE,
    "insert-after": Action.INSERT,
    "move-after": Action.MOVE,
    "comment": Action.COMMENT,
}


@dataclass(frozen=True)
class Suggestion:
    """One change that a file asks for, by the name in the file."""

    key: str
    author: str
    amendment: Amendment


@dataclass(frozen=True)
class Import:
    """What a file holds against the version from which it was made."""

    base: Version
    text: list[Paragraph]
    numbers: Mapping[str, str]
    suggestions: list[Suggestion]
    losses: Mapping[str, int]

    @property
    def authors(self) -> list[str]:
        """Who asks for changes, in the order of the file."""
        return list(dict.fromkeys(one.author for one in self.suggestions))


def keep(document: Document, data: bytes, *, whose: str) -> str:
    """Keep a file until it is confirmed, and return the SHA-256 by which it is found again.

    Raises NotPossible for a file that is too large or cannot be read, in words for who sent it.
    """
    if len(data) > LARGEST:
        raise NotPossible(_("The file is larger than 12 MB. Please take pictures out of it."))
    try:
        word_in.read(data)
    except word_in.UnreadableError as fault:
        raise NotPossible(str(fault)) from fault
    sha256 = hashlib.sha256(data).hexdigest()
    name = _name(document, sha256, whose)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))
    return sha256


def kept(document: Document, sha256: str, *, whose: str) -> bytes | None:
    """Return a file that was kept for somebody, None where there is none."""
    name = _name(document, sha256, whose)
    if not default_storage.exists(name):
        return None
    with default_storage.open(name, "rb") as file:
        return bytes(file.read())


def read(document: Document, data: bytes) -> Import:
    """Return what a file asks for, against the version it names or the one it is most like."""
    reading = word_in.read(data)
    base = _base(document, reading)
    text, numbers = versions.labelled(base)
    found = word_in.proposals(reading, text)
    known = {one.pid for one in text}
    marked = _suggested(found.drafts, known)
    bare = [(UNMARKED, wish) for wish in _unmarked(found.untracked, known)]
    suggestions = [
        Suggestion(
            hashlib.sha256(f"{author}|{at}|{wish.action}|{wish.pid}|{wish.text}".encode()).hexdigest(), author, wish
        )
        for at, (author, wish) in enumerate([*marked, *bare])
    ]
    return Import(base, text, numbers, suggestions, found.losses)


def propose(
    document: Document, found: Import, chosen: Iterable[str], givers: Mapping[str, Giver], *, sha256: str, now: datetime
) -> tuple[list[Proposal], list[str]]:
    """Enter the suggestions that were confirmed, each for the giver of its author; return them and what was refused.

    The same file confirmed twice gives the same proposals.
    """
    keys = set(chosen)
    made, refused = [], []
    for one in found.suggestions:
        giver = givers.get(one.author)
        if one.key not in keys or giver is None:
            continue
        whose = giver.delegation.pk if giver.delegation else ""
        key = hashlib.sha256(f"{sha256}|{one.key}|{whose}".encode()).hexdigest()
        wish = Wish(one.amendment, form_key=key, file_sha256=sha256)
        try:
            made.append(proposals.propose(document, wish, base=found.base, giver=giver, now=now))
        except NotPossible as fault:
            refused.append(str(fault))
    return made, refused


def _name(document: Document, sha256: str, whose: str) -> str:
    return f"imports/{document.pk}/{whose}/{sha256}.docx"


def _base(document: Document, reading: word_in.Reading) -> Version:
    named: Version | None = document.versions.filter(content_sha256=reading.identifier).order_by("-number").first()
    if named is not None:
        return named
    sent = _whole(word_in.rejected(reading))
    shown = documents.shown(document)

    def likeness(version: Version) -> tuple[float, bool, int]:
        """Of versions that are equally like the file, the one that was sent round is meant."""
        return redline.similarity(sent, _whole(versions.read(version))), version == shown, version.number

    found: list[Version] = list(document.versions.order_by("-number")[:10])
    return max(found, key=likeness)


def _whole(text: Sequence[Paragraph]) -> str:
    return " ".join(one.text for one in text)


def _suggested(drafts: Sequence[word_in.Draft], known: set[str]) -> list[tuple[str, Amendment]]:
    anchors = {draft.pid: draft.anchor for draft in drafts if draft.action == "insert-after"}
    found = []
    for draft in drafts:
        action = DEEDS[draft.action]
        anchor = _rooted(draft.anchor, anchors, known)
        pid = anchor if action is Action.INSERT else draft.pid
        if pid in known or action is Action.INSERT:
            after = anchor if action is Action.MOVE else ""
            found.append((draft.author, Amendment(action, pid, draft.text, after, draft.kind)))
    return found


def _rooted(anchor: str, anchors: Mapping[str, str], known: set[str]) -> str:
    """Return the paragraph of the base behind which a new one stands, be there other new ones between them."""
    seen: set[str] = set()
    while anchor and anchor not in known and anchor not in seen:
        seen.add(anchor)
        anchor = anchors.get(anchor, "")
    return anchor if anchor in known else ""


def _unmarked(rows: Iterable[Row], known: set[str]) -> list[Amendment]:
    """Return what was changed with recording off, as if it had been marked."""
    found = []
    for row in rows:
        old = {one.pid: one for one in row.old}
        if row.kind in ("changed", "moved-to"):
            found += [
                Amendment(Action.REPLACE, one.pid, one.text, kind=one.kind)
                for one in row.new
                if one.pid in old and one.pid in known and one.text != old[one.pid].text
            ]
        if row.kind == "deleted":
            found += [Amendment(Action.DELETE, one.pid) for one in row.old if one.pid in known]
    return found
