"""The code on the letter leads where the link leads."""

import secrets

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from msp import qr


def drawn(link: str, *, scale: int = 4, quiet: int = 16) -> Image.Image:
    size, runs = qr.runs(link)
    image = Image.new("L", (size * scale + 2 * quiet,) * 2, 255)
    pen = ImageDraw.Draw(image)
    for x, y, length in runs:
        left, top = x * scale + quiet, y * scale + quiet
        pen.rectangle((left, top, left + length * scale - 1, top + scale - 1), fill=0)
    return image


def test_every_link_is_read_back() -> None:
    links = [f"https://msp.example/r/{secrets.token_hex(13)}/" for _ in range(50)]

    read = [zxingcpp.read_barcodes(drawn(link))[0].text for link in links]

    assert read == links


def test_the_runs_are_the_dark_modules_and_do_not_touch() -> None:
    size, runs = qr.runs("http://localhost:8000/r/abc/")

    modules = [(x + step, y) for x, y, length in runs for step in range(length)]
    assert len(modules) == len(set(modules))
    assert all(0 <= x < size and 0 <= y < size for x, y in modules)
    starts = {(x, y) for x, y, _length in runs}
    assert not any((x + length, y) in starts for x, y, length in runs)


def test_a_link_too_long_for_any_code_is_refused() -> None:
    with pytest.raises(ValueError, match="Data too large"):
        qr.runs("x" * 3000)
