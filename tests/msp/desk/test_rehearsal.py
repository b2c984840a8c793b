"""The sample, opened and played forward by the real deeds."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from invitations.models import Act, Copy, Letter, Reply
from msp.desk import figures, founding, rehearsal
from msp.models import Meeting, OutgoingMail, Seat
from outcomes.models import Proposal
from outcomes.proceedings import sample as proceedings

pytestmark = pytest.mark.django_db


def test_the_sample_is_the_founding_day(settings: Settings) -> None:
    settings.SAMPLE = True

    call_command("demo", stdout=StringIO())
    call_command("demo", stdout=StringIO())

    meeting = Meeting.objects.get()
    assert (meeting.slug, meeting.rehearsal_on) == ("1msp", date(2010, 3, 5))
    assert meeting.delegations.of_states().count() == 195
    assert meeting.delegations.filter(post="unconfirmed").count() == 17
    assert meeting.letters.get().status == Letter.Status.DRAFT
    assert sorted(Seat.objects.values_list("role", flat=True)) == [
        "friend",
        "presidency",
        "presidency",
        "reader",
        "secretariat",
    ]
    assert Act.objects.exists()


def test_outside_the_sample_set_up_there_is_none() -> None:
    with pytest.raises(CommandError, match="sample set-up"):
        call_command("demo")


def test_played_forward_the_letter_has_left_and_84_have_answered(settings: Settings) -> None:
    settings.SAMPLE = True
    meeting = founding.open_sample()
    said: list[str] = []
    letter = meeting.letters.get()
    Letter.objects.filter(pk=letter.pk).update(only_codes=["NOR", "AUT", "CHL", "THA", "KIR"])

    rehearsal.play_to_replies(meeting, say=said.append)
    rehearsal.play_to_replies(meeting, say=said.append)

    meeting.refresh_from_db()
    letter.refresh_from_db()
    assert (letter.status, meeting.rehearsal_on) == (Letter.Status.DISPATCHED, date(2010, 3, 11))
    assert set(letter.copies.values_list("status", flat=True)) == {Copy.Status.READY}
    assert OutgoingMail.objects.filter(round=letter.round).count() == 5
    replies = Reply.objects.filter(current=True)
    assert replies.count() == Reply.objects.count() == len(figures.of_replies(meeting, on=rehearsal.DAY))
    assert all(replies.values_list("invented", flat=True))
    proposed = Proposal.objects.order_by("number")
    assert [(one.delegation.code, one.status) for one in proposed] == [
        ("NOR", "accepted"),
        ("MEX", "submitted"),
        ("AUT", "submitted"),
        ("IRL", "submitted"),
    ]
    assert {one.rationale for one in proposed} == {"Invented for the sample."}


def test_the_sample_is_played_to_the_first_morning_of_the_meeting_once() -> None:
    meeting = founding.open_sample()
    proceedings.prepare(meeting)
    proceedings.prepare(meeting)
    assert (meeting.agenda_items.count(), meeting.sittings.count(), meeting.officers.count()) == (20, 10, 7)
    assert meeting.conduct.zone == "Asia/Vientiane"

    for _ in range(2):
        rehearsal.play_to_opening(meeting, say=lambda words: None)

    meeting.refresh_from_db()
    assert meeting.rehearsal_on == date(2010, 11, 8)
    assert [one.text for one in meeting.decisions.order_by("number")] == [
        "elected the Lao People's Democratic Republic as its President",
        "elected Ireland, Japan, Mexico, Norway and Zambia as its Vice-Presidents",
        "elected Director-General, Ministry of Foreign Affairs (the Lao People's Democratic Republic) as its "
        "Secretary-General",
        "adopted its agenda",
    ]
    first = meeting.sittings.get(status="open")
    assert first.current.title == "Statements by dignitaries and general exchange of views"
    assert sorted(first.speeches.values_list("delegation__state__code", "status")) == [
        ("CHL", "spoken"),
        ("NOR", "speaking"),
    ]
