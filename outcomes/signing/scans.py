"""Ink comes in as scanned pages: each finds its block by the code on it, or is placed by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from invitations import uploads
from msp import journal, scanner
from msp.models import User
from msp.scanner import Mark
from outcomes.faults import NotPossible
from outcomes.models import ScannedFile, ScannedPage, Signature, SignatureBlock, Signing
from outcomes.signing import blocks, signatures
from outcomes.signing.signatures import Hand, Taken, Way


@dataclass
class Report:
    """What became of a file that was handed in."""

    scan: ScannedFile
    is_known: bool = False
    signed: list[Signature] = field(default_factory=list)
    second: list[Taken] = field(default_factory=list)
    unplaced: list[ScannedPage] = field(default_factory=list)


def take(signing: Signing, data: bytes, *, by: User, at: datetime) -> Report:
    """Keep a file of scanned pages and let each sign the blocks whose codes it bears, where something is written.

    The same file again changes nothing, but finishes what died in the middle. Raises NotPossible outside the signing
    and for what cannot be read.
    """
    if not signatures.takes(signing):
        raise NotPossible(_("The text is closed for signature."))
    digest = hashlib.sha256(data).hexdigest()
    if known := ScannedFile.objects.filter(signing=signing, sha256=digest).first():
        return _again(known, by=by, at=at)
    marks = _read(data)
    try:
        with transaction.atomic():
            scan = ScannedFile(signing=signing, sha256=digest, uploaded_at=at, uploaded_by=by)
            name = f"{get_random_string(16)}.{'pdf' if scanner.is_pdf(data) else 'img'}"
            scan.file.save(name, ContentFile(data), save=False)
            scan.save(force_insert=True)
            pages = [_page(scan, number, found) for number, found in enumerate(marks, 1)]
            document = signing.document
            journal.note(
                document, "took in scanned pages", meeting=document.meeting, by=by, pages=len(pages), sha256=digest
            )
    except IntegrityError:
        return Report(ScannedFile.objects.get(signing=signing, sha256=digest), is_known=True)
    report = Report(scan)
    for page in pages:
        _match(page, report, by=by, at=at)
    return report


def _again(known: ScannedFile, *, by: User, at: datetime) -> Report:
    """Go on where the taking in of a file stopped, should it have died between two of its blocks."""
    report = Report(known, is_known=True)
    for page in known.pages.filter(is_settled=False).order_by("number"):
        _match(page, report, by=by, at=at)
    return report


def place(page: ScannedPage, block: SignatureBlock, *, by: User, at: datetime) -> Signature:
    """Let a page sign a block that a person chose. Raises what sign() raises."""
    if page.scan.signing_id != block.signing_id:
        raise NotPossible(_("This block belongs to another text."))
    return signatures.sign(block, _hand(page, block, by=by, note=_("placed by hand")), at=at)


def settle(page: ScannedPage, *, by: User) -> bool:
    """Put a page away that signs nothing, such as one scanned by mistake. Return whether this call did it."""
    with transaction.atomic():
        moved = ScannedPage.objects.filter(pk=page.pk, is_settled=False).update(is_settled=True)
        if moved:
            document = page.scan.signing.document
            number = page.number
            journal.note(document, "put a scanned page away", meeting=document.meeting, by=by, page=number)
    return bool(moved)


def unplaced(signing: Signing) -> list[ScannedPage]:
    """Return the pages that signed nothing and that nobody has put away; one query."""
    # A page whose match was set aside signs nothing any more: it waits for its right block.
    counts = Signature.objects.filter(page__isnull=False).exclude(status=Signature.Status.ASIDE)
    found = ScannedPage.objects.filter(scan__signing=signing, is_settled=False).exclude(pk__in=counts.values("page"))
    return list(found.select_related("scan").order_by("pk"))


def jpeg(page: ScannedPage, *, long_side: int = 1750) -> bytes:
    """Return how a page looks, upright. Raises scanner.Unreadable."""
    with page.scan.file.open("rb") as file:
        data = bytes(file.read())
    return scanner.picture(data, page.number, turns=page.turns, long_side=long_side)


def _read(data: bytes) -> list[list[Mark]]:
    try:
        if scanner.is_pdf(data):
            uploads.read(data)
        return scanner.read(data)
    except (uploads.Refused, scanner.Unreadable) as fault:
        raise NotPossible(str(fault)) from fault


def _page(scan: ScannedFile, number: int, found: list[Mark]) -> ScannedPage:
    told = [{"code": one.text[:40], "ink": one.ink} for one in found]
    turns = found[0].turns if found else 0
    return ScannedPage.objects.create(scan=scan, number=number, found=told, turns=turns)


def _match(page: ScannedPage, report: Report, *, by: User, at: datetime) -> None:
    written = {one["code"] for one in page.found if one["ink"]}
    found = page.scan.signing.blocks.filter(code__in=written).exclude(signatures__page=page)
    found = found.select_related("signing", "state")
    done = page.signatures.exists()
    for block in found.order_by("position"):
        try:
            report.signed.append(signatures.sign(block, _hand(page, block, by=by), at=at))
        except Taken as taken:
            report.second.append(taken)
        done = True
    if not done:
        report.unplaced.append(page)


def _hand(page: ScannedPage, block: SignatureBlock, *, by: User, note: str = "") -> Hand:
    known = blocks.row_of(block)
    name, title = (known.person.name, known.person.title) if known.person else ("", "")
    return Hand(Way.INK, name, title, known.authority, page=page, by=by, note=note)
