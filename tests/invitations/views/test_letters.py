"""The pages on which a letter is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from invitations import letters
from invitations.drafts import Draft, ParagraphDraft, TextDraft
from invitations.models import Copy, Letter
from msp import pdf
from msp.models import Meeting, OutgoingMail, User
from tests import make
from tests.invitations import sent
from tests.msp import reading

SignIn = Callable[[User], Client]


@pytest.fixture
def peopled(meeting: Meeting, ambassador: User) -> Meeting:
    make.consented(make.delegation(meeting, "NOR"))
    make.delegation(meeting, "CHL")
    return meeting


@pytest.fixture
def letter(peopled: Meeting, president: User) -> Letter:
    return make.letter(peopled, president, "To {state}.", ParagraphDraft("Who signs?", "consented"))


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def press(client: Client, letter: Letter, do: str = "save", /, **changes: Any) -> Any:
    found = Letter.objects.get(pk=letter.pk)
    data = {**sent.form(Draft.of(found), revision=found.revision), "do": do, **changes}
    return client.post(f"/1msp/letters/{letter.pk}/revise/", data)


# --- the list --------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do_first(meeting: Meeting, president: User, sign_in: SignIn) -> None:
    page = text(sign_in(president).get("/1msp/letters/"))

    assert "No invitation has been sent" in page
    assert 'href="/1msp/letters/new/"' in page


@pytest.mark.parametrize("more", [0, 3])
def test_rounds_are_listed_with_their_status(
    letter: Letter,
    president: User,
    reader: User,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    more: int,
) -> None:
    for n in range(more):
        make.letter(letter.meeting, president, title=f"Round {n}")
    client = sign_in(reader)

    with django_assert_max_num_queries(7):
        page = text(client.get("/1msp/letters/"))

    assert "Briefing of 17 March" in page
    assert "draft" in page
    assert "letters/new/" not in page


def test_a_round_is_begun_with_three_things(peopled: Meeting, president: User, sign_in: SignIn) -> None:
    client, event = sign_in(president), make.briefing(peopled)

    refused = client.post("/1msp/letters/new/", {"title": "", "event": event.pk, "dated_on": "2010-03-05"})
    begun = client.post("/1msp/letters/new/", {"title": "Round", "event": event.pk, "dated_on": "2010-03-05"})

    letter = Letter.objects.get()
    assert refused.status_code == 422
    assert begun["Location"] == f"/1msp/letters/{letter.pk}/"
    assert (letter.title, letter.event, letter.author) == ("Round", event, president)
    assert 'value="2010-03-05"' in text(client.get("/1msp/letters/new/"))


# --- writing ---------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_text_its_hearers_and_its_preview(letter: Letter, president: User, sign_in: SignIn) -> None:
    page = text(sign_in(president).get(f"/1msp/letters/{letter.pk}/?for=CHL"))

    assert "To {state}.</textarea>" in page
    assert "States that have ratified, 1" in page
    assert "Everyone, 2" in page
    assert "To <mark>Chl</mark>." in page
    assert "Who signs?</p>" not in page
    assert "Reply by Monday 15 March 2010, 18:00 in Geneva." in page
    assert "2 addressees, 2 personal reply links" in page


@pytest.mark.parametrize("more", [0, 5])
def test_the_number_of_queries_does_not_grow(
    letter: Letter,
    president: User,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    more: int,
) -> None:
    for n in range(more):
        make.delegation(letter.meeting, f"X{n:02}")
    client = sign_in(president)

    # Of these one reads the dates of the road, with which the words of the letter are compared.
    with django_assert_max_num_queries(29):
        assert client.get(f"/1msp/letters/{letter.pk}/").status_code == 200


def test_what_was_written_is_saved_and_the_page_comes_back_where_it_was(
    letter: Letter, secretary: User, sign_in: SignIn
) -> None:
    answer = press(sign_in(secretary), letter, **{"en-0-body": "Anew.", "for": "CHL", "view": "letter"})

    letter.refresh_from_db()
    assert answer.url == f"/1msp/letters/{letter.pk}/?for=CHL&view=letter"
    assert Draft.of(letter).texts[0].paragraphs[0].body == "Anew."
    assert letter.author == secretary


def test_buttons_save_first_and_lead_back_to_their_place(letter: Letter, president: User, sign_in: SignIn) -> None:
    client, url = sign_in(president), f"/1msp/letters/{letter.pk}/"

    assert press(client, letter, "add:en").url == f"{url}#p-en-3"
    assert press(client, letter, "up:en:1").url == f"{url}#p-en-1"
    assert press(client, letter, "text:fr").url == f"{url}#text-fr"
    assert press(client, letter, "check", title="Renamed").url == f"{url}check/"
    assert press(client, letter, "enclose").url == f"{url}enclosures/new/"
    found = Draft.of(Letter.objects.get(pk=letter.pk))
    assert [one.body for one in found.texts[0].paragraphs] == ["Who signs?", "To {state}.", ""]
    assert [one.language for one in found.texts] == ["en", "fr"]
    assert found.title == "Renamed"


def test_a_form_with_a_fault_comes_back_with_everything_typed(letter: Letter, president: User, sign_in: SignIn) -> None:
    answer = press(sign_in(president), letter, **{"title": "", "only_codes": "NORR", "en-0-body": "<b>Typed</b>"})

    page = text(answer)
    assert answer.status_code == 422
    assert '<a href="#id_title">' in page
    assert "Did you mean NOR, Nor?" in page
    assert "&lt;b&gt;Typed&lt;/b&gt;</textarea>" in page
    assert Letter.objects.get(pk=letter.pk).revision == 0


def test_two_editors_see_both_texts_and_decide(
    letter: Letter, president: User, secretary: User, sign_in: SignIn
) -> None:
    letters.revise(letter, make.draft(letter.meeting, "The first one’s words."), by=president, revision=0)
    mine = make.draft(letter.meeting, "The second one’s <i>words</i>.", "\nMine too.")

    client = sign_in(secretary)
    data = {**sent.form(mine, revision=0), "do": "save"}
    answer = client.post(f"/1msp/letters/{letter.pk}/revise/", data)

    page = text(answer)
    assert answer.status_code == 409
    assert "First Secretary, Lao PDR saved this letter" in page
    assert "The first one’s words." in page
    assert "The second one’s &lt;i&gt;words&lt;/i&gt;." in page
    assert Draft.of(letter).texts[0].paragraphs[0].body == "The first one’s words."

    kept = dict(re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', answer.content.decode(), re.S))
    again = {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in kept.items()}
    client.post(f"/1msp/letters/{letter.pk}/revise/", {**again, "asks": ["signatory", "themes"], "revision": "1"})
    saved = Draft.of(Letter.objects.get(pk=letter.pk)).texts[0].paragraphs
    assert [one.body for one in saved] == ["The second one’s <i>words</i>.", "Mine too."]


def test_an_approved_letter_is_only_read(peopled: Meeting, president: User, ambassador: User, sign_in: SignIn) -> None:
    letter = make.approved_letter(peopled, president, ambassador)
    client = sign_in(president)
    data = sent.form(Draft.of(letter), revision=letter.revision)

    answer = client.post(f"/1msp/letters/{letter.pk}/revise/", {**data, "title": "Anew"}, follow=True)

    page = text(answer)
    assert "approved already" in page
    assert "<textarea" not in page
    assert "Approved by" in page
    assert Letter.objects.get(pk=letter.pk).title == "Briefing of 17 March"


def test_a_reader_reads_a_draft(letter: Letter, reader: User, sign_in: SignIn) -> None:
    page = text(sign_in(reader).get(f"/1msp/letters/{letter.pk}/?for=NOR"))

    assert "<textarea" not in page
    assert "Who signs?</p>" in page
    assert "revise/" not in page


@pytest.mark.parametrize("deed", ["revise/", "look/", "test/", "acknowledge/", "remind/", "prepare/"])
def test_a_reader_does_nothing(letter: Letter, reader: User, sign_in: SignIn, deed: str) -> None:
    assert sign_in(reader).post(f"/1msp/letters/{letter.pk}/{deed}").status_code == 403


def test_a_letter_of_another_meeting_is_not_found(letter: Letter, sign_in: SignIn) -> None:
    other = make.meeting(slug="other", letterhead=make.letterhead())
    client = sign_in(make.user("presidency", other))

    for page in ("", "check/", "send/", "progress/", "copies/", "preview.pdf", "withdraw/"):
        assert client.get(f"/other/letters/{letter.pk}/{page}").status_code == 404
        assert client.get(f"/1msp/letters/{letter.pk}/{page}").status_code == 404


# --- looking ---------------------------------------------------------------------------------------------------------


def test_a_look_shows_what_is_being_written_and_saves_nothing(letter: Letter, president: User, sign_in: SignIn) -> None:
    before = Letter.objects.values().get()
    data = {**sent.form(Draft.of(letter)), "en-0-body": "Typed for {state}.", "for": "CHL", "reply_by_on": "2010-03-12"}

    page = text(sign_in(president).post(f"/1msp/letters/{letter.pk}/look/", data))

    assert "Typed for <mark>Chl</mark>." in page
    assert "Reply by Friday 12 March 2010" in page
    assert "<html" not in page
    assert Letter.objects.values().get() == before


def test_a_look_waits_for_what_cannot_be_read_yet(letter: Letter, president: User, sign_in: SignIn) -> None:
    data = {**sent.form(Draft.of(letter)), "dated_on": ""}

    page = text(sign_in(president).post(f"/1msp/letters/{letter.pk}/look/", data))

    assert "The preview waits" in page


def test_the_covering_mail_and_the_other_language_can_be_looked_at(
    peopled: Meeting, president: User, sign_in: SignIn
) -> None:
    french = TextDraft("fr", "Sujet", "Veuillez agréer", "", (ParagraphDraft("À {state}."),))
    letter = make.letter(peopled, president, more_texts=[french])
    client = sign_in(president)

    mail = text(client.get(f"/1msp/letters/{letter.pk}/?for=NOR&view=mail"))
    paper = text(client.get(f"/1msp/letters/{letter.pk}/?for=NOR&lang=fr"))

    assert "Reply for Nor" in mail
    assert "À <mark>" in paper


def test_the_true_paper_is_printed_marked_as_a_draft(letter: Letter, reader: User, sign_in: SignIn) -> None:
    answer = sign_in(reader).get(f"/1msp/letters/{letter.pk}/preview.pdf?for=CHL")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store, private"
    assert "To Chl." in reading.text(answer.content)
    assert "DRAFT" in reading.written(answer.content)


def test_a_paper_that_cannot_be_printed_says_why(letter: Letter, president: User, sign_in: SignIn) -> None:
    client = sign_in(president)
    press(client, letter, **{"en-0-body": "张"})

    answer = client.get(f"/1msp/letters/{letter.pk}/preview.pdf?for=NOR")

    assert answer.status_code == 503
    assert "张 (U+5F20)" in text(answer)


def test_there_is_no_draft_of_an_approved_letter(
    peopled: Meeting, president: User, ambassador: User, sign_in: SignIn
) -> None:
    letter = make.approved_letter(peopled, president, ambassador)

    assert sign_in(president).get(f"/1msp/letters/{letter.pk}/preview.pdf?for=NOR").status_code == 404
    assert Copy.objects.count() == 2


def test_nobody_addressed_is_told_in_the_preview(letter: Letter, president: User, sign_in: SignIn) -> None:
    client = sign_in(president)
    data = sent.form(Draft.of(letter))
    del data["to_states"]

    looked = text(client.post(f"/1msp/letters/{letter.pk}/look/", data))
    client.post(f"/1msp/letters/{letter.pk}/revise/", {**data, "do": "save"})

    assert "Nobody is addressed yet" in looked
    assert "Nobody is addressed" in text(client.get(f"/1msp/letters/{letter.pk}/"))
    assert client.get(f"/1msp/letters/{letter.pk}/preview.pdf").status_code == 404


# --- a test to oneself -----------------------------------------------------------------------------------------------


def test_a_test_is_sent_with_what_was_just_written(letter: Letter, president: User, sign_in: SignIn) -> None:
    client = sign_in(president)

    answer = press(client, letter, "test", **{"en-0-body": "Just written.", "for": "NOR"})

    page = text(client.get(answer.url))
    mail = OutgoingMail.objects.get(key__startswith="test:")
    assert f"A test, as Nor would receive it, is on its way to {president.email}." in page
    assert mail.recipient == president.email
    assert Draft.of(Letter.objects.get(pk=letter.pk)).texts[0].paragraphs[0].body == "Just written."


def test_a_test_that_cannot_be_made_says_why(
    letter: Letter, president: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(president)

    def unable(_facts: object) -> bytes:
        raise pdf.Unavailable("Run: apt-get install libpango")

    monkeypatch.setattr(pdf, "letter", unable)
    unprinted = client.post(f"/1msp/letters/{letter.pk}/test/", {"for": "NOR"}, follow=True)
    unnamed = client.post(f"/1msp/letters/{letter.pk}/test/", {"for": "XXX"}, follow=True)

    assert "Run: apt-get install libpango" in text(unprinted)
    assert "Choose an addressee" in text(unnamed)
