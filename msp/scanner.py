"""Reads scanned pages: which codes stand on them, whether somebody wrote beside a code, and how a page looks.

The only file that knows pdfium, ZXing and Pillow. What is handed in is not trusted: sizes are asked before anything
is unpacked.
"""

from __future__ import annotations

import math
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from PIL import Image

MOST_PAGES = 40
# A page of A3 at 300 points an inch has 17 million; a picture that claims more than this is a trap.
MOST_POINTS = 50_000_000
# The longer side of a page as it is read, in points: A4 at 200 an inch.
LONG_SIDE = 2340
# Pdfium may be called by one thread at a time.
_one_at_a_time = threading.Lock()

# Where people sign, measured in sides of the code from its upper left corner: left, top, right, bottom.
PLACE = (1.3, 0.02, 4.4, 0.98)
GRID = (310, 96)
# Darker than this share of the paper's own brightness is ink; more dark points than this share of the place, a stroke.
DARK, STROKE = 0.62, 0.004


class Unreadable(Exception):
    """This file cannot be read as scanned pages; the sentence says why."""


@dataclass(frozen=True)
class Mark:
    """A code on a page, whether the place beside it has been written in, and how the page is turned."""

    text: str
    ink: bool
    turns: int  # quarters of a circle by which the page must be turned back


def read(data: bytes) -> list[list[Mark]]:
    """Return, page by page, the codes of a PDF, JPEG or PNG. Raises Unreadable.

    A PDF has been looked through before, by invitations.uploads.
    """
    return [_marks(page) for page in _pages(data)]


def picture(data: bytes, number: int, *, turns: int = 0, long_side: int = 1750, quality: int = 62) -> bytes:
    """Return a page, counted from 1 and turned upright, as JPEG: the same bytes for the same page."""
    page = next(_pages(data, only=number)).convert("RGB").rotate(90 * turns, expand=True)
    page.thumbnail((long_side, long_side))
    file = BytesIO()
    page.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()


def size(jpeg: bytes) -> tuple[int, int]:
    """Return the width and the height of a picture in points."""
    from PIL import Image  # noqa: PLC0415 - slow import

    with Image.open(BytesIO(jpeg)) as found:
        return found.size


def is_pdf(data: bytes) -> bool:
    """Say whether this begins as a PDF does."""
    return data[:1024].lstrip().startswith(b"%PDF-")


# Pages.


def _pages(data: bytes, only: int = 0) -> Iterator[Image.Image]:
    """Yield the pages as grey or coloured pictures of a size that is good to read."""
    if len(data) > settings.UPLOAD_LIMIT:
        raise Unreadable(_("The file is larger than %(limit)d MB.") % {"limit": settings.UPLOAD_LIMIT // 1024**2})
    yield from _of_pdf(data, only) if is_pdf(data) else _of_picture(data)


def _of_picture(data: bytes) -> Iterator[Image.Image]:
    from PIL import Image, ImageOps  # noqa: PLC0415 - slow import

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as found:
                _measure(*found.size)
                found.draft("RGB", (LONG_SIDE, LONG_SIDE))
                page = ImageOps.exif_transpose(found).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise Unreadable(_("This is no scan that can be read. Please save it as PDF, JPEG or PNG.")) from fault
    page.thumbnail((LONG_SIDE, LONG_SIDE))
    yield page


def _of_pdf(data: bytes, only: int) -> Iterator[Image.Image]:
    import pypdfium2  # noqa: PLC0415 - slow import

    _measure_pictures(data)
    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as fault:
            raise Unreadable(_("The file is damaged and cannot be read. Please scan the page once more.")) from fault
        count = len(document)
        if count > MOST_PAGES:
            document.close()
            words = _("The file has %(pages)d pages; at most %(most)d are read at once.")
            raise Unreadable(words % {"pages": count, "most": MOST_PAGES})
    numbers = [only - 1] if only else range(count)
    try:
        for number in numbers:
            with _one_at_a_time:
                page = _drawn(document, number)
            yield page
    finally:
        with _one_at_a_time:
            document.close()


def _drawn(document: Any, number: int) -> Image.Image:
    sheet = document[number]
    longest = max(sheet.get_size()) or 1
    found: Image.Image = sheet.render(scale=LONG_SIDE / longest).to_pil().convert("RGB")
    sheet.close()
    return found


def _measure(width: int, height: int) -> None:
    if width * height > MOST_POINTS:
        raise Unreadable(_("A picture of this size cannot be a page. Please scan at 300 points an inch or less."))


def _measure_pictures(data: bytes) -> None:
    """Refuse a PDF with a picture that would fill the memory when it is unpacked."""
    import pikepdf  # noqa: PLC0415 - slow import

    try:
        with pikepdf.open(BytesIO(data)) as document:
            for thing in document.objects:
                if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
                    _measure(int(thing.get("/Width", 0)), int(thing.get("/Height", 0)))
    except (pikepdf.PdfError, ValueError, TypeError) as fault:
        raise Unreadable(_("The file is damaged and cannot be read. Please scan the page once more.")) from fault


# Codes.


def _marks(page: Image.Image) -> list[Mark]:
    import zxingcpp  # noqa: PLC0415 - slow import

    grey = page.convert("L")
    found = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), try_invert=False
    )
    marks = [Mark(one.text, _is_written(grey, _corners(one.position)), _turns(one.position)) for one in found]
    return sorted(marks, key=lambda mark: mark.text)


Corner = tuple[float, float]


def _corners(position: Any) -> tuple[Corner, Corner, Corner]:
    """Return the upper left, upper right and lower left corner of a code as it was printed."""
    left, right, below = position.top_left, position.top_right, position.bottom_left
    return (left.x, left.y), (right.x, right.y), (below.x, below.y)


def _turns(position: Any) -> int:
    left, right = position.top_left, position.top_right
    return round(math.degrees(math.atan2(right.y - left.y, right.x - left.x)) / 90) % 4


def _is_written(grey: Image.Image, corners: tuple[Corner, Corner, Corner]) -> bool:
    """Say whether the place for the signature holds strokes: it is printed empty."""
    from PIL import Image  # noqa: PLC0415 - slow import

    (x0, y0), (x1, y1), (x2, y2) = corners
    left, top, right, bottom = PLACE
    along, down = (right - left) / GRID[0], (bottom - top) / GRID[1]
    ex, ey, fx, fy = x1 - x0, y1 - y0, x2 - x0, y2 - y0
    way = (
        ex * along, fx * down, x0 + ex * left + fx * top,
        ey * along, fy * down, y0 + ey * left + fy * top,
    )  # fmt: skip
    place = grey.transform(GRID, Image.Transform.AFFINE, way, Image.Resampling.BILINEAR, fillcolor=255)
    counts = place.histogram()
    return _share(counts, dark=DARK * _brightness(counts)) > STROKE


def _brightness(counts: list[int]) -> int:
    """Return how bright the paper itself is: what nine tenths of the points do not exceed."""
    seen, most = 0, 0.9 * sum(counts)
    for value, count in enumerate(counts):
        seen += count
        if seen >= most:
            return value
    return 255


def _share(counts: list[int], *, dark: float) -> float:
    return sum(count for value, count in enumerate(counts) if value < dark) / max(sum(counts), 1)
