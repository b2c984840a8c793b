"""The check before a letter leaves: each fault is found, named, and leads to its repair."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from invitations import enclosures, letters, preflight
from invitations.drafts import ParagraphDraft, TextDraft
from invitations.enclosures import Paper
from invitations.models import Address, Delegation, Enclosure, Letter, OfficeHolder
from invitations.preflight.findings import Line, some
from msp import clock, fonts
from msp.models import Event, Meeting, Seat, User
from tests import make


@pytest.fixture
def norway(meeting: Meeting, ambassador: User) -> Delegation:
    return make.consented(make.delegation(meeting, "NOR"))


def lines(letter: Letter, *codes: str) -> list[Line]:
    return [line for line in preflight.check(letter) if line.code in codes]


def the(letter: Letter, code: str) -> Line:
    found = lines(letter, code)
    assert len(found) == 1, found
    return found[0]


def test_a_letter_in_order_says_what_was_looked_at(meeting: Meeting, president: User, norway: Delegation) -> None:
    letter = make.letter(meeting, president)

    found = preflight.check(letter)

    assert [(line.level, line.code) for line in found] == [
        ("told", "approval"),
        ("ok", "addressees"),
        ("ok", "fields"),
    ]
    assert the(letter, "addressees").says == "1 addressee, 1 personal reply link"
    assert preflight.blocking(found) == []


def test_somebody_must_be_addressed(meeting: Meeting, president: User, ambassador: User) -> None:
    letter = make.letter(meeting, president)

    line = the(letter, "addressees")

    assert (line.level, line.says) == ("error", "Nobody is addressed")
    assert line.repairs[0].url == f"/1msp/letters/{letter.pk}/#addressees"


def test_a_state_without_a_confirmed_mission_has_two_repairs(
    meeting: Meeting, president: User, norway: Delegation
) -> None:
    for code in ("BLZ", "TUV", "NRU"):
        make.delegation(meeting, code, post="unconfirmed")
    Delegation.objects.filter(state__code="NRU").update(fallback_email="")
    letter = make.letter(meeting, president)

    line = the(letter, "post")

    assert line.level == "error"
    assert line.says == "3 addressees have no confirmed mission in Geneva"
    assert line.detail == "Blz, Tuv, Nru"
    book, fallback = line.repairs
    assert (book.url, book.codes) == ("/1msp/addresses/?post=unconfirmed", ())
    assert fallback.label == "Write to these 2 at their fallback address"
    assert (fallback.url, fallback.codes) == (f"/1msp/letters/{letter.pk}/fallback/", ("BLZ", "TUV"))


def test_a_letter_to_the_fallback_address_is_told(meeting: Meeting, president: User, norway: Delegation) -> None:
    make.delegation(meeting, "BLZ", post="fallback")
    letter = make.letter(meeting, president)

    assert the(letter, "fallback").says == "1 letter goes to the fallback address, marked so"
    assert preflight.blocking(preflight.check(letter)) == []


def test_every_addressee_needs_an_address_that_receives(meeting: Meeting, president: User, norway: Delegation) -> None:
    bare = make.delegation(meeting, "CHL", email="")
    Address.objects.create(delegation=bare, email="capital@chile.example", purpose="copy")
    letter = make.letter(meeting, president)

    line = the(letter, "address")

    assert (line.level, line.says, line.detail) == ("error", "1 addressee has no address", "Chl")
    assert [(repair.label, repair.url) for repair in line.repairs] == [("Add an address: Chl", "/1msp/addresses/CHL/")]


def test_a_refused_address_is_corrected_first(meeting: Meeting, president: User, norway: Delegation) -> None:
    Address.objects.update(refused_at=clock.now(meeting), refusal="550 no such user")
    letter = make.letter(meeting, president)

    assert the(letter, "refused").level == "error"


def test_a_shared_mailbox_is_acknowledged(meeting: Meeting, president: User, norway: Delegation) -> None:
    make.delegation(meeting, "CHL", email="Mission.NOR@missions.example")
    letter = make.letter(meeting, president)

    line = the(letter, "shared")

    assert line.level == "warning"
    assert line.says == (
        "Nor, Chl share the mailbox mission.nor@missions.example: each gets its own letter and its own link there"
    )


def test_a_letter_without_a_salutation_does_not_leave(meeting: Meeting, president: User, norway: Delegation) -> None:
    make.delegation(meeting, "CHL")
    OfficeHolder.objects.filter(delegation=norway).update(salutation=" ")
    OfficeHolder.objects.filter(delegation__state__code="CHL").delete()
    letter = make.letter(meeting, president)

    line = the(letter, "salutation")

    assert (line.says, line.detail) == ("2 addressees have no form of address", "Nor, Chl")
    assert [repair.url for repair in line.repairs] == ["/1msp/addresses/NOR/", "/1msp/addresses/CHL/"]


def test_many_faulty_records_lead_to_the_book(meeting: Meeting, president: User, norway: Delegation) -> None:
    for n in range(6):
        make.delegation(meeting, f"X{n:02}")
    OfficeHolder.objects.all().delete()
    letter = make.letter(meeting, president)

    line = the(letter, "salutation")

    assert line.detail == "Nor, X00, X01, X02 and 3 more"
    assert [repair.url for repair in line.repairs] == ["/1msp/addresses/"]


def test_names_are_cut_where_the_line_would_grow_long() -> None:
    assert some(["a", "b", "c", "d", "e"]) == "a, b, c, d, e"
    assert some(["a", "b", "c", "d", "e", "f"]) == "a, b, c, d and 2 more"


def test_a_missing_french_text_is_acknowledged(meeting: Meeting, president: User, norway: Delegation) -> None:
    Delegation.objects.update(language="fr")
    letter = make.letter(meeting, president)

    line = the(letter, "language")

    assert line.level == "warning"
    assert line.says == "French text missing: 1 French-speaking addressees will receive English"


def test_nobody_receives_a_letter_without_a_paragraph(meeting: Meeting, president: User, norway: Delegation) -> None:
    make.delegation(meeting, "THA")
    letter = make.letter(meeting, president, ParagraphDraft("You who ratified.", "consented"))

    line = the(letter, "empty")

    assert (line.level, line.detail) == ("error", "Tha")


def test_a_picked_state_that_is_not_addressed_is_told(meeting: Meeting, president: User, norway: Delegation) -> None:
    make.delegation(meeting, "CHL")
    picked = ParagraphDraft("To Chile.", "picked", ("CHL",))
    letter = make.letter(meeting, president, "To all.", picked, only_codes=("NOR",))

    line = the(letter, "picked")

    assert line.says == "Paragraph 2 is picked for CHL, not among the addressees"
    assert line.repairs[0].url.endswith("#p-en-2")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("To {stat}.", "{stat} is not a field. Did you mean {state}?"),
        ("To {nosuchthing}.", "There is no field {nosuchthing}."),
        ("A lone { brace", "{ would be printed as it stands"),
        ("{{7*7}} {% x %}", "would be printed as it stands"),
        ("Turned \u202e around", "invisible control character"),
    ],
)
def test_an_unknown_field_or_a_lone_brace_does_not_leave(
    meeting: Meeting, president: User, norway: Delegation, body: str, says: str
) -> None:
    letter = make.letter(meeting, president, "First.", body)

    found = lines(letter, "field")

    assert [line.level for line in found] == ["error"] * len(found)
    assert says in found[0].says
    assert found[0].says.startswith("English text, paragraph 2: ")
    assert found[0].repairs[0].url == f"/1msp/letters/{letter.pk}/#p-en-2"
    assert lines(letter, "fields") == []


def test_a_percent_sign_in_a_text_is_only_a_percent_sign(meeting: Meeting, president: User, norway: Delegation) -> None:
    letter = make.letter(meeting, president, "100 % sure {no%s}")

    assert "{no%s}" in the(letter, "field").says


def test_a_field_without_a_value_names_who_lacks_it(meeting: Meeting, president: User, norway: Delegation) -> None:
    letter = make.letter(meeting, president, "{addressee.title}, please come.")

    line = the(letter, "value")

    assert line.says == "{addressee.title} in paragraph 1 has no value for Nor"
    assert line.level == "error"


def test_only_who_hears_a_paragraph_needs_its_values(meeting: Meeting, president: User, norway: Delegation) -> None:
    OfficeHolder.objects.update(title="Ambassador")
    make.delegation(meeting, "THA")
    letter = make.letter(meeting, president, "To all.", ParagraphDraft("{addressee.title}", "consented"))

    assert lines(letter, "value") == []


def test_the_personal_link_has_no_place_in_a_subject(meeting: Meeting, president: User, norway: Delegation) -> None:
    letter = make.letter(meeting, president, "Reply: {reply.link}", subject="Reply at {reply.link}")

    assert the(letter, "field").says.startswith("English text, the subject: ")


def test_a_letter_without_an_event_has_no_reply_to_ask_for(
    meeting: Meeting, president: User, norway: Delegation
) -> None:
    draft = replace(make.draft(meeting, "Reply by {reply.by}."), event=None, reply_by=None)
    letter = letters.compose(meeting, draft, by=president)

    assert {line.code for line in preflight.check(letter) if line.level == "error"} == {"field"}


def test_an_empty_part_is_filled_in_first(meeting: Meeting, president: User, norway: Delegation) -> None:
    letter = make.letter(meeting, president, " \n", subject="")

    assert [line.says for line in lines(letter, "blank")] == [
        "English text: the subject is empty",
        "English text: paragraph 1 is empty",
    ]


def test_a_wrong_weekday_is_found_in_every_text(meeting: Meeting, president: User, norway: Delegation) -> None:
    french = TextDraft("fr", "Sujet", "Courtoisie", "", (ParagraphDraft("Le jeudi 17 mars 2010."),))
    letter = make.letter(meeting, president, "Thursday 17 March 2010, 31 June 2010", more_texts=[french])
    enclosures.enclose(letter, Paper(title="Agenda", body="- Friday 17 March 2010"), by=president)

    assert [line.says for line in lines(letter, "weekday")] == [
        "English, paragraph 1: 17 March 2010 is a Wednesday, not a Thursday",
        "English, paragraph 1: there is no 31 June 2010",
        "French, paragraph 1: 17 mars 2010 is a mercredi, not a jeudi",
        "“Agenda”: 17 March 2010 is a Wednesday, not a Friday",
    ]


def test_dates_written_in_two_ways_in_letter_and_enclosure_are_told(
    meeting: Meeting, president: User, norway: Delegation
) -> None:
    letter = make.letter(meeting, president, "We met on March 5, 2010.")
    enclosures.enclose(letter, Paper(title="Agenda", body="Geneva, 17 March 2010"), by=president)

    line = the(letter, "orders")

    assert (line.level, line.says) == ("told", "Dates are written in two ways: “17 March 2010” and “March 5, 2010”")


def test_an_enclosure_that_gives_an_event_another_day_is_to_be_acknowledged(
    meeting: Meeting, president: User, norway: Delegation
) -> None:
    letter = make.letter(meeting, president)
    paper = Paper(title="Agenda", body="- Dates for the 1MSP, suggested at Vientiane, 9-12 November 2010")
    enclosures.enclose(letter, paper, by=president)

    line = the(letter, "road")

    assert (line.level, line.says) == (
        "warning",
        "“Agenda”: “First Meeting, Vientiane” is named for 9-12 November 2010; the roadmap has 8–12 November 2010",
    )
    assert line.repairs[0].url == f"/1msp/letters/{letter.pk}/enclosures/{letter.enclosures.get().pk}/"


def test_a_symbol_that_cannot_be_is_acknowledged(meeting: Meeting, president: User, norway: Delegation) -> None:
    letter = make.letter(meeting, president, "Resolution A/C.1/84/L.16 adopted in December 2009.")

    found = lines(letter, "symbol")

    assert [(line.level, line.says, line.detail) for line in found] == [
        (
            "warning",
            "English, paragraph 1: A/C.1/84/L.16 is of session 84, which opens in 2029",
            "Perhaps A/C.1/64/L.16 is meant.",
        ),
        (
            "warning",
            "English, paragraph 1: A/C.1/84/L.16 is a draft, and it is cited as adopted",
            "A resolution that was adopted has a symbol such as A/RES/64/36.",
        ),
    ]


def test_a_letter_that_no_typeface_has_is_named_with_its_place(
    meeting: Meeting, president: User, norway: Delegation
) -> None:
    OfficeHolder.objects.update(name="张伟")
    letter = make.letter(meeting, president, "Smile 😀")

    found = lines(letter, "glyph")

    assert [line.says for line in found] == [
        "English, paragraph 1: no typeface here has 😀 (U+1F600)",
        "The record of Nor: no typeface here has 张 (U+5F20), 伟 (U+4F1F)",
    ]
    assert [line.level for line in found] == ["error", "error"]


def test_missing_typefaces_are_told(
    meeting: Meeting, president: User, norway: Delegation, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr(fonts, "FONT_DIR", tmp_path)
    letter = make.letter(meeting, president)

    assert the(letter, "fonts").level == "warning"


def test_an_enclosure_needs_its_file(meeting: Meeting, president: User, norway: Delegation) -> None:
    letter = make.letter(meeting, president)
    lost = enclosures.enclose(letter, Paper(title="Agenda", body="x"), by=president)
    Enclosure.objects.filter(pk=lost.pk).update(pdf="enclosures/gone.pdf")
    empty = enclosures.enclose(letter, Paper(title="Programme", body="x"), by=president)
    Enclosure.objects.filter(pk=empty.pk).update(body=" ")
    braced = enclosures.enclose(letter, Paper(title="Non-paper", body="To {state}"), by=president)

    found = lines(letter, "enclosure")

    assert [line.says for line in found][:2] == [
        "The file of “Agenda” is missing",
        "“Programme” has neither text nor file",
    ]
    assert found[2].says.startswith("“Non-paper”: ")
    assert found[2].repairs[0].url == f"/1msp/letters/{letter.pk}/enclosures/{braced.pk}/"
    assert the(letter, "enclosures").says == "3 enclosures travel with each letter"


def test_nobody_is_invited_to_the_past(meeting: Meeting, president: User, norway: Delegation) -> None:
    letter = make.letter(meeting, president)
    Meeting.objects.update(rehearsal_on=date(2010, 3, 18))
    letter = Letter.objects.get(pk=letter.pk)

    assert the(letter, "event").says == "Briefing is over: it was Wednesday 17 March 2010 at 3:00 pm"
    assert the(letter, "reply-by").says == "The day for the reply is past"
    assert the(letter, "dated").says == "The letter is dated 5 March 2010; today is 18 March 2010"
    assert the(letter, "dated").level == "warning"


def test_a_reply_is_due_before_the_event(meeting: Meeting, president: User, norway: Delegation) -> None:
    by = datetime(2010, 3, 18, 9, 0, tzinfo=clock.zone())
    letter = make.letter(meeting, president, reply_by=by)

    assert the(letter, "reply-by").says == "The day for the reply lies after the event"


def test_a_letter_that_asks_for_a_reply_says_by_when(meeting: Meeting, president: User, norway: Delegation) -> None:
    letter = make.letter(meeting, president, reply_by=None)

    assert the(letter, "reply-by").says == "The letter asks for a reply and gives no day for it"


def test_a_second_person_must_be_there(meeting: Meeting, president: User) -> None:
    make.delegation(meeting, "NOR")
    letter = make.letter(meeting, president)

    line = the(letter, "approval")

    assert line.level == "error"
    assert line.repairs[0].url == "/1msp/settings/"

    Seat.objects.create(user=make.user(), meeting=meeting, role="presidency")
    assert the(letter, "approval").level == "told"


def test_an_acknowledgement_covers_one_finding_and_not_its_kind(
    meeting: Meeting, president: User, secretary: User, norway: Delegation
) -> None:
    Delegation.objects.update(language="fr")
    letter = make.letter(meeting, president)
    line = the(letter, "language")
    assert line.blocks

    letters.acknowledge(letter, [line.key], by=secretary)
    letter.refresh_from_db()

    seen = the(letter, "language")
    assert not seen.blocks
    assert seen.acknowledged["name"] == "Secretariat officer"
    assert letter.acknowledged[0]["by"] == secretary.pk

    make.delegation(meeting, "CHL", language="fr")
    assert the(letter, "language").blocks


def test_the_same_finding_has_the_same_key_in_every_language(
    meeting: Meeting, president: User, norway: Delegation
) -> None:

    letter = make.letter(meeting, president, "Resolution A/C.1/84/L.16 adopted in December 2009.")

    keys = [line.key for line in lines(letter, "symbol")]
    with translation.override("fr"):
        assert [line.key for line in lines(letter, "symbol")] == keys


@pytest.mark.parametrize("more", [0, 4])
def test_the_number_of_queries_does_not_grow(
    meeting: Meeting,
    president: User,
    norway: Delegation,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    more: int,
) -> None:
    for n in range(more):
        make.delegation(meeting, f"X{n:02}")
    pk = make.letter(meeting, president).pk
    letter = Letter.objects.select_related("meeting__treaty", "meeting__letterhead", "event", "author").get(pk=pk)

    with django_assert_max_num_queries(14):
        assert preflight.check(letter)


def test_an_event_without_a_place_lacks_that_value(meeting: Meeting, president: User, norway: Delegation) -> None:
    Event.objects.filter(kind="briefing").delete()
    event = make.briefing(meeting, place="")
    letter = make.letter(meeting, president, "At {event.place}.", event=event)

    assert the(letter, "value").says == "{event.place} in paragraph 1 has no value for Nor"
