"""What a version says around its text: from the meeting, the document, its symbol and its adoption."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from msp.models import Event, Meeting, User
from outcomes import documents, imprints, versions
from outcomes.models import Adoption, Document, Issue, Series, Version
from tests.outcomes.texts import text

NOW = datetime(2010, 3, 5, 23, 30, tzinfo=UTC)


@pytest.fixture
def version(meeting: Meeting) -> Version:
    facts = {"title": "Draft declaration", "type": "declaration", "audience": "delegations", "agenda_item": "9 (a)"}
    paper = documents.begin(meeting, text("To be adopted"), by=None, now=NOW, label="Zero draft", **facts)
    found = versions.head(paper)
    assert found
    return found


def test_an_imprint_says_whose_paper_it_is_and_for_whom(version: Version) -> None:
    said = imprints.imprint(version)

    assert said.organ == "First Meeting of States Parties to the Convention on Cluster Munitions"
    assert said.treaty == "Convention on Cluster Munitions"
    assert (said.symbol, said.distribution, said.agenda_item) == ("", "limited", "9 (a)")
    assert (said.language, said.original, said.number, said.label) == ("en", "en", 1, "Zero draft")
    assert (said.digest, said.made_at) == (version.content_sha256, "2010-03-05T23:30:00+00:00")
    assert not said.is_adopted


def test_the_day_is_genevas_in_the_words_of_the_text(version: Version) -> None:
    assert imprints.imprint(version).dated == "6 March 2010"
    Document.objects.update(language="fr")
    assert imprints.imprint(version).dated == "6 mars 2010"


@pytest.mark.parametrize(
    ("facts", "distribution"),
    [
        ({"audience": "public"}, "general"),
        ({"audience": "delegations"}, "limited"),
        ({"audience": "group"}, "restricted"),
        ({"audience": "office"}, "restricted"),
        ({"audience": "public", "is_confidential": True}, "restricted"),
    ],
)
def test_distribution_follows_from_who_may_read_it(
    version: Version, facts: dict[str, object], distribution: str
) -> None:
    Document.objects.update(**facts)

    assert imprints.imprint(version).distribution == distribution


def test_dates_of_the_meeting_are_printed_once_they_are_settled(version: Version) -> None:
    assert imprints.imprint(version).place == "Vientiane"
    Event.objects.filter(kind=Event.Kind.MEETING).update(precision=Event.Precision.FIXED)
    assert imprints.imprint(version).place == "Vientiane, 8–12 November 2010"


def test_a_version_that_was_issued_bears_its_symbol_and_that_day(version: Version, meeting: Meeting) -> None:
    series = Series.objects.create(meeting=meeting, name="L.", pattern="L.{number}")
    at = datetime(2010, 9, 1, tzinfo=UTC)
    Issue.objects.create(meeting=meeting, version=version, series=series, symbol="CCM/MSP/2010/L.1", at=at)

    said = imprints.imprint(version)

    assert (said.symbol, said.dated) == ("CCM/MSP/2010/L.1", "1 September 2010")


def test_only_the_version_that_was_adopted_is_no_draft(version: Version, secretary: User) -> None:
    later = versions.seal(version.document, text("Other words"), base=version, by=None, now=NOW)
    facts = {"manner": "as-is", "on": date(2010, 11, 12), "by": secretary, "at": NOW}
    Adoption.objects.create(document=version.document, version=later, **facts)

    assert not imprints.imprint(version).is_adopted
    assert imprints.imprint(later).is_adopted
    assert imprints.imprint(later).dated == "12 November 2010"


def test_an_imprint_costs_two_queries(version: Version, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        imprints.imprint(version)
