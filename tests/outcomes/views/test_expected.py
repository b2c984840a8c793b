"""The board of expected outcomes in the browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from msp.models import LogEntry, Meeting, User
from outcomes import documents
from outcomes.models import Outcome
from tests.outcomes.texts import text

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)
BOARD = "/1msp/texts/outcomes/"
SignIn = Callable[[User], Client]


def outcome(meeting: Meeting, **facts: object) -> Outcome:
    n = meeting.outcomes.count() + 1
    given = {"position": n, "title": f"Outcome {n}", "kind": "declaration", "form": "text", **facts}
    return Outcome.objects.create(meeting=meeting, **given)


def test_the_board_shows_each_outcome_with_what_is_missing(meeting: Meeting, reader: User, sign_in: SignIn) -> None:
    outcome(meeting, elements="To be signed\n\nTo be kept")

    page = sign_in(reader).get(BOARD).content.decode()

    assert "Nothing yet" in page
    assert "<li>No text yet</li><li>No lead theme</li>" in page
    assert page.count("<li><bdi>To be") == 2
    assert BOARD + "new/" not in page
    assert page.count(f'href="{BOARD}" aria-current="page"') == 2
    assert 'href="/1msp/texts/" aria-current' not in page


def test_an_empty_board_says_what_will_stand_there(meeting: Meeting, reader: User, sign_in: SignIn) -> None:
    assert "No outcomes are named yet" in sign_in(reader).get(BOARD).content.decode()


def test_an_outcome_is_put_on_the_board_once_and_changed(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)
    said = {"title": "Declaration", "kind": "declaration", "form": "signed", "elements": "a\nb"}

    first, again = (client.post(BOARD + "new/", said) for _ in range(2))

    assert (first.status_code, again.status_code) == (302, 422)
    assert "stands on the board already" in again.content.decode()
    one = Outcome.objects.get()
    paper = documents.begin(meeting, text("x"), by=None, now=NOW, title="Draft", type="declaration")
    client.post(f"{BOARD}{one.pk}/", {**said, "document": paper.pk, "title": "The Declaration"})
    one.refresh_from_db()
    assert (one.title, one.document) == ("The Declaration", paper)
    assert "Being drafted" in client.get(BOARD).content.decode()
    assert "The Declaration" in client.get(f"{BOARD}{one.pk}/").content.decode()
    client.post(f"{BOARD}{one.pk}/", {**said, "document": paper.pk, "title": "The Declaration"})
    assert LogEntry.objects.filter(thing="outcome", deed="changed").count() == 1


def test_buttons_move_it_and_take_it_off(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    first, second = outcome(meeting), outcome(meeting)
    client = sign_in(secretary)

    client.post(f"{BOARD}{first.pk}/place/", {"at": "2"})
    client.post(f"{BOARD}{first.pk}/place/", {"at": "x"})

    assert list(meeting.outcomes.order_by("position")) == [second, first]
    answers = [client.post(f"{BOARD}{first.pk}/remove/").status_code for _ in range(2)]
    assert answers == [302, 302]
    assert list(meeting.outcomes.all()) == [second]


def test_a_decision_is_recorded_where_no_text_is_needed(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    one, other = outcome(meeting, form="decisions"), outcome(meeting)
    client = sign_in(secretary)

    wrong = client.post(f"{BOARD}{one.pk}/decide/", {"on": "soon"})
    client.post(f"{BOARD}{one.pk}/decide/", {"on": "2010-11-09"})
    client.post(f"{BOARD}{other.pk}/decide/", {"on": "2010-11-09"})

    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.content.decode()
    assert list(meeting.outcomes.order_by("position").values_list("decided_on", flat=True)) == [
        date(2010, 11, 9),
        None,
    ]
    page = client.get(BOARD).content.decode()
    assert "9 November 2010" in page
    assert "its adoption is recorded with the text" in page


def test_a_reader_looks_and_changes_nothing(meeting: Meeting, reader: User, sign_in: SignIn) -> None:
    one = outcome(meeting)
    client = sign_in(reader)

    answers = [client.post(f"{BOARD}{one.pk}/{deed}").status_code for deed in ("", "place/", "decide/", "remove/")]

    assert answers == [403] * 4
    assert Outcome.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(
    meeting: Meeting, secretary: User, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        paper = documents.begin(meeting, text("x"), by=None, now=NOW, title=f"Draft {number}", type="declaration")
        outcome(meeting, document=paper)
    client = sign_in(secretary)
    client.get(BOARD)

    with django_assert_num_queries(9):
        client.get(BOARD)
