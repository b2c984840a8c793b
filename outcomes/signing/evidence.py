"""Evidence: whoever doubts a signed paper has every hash computed anew and told what does not agree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from outcomes import paragraphs, versions
from outcomes.models import Signature, SignedPaper, Signing, Transmission
from outcomes.signing import signatures


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, its hash as kept, and what is wrong with it, "" where nothing is."""

    thing: str
    sha256: str
    fault: str = ""


def checks(signing: Signing) -> Iterator[Check]:
    """Compute every hash of a signing anew: of text, signatures, scans, papers and letters."""
    yield _text(signing)
    found = Signature.objects.filter(block__signing=signing).select_related("block", "page__scan")
    for one in found.order_by("block__position", "pk"):
        yield _signature(one)
    for scan in signing.scans.order_by("pk"):
        yield _file(_("Scanned pages"), scan.file, scan.sha256)
    for block in signing.blocks.exclude(paper="").order_by("position"):
        yield _file(_("Authority of %(state)s") % {"state": block.state_name}, block.paper, block.paper_sha256)
    for paper in signing.papers.filter(status=SignedPaper.Status.READY).order_by("number"):
        yield _file(paper_name(paper), paper.pdf, paper.pdf_sha256)
    letters = Transmission.objects.filter(paper__signing=signing, status=Transmission.Status.SENT)
    for letter in letters.order_by("pk"):
        yield _file(letter.reference, letter.pdf, letter.pdf_sha256)
        if letter.acknowledgement:
            words = _("Acknowledgement of %(reference)s") % {"reference": letter.reference}
            yield _file(words, letter.acknowledgement, letter.acknowledgement_sha256)


def paper_name(paper: SignedPaper) -> str:
    """Name the signed original or one of its addenda."""
    return _("Addendum %(n)d") % {"n": paper.number} if paper.number else str(_("Signed original"))


def altered() -> Iterator[tuple[Signing, Check]]:
    """Look at every signing and yield what was altered by force."""
    for signing in Signing.objects.select_related("document", "version").order_by("pk"):
        yield from ((signing, check) for check in checks(signing) if check.fault)


def _text(signing: Signing) -> Check:
    found = paragraphs.digest(versions.read(signing.version))
    name = _("Text, version %(n)d") % {"n": signing.version.number}
    whole = found == signing.text_sha256 == signing.version.content_sha256
    return Check(name, signing.text_sha256, "" if whole else _("the text is not the one that was signed"))


def _signature(one: Signature) -> Check:
    name = f"{one.block.code} {one.name}".strip()
    if signatures.digest(one) != one.sha256:
        return Check(name, one.sha256, _("the record of the signature was altered"))
    if one.text_sha256 != one.block.signing.text_sha256:
        return Check(name, one.sha256, _("another text was signed"))
    return Check(name, one.sha256)


def _file(name: str, file: Any, sha256: str) -> Check:
    try:
        with file.open("rb") as opened:
            found = hashlib.sha256(opened.read()).hexdigest()
    except OSError:
        return Check(name, sha256, _("the file is missing"))
    return Check(name, sha256, "" if found == sha256 else _("the file was altered"))
