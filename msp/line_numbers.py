"""Numbers beside every fifth line of a text, as drafts have them, so that a delegation can say "page 3, line 15".

The typesetter knows no such thing: the lines are counted where it has laid them, page by page. The figures are drawn
and not written, so that neither a copied paragraph nor a screen reader has them in its words.
"""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

EVERY = 5
SIZE = 10.0  # of the figures, in CSS pixels for one em of the face
INSIDE = 16.0  # the edge of the text, in CSS pixels
GREY = "0.45 g"
POINTS = "0.75 0 0 0.75 0 0 cm"  # to a CSS pixel


def draw(document: Any, streams: list[Any], face: Path) -> None:
    """Put the numbers under each page's content; `streams` are the pages' own, in their order."""
    for page, stream in zip(document.pages, streams, strict=True):
        text = next(_found(page._page_box, _is_text), None)
        if text is None:
            continue
        ltr = text.style["direction"] == "ltr"
        x = text.content_box_x() + (INSIDE if ltr else text.width - INSIDE)
        numbered = [(number, line) for number, line in enumerate(_lines(text), 1) if number % EVERY == 0]
        if numbered:
            steps = [_drawn(str(number), x, line.position_y + line.baseline, ltr, face) for number, line in numbered]
            # After the stream's first step, which turns the page to run from the top.
            stream.stream[1:1] = ["/Artifact BMC q", POINTS, GREY, *steps, "Q EMC"]


def _drawn(number: str, x: float, y: float, ends: bool, face: Path) -> str:
    """Return the steps that draw a number which ends at x, or begins there."""
    figures = _figures(face)
    scale = SIZE / figures["em"][0]
    start = x - sum(figures[figure][0] for figure in number) * scale if ends else x
    steps = []
    for figure in number:
        width, outline = figures[figure]
        steps.append(f"q {scale:.5f} 0 0 {-scale:.5f} {start:.2f} {y:.2f} cm {outline} f Q")
        start += width * scale
    return " ".join(steps)


@functools.cache
def _figures(face: Path) -> dict[str, tuple[float, str]]:
    """Return the width and the outline of each figure of a typeface, and its em, in its own units."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow import

    with TTFont(face) as font:
        glyphs, named = font.getGlyphSet(), font.getBestCmap()
        found = {"em": (float(font["head"].unitsPerEm), "")}
        for figure in "0123456789":
            glyph, pen = glyphs[named[ord(figure)]], _pen(glyphs)
            glyph.draw(pen)
            found[figure] = (float(glyph.width), " ".join(pen.steps))
    return found


def _pen(glyphs: Any) -> Any:
    from fontTools.pens.basePen import BasePen  # noqa: PLC0415 - slow import

    class Pen(BasePen):
        """Writes an outline as a PDF page does."""

        def __init__(self) -> None:
            super().__init__(glyphs)
            self.steps: list[str] = []

        def _step(self, sign: str, *points: tuple[float, float]) -> None:
            self.steps.append(" ".join(f"{value:.0f}" for point in points for value in point) + f" {sign}")

        def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - the library's names
            self._step("m", point)

        def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
            self._step("l", point)

        def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
            self._step("c", *points)

        def _closePath(self) -> None:  # noqa: N802
            self.steps.append("h")

    return Pen()


def _found(box: Any, fits: Callable[[Any], bool]) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        if fits(child):
            yield child
        else:
            yield from _found(child, fits)


def _lines(box: Any) -> Iterator[Any]:
    return _found(box, lambda one: type(one).__name__ == "LineBox")


def _is_text(box: Any) -> bool:
    return box.element is not None and box.element_tag == "div" and box.element.get("class") == "text"
