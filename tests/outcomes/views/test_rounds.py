"""Rounds: proposals opened and closed, numbers frozen and cleaned, versions read."""

from __future__ import annotations

import pytest
from django.test import Client

from outcomes.models import Document
from tests.outcomes.proposing import LINES, paper, propose, seal
from tests.outcomes.views.test_proposals import at, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def text() -> Document:
    return paper()


def test_a_round_is_opened_until_a_moment_in_geneva(client: Client, text: Document) -> None:
    seat(client, text)
    form = {"proposals_are_open": "on", "until_on": "2010-06-30", "until_at": "18:00", "proposals_seen_by": "group"}

    page = client.post(at(text, "round/"), form, follow=True).content.decode()

    text.refresh_from_db()
    assert (text.proposals_are_open, text.proposals_seen_by) == (True, "group")
    assert text.proposals_until is not None
    assert text.proposals_until.isoformat() == "2010-06-30T16:00:00+00:00"
    assert "Proposals are taken until" in page
    assert client.post(at(text, "round/"), {**form, "until_on": "soon"}).status_code == 422


def test_numbers_are_frozen_and_cleaned_with_a_concordance(client: Client, text: Document) -> None:
    seat(client, text)
    client.post(at(text, "numbers/"), {"do": "freeze"})
    text.refresh_from_db()
    seal(text, LINES[0], LINES[1])
    assert ">2 [deleted]<" not in client.get(at(text)).content.decode()

    page = client.post(at(text, "numbers/"), {"do": "renumber"}, follow=True)

    assert page.request["PATH_INFO"] == at(text, "concordance/2-3/")
    assert page.status_code == 200
    again = client.post(at(text, "numbers/"), {"do": "renumber"})
    assert (again["Location"], text.versions.count()) == (at(text, "round/"), 3)


def test_the_page_shows_what_is_new_since_one_last_read(client: Client, text: Document) -> None:
    seat(client, text)
    for _twice in range(2):
        client.post(at(text, "read/"), {"version": "1"})
    seal(text, "Urge all;", *LINES[1:])

    assert "Since I last read (v1)" in client.get(at(text)).content.decode()
    client.post(at(text, "read/"), {"version": "2"})
    assert "Since I last read" not in client.get(at(text)).content.decode()
    assert client.post(at(text, "read/"), {"version": "9"}).status_code == 404


def test_a_paragraph_has_a_page_of_its_own_with_all_that_happened_to_it(client: Client, text: Document) -> None:
    seat(client, text)
    seal(text, "Urge all;", *LINES[1:])
    propose(text, pid="p1", text="Urge most;")
    client.post(at(text, "agree/"), {"pid": "p1", "state": "informals"})
    seal(text, LINES[1])

    page = client.get(at(text, "paragraphs/p1/")).content.decode()

    for words in ("Urge", "Agreed in informals", 'id="proposal-1"'):
        assert words in page
    gone = client.get(at(text, "paragraphs/p3/")).content.decode()
    assert "not in the newest version" in gone
    assert client.get(at(text, "paragraphs/p9/")).status_code == 404
