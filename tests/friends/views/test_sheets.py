"""The contact sheet: page, paper and spreadsheet; a coordinator has the own group's."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from friends import sheets
from friends.models import Friend
from msp import pdf
from msp.models import Meeting, User
from tests import make
from tests.friends.helping import begin, coordinate, theme

SignIn = Callable[[User], Client]
SHEET = "/1msp/friends/contacts/"


@pytest.fixture
def led(meeting: Meeting, president: User, coordinator: User) -> Friend:
    """Norway coordinates clearance, Zambia works along; Zambia coordinates victim assistance."""
    clearance, zambia = theme(meeting), make.delegation(meeting, "ZMB")
    friend = coordinate(clearance, make.delegation(meeting), president)
    friend.contacts.create(name="=Coordinator", email=coordinator.email, phone="+41 22", user=coordinator)
    begin(clearance, zambia, president)
    coordinate(theme(meeting, "victim-assistance"), zambia, president)
    return friend


def test_the_page_lists_themes_delegations_and_people(led: Friend, reader: User, sign_in: SignIn) -> None:
    client = sign_in(reader)

    whole, part = client.get(SHEET).content.decode(), client.get(f"{SHEET}?theme=clearance").content.decode()

    assert ["Victim assistance" in page for page in (whole, part)] == [True, False]
    assert "=Coordinator" in part
    assert "nobody named yet" in part
    assert client.get(f"{SHEET}?theme=nothing").status_code == 404


def test_an_empty_sheet_says_so(meeting: Meeting, reader: User, sign_in: SignIn) -> None:
    assert "Nobody is at work yet" in sign_in(reader).get(SHEET).content.decode()


def test_the_spreadsheet_has_a_row_a_person_and_runs_nothing(led: Friend, president: User, sign_in: SignIn) -> None:
    client = sign_in(president)

    rows = list(
        csv.reader(StringIO(client.get("/1msp/friends/contacts.csv?theme=clearance").content.decode("utf-8-sig")))
    )

    name = "Contamination, clearance and risk education"
    assert rows[1:] == [
        [name, "Nor", "coordinator", "'=Coordinator", "", led.contacts.get().email, "'+41 22"],
        [name, "Zmb", "friend", "", "", "", ""],
    ]
    assert client.get("/1msp/friends/contacts.xlsx").content.startswith(b"PK")
    assert client.get("/1msp/friends/contacts.doc").status_code == 404


def test_the_paper_is_a_pdf_or_says_why_not(
    led: Friend, president: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(president)

    answer = client.get("/1msp/friends/contacts.pdf?theme=clearance")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert 'filename="friends-1msp-clearance.pdf"' in answer["Content-Disposition"]

    led.contacts.update(name="\U0001f680")
    page = client.get("/1msp/friends/contacts.pdf", follow=True).content.decode()
    assert "cannot be printed here" in page


def test_a_coordinator_has_the_sheet_of_the_own_group_and_no_other(
    led: Friend, coordinator: User, sign_in: SignIn
) -> None:
    client = sign_in(coordinator)

    page = client.get(SHEET).content.decode()

    assert ["Victim assistance" in page, "Contamination" in page] == [False, True]
    assert client.get(f"{SHEET}?theme=victim-assistance").status_code == 404
    led.contacts.all().delete()
    assert client.get(SHEET).status_code == 404


def test_the_sheet_costs_three_queries_whatever_its_rows(led: Friend, meeting: Meeting, president: User) -> None:
    for code in ("FJI", "TCD"):
        begin(led.theme, make.delegation(meeting, code), president).contacts.create(name=code, email="a@b.example")
        with CaptureQueriesContext(connection) as captured:
            assert code in str(sheets.spreadsheet(sheets.read(meeting)))
        assert len(captured) == 3


def test_a_sheet_in_arabic_runs_from_right_to_left(led: Friend, meeting: Meeting) -> None:
    from django.utils.translation import override  # noqa: PLC0415

    with override("ar"):
        assert pdf.pages(sheets.paper(meeting, sheets.read(meeting))) == 1
