"""What a delegation keeps: the mail, the calendar entry, the copy on paper, the link again."""

from __future__ import annotations

import email
import email.policy
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from icalendar import Calendar

from invitations import confirmations, links, replies, sections
from invitations.models import Address, Invitation, Reply, ReplyLink
from invitations.replies import Person
from msp.models import Meeting, OutgoingMail, User
from tests import make
from tests.msp import reading

GENEVA = ZoneInfo("Europe/Zurich")


@pytest.fixture
def link(meeting: Meeting) -> ReplyLink:
    """Norway's."""
    return make.link(make.invitation(make.delegation(meeting)), email="mission@norway.example")


def say(link: ReplyLink, answer: str = "attending", *names: str, **facts: Any) -> Reply:
    """Answer through the link, with the confirmation promised."""
    people = [Person(name) for name in names]
    known = {"link": None if facts.get("by") else link, "confirm_to": link.email, **facts}
    return make.reply(
        link.invitation,
        answer,
        also=[partial(replies.name_delegates, people=people), confirmations.promise],
        **known,
    )


def mails() -> list[tuple[str, EmailMessage]]:
    """Return the mails that are promised, with whom they go to."""
    return [
        (row.recipient, email.message_from_bytes(row.body.read(), policy=email.policy.default))
        for row in OutgoingMail.objects.order_by("pk")
    ]


def part(message: EmailMessage, kind: str = "plain") -> str:
    """Return the text or the HTML of a mail."""
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_the_confirmation_goes_where_it_was_asked_for(link: ReplyLink) -> None:
    reply = say(link, "attending", "First Secretary, Norway")

    [(recipient, message)] = mails()
    row = OutgoingMail.objects.get()

    assert recipient == "mission@norway.example"
    assert message["Subject"] == f"Your reply {link.invitation.reference} is recorded (1MSP)"
    assert message["Reply-To"] == "rsvp@presidency.example"
    assert (row.priority, row.status, row.meeting) == (2, "queued", link.invitation.delegation.meeting)
    assert str(reply.pk) in row.key
    for kind in ("plain", "html"):
        text = part(message, kind)
        assert "First Secretary, Norway" in text
        assert "Wednesday 17 March 2010" in text
        assert links.url(link) in text
        assert "What has changed" not in text


def test_a_change_shows_old_and_new(link: ReplyLink) -> None:
    say(link, "attending", "Ambassador, Norway")
    say(link, "regrets")

    _first, (_recipient, message) = mails()
    text = part(message)

    assert message["Subject"] == f"Your reply {link.invitation.reference} has been changed (1MSP)"
    assert "- Briefing\n  before: Attending\n  now: Regrets\n" in text
    assert "- Delegation\n  before: Ambassador, Norway\n  now: –\n" in text
    assert "<del" in part(message, "html")


def test_the_same_answer_again_says_that_it_is_the_same(link: ReplyLink) -> None:
    say(link, "undecided")
    say(link, "undecided")

    assert "It says the same as before." in part(mails()[1][1])


def test_the_mailbox_of_record_is_told_when_the_confirmation_goes_elsewhere(link: ReplyLink) -> None:
    say(link, confirm_to="capital@norway.example")

    told = dict(mails())

    assert sorted(told) == ["capital@norway.example", "mission@norway.example"]
    assert links.token(link) in part(told["mission@norway.example"])
    assert links.token(link) not in told["capital@norway.example"].as_string()
    assert "through the personal link in the letter" in part(told["capital@norway.example"])


def test_the_same_mailbox_in_other_letters_gets_one_mail(link: ReplyLink) -> None:
    say(link, confirm_to="Mission@Norway.example")

    assert len(mails()) == 1


def test_an_answer_on_behalf_is_confirmed_where_staff_say_and_a_change_to_the_mission(
    link: ReplyLink, president: User
) -> None:
    behalf: dict[str, Any] = {"by": president, "source": "phone"}
    say(link, "undecided", confirm_to="", **behalf)
    assert mails() == []
    Address.objects.create(delegation=link.invitation.delegation, email="copy@norway.example", purpose="copy")

    say(link, "attending", confirm_to="desk@norway.example", **behalf)

    assert sorted(recipient for recipient, _message in mails()) == [
        "desk@norway.example",
        "mission.nor@missions.example",
    ]
    assert links.token(link) not in str([message.as_string() for _recipient, message in mails()])


def test_the_mail_speaks_the_language_of_the_answer(link: ReplyLink) -> None:
    say(link, "attending", language="ar")

    [(_recipient, message)] = mails()

    assert str(message["Subject"]).startswith("سُجّل ردّكم")
    assert 'lang="ar" dir="rtl"' in part(message, "html")
    assert "آذار/مارس 2010" in part(message)


def test_a_late_answer_says_so(link: ReplyLink) -> None:
    say(link, answered_at=datetime(2010, 3, 16, 9, tzinfo=GENEVA))

    assert "Received after the date asked for" in part(mails()[0][1])


def test_what_people_wrote_arrives_letter_by_letter(link: ReplyLink) -> None:
    say(link, "attending", "<b>Ms</b> {{7*7}} {% now %}", words="<script>alert(1)</script>")

    [(_recipient, message)] = mails()

    assert "<b>Ms</b> {{7*7}} {% now %}" in part(message)
    assert "&lt;b&gt;Ms&lt;/b&gt; {{7*7}} {% now %}" in part(message, "html")
    assert "<script>" not in part(message, "html")


def entry(invitation: Invitation, answer: str = "attending") -> Calendar:
    """Read the calendar entry back."""
    return Calendar.from_ical(confirmations.calendar(invitation, answer=answer))


def test_the_calendar_entry_stands_in_genevas_zone(link: ReplyLink) -> None:
    invitation = link.invitation

    [event] = entry(invitation).walk("VEVENT")
    [zone] = entry(invitation).walk("VTIMEZONE")

    assert event.decoded("dtstart") == datetime(2010, 3, 17, 15, tzinfo=GENEVA)
    assert event["dtstart"].params["TZID"] == zone["TZID"] == "Europe/Zurich"
    assert event["summary"] == "1MSP: Briefing"
    assert event["location"] == "CD Council Chamber, Palais des Nations, Geneva"
    assert event["uid"] == f"{invitation.reference}@localhost"
    assert event["status"] == "CONFIRMED"
    assert invitation.reference in str(event["description"])


def test_an_event_of_several_days_fills_them_whole(link: ReplyLink) -> None:
    invitation = link.invitation
    invitation.event.ends_on = date(2010, 3, 19)

    [event] = entry(invitation, "undecided").walk("VEVENT")

    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2010, 3, 17), date(2010, 3, 20))
    assert event["status"] == "TENTATIVE"
    assert not entry(invitation).walk("VTIMEZONE")


def test_a_title_cannot_add_lines_to_the_calendar(link: ReplyLink) -> None:
    link.invitation.event.title = "Briefing\r\nATTENDEE:mailto:x@y.example; , \\"

    [event] = entry(link.invitation).walk("VEVENT")

    assert "attendee" not in event
    assert str(event["summary"]).startswith("1MSP: Briefing")


def test_only_who_may_come_gets_a_calendar_entry(link: ReplyLink) -> None:
    say(link, "attending")
    say(link, "regrets")

    attached = [[part.get_filename() for part in message.iter_attachments()] for _recipient, message in mails()]

    assert attached == [[f"{link.invitation.reference}.ics"], []]


@pytest.mark.parametrize(("language", "words"), [("en", "Attending"), ("fr", "Participe"), ("ru", "Участвует")])
def test_the_copy_on_paper_says_what_was_answered(link: ReplyLink, language: str, words: str) -> None:
    say(link, "attending", "H.E. Mme Bente ANGELL-Hansen")
    reply = sections.whole(Reply.objects.select_related(*links.WHOLE)).get()

    with translation.override(language):
        text = reading.text(confirmations.paper(reply))

    assert words in text
    assert "H.E. Mme Bente ANGELL-Hansen" in text
    assert link.invitation.reference in text


def test_a_mailbox_gets_all_its_links_of_a_meeting_in_one_mail(link: ReplyLink, meeting: Meeting) -> None:
    other = make.link(make.invitation(make.delegation(meeting, "SWE")), email=link.email)

    sent = confirmations.send_again("MISSION@norway.example ")

    [(recipient, message)] = mails()
    assert (sent, recipient) == (1, "mission@norway.example")
    for one in (link, other):
        assert links.url(one) in part(message)
        assert links.url(one) in part(message, "html")


def test_asked_again_within_a_quarter_of_an_hour_it_is_the_same_mail(
    link: ReplyLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now().replace(minute=0, second=0)
    counts = []

    for minutes in (0, 14, 15):
        monkeypatch.setattr("django.utils.timezone.now", lambda minutes=minutes: now + timedelta(minutes=minutes))
        confirmations.send_again(link.email)
        counts.append(OutgoingMail.objects.count())

    assert counts == [1, 1, 2]


def test_an_unknown_mailbox_gets_nothing(link: ReplyLink, president: User) -> None:
    assert confirmations.send_again("nobody@norway.example") == 0

    links.revoke(link, by=president)

    assert confirmations.send_again(link.email) == 0
    assert mails() == []


def test_a_new_link_is_mailed_once_however_often_it_is_pressed(link: ReplyLink, president: User) -> None:
    new = confirmations.renew(link, by=president)
    again = confirmations.renew(link, by=president)

    [(recipient, message)] = mails()
    assert new == again
    assert recipient == link.email
    assert links.url(new) in part(message)
