"""A translation as a Word file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from msp.models import Meeting, User
from outcomes import documents, translating, translation_file, versions, word_in
from outcomes.models import Document, Issue, Series
from outcomes.paragraphs import Kind, Paragraph
from outcomes.translating import Text, Written

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)
BODY = [
    Paragraph("p1", Kind.TITLE, "Draft declaration"),
    Paragraph("p2", Kind.NUMBERED, "To be signed[^1]", ("By all",)),
    Paragraph("p3", Kind.NUMBERED, "To be kept"),
]


@pytest.fixture
def declaration(meeting: Meeting) -> Document:
    return documents.begin(meeting, BODY, by=None, now=NOW, title="Draft declaration", type="declaration")


def translate(document: Document, by: User, language: str = "fr", status: str = "final", **said: str) -> Text:
    head = versions.head(document)
    assert head
    for pid, words in said.items():
        notes = ("Par tous",) if "[^1]" in words else ()
        written = Written(pid, head.places.get(pid=pid).block_id, 0, words, status, notes)
        translating.save(document, language, written, by=by, now=NOW)
    return translating.texts(document, [language])[0]


def test_what_is_missing_stands_in_the_original_in_brackets(declaration: Document, secretary: User) -> None:
    found = translation_file.printed(translate(declaration, secretary, p1="Projet de *déclaration*"))

    assert [(one.kind, one.text, one.notes) for one in found] == [
        (Kind.PLAIN, "*Provisional translation: 2 paragraphs missing, 0 out of date, 0 not yet final.*", ()),
        (Kind.TITLE, "Projet de *déclaration*", ()),
        (Kind.NUMBERED, "[To be signed[^1]] *(not translated yet)*", ("By all",)),
        (Kind.NUMBERED, "[To be kept] *(not translated yet)*", ()),
    ]


def test_the_first_page_counts_what_is_out_of_date_and_what_is_not_final(
    declaration: Document, secretary: User
) -> None:
    translate(declaration, secretary, p1="Titre", p2="À signer[^1]")
    translate(declaration, secretary, status="revised", p3="À garder")
    new = [BODY[0], Paragraph("p2", Kind.NUMBERED, "To be adopted"), BODY[2]]
    versions.seal(declaration, new, base=versions.head(declaration), by=None, now=NOW)

    [found] = translating.texts(declaration, ["fr"])

    said = "Provisional translation: 0 paragraphs missing, 1 out of date, 1 not yet final."
    assert translation_file.notice(found) == said
    assert [one.text for one in translation_file.printed(found)][2:] == ["À signer[^1]", "À garder"]


def test_a_translation_that_is_final_throughout_says_nothing_of_itself(declaration: Document, secretary: User) -> None:
    found = translate(declaration, secretary, p1="Projet de *déclaration*", p2="À signer[^1]", p3="À garder")

    assert translation_file.notice(found) == ""
    assert [one.pid for one in translation_file.printed(found)] == ["p1", "p2", "p3"]
    assert translation_file.title(declaration, found) == "Projet de déclaration"


def test_the_file_is_read_back_as_it_was_written_in_every_script(declaration: Document, secretary: User) -> None:
    words = {"ar": "للتوقيع[^1]", "zh": "供签署[^1]", "ru": "К подписанию[^1]"}
    for language, said in words.items():
        found = translate(declaration, secretary, language, p1="x", p2=said, p3="y")

        file = translation_file.word(declaration, found)

        back = word_in.accepted(word_in.read(file))
        assert [(one.pid, one.text, one.notes) for one in back] == [
            ("p1", "x", ()),
            ("p2", said, ("Par tous",)),
            ("p3", "y", ()),
        ]


def test_all_languages_carry_the_symbol_of_the_version(
    declaration: Document, meeting: Meeting, secretary: User
) -> None:
    head = versions.head(declaration)
    series = Series.objects.create(meeting=meeting, name="Working papers", pattern="{series}/{year}/WP.{number}")
    assert translation_file.symbol(head) == ""

    Issue.objects.create(meeting=meeting, version=head, series=series, symbol="CCM/MSP/2010/WP.1", at=NOW)

    assert translation_file.symbol(head) == "CCM/MSP/2010/WP.1"
    assert translation_file.symbol(None) == ""
