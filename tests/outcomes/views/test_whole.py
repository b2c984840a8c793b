"""A text written as a whole keeps the identity of its paragraphs."""

from __future__ import annotations

import pytest
from django.test import Client

from outcomes import workingcopies
from outcomes.models import Document, WorkingCopy
from tests.outcomes.proposing import LINES, paper
from tests.outcomes.views.test_proposals import at, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def text() -> Document:
    return paper()


def ids() -> list[str]:
    return [one.pid for one in workingcopies.text(WorkingCopy.objects.get())]


def test_paragraphs_that_come_back_without_ids_are_known_by_their_words(client: Client, text: Document) -> None:
    seat(client, text)
    assert f"1. {LINES[0]}" in client.get(at(text, "edit/whole/")).content.decode()

    said = f"1. {LINES[2]}\n\n1. Begin destruction;\n\n1. {LINES[0].replace('Encourage', 'Urge')}"
    answer = client.post(at(text, "edit/whole/"), {"text": said, "lock": "0"})

    assert answer["Location"] == at(text, "edit/")
    kept = ids()
    assert (kept[0], kept[2], len(kept)) == ("p3", "p1", 3)
    assert kept[1] not in {"p1", "p2", "p3"}


@pytest.mark.parametrize(("says", "same"), [("yes", True), ("no", False)])
def test_a_doubtful_paragraph_is_asked_about(client: Client, text: Document, says: str, same: bool) -> None:
    seat(client, text)
    other = "Report each year on the steps that were taken and on the number of munitions;"
    said = f"1. {LINES[0]}\n1. {other}\n1. {LINES[2]}"

    asked = client.post(at(text, "edit/whole/"), {"text": said, "lock": "0"}).content.decode()
    assert "Are these the same paragraphs?" in asked
    assert not WorkingCopy.objects.exists()
    client.post(at(text, "edit/whole/"), {"text": said, "lock": "0", "confirmed": "1", "same-1": says})

    assert (ids()[1] == "p2") is same


def test_another_window_is_told_and_loses_nothing(client: Client, text: Document) -> None:
    seat(client, text)
    client.post(at(text, "edit/whole/"), {"text": "1. First window", "lock": "0", "confirmed": "1"})

    answer = client.post(at(text, "edit/whole/"), {"text": "1. Second window", "lock": "0", "confirmed": "1"})

    assert (answer.status_code, "1. Second window" in answer.content.decode()) == (409, True)


def test_what_is_pasted_from_word_sheds_the_numbers_of_its_kind(client: Client, text: Document) -> None:
    seat(client, text)
    form = {
        "lock": "0",
        "pid": ["p1"],
        "text-p1": "1.\tUrge all States;\r\n2. Report;\r\n(a) of each kind;",
        "do": "save",
    }

    client.post(at(text, "edit/"), form)

    kept = [one.text for one in workingcopies.text(WorkingCopy.objects.get())]
    assert kept == ["Urge all States;", "Report;", "(a) of each kind;"]
