"""What follows from sealing: frozen numbers stand still, and a clean version counts anew."""

from __future__ import annotations

import pytest

from outcomes import numbering, sealing, versions
from outcomes.models import Document
from outcomes.paragraphs import Kind, Paragraph
from tests.outcomes.proposing import LINES, NOW, paper, paragraphs

pytestmark = pytest.mark.django_db


def freeze(text: Document) -> None:
    text.numbering = Document.Numbering.FROZEN
    text.save()


def seal(text: Document, written: list[Paragraph]) -> dict[str, str]:
    version = sealing.seal(text, written, base=versions.head(text), by=None, now=NOW)
    return versions.labelled(version)[1]


def test_in_a_frozen_round_what_is_new_is_bis_and_what_is_gone_leaves_a_gap_over_several_versions() -> None:
    text = paper()
    freeze(text)
    one, two, three = paragraphs(text)
    new = Paragraph("n1", Kind.NUMBERED, "Begin physical destruction;")

    first = seal(text, [one, new, two, three])
    second = seal(text, [one, new, three])
    third = seal(text, [one, new, three, Paragraph("n2", Kind.NUMBERED, "Report again;")])

    assert first == {"p1": "1", "n1": "1 bis", "p2": "2", "p3": "3"}
    assert second == {"p1": "1", "n1": "1 bis", "p3": "3", "p2": "2 [deleted]"}
    assert third == {**second, "n2": "3 bis"}


def test_clean_and_renumber_makes_a_version_of_the_same_words_whose_concordance_names_each_paragraph_once() -> None:
    text = paper()
    freeze(text)
    one, _two, three = paragraphs(text)
    seal(text, [one, three, Paragraph("n1", Kind.NUMBERED, "Report again;")])
    before = versions.head(text)
    assert before is not None

    clean = sealing.renumber(text, by=None, now=NOW)
    again = sealing.renumber(text, by=None, now=NOW)

    assert (clean, text.numbering) == (again, "running")
    (old, was), (new, now) = versions.labelled(before), versions.labelled(clean)
    assert now == {"p1": "1", "p3": "2", "n1": "3"}
    table = numbering.concordance(was, now, old, new)
    assert sorted((line.pid, line.old, line.new) for line in table) == [
        ("n1", "3 bis", "3"),
        ("p1", "1", "1"),
        ("p2", "2", ""),
        ("p3", "3", "2"),
    ]
    assert len(LINES) == 3


def test_numbers_that_run_are_not_kept() -> None:
    text = paper()

    seal(text, paragraphs(text)[1:])

    head = versions.head(text)
    assert head is not None
    assert not head.places.exclude(number="").exists()
