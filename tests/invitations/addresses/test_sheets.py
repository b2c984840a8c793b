"""Tables from people: what can be read, and what is refused in words."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook
from pytest_django import Settings

from invitations.addresses import sheets
from tests.invitations import tables

ROWS = (["State", "E-mail"], ["Côte d'Ivoire", "a@b.example"], ["Norway", "c@d.example"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_csv_file_is_read_in_every_unicode(encoding: str) -> None:
    sheet = sheets.read(tables.csv_file(*ROWS, encoding=encoding))

    assert (sheet.headers, sheet.rows, sheet.numbers) == (ROWS[0], list(ROWS[1:]), [2, 3])
    assert sheet.notices == []


def test_an_old_western_file_is_read_and_told() -> None:
    sheet = sheets.read(tables.csv_file(*ROWS, encoding="cp1252"))

    assert sheet.rows[0][0] == "Côte d'Ivoire"
    assert "Windows-1252" in sheet.notices[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_may_stand_apart_in_four_ways(delimiter: str) -> None:
    raw = f"State{delimiter}E-mail\nNorway{delimiter}a@b.example\n".encode()

    assert sheets.read(tables.upload(raw)).rows == [["Norway", "a@b.example"]]


def test_an_excel_file_is_read() -> None:
    sheet = sheets.read(tables.xlsx_file(*ROWS, ["Chile", None]))

    assert (sheet.headers, sheet.rows) == (ROWS[0], [*ROWS[1:], ["Chile", ""]])


def test_empty_rows_are_passed_over_and_numbers_stay_those_of_the_file() -> None:
    sheet = sheets.read(tables.upload(b"\nState,E-mail\n,\nNorway,a@b.example\n\nChile,\n"))

    assert (sheet.numbers, [row[0] for row in sheet.rows]) == ([4, 6], ["Norway", "Chile"])


def test_a_short_row_is_filled_and_a_long_one_widens_the_table() -> None:
    sheet = sheets.read(tables.upload(b"State,E-mail\nNorway\nChile,a@b.example,c@d.example\n"))

    assert sheet.headers == ["State", "E-mail", ""]
    assert sheet.rows == [["Norway", "", ""], ["Chile", "a@b.example", "c@d.example"]]


def test_a_formula_is_read_as_its_text_and_never_computed() -> None:
    sheet = sheets.read(tables.xlsx_file(["State"], ["=1+1"], ['=HYPERLINK("http://x.example")']))

    assert sheet.rows == [["=1+1"], ['=HYPERLINK("http://x.example")']]


def test_the_apostrophe_of_our_own_files_is_taken_off() -> None:
    assert sheets.read(tables.upload(b"State\n'=1+1\n'tis\n")).rows == [["=1+1"], ["'tis"]]


def test_a_cell_in_the_last_column_and_row_does_not_fill_the_memory() -> None:
    book = Workbook()
    book.active.append(["State"])
    book.active.append(["Norway"])
    book.active["XFD2"] = "far away"
    book.active["A1048576"] = "deep down"

    sheet = sheets.read(tables.saved(book))

    assert (sheet.headers, sheet.rows) == (["State"], [["Norway"]])


def test_a_very_long_cell_is_cut_and_told() -> None:
    sheet = sheets.read(tables.csv_file(["State"], ["N" * 20_000]))

    assert (len(sheet.rows[0][0]), "12,000" in sheet.notices[0]) == (12_000, True)


def refused(raw: bytes, name: str = "addresses.csv") -> str:
    with pytest.raises(sheets.UnreadableError) as fault:
        sheets.read(tables.upload(raw, name))
    return str(fault.value)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "The file is empty"),
        (b"\n,,\n", "The file is empty"),
        (b"State,E-mail\n", "only one row"),
        (b"State\n\x81\x8d\n", "The encoding is not known"),
        (b"\xff\xfeS\x00t\xd8\x00\xd8", "The encoding is not known"),
        (b"%PDF-1.7\n1 0 obj", "This is no table"),
        (b"<!DOCTYPE html><html>", "This is no table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "This is no table"),
        (b"State\nNor\x00way\n", "This is no table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "of the old kind (.xls) or locked"),
        (b"PK\x03\x04 and nonsense", "damaged or protected"),
        (b'State\n"' + b"x" * 200_000, "not a well-formed CSV file"),
    ],
)
def test_what_is_no_table_is_refused_in_words(raw: bytes, words: str) -> None:
    assert words in refused(raw)


def test_another_zip_archive_is_no_table() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("letter.txt", "Excellency,")

    assert "This is no table" in refused(file.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)

    assert len(file.getvalue()) < 100_000
    assert "far too large once unpacked" in refused(file.getvalue())


def test_an_archive_of_too_many_parts_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for n in range(600):
            archive.writestr(f"xl/media/{n}.png", "")

    assert "far too large once unpacked" in refused(file.getvalue())


def test_an_entity_in_an_excel_file_is_not_followed() -> None:
    sheet = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>&secret;</t></is></c></row></sheetData></worksheet>'
    )
    file = tables.repacked(tables.xlsx_file(["State"], ["Norway"]), "xl/worksheets/sheet1.xml", sheet)

    with pytest.raises(sheets.UnreadableError, match="damaged or protected"):
        sheets.read(file)


@pytest.mark.parametrize("rows", [sheets.ROWS, sheets.ROWS + 1])
def test_ten_thousand_rows_are_taken_and_one_more_is_not(rows: int) -> None:
    file = tables.upload(b"State\n" + b"Norway\n" * rows)

    if rows > sheets.ROWS:
        with pytest.raises(sheets.UnreadableError, match="more than 10,000 rows"):
            sheets.read(file)
    else:
        assert len(sheets.read(file).rows) == rows


def test_a_large_file_is_refused_without_being_read(settings: Settings) -> None:
    file = tables.upload(b"State\n" + b"x" * settings.UPLOAD_LIMIT)

    with pytest.raises(sheets.UnreadableError) as fault:
        sheets.read(file)

    assert "at most 10.0" in str(fault.value)
    assert file.tell() == 0
