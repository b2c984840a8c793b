"""The universalization board: the step that remains, the last contact, the aim, and what deposits would give."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from invitations import board, universalization
from invitations.board import Contact, Goal, Row, Step
from invitations.models import Act, Approach, State
from invitations.states import Capacity
from msp.models import Meeting, User
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2010, 3, 5)


@pytest.fixture
def ccm(db: None) -> Meeting:
    """The First Meeting on 5 March 2010 with the real register."""
    return make.meeting(treaty=make.treaty())


def row(found: board.Board, code: str) -> Row:
    return next(one for one in found.rows if one.state.code == code)


def talk(meeting: Meeting, code: str, on: date, by: User, **facts: object) -> Approach:
    known = {"channel": "phone", "said": "It is under review.", **facts}
    made = Approach(meeting=meeting, state=State.objects.get(code=code), on=on, **known)
    return universalization.record_approach(made, by=by)


@pytest.mark.parametrize(
    ("standing", "in_force", "step"),
    [
        ("signatory", False, Step.RATIFY),
        ("signatory", True, Step.RATIFY),
        ("none", False, Step.SIGN),
        ("none", True, Step.ACCEDE),
        ("withdrawn", True, Step.ACCEDE),
        ("consented", False, None),
        ("party", True, None),
    ],
)
def test_the_remaining_step_follows_from_the_standing_and_the_day(
    standing: str, in_force: bool, step: Step | None
) -> None:
    assert board.step_of(Capacity(standing, in_force)) == step


def test_signatories_stand_first_and_who_has_consented_not_at_all(ccm: Meeting) -> None:
    found = board.read(ccm).open

    assert [len([one for one in found if one.step == step]) for step in (Step.RATIFY, Step.SIGN)] == [74, 92]
    assert {one.step for one in found[:74]} == {Step.RATIFY}
    assert "NOR" not in {one.state.code for one in found}


def test_after_the_entry_into_force_who_has_not_signed_accedes(ccm: Meeting) -> None:
    ccm.rehearsal_on = date(2010, 8, 1)

    found = board.read(ccm)

    assert {one.step for one in found.open} == {Step.RATIFY, Step.ACCEDE}
    assert row(found, "THA").step == Step.ACCEDE


def test_the_goal_counts_the_deposits_made_and_the_days_left(ccm: Meeting) -> None:
    universalization.set_aims(ccm, target=40, objectives="", by=make.user("secretariat", ccm))

    goal = board.read(ccm).goal

    assert goal == Goal(date(2010, 11, 8), date(2010, 5, 31), 87, 30, 40)
    assert goal.missing == 10


def test_deposits_to_come_would_bind_their_states_at_the_opening(ccm: Meeting) -> None:
    found = board.read(ccm)

    in_time = found.what_if(["KEN", "GHA", "NOR", "XXX"], on=date(2010, 5, 31))
    late = found.what_if(["KEN"], on=date(2010, 6, 1))

    assert [(day, [one.code for one in some]) for day, some in in_time.binds] == [(date(2010, 11, 1), ["GHA", "KEN"])]
    assert (in_time.bound_before, in_time.bound_after) == (30, 32)
    assert [day for day, _some in late.binds] == [date(2010, 12, 1)]
    assert (late.bound_before, late.bound_after) == (30, 30)
    assert Act.objects.filter(state__code="KEN").exclude(kind="signature").filter(on__lte=DAY).count() == 0


def test_before_the_threshold_deposits_may_bring_the_treaty_into_force(ccm: Meeting) -> None:
    ccm.rehearsal_on = date(2010, 2, 12)  # 28 deposits
    found = board.read(ccm)

    one, two = found.what_if(["KEN"], on=date(2010, 2, 15)), found.what_if(["KEN", "GHA"], on=date(2010, 2, 15))

    assert found.goal == Goal(date(2010, 11, 8), None, None, 0, None)
    assert ([day for day, _some in one.binds], one.entry_after, one.bound_after) == ([None], None, 0)
    assert [day for day, _some in two.binds] == [date(2010, 8, 1)]
    assert (two.entry_before, two.entry_after, two.bound_after) == (None, date(2010, 8, 1), 30)


def test_a_meeting_without_a_date_counts_who_is_bound_today(ccm: Meeting) -> None:
    ccm.events.all().delete()
    ccm.rehearsal_on = date(2010, 8, 1)

    assert board.read(ccm).goal == Goal(None, None, None, 30, None)


def test_the_last_contact_is_a_letter_a_reply_or_a_talk(ccm: Meeting) -> None:
    by = make.user("secretariat", ccm)
    ccm.rehearsal_on = date(2010, 3, 11)
    state = State.objects.get(code="KEN")
    invitation = make.invitation(make.delegation(ccm, "KEN", state=state))
    copy = {"reference": "026", "language": "en", "capacity": "signatory", "facts": {}, "facts_sha256": "0" * 64}
    made = invitation.letter.copies.create(delegation=invitation.delegation, status="aside", **copy)
    assert row(board.read(ccm), "KEN").contact is None
    made.status, made.pdf_sha256 = "ready", "0" * 64
    made.save()
    assert row(board.read(ccm), "KEN").contact == (date(2010, 3, 5), Contact.LETTER)

    reply = make.reply(invitation)
    replied_on = reply.answered_at.date()
    assert row(board.read(ccm), "KEN").contact == (replied_on, Contact.REPLY)

    talk(ccm, "KEN", date(2010, 3, 11), by)
    found = row(board.read(ccm), "KEN")
    assert found.contact == (date(2010, 3, 11), Contact.TALK)
    assert row(board.read(ccm), "GHA").contact is None


def test_a_promise_stands_until_the_deposit_or_a_newer_promise(ccm: Meeting) -> None:
    by = make.user("secretariat", ccm)
    talk(ccm, "KEN", date(2010, 2, 1), by, promised_by=date(2010, 3, 1))
    talk(ccm, "GHA", date(2010, 2, 1), by, promised_by=date(2010, 3, 1))
    talk(ccm, "GHA", date(2010, 3, 2), by, promised_by=date(2010, 5, 31))
    talk(ccm, "GHA", date(2010, 3, 4), by)
    talk(ccm, "NOR", date(2008, 11, 1), by, promised_by=date(2008, 12, 1))

    found = board.read(ccm)

    assert [(row(found, code).promise, row(found, code).is_overdue) for code in ("KEN", "GHA", "NOR", "THA")] == [
        (date(2010, 3, 1), True),
        (date(2010, 5, 31), False),
        (None, False),
        (None, False),
    ]
    assert [one.code for one in board.overdue(ccm, today=DAY)] == ["KEN"]
    assert [one.code for one in board.overdue(ccm, today=date(2010, 6, 1))] == ["GHA", "KEN"]
    assert [row(found, code).value("promise") for code in ("KEN", "GHA", "THA")] == ["overdue", "open", ""]


def test_a_row_is_found_by_who_talks_to_it(ccm: Meeting) -> None:
    by = make.user("secretariat", ccm)
    norway = make.delegation(ccm, "NOR", state=State.objects.get(code="NOR"))
    universalization.put_in_charge(ccm, [State.objects.get(code="KEN")], holder=norway, by=by)
    universalization.put_in_charge(ccm, [State.objects.get(code="THA")], holder=None, by=by)

    found = board.read(ccm)

    assert [row(found, code).value("charge") for code in ("KEN", "THA", "GHA")] == ["NOR", "presidency", "nobody"]
    assert [row(found, "KEN").speaks_of(q) for q in ("norway", "kenya", "ghana")] == [True, True, False]


@pytest.mark.parametrize(("language", "name"), [("fr", "Thaïlande"), ("ar", "تايلند")])
def test_names_stand_in_the_language_of_the_page_at_no_more_queries(
    ccm: Meeting, language: str, name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with translation.override(language), django_assert_num_queries(8):
        found = row(board.read(ccm), "THA")
        assert found.state.name == name
        assert found.speaks_of("thailand")


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_is_read_in_eight_queries(
    ccm: Meeting, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by = make.user("secretariat", ccm)
    for code in ("KEN", "GHA", "THA")[:count]:
        talk(ccm, code, DAY, by)
        universalization.put_in_charge(ccm, [State.objects.get(code=code)], holder=None, by=by)

    with django_assert_num_queries(8):
        found = board.read(ccm)
        assert [one.charge.name for one in found.open if one.charge] == ["The Presidency"] * count
