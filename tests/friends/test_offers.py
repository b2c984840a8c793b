"""Themes in two levels, and who offers to work on them."""

from __future__ import annotations

from datetime import date
from typing import Any

from friends import offers
from friends.models import Theme
from friends.sample import open_themes
from msp.models import Meeting
from tests import make, replying

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
        for whole in offers.taken(meeting, on=DAY)
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

    [reporting] = [whole for whole in offers.taken(meeting, on=DAY) if whole.parts]

    assert [len(part.volunteers) for part in reporting.parts] == [0, 1, 0, 0, 0]


def test_a_theme_with_parts_is_covered_when_each_of_them_is(meeting: Meeting) -> None:
    open_themes(meeting)
    parts = list(theme("reporting-formats").parts.order_by("position"))
    states = []

    for number in (4, 5):
        invitation = make.invitation(make.delegation(meeting, f"X{number:02}"))
        make.reply(invitation, also=[lambda reply, number=number: offers.offer(reply, parts[:number])])
        [reporting] = [whole for whole in offers.taken(meeting, on=DAY) if whole.parts]
        states.append(reporting.is_covered)

    assert states == [False, True]


def test_the_board_costs_three_queries_whatever_its_rows(meeting: Meeting, django_assert_num_queries: Any) -> None:
    open_themes(meeting)
    for code in ("NOR", "SWE", "FIN"):
        make.reply(
            make.invitation(make.delegation(meeting, code)),
            also=[lambda reply: offers.offer(reply, [theme("clearance")])],
        )

        with django_assert_num_queries(3):
            names = [
                one.delegation.name
                for whole in offers.taken(meeting, on=DAY)
                for part in whole.parts
                for one in part.volunteers
            ]

        assert code.title() in names
