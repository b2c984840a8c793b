"""Who receives a letter and who hears which paragraph."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from invitations import audiences
from invitations.drafts import ParagraphDraft
from invitations.models import Address, Delegation, Paragraph
from msp.models import Meeting
from tests import make

DAY = date(2010, 3, 5)
Audience = Paragraph.Audience


@pytest.fixture
def peopled(meeting: Meeting) -> Meeting:
    make.consented(make.delegation(meeting, "NOR"))
    make.consented(make.delegation(meeting, "CHL"), kind="signature", on=date(2008, 12, 3))
    make.delegation(meeting, "THA")
    make.delegation(meeting, "LAO")
    make.organisation_delegation(meeting, "ICRC")
    return meeting


def codes(meeting: Meeting, **asked: object) -> list[str]:
    return [one.code for one in audiences.addressees(meeting, on=DAY, **asked)]  # type: ignore[arg-type]  # any of its options


def test_the_presidency_does_not_write_to_itself(peopled: Meeting) -> None:
    assert codes(peopled) == ["NOR", "CHL", "THA"]


def test_organisations_are_a_list_of_their_own(peopled: Meeting) -> None:
    assert codes(peopled, to_organisations=True) == ["NOR", "CHL", "THA", "ICRC"]
    assert codes(peopled, to_states=False, to_organisations=True) == ["ICRC"]
    assert codes(peopled, to_states=False) == []


def test_a_letter_may_go_to_a_few(peopled: Meeting) -> None:
    assert codes(peopled, to_organisations=True, only_codes=["ICRC", "THA", "LAO"]) == ["THA", "ICRC"]


def test_a_reminder_leaves_out_who_has_answered(peopled: Meeting) -> None:
    norway = Delegation.objects.get(state__code="NOR")
    invitation = make.invitation(norway)
    make.reply(invitation)

    assert codes(peopled, not_answered=invitation.event) == ["CHL", "THA"]


def test_each_audience_hears_its_own_paragraphs(peopled: Meeting) -> None:
    found = audiences.addressees(peopled, on=DAY, to_organisations=True)

    heard = {
        audience: [one.code for one in found if audiences.hears(ParagraphDraft("", audience, ("THA",)), one)]
        for audience in Audience.values
    }

    assert heard == {
        "everyone": ["NOR", "CHL", "THA", "ICRC"],
        "consented": ["NOR"],
        "signatories": ["CHL"],
        "signed": ["NOR", "CHL"],
        "not_party": ["THA"],
        "organisations": ["ICRC"],
        "picked": ["THA"],
    }


def test_an_audience_depends_on_the_letters_day(peopled: Meeting) -> None:
    before = audiences.addressees(peopled, on=date(2009, 11, 30))

    assert [one.code for one in before if audiences.hears(ParagraphDraft("", Audience.CONSENTED), one)] == []


def test_audiences_are_counted(peopled: Meeting) -> None:
    found = audiences.addressees(peopled, on=DAY, to_organisations=True)

    assert audiences.counts(found) == {
        "everyone": 4,
        "consented": 1,
        "signatories": 1,
        "signed": 2,
        "not_party": 1,
        "organisations": 1,
    }


def test_a_letter_goes_to_the_mission_first_and_then_to_its_copies(peopled: Meeting) -> None:
    norway = Delegation.objects.get(state__code="NOR")
    norway.addresses.create(email="capital@norway.example", purpose=Address.Purpose.COPY, label="Ministry")
    norway.addresses.create(email="second@norway.example")

    boxes = audiences.addressees(peopled, on=DAY)[0].mailboxes

    assert [(box.email, box.purpose, box.label) for box in boxes] == [
        ("mission.nor@missions.example", "to", ""),
        ("second@norway.example", "to", ""),
        ("capital@norway.example", "copy", "Ministry"),
    ]


def test_the_fallback_address_takes_the_place_of_all_others(peopled: Meeting) -> None:
    Delegation.objects.filter(state__code="NOR").update(post="fallback")

    norway = audiences.addressees(peopled, on=DAY)[0]

    assert norway.via_fallback
    assert [box.email for box in norway.mailboxes] == ["newyork.nor@missions.example"]


def test_only_who_heads_the_post_now_is_written_to(peopled: Meeting) -> None:
    norway = Delegation.objects.get(state__code="NOR")
    norway.office_holders.update(until_on=date(2010, 1, 1))

    assert audiences.addressees(peopled, on=DAY)[0].office_holder is None


@pytest.mark.parametrize("more", [0, 5])
def test_the_number_of_queries_does_not_grow(
    peopled: Meeting, django_assert_max_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    for n in range(more):
        make.delegation(peopled, f"X{n:02}")

    with django_assert_max_num_queries(5):
        found = audiences.addressees(peopled, on=DAY, to_organisations=True)
        assert [(one.standing, one.mailboxes, one.office_holder, one.code) for one in found]

    assert len(found) == 4 + more
