"""Versions: to seal one, to read one back, and to find a byte that was altered by force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from msp import journal
from msp.models import User
from outcomes import numbering, paragraphs
from outcomes.models import Adoption, Block, Document, Signature, Signing, Version, VersionParagraph
from outcomes.paragraphs import Paragraph

LONGEST, MOST = 100_000, 5_000


class StaleError(Exception):
    """Somebody else has sealed a version in the meantime; `head` is theirs."""

    def __init__(self, head: Version | None) -> None:
        super().__init__(_("Another version was made in the meantime. Your text is kept; compare it with theirs."))
        self.head = head


class TextError(ValueError):
    """A text that no version can hold, with the reason in words."""


class LockedError(TextError):
    """The document is adopted: its text is mended technically, or not at all."""

    def __init__(self) -> None:
        super().__init__(_("This document is adopted: its text changes by technical rectification only."))


class SignedError(TextError):
    """The text is open for signature, or signed: a new version would void what people put their names to."""

    def __init__(self, signing: Signing) -> None:
        standing = Signature.objects.filter(block__signing=signing, status=Signature.Status.STANDS)
        lost = standing.count()
        words = ngettext(
            "This text is open for signature, and a new version voids %(n)d signature. Void it first, on its page "
            "under “Signing”.",
            "This text is open for signature, and a new version voids %(n)d signatures. Void them first, on its page "
            "under “Signing”.",
            lost,
        )
        super().__init__(words % {"n": lost})
        self.signing, self.lost = signing, lost


def head(document: Document) -> Version | None:
    """Return the newest version of a document, or None before the first."""
    return Version.objects.of(document).first()


def read(version: Version) -> list[Paragraph]:
    """Return the paragraphs of a version in their order; one query."""
    return [place.paragraph for place in version.places.select_related("block").order_by("position")]


def labelled(version: Version) -> tuple[list[Paragraph], dict[str, str]]:
    """Return the paragraphs of a version with their numbers by pid: as frozen for a round, else computed; one query.

    In a round the deleted stay among the numbers: "5 [deleted]".
    """
    places = list(version.places.select_related("block").order_by("position"))
    text = [place.paragraph for place in places]
    if any(place.number for place in places):
        return text, {place.pid: place.number for place in places} | (version.gone or {})
    return text, numbering.computed(text)


def history(document: Document, pid: str) -> QuerySet[VersionParagraph]:
    """Return the places of one paragraph in all versions, the oldest first; one query."""
    found = VersionParagraph.objects.filter(version__document=document, pid=pid)
    return found.select_related("version", "block").order_by("version__number")


def seal(
    document: Document,
    text: Sequence[Paragraph],
    *,
    base: Version | None,
    by: User | None,
    now: datetime,
    label: str = "",
    note: str = "",
    numbers: Mapping[str, str] | None = None,
    rectifies: bool = False,
) -> Version:
    """Make the next version of a document from a text that was written on `base`.

    The same text twice, on one base or on itself, gives one version. Raises StaleError where `base` is no longer the
    newest, TextError where the text has too many paragraphs, or one twice, LockedError once it is adopted, unless
    the text `rectifies` the adopted one, and SignedError while it is open for signature or signed.
    """
    _check(text)
    content, here = paragraphs.digest(text), {one.pid for one in text}
    try:
        with transaction.atomic():
            newest = head(document)
            same = newest is not None and _says(newest, content, numbers or {})
            if same and newest and newest.pk in (base and base.pk, _child_of(base, newest)):
                return newest
            if newest != base:
                raise StaleError(newest)
            if not rectifies and Adoption.objects.filter(document=document).exists():
                raise LockedError
            if signing := Signing.objects.filter(document=document).exclude(status=Signing.Status.VOID).first():
                raise SignedError(signing)
            version = Version.objects.create(
                document=document,
                number=base.number + 1 if base else 1,
                parent=base,
                label=label,
                note=note,
                content_sha256=content,
                length=len(text),
                gone={pid: label for pid, label in (numbers or {}).items() if pid not in here} or None,
                sealed_at=now,
                sealed_by=by,
            )
            _place(version, text, numbers or {})
            journal.note(document, "sealed a version", meeting=document.meeting, by=by, number=version.number)
            return version
    except IntegrityError as fault:
        # Two at the same moment: the constraints let one through, and the other is told.
        newest = head(document)
        if newest == base:
            raise
        raise StaleError(newest) from fault


def _says(version: Version, content: str, numbers: Mapping[str, str]) -> bool:
    """Return whether a version holds these words under these numbers."""
    if version.content_sha256 != content:
        return False
    frozen = dict(version.places.exclude(number="").values_list("pid", "number"))
    return frozen == {pid: label for pid, label in numbers.items() if label and pid not in (version.gone or {})}


def _child_of(base: Version | None, newest: Version) -> int | None:
    return newest.pk if newest.parent_id == (base.pk if base else None) else None


def _check(text: Sequence[Paragraph]) -> None:
    if len(text) > MOST:
        raise TextError(_("A text has at most %(most)d paragraphs.") % {"most": MOST})
    if len({one.pid for one in text}) < len(text):
        raise TextError(_("One paragraph stands in the text twice."))
    for one in text:
        if "\n" in one.text or paragraphs.clean(one.text) != one.text:
            raise TextError(
                _("A paragraph holds signs that a text does not keep: %(start)s") % {"start": one.text[:60]}
            )
        if len(one.text) > LONGEST:
            raise TextError(_("A paragraph has at most %(most)d characters.") % {"most": LONGEST})


def _place(version: Version, text: Sequence[Paragraph], numbers: Mapping[str, str]) -> None:
    digests = [paragraphs.block_digest(one.kind, one.text, one.notes) for one in text]
    blocks = {
        sha256: Block(sha256=sha256, kind=one.kind, text=one.text, notes=list(one.notes))
        for sha256, one in zip(digests, text, strict=True)
    }
    Block.objects.bulk_create(blocks.values(), ignore_conflicts=True)
    VersionParagraph.objects.bulk_create(
        VersionParagraph(version=version, position=at, pid=one.pid, block_id=sha256, number=numbers.get(one.pid, ""))
        for at, (one, sha256) in enumerate(zip(text, digests, strict=True), 1)
    )


def altered(progress: Callable[[Version], object] = lambda version: None) -> Iterator[tuple[Version, str]]:
    """Recompute every hash and yield each version that does not hold what was sealed, with what is wrong with it."""
    for version in Version.objects.select_related("document").order_by("document_id", "number").iterator():
        progress(version)
        places = list(version.places.select_related("block").order_by("position"))
        text = [place.paragraph for place in places]
        wrong = [
            place.block_id
            for place in places
            if paragraphs.block_digest(place.block.kind, place.block.text, place.block.notes) != place.block_id
        ]
        if wrong:
            yield version, _("the content of %(count)d paragraphs was altered") % {"count": len(wrong)}
        elif len(text) != version.length or paragraphs.digest(text) != version.content_sha256:
            yield version, _("its paragraphs are not those that were sealed")
