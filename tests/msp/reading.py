"""Reads a PDF as others do: what is written on a page, where it stands, which faces it carries, how it looks."""

import re
from io import BytesIO
from typing import NamedTuple

import pikepdf
import pypdfium2
from PIL import Image

POINTS_PER_MM = 72 / 25.4


class Line(NamedTuple):
    text: str
    left: float  # in millimetres from the left and from the top of the page
    right: float
    top: float
    bottom: float


def lines(data: bytes, page: int = 0) -> list[Line]:
    """Return each printed line with its place on the page, from top to bottom."""
    sheet = pypdfium2.PdfDocument(data)[page]
    text, height, found = sheet.get_textpage(), sheet.get_height(), []
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        said = text.get_text_bounded(left, bottom, right, top).strip()
        places = [left, right, height - top, height - bottom]
        found.append(Line(said, *(place / POINTS_PER_MM for place in places)))
    return sorted((line for line in found if line.text), key=lambda line: (line.top, line.left))


def seen(data: bytes, line: Line, page: int = 0) -> str:
    """Return the characters of a printed line from left to right, as the eye meets them."""
    sheet = pypdfium2.PdfDocument(data)[page]
    text, height, found = sheet.get_textpage(), sheet.get_height(), []
    for number in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(number)
        x, y = (left + right) / 2 / POINTS_PER_MM, (height - (top + bottom) / 2) / POINTS_PER_MM
        if line.left <= x <= line.right and line.top <= y <= line.bottom:
            found.append((left, text.get_text_range(number, 1)))
    return "".join(character for _left, character in sorted(found))


def gap_before(data: bytes, character: str, page: int = 0) -> float:
    """Return the points of white between the first such character that follows a space and what stands before it."""
    text = pypdfium2.PdfDocument(data)[page].get_textpage()
    said = text.get_text_range()
    at = said.index(f" {character}") + 1
    return float(text.get_charbox(at)[0] - text.get_charbox(at - 2)[2])


def text(data: bytes, page: int | None = None) -> str:
    """Return what a reader can copy from a page, or from all of them, one space between words and no hyphenation."""
    document = pypdfium2.PdfDocument(data)
    chosen = range(len(document)) if page is None else [page]
    said = "\n".join(document[number].get_textpage().get_text_range() for number in chosen)
    # U+FFFE is how PDFium writes the hyphen at the end of a line.
    return re.sub(r"\s+", " ", re.sub("[\u2010\ufffe\u0002]\\s*", "", said)).strip()


def written(data: bytes, page: int = 0) -> str:
    """Return the page's characters in the order of its content, as the fonts' own tables name them."""
    with pikepdf.open(BytesIO(data)) as document:
        sheet = document.pages[page]
        tables = {name: _table(font) for name, font in sheet.Resources.Font.items()}
        current: dict[int, str] = {}
        said = []
        for step in pikepdf.parse_content_stream(sheet):
            operands, operator = step.operands, str(step.operator)
            if operator == "Tf":
                current = tables[str(operands[0])]
            elif operator in {"TJ", "Tj"}:
                said += [_decoded(part, current) for part in _strings(operands[0])]
            elif operator == "ET":
                said.append("\n")
    return "".join(said)


def faces(data: bytes) -> set[str]:
    """Return the names of the typefaces inside, without the marks of a subset."""
    with pikepdf.open(BytesIO(data)) as document:
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        names = [str(font.BaseFont) for font in fonts]
    return {name.partition("+")[2].replace("-", " ") for name in names}


def links(data: bytes) -> list[str]:
    with pikepdf.open(BytesIO(data)) as document:
        return [str(note.A.URI) for page in document.pages for note in page.get("/Annots", []) if "/URI" in note.A]


def bookmarks(data: bytes) -> list[tuple[str, int]]:
    """Return (title, page) of the outline."""
    document = pypdfium2.PdfDocument(data)
    return [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]


def attachments(data: bytes) -> int:
    return int(pypdfium2.PdfDocument(data).count_attachments())


def picture(data: bytes, page: int = 0, *, dpi: int = 100) -> Image.Image:
    image: Image.Image = pypdfium2.PdfDocument(data)[page].render(scale=dpi / 72).to_pil()
    return image


def colours(image: Image.Image) -> dict[object, int]:
    """Return how many points have each colour."""
    return {colour: count for count, colour in image.convert("RGB").getcolors(2**24) or []}


def everything(data: bytes) -> bytes:
    """Return every stream unpacked and every object written out: where a secret would show."""
    with pikepdf.open(BytesIO(data)) as document:
        streams = [thing for thing in document.objects if isinstance(thing, pikepdf.Stream)]
        content = [stream.read_bytes() for stream in streams]
        written = [stream.stream_dict.unparse(resolved=True) for stream in streams]
        written += [thing.unparse(resolved=True) for thing in document.objects if not isinstance(thing, pikepdf.Stream)]
    return b"\n".join([*content, *written])


def _table(font: pikepdf.Object) -> dict[int, str]:
    rows = re.findall(rb"^<([0-9a-f]{4})> <([0-9a-f]*)>$", font.ToUnicode.read_bytes(), re.MULTILINE)
    return {int(glyph, 16): bytes.fromhex(letters.decode()).decode("utf-16-be") for glyph, letters in rows}


def _strings(operand: pikepdf.Object) -> list[bytes]:
    parts = [operand] if isinstance(operand, pikepdf.String) else list(operand)
    return [bytes(part) for part in parts if isinstance(part, pikepdf.String)]


def _decoded(glyphs: bytes, table: dict[int, str]) -> str:
    return "".join(table[int.from_bytes(glyphs[at : at + 2], "big")] for at in range(0, len(glyphs), 2))
