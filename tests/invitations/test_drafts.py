"""A letter as plain values."""

from __future__ import annotations

from datetime import date

from pytest_django import DjangoAssertNumQueries

from invitations.drafts import Draft, ParagraphDraft, TextDraft
from invitations.models import Letter
from msp.models import Meeting, User
from tests import make


def test_a_blank_letter_begins_on_the_meetings_paper(meeting: Meeting) -> None:
    event = make.briefing(meeting)

    draft = Draft.blank(meeting, dated_on=date(2010, 3, 5), title="Briefing", event=event)

    assert (draft.signatory_name, draft.event) == ("Yong CHANTHALANGSY", event)
    assert [text.language for text in draft.texts] == ["en"]
    assert draft.texts[0].subject == "Invitation: {event.title}, {event.when}"
    assert Draft.blank(meeting, dated_on=date(2010, 3, 5)).texts[0].subject == ""


def test_a_reader_gets_their_own_language_else_english_else_what_there_is(meeting: Meeting) -> None:
    french = TextDraft("fr", paragraphs=(ParagraphDraft("Un."),))
    both = make.draft(meeting).with_text(french)

    assert both.text_for("fr").language == "fr"
    assert both.text_for("es").language == both.text_for("zh-hans").language == "en"
    assert both.without_text("en").text_for("es").language == "fr"


def test_a_text_takes_the_place_of_the_one_in_its_language(meeting: Meeting) -> None:
    draft = make.draft(meeting, "Old.").with_text(TextDraft("fr"))

    anew = draft.with_text(TextDraft("en", subject="New"))

    assert [(text.language, text.subject) for text in anew.texts] == [("en", "New"), ("fr", "")]


def test_the_day_of_the_reply_is_genevas(meeting: Meeting) -> None:
    draft = make.draft(meeting)

    assert draft.reply_by_on == date(2010, 3, 15)
    assert Draft.blank(meeting, dated_on=date(2010, 3, 5)).reply_by_on is None


def test_a_saved_letter_is_read_in_two_queries(
    meeting: Meeting, president: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pk = make.letter(meeting, president, *(f"Paragraph {n}." for n in range(9))).pk
    letter = Letter.objects.select_related("event", "reminds_of").get(pk=pk)

    with django_assert_num_queries(2):
        draft = Draft.of(letter)

    assert [one.body for one in draft.texts[0].paragraphs] == [f"Paragraph {n}." for n in range(9)]
