"""Texts as PDF: made by the workers, once, and kept under the hash of everything that decides their bytes.

Whether one is made, asked for or failed is seen from the files themselves: nothing else has to be kept in step.
"""

from __future__ import annotations

import functools
import hashlib
import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.metadata import version as edition_of

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from msp import pdf
from outcomes import imprints, printed, redline, versions
from outcomes.models import Version
from outcomes.printed import Imprint

log = logging.getLogger(__name__)

# Whatever of these is changed, every text is printed anew when it is next asked for.
ENGINE = (
    "templates/pdf/document.html",
    "static/pdf/document.css",
    "msp/line_numbers.py",
    "msp/pdf.py",
    "outcomes/alignment.py",
    "outcomes/likeness.py",
    "outcomes/numbering.py",
    "outcomes/printed.py",
    "outcomes/printed_words.py",
    "outcomes/redline.py",
    "outcomes/word_text.py",
    "outcomes/wording.py",
)
# How long the workers may be silent about one before it may be asked for again; a long one takes them half a minute.
SILENCE = timedelta(minutes=3)


class State(StrEnum):
    """How far the PDF of a text is."""

    NONE = "none"  # nobody has asked
    ASKED = "asked"
    SILENT = "silent"  # asked, and no worker has answered
    FAILED = "failed"
    READY = "ready"


@dataclass(frozen=True)
class Paper:
    """A version as it is to be printed, by itself or against another one."""

    new: Version
    old: Version | None
    imprint: Imprint
    before: Imprint | None

    @cached_property
    def key(self) -> str:
        """The SHA-256 of everything that decides the bytes of the PDF; what is not in it must not be printed."""
        # Numbers that are frozen are no part of a version's hash, but never change in its row.
        sides = [(one.pk, one.content_sha256) for one in (self.old, self.new) if one]
        around = [asdict(one) for one in (self.before, self.imprint) if one]
        said = json.dumps([_engine(), sides, around], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def path(self) -> str:
        """Where the PDF lies in the storage."""
        return f"texts/pdf/{self.key[:2]}/{self.key}.pdf"

    @property
    def name(self) -> str:
        """The name under which it is handed over: plan-v2.pdf, plan-v1-v2-marked.pdf."""
        slug, number = self.new.document.slug, self.new.number
        if self.old is None:
            return f"{slug}-v{number}.pdf"
        if self.old.document_id == self.new.document_id:
            return f"{slug}-v{self.old.number}-v{number}-marked.pdf"
        return f"{self.old.document.slug}-v{self.old.number}-{slug}-v{number}-marked.pdf"


def paper(new: Version, old: Version | None = None) -> Paper:
    """Return what is to be printed of a version, or of what changed from `old` to it; two queries for each."""
    return Paper(new, old, imprints.imprint(new), imprints.imprint(old) if old else None)


def state(one: Paper, *, now: datetime | None = None) -> State:
    """Return how far a PDF is."""
    if default_storage.exists(_asked(one)):
        since = (now or timezone.now()) - default_storage.get_modified_time(_asked(one))
        return State.SILENT if since > SILENCE else State.ASKED
    if default_storage.exists(one.path):
        return State.READY
    return State.FAILED if default_storage.exists(_failed(one)) else State.NONE


def fault(one: Paper) -> str:
    """Return the sentence that says why a PDF could not be made, "" where none failed."""
    try:
        with default_storage.open(_failed(one)) as file:
            return str(file.read(), "utf-8")
    except FileNotFoundError:
        return ""


def read(one: Paper) -> bytes:
    """Return a PDF that is ready."""
    with default_storage.open(one.path) as file:
        data: bytes = file.read()
    return data


def promise(one: Paper, *, now: datetime | None = None) -> bool:
    """Note that a PDF is asked for. Return whether the workers are to be told, which they are once."""
    if state(one, now=now) in (State.READY, State.ASKED):
        return False
    for marker in (_failed(one), _asked(one)):
        default_storage.delete(marker)
    default_storage.save(_asked(one), ContentFile(b""))
    return True


def make(one: Paper) -> bool:
    """Print a text and keep it; return whether this call did it. What cannot be printed is marked with the reason."""
    if state(one) is State.READY:
        return False
    try:
        _keep(one, _printed(one))
    except (pdf.MissingGlyph, pdf.Failed, pdf.Unavailable) as reason:
        _mark_failed(one, str(reason))
        return False
    except Exception:  # whatever it is, a person must see it; the log says the rest
        log.exception("Version %s could not be printed", one.new.pk)
        _mark_failed(one, _("Something unforeseen stopped the printing; the service’s log says what."))
        return False
    default_storage.delete(_asked(one))
    return True


def _printed(one: Paper) -> bytes:
    after, now = versions.labelled(one.new)
    if one.old is None or one.before is None:
        context = printed.clean(after, now, one.imprint)
    else:
        before, was = versions.labelled(one.old)
        rows = redline.compare(before, after, by_id=one.old.document_id == one.new.document_id)
        context = printed.compared(rows, was, now, one.before, one.imprint)
    numbered = bool(context["is_numbered"])
    return pdf.render("pdf/document.html", context, sheet="document.css", has_line_numbers=numbered)


def _keep(one: Paper, data: bytes) -> None:
    """Store a PDF; one that a killed worker left half written makes room."""
    if default_storage.exists(one.path):
        if default_storage.size(one.path) == len(data):
            return
        default_storage.delete(one.path)
    default_storage.save(one.path, ContentFile(data))


def _mark_failed(one: Paper, sentence: str) -> None:
    default_storage.delete(_failed(one))
    default_storage.save(_failed(one), ContentFile(sentence.encode()))
    default_storage.delete(_asked(one))


def _asked(one: Paper) -> str:
    return one.path.removesuffix("pdf") + "asked"


def _failed(one: Paper) -> str:
    return one.path.removesuffix("pdf") + "failed"


@functools.cache
def _engine() -> str:
    files = hashlib.sha256(b"".join((settings.BASE_DIR / name).read_bytes() for name in ENGINE)).hexdigest()
    return " ".join([files, *(edition_of(name) for name in ("weasyprint", "fontpkg-amiri", "fontpkg-eb-garamond"))])
