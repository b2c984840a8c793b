"""Spreadsheets for people: every cell is text, and an address book comes back as it left."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pytest
from django.http import Http404

from invitations import register, table
from invitations.addresses import exports, import_drafts, imports, sheets
from invitations.models import Delegation, OfficeHolder
from msp.models import Meeting, User
from tests import make
from tests.invitations import tables

DAY = date(2010, 3, 5)
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", "  =1+1"]


@pytest.fixture
def book(meeting: Meeting) -> Meeting:
    make.treaty()
    register.open_delegations(meeting, on=DAY, founding=True)
    register.open_organisations(meeting)
    return meeting


def read_csv(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_csv_file_begins_like_a_formula(text: str) -> None:
    [[cell]] = read_csv(exports.as_csv([text], []))

    assert cell == f"'{text}"


def test_an_ordinary_cell_is_left_alone() -> None:
    assert read_csv(exports.as_csv(["a-b", "O'Connor"], [["Excellency,", "1 = 1"]])) == [
        ["a-b", "O'Connor"],
        ["Excellency,", "1 = 1"],
    ]


def test_a_csv_file_is_known_to_excel_as_unicode() -> None:
    assert exports.as_csv(["科特迪瓦"], []).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", DANGEROUS)
def test_every_cell_of_an_excel_file_is_typed_as_text(text: str) -> None:
    raw = exports.as_xlsx(["Name"], [[text]], title="States")

    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count('t="inlineStr"') + sheet.count('t="s"') == 2


def test_control_signs_do_not_break_an_excel_file() -> None:
    raw = exports.as_xlsx(["Name"], [["Nor\x07way\nOslo"]], title="A title that is far too long for a sheet of Excel")

    assert tables.cells(raw) == [["Name"], ["Norway\nOslo"]]


def test_the_states_table_tells_what_the_page_tells(book: Meeting) -> None:
    headers, rows = exports.states_sheet(table.gather(book, on=DAY), on=DAY)
    norway = dict(zip(headers, next(row for row in rows if row[0] == "NOR"), strict=True))

    assert len(rows) == 196
    assert norway == {
        "Code": "NOR",
        "State": "Norway",
        "Formal name": "the Kingdom of Norway",
        "Regional group": "Western European and other States",
        "Status on 2010-03-05": "State that has ratified",
        "Action": "Ratified",
        "Date of the action": "2008-12-03",
        "In force for it on": "2010-08-01",
        "Reply": "Not invited",
        "Post": "Confirmed",
        "Language": "English",
        "Mission": "Permanent Mission of Norway to UNO in Geneva",
        "Head of the post": "H.E. Mme Bente ANGELL-Hansen",
        "Title": "Ambassador Permanent Representative",
        "E-mail addresses": "mission.nor@missions.example",
        "Copies to": "",
    }


def test_the_presidency_stands_in_the_table_without_a_post(book: Meeting) -> None:
    _headers, rows = exports.states_sheet(table.gather(book, on=DAY), on=DAY)
    laos = next(row for row in rows if row[0] == "LAO")

    assert (laos[9], laos[10:]) == ("Presidency", [""] * 6)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_address_book_comes_back_as_it_left(book: Meeting, secretary: User, kind: str) -> None:
    raw = exports.write(kind, exports.address_sheet(book), title="book")

    draft = import_drafts.start(
        sheets.read(tables.upload(raw, f"book.{kind}")), meeting=book, by=secretary, name=f"book.{kind}"
    )
    lines = imports.check(draft, imports.Book(book, on=DAY))

    assert len(lines) == 255
    assert {line.status.value for line in lines} == {"same"}


def test_a_dangerous_name_survives_the_round_as_text(meeting: Meeting, secretary: User) -> None:
    norway = make.delegation(meeting, "NOR")
    OfficeHolder.objects.filter(delegation=norway).update(name="=cmd|' /C calc'!A0")

    raw = exports.write("csv", exports.address_sheet(meeting), title="book")

    assert "'=cmd" in raw.decode("utf-8-sig")
    assert sheets.read(tables.upload(raw)).rows[0][3] == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "＋", "－", "＠"])
def test_what_a_spreadsheet_would_run_is_text(first: str) -> None:
    assert exports.as_text(f'{first}HYPERLINK("x")') == f'\'{first}HYPERLINK("x")'
    assert exports.as_text("Norway") == "Norway"


def test_the_empty_book_has_only_its_columns(book: Meeting) -> None:
    headers, rows = exports.address_sheet(book, empty=True)

    assert (headers[0], len(headers), rows) == ("State or organisation", 11, [])


def test_an_unknown_language_is_written_as_its_code(meeting: Meeting) -> None:
    Delegation.objects.filter(pk=make.delegation(meeting, "NOR").pk).update(language="lo")

    _headers, rows = exports.address_sheet(meeting)

    assert rows[0][6] == "lo"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_download_says_what_it_is_and_is_kept_by_nobody(kind: str) -> None:
    answer = exports.download(kind, (["Name"], [["Norway"]]), name="1msp-states")

    assert answer["Content-Type"] == exports.KINDS[kind]
    assert answer["Content-Disposition"] == f'attachment; filename="1msp-states.{kind}"'
    assert answer["Cache-Control"] == "no-store"


def test_there_is_no_file_of_another_kind() -> None:
    with pytest.raises(Http404):
        exports.download("exe", (["Name"], []), name="states")
