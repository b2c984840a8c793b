"""Translating in the browser, side by side with the original."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from msp.models import Meeting, User
from outcomes import documents, translating, versions, word_in
from outcomes.models import Document, Translation
from outcomes.translating import Written
from tests.outcomes.texts import text

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)
TRANSLATIONS = "/1msp/texts/draft-declaration/translations/"
FRENCH = TRANSLATIONS + "fr/"
SignIn = Callable[[User], Client]


@pytest.fixture
def declaration(meeting: Meeting) -> Document:
    """Two paragraphs, open to delegations."""
    return documents.begin(
        meeting,
        text("To be signed", "To be kept"),
        by=None,
        now=NOW,
        title="Draft declaration",
        type="declaration",
        audience="delegations",
    )


def form(client: Client, do: str = "all", url: str = FRENCH, **said: str) -> dict[str, object]:
    """What a browser would send: the page's own rows and fields, with something typed over them."""
    page = client.get(url).content.decode()
    rows = re.findall(r'name="row" value="([^"]+)"', page)
    fields = dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', page))
    states = re.findall(r'<select[^>]* name="([^"]+)">.*?value="(\w+)" selected', page)
    return {
        "do": do,
        "row": rows,
        **fields,
        **dict(states),
        **{key.replace("_", "-"): one for key, one in said.items()},
    }


def kept(language: str = "fr") -> dict[str, tuple[str, str]]:
    return {one.pid: (one.text, one.status) for one in Translation.objects.filter(language=language)}


def translated(document: Document, by: User, pid: str = "p1", words: str = "À signer", lock: int = 0) -> None:
    head = versions.head(document)
    assert head
    written = Written(pid, head.places.get(pid=pid).block_id, lock, words, "final")
    translating.save(document, "fr", written, by=by, now=NOW)


def test_each_language_shows_how_far_it_is(declaration: Document, reader: User, sign_in: SignIn) -> None:
    translated(declaration, reader)

    page = sign_in(reader).get(TRANSLATIONS).content.decode()

    assert page.count('<th scope="row">') == 5
    assert '<b lang="ar"><bdi>العربية</bdi></b>' in page
    assert FRENCH + "word/" in page
    assert f'href="{FRENCH}"' not in page


def test_looking_writes_nothing_and_shows_both_sides(declaration: Document, secretary: User, sign_in: SignIn) -> None:
    page = sign_in(secretary).get(TRANSLATIONS + "ar/").content.decode()

    assert "<p>To be signed</p>" in page
    assert page.count('lang="ar" dir="rtl">') == 2
    assert not Translation.objects.exists()


def test_all_that_was_written_is_saved_and_the_rest_left_alone(
    declaration: Document, secretary: User, sign_in: SignIn
) -> None:
    client = sign_in(secretary)

    answer = client.post(FRENCH, form(client, text_p1="À signer\r\npar tous", status_p1="revised"))

    assert (answer.status_code, answer["Location"]) == (302, FRENCH)
    assert kept() == {"p1": ("À signer\u2028par tous", "revised")}
    assert "À signer\npar tous</textarea>" in client.get(FRENCH).content.decode()


def test_one_paragraph_is_saved_and_nothing_written_elsewhere_is_lost(
    declaration: Document, secretary: User, sign_in: SignIn
) -> None:
    client = sign_in(secretary)

    answer = client.post(FRENCH, form(client, "save:p2", text_p1="À signer", text_p2="À garder"))

    assert answer["Location"] == FRENCH + "#p-p2"
    assert set(kept()) == {"p1", "p2"}


def test_the_same_form_twice_saves_once(declaration: Document, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)
    said = form(client, text_p1="À signer")

    assert [client.post(FRENCH, said).status_code for _ in range(2)] == [302, 302]
    assert Translation.objects.get().lock == 1


def test_the_original_shows_what_changed_until_the_translation_follows(
    declaration: Document, secretary: User, sign_in: SignIn
) -> None:
    translated(declaration, secretary)
    versions.seal(declaration, text("To be adopted", "To be kept"), base=versions.head(declaration), by=None, now=NOW)
    client = sign_in(secretary)

    page = client.get(FRENCH + "?state=late").content.decode()
    client.post(FRENCH, form(client))
    still = client.get(FRENCH + "?state=late").content.decode()
    client.post(FRENCH, form(client, "save:p1"))

    assert '<del><span class="vh">deleted: </span>signed</del>' in page
    assert "To be kept" not in page
    assert "The original has changed since" in still
    assert "No paragraph is in this state" in client.get(FRENCH + "?state=late").content.decode()
    assert kept() == {"p1": ("À signer", "final")}


def test_who_is_second_keeps_the_words_sees_the_others_and_may_save_over_them(
    declaration: Document, secretary: User, president: User, sign_in: SignIn
) -> None:
    client = sign_in(secretary)
    said = form(client, text_p1="À approuver", text_p2="À garder")
    translated(declaration, president)

    answer = client.post(FRENCH, said)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "À approuver</textarea>" in page
    assert f"Saved by {president}" in page
    assert "signer</del>" in page
    assert kept() == {"p1": ("À signer", "final"), "p2": ("À garder", "draft")}
    row = re.findall(r'name="row" value="(p1:[^"]+)"', page)
    client.post(FRENCH, {"do": "all", "row": row, "text-p1": "À approuver", "status-p1": "draft"})
    assert kept()["p1"] == ("À approuver", "draft")


def test_what_another_saved_meanwhile_is_no_conflict_where_nothing_was_written(
    declaration: Document, secretary: User, president: User, sign_in: SignIn
) -> None:
    client = sign_in(secretary)
    said = form(client, text_p2="À garder")
    translated(declaration, president)

    assert client.post(FRENCH, said).status_code == 302
    assert kept() == {"p1": ("À signer", "final"), "p2": ("À garder", "draft")}


def test_an_emptied_translation_is_missing_again(declaration: Document, secretary: User, sign_in: SignIn) -> None:
    translated(declaration, secretary)
    client = sign_in(secretary)

    client.post(FRENCH, form(client, text_p1=""))

    assert client.get(FRENCH + "?state=missing").content.decode().count('id="p-p') == 2


def test_forged_rows_are_passed_over(declaration: Document, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)
    rows = ["nonsense", f"p1:0:{'0' * 64}:{'0' * 16}"]

    answer = client.post(FRENCH, {"do": "save:<x>", "row": rows, "text-p1": "x\x00", "status-p1": "odd"})

    assert (answer.status_code, answer["Location"]) == (302, FRENCH)
    assert not Translation.objects.exists()


def test_a_translation_leaves_as_a_word_file(declaration: Document, reader: User, sign_in: SignIn) -> None:
    translated(declaration, reader)

    answer = sign_in(reader).get(FRENCH + "word/")

    assert answer["Content-Disposition"] == 'attachment; filename="draft-declaration-v1-fr.docx"'
    lines = [one.text for one in word_in.accepted(word_in.read(answer.content))]
    assert lines[0].startswith("*Provisional translation: 1 paragraph missing")
    assert lines[1:] == ["À signer", "[To be kept] *(not translated yet)*"]


def test_only_other_languages_of_texts_that_one_may_read_have_a_page(
    declaration: Document, secretary: User, reader: User, sign_in: SignIn
) -> None:
    client = sign_in(secretary)
    assert [client.get(f"{TRANSLATIONS}{code}/").status_code for code in ("en", "de")] == [404, 404]
    client = sign_in(reader)

    assert client.post(FRENCH, {}).status_code == 403
    Document.objects.update(audience="office")
    assert client.get(TRANSLATIONS).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_and_three(
    meeting: Meeting, secretary: User, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lines = text(*(f"Line {number}" for number in range(count)))
    paper = documents.begin(meeting, lines, by=None, now=NOW, title="Draft declaration", type="declaration")
    for one in lines:
        translated(paper, secretary, one.pid)
    client = sign_in(secretary)
    client.get(FRENCH)

    with django_assert_num_queries(7):
        client.get(FRENCH)
    with django_assert_num_queries(8):
        client.get(TRANSLATIONS)
