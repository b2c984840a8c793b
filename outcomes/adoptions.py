"""Adoption: a version becomes the outcome, its document is locked, and slips are mended technically."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from invitations.models import Delegation
from msp import journal
from msp.models import User
from outcomes import rectifying, redline, sealing, versions
from outcomes.faults import NotPossible
from outcomes.models import Adoption, Document, Rectification, Reservation, Silence, Version
from outcomes.paragraphs import Paragraph
from outcomes.redline import Row

Manner = Adoption.Manner


def adopt(version: Version, manner: str, *, on: date, by: User, now: datetime, note: str = "") -> Adoption:
    """Record that a version was adopted; the same twice is one act.

    Raises NotPossible for a version that is not the newest, by silence that was not kept, and where the document was
    adopted otherwise.
    """
    document = version.document
    known = Adoption.objects.filter(document=document).first()
    if known is not None:
        return _same(known, version, manner)
    if versions.head(document) != version:
        raise NotPossible(_("Only the newest version can be adopted: make the text as it was adopted first."))
    if manner == Manner.SILENCE and not Silence.objects.filter(version=version, outcome="kept").exists():
        raise NotPossible(_("Silence on this version was not kept, or has not ended."))
    try:
        with transaction.atomic():
            adoption = Adoption.objects.create(
                document=document, version=version, manner=manner, on=on, note=note.strip(), by=by, at=now
            )
            Document.objects.filter(pk=document.pk).update(proposals_are_open=False)
            journal.note(document, "adopted", meeting=document.meeting, by=by, number=version.number, manner=manner)
    except IntegrityError:
        return _same(Adoption.objects.get(document=document), version, manner)
    return adoption


def confirm(adoption: Adoption, *, on: date, by: User) -> bool:
    """Record that an adoption ad referendum was confirmed. Return whether this call did it."""
    if on < adoption.on:
        raise NotPossible(_("It cannot be confirmed before it was adopted."))
    open_ = Adoption.objects.filter(pk=adoption.pk, manner=Manner.AD_REFERENDUM, confirmed_on=None)
    moved = open_.update(confirmed_on=on)
    if moved:
        meeting = adoption.document.meeting
        journal.note(adoption.document, "confirmed the adoption", meeting=meeting, by=by, on=on.isoformat())
    return bool(moved)


def reserve(adoption: Adoption, delegation: Delegation, words: str, *, by: User) -> Reservation:
    """Record what a delegation wishes to stand with the adoption; said again, the newer words stand."""
    words = words.strip()
    if not words:
        raise NotPossible(_("Please write what the delegation wishes to be recorded."))
    with transaction.atomic():
        row, _made = Reservation.objects.update_or_create(
            adoption=adoption, delegation=delegation, defaults={"words": words}
        )
        meeting = adoption.document.meeting
        journal.note(adoption.document, "recorded a reservation", meeting=meeting, by=by, code=delegation.code)
    return row


def touched(adoption: Adoption, text: Sequence[Paragraph]) -> list[Row]:
    """Return the changes of an adopted text that are more than technical; three queries."""
    newest = versions.head(adoption.document)
    return rectifying.substantial(redline.compare(versions.read(newest), text)) if newest else []


def rectify(
    adoption: Adoption, text: Sequence[Paragraph], *, base: Version, by: User, now: datetime, note: str = ""
) -> Version:
    """Seal a version that mends slips of the adopted text. Raises what versions.seal raises."""
    with transaction.atomic():
        version = sealing.seal(
            adoption.document,
            text,
            base=base,
            by=by,
            now=now,
            label=_("Technical rectification"),
            note=note,
            rectifies=True,
        )
        Rectification.objects.get_or_create(version=version, defaults={"adoption": adoption})
    return version


def _same(known: Adoption, version: Version, manner: str) -> Adoption:
    if (known.version_id, known.manner) != (version.pk, manner):
        raise NotPossible(_("This document was adopted already."))
    return known
