"""Sealing: the one way in which a version comes into being, with all that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from msp import journal
from msp.models import User
from outcomes import numbering, rebasing, versions
from outcomes.models import Document, Version
from outcomes.paragraphs import Paragraph


@transaction.atomic
def seal(
    document: Document,
    text: Sequence[Paragraph],
    *,
    base: Version | None,
    by: User | None,
    now: datetime,
    label: str = "",
    note: str = "",
    rectifies: bool = False,
) -> Version:
    """Seal the next version: its numbers stand still in a frozen round, and open proposals are brought onto it.

    Raises what versions.seal raises.
    """
    version = versions.seal(
        document,
        text,
        base=base,
        by=by,
        now=now,
        label=label,
        note=note,
        numbers=_frozen(document, base, text),
        rectifies=rectifies,
    )
    rebasing.rebase(document, version, now=now)
    return version


@transaction.atomic
def freeze(document: Document, *, by: User | None) -> bool:
    """Let numbers stand still from the next version on. Return whether this call did it."""
    return _number(document, Document.Numbering.FROZEN, "froze the numbers", by)


@transaction.atomic
def renumber(document: Document, *, by: User | None, now: datetime) -> Version:
    """End a frozen round: a version of the same words whose numbers run again, without gaps, bis and alt.

    Run again it gives the same version. Raises what versions.seal raises, and ValueError without any version.
    """
    head = versions.head(document)
    if head is None:
        raise ValueError("A document has a version before its numbers are cleaned.")
    _number(document, Document.Numbering.RUNNING, "cleaned the numbers", by)
    return seal(document, versions.read(head), base=head, by=by, now=now, label=head.label, note=_("Numbers cleaned"))


def _number(document: Document, numbering_: str, deed: str, by: User | None) -> bool:
    moved = Document.objects.filter(pk=document.pk).exclude(numbering=numbering_).update(numbering=numbering_)
    document.numbering = numbering_
    if moved:
        journal.note(document, deed, meeting=document.meeting, by=by)
    return bool(moved)


def _frozen(document: Document, base: Version | None, text: Sequence[Paragraph]) -> dict[str, str]:
    """Return the numbers of a text while the document's numbers are frozen; none while they run."""
    if document.numbering != Document.Numbering.FROZEN or base is None:
        return {}
    before, labels = versions.labelled(base)
    return numbering.frozen(labels, before, text)
