"""What is handed in as a scan is not trusted: a picture that would fill the memory is refused by what it claims."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from msp import scanner
from msp.scanner import Unreadable


def bomb(width: int, height: int) -> bytes:
    """A PNG of some kilobytes that unpacks to width times height points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def document(*sizes: tuple[float, float], picture: tuple[int, int] | None = None) -> bytes:
    """A PDF with pages of these sizes; the first may hold a picture that claims a size."""
    with pikepdf.new() as made:
        for size in sizes:
            made.add_blank_page(page_size=size)
        if picture:
            image = pikepdf.Stream(made, zlib.compress(b"\0" * 1000))
            image.stream_dict = pikepdf.Dictionary(
                Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=picture[0], Height=picture[1],
                ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1, Filter=pikepdf.Name.FlateDecode,
            )  # fmt: skip
            made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=image))
            made.pages[0].Contents = pikepdf.Stream(made, b"q 500 0 0 500 0 0 cm /P Do Q")
        file = BytesIO()
        made.save(file)
    return file.getvalue()


@pytest.mark.parametrize("side", [10_000, 60_000])
def test_a_picture_that_claims_too_many_points_is_refused(side: int) -> None:
    with pytest.raises(Unreadable):
        scanner.read(bomb(side, side))


def test_a_pdf_with_such_a_picture_is_refused() -> None:
    with pytest.raises(Unreadable, match="of this size cannot be a page"):
        scanner.read(document((595, 842), picture=(30_000, 30_000)))


def test_a_page_of_two_hundred_inches_is_read_at_the_size_of_others() -> None:
    assert scanner.read(document((14_400, 14_400), (3, 14_400))) == [[], []]


def test_forty_pages_are_read_at_once_and_no_more() -> None:
    with pytest.raises(Unreadable, match="41 pages"):
        scanner.read(document(*[(100, 100)] * 41))


def test_a_picture_of_a_page_is_upright_and_the_same_each_time() -> None:
    page = BytesIO()
    Image.new("RGB", (400, 800), "white").save(page, "PNG")

    first, second = (scanner.picture(page.getvalue(), 1, turns=1, long_side=200) for _time in range(2))

    assert (scanner.size(first), first) == ((200, 100), second)
