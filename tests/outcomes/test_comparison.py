"""What a reader is shown of one version against another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from outcomes import comparison, versions
from outcomes.models import Document, Version
from outcomes.paragraphs import Kind, Paragraph
from tests.outcomes.texts import document, text

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def sealed(paper: Document, *lines: str, base: Version | None = None) -> Version:
    return versions.seal(paper, text(*lines), base=base, by=None, now=NOW)


def test_a_version_is_read_with_its_numbers_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    version = versions.seal(
        document(),
        [Paragraph("a", Kind.TITLE, "Plan"), Paragraph("b", Kind.ACTION, "Report[^1]", ("Yearly",))],
        base=None,
        by=None,
        now=NOW,
    )

    with django_assert_num_queries(1):
        lines = comparison.clean(version)

    assert [(line.number, line.is_heading, line.notes) for line in lines] == [
        ("", True, ()),
        ("Action #1", False, ("Yearly",)),
    ]


@pytest.mark.parametrize("length", [1, 30])
def test_a_comparison_costs_two_queries_however_long(
    length: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    paper = document()
    first = sealed(paper, *(f"The paragraph of number {at} as it was" for at in range(length)))
    second = sealed(paper, *(f"The paragraph of number {at} as it is" for at in range(length)), base=first)

    with django_assert_num_queries(2):
        compared = comparison.compare(first, second)

    assert (compared.insertions, compared.deletions, len(compared.changes)) == (length, length, length)
    assert not compared.is_equal


def test_two_documents_are_compared_by_their_words() -> None:
    first = sealed(document(), "One sentence that stands in both of them")
    other = Document.objects.create(meeting=first.document.meeting, slug="other", type="decision", title="Other")
    text_of_other = [Paragraph("x9", Kind.NUMBERED, "One sentence that stands in both of them")]
    second = versions.seal(other, text_of_other, base=None, by=None, now=NOW)

    assert comparison.compare(first, second).is_equal


def test_a_move_shows_where_it_came_from_and_where_it_went() -> None:
    paper = document()
    lines = [f"The {word} paragraph has several words of its own" for word in ("first", "second", "third")]
    first = sealed(paper, *lines)
    one, two, three = versions.read(first)
    second = versions.seal(paper, [three, one, two], base=first, by=None, now=NOW)

    compared = comparison.compare(first, second)

    assert [line.state for line in compared.lines] == ["moved-to", "equal", "equal", "moved-from"]
    assert [line.move for line in compared.lines] == [1, 0, 0, 1]
    assert [line.number for line in compared.lines] == ["1", "2", "3", "3"]
    assert (compared.moves, compared.insertions) == (1, 0)
