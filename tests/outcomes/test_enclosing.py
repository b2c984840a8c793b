"""A version travels with a letter as the paper that it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from invitations import sample_letter
from msp.models import Meeting
from outcomes import enclosing, sample, versions
from outcomes.paragraphs import Kind, Paragraph
from tests.outcomes.texts import document

pytestmark = pytest.mark.django_db
NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize("name", sample_letter.ENCLOSED)
def test_the_founding_papers_come_out_of_their_documents_as_they_went_in(meeting: Meeting, name: str) -> None:
    sample.open_texts(meeting)
    written = sample_letter._paper(name)

    made = enclosing.paper(meeting.documents.get(title=written.title).versions.get())

    assert made.body.strip() == written.body.strip()
    assert (made.title, made.kicker, made.byline, made.dated) == (
        written.title,
        written.kicker,
        written.byline,
        written.dated,
    )


def test_a_text_without_a_title_takes_that_of_its_document() -> None:
    text = [Paragraph("a", Kind.NUMBERED, "One\u2028line"), Paragraph("b", Kind.SUB, "a point")]
    version = versions.seal(document(), text, base=None, by=None, now=NOW)

    made = enclosing.paper(version)

    assert (made.title, made.body) == ("Draft Vientiane Declaration", "One line\n\n- a point")
    empty = versions.seal(version.document, [], base=version, by=None, now=NOW)
    assert enclosing.paper(empty).body == ""
