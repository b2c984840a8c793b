"""The letters to friends: one for each kind of message, each delegation told its own themes."""

from __future__ import annotations

from django.utils import timezone

from friends import offers, telling
from friends.models import Friend, Offer, Theme
from invitations import facts, letters, preflight
from invitations.facts import Circular
from invitations.models import Letter
from invitations.preflight.findings import Level
from msp import prose
from msp.models import Meeting, User
from tests import make
from tests.friends.helping import begin, coordinate, send, theme, volunteer

Role = Friend.Role


def said(letter: Letter, code: str, language: str = "en") -> str:
    """What a delegation reads in a letter, as plain text."""
    circular = Circular.of_letter(letter)
    addressee = circular.find(code)
    assert addressee is not None
    found = facts.of(circular, addressee, language=language)
    return "\n".join(prose.plain(body, found["values"], language=language) for body in found["paragraphs"])


def test_each_kind_of_message_is_one_letter_to_those_whom_it_concerns(meeting: Meeting, president: User) -> None:
    clearance, victims = theme(meeting), theme(meeting, "victim-assistance")
    norway = volunteer(meeting, clearance, victims)
    zambia, fiji = (volunteer(meeting, clearance, code=code) for code in ("ZMB", "FJI"))
    coordinate(clearance, norway, president)
    begin(victims, norway, president)
    begin(clearance, zambia, president)
    offers.decline(clearance, fiji, by=president, now=timezone.now())

    made = telling.write(meeting, by=president)

    assert [(one.title.partition(": ")[2], one.only_codes, one.status) for one in made] == [
        ("coordinators", ["NOR"], "draft"),
        ("confirmation", ["ZMB", "NOR"], "draft"),
        ("thanks", ["FJI"], "draft"),
    ]
    assert [one.letter for one in Friend.objects.order_by("pk")] == [made[0], made[1], made[1]]
    assert Offer.objects.get(answer="declined").letter == made[2]


def test_who_was_declined_and_is_confirmed_after_all_gets_one_letter(meeting: Meeting, president: User) -> None:
    clearance = theme(meeting)
    norway = volunteer(meeting, clearance)
    offers.decline(clearance, norway, by=president, now=timezone.now())
    begin(clearance, norway, president)

    assert [one.title.partition(": ")[2] for one in telling.write(meeting, by=president)] == ["confirmation"]


def test_pressed_twice_it_drafts_once(meeting: Meeting, president: User) -> None:
    clearance = theme(meeting)
    coordinate(clearance, volunteer(meeting, clearance), president)

    assert [len(telling.write(meeting, by=president)) for _turn in range(2)] == [1, 0]
    assert meeting.letters.filter(status="draft").count() == 1


def test_a_delegation_reads_its_own_themes_mandate_and_coordinators_in_its_language(
    meeting: Meeting, president: User
) -> None:
    clearance, victims = theme(meeting), theme(meeting, "victim-assistance")
    Theme.objects.filter(pk=clearance.pk).update(mandate="Propose {a} format.")
    norway = volunteer(meeting, clearance, state=make.state("NOR", in_text_en="Norway", name_fr="Norvège"))
    zambia, chad = volunteer(meeting, clearance, victims, code="ZMB"), volunteer(meeting, victims, code="TCD")
    coordinate(clearance, norway, president)
    for of, who in ((clearance, zambia), (victims, zambia), (victims, chad)):
        begin(of, who, president)

    _appointment, confirmation = telling.write(meeting, by=president)

    for_zambia, for_chad = said(confirmation, "ZMB"), said(confirmation, "TCD")
    clearance_name = "Contamination, clearance and risk education"
    assert f"The group on {clearance_name} is coordinated by Norway." in for_zambia
    assert f"The mandate of the group on {clearance_name}: Propose {{a}} format." in for_zambia
    assert "Victim assistance" in for_zambia
    assert clearance_name not in for_chad
    assert "Victim assistance" in for_chad
    in_french = said(confirmation, "ZMB", "fr").replace("\xa0", " ").replace("\u202f", " ")
    assert "« Pollution, dépollution et éducation aux risques » : Norvège" in in_french


def test_a_drafted_letter_can_be_approved_like_any(meeting: Meeting, president: User, ambassador: User) -> None:
    clearance = theme(meeting)
    coordinate(clearance, volunteer(meeting, clearance), president)
    [letter] = telling.write(meeting, by=president)
    lines = preflight.check(letter)
    assert [line.says for line in lines if line.level == Level.ERROR] == []

    letters.acknowledge(letter, [line.key for line in lines], by=president)
    letter.refresh_from_db()

    assert letters.approve(letter, by=ambassador) == 1


def test_a_withdrawn_letter_leaves_its_decisions_to_the_next(
    meeting: Meeting, president: User, ambassador: User
) -> None:
    clearance = theme(meeting)
    begin(clearance, volunteer(meeting, clearance), president)
    [first] = telling.write(meeting, by=president)
    letters.withdraw(first, by=president)

    [second] = telling.write(meeting, by=president)

    assert Friend.objects.get().letter == second
    send(second, ambassador)
    letters.withdraw(second, by=president)
    assert telling.write(meeting, by=president) == []


def test_the_presidency_is_not_written_to(meeting: Meeting, president: User) -> None:
    clearance = theme(meeting)
    coordinate(clearance, make.delegation(meeting, "LAO"), president)

    assert telling.write(meeting, by=president) == []


def test_an_organisation_is_written_to_as_well(meeting: Meeting, president: User) -> None:
    clearance = theme(meeting)
    begin(clearance, make.organisation_delegation(meeting), president)

    [letter] = telling.write(meeting, by=president)

    assert (letter.to_states, letter.to_organisations, letter.only_codes) == (False, True, ["ICRC"])
    assert "ICRC is a Friend of the Presidency" in said(letter, "ICRC")
