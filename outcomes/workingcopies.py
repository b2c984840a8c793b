"""Working copies: what an editor has written and not yet sealed, kept so that nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from msp.models import User
from outcomes import adoptions, sealing, versions
from outcomes.models import Adoption, Document, Version, WorkingCopy
from outcomes.paragraphs import Kind, Paragraph


class OvertakenError(Exception):
    """The same editor saved from another window in the meantime."""

    def __init__(self) -> None:
        super().__init__(
            _("You have saved this text from another window since. What is written here is below, unsaved.")
        )


def of(document: Document, editor: User) -> WorkingCopy:
    """Return the working copy of an editor, or a new one on the newest version; nothing is written."""
    found = document.working_copies.filter(editor=editor).select_related("base").first()
    if found is not None:
        return found
    head = versions.head(document)
    body = _packed(versions.read(head)) if head else []
    return WorkingCopy(document=document, editor=editor, base=head, body=body)


def text(copy: WorkingCopy) -> list[Paragraph]:
    """Return what a working copy holds."""
    return [Paragraph(pid, Kind(kind), words, tuple(notes)) for pid, kind, words, notes in copy.body]


def save(copy: WorkingCopy, body: Sequence[Paragraph], *, lock: int, now: datetime) -> WorkingCopy:
    """Keep what was written; `lock` is the count that the page was shown. Saving the same twice counts once.

    Raises OvertakenError where another window of the same editor has saved other words since.
    """
    packed = _packed(body)
    if copy.pk is None:
        copy.body, copy.saved_at, copy.lock = packed, now, lock + 1
        try:
            with transaction.atomic():
                copy.save(force_insert=True)
        except IntegrityError:
            return save(of(copy.document, copy.editor), body, lock=lock, now=now)
        return copy
    moved = WorkingCopy.objects.filter(pk=copy.pk, lock=lock).update(body=packed, saved_at=now, lock=lock + 1)
    copy.refresh_from_db()
    if not moved and copy.body != packed:
        raise OvertakenError
    return copy


def rest_on(copy: WorkingCopy, base: Version, body: Sequence[Paragraph], *, now: datetime) -> None:
    """Put a working copy on another version, with what it holds from now on."""
    WorkingCopy.objects.filter(pk=copy.pk).update(base=base, body=_packed(body), lock=copy.lock + 1, saved_at=now)


@transaction.atomic
def seal(copy: WorkingCopy, *, by: User, now: datetime, label: str = "", note: str = "") -> Version:
    """Make the next version of what a working copy holds and put the copy away; of an adopted text, a rectification.

    Raises StaleError where somebody else was first; the copy stays.
    """
    adoption = Adoption.objects.filter(document=copy.document).first()
    if adoption is not None and copy.base is not None:
        version = adoptions.rectify(adoption, text(copy), base=copy.base, by=by, now=now, note=note)
    else:
        version = sealing.seal(copy.document, text(copy), base=copy.base, by=by, now=now, label=label, note=note)
    if copy.pk:
        WorkingCopy.objects.filter(pk=copy.pk).delete()
    return version


def _packed(body: Sequence[Paragraph]) -> list[list[object]]:
    return [[one.pid, str(one.kind), one.text, list(one.notes)] for one in body]
