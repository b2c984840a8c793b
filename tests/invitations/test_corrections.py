"""Letters that told a date which no longer holds, and the letters that put it right."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from invitations import copies, correcting, corrections, letters, preflight, replies
from invitations.corrections import Outdated
from invitations.drafts import Draft, TextDraft
from invitations.models import Correction, Delegation, Invitation, Letter, OfficeHolder
from msp import events
from msp.models import Event, Meeting, OutgoingMail, User
from tests import make

GENEVA = ZoneInfo("Europe/Zurich")
TEXT = "I have the honour to invite {state} on {event.when}. The meeting is suggested for 8-12 November 2010."


@pytest.fixture(autouse=True)
def addressed(meeting: Meeting) -> list[Delegation]:
    """Norway, Mexico and the Red Cross."""
    body = make.organisation_delegation(meeting)
    OfficeHolder.objects.create(delegation=body, name="The Head of Delegation", salutation="Sir,", named=False)
    return [make.delegation(meeting), make.delegation(meeting, "MEX"), body]


@pytest.fixture
def sent(meeting: Meeting, president: User, ambassador: User) -> Letter:
    """The invitation to the briefing, which names the meeting too; it has left."""
    return leave(make.ready_letter(meeting, president, ambassador, TEXT, to_organisations=True), ambassador)


def leave(letter: Letter, by: User) -> Letter:
    letters.dispatch(letter, by=by)
    letter.refresh_from_db()
    return letter


def approve_and_leave(letter: Letter, by: User) -> Letter:
    """Send a draft the ordinary way."""
    letters.acknowledge(letter, [line.key for line in preflight.check(letter)], by=by)
    letter.refresh_from_db()
    letters.approve(letter, by=by)
    copies.prepare_some(letter.copies.values_list("pk", flat=True))
    return leave(letter, by)


def move(event: Event, by: User, **facts: Any) -> Event:
    event.refresh_from_db()
    for name, value in facts.items():
        setattr(event, name, value)
    events.change(event, by=by)
    return event


def briefing(meeting: Meeting) -> Event:
    return meeting.events.get(kind="briefing")


def to_the_18th(meeting: Meeting, by: User) -> Event:
    return move(briefing(meeting), by, starts_on=date(2010, 3, 18), ends_on=date(2010, 3, 18))


def wrong(meeting: Meeting) -> list[Outdated]:
    return corrections.outdated(meeting, list(meeting.events.all()))


def test_a_road_that_nobody_changed_has_nothing_to_correct(meeting: Meeting, sent: Letter) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert corrections.outdated(meeting, [briefing(meeting)]) == []

    assert len(asked) == 2  # the briefing itself, and what was told


def test_who_was_told_another_day_is_known_by_name(meeting: Meeting, sent: Letter, president: User) -> None:
    to_the_18th(meeting, president)

    [one] = wrong(meeting)

    assert (one.letter, one.event, one.codes, one.correction) == (sent, briefing(meeting), ("ICRC", "MEX", "NOR"), None)
    assert one.reference == "No: 001 Lao PM.GE.10"
    assert (one.was, one.now) == ("Wednesday 17 March 2010 at 3:00 pm", "Thursday 18 March 2010 at 3:00 pm")


def test_a_date_that_a_letter_only_names_counts_too(meeting: Meeting, sent: Letter, president: User) -> None:
    move(meeting.events.get(kind="meeting"), president, starts_on=date(2010, 11, 9))

    [one] = wrong(meeting)

    assert (one.event.kind, one.told.invites, len(one.codes)) == ("meeting", False, 3)
    assert one.was == "8–12 November 2010"


def test_the_same_change_back_or_a_date_that_is_over_asks_for_nothing(
    meeting: Meeting, sent: Letter, president: User
) -> None:
    event = to_the_18th(meeting, president)
    Meeting.objects.update(rehearsal_on=date(2010, 3, 19))
    meeting.refresh_from_db()
    assert wrong(meeting) == []

    Meeting.objects.update(rehearsal_on=date(2010, 3, 5))
    meeting.refresh_from_db()
    assert len(wrong(meeting)) == 1
    move(event, president, starts_on=date(2010, 3, 17), ends_on=date(2010, 3, 17))
    assert wrong(meeting) == []


def test_pressed_twice_it_is_one_draft_to_those_who_were_told(meeting: Meeting, sent: Letter, president: User) -> None:
    event = to_the_18th(meeting, president)
    make.delegation(meeting, "AUT")

    first, again = (correcting.correct(sent, event, by=president) for _twice in range(2))

    assert first == again
    assert Letter.objects.count() == 2
    draft = Draft.of(first.letter)
    assert (draft.event, draft.only_codes, draft.to_organisations) == (event, ("ICRC", "MEX", "NOR"), True)
    assert (draft.asks, draft.reply_by, draft.dated_on) == (("signatory", "themes"), sent.reply_by, date(2010, 3, 5))
    [text] = draft.texts
    assert text.subject == "Correction: {event.title}"
    assert [one.body for one in text.paragraphs][:2] == [
        "I have the honour to refer to my letter of 5 March 2010 (No: 001 Lao PM.GE.10), which told {state} of this "
        "event: {event.title}.",
        "The date given there was: Wednesday 17 March 2010 at 3:00 pm. The date is now: **{event.when}**.",
    ]
    assert [one.correction for one in wrong(meeting)] == [first]


def test_once_it_has_left_nobody_is_told_another_date(
    meeting: Meeting, sent: Letter, president: User, ambassador: User
) -> None:
    event = to_the_18th(meeting, president)
    made = correcting.correct(sent, event, by=president)

    correction = approve_and_leave(made.letter, ambassador)

    copy = correction.copies.get(delegation__state__code="NOR")
    assert copy.reference == "No: 002 Lao PM.GE.10"
    assert copy.facts["subject"] == "Correction: Briefing"
    assert copy.facts["values"]["event.when"] == "Thursday 18 March 2010 at 3:00 pm"
    assert OutgoingMail.objects.filter(round=correction.round, status="queued").count() == 3
    assert wrong(meeting) == []
    with pytest.raises(correcting.NotPossible, match="nothing to correct"):
        correcting.correct(sent, event, by=president)


def test_the_invitation_stays_one_and_its_reply_and_link_with_it(
    meeting: Meeting, sent: Letter, president: User, ambassador: User
) -> None:
    invitation = Invitation.objects.get(delegation__state__code="NOR")
    reply = make.reply(invitation)
    event = to_the_18th(meeting, president)
    made = correcting.correct(sent, event, by=president)
    Letter.objects.filter(pk=made.letter.pk).update(reply_by=datetime(2010, 3, 16, 18, tzinfo=GENEVA))

    correction = approve_and_leave(Letter.objects.get(pk=made.letter.pk), ambassador)

    after = Invitation.objects.select_related("letter").get(delegation__state__code="NOR")
    assert (after.pk, replies.current(after)) == (invitation.pk, reply)
    assert after.letter == correction
    assert not replies.is_late(after, datetime(2010, 3, 16, 9, tzinfo=GENEVA))
    letters.withdraw(correction, by=ambassador)
    assert set(Invitation.objects.values_list("letter", flat=True)) == {sent.pk}
    assert len(wrong(meeting)) == 1


def test_a_later_letter_with_the_right_date_mends_it_for_those_it_reached(
    meeting: Meeting, sent: Letter, president: User, ambassador: User
) -> None:
    to_the_18th(meeting, president)
    leave(make.ready_letter(meeting, president, ambassador, only_codes=("NOR",)), ambassador)

    assert [one.codes for one in wrong(meeting)] == [("ICRC", "MEX")]


def test_only_those_who_heard_the_paragraph_were_told(meeting: Meeting, president: User, ambassador: User) -> None:
    heard = make.ParagraphDraft("See you on 8–12 November 2010.", "picked", ("MEX",))
    leave(make.ready_letter(meeting, president, ambassador, "Please come.", heard), ambassador)

    move(meeting.events.get(kind="meeting"), president, starts_on=date(2010, 11, 9))

    assert [one.codes for one in wrong(meeting)] == [("MEX",)]


def test_what_only_named_the_date_is_corrected_without_inviting(
    meeting: Meeting, sent: Letter, president: User, ambassador: User
) -> None:
    goal = move(meeting.events.get(kind="meeting"), president, starts_on=date(2010, 11, 9), precision="fixed")
    made = correcting.correct(sent, goal, by=president)

    draft = Draft.of(made.letter)
    assert (draft.event, draft.reply_by, draft.asks) == (None, None, ())
    assert draft.texts[0].paragraphs[1].body == (
        "The date given there was: 8–12 November 2010. The date is now: **9–12 November 2010**."
    )
    approve_and_leave(made.letter, ambassador)

    assert Invitation.objects.filter(event=goal).count() == 0
    assert wrong(meeting) == []


def test_a_draft_follows_a_date_that_moves_again(
    meeting: Meeting, sent: Letter, president: User, ambassador: User
) -> None:
    goal = move(meeting.events.get(kind="meeting"), president, starts_on=date(2010, 11, 9))
    first = correcting.correct(sent, goal, by=president)
    move(goal, president, starts_on=date(2010, 11, 10))

    again = correcting.correct(sent, goal, by=president)

    assert again == first
    assert "**10–12 November 2010**" in Draft.of(first.letter).texts[0].paragraphs[1].body
    letter = Letter.objects.get(pk=first.letter.pk)
    letters.acknowledge(letter, [line.key for line in preflight.check(letter)], by=ambassador)
    letter.refresh_from_db()
    letters.approve(letter, by=ambassador)
    move(goal, president, starts_on=date(2010, 11, 11))
    with pytest.raises(correcting.NotPossible, match="withdraw it first"):
        correcting.correct(sent, goal, by=president)


def test_a_letter_that_is_approved_and_tells_another_date_is_named_before_it_leaves(
    meeting: Meeting, president: User, ambassador: User
) -> None:
    ready = make.ready_letter(meeting, president, ambassador, TEXT)
    assert corrections.unsent(meeting, meeting.events.all()) == []

    to_the_18th(meeting, president)

    assert corrections.unsent(meeting, meeting.events.all()) == [ready]
    assert wrong(meeting) == []


def test_a_place_an_hour_and_a_week_are_told_in_both_languages(
    meeting: Meeting, president: User, ambassador: User
) -> None:
    french = TextDraft("fr", "Invitation", "Veuillez agréer.", "", (make.ParagraphDraft("{event.when}"),))
    ready = make.ready_letter(meeting, president, ambassador, TEXT, more_texts=(french,), numbering="copy")
    leave(ready, ambassador)
    event = move(briefing(meeting), president, starts_at=time(10), place="Room {XIX}")

    texts = Draft.of(correcting.correct(ready, event, by=president).letter).texts

    said = {text.language: [one.body for one in text.paragraphs] for text in texts}
    assert said["en"][0].startswith("I have the honour to refer to my letter of 5 March 2010, which told {state}")
    assert said["fr"][1:3] == [
        "Date annoncée dans cette lettre : mercredi 17 mars 2010 à 15 h. Nouvelle date : **{event.when}**.",
        "Lieu annoncé dans cette lettre : CD Council Chamber, Palais des Nations, Geneva. "
        "Nouveau lieu : **{event.place}**.",
    ]
    assert len(said["en"]) == len(said["fr"]) == 4


@pytest.mark.parametrize(
    ("before", "day", "by"),
    [
        (datetime(2010, 3, 15, 18, tzinfo=GENEVA), date(2010, 3, 18), datetime(2010, 3, 15, 18, tzinfo=GENEVA)),
        (datetime(2010, 3, 15, 18, tzinfo=GENEVA), date(2010, 3, 12), datetime(2010, 3, 11, 18, tzinfo=GENEVA)),
        (datetime(2010, 3, 4, 18, tzinfo=GENEVA), date(2010, 3, 18), datetime(2010, 3, 17, 18, tzinfo=GENEVA)),
        (None, date(2010, 3, 5), None),
    ],
)
def test_a_reply_is_asked_for_by_a_day_that_can_be_kept(
    meeting: Meeting, before: datetime | None, day: date, by: datetime | None
) -> None:
    event = make.briefing(meeting, starts_on=day, ends_on=day)

    assert corrections._reply_by(before, event, datetime(2010, 3, 5, 9, tzinfo=GENEVA)) == by


def test_no_letter_corrects_itself(sent: Letter) -> None:
    with pytest.raises(IntegrityError):
        Correction.objects.create(letter=sent, corrects=sent, event=sent.event)


def test_the_number_of_queries_is_the_same_for_one_letter_and_three(
    meeting: Meeting, president: User, ambassador: User
) -> None:
    counts = []
    for codes in (("NOR",), ("MEX", "AUT")):
        for code in codes:
            if code == "AUT":
                make.delegation(meeting, code)
            leave(make.ready_letter(meeting, president, ambassador, only_codes=(code,)), ambassador)
        road = [to_the_18th(meeting, president)]
        with CaptureQueriesContext(connection) as asked:
            found = corrections.outdated(meeting, road)
        counts.append((len(found), len(asked)))
        move(road[0], president, starts_on=date(2010, 3, 17), ends_on=date(2010, 3, 17))

    assert counts == [(1, 4), (3, 4)]
