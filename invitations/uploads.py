"""Looks into a PDF that somebody hands in: what acts, calls out or carries another file goes to no mission."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    import pikepdf

MOST_PAGES = 200
# How deep a document may be nested before it is taken for a trap.
MOST_OBJECTS = 200_000
# Actions that open, start, send or run something; a link to a page of the paper itself or to an address is none.
ACTIONS = frozenset(
    {"/Launch", "/JavaScript", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
)


class Refused(Exception):
    """This file cannot be enclosed; the sentence says why."""


def read(data: bytes) -> int:
    """Look through a PDF and return the number of its pages; raises Refused with a sentence for who handed it in."""
    import pikepdf  # noqa: PLC0415 - slow import

    if len(data) > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // (1024 * 1024)
        raise Refused(_("The file is larger than %(limit)d MB.") % {"limit": limit})
    if not data[:1024].lstrip().startswith(b"%PDF-"):
        raise Refused(_("This is no PDF. Please save the paper as PDF and choose that file."))
    try:
        with pikepdf.open(BytesIO(data)) as document:
            return _look(document)
    except pikepdf.PasswordError as locked:
        raise Refused(_("The file is locked with a password. Please save it without one.")) from locked
    except (pikepdf.PdfError, ValueError, RecursionError) as fault:
        raise Refused(_("The file is damaged and cannot be read. Please save it as PDF once more.")) from fault


def is_tagged(data: bytes) -> bool:
    """Say whether a screen reader can follow the paper; only then it is bound into one file with the letter."""
    import pikepdf  # noqa: PLC0415 - slow import

    with pikepdf.open(BytesIO(data)) as document:
        tree = document.Root.get("/StructTreeRoot")
        return tree is not None and "/ParentTree" in tree and "/K" in tree


def _look(document: pikepdf.Pdf) -> int:
    if document.is_encrypted:
        raise Refused(_("The file is encrypted. Please save it without protection."))
    if len(document.attachments):
        raise Refused(_("The file carries other files inside. Please take them out and enclose them by themselves."))
    for number, thing in enumerate(document.objects):
        if number > MOST_OBJECTS:
            raise Refused(_("The file is too intricate to be looked through. Please print it to a new PDF."))
        _look_at(thing, depth=0)
    pages = len(document.pages)
    if not 0 < pages <= MOST_PAGES:
        raise Refused(_("The file has %(pages)d pages; an enclosure has 1 to %(most)d.") % _counted(pages))
    return pages


def _look_at(thing: Any, *, depth: int) -> None:
    """Refuse an object that acts, and look into those that it holds itself; the others come by themselves."""
    import pikepdf  # noqa: PLC0415 - slow import

    if depth > 50:
        raise RecursionError
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        _refuse_deeds(thing)
        held = [thing[key] for key in thing.keys()]  # noqa: SIM118 - pikepdf's own mapping
    elif isinstance(thing, pikepdf.Array):
        held = list(thing)
    else:
        return
    for inner in held:
        if isinstance(inner, pikepdf.Object) and not inner.is_indirect:
            _look_at(inner, depth=depth + 1)


def _refuse_deeds(thing: Any) -> None:
    if "/JS" in thing or "/JavaScript" in thing or str(thing.get("/S", "")) == "/JavaScript":
        raise Refused(_("The file holds a program (JavaScript). Please print it to a new PDF."))
    if str(thing.get("/S", "")) in ACTIONS:
        raise Refused(_("The file would start something on the reader’s machine. Please print it to a new PDF."))
    if "/EmbeddedFiles" in thing or str(thing.get("/Type", "")) == "/EmbeddedFile" or "/RichMediaContent" in thing:
        raise Refused(_("The file carries other files inside. Please take them out and enclose them by themselves."))
    if "/XFA" in thing:
        raise Refused(_("The file is an interactive form. Please print it to a new PDF."))


def _counted(pages: int) -> dict[str, int]:
    return {"pages": pages, "most": MOST_PAGES}
