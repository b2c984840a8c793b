"""Tables from people: CSV and Excel files read within limits, whatever is in them; nothing in them is ever run."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

ROWS = 10_000
COLUMNS = 60
# A real address book unpacks to about ten times its size; a bomb to a thousand times.
UNPACKED = 40 * 1024 * 1024
PARTS = 500
# One cell; longer text is cut there, so that the row can still be shown and repaired.
CELL = 12_000
# Excel keeps empty rows that were once coloured, a million of them if need be: so many end the table.
GAP = 1_000

DELIMITERS = ",;\t|"
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# With these a cell begins that a spreadsheet would compute.
FORMULA = frozenset("=+-@")
OTHER_KINDS = ("%pdf", "<!doctype", "<html", "<?xml", "{\\rtf", "{\n", "[{")


class UnreadableError(Exception):
    """A file that cannot be taken; the sentence says why and what to do."""


@dataclass
class Sheet:
    """A table as read: headers, rows of plain text, the numbers of the rows in the file, and what was noticed."""

    headers: list[str]
    rows: list[list[str]]
    numbers: list[int]
    notices: list[str] = field(default_factory=list)


def read(upload: UploadedFile) -> Sheet:
    """Read a table from an upload; its kind is seen from its content, not from its name.

    Raises UnreadableError where it is too large, of another kind, damaged, or in an unknown encoding.
    """
    size = upload.size or 0
    if size > settings.UPLOAD_LIMIT:
        facts = {"size": filesizeformat(size), "limit": filesizeformat(settings.UPLOAD_LIMIT)}
        raise UnreadableError(
            _("The file has %(size)s; at most %(limit)s can be taken. An address book has less than one.") % facts
        )
    start = upload.read(8)
    upload.seek(0)
    if start.startswith(b"PK\x03\x04"):
        return _sheet(_excel_rows(upload), [])
    if start.startswith(OLD_EXCEL):
        raise UnreadableError(
            _("This Excel file is of the old kind (.xls) or locked. Save it as .xlsx or .csv and choose it again.")
        )
    text, notices = _decoded(upload.read())
    return _sheet(_csv_rows(text), notices)


def _sheet(lines: Iterable[list[str]], notices: list[str]) -> Sheet:
    """Take the first line with words as headers and the others as rows; empty lines are passed over."""
    full = _full(lines)
    headers = next(full, (0, []))[1]
    if not headers:
        raise UnreadableError(_("The file is empty: there is no row with words in it."))
    sheet = Sheet(headers, [], [], notices)
    for number, cells in full:
        if len(sheet.rows) == ROWS:
            limit = _("The file has more than %(limit)s rows. Split it, or take out the rows that are not addresses.")
            raise UnreadableError(limit % {"limit": f"{ROWS:,}"})
        sheet.rows.append(cells)
        sheet.numbers.append(number)
    if not sheet.rows:
        raise UnreadableError(_("The file holds only one row, the headers. There is nothing to import."))
    width = max(_width(cells) for cells in (headers, *sheet.rows))
    sheet.headers, sheet.rows = _squared(headers, width), [_squared(cells, width) for cells in sheet.rows]
    if any(len(cell) == CELL for cells in sheet.rows for cell in cells):
        sheet.notices.append(_("Cells of more than %(limit)s characters were cut there.") % {"limit": f"{CELL:,}"})
    return sheet


def _full(lines: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that hold words, with their numbers in the file, up to a long gap."""
    last = 0
    for number, cells in enumerate(lines, start=1):
        if any(cells):
            last = number
            yield number, cells
        elif number - last > GAP:
            return


def _width(cells: list[str]) -> int:
    return max((place for place, cell in enumerate(cells, start=1) if cell), default=0)


def _squared(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))][:width]


def _cell(value: Any) -> str:
    return "" if value is None else str(value).strip()[:CELL]


# --- CSV -------------------------------------------------------------------------------------------------------------


def _decoded(raw: bytes) -> tuple[str, list[str]]:
    """Return the text and what there is to say about its encoding."""
    notices = []
    encoding = next((encoding for mark, encoding in BOMS if raw.startswith(mark)), "utf-8")
    if encoding == "utf-8" and _is_wide(raw):
        encoding = "utf-16-le"
    text = _decode(raw, encoding)
    if text is None and encoding == "utf-8":
        text = _decode(raw, "cp1252")
        notices.append(_("The file was read as Western European text (Windows-1252). Look at the accents below."))
    if text is None:
        raise UnreadableError(_("The encoding is not known. Save the file as “CSV UTF-8” and choose it again."))
    if "\0" in text or text.lstrip().lower().startswith(OTHER_KINDS):
        raise UnreadableError(_("This is no table: choose a CSV or an Excel file (.xlsx)."))
    return text, notices


def _is_wide(raw: bytes) -> bool:
    """Tell whether every other byte is empty, as in Latin text of two bytes a sign without its mark."""
    return len(raw) > 1 and raw[:200][1::2].count(0) * 3 > len(raw[:200])


def _decode(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _csv_rows(text: str) -> Iterator[list[str]]:
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            # Our own spreadsheets mark such cells with an apostrophe, so that no program runs them.
            yield [_cell(cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell) for cell in cells[:COLUMNS]]
    except csv.Error as fault:
        raise UnreadableError(
            _("The file is not a well-formed CSV file: a cell is too long or never closed.")
        ) from fault


# --- Excel -----------------------------------------------------------------------------------------------------------


def _excel_rows(upload: UploadedFile) -> Iterator[list[str]]:
    """Yield the rows of the first sheet, formulas as their text and nothing computed."""
    import openpyxl  # noqa: PLC0415 - slow import

    _check_parts(upload)
    try:
        with warnings.catch_warnings():
            # The library speaks of styles and validations that it leaves out; only the words are wanted.
            warnings.simplefilter("ignore")
            with closing(openpyxl.load_workbook(upload, read_only=True, data_only=False, keep_links=False)) as book:
                sheet = book.worksheets[0]
                # The size that a file claims may be a lie in both directions.
                sheet.reset_dimensions()
                for row in sheet.iter_rows(max_col=COLUMNS, values_only=True):
                    yield [_cell(cell) for cell in row]
    except Exception as fault:  # whatever a broken or hostile file makes the library raise
        raise UnreadableError(_("The Excel file is damaged or protected. Save it anew, or as CSV.")) from fault


def _check_parts(upload: UploadedFile) -> None:
    """Refuse what is no Excel file, or would unpack to more than it may; zipfile never reads beyond the sizes given."""
    try:
        parts = zipfile.ZipFile(upload).infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise UnreadableError(_("The Excel file is damaged or protected. Save it anew, or as CSV.")) from fault
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise UnreadableError(_("This is no table: choose a CSV or an Excel file (.xlsx)."))
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise UnreadableError(_("The Excel file is far too large once unpacked. Copy the table into a new file."))
