"""Signing on paper: the sheets that are signed in the room, the signed original, and its evidence page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from invitations import datewords
from msp import binding, clock, pdf, scanner
from outcomes import imprints, printed, versions
from outcomes.models import Authority, ScannedPage, Signature, SignedPaper, Signing
from outcomes.signing import blocks, scans

SHEET = "signing.css"
PAGES, TABLE = "pages", "table"
# As wide as a scan may be in the original, so that thirty of them still travel by mail.
LONG_SIDE = 1500


def sheets(signing: Signing, *, form: str = PAGES, order: str = "") -> bytes:
    """Return the sheets to be signed in ink, a page for each State or a table, in the order of blocks or of seats.

    Raises what msp.pdf raises.
    """
    found = blocks.rows(signing)
    if order:
        by_state = {one.block.state_id: one for one in found}
        states = [one.block.state for one in found]
        found = [by_state[state.pk] for state in blocks.ordered(states, order, signing.document.language)]
    with translation.override(signing.document.language):
        context = {**_around(signing), "rows": found, "is_table": form == TABLE}
        return pdf.render("pdf/signing_sheets.html", context, sheet=SHEET)


def original(paper: SignedPaper) -> bytes:
    """Return a signed paper: text or heading with the signatures, scanned pages, evidence.

    The same signatures give the same bytes, so that a worker may die and another begin anew. Raises what msp.pdf and
    msp.scanner raise.
    """
    held = paper.signatures.select_related("block__state", "page__scan", "code")
    return _bound(paper.signing, list(held.order_by("block__position")), number=paper.number, on=_day(paper))


def working_copy(signing: Signing) -> bytes:
    """Return the text with the signatures so far, marked on every page as what it is: for the office alone."""
    standing = Signature.objects.filter(block__signing=signing, status=Signature.Status.STANDS)
    held = standing.select_related("block__state", "page__scan", "code").order_by("block__position")
    with translation.override(signing.document.language):
        day = datewords.day(clock.today(signing.document.meeting), signing.document.language)
        return _front(signing, list(held), number=0, on=day, watermark=_("INCOMPLETE"))


def _bound(signing: Signing, held: list[Signature], *, number: int, on: str) -> bytes:
    with translation.override(signing.document.language):
        front = _front(signing, held, number=number, on=on)
        pages = [_scan(page) for page in _pages(held)]
        context = {**_around(signing), "number": number, "lines": [_line(one) for one in held], "scans": _scans(held)}
        evidence = pdf.render("pdf/signing_evidence.html", context, sheet=SHEET)
    return pdf.join(front, [*pages, evidence])


def _front(signing: Signing, held: list[Signature], *, number: int, on: str, watermark: str = "") -> bytes:
    text, numbers = versions.labelled(signing.version)
    words = printed.clean(text, numbers, imprints.imprint(signing.version))["blocks"]
    context = {
        **_around(signing),
        "number": number,
        "on": on,
        "watermark": watermark,
        "blocks": [] if number else words,
        "lines": [_line(one) for one in held],
    }
    return pdf.render("pdf/signed_text.html", context, sheet=SHEET)


def _around(signing: Signing) -> dict[str, Any]:
    document = signing.document
    return {
        "signing": signing,
        "document": document,
        "meeting": document.meeting,
        "language": document.language,
        "direction": "rtl" if document.language.startswith("ar") else "ltr",
        "mark": signing.text_sha256,
        "place_and_day": occasion(signing),
    }


def occasion(signing: Signing) -> str:
    """Return where and when a text is signed, as its paper says it."""
    when = datewords.when(signing.event, signing.document.language) if signing.event else ""
    return ", ".join(part for part in (signing.place or (signing.event.place if signing.event else ""), when) if part)


def _line(one: Signature) -> dict[str, str]:
    """Return what the paper says of a signature; all in words of the moment's language."""
    return {
        "state": one.block.state_name,
        "name": one.name,
        "title": one.title,
        "way": str(Signature.Way(one.way).label),
        "is_typed": "yes" if one.way == Signature.Way.TYPED else "",
        "drawing": one.drawing,
        "authority": str(Authority(one.authority).label) if one.authority else _("not recorded"),
        "at": f"{one.at.astimezone(clock.zone()):%Y-%m-%d %H:%M}",
        "code": one.block.code,
        "through": one.mailed_to,
        "scan": f"{one.page.scan.sha256[:16]}, {one.page.number}" if one.page else "",
    }


def _pages(held: Iterable[Signature]) -> list[ScannedPage]:
    """Return each scanned page once, in the order of the blocks that it signs."""
    return list({one.page_id: one.page for one in held if one.page}.values())


def _scans(held: Iterable[Signature]) -> list[str]:
    return list({one.page.scan_id: one.page.scan.sha256 for one in held if one.page}.values())


def _scan(page: ScannedPage) -> bytes:
    jpeg = scans.jpeg(page, long_side=LONG_SIDE)
    width, height = scanner.size(jpeg)
    return binding.picture_page(jpeg, width=width, height=height)


def _day(paper: SignedPaper) -> str:
    return datewords.day(paper.dated_on, paper.signing.document.language)
