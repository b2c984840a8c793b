"""A letter on the screen, before anything is frozen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from invitations import previews
from invitations.drafts import ParagraphDraft, TextDraft
from invitations.facts import Circular
from invitations.models import Address, Delegation, OfficeHolder, ReplyLink
from invitations.previews import Preview
from msp.models import Meeting, User
from tests import make

CODES = ("NOR", "CHL", "THA")


@pytest.fixture
def peopled(meeting: Meeting) -> Meeting:
    for code in CODES:
        make.delegation(meeting, code)
    return meeting


def look(
    meeting: Meeting, *bodies: str, code: str = "", kind: str = "", language: str = "", **asked: object
) -> Preview:
    circular = Circular.of(make.draft(meeting, *bodies, **asked), meeting, enclosures=["Agenda"])
    found = previews.of(circular, code=code, kind=kind, language=language)
    assert found
    return found


def test_the_way_leads_from_one_addressee_to_the_next_and_round(peopled: Meeting) -> None:
    ways = [(one.code, one.number, one.previous, one.next) for one in (look(peopled, code=code) for code in CODES)]

    assert ways == [("NOR", 1, "THA", "CHL"), ("CHL", 2, "NOR", "THA"), ("THA", 3, "CHL", "NOR")]


def test_an_unknown_addressee_is_the_first_one(peopled: Meeting) -> None:
    found = look(peopled, code="XXX", kind="nonsense")

    assert (found.code, found.kind, found.total) == ("NOR", "letter", 3)


def test_what_differs_from_copy_to_copy_is_marked(peopled: Meeting) -> None:
    sheet = look(peopled, "To {state}: {reply.link}", code="CHL").sheet

    assert sheet["paragraphs"] == [
        "<p>To <mark>Chl</mark>: <mark>http://localhost:8000/r/sample-of-a-personal-link/</mark></p>\n"
    ]
    assert sheet["addressee"][-1] == "Permanent Mission of Chl to UNO in Geneva"
    assert sheet["rsvp"]["by"] == "by 15 March 2010"
    assert not ReplyLink.objects.exists()


def test_a_field_without_a_value_stands_as_it_was_written(peopled: Meeting) -> None:
    found = look(peopled, "To {nosuch} and {addressee.title}", subject="About {nosuch}")

    assert "{nosuch}" in found.sheet["paragraphs"][0]
    assert "{addressee.title}" in found.sheet["paragraphs"][0]
    assert found.mail["subject"] == "About {nosuch}"


def test_the_covering_mail_is_shown_without_styles_of_its_own(peopled: Meeting) -> None:
    mail = look(peopled, kind="mail").mail

    assert mail["to"] == ["mission.nor@missions.example"]
    assert mail["subject"] == "Invitation: Briefing, Wednesday 17 March 2010 at 3:00 pm"
    assert "Reply for Nor" in mail["body"]
    for unwanted in ("style=", "role=", "<table", "<h1", "<html", "display:none", "bgcolor"):
        assert unwanted not in mail["body"]


def test_hostile_names_stay_words(peopled: Meeting) -> None:
    Delegation.objects.filter(state__code="NOR").update(mission_name="<script>alert(1)</script>")

    found = look(peopled, "To {mission.name}", kind="mail")

    assert "<script>" not in found.mail["body"] + found.sheet["paragraphs"][0]
    assert "&lt;script&gt;" in found.mail["body"]


def test_an_addressee_without_a_mailbox_is_shown_all_the_same(peopled: Meeting) -> None:
    Address.objects.all().delete()

    assert look(peopled).mail["to"] == ["no address"]


def test_an_address_too_long_for_the_paper_is_told_in_its_place(peopled: Meeting) -> None:
    Delegation.objects.filter(state__code="NOR").update(mission_name="Mission " * 37)
    OfficeHolder.objects.filter(delegation__state__code="NOR").update(name="Name " * 39, title="Title " * 33)

    sheet = look(peopled).sheet

    assert "too long" in sheet["fault"]


def test_another_language_may_be_looked_at(peopled: Meeting) -> None:
    french = TextDraft("fr", "Sujet", "Veuillez agréer", "", (ParagraphDraft("À {state}."),))

    found = look(peopled, more_texts=[french], language="fr")

    assert (found.language, found.languages) == ("fr", ["en", "fr"])
    assert "À <mark>" in found.sheet["paragraphs"][0]


def test_nobody_addressed_nothing_shown(meeting: Meeting) -> None:
    circular = Circular.of(replace(make.draft(meeting), to_states=False), meeting, enclosures=[])

    assert previews.of(circular) is None


def test_an_approved_letter_is_shown_as_it_is_kept_but_for_the_link(
    peopled: Meeting, president: User, ambassador: User
) -> None:
    draft = make.draft(peopled)
    letter = make.approved_letter(peopled, president, ambassador, "To {state}: {reply.link}")
    Delegation.objects.update(mission_name="Renamed since")

    found = previews.of_copies(letter, code="CHL", kind="mail")

    assert found
    assert (found.code, found.number, found.total, found.standing) == ("CHL", 2, 3, "none")
    assert "Renamed since" not in str(found.sheet["addressee"])
    assert "sample-of-a-personal-link" in found.sheet["paragraphs"][0]
    assert draft.title == letter.title


def test_a_letter_withdrawn_as_a_draft_has_nothing_to_show(meeting: Meeting, president: User) -> None:
    assert previews.of_copies(make.letter(meeting, president)) is None
