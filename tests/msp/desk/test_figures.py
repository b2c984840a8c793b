"""Where we stand, in figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from friends.models import Theme
from invitations.models import Letter
from msp.desk import figures
from msp.models import Meeting
from tests import make
from tests.msp.desk.conftest import answer, invite

DAY = date(2010, 3, 11)


def test_the_treaty_of_the_founding_day(db: None) -> None:
    meeting = make.meeting(treaty=make.treaty())

    found = figures.of_treaty(meeting, on=date(2010, 3, 5))

    assert found == figures.TreatyFigures(30, 74, 30, date(2010, 2, 16), date(2010, 8, 1))


def test_before_anything_left_there_is_nothing_to_count(meeting: Meeting) -> None:
    found = figures.of_replies(meeting, on=DAY)

    assert (found.event, found.rows, len(found)) == (None, [], 0)
    assert figures.per_day(None) == []
    assert list(figures.latest(None)) == []


def test_replies_are_told_by_capacity(meeting: Meeting, letter: Letter) -> None:
    answer(invite(letter, "NOR", "signature", "ratification"), "attending", signs="named")
    answer(invite(letter, "AUT", "signature", "ratification"), "attending", signs="later")
    invite(letter, "MEX", "ratification")
    answer(invite(letter, "CHL", "signature"), "regrets")
    answer(invite(letter, "THA"), "undecided")

    found = figures.of_replies(meeting, on=DAY)

    assert found.bars() == [
        figures.CapacityBar("consented", 2, 0, 0, 1),
        figures.CapacityBar("signatory", 0, 1, 0, 0),
        figures.CapacityBar("none", 0, 0, 1, 0),
    ]
    assert (len(found), found.attending, found.regrets, found.open) == (4, 2, 1, 2)
    assert (found.ready_to_sign, found.named_to_sign) == (0, 1)
    assert [row.code for row in found.coming_unsigned] == ["AUT"]
    assert [row.code for row in found.awaited_of("consented")] == ["MEX"]


def test_who_is_named_is_ready_once_the_authority_is_in_hand(meeting: Meeting, letter: Letter) -> None:
    for code, authority in (("NOR", "note"), ("AUT", "promised"), ("MEX", "")):
        reply = answer(invite(letter, code, "ratification"), "attending", signs="named")
        reply.signatory.authority = authority
        reply.signatory.save()

    found = figures.of_replies(meeting, on=DAY)

    assert (found.ready_to_sign, found.named_to_sign) == (1, 3)


def test_an_answer_that_was_replaced_does_not_count(meeting: Meeting, letter: Letter) -> None:
    invitation = invite(letter, "NOR", "ratification")
    first = answer(invitation, "regrets", day=6)
    first.current = False
    first.save()
    answer(invitation, "attending", day=8)

    found = figures.of_replies(meeting, on=DAY)

    assert (len(found.rows), found.attending, found.regrets) == (1, 1, 0)
    assert figures.per_day(letter.event) == [(date(2010, 3, 6), 1)]


def test_days_without_a_reply_keep_their_place(letter: Letter) -> None:
    answer(invite(letter, "NOR"), "attending", day=5)
    answer(invite(letter, "CHL"), "attending", day=8)

    assert [count for _day, count in figures.per_day(letter.event)] == [1, 1, 1, 2]


def test_a_theme_is_covered_by_any_offer_that_stands(meeting: Meeting, letter: Letter) -> None:
    reporting = Theme.objects.create(meeting=meeting, position=1, slug="reporting", title="Reporting")
    clearance = Theme.objects.create(meeting=meeting, position=2, slug="clearance", title="Clearance", parent=reporting)
    Theme.objects.create(meeting=meeting, position=3, slug="plan", title="Action Plan")
    answer(invite(letter, "NOR"), "attending", theme=clearance)

    assert figures.of_themes(meeting) == figures.ThemeFigures(2, 1, 1, ["Action Plan"], ["Nor"])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(
    meeting: Meeting, letter: Letter, rows: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for code in ("NOR", "AUT", "MEX")[:rows]:
        answer(invite(letter, code, "ratification"), "attending", signs="named")

    with django_assert_num_queries(4):  # type: ignore[attr-defined]  # a context manager
        figures.of_replies(meeting, on=DAY).bars()
