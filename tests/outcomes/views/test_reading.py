"""The pages of the texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from msp.models import Meeting, User
from outcomes import documents, versions, word_in
from outcomes.models import Document, Version
from outcomes.paragraphs import Kind, Paragraph
from tests.outcomes.delegation import sent
from tests.outcomes.texts import text

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)
SignIn = Callable[[User], Client]


@pytest.fixture
def declaration(meeting: Meeting) -> Document:
    """Two versions, open to delegations."""
    paper = documents.begin(
        meeting,
        text("To be signed by all", "To be taken out"),
        by=None,
        now=NOW,
        title="Draft declaration",
        type="declaration",
        audience="delegations",
    )
    versions.seal(paper, text("To be adopted by all"), base=versions.head(paper), by=None, now=NOW, label="Rev.1")
    return paper


def page_of(client: Client, query: str = "") -> str:
    return client.get(f"/1msp/texts/draft-declaration/{query}").content.decode()


def test_the_list_names_each_text_with_its_newest_version(declaration: Document, reader: User, sign_in: SignIn) -> None:
    page = sign_in(reader).get("/1msp/texts/").content.decode()

    assert "Draft declaration" in page
    assert "v2, <bdi>Rev.1</bdi>" in page


def test_an_empty_list_says_what_will_stand_there(meeting: Meeting, reader: User, sign_in: SignIn) -> None:
    assert "No documents yet" in sign_in(reader).get("/1msp/texts/").content.decode()


def test_the_page_opens_on_what_changed_since_the_version_before(
    declaration: Document, reader: User, sign_in: SignIn
) -> None:
    page = page_of(sign_in(reader))

    assert '<del><span class="vh">deleted: </span>signed</del>' in page
    assert '<ins><span class="vh">inserted: </span>adopted</ins>' in page


def test_each_view_shows_the_same_change_in_its_way(declaration: Document, reader: User, sign_in: SignIn) -> None:
    client = sign_in(reader)

    clean = page_of(client, "?view=clean")
    assert "To be adopted by all" in clean
    assert "<del>" not in clean
    assert "replaced by" in page_of(client, "?view=words")
    assert page_of(client, "?view=side").count("To be signed by all") == 1
    assert "adopted" in page_of(client, "?view=nonsense&a=x&b=99999")


def test_any_version_is_compared_with_one_of_another_document(
    declaration: Document, meeting: Meeting, reader: User, sign_in: SignIn
) -> None:
    documents.begin(
        meeting,
        text("Suggested at Vientiane"),
        by=None,
        now=NOW,
        title="Agenda",
        type="agenda",
        audience="delegations",
    )
    other = Version.objects.get(document__slug="agenda")

    page = page_of(sign_in(reader), f"?a={other.pk}&view=changes")

    assert "Suggested at Vientiane" in page


def test_two_versions_that_say_the_same_say_so(declaration: Document, reader: User, sign_in: SignIn) -> None:
    newest = versions.head(declaration)
    assert newest

    assert "say the same" in page_of(sign_in(reader), f"?a={newest.pk}&b={newest.pk}&view=changes")


def test_a_first_version_is_read_clean_and_an_empty_one_says_so(
    meeting: Meeting, reader: User, sign_in: SignIn
) -> None:
    documents.begin(meeting, [], by=None, now=NOW, title="Draft declaration", type="decision", audience="delegations")

    page = page_of(sign_in(reader))

    assert "This version has no text." in page
    assert "Side by side" not in page


def test_what_is_the_offices_own_is_found_by_nobody_else(
    declaration: Document, reader: User, secretary: User, sign_in: SignIn
) -> None:
    Document.objects.update(audience="office")

    assert sign_in(reader).get("/1msp/texts/draft-declaration/").status_code == 404
    assert sign_in(secretary).get("/1msp/texts/draft-declaration/").status_code == 200


def test_hostile_words_are_shown_as_words(meeting: Meeting, reader: User, sign_in: SignIn) -> None:
    hostile = [Paragraph("p1", Kind.HEADING, "<script>alert(1)</script> {{ 7|add:7 }}", ("<b>note</b>",))]
    documents.begin(
        meeting, hostile, by=None, now=NOW, title="Draft declaration", type="report", audience="delegations"
    )

    page = page_of(sign_in(reader))

    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }}" in page
    assert "&lt;b&gt;note&lt;/b&gt;" in page


@pytest.mark.parametrize("length", [1, 60])
def test_the_page_costs_the_same_queries_however_long_the_text(
    meeting: Meeting, reader: User, sign_in: SignIn, length: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lines = [f"The paragraph of number {at}" for at in range(length)]
    documents.begin(
        meeting, text(*lines), by=None, now=NOW, title="Draft declaration", type="report", audience="delegations"
    )
    client = sign_in(reader)
    page_of(client)

    with django_assert_num_queries(9):
        page_of(client)


def test_a_document_is_begun_with_the_text_of_its_first_version(
    meeting: Meeting, secretary: User, sign_in: SignIn
) -> None:
    said = {"title": "Draft declaration", "type": "declaration", "audience": "delegations", "label": "Zero draft"}

    answer = sign_in(secretary).post(
        "/1msp/texts/new/", {**said, "text": "# Declaration\n\n1. We meet.\n\n2. We adopt."}
    )

    assert answer["Location"] == "/1msp/texts/draft-declaration/"
    version = Version.objects.get()
    assert (version.label, version.sealed_by) == ("Zero draft", secretary)
    assert [(str(one.kind), one.text) for one in versions.read(version)] == [
        ("title", "Declaration"),
        ("numbered", "We meet."),
        ("numbered", "We adopt."),
    ]


def test_what_is_missing_is_told_at_its_field_and_the_text_is_kept(
    meeting: Meeting, secretary: User, sign_in: SignIn
) -> None:
    answer = sign_in(secretary).post("/1msp/texts/new/", {"title": "", "type": "declaration", "text": "We <b>meet</b>"})

    assert answer.status_code == 422
    assert "We &lt;b&gt;meet&lt;/b&gt;" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_version_is_handed_over_as_a_word_file_clean_or_marked(
    declaration: Document, reader: User, sign_in: SignIn
) -> None:
    client = sign_in(reader)

    marked = client.get("/1msp/texts/draft-declaration/word/")
    clean = client.get("/1msp/texts/draft-declaration/word/?view=clean")

    assert marked["Content-Disposition"] == 'attachment; filename="draft-declaration-v2-marked.docx"'
    assert [one.text for one in word_in.rejected(word_in.read(marked.content))] == [
        "To be signed by all",
        "To be taken out",
    ]
    for file in (marked, clean):
        assert [one.text for one in word_in.accepted(word_in.read(file.content))] == ["To be adopted by all"]


def test_a_word_file_becomes_the_first_version(meeting: Meeting, president: User, sign_in: SignIn) -> None:
    client = sign_in(president)
    file = sent([Paragraph("a", Kind.TITLE, "Declaration"), Paragraph("b", Kind.NUMBERED, "To report each year")])
    facts = {"title": "Draft report", "type": "report", "audience": "office"}

    answer = client.post("/1msp/texts/new/", {**facts, "file": SimpleUploadedFile("draft.docx", file)})
    assert answer["Location"] == "/1msp/texts/draft-report/"
    kept = versions.read(Version.objects.get())
    assert [(one.kind, one.text) for one in kept] == [("title", "Declaration"), ("numbered", "To report each year")]

    for wrong, words in ({}, "write the text"), ({"file": SimpleUploadedFile("x.docx", b"no")}, 'aria-invalid="true"'):
        refused = client.post("/1msp/texts/new/", {**facts, **wrong})
        assert (refused.status_code, words in refused.content.decode()) == (422, True)
