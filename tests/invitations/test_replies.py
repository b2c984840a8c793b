"""Replies: one counts, none is lost, nobody is refused before the event begins."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.http import QueryDict

from invitations import replies
from invitations.models import Copy, Invitation, Reply
from invitations.replies import Change, Line, Person
from msp import mail
from msp.models import LogEntry, Meeting, OutgoingMail, User
from tests import make

GENEVA = ZoneInfo("Europe/Zurich")


@pytest.fixture
def invitation(meeting: Meeting) -> Invitation:
    """Norway's to the briefing."""
    return make.invitation(make.delegation(meeting))


def on(day: str, at: str = "09:00") -> datetime:
    """A moment in Geneva."""
    return datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=GENEVA)


def test_the_newest_answer_counts_and_the_earlier_one_is_kept(invitation: Invitation) -> None:
    first = make.reply(invitation, "undecided")
    second = make.reply(invitation, "attending")

    assert replies.current(invitation) == second
    assert list(replies.earlier(second)) == [first]
    assert list(Reply.objects.order_by("pk").values_list("answer", "current")) == [
        ("undecided", False),
        ("attending", True),
    ]


def test_an_answer_is_in_the_journal_with_who_gave_it(invitation: Invitation, president: User) -> None:
    make.reply(invitation, "undecided")
    make.reply(invitation, "regrets", by=president, source="phone")

    entries = LogEntry.objects.filter(thing="invitation").order_by("pk")

    assert list(entries.values_list("deed", "by", "by_name", "facts__answer", "facts__source")) == [
        ("reply recorded", None, "Nor, personal link", "undecided", "link"),
        ("reply changed", president.pk, "", "regrets", "phone"),
    ]


@pytest.mark.parametrize(
    ("day", "late"),
    [("2010-03-14", False), ("2010-03-16", True), ("2010-03-17", True)],
    ids=["in time", "late", "same day"],
)
def test_an_answer_after_the_day_asked_for_is_accepted_and_marked(invitation: Invitation, day: str, late: bool) -> None:
    reply = make.reply(invitation, answered_at=on(day))

    assert reply.late is late


def test_late_begins_with_the_minute_after_the_moment_asked_for(invitation: Invitation) -> None:
    asked = on("2010-03-15", "18:00")

    assert [replies.is_late(invitation, asked + timedelta(seconds=s)) for s in (-1, 0, 1)] == [False, False, True]


def test_a_letter_that_names_no_day_makes_nobody_late(invitation: Invitation) -> None:
    invitation.letter.reply_by = None

    assert replies.is_late(invitation, on("2010-03-17")) is False


def test_the_event_begins_at_its_hour_in_geneva(invitation: Invitation) -> None:
    assert replies.begins_at(invitation.event) == on("2010-03-17", "15:00")

    invitation.event.starts_at = None

    assert replies.begins_at(invitation.event) == on("2010-03-17", "00:00")


def test_once_the_event_has_begun_a_link_records_nothing_more(invitation: Invitation) -> None:
    make.reply(invitation, "undecided")
    invitation.delegation.meeting.rehearsal_on = date(2010, 3, 18)

    with pytest.raises(replies.EventBegunError):
        make.reply(invitation, "attending")

    assert list(Reply.objects.values_list("answer", "current")) == [("undecided", True)]


def test_staff_write_down_what_they_are_told_even_then(invitation: Invitation, president: User) -> None:
    invitation.delegation.meeting.rehearsal_on = date(2010, 3, 18)

    reply = make.reply(invitation, "regrets", by=president, source="phone")

    assert (reply.late, reply.current) == (True, True)


def test_the_same_form_sent_twice_is_one_answer(invitation: Invitation) -> None:
    ran: list[Reply] = []

    first = make.reply(invitation, form_key="key", also=[ran.append])
    second = make.reply(invitation, form_key="key", also=[ran.append])

    assert first == second
    assert ran == [first]
    assert LogEntry.objects.filter(thing="invitation").count() == 1


def test_a_form_sent_again_with_other_words_is_another_answer() -> None:
    first = QueryDict("form_key=a&answer=attending&csrfmiddlewaretoken=1")
    same = QueryDict("csrfmiddlewaretoken=2&answer=attending&form_key=a")
    other = QueryDict("form_key=a&answer=regrets")

    assert replies.form_key(first) == replies.form_key(same) != replies.form_key(other)
    assert replies.form_key(QueryDict("answer=attending")) == ""


def test_a_form_keeps_its_mark_when_the_page_comes_again() -> None:
    assert replies.form_nonce(QueryDict("form_key=abc")) == "abc"
    assert len(replies.form_nonce(QueryDict("form_key=" + "x" * 5000))) == 64
    assert replies.form_nonce(QueryDict()) != replies.form_nonce(QueryDict())


def test_when_a_section_fails_nothing_of_the_answer_stays(invitation: Invitation) -> None:
    make.reply(invitation, "undecided")

    def fail(reply: Reply) -> None:
        raise ValueError("the section’s own")

    with pytest.raises(ValueError, match="own"):
        make.reply(invitation, "attending", also=[fail])

    assert list(Reply.objects.values_list("answer", "current")) == [("undecided", True)]
    assert LogEntry.objects.filter(thing="invitation").count() == 1


def test_delegates_stand_in_the_order_given(invitation: Invitation) -> None:
    people = [Person("B", "Counsellor"), Person("A")]
    reply = make.reply(invitation, also=[lambda reply: replies.name_delegates(reply, people)])

    found = reply.delegates.order_by("position")

    assert [str(Person(one.name, one.title)) for one in found] == ["B, Counsellor", "A"]


def test_an_answer_settles_the_doubt_about_the_letter_that_held_its_link(invitation: Invitation) -> None:
    letter, shared = invitation.letter, "shared@missions.example"
    mine, other = invitation.delegation, make.delegation(invitation.delegation.meeting, "SWE")
    for delegation in (mine, other):
        copy = Copy.objects.create(letter=letter, delegation=delegation, reference="1", language="en", facts={})
        key = f"{letter.round}:{copy.pk}:1"
        mail.queue(key=key, recipient=shared, subject="Invitation", text="x", round=letter.round)
    OutgoingMail.objects.update(status="uncertain")

    make.reply(invitation, link=make.link(invitation, email=shared))

    assert list(OutgoingMail.objects.order_by("pk").values_list("status", flat=True)) == ["accepted", "uncertain"]


def test_ten_answers_within_an_hour_are_enough(invitation: Invitation) -> None:
    link = make.link(invitation)
    before = []
    for _number in range(11):
        before.append(replies.answered_too_often(link))
        make.reply(invitation, link=link)

    assert before == [False] * 10 + [True]

    link.replies.update(recorded_at=on("2010-03-05"))
    assert replies.answered_too_often(link) is False


def test_old_and_new_are_compared_line_by_line() -> None:
    old = [Line("Briefing", ("Attending",)), Line("Delegation", ("A", "B")), Line("Signs", ("A",))]
    new = [Line("Briefing", ("Attending",)), Line("Delegation", ("A",)), Line("Friend", ("Clearance",))]

    assert replies.compare(old, new) == [
        Change("Delegation", ("A", "B"), ("A",)),
        Change("Friend", (), ("Clearance",)),
        Change("Signs", ("A",), ()),
    ]
    assert replies.compare(new, new) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("keys", [("same", "same"), ("one", "other")], ids=["double click", "two people"])
def test_two_who_send_at_once_leave_one_answer_that_counts(keys: tuple[str, str]) -> None:
    invitation = make.invitation(make.delegation(make.meeting()))
    link = make.link(invitation)
    barrier, faults = threading.Barrier(2), []

    def send(key: str) -> None:
        try:
            mine: Any = Invitation.objects.select_related(
                "event", "letter", "delegation__state", "delegation__meeting"
            ).get(pk=invitation.pk)
            barrier.wait()
            replies.record(mine, answer="attending", source="link", link=link, form_key=key)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[key]) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert Reply.objects.count() == len(set(keys))
    assert Reply.objects.filter(current=True).count() == 1
