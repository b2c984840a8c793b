"""Themes in two levels, and who offers to work on them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from friends import board, offers
from friends.faults import NotPossible
from friends.models import Offer, Theme
from friends.sample import open_themes
from invitations.models import Delegation
from msp.models import Meeting, User
from tests import make, replying
from tests.friends.helping import begin, volunteer

DAY = date(2010, 3, 5)


def theme(slug: str) -> Theme:
    """A theme by its short name."""
    return Theme.objects.get(slug=slug)


def test_the_letter_lists_six_matters_of_which_one_has_five_parts(meeting: Meeting) -> None:
    open_themes(meeting)
    again = open_themes(meeting)

    tree = offers.branches(meeting)

    assert len(again) == Theme.objects.count() == 11
    assert [len(branch.parts) for branch in tree] == [0, 0, 0, 0, 5, 0]
    assert len(offers.choices(tree)) == 10
    assert theme("reporting-formats") not in offers.choices(tree)


def test_every_theme_has_its_title_in_six_languages(meeting: Meeting) -> None:
    for found in open_themes(meeting):
        assert sorted(found.titles) == ["ar", "en", "es", "fr", "ru", "zh"]
        assert len(set(found.titles.values())) == 6


def test_the_offers_of_a_reply_come_in_the_order_of_the_themes(meeting: Meeting) -> None:
    open_themes(meeting)
    chosen = [theme("victim-assistance"), theme("procedural-matters")]

    reply = make.reply(make.invitation(make.delegation(meeting)), also=[lambda reply: offers.offer(reply, chosen)])

    assert [one.slug for one in offers.of(reply)] == ["procedural-matters", "victim-assistance"]


def test_only_the_answer_that_counts_makes_a_volunteer(meeting: Meeting) -> None:
    open_themes(meeting)
    clearance, assistance = theme("clearance"), theme("victim-assistance")
    norway = make.invitation(make.delegation(meeting))
    replying.ratify(norway.delegation)
    make.reply(norway, also=[lambda reply: offers.offer(reply, [clearance])])
    make.reply(norway, also=[lambda reply: offers.offer(reply, [assistance])])

    taken = {
        part.theme.slug: [(one.delegation.code, one.standing) for one in part.volunteers]
        for whole in board.read(meeting, on=DAY)
        for part in (whole.parts or (whole,))
        if part.volunteers
    }

    assert taken == {"victim-assistance": [("NOR", "consented")]}


def test_a_delegation_invited_twice_is_one_volunteer(meeting: Meeting) -> None:
    open_themes(meeting)
    norway = make.delegation(meeting)
    first = make.invitation(norway)
    second = make.invitation(norway, make.sent_letter(make.briefing(meeting, title="Another")))
    for invitation in (first, second):
        make.reply(invitation, also=[lambda reply: offers.offer(reply, [theme("clearance")])])

    [reporting] = [whole for whole in board.read(meeting, on=DAY) if whole.parts]

    assert [len(part.volunteers) for part in reporting.parts] == [0, 1, 0, 0, 0]


def test_a_theme_with_parts_is_covered_when_each_of_them_is(meeting: Meeting) -> None:
    open_themes(meeting)
    parts = list(theme("reporting-formats").parts.order_by("position"))
    states = []

    for number in (4, 5):
        invitation = make.invitation(make.delegation(meeting, f"X{number:02}"))
        make.reply(invitation, also=[lambda reply, number=number: offers.offer(reply, parts[:number])])
        [reporting] = [whole for whole in board.read(meeting, on=DAY) if whole.parts]
        states.append(reporting.is_covered)

    assert states == [False, True]


def test_the_board_costs_four_queries_whatever_its_rows(meeting: Meeting, django_assert_num_queries: Any) -> None:
    open_themes(meeting)
    for code in ("NOR", "SWE", "FIN"):
        make.reply(
            make.invitation(make.delegation(meeting, code)),
            also=[lambda reply: offers.offer(reply, [theme("clearance")])],
        )

        with django_assert_num_queries(4):
            names = [
                one.delegation.name
                for whole in board.read(meeting, on=DAY)
                for part in whole.parts
                for one in part.volunteers
            ]

        assert code.title() in names


def waiting(who: Delegation) -> list[str]:
    """On which themes a delegation waits for an answer."""
    rows = Offer.objects.filter(delegation=who).waiting().order_by("theme__position")
    return list(dict.fromkeys(rows.values_list("theme__slug", flat=True)))


def test_a_changed_reply_takes_its_earlier_offers_back_unless_they_are_confirmed(
    meeting: Meeting, president: User
) -> None:
    open_themes(meeting)
    clearance, victims, procedure = theme("clearance"), theme("victim-assistance"), theme("procedural-matters")
    norway = volunteer(meeting, clearance, victims)
    begin(clearance, norway, president)

    volunteer(meeting, procedure)

    assert waiting(norway) == ["procedural-matters"]
    assert [one.theme for one in norway.friendships.filter(until_on=None)] == [clearance]


def test_a_reply_that_repeats_what_was_answered_asks_nothing_anew(meeting: Meeting, president: User) -> None:
    open_themes(meeting)
    clearance, victims = theme("clearance"), theme("victim-assistance")
    norway = volunteer(meeting, clearance, victims)
    begin(clearance, norway, president)
    offers.decline(victims, norway, by=president, now=timezone.now())

    volunteer(meeting, clearance, victims)

    assert waiting(norway) == []
    kept = Offer.objects.filter(reply__current=True).order_by("theme__position")
    assert list(kept.values_list("theme__slug", "answer")) == [
        ("clearance", "confirmed"),
        ("victim-assistance", "declined"),
    ]


def test_an_offer_in_the_corridor_is_written_down_once(meeting: Meeting, president: User) -> None:
    open_themes(meeting)
    norway = make.delegation(meeting)

    def record(slug: str = "clearance") -> Offer:
        return offers.record(theme(slug), norway, channel="person", note=" Corridor ", by=president, now=timezone.now())

    made = record()

    assert (made.reply, made.channel, made.note, made.by) == (None, "person", "Corridor", president)
    with pytest.raises(NotPossible, match="has offered to work"):
        record()
    with pytest.raises(NotPossible, match="has parts"):
        record("reporting-formats")
    begin(theme("clearance"), norway, president)
    with pytest.raises(NotPossible, match="works on"):
        record()


def test_an_offer_is_declined_once_and_waits_again_until_its_letter_leaves(meeting: Meeting, president: User) -> None:
    open_themes(meeting)
    clearance = theme("clearance")
    norway = volunteer(meeting, clearance)

    assert offers.decline(clearance, norway, by=president, now=timezone.now()) == 1
    with pytest.raises(NotPossible, match="waits any more"):
        offers.decline(clearance, norway, by=president, now=timezone.now())
    assert (waiting(norway), offers.reconsider(clearance, norway, by=president)) == ([], 1)
    assert waiting(norway) == ["clearance"]
    assert offers.reconsider(clearance, norway, by=president) == 0


def test_what_is_taken_back_counts_no_longer(meeting: Meeting, president: User) -> None:
    open_themes(meeting)
    clearance = theme("clearance")
    norway = volunteer(meeting, clearance)

    offers.take_back(clearance, norway, by=president, now=timezone.now())

    assert not Offer.objects.all().standing().exists()


def test_an_offer_came_by_a_reply_or_in_some_other_way(meeting: Meeting) -> None:
    open_themes(meeting)
    norway = make.delegation(meeting)

    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(theme=theme("clearance"), delegation=norway, at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(
            theme=theme("clearance"), delegation=norway, at=timezone.now(), channel="x", answer="declined"
        )
