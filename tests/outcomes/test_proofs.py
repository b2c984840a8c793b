"""A text read for slips: where they stand, on every page before it leaves, at little cost."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from invitations.preflight import mentions
from msp.models import Meeting, User
from outcomes import documents, proofs, series, versions
from outcomes.models import Document, Version
from outcomes.ownsymbols import Own
from outcomes.paragraphs import Kind, Paragraph

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NOW = timezone.now()
LINES = (
    "Recalling resolution A/C.1/84/L.16, adopted in December 2009,",
    "Meeting at Vientiane from Monday 9 November 2010,",
    "Recalling also Article 7,",
    "Welcoming resolution A/RES/64/36, as well as CCM/MSP/2010/WP.4, on March 5, 2010,",
)


def begun(meeting: Meeting, *lines: str, **facts: str) -> Document:
    text = [Paragraph(f"p{at}", Kind.PREAMBULAR, line) for at, line in enumerate(lines, 1)]
    facts = {"title": "Draft declaration", "type": "declaration", "audience": "delegations", **facts}
    return documents.begin(meeting, text, by=None, now=NOW, **facts)


def head(document: Document) -> Version:
    found = versions.head(document)
    assert found
    return found


def test_each_slip_is_told_with_its_paragraph(meeting: Meeting) -> None:
    series.usual(meeting)

    found = proofs.of_head(head(begun(meeting, *LINES)))

    assert [(one.pid, one.where, one.noticed.says) for one in found] == [
        ("p1", "Paragraph PP1", "A/C.1/84/L.16 is of session 84, which opens in 2029"),
        ("p1", "Paragraph PP1", "A/C.1/84/L.16 is a draft, and it is cited as adopted"),
        ("p2", "Paragraph PP2", "9 November 2010 is a Tuesday, not a Monday"),
        ("p4", "Paragraph PP4", "CCM/MSP/2010/WP.4 has been given to no document here"),
        ("", "", "A/C.1/84/L.16 and A/RES/64/36 seem to be one resolution, as a draft and as adopted"),
        ("", "", "Dates are written in two ways: “Monday 9 November 2010” and “March 5, 2010”"),
    ]


def test_footnotes_are_read_and_lines_without_number_are_counted(meeting: Meeting) -> None:
    text = [Paragraph("p1", Kind.PLAIN, "Title"), Paragraph("p2", Kind.PLAIN, "See[^1]", ("A/RES/84/1",))]
    made = documents.begin(meeting, text, by=None, now=NOW, title="Paper", type="report")

    (found,) = proofs.of_head(head(made))

    assert (found.where, found.noticed.says) == ("Line 2", "A/RES/84/1 is of session 84, which opens in 2029")


def test_a_text_in_order_has_nothing_to_look_at(meeting: Meeting) -> None:
    assert (
        proofs.of_head(head(begun(meeting, "Resolution A/RES/64/36 of 2 December 2009", "Monday 8 November 2010")))
        == []
    )


@pytest.mark.parametrize("page", ["", "circulate/", "adopt/"])
def test_the_office_is_told_on_the_text_and_before_it_leaves(
    meeting: Meeting, secretary: User, sign_in: SignIn, page: str
) -> None:
    begun(meeting, *LINES)

    html = sign_in(secretary).get(f"/1msp/texts/draft-declaration/{page}").content.decode()

    assert "5 things to look at again" in html
    assert '#p-p2">Paragraph PP2</a>: <bdi>9 November 2010 is a Tuesday, not a Monday</bdi>' in html


def test_a_reader_and_a_text_in_order_see_nothing_of_it(
    meeting: Meeting, reader: User, secretary: User, sign_in: SignIn
) -> None:
    begun(meeting, *LINES)
    begun(meeting, "In order", title="Other")

    assert "to look at again" not in sign_in(reader).get("/1msp/texts/draft-declaration/").content.decode()
    assert "to look at again" not in sign_in(secretary).get("/1msp/texts/other/").content.decode()


def test_the_page_costs_the_same_queries_however_many_slips(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    begun(meeting, LINES[0], title="Short")
    begun(meeting, *LINES * 3, title="Long")
    client = sign_in(secretary)

    def queries(slug: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/1msp/texts/{slug}/").status_code == 200
        return len(captured)

    queries("short")
    assert queries("short") == queries("long")


def test_what_is_found_moves_with_the_road_the_symbols_given_and_the_day(meeting: Meeting) -> None:
    series.usual(meeting)
    made = head(begun(meeting, "At the 1MSP, suggested for 9 November 2010", "see CCM/MSP/2010/L.1", "A/RES/65/1"))

    def found() -> list[str]:
        return [one.noticed.code for one in proofs.of_head(made)]

    assert found() == ["road", "own-symbol", "symbol"]
    assert found() == ["road", "own-symbol", "symbol"]
    meeting.events.update(starts_on="2010-11-09", ends_on="2010-11-09")
    assert found() == ["own-symbol", "symbol"]
    series.give(made, "CCM/MSP/2010/L.1", by=None, now=NOW)
    assert found() == ["symbol"]
    meeting.rehearsal_on = date(2010, 10, 1)
    meeting.save()
    made.document.meeting.refresh_from_db()
    assert found() == []


def test_a_text_is_read_once(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    made = head(begun(meeting, *LINES))
    first = proofs.of_head(made)
    monkeypatch.setattr(proofs, "read", None)

    assert proofs.of_head(made) == first


def test_three_hundred_paragraphs_are_read_in_a_moment(meeting: Meeting, client: Client) -> None:
    series.usual(meeting)
    words = "The States Parties, mindful of Article 7 and of the work before them in 2011, resolve to act. " * 4
    text = [Paragraph(f"p{n}", Kind.NUMBERED, words + (LINES[n // 10 % 4] if n % 10 == 0 else "")) for n in range(300)]
    with_what = proofs.Reading(
        "en", date(2010, 3, 5), mentions.road_of(meeting, today=date(2010, 3, 5)), Own.of(meeting)
    )

    def spent() -> float:
        started = time.process_time()
        assert len(list(proofs.read(text, {}, with_what))) > 30
        return time.process_time() - started

    # 10 ms at rest; the machine of a test may be three times as slow.
    assert min(spent() for _turn in range(10)) < 0.03
