"""Signed papers: the original and its addenda, made by the workers, once."""

from __future__ import annotations

import hashlib
import logging

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from msp import journal, pdf, scanner
from outcomes.models import SignedPaper, Signing
from outcomes.signing import printed

log = logging.getLogger(__name__)

Status = SignedPaper.Status
OPEN = (Status.PROMISED, Status.FAULTY)


def make(paper: SignedPaper) -> bool:
    """Print a signed paper and keep it with its hash; return whether this call did it.

    Run twice, the second call finds it ready. What cannot be made is marked with the sentence that says why.
    """
    if paper.status == Status.READY:
        return False
    try:
        data = printed.original(paper)
    except (pdf.MissingGlyph, pdf.Failed, pdf.Unavailable, scanner.Unreadable, OSError) as fault:
        SignedPaper.objects.filter(pk=paper.pk, status__in=OPEN).update(status=Status.FAULTY, fault=str(fault)[:500])
        return False
    digest = hashlib.sha256(data).hexdigest()
    facts = {
        "status": Status.READY,
        "pdf": keep("papers", data),
        "pdf_sha256": digest,
        "pages": pdf.pages(data),
        "fault": "",
        "made_at": timezone.now(),
    }
    waiting = SignedPaper.objects.filter(pk=paper.pk, status__in=OPEN, signing__status=Signing.Status.CLOSED)
    if not waiting.update(**facts):
        return False
    document = paper.signing.document
    journal.note(document, "made the signed paper", meeting=document.meeting, number=paper.number, sha256=digest)
    paper.refresh_from_db()
    return True


def make_waiting() -> int:
    """Make every paper that is promised and return how many that were; one that fails never stops the others."""
    done = 0
    for paper in _whole().filter(status=Status.PROMISED, signing__status=Signing.Status.CLOSED):
        try:
            done += make(paper)
        except Exception:  # whatever it is, a person must see it and the next paper must be made
            log.exception("Paper %s could not be made", paper.pk)
            words = _("Something unforeseen stopped this paper; the service’s log says what. Try again.")
            SignedPaper.objects.filter(pk=paper.pk, status__in=OPEN).update(status=Status.FAULTY, fault=words)
    return done


def again(paper: SignedPaper) -> bool:
    """Let the workers try again what could not be made. Return whether this call did it."""
    return bool(SignedPaper.objects.filter(pk=paper.pk, status=Status.FAULTY).update(status=Status.PROMISED, fault=""))


def read(paper: SignedPaper) -> bytes:
    """Return a paper that is ready."""
    with paper.pdf.open("rb") as file:
        return bytes(file.read())


def name(paper: SignedPaper) -> str:
    """Return the name under which it is handed over."""
    part = f"addendum-{paper.number}" if paper.number else "signed"
    return f"{paper.signing.document.slug}-{part}.pdf"


def keep(folder: str, data: bytes) -> str:
    """Store a PDF under its own hash: made twice, it is one file; one half written by a dead worker makes room."""
    path = f"signing/{folder}/{hashlib.sha256(data).hexdigest()}.pdf"
    if default_storage.exists(path):
        if default_storage.size(path) == len(data):
            return path
        default_storage.delete(path)
    return str(default_storage.save(path, ContentFile(data)))


def _whole() -> QuerySet[SignedPaper]:
    return SignedPaper.objects.select_related("signing__document__meeting", "signing__version", "signing__event")
