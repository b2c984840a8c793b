"""Sessions: called by letter or by mail, moved, called off."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import date, time

import pytest
from icalendar import Calendar

from friends import groups, sessions
from friends.faults import NotPossible
from friends.models import Circular, Session, Theme
from invitations import letters, preflight
from invitations.models import Letter
from invitations.preflight.findings import Level
from msp import events
from msp.models import Event, Meeting, OutgoingMail, User
from tests import make
from tests.friends import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def clearance(meeting: Meeting, coordinator: User) -> Theme:
    """A group of two."""
    made = work.theme(meeting)
    work.member(made, "NOR", user=coordinator)
    work.member(made, "MEX")
    return made


def calendar(mail: OutgoingMail) -> Calendar:
    with mail.body.open("rb") as file:
        message = email.message_from_bytes(file.read())
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    return Calendar.from_ical(part.get_payload(decode=True))


def test_a_session_called_by_letter_is_a_date_of_the_road_and_a_draft_to_the_members(
    clearance: Theme, coordinator: User, ambassador: User
) -> None:
    made = sessions.call(clearance, work.plan(by_letter=True), by=coordinator)

    letter = made.letter
    assert letter
    assert (made.number, made.status, made.event.kind, made.event.audience) == (1, "called", "informal", "office")
    assert (letter.status, letter.event, letter.only_codes) == ("draft", made.event, ["NOR", "MEX"])
    assert (letter.to_states, letter.to_organisations) == (True, False)
    assert [text.language for text in letter.texts.order_by("language")] == ["en", "fr"]
    assert [line.says for line in preflight.check(letter) if line.level == Level.ERROR] == []
    assert OutgoingMail.objects.count() == 0


def test_the_letter_brings_each_member_its_personal_link(
    clearance: Theme, coordinator: User, president: User, ambassador: User
) -> None:
    made = sessions.call(clearance, work.plan(by_letter=True), by=coordinator)
    letter = made.letter
    assert letter
    letters.acknowledge(letter, [line.key for line in preflight.check(letter)], by=ambassador)
    letter.refresh_from_db()
    letters.approve(letter, by=ambassador)

    invited = made.event.invitations.values_list("delegation__state__code", "letter")
    assert sorted(invited) == [("MEX", letter.pk), ("NOR", letter.pk)]


def test_what_an_agenda_says_opens_no_field_of_the_letter(
    clearance: Theme, coordinator: User, ambassador: User
) -> None:
    made = sessions.call(clearance, work.plan(by_letter=True, agenda="{nothing} *here*"), by=coordinator)

    assert made.letter
    assert [line.says for line in preflight.check(made.letter) if line.level == Level.ERROR] == []


def test_called_twice_it_is_one_session_and_one_mail_to_each_address(clearance: Theme, coordinator: User) -> None:
    first = sessions.call(clearance, work.plan(), by=coordinator)

    assert sessions.call(clearance, work.plan(), by=coordinator) == first
    assert sorted(OutgoingMail.objects.values_list("recipient", flat=True)) == sorted(
        ["mission.nor@missions.example", coordinator.email, "mission.mex@missions.example"]
    )


def test_the_mail_carries_a_calendar_entry_of_the_right_hour_and_length(clearance: Theme, coordinator: User) -> None:
    made = work.session(clearance, coordinator, length=90)

    entry = next(iter(calendar(OutgoingMail.objects.all()[0]).walk("VEVENT")))
    assert entry.decoded("dtstart").isoformat() == "2010-03-10T15:00:00+01:00"
    assert entry.decoded("duration").total_seconds() == 90 * 60
    assert str(entry["uid"]).startswith(f"session-{made.pk}@")
    assert (str(entry["status"]), int(entry["sequence"])) == ("CONFIRMED", 0)


def test_a_moved_session_tells_the_members_with_a_newer_entry(clearance: Theme, coordinator: User) -> None:
    made = work.session(clearance, coordinator)

    assert sessions.move(made, work.plan(on=date(2010, 3, 11), at=time(10, 0)), by=coordinator)
    assert not sessions.move(made, work.plan(on=date(2010, 3, 11), at=time(10, 0)), by=coordinator)

    event = Event.objects.get(pk=made.event_id)
    moved = Circular.objects.get(kind="move")
    entry = next(iter(calendar(moved.recipients.all()[0].mail).walk("VEVENT")))
    assert (event.starts_on, event.ends_on, event.starts_at) == (date(2010, 3, 11), date(2010, 3, 11), time(10, 0))
    assert (int(entry["sequence"]), entry.decoded("dtstart").hour) == (2, 10)
    assert moved.recipients.count() == 3


def test_a_session_of_which_nobody_knows_is_moved_in_silence(clearance: Theme, coordinator: User) -> None:
    made = sessions.call(clearance, work.plan(by_letter=True), by=coordinator)

    assert sessions.move(made, work.plan(on=date(2010, 3, 11)), by=coordinator)
    assert Circular.objects.count() == 0


def test_an_approved_letter_holds_its_day(clearance: Theme, coordinator: User) -> None:
    made = sessions.call(clearance, work.plan(by_letter=True), by=coordinator)
    assert made.letter
    made.letter.status = Letter.Status.APPROVED

    with pytest.raises(NotPossible, match="withdraw it first"):
        sessions.move(made, work.plan(on=date(2010, 3, 11)), by=coordinator)


def test_two_who_move_at_once_do_not_overwrite_one_another(clearance: Theme, coordinator: User) -> None:
    made = work.session(clearance, coordinator)
    other = work.again(made)
    sessions.move(made, work.plan(on=date(2010, 3, 11)), by=coordinator)

    with pytest.raises(NotPossible, match="look again"):
        sessions.move(other, work.plan(on=date(2010, 3, 12)), by=coordinator)
    assert Event.objects.get(pk=made.event_id).starts_on == date(2010, 3, 11)


def test_a_cancelled_session_is_cancelled_once_and_its_entry_with_it(clearance: Theme, coordinator: User) -> None:
    made = work.session(clearance, coordinator)

    assert sessions.cancel(made, by=coordinator)
    assert not sessions.cancel(made, by=coordinator)

    told = Circular.objects.get(kind="cancel")
    entry = next(iter(calendar(told.recipients.all()[0].mail).walk("VEVENT")))
    assert (str(entry["status"]), int(entry["sequence"])) == ("CANCELLED", 2)
    assert Event.objects.get(pk=made.event_id).title == "Cancelled: Friends on Clearance, session 1"


def test_a_cancelled_session_takes_back_the_letter_that_has_not_left(clearance: Theme, coordinator: User) -> None:
    made = sessions.call(clearance, work.plan(by_letter=True), by=coordinator)

    sessions.cancel(made, by=coordinator)

    assert made.letter
    made.letter.refresh_from_db()
    assert made.letter.status == Letter.Status.WITHDRAWN
    assert Circular.objects.count() == 0


def test_a_session_that_was_held_is_not_cancelled(clearance: Theme, coordinator: User) -> None:
    made = work.held(clearance, coordinator)

    with pytest.raises(NotPossible, match="was held"):
        sessions.cancel(made, by=coordinator)


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"on": date(2010, 3, 4)}, "still to come"), ({"agenda": " \n "}, "at least one item")],
    ids=["past", "no agenda"],
)
def test_a_plan_that_cannot_be_is_refused(
    clearance: Theme, coordinator: User, facts: dict[str, object], words: str
) -> None:
    with pytest.raises(NotPossible, match=words):
        sessions.call(clearance, work.plan(**facts), by=coordinator)
    assert Session.objects.count() == 0


def test_a_group_without_members_has_nobody_to_call(meeting: Meeting, secretary: User) -> None:
    with pytest.raises(NotPossible, match="no members yet"):
        sessions.call(work.theme(meeting), work.plan(), by=secretary)


def test_a_group_without_an_address_is_not_called_by_mail(meeting: Meeting, secretary: User) -> None:
    made = work.theme(meeting)
    make.delegation(meeting, "MEX", email="")
    work.member(made, "MEX")

    with pytest.raises(NotPossible, match="has an address"):
        sessions.call(made, work.plan(), by=secretary)
    assert Session.objects.count() == 0


def test_the_first_session_is_proposed_a_week_ahead_on_a_working_day(clearance: Theme) -> None:
    (group,) = groups.gather([clearance])

    plan = sessions.proposed(group, today=date(2010, 3, 6))

    assert (plan.on, plan.at, plan.place) == (date(2010, 3, 15), time(15, 0), "")
    assert plan.agenda.split("\n") == [
        "Opening and adoption of the agenda", "Clearance", "Next steps", "Any other business",
    ]  # fmt: skip


def test_the_minutes_of_the_last_session_are_on_the_next_agenda_by_themselves(
    clearance: Theme, coordinator: User
) -> None:
    work.held(clearance, coordinator)
    (group,) = groups.gather([clearance])

    plan = sessions.proposed(group, today=work.DAY)

    assert "Approval of the minutes of session 1" in plan.agenda.split("\n")
    assert replace(plan, agenda="") == work.plan(on=date(2010, 3, 17), agenda="", by_letter=True)


def test_a_date_on_which_a_session_stands_is_not_taken_off_the_road(clearance: Theme, coordinator: User) -> None:
    made = work.session(clearance, coordinator)

    with pytest.raises(events.NotPossible, match="other work stands on it"):
        events.remove(made.event, by=coordinator)
    assert Event.objects.filter(pk=made.event_id).exists()
