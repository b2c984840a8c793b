"""What one copy says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from invitations import facts, register
from invitations.drafts import Draft, ParagraphDraft, TextDraft
from invitations.facts import Circular, Facts
from invitations.models import Delegation, OfficeHolder, State
from msp import paper
from msp.models import Meeting
from tests import make


def said_to(meeting: Meeting, code: str, *bodies: str | ParagraphDraft, language: str = "", **asked: Any) -> Facts:
    circular = Circular.of(make.draft(meeting, *bodies, **asked), meeting, enclosures=["Agenda"])
    addressee = circular.find(code)
    assert addressee
    return facts.of(circular, addressee, language=language)


@pytest.fixture
def norway(meeting: Meeting) -> Delegation:
    state = make.state(
        "NOR",
        name_en="Norway",
        name_fr="Norvège",
        in_text_en="Norway",
        genitive_fr="de la Norvège",
        formal_en="the Kingdom of Norway",
        formal_fr="le Royaume de Norvège",
    )
    made = make.delegation(
        meeting,
        "NOR",
        state=state,
        mission_name="Permanent Mission of Norway to UNO in Geneva",
        mission_name_fr="Mission permanente de la Norvège à Genève",
    )
    OfficeHolder.objects.filter(delegation=made).update(**register.FOUNDING_HOLDER)
    return make.consented(made)


def test_a_copy_says_everything_as_plain_values(meeting: Meeting, norway: Delegation) -> None:
    said = said_to(meeting, "NOR", "I invite {state} on {event.when}.")

    assert said == {
        "language": "en",
        "direction": "ltr",
        "letterhead": {
            "name": "Lao People’s Democratic Republic",
            "motto": "Peace Independence Democracy Unity Prosperity",
            "emblem": "emblem",
            "lines": [
                "Permanent Mission of the Lao PDR",
                "to the United Nations Offices and other",
                "International Organizations at Geneva",
            ],
            "own_lines": ["ສໍານັກງານຕັດສິນສາກົນ ສປປລາວ"],
            "own_language": "lo",
        },
        "reference": "No: 001 Lao PM.GE.10",
        "place_and_date": "Geneva, 5 March 2010",
        "salutation": "Excellency,",
        "paragraphs": ["I invite {state} on {event.when}."],
        "values": {
            "state": "Norway",
            "state.name": "Norway",
            "state.formal": "the Kingdom of Norway",
            "capacity": "State that has ratified",
            "addressee.name": "H.E. Mme Bente ANGELL-Hansen",
            "addressee.title": "Ambassador Permanent Representative",
            "mission.name": "Permanent Mission of Norway to UNO in Geneva",
            "reference": "No: 001 Lao PM.GE.10",
            "event.title": "Briefing",
            "event.when": "Wednesday 17 March 2010 at 3:00 pm",
            "event.place": "CD Council Chamber, Palais des Nations, Geneva",
            "reply.by": "15 March 2010",
            "meeting.title": "First Meeting of States Parties to the Convention on Cluster Munitions",
        },
        "courtesy": "Please accept, Excellency, the assurances of my highest consideration.",
        "close": "Yours sincerely,",
        "signatory": {"name": "Yong CHANTHALANGSY", "title": "Ambassador Permanent Representative"},
        "addressee": [
            "H.E. Mme Bente ANGELL-Hansen",
            "Ambassador Permanent Representative",
            "Permanent Mission of Norway to UNO in Geneva",
        ],
        "rsvp": {
            "contact": "Mr. Khonepheng THAMMAVONG",
            "email": "rsvp@presidency.example",
            "by": "15 March 2010",
            "link": "",
        },
        "enclosures": ["Agenda"],
        "watermark": "",
    }
    assert json.loads(json.dumps(said)) == said


def test_the_link_is_put_in_when_it_is_printed_and_never_kept(meeting: Meeting, norway: Delegation) -> None:
    said = said_to(meeting, "NOR", "Reply here: {reply.link}")

    printed = facts.with_link(said, "https://site.example/r/abc/")

    assert "abc" not in json.dumps(said)
    assert printed["rsvp"]["link"] == printed["values"]["reply.link"] == "https://site.example/r/abc/"
    assert "https://site.example/r/abc/" in paper.letter(printed)["paragraphs"][0]


def test_a_letter_without_an_event_asks_for_no_reply(meeting: Meeting, norway: Delegation) -> None:
    draft = replace(make.draft(meeting), event=None, reply_by=None)
    circular = Circular.of(draft, meeting, enclosures=[])

    said = facts.of(circular, circular.addressees[0])

    assert said["rsvp"] is None
    assert facts.with_link(said, "https://site.example/r/abc/") == said
    assert not [name for name in facts.known(draft) if name.startswith(("reply.", "event."))]


def test_only_the_paragraphs_that_concern_an_addressee_are_said(meeting: Meeting, norway: Delegation) -> None:
    make.delegation(meeting, "THA")
    bodies = (
        "To all.",
        ParagraphDraft("To who ratified.", "consented"),
        ParagraphDraft("To Thailand.", "picked", ("THA",)),
    )

    said = {code: said_to(meeting, code, *bodies)["paragraphs"] for code in ("NOR", "THA")}

    assert said == {"NOR": ["To all.", "To who ratified."], "THA": ["To all.", "To Thailand."]}


def french() -> TextDraft:
    return TextDraft("fr", "Invitation", "Veuillez agréer…", "", (ParagraphDraft("J’invite {state}."),))


def test_a_french_speaking_mission_receives_the_french_text(meeting: Meeting, norway: Delegation) -> None:
    Delegation.objects.update(language="fr")

    said = said_to(meeting, "NOR", more_texts=[french()])

    assert said["language"] == "fr"
    assert said["place_and_date"] == "Genève, le 5 mars 2010"
    assert said["paragraphs"] == ["J’invite {state}."]
    assert said["values"]["state"] == "la Norvège"
    assert said["values"]["state.formal"] == "le Royaume de Norvège"
    assert said["values"]["event.when"] == "mercredi 17 mars 2010 à 15 h"
    assert said["addressee"][-1] == "Mission permanente de la Norvège à Genève"
    assert said["salutation"] == "Excellence,"
    # A named person is printed as the record has the name.
    assert said["addressee"][0] == "H.E. Mme Bente ANGELL-Hansen"


def test_without_its_own_text_a_mission_receives_english(meeting: Meeting, norway: Delegation) -> None:
    Delegation.objects.update(language="es")

    assert said_to(meeting, "NOR", more_texts=[french()])["language"] == "en"


def test_a_preview_may_ask_for_another_language(meeting: Meeting, norway: Delegation) -> None:
    assert said_to(meeting, "NOR", more_texts=[french()], language="fr")["language"] == "fr"


def test_forms_of_address_are_translated_only_where_they_are_the_same_form() -> None:
    assert facts.form("Excellency,", "fr") == "Excellence,"
    assert facts.form("H.E. the Permanent Representative", "fr") == "S.E. le Représentant permanent"
    assert facts.form("Dear Ambassador,", "fr") == "Dear Ambassador,"
    assert facts.form("Excellency,", "en") == "Excellency,"


@pytest.mark.parametrize(
    ("genitive", "name", "written"),
    [
        ("de la Norvège", "Norvège", "la Norvège"),
        ("du Canada", "Canada", "le Canada"),
        ("des Pays-Bas", "Pays-Bas", "les Pays-Bas"),
        ("de l'Irlande", "Irlande", "l'Irlande"),
        ("d'Haïti", "Haïti", "Haïti"),
        ("de Cuba", "Cuba", "Cuba"),
        ("", "Monaco", "Monaco"),
    ],
)
def test_a_french_name_takes_its_article_from_the_genitive(genitive: str, name: str, written: str) -> None:
    assert facts.with_article(genitive, name) == written


def test_every_state_of_the_register_has_its_french_article(db: None) -> None:
    register.load_states()

    names = [facts.with_article(state.genitive_fr, state.name_fr) for state in State.objects.all()]

    assert len(names) == 197
    assert [name for name in names if name.startswith(("de ", "du ", "des ", "d'"))] == []


def test_an_organisation_is_named_and_is_no_party(meeting: Meeting) -> None:
    make.organisation_delegation(meeting, "ICRC")

    said = said_to(meeting, "ICRC", to_organisations=True)

    assert said["values"]["state"] == said["values"]["state.formal"] == "ICRC"
    assert said["values"]["capacity"] == "Observer organisation"
    assert (said["salutation"], said["addressee"]) == ("", ["ICRC"])


def test_the_day_of_entry_into_force_follows_from_the_register(db: None) -> None:
    meeting = make.meeting(treaty=make.treaty())
    make.delegation(meeting, "NOR")

    said = said_to(meeting, "NOR")
    before = said_to(meeting, "NOR", dated_on=date(2010, 2, 15))

    assert said["values"]["entry_into_force"] == "1 August 2010"
    assert "entry_into_force" not in before["values"]


def test_the_same_values_have_the_same_digest_in_any_order() -> None:
    one, other = {"a": 1, "b": ["é"]}, {"b": ["é"], "a": 1}

    assert facts.digest(one) == facts.digest(other)
    assert facts.digest(one) != facts.digest({"a": 1, "b": ["e"]})


def test_hostile_names_arrive_letter_by_letter(meeting: Meeting) -> None:
    made = make.delegation(meeting, "NOR", mission_name="<b>{{7*7}} {state} {% x %}</b>")
    OfficeHolder.objects.filter(delegation=made).update(name="**x** <script>\u202e")

    said = said_to(meeting, "NOR", "To {mission.name}: {addressee.name}")
    paragraph = paper.letter(said)["paragraphs"][0]

    assert "&lt;b&gt;{{7*7}} {state} {% x %}&lt;/b&gt;" in paragraph
    assert "**x** &lt;script&gt;" in paragraph
    assert "\u202e" not in paragraph


@pytest.mark.parametrize("more", [0, 4])
def test_the_number_of_queries_does_not_grow(
    meeting: Meeting, norway: Delegation, django_assert_max_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    for n in range(more):
        make.delegation(meeting, f"X{n:02}")
    draft: Draft = make.draft(meeting)

    with django_assert_max_num_queries(8):
        circular = Circular.of(draft, meeting, enclosures=[])
        said = [facts.of(circular, addressee) for addressee in circular.addressees]

    assert len(said) == 1 + more
