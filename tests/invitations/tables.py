"""Files that tests upload."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook


def upload(raw: bytes, name: str = "addresses.csv") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, raw)


def csv_file(*rows: Sequence[str], encoding: str = "utf-8") -> SimpleUploadedFile:
    """A CSV file of these rows, the first being the headers."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return upload(file.getvalue().encode(encoding))


def xlsx_file(*rows: Iterable[object]) -> SimpleUploadedFile:
    """An Excel file of these rows, the first being the headers."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: Workbook) -> SimpleUploadedFile:
    """A workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    return upload(file.getvalue(), "addresses.xlsx")


def repacked(book: SimpleUploadedFile, part: str, text: bytes) -> SimpleUploadedFile:
    """An Excel file with one of its parts replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, text if name == part else source.read(name))
    return upload(made.getvalue(), "addresses.xlsx")


def cells(raw: bytes) -> list[list[object]]:
    """The cells of an Excel file, formulas as they would be run."""
    return [list(row) for row in load_workbook(io.BytesIO(raw)).active.iter_rows(values_only=True)]
