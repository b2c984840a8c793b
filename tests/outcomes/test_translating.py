"""A text in other languages: how far it is, and two who translate at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from msp.models import LogEntry, Meeting, User
from outcomes import documents, translating, versions
from outcomes.models import Document, Translation
from outcomes.paragraphs import BREAK, Kind, Paragraph, clean
from outcomes.translating import OvertakenError, Written
from tests.outcomes.texts import text

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)


@pytest.fixture
def declaration(meeting: Meeting) -> Document:
    """Two paragraphs, open to delegations."""
    return begun(meeting, "To be signed", "To be kept")


def begun(meeting: Meeting, *lines: str) -> Document:
    return documents.begin(meeting, text(*lines), by=None, now=NOW, title="Draft declaration", type="declaration")


def block(document: Document, pid: str) -> str:
    head = versions.head(document)
    assert head
    return head.places.get(pid=pid).block_id


def written(document: Document, pid: str = "p1", said: str = "À signer", lock: int = 0, **facts: object) -> Written:
    return Written(pid, block(document, pid), lock, said, **{"status": "final", **facts})


def states(document: Document, language: str = "fr") -> list[str]:
    [found] = translating.texts(document, [language])
    return [line.state for line in found.lines]


def reworded(document: Document, *lines: str) -> None:
    versions.seal(document, text(*lines), base=versions.head(document), by=None, now=NOW)


def test_a_paragraph_is_missing_until_it_is_translated(declaration: Document, secretary: User) -> None:
    translating.save(declaration, "fr", written(declaration, status="draft"), by=secretary, now=NOW)
    translating.save(declaration, "fr", written(declaration, "p2", ""), by=secretary, now=NOW)

    assert states(declaration) == ["draft", "missing"]


def test_editing_one_source_paragraph_marks_that_paragraph_alone_in_every_language(
    declaration: Document, secretary: User
) -> None:
    for language in translating.languages(declaration):
        for pid in ("p1", "p2"):
            translating.save(declaration, language, written(declaration, pid), by=secretary, now=NOW)

    reworded(declaration, "To be adopted", "To be kept")

    assert {language: states(declaration, language) for language in translating.languages(declaration)} == {
        language: ["late", "final"] for language in ("ar", "zh", "fr", "ru", "es")
    }
    [found] = translating.texts(declaration, ["fr"])
    assert '<del><span class="vh">deleted: </span>signed</del>' in found.lines[0].changes


def test_the_original_that_comes_back_is_no_longer_out_of_date(declaration: Document, secretary: User) -> None:
    translating.save(declaration, "fr", written(declaration), by=secretary, now=NOW)
    reworded(declaration, "To be adopted")
    reworded(declaration, "To be signed")

    assert states(declaration) == ["final"]


def test_a_paragraph_that_only_changes_its_kind_or_place_stays_translated(
    declaration: Document, secretary: User
) -> None:
    translating.save(declaration, "fr", written(declaration), by=secretary, now=NOW)
    first, second = text("To be signed", "To be kept")

    moved = [second, replace(first, kind=Kind.SUB)]
    versions.seal(declaration, moved, base=versions.head(declaration), by=None, now=NOW)

    assert states(declaration) == ["missing", "final"]


def test_a_changed_footnote_makes_a_paragraph_out_of_date(meeting: Meeting, secretary: User) -> None:
    paper = documents.begin(
        meeting, [Paragraph("p1", Kind.NUMBERED, "x[^1]", ("Old",))], by=None, now=NOW, title="D", type="report"
    )
    translating.save(paper, "fr", written(paper, said="x[^1]", notes=("Vieux",)), by=secretary, now=NOW)
    new = [Paragraph("p1", Kind.NUMBERED, "x[^1]", ("New",))]

    versions.seal(paper, new, base=versions.head(paper), by=None, now=NOW)

    assert states(paper) == ["late"]


def test_saving_the_same_twice_counts_once(declaration: Document, secretary: User) -> None:
    first = written(declaration)
    second = replace(first, lock=1, text="À adopter")

    said = [translating.save(declaration, "fr", one, by=secretary, now=NOW) for one in (first, first, second, second)]

    assert said == [True, False, True, False]
    assert Translation.objects.get().lock == 2


def test_who_saves_second_is_told_and_writes_over_nothing(
    declaration: Document, secretary: User, president: User
) -> None:
    translating.save(declaration, "fr", written(declaration), by=president, now=NOW)

    with pytest.raises(OvertakenError) as told:
        translating.save(declaration, "fr", written(declaration, said="À approuver"), by=secretary, now=NOW)

    assert (told.value.theirs.text, told.value.theirs.by) == ("À signer", president)
    assert Translation.objects.get().text == "À signer"


def test_a_page_is_saved_but_for_what_others_have_saved(
    declaration: Document, secretary: User, president: User
) -> None:
    translating.save(declaration, "fr", written(declaration), by=president, now=NOW)
    page = [written(declaration, said="Mien"), written(declaration, "p2", "À garder")]

    saved, overtaken = translating.save_all(declaration, "fr", page, by=secretary, now=NOW)

    assert (saved, list(overtaken)) == (1, ["p1"])
    assert sorted(Translation.objects.values_list("text", flat=True)) == ["À garder", "À signer"]
    line = LogEntry.objects.get(deed="translated")
    assert line.facts == {"language": "fr", "paragraphs": 1}


def test_what_was_not_written_on_an_original_of_that_paragraph_is_passed_over(
    declaration: Document, secretary: User
) -> None:
    strange = replace(written(declaration), source=block(declaration, "p2"))
    unknown = replace(written(declaration), pid="p9")

    assert translating.save_all(declaration, "fr", [strange, unknown], by=secretary, now=NOW) == (0, {})
    assert not Translation.objects.exists()


def test_what_was_written_on_an_older_original_is_out_of_date_at_once(declaration: Document, secretary: User) -> None:
    before = written(declaration)
    reworded(declaration, "To be adopted")

    translating.save_all(declaration, "fr", [before], by=secretary, now=NOW)

    assert states(declaration) == ["late"]


@pytest.mark.parametrize(
    ("source", "said", "notes", "found"),
    [
        ("within [one year]", "dans [un an]", (), []),
        ("within [one year]", "dans un an", (), ["Open brackets: 1 in the original, 0 here."]),
        ("x", "x[^1]", (), ["The calls of footnotes are not those of the original."]),
        ("x", "x", ("n",), ["Footnotes: 0 in the original, 1 here."]),
    ],
)
def test_signs_that_differ_from_the_original_are_doubted(
    source: str, said: str, notes: tuple[str, ...], found: list[str]
) -> None:
    assert translating.doubts(Paragraph("p1", Kind.NUMBERED, source), said, notes) == found


@given(st.text(), st.lists(st.text(max_size=5), max_size=2))
def test_a_form_knows_what_stood_in_it_by_its_mark(words: str, notes: list[str]) -> None:
    kept = clean(words)
    typed = kept.replace(BREAK, "\n")

    assert translating.mark(clean(typed), notes, "draft") == translating.mark(kept, notes, "draft")
    assert translating.mark(kept + "x", notes, "draft") != translating.mark(kept, notes, "draft")


def test_a_text_without_a_version_has_no_lines(meeting: Meeting) -> None:
    bare = Document.objects.create(meeting=meeting, slug="x", type="report", title="x", language="fr")

    assert [(one.version, one.lines) for one in translating.texts(bare, ["en"])] == [(None, [])]
    assert "fr" not in translating.languages(bare)


@pytest.mark.parametrize("count", [1, 3])
def test_all_languages_cost_three_queries(
    meeting: Meeting, secretary: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    paper = begun(meeting, *(f"Line {number}" for number in range(count)))
    for language in ("fr", "ar"):
        for number in range(count):
            translating.save(paper, language, written(paper, f"p{number + 1}"), by=secretary, now=NOW)

    with django_assert_num_queries(3):
        found = translating.texts(paper, translating.languages(paper))
        tallies = {one.language: one.tally["final"] for one in found}
        assert all(str(line.translation.by) for one in found for line in one.lines if line.translation)
    assert tallies == {"ar": count, "zh": 0, "fr": count, "ru": 0, "es": 0}
