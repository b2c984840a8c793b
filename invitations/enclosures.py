"""The papers that travel with a letter, in order: written here as text, or handed in as PDF."""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from invitations import uploads
from invitations.models import Enclosure, Letter
from msp import journal, pdf
from msp.models import User

MOST = 20
# Beyond every position in use: a pair of papers is exchanged through it.
ASIDE = 10_000


class NotPossible(Exception):
    """The enclosures cannot be changed so; the sentence says why."""


@dataclass(frozen=True)
class Paper:
    """An enclosure as somebody wants it; `file` is a PDF that takes the place of the text."""

    title: str
    kicker: str = ""
    byline: str = ""
    dated: str = ""
    body: str = ""
    language: str = "en"
    file: bytes | None = None


def enclose(letter: Letter, paper: Paper, *, by: User) -> Enclosure:
    """Put a paper behind the others of a draft. Raises NotPossible and uploads.Refused."""
    pages = _looked_through(paper)
    with transaction.atomic():
        _touch(letter, by=by)
        last = letter.enclosures.aggregate(last=Max("position"))["last"] or 0
        if letter.enclosures.count() >= MOST:
            raise NotPossible(_("A letter carries at most %(most)d enclosures.") % {"most": MOST})
        enclosure = Enclosure(letter=letter, position=last + 1)
        _write(enclosure, paper, pages=pages)
        journal.note(letter, "enclosed a paper", meeting=letter.meeting, by=by, title=paper.title)
    return enclosure


def amend(enclosure: Enclosure, paper: Paper, *, by: User) -> None:
    """Change a paper of a draft; without a new file the one that is there stays. Raises as enclose()."""
    pages = _looked_through(paper)
    with transaction.atomic():
        _touch(enclosure.letter, by=by)
        _write(enclosure, paper, pages=pages)
        journal.note(
            enclosure.letter, "changed an enclosure", meeting=enclosure.letter.meeting, by=by, title=paper.title
        )


def take_out(enclosure: Enclosure, *, by: User) -> None:
    """Take a paper out of a draft; the others keep their order."""
    letter = enclosure.letter
    with transaction.atomic():
        _touch(letter, by=by)
        journal.note(letter, "took out an enclosure", meeting=letter.meeting, by=by, title=enclosure.title)
        enclosure.delete()


def move_up(enclosure: Enclosure, *, by: User) -> None:
    """Put a paper before the one above it; the first stays first."""
    letter = enclosure.letter
    above = letter.enclosures.filter(position__lt=enclosure.position).order_by("-position").first()
    if above is None:
        return
    with transaction.atomic():
        _touch(letter, by=by)
        for paper, position in ((above, ASIDE), (enclosure, above.position), (above, enclosure.position)):
            Enclosure.objects.filter(pk=paper.pk).update(position=position)
        journal.note(letter, "moved an enclosure", meeting=letter.meeting, by=by, title=enclosure.title)


def printed(enclosure: Enclosure) -> bytes:
    """Return the paper as PDF: its file, or its text set. Raises what msp.pdf raises."""
    if enclosure.pdf:
        with enclosure.pdf.open("rb") as file:
            return bytes(file.read())
    names = ("title", "kicker", "byline", "dated", "body", "language")
    said = {name: getattr(enclosure, name) for name in names}
    said["direction"] = "rtl" if enclosure.language == "ar" else "ltr"
    return _set(json.dumps(said))


@functools.lru_cache(maxsize=32)
def _set(said: str) -> bytes:
    """Set a text once: previews and tests of one letter ask for the same papers again and again."""
    return pdf.enclosure(json.loads(said))


def freeze(enclosure: Enclosure, data: bytes) -> None:
    """Keep a paper as it is printed now, with its hash: this file goes out, whatever becomes of the text."""
    name = f"{get_random_string(16)}.pdf"
    if not enclosure.pdf:
        enclosure.pdf.save(name, ContentFile(data), save=False)
    enclosure.sha256, enclosure.pages = hashlib.sha256(data).hexdigest(), pdf.pages(data)
    enclosure.save(update_fields=["pdf", "sha256", "pages"])


def _touch(letter: Letter, *, by: User) -> None:
    """Count the change as one of the draft's, so that nobody approves what they have not seen."""
    drafts = Letter.objects.filter(pk=letter.pk, status=Letter.Status.DRAFT)
    if not drafts.update(revision=F("revision") + 1, author=by, edited_at=timezone.now()):
        raise NotPossible(_("This letter is approved; its enclosures stay as they are."))


def _looked_through(paper: Paper) -> int:
    """Count the pages of a file handed in, before the database is locked: reading a large one takes its time."""
    return uploads.read(paper.file) if paper.file is not None else 0


def _write(enclosure: Enclosure, paper: Paper, *, pages: int) -> None:
    for name in ("title", "kicker", "byline", "dated", "body", "language"):
        setattr(enclosure, name, getattr(paper, name))
    if paper.file is not None:
        # A name of our own: what somebody called a file on their machine is not our business.
        enclosure.pdf.save(f"{get_random_string(16)}.pdf", ContentFile(paper.file), save=False)
        enclosure.body, enclosure.pages = "", pages
    elif paper.body.strip():
        enclosure.pdf, enclosure.pages = "", 0
    if not enclosure.pdf and not enclosure.body.strip():
        raise NotPossible(_("Write the text of the paper, or choose its PDF."))
    enclosure.save()
