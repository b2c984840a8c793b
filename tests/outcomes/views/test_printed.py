"""The button that asks for a PDF, the page that waits for it, and the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from msp.models import Meeting, User
from outcomes import documents, printing, versions
from outcomes.models import Document, Version
from tests.msp import reading
from tests.outcomes.texts import text

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)
SignIn = Callable[[User], Client]
PAGE = "/1msp/texts/draft-declaration/pdf/"


@pytest.fixture
def declaration(meeting: Meeting) -> Document:
    facts = {"title": "Draft declaration", "type": "declaration", "audience": "delegations"}
    paper = documents.begin(meeting, text("To be signed by all"), by=None, now=NOW, **facts)
    versions.seal(paper, text("To be adopted by all"), base=versions.head(paper), by=None, now=NOW)
    return paper


def query(document: Document, view: str = "clean") -> str:
    old, new = document.versions.order_by("number").values_list("pk", flat=True)
    return f"?a={old}&b={new}&view={view}"


def make(document: Document, *, marked: bool = False) -> printing.Paper:
    old, new = document.versions.select_related("document").order_by("number")
    paper = printing.paper(new, old if marked else None)
    printing.make(paper)
    return paper


def files(folder: Path) -> list[str]:
    return sorted(path.name.rpartition(".")[2] for path in folder.rglob("*") if path.is_file())


def test_the_documents_page_asks_for_what_it_shows(declaration: Document, reader: User, sign_in: SignIn) -> None:
    page = sign_in(reader).get("/1msp/texts/draft-declaration/").content.decode()

    action = f'<form method="post" action="{PAGE}{query(declaration, "changes").replace("&", "&amp;")}">'
    assert action in page


def test_a_get_asks_for_nothing_and_offers_a_button(
    declaration: Document, reader: User, sign_in: SignIn, settings: Any
) -> None:
    answer = sign_in(reader).get(PAGE + query(declaration))

    assert "This PDF is not made yet" in answer.content.decode()
    assert "Refresh" not in answer
    assert files(Path(default_storage.location)) == []


def test_who_asks_is_led_to_a_page_that_looks_again_by_itself(
    declaration: Document, reader: User, sign_in: SignIn
) -> None:
    client = sign_in(reader)

    asked = client.post(PAGE + query(declaration))
    again = client.post(PAGE + query(declaration))

    assert (
        (asked.status_code, asked["Location"])
        == (again.status_code, again["Location"])
        == (303, PAGE + query(declaration))
    )
    waiting = client.get(asked["Location"])
    assert "The PDF is being made" in waiting.content.decode()
    assert waiting["Refresh"] == "2"
    assert files(Path(default_storage.location)) == ["asked"]


def test_the_file_is_private_named_and_known_by_its_hash(declaration: Document, reader: User, sign_in: SignIn) -> None:
    paper, client = make(declaration), sign_in(reader)

    answer = client.get(PAGE + query(declaration))
    same = client.get(PAGE + query(declaration), headers={"If-None-Match": answer["ETag"]})

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="draft-declaration-v2.pdf"'
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["ETag"] == f'"{paper.key}"'
    assert "To be adopted by all" in reading.text(answer.content)
    assert (same.status_code, same.content) == (304, b"")


def test_with_changes_it_is_the_comparison(declaration: Document, reader: User, sign_in: SignIn) -> None:
    make(declaration, marked=True)

    answer = sign_in(reader).get(PAGE + query(declaration, "side"))

    assert answer["Content-Disposition"] == 'inline; filename="draft-declaration-v1-v2-marked.pdf"'


def test_what_failed_says_why_and_offers_to_try_again(meeting: Meeting, reader: User, sign_in: SignIn) -> None:
    facts = {"title": "Draft declaration", "type": "declaration", "audience": "delegations"}
    paper = documents.begin(meeting, text("缔约国"), by=None, now=NOW, **facts)
    printing.make(printing.paper(Version.objects.select_related("document").get(document=paper)))

    page = sign_in(reader).get(PAGE).content.decode()

    assert "The PDF could not be made" in page
    assert "U+7F14" in page
    assert "Try again" in page


def test_a_pdf_that_is_made_is_found_by_nobody_who_may_not_read_the_text(
    declaration: Document, reader: User, secretary: User, sign_in: SignIn
) -> None:
    Document.objects.update(audience="office")
    make(declaration)

    assert sign_in(reader).get(PAGE + query(declaration)).status_code == 404
    assert sign_in(reader).post(PAGE + query(declaration)).status_code == 404
    assert sign_in(secretary).get(PAGE + query(declaration)).status_code == 200


@pytest.mark.parametrize("length", [1, 60])
def test_the_page_costs_the_same_queries_however_long_the_text(
    meeting: Meeting, reader: User, sign_in: SignIn, length: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    facts = {"title": "Draft declaration", "type": "declaration", "audience": "delegations"}
    documents.begin(meeting, text(*[f"Of number {at}" for at in range(length)]), by=None, now=NOW, **facts)
    client = sign_in(reader)
    client.get(PAGE)

    with django_assert_num_queries(7):
        client.get(PAGE)
