"""Documents of a meeting, and who reads which."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from msp.models import LogEntry, Meeting
from outcomes import documents, sample, versions
from outcomes.models import Document
from outcomes.paragraphs import Kind
from tests.outcomes.texts import text

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)


def begun(meeting: Meeting, title: str = "Draft declaration", **facts: object) -> Document:
    return documents.begin(meeting, text("One"), by=None, now=NOW, title=title, type="declaration", **facts)


def test_a_document_begins_with_its_first_version(meeting: Meeting) -> None:
    paper = begun(meeting, label="Zero draft")

    assert [(one.number, one.label) for one in paper.versions.all()] == [(1, "Zero draft")]
    assert list(LogEntry.objects.order_by("pk").values_list("deed", flat=True)) == [
        "began a document",
        "sealed a version",
    ]


def test_documents_of_one_title_have_each_an_address(meeting: Meeting) -> None:
    assert [begun(meeting).slug for _ in range(3)] == [
        "draft-declaration",
        "draft-declaration-2",
        "draft-declaration-3",
    ]
    assert begun(meeting, title="宣言").slug == "text"


def test_what_cannot_be_sealed_begins_no_document(meeting: Meeting) -> None:
    with pytest.raises(versions.TextError):
        documents.begin(meeting, text("a\nb"), by=None, now=NOW, title="T", type="report")

    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("presidency", {"office", "delegations", "secret"}),
        ("secretariat", {"office", "delegations", "secret"}),
        ("friend", {"delegations"}),
        ("reader", {"delegations"}),
    ],
)
def test_a_seat_reads_what_is_open_to_it(meeting: Meeting, role: str, seen: set[str]) -> None:
    begun(meeting, "office")
    begun(meeting, "delegations", audience="delegations")
    begun(meeting, "secret", audience="delegations", is_confidential=True)

    assert {one.title for one in documents.readable(meeting, role=role)} == seen


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_one_query(
    meeting: Meeting, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        begun(meeting, f"Text {number}", label="Rev.1")

    with django_assert_num_queries(1):
        found = list(documents.listed(documents.readable(meeting, role="presidency")))
    assert [(one.count, one.words_of_latest) for one in found] == [(1, "Rev.1")] * count


def test_the_founding_papers_are_documents_of_the_sample(meeting: Meeting) -> None:
    sample.open_texts(meeting)
    sample.open_texts(meeting)

    papers = {one.slug: versions.read(one.versions.get()) for one in meeting.documents.all()}
    assert sorted(papers) == [
        "agenda",
        "discussion-paper-on-possible-outcomes-and-decisions-of-the-f",
        "roadmap-to-the-first-meeting-of-states-parties-to-the-conven",
    ]
    discussion = papers["discussion-paper-on-possible-outcomes-and-decisions-of-the-f"]
    assert [one.text for one in discussion[:1]] == ["DRAFT NON-PAPER"]
    assert len(discussion) == 20
    assert [one.kind for one in discussion].count(Kind.SUBSUB) == 10
