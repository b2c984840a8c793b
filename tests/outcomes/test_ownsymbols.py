"""Symbols of the meeting's own series: given, not given yet, or of a year in which nothing met."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from invitations import preflight
from msp.models import Meeting, User
from outcomes import documents, ownsymbols, series, versions
from outcomes.ownsymbols import Own
from outcomes.paragraphs import Kind, Paragraph
from tests import make

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def issuing(meeting: Meeting) -> Meeting:
    """A meeting whose working paper 4 was issued and revised once."""
    series.usual(meeting)
    base = None
    paper = documents.begin(
        meeting, [Paragraph("p1", Kind.PLAIN, "One")], by=None, now=NOW, title="Paper", type="report"
    )
    base = versions.head(paper)
    assert base
    series.give(base, "CCM/MSP/2010/WP.4", by=None, now=NOW)
    again = versions.seal(paper, [Paragraph("p1", Kind.PLAIN, "Two")], base=base, by=None, now=NOW)
    series.give(again, "CCM/MSP/2010/WP.4/Rev.1", by=None, now=NOW)
    return meeting


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("as in CCM/MSP/2010/WP.4, CCM/MSP/2010/WP.4/Rev.1 and CCM/MSP/2010/WP.4*", []),
        # Other bodies, other meetings, and what is malformed are not this look's.
        ("A/RES/64/36, APLC/MSP.10/2010/WP.4, CCM/CONF/2015/PM.1/2, CCM/MSP/2010/WP.4/Rev.1/Rev.2", []),
        ("see CCM/MSP/2010/WP.5", ["CCM/MSP/2010/WP.5 has been given to no document here"]),
        (
            "see CCM/MSP/2010/WP.4/Rev.2 and CCM/MSP/2010/WP.4/Rev.2",
            ["CCM/MSP/2010/WP.4/Rev.2 has been given to no document here; the latest is CCM/MSP/2010/WP.4/Rev.1"],
        ),
        ("see CCM/MSP/2011/WP.4", ["CCM/MSP/2011/WP.4 is of 2011; the documents of this meeting are of 2010"]),
    ],
)
def test_a_symbol_of_the_own_series_is_held_against_those_that_were_given(
    issuing: Meeting, text: str, says: list[str]
) -> None:
    assert [one.says for one in ownsymbols.noticed(text, Own.of(issuing))] == says


def test_an_earlier_meeting_is_cited_rightly_and_none_before_the_treaty_was_in_force() -> None:
    meeting = make.meeting(treaty=make.treaty(), slug="2msp")
    meeting.events.update(starts_on="2011-09-12", ends_on="2011-09-16")
    series.usual(meeting)
    own = Own.of(meeting)

    said = [one.says for one in ownsymbols.noticed("see CCM/MSP/2010/5 and CCM/MSP/2009/5", own)]

    assert said == ["CCM/MSP/2009/5 is of 2009; the documents of this meeting are of 2011"]


def test_a_letter_that_cites_a_paper_before_it_was_issued_is_told_so(issuing: Meeting, president: User) -> None:
    make.delegation(issuing)
    letter = make.letter(issuing, president, "The agenda is in CCM/MSP/2010/1, the paper in CCM/MSP/2010/WP.4.")

    found = [(line.level, line.says) for line in preflight.check(letter) if line.code == "own-symbol"]

    assert found == [("warning", "English, paragraph 1: CCM/MSP/2010/1 has been given to no document here")]


def test_a_meeting_without_series_has_no_symbols_of_its_own(meeting: Meeting) -> None:
    assert list(ownsymbols.noticed("CCM/MSP/2010/WP.4", Own.of(meeting))) == []


def test_what_a_meeting_gave_is_read_in_two_queries(
    issuing: Meeting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        Own.of(issuing)
