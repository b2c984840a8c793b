"""An import as a person does it: choose, look, repair, import."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from invitations import register
from invitations.addresses import import_drafts
from invitations.models import Delegation
from msp.models import LogEntry, Meeting, User
from tests import make
from tests.invitations import tables

DAY = date(2010, 3, 5)


@pytest.fixture
def book(meeting: Meeting) -> Meeting:
    make.treaty()
    register.open_delegations(meeting, on=DAY, founding=True)
    register.open_organisations(meeting)
    return meeting


@pytest.fixture
def office(client: Client, secretary: User) -> Client:
    client.force_login(secretary)
    return client


def bring(client: Client, file: SimpleUploadedFile) -> str:
    """Upload a file and return the address of its rows."""
    answer = client.post("/1msp/addresses/import/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def email_of(code: str) -> str:
    return Delegation.objects.get(state__code=code).addresses.get().email


# --- choosing a file --------------------------------------------------------------------------------------------------


def test_the_page_says_which_columns_there_are(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/addresses/import/")

    assert html.count('<th scope="row">') == 11
    assert "/1msp/addresses/book.xlsx?empty=1" in html
    assert "at most 10 MB and 10,000 rows" in html


def test_no_file_is_told(meeting: Meeting, office: Client) -> None:
    answer = office.post("/1msp/addresses/import/", {})

    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("empty.csv", b"", "The file is empty"),
        ("letter.pdf", b"%PDF-1.7", "This is no table"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Save it as .xlsx or .csv"),
        ("broken.xlsx", b"PK\x03\x04 nonsense", "damaged or protected"),
        ("x.csv", b"State\n\x81\x8d\n", "The encoding is not known"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_at_its_field(
    meeting: Meeting, office: Client, name: str, raw: bytes, words: str
) -> None:
    answer = office.post("/1msp/addresses/import/", {"file": tables.upload(raw, name)})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_fifty_megabytes_are_refused_and_nothing_is_kept(meeting: Meeting, office: Client, secretary: User) -> None:
    answer = office.post("/1msp/addresses/import/", {"file": tables.upload(b"State\n" + b"x" * 50 * 1024 * 1024)})

    assert answer.status_code == 422
    assert "The file has 50.0" in answer.content.decode()
    assert import_drafts.waiting(meeting=meeting, by=secretary) == []


def test_a_hostile_file_name_is_only_a_name(book: Meeting, office: Client) -> None:
    file = tables.csv_file(["State", "E-mail"], ["Norway", "a@b.example"])
    file.name = "<b>{{7*7}}</b>.csv"

    html = page(office, bring(office, file))

    assert "<b>{{7*7}}" not in html
    assert "49" not in html.split("<h1>")[0].split("kicker")[1]


# --- looking and repairing --------------------------------------------------------------------------------------------


def test_every_row_shows_what_it_would_change(book: Meeting, office: Client) -> None:
    rows = ["Norway", "new@norway.example"], ["Chile", "mission.chl@missions.example"]

    html = page(office, bring(office, tables.csv_file(["State", "E-mail"], *rows)))

    assert "<del><bdi>mission.nor@missions.example</bdi></del>" in html
    assert "<ins><bdi>new@norway.example</bdi></ins>" in html
    assert "Import one row" in html
    assert "As on record <span>1</span>" in html
    assert email_of("NOR") == "mission.nor@missions.example"


def test_the_bad_rows_are_shown_first_with_their_cells_to_repair(book: Meeting, office: Client) -> None:
    rows = ["Norwey", "new@norway.example"], ["Chile", "mission@"], ["Ghana", "new@ghana.example"]

    html = page(office, bring(office, tables.csv_file(["State", "E-mail"], *rows)))

    assert "2 rows need repair; they wait, and the others can go ahead." in html
    assert "No State or organisation has this name or code." in html
    assert "Did you mean Norway?" in html
    assert 'name="r0-party" value="Norwey" list="parties"' in html
    assert 'name="r1-emails" value="mission@"' in html
    assert "r2-" not in html


def test_a_row_is_repaired_in_its_place_and_imported(book: Meeting, office: Client) -> None:
    rows = ["Norwey", "new@norway.example"], ["Chile", "mission@"]
    address = bring(office, tables.csv_file(["State", "E-mail"], *rows))

    office.post(address, {"row": ["0", "1"], "r0-party": "Norway", "r1-emails": "new@chile.example"})
    html = page(office, address)
    answer = office.post(f"{address}carry-out/")

    assert "No row needs repair." in html
    assert answer["Location"] == "/1msp/addresses/"
    assert (email_of("NOR"), email_of("CHL")) == ("new@norway.example", "new@chile.example")
    assert "2 rows are imported." in page(office, "/1msp/addresses/")


def test_a_bad_row_never_stops_the_others(book: Meeting, office: Client) -> None:
    address = bring(office, tables.csv_file(["State", "E-mail"], ["Norwey", "x@y.example"], ["Chile", "new@c.example"]))

    answer = office.post(f"{address}carry-out/")

    assert answer["Location"] == address
    assert email_of("CHL") == "new@c.example"
    html = page(office, address)
    assert "One row is imported." in html
    assert "Imported <span>1</span>" in html


def test_a_row_is_left_out_and_brought_back(book: Meeting, office: Client) -> None:
    address = bring(office, tables.csv_file(["State", "E-mail"], ["Norwey", "x@y.example"], ["Chile", "n@c.example"]))

    office.post(address, {"row": ["0"], "r0-leave_out": "on", "r0-party": "Norwey"})
    left = page(office, f"{address}?show=out")
    office.post(address, {"row": ["0"]})

    assert "Left out <span>1</span>" in left
    assert 'name="r0-leave_out" class="cb" id="id_r0-leave_out" checked' in left
    assert "One row needs repair" in page(office, address)


def test_hostile_cells_wait_with_a_word_and_are_shown_as_text(book: Meeting, office: Client) -> None:
    hostile = ["<b>Anne</b>", "{{7*7}}", "A" * 10_000, "\u202eennA", "=HYPERLINK(1)"]
    rows = zip(["Norway", "Chile", "Ghana", "Belize", "Ireland"], hostile, strict=True)

    html = page(office, bring(office, tables.xlsx_file(["State", "Head of the post"], *rows)))

    assert "5 rows need repair" in html
    assert "<b>Anne" not in html
    assert "{{7*7}}" in html
    assert "A" * 10_000 in html
    assert [f'name="r{row}-holder"' in html for row in range(5)] == [True] * 5
    assert "carry-out" not in html


def test_a_column_that_was_not_recognised_is_set_right(book: Meeting, office: Client) -> None:
    address = bring(office, tables.csv_file(["Absender", "Post"], ["Norway", "new@norway.example"]))
    before = page(office, address)

    office.post(f"{address}columns/", {"column-0": "party", "column-1": "emails"})

    assert "No column was recognised as the State or organisation." in before
    assert "<ins><bdi>new@norway.example</bdi></ins>" in page(office, address)


def test_a_column_is_not_given_twice(book: Meeting, office: Client) -> None:
    address = bring(office, tables.csv_file(["State", "Name"], ["Norway", "H.E. Somebody ELSE"]))

    office.post(f"{address}columns/", {"column-0": "party", "column-1": "party"})

    html = page(office, address)
    assert "was chosen for two columns" in html
    assert "<ins><bdi>H.E. Somebody ELSE</bdi></ins>" in html


def test_a_file_that_changes_nothing_says_so(book: Meeting, office: Client) -> None:
    answer = office.get("/1msp/addresses/book.csv")

    html = page(office, bring(office, tables.upload(answer.content)))

    assert "Everything in this file is on record already." in html
    assert "carry-out" not in html


def test_many_rows_come_in_pages(book: Meeting, office: Client) -> None:
    address = bring(office, tables.csv_file(["State"], *([f"Nowhere {n}"] for n in range(45))))

    assert [page(office, f"{address}?page={n}").count('class="is-bad"') for n in (1, 2, 3)] == [20, 20, 5]


def test_an_old_encoding_is_told_above_the_rows(book: Meeting, office: Client) -> None:
    file = tables.csv_file(["State", "Title"], ["Côte d'Ivoire", "Ambassadeur délégué"], encoding="cp1252")

    html = page(office, bring(office, file))

    assert "Windows-1252" in html
    assert "<ins><bdi>Ambassadeur délégué</bdi></ins>" in html


def test_rows_that_are_not_there_are_passed_over(book: Meeting, office: Client) -> None:
    address = bring(office, tables.csv_file(["State"], ["Norwey"]))

    answer = office.post(address, {"row": ["0", "7", "-1", "x"], "r0-party": "Norway", "r7-party": "Chile"})

    assert answer.status_code == 302
    assert "No row needs repair." in page(office, address)


def test_one_cell_of_a_repair_is_no_longer_than_one_of_a_file(book: Meeting, office: Client) -> None:
    address = bring(office, tables.csv_file(["State"], ["Norwey"]))

    office.post(address, {"row": ["0"], "r0-party": "x" * 50_000})

    assert "x" * 12_000 in page(office, address)
    assert "x" * 12_001 not in page(office, address)


# --- whose it is ------------------------------------------------------------------------------------------------------


def test_a_file_is_forgotten_and_the_book_stays(book: Meeting, office: Client) -> None:
    address = bring(office, tables.csv_file(["State", "E-mail"], ["Norway", "new@norway.example"]))

    answer = office.post(f"{address}drop/")

    assert answer["Location"] == "/1msp/addresses/"
    assert office.get(address).status_code == 404
    assert email_of("NOR") == "mission.nor@missions.example"
    assert not LogEntry.objects.filter(deed="imported addresses").exists()


def test_a_file_left_lying_is_offered_again(book: Meeting, office: Client) -> None:
    address = bring(office, tables.csv_file(["State", "E-mail"], ["Norway", "new@norway.example"]))

    assert f'href="{address}"' in page(office, "/1msp/addresses/")
    assert f'href="{address}"' in page(office, "/1msp/addresses/import/")


def test_a_file_belongs_to_who_brought_it(book: Meeting, office: Client, president: User) -> None:
    address = bring(office, tables.csv_file(["State"], ["Norway"]))
    office.force_login(president)

    found = [office.get(address), office.post(address, {}), office.post(f"{address}carry-out/")]
    found += [office.post(f"{address}drop/"), office.post(f"{address}columns/", {})]

    assert [answer.status_code for answer in found] == [404] * 5


def test_looking_at_a_file_changes_nothing(book: Meeting, office: Client) -> None:
    address = bring(office, tables.csv_file(["State", "E-mail"], ["Norway", "new@norway.example"]))
    entries = LogEntry.objects.count()

    for ending in ("", "?show=all", "?show=changed&page=9", "?show=nonsense"):
        page(office, address + ending)
    refused = [office.get(f"{address}{deed}/").status_code for deed in ("carry-out", "drop", "columns")]

    assert refused == [405] * 3
    assert LogEntry.objects.count() == entries
    assert email_of("NOR") == "mission.nor@missions.example"


def test_the_limit_is_the_installations(book: Meeting, office: Client, settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 10

    answer = office.post("/1msp/addresses/import/", {"file": tables.upload(b"State\nNorway\n")})

    assert "at most 10" in answer.content.decode()
    assert re.search(r"The file has 13\sbytes", answer.content.decode())
