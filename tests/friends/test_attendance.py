"""Who is at a session."""

from __future__ import annotations

from datetime import date

import pytest

from friends import attendance, sessions
from friends.attendance import Sheet
from friends.faults import NotPossible
from friends.models import Attendance, Session, Theme
from invitations.models import Invitation, Reply
from msp import clock
from msp.models import Meeting, OutgoingMail, User
from tests import make
from tests.friends import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def clearance(meeting: Meeting, coordinator: User) -> Theme:
    made = work.theme(meeting)
    work.member(made, "NOR", user=coordinator)
    work.member(made, "MEX")
    work.member(made, "AUT")
    return made


@pytest.fixture
def session(clearance: Theme, coordinator: User) -> Session:
    return work.again(work.session(clearance, coordinator))


def codes(sheet: Sheet) -> dict[str, list[str]]:
    return {
        name: [row.delegation.code for row in getattr(sheet, name)]
        for name in ("present", "apologies", "absent", "expected", "silent")
    }


def test_what_members_said_beforehand_stands_on_the_sheet(session: Session) -> None:
    mexico, austria = (session.theme.meeting.delegations.get(state__code=code) for code in ("MEX", "AUT"))
    now = clock.now(session.theme.meeting)
    attendance.answer(session, mexico, "regrets", link=work.link(mexico), now=now)
    attendance.answer(session, austria, "attending", link=work.link(austria), now=now)

    assert codes(attendance.sheet(session)) == {
        "present": [],
        "apologies": ["MEX"],
        "absent": ["NOR", "AUT"],
        "expected": ["AUT"],
        "silent": ["NOR"],
    }


def test_an_answer_given_twice_is_one_and_a_changed_one_counts(session: Session) -> None:
    mexico = session.theme.meeting.delegations.get(state__code="MEX")
    link, now = work.link(mexico), clock.now(session.theme.meeting)

    changed = [
        attendance.answer(session, mexico, says, link=link, now=now) for says in ("attending", "attending", "regrets")
    ]

    assert changed == [True, False, True]
    assert list(Attendance.objects.values_list("answer", flat=True)) == ["regrets"]


def test_where_a_letter_invited_the_answer_is_a_reply_with_its_confirmation(
    clearance: Theme, coordinator: User
) -> None:
    session = sessions.call(clearance, work.plan(by_letter=True), by=coordinator)
    mexico = clearance.meeting.delegations.get(state__code="MEX")
    before = work.link(mexico)
    letter = make.sent_letter(session.event, title="Session 1", asks=[])
    invitation = make.invitation(mexico, letter)
    now = clock.now(clearance.meeting)

    assert attendance.answer(session, mexico, "attending", link=before, now=now)
    assert not attendance.answer(session, mexico, "attending", link=before, now=now)

    reply = Reply.objects.get(invitation=invitation, current=True)
    assert (reply.answer, reply.link and reply.link.invitation_id) == ("attending", invitation.pk)
    assert OutgoingMail.objects.get(key__startswith="confirmation:").recipient == before.email
    assert [row.delegation.code for row in attendance.sheet(session).expected] == ["MEX"]
    assert not Attendance.objects.exists()


def test_who_was_named_in_a_reply_stays_named(clearance: Theme, coordinator: User) -> None:
    session = sessions.call(clearance, work.plan(by_letter=True), by=coordinator)
    mexico = clearance.meeting.delegations.get(state__code="MEX")
    invitation = make.invitation(mexico, make.sent_letter(session.event, title="Session 1", asks=[]))
    first = make.reply(invitation, "undecided")
    first.delegates.create(position=1, name="First Secretary, Mexico")

    attendance.answer(session, mexico, "attending", link=make.link(invitation), now=clock.now(clearance.meeting))

    named = Invitation.objects.get(pk=invitation.pk).replies.get(current=True).delegates.values_list("name", flat=True)
    assert list(named) == ["First Secretary, Mexico"]


def test_an_answer_after_the_session_has_begun_is_not_taken(session: Session, meeting: Meeting) -> None:
    mexico = session.theme.meeting.delegations.get(state__code="MEX")
    link = work.link(mexico)
    work.move_to(meeting, date(2010, 3, 11))

    with pytest.raises(NotPossible, match="has begun"):
        attendance.answer(session, mexico, "attending", link=link, now=clock.now(meeting))


def test_one_tap_a_state_and_the_first_says_that_the_session_is_held(
    session: Session, meeting: Meeting, coordinator: User
) -> None:
    work.move_to(meeting, work.DAY)
    session = work.again(session)
    norway = meeting.delegations.get(state__code="NOR")

    taps = [
        attendance.mark(session, norway, how, by=coordinator) for how in ("present", "present", "absent", "present")
    ]

    assert taps == [True, False, True, True]
    assert session.status == "held"
    assert codes(attendance.sheet(session))["present"] == ["NOR"]
    assert Attendance.objects.count() == 1


def test_a_state_that_is_no_member_is_added(session: Session, meeting: Meeting, coordinator: User) -> None:
    work.move_to(meeting, work.DAY)
    session = work.again(session)

    attendance.mark(session, make.delegation(meeting, "ZMB"), "present", by=coordinator)

    assert [(row.delegation.code, row.role) for row in attendance.sheet(session).present] == [("ZMB", "")]


def test_apologies_from_the_replies_give_way_to_who_came_all_the_same(
    session: Session, meeting: Meeting, coordinator: User
) -> None:
    mexico = meeting.delegations.get(state__code="MEX")
    attendance.answer(session, mexico, "regrets", link=work.link(mexico), now=clock.now(meeting))
    work.move_to(meeting, work.DAY)
    session = work.again(session)

    attendance.mark(session, mexico, "present", by=coordinator)

    assert codes(attendance.sheet(session))["apologies"] == []


@pytest.mark.parametrize("how", ["", "there", "PRESENT"])
def test_a_mark_that_is_none_is_refused(session: Session, meeting: Meeting, coordinator: User, how: str) -> None:
    with pytest.raises(NotPossible, match="choose one"):
        attendance.mark(session, meeting.delegations.all()[0], how, by=coordinator)


def test_nobody_is_marked_before_the_day(session: Session, meeting: Meeting, coordinator: User) -> None:
    with pytest.raises(NotPossible, match="from the day"):
        attendance.mark(session, meeting.delegations.all()[0], "present", by=coordinator)


def test_a_cancelled_session_has_no_attendance(session: Session, meeting: Meeting, coordinator: User) -> None:
    sessions.cancel(session, by=coordinator)
    work.move_to(meeting, work.DAY)
    session = work.again(session)

    with pytest.raises(NotPossible, match="cancelled"):
        attendance.mark(session, meeting.delegations.all()[0], "present", by=coordinator)


def test_the_sheet_names_who_was_a_member_on_the_day(session: Session, clearance: Theme, meeting: Meeting) -> None:
    clearance.friends.filter(delegation__state__code="AUT").update(until_on=date(2010, 3, 8), ending="stepped-down")
    work.member(clearance, "ZMB", from_on=date(2010, 3, 12))

    assert [row.delegation.code for row in attendance.sheet(session).rows] == ["NOR", "MEX"]


def test_the_sheet_costs_as_many_queries_for_many_members_as_for_few(
    session: Session, clearance: Theme, django_assert_num_queries: object
) -> None:
    for number in range(5):
        with django_assert_num_queries(3):  # type: ignore[operator]
            rows = attendance.sheet(session).rows
        assert len(rows) == 3 + number
        work.member(clearance, f"X{number}")
