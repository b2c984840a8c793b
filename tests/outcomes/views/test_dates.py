"""The page on which a text is put on dates of the road."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from outcomes.models import Document, EventText
from tests import make
from tests.outcomes.proposing import paper
from tests.outcomes.views.test_proposals import at, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def text() -> Document:
    return paper()


def test_a_text_is_put_on_a_date_and_taken_off(client: Client, text: Document) -> None:
    event = make.briefing(text.meeting)
    seat(client, text)
    assert "On no date yet" in client.get(at(text, "dates/")).content.decode()

    assert client.post(at(text, "dates/"), {"event": event.pk, "part": "due"}).status_code == 302
    page = client.get(at(text, "dates/")).content.decode()
    assert "17 March 2010" in page
    assert "is due" in page

    link = EventText.objects.get()
    assert client.post(at(text, f"dates/{link.pk}/remove/")).status_code == 302
    assert client.post(at(text, f"dates/{link.pk}/remove/")).status_code == 404


@pytest.mark.parametrize("facts", [{"event": ""}, {"event": "99999"}, {"event": "x"}, {"part": "sung"}])
def test_what_is_no_date_of_this_road_is_refused(client: Client, text: Document, facts: dict[str, str]) -> None:
    event = make.briefing(text.meeting)
    seat(client, text)

    answer = client.post(at(text, "dates/"), {"event": str(event.pk), "part": "due", **facts})

    assert (answer.status_code, EventText.objects.count()) == (422, 0)


def test_the_list_asks_as_much_for_three_dates_as_for_one(client: Client, text: Document) -> None:
    seat(client, text)
    counts = []
    for more in (1, 2):
        for _one in range(more):
            EventText.objects.create(document=text, event=make.briefing(text.meeting), part="due")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(text, "dates/")).status_code == 200
        counts.append(len(asked))

    # Each date also stands in the choice below, which is one query.
    assert counts[0] == counts[1]
