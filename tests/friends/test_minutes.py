"""Minutes: written, corrected by two at once, sent, approved, frozen."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from friends import attendance, minutes, points, sessions
from friends.faults import NotPossible
from friends.models import Circular, Minutes, MinutesText, Session, Theme
from friends.points import Wish
from msp.models import Meeting, OutgoingMail, User
from tests.friends import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def clearance(meeting: Meeting, coordinator: User) -> Theme:
    made = work.theme(meeting)
    work.member(made, "NOR", user=coordinator)
    work.member(made, "MEX")
    return made


@pytest.fixture
def session(clearance: Theme, coordinator: User) -> Session:
    return work.held(clearance, coordinator)


def next_session(of: Session, by: User) -> Session:
    """The session of the next day, which has come."""
    made = work.session(of.theme, by, on=date(2010, 3, 11))
    work.move_to(of.theme.meeting, date(2010, 3, 11))
    of.theme.meeting.refresh_from_db()
    return made


def test_minutes_begin_with_the_items_of_the_agenda_as_they_were_typed(session: Session) -> None:
    session.agenda = "Opening\n\nText *at hand*, {state}"

    assert minutes.skeleton(session) == "## 1. Opening\n\n## 2. Text \\*at hand\\*, \\{state\\}"


def test_attendance_and_apologies_stand_in_the_minutes_by_themselves(session: Session, coordinator: User) -> None:
    mexico = session.theme.meeting.delegations.get(state__code="MEX")
    attendance.mark(session, mexico, "apologies", by=coordinator)

    told = minutes.told(work.again(session))

    assert (told.present, told.apologies, told.absent) == (("Nor",), ("Mex",), ())


def test_what_is_saved_twice_counts_once(session: Session, coordinator: User) -> None:
    first = minutes.save(session, "Opened.\r\n", lock=0, by=coordinator)

    assert minutes.save(session, "Opened.", lock=0, by=coordinator) == first
    assert first.body == "Opened."


def test_two_who_edit_at_once_lose_nothing(session: Session, coordinator: User, secretary: User) -> None:
    minutes.save(session, "Opened.", lock=0, by=coordinator)
    minutes.save(session, "Opened at three.", lock=1, by=coordinator)

    with pytest.raises(minutes.Stale):
        minutes.save(session, "Opened by Norway.", lock=1, by=secretary)
    minutes.save(session, "Opened by Norway at three.", lock=2, by=secretary)

    saved = MinutesText.objects.order_by("number").values_list("number", "body", "by")
    assert list(saved) == [
        (1, "Opened.", coordinator.pk),
        (2, "Opened at three.", coordinator.pk),
        (3, "Opened by Norway at three.", secretary.pk),
    ]


def test_the_database_gives_a_number_to_one_of_two(session: Session, coordinator: User) -> None:
    found = work.written(session, coordinator)

    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesText.objects.create(minutes=found, number=1, body="Other words", by=coordinator, at=session.at)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("  \n", "write the minutes first"),
        ("x" * 60_001, "at most 60000"),
        ("Dear {state}", "no field"),
        ("a\x07b", "control character"),
    ],
    ids=["empty", "endless", "field", "bell"],
)
def test_words_that_cannot_stand_are_refused(session: Session, coordinator: User, body: str, words: str) -> None:
    with pytest.raises(NotPossible, match=words):
        minutes.save(session, body, lock=0, by=coordinator)
    assert MinutesText.objects.count() == 0


def test_minutes_are_written_of_what_took_place(clearance: Theme, coordinator: User) -> None:
    with pytest.raises(NotPossible, match="was held"):
        minutes.save(work.session(clearance, coordinator), "Opened.", lock=0, by=coordinator)


def test_sent_twice_the_same_words_go_once(session: Session, coordinator: User) -> None:
    found = work.written(session, coordinator)
    before = OutgoingMail.objects.count()

    first = minutes.send(found, by=coordinator)

    assert minutes.send(found, by=coordinator) == first
    assert OutgoingMail.objects.count() == before + 3
    assert (first.kind, first.subject, found.status) == ("minutes", "Minutes of session 1", "sent")


def test_corrected_minutes_are_sent_again(session: Session, coordinator: User) -> None:
    found = work.written(session, coordinator)
    minutes.send(found, by=coordinator)
    minutes.save(session, "Opened by Norway.", lock=1, by=coordinator)

    minutes.send(found, by=coordinator)

    assert Circular.objects.filter(kind="minutes").count() == 2


def test_minutes_are_approved_once_at_the_next_session_and_say_for_ever_what_they_said(
    session: Session, coordinator: User
) -> None:
    points.give(session.theme, Wish("Draft the format", due_on=date(2010, 4, 1)), by=coordinator, session=session)
    found = work.written(session, coordinator)
    minutes.send(found, by=coordinator)
    following = next_session(session, coordinator)
    before = minutes.told(work.again(session))

    assert minutes.approve(found, at=following, by=coordinator)
    assert not minutes.approve(found, at=following, by=coordinator)

    approved = Minutes.objects.get(pk=found.pk)
    points.close(session.theme.action_points.get(), "done", on=date(2010, 3, 11), by=coordinator)
    session.theme.friends.filter(delegation__state__code="MEX").update(until_on=date(2010, 3, 9), ending="term")
    assert minutes.told(work.again(session)) == before
    assert approved.record
    assert (approved.approved_in, approved.sha256) == (following, minutes.digest(approved.record))
    assert approved.record["points"] == [
        {"words": "Draft the format", "owner": "the Presidency", "due_on": "2010-04-01", "ending": "", "since": None}
    ]


def test_approved_minutes_cannot_be_changed_in_the_database_itself(session: Session, coordinator: User) -> None:
    found = work.written(session, coordinator)
    minutes.send(found, by=coordinator)
    minutes.approve(found, at=next_session(session, coordinator), by=coordinator)

    for deed in (
        lambda: Minutes.objects.update(record={}),
        lambda: Minutes.objects.filter(pk=found.pk).delete(),
        lambda: MinutesText.objects.update(body="Other words"),
        lambda: MinutesText.objects.all().delete(),
        lambda: MinutesText.objects.create(minutes=found, number=2, body="More", by=coordinator, at=session.at),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
    with pytest.raises(NotPossible, match="stay as they are"):
        minutes.save(session, "Other words", lock=1, by=coordinator)
    with pytest.raises(NotPossible, match="attendance stays"):
        attendance.mark(session, session.theme.meeting.delegations.all()[0], "absent", by=coordinator)


def test_a_draft_that_nobody_was_sent_is_not_approved(session: Session, coordinator: User) -> None:
    found = work.written(session, coordinator)

    with pytest.raises(NotPossible, match="not been sent"):
        minutes.approve(found, at=next_session(session, coordinator), by=coordinator)


def test_minutes_are_approved_at_a_later_session_of_the_same_group_when_it_has_come(
    session: Session, coordinator: User, meeting: Meeting
) -> None:
    found = work.written(session, coordinator)
    minutes.send(found, by=coordinator)
    to_come = work.session(session.theme, coordinator, on=date(2010, 3, 20))
    cancelled = work.session(session.theme, coordinator, on=date(2010, 3, 11))
    sessions.cancel(cancelled, by=coordinator)
    other = work.theme(meeting, "procedure")
    work.member(other, "AUT", user=coordinator)
    elsewhere = work.session(other, coordinator, on=date(2010, 3, 10))

    for at in (session, to_come, cancelled, elsewhere):
        with pytest.raises(NotPossible, match="approved"):
            minutes.approve(found, at=at, by=coordinator)
    assert Minutes.objects.get().status == "sent"


def test_an_open_action_point_is_before_the_next_session_and_a_closed_one_once_more(
    session: Session, coordinator: User
) -> None:
    for words in ("Draft the format", "Ask the experts"):
        points.give(session.theme, Wish(words), by=coordinator, session=session)
    second = next_session(session, coordinator)
    points.close(session.theme.action_points.get(words="Ask the experts"), "done", on=date(2010, 3, 11), by=coordinator)
    attendance.mark(second, session.theme.meeting.delegations.all()[0], "present", by=coordinator)
    third = work.session(session.theme, coordinator, on=date(2010, 3, 12))

    told = [[(one.words, one.ending, one.since) for one in minutes.told(one).points] for one in (second, third)]

    assert told == [
        [("Draft the format", "", 1), ("Ask the experts", "done", 1)],
        [("Draft the format", "", 1), ("Ask the experts", "done", 1)],
    ]
