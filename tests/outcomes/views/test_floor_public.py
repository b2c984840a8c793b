"""Now and next for everyone, and the floor behind a personal link."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from invitations import links
from invitations.models import ReplyLink
from msp.models import LogEntry, Meeting
from outcomes import documents
from outcomes.models import Sitting, Speaker
from outcomes.proceedings import conduct, sittings, speakers
from tests import make
from tests.outcomes.proceedings.conducting import DAY, NOW, at, item, sitting, staff
from tests.outcomes.texts import text

VIENTIANE = ZoneInfo("Asia/Vientiane")
NOW_PAGE = "/now/1msp/"
FEED = "/calendar/1msp/sittings.ics"


@pytest.fixture
def published(meeting: Meeting) -> Meeting:
    """A meeting in Vientiane that shows what is now and next, rehearsed on the day of its opening."""
    meeting.rehearsal_on = DAY
    meeting.save()
    settled = conduct.of(meeting)
    settled.zone, settled.is_public, settled.shows_speakers = "Asia/Vientiane", True, True
    conduct.change(settled, by=staff(meeting), what=["is_public"])
    return meeting


@pytest.fixture
def norway(published: Meeting) -> ReplyLink:
    until = datetime(2010, 11, 12, 18, tzinfo=VIENTIANE)
    letter = make.sent_letter(published.events.get(kind="meeting"), title="Invitation to the Meeting", reply_by=until)
    return links.grant(make.invitation(make.delegation(published, "NOR"), letter), email="mission@norway.example")


@pytest.fixture
def phone(client: Client, norway: ReplyLink) -> Client:
    """A browser in which Norway has pressed its link."""
    assert client.get(reverse("link", args=[links.token(norway)])).status_code == 303
    return client


def test_nothing_is_shown_before_the_presidency_publishes_it(meeting: Meeting, client: Client) -> None:
    sitting(meeting)

    assert [client.get(url).status_code for url in (NOW_PAGE, FEED, "/now/nowhere/")] == [404, 404, 404]


def test_everyone_sees_what_is_now_and_what_comes_next(published: Meeting, client: Client) -> None:
    one, two = item(published, "Opening"), item(published, "Elections")
    for title, audience in (("Open plan", "public"), ("Secret plan", "office")):
        facts = {"title": title, "audience": audience, "type": "action-plan"}
        two.documents.add(documents.begin(published, text("x"), by=None, now=NOW, **facts))
    here = sitting(published, one, two, ends_at=time(23, 59))
    later = sitting(published, two, is_open=False, on=date(2010, 11, 12), room="Room 2", is_public=False)
    sittings.take_up(here, one, by=staff(published))
    sittings.change(later, [two], lock=0, by=staff(published), now=NOW, change="Moved to Room 2")

    before = timezone.now()
    answer = client.get(NOW_PAGE)
    shown = answer.content.decode()

    assert answer["Refresh"] == "30"
    moments = {f"It is {moment.astimezone(VIENTIANE):%H:%M} in Vientiane." for moment in (before, timezone.now())}
    assert any(words in shown for words in moments)
    assert '<p class="item"><bdi lang="en">1. Opening</bdi></p>' in shown
    assert "Friday 12 November 2010" in shown
    assert "closed to the public" in shown
    assert "Changed at 10:05:" in shown
    assert ("Open plan" in shown, "Secret plan" in shown) == (True, False)
    assert "Refresh" not in client.get(NOW_PAGE + "?still=1").headers


def test_who_speaks_is_shown_only_where_that_was_decided_and_in_no_closed_sitting(
    published: Meeting, client: Client
) -> None:
    one = item(published)
    here = sitting(published, one)
    sittings.take_up(here, one, by=staff(published))
    of = speakers.open_list(one, by=staff(published))
    for minute, code in enumerate(("NOR", "MEX", "CHL")):
        speakers.ask(of, make.delegation(published, code), now=at(minute), by=staff(published))
    speakers.call(of.speakers.earliest("pk"), sitting=here, by=staff(published), now=at(5), after=None)

    assert "<b><bdi>Nor</bdi></b>" in client.get(NOW_PAGE).content.decode()
    assert "<li><bdi>Mex</bdi></li>" in client.get(NOW_PAGE).content.decode()
    Sitting.objects.update(is_public=False)
    assert "<bdi>Nor</bdi>" not in client.get(NOW_PAGE).content.decode()
    Sitting.objects.update(is_public=True)
    conduct_row = conduct.of(published)
    conduct_row.shows_speakers = False
    conduct_row.save()
    assert "Nor" not in client.get(NOW_PAGE).content.decode()


@pytest.mark.parametrize(
    ("language", "words", "direction"),
    [("ar", "الآن وما يلي", "rtl"), ("zh-hans", "当前与接下来", "ltr"), ("fr", "En cours et à suivre", "ltr"),
     ("ru", "Сейчас и далее", "ltr"), ("es", "Ahora y a continuación", "ltr")],
)  # fmt: skip
def test_the_page_speaks_six_languages(
    published: Meeting, client: Client, language: str, words: str, direction: str
) -> None:
    sitting(published)

    shown = client.get(f"{NOW_PAGE}?lang={language}").content.decode()

    assert f"<h1>{words}</h1>" in shown
    assert f'dir="{direction}"' in shown


def test_the_page_costs_the_same_for_one_sitting_and_for_three(published: Meeting, client: Client) -> None:
    one = item(published)
    sitting(published, one, is_open=False)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(NOW_PAGE)
        return len(asked)

    before = count()
    for day in (10, 11):
        sitting(published, one, item(published, f"Item {day}"), is_open=False, on=date(2010, 11, day))
    assert count() == before


def test_the_sittings_are_a_calendar_in_the_zone_of_the_room(published: Meeting, client: Client) -> None:
    sitting(published, item(published, "Opening"), title="High-level opening")

    answer = client.get(FEED)
    found = Calendar.from_ical(answer.content)

    (event,) = found.walk("VEVENT")
    assert event["summary"] == "1MSP: High-level opening"
    assert event.decoded("dtstart").isoformat() == "2010-11-09T10:00:00+07:00"
    assert (
        event.decoded("dtend") if "dtend" in event else event.decoded("dtstart") + event.decoded("duration")
    ).hour == 13
    assert event["description"] == "1. Opening"
    assert [zone["tzid"] for zone in found.walk("VTIMEZONE")] == ["Asia/Vientiane"]


# --- behind the personal link ----------------------------------------------------------------------------------------


def test_a_delegation_asks_for_the_floor_and_withdraws(published: Meeting, norway: ReplyLink, phone: Client) -> None:
    here = f"/reply/{norway.public_id}/meeting/"
    assert "No list of speakers is open at present." in phone.get(here).content.decode()
    of = speakers.open_list(item(published), by=staff(published))
    speakers.ask(of, make.delegation(published, "MEX"), now=at(-9), by=staff(published), level="minister")

    assert "1. General exchange of views" in phone.get(here).content.decode()
    wish = {"of": of.pk, "level": "ambassador", "title": "Permanent Representative"}
    first, second = (phone.post(here, wish) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    asked = Speaker.objects.get(delegation__state__code="NOR")
    assert (asked.link, asked.entered_by, asked.title) == (norway, None, "Permanent Representative")
    shown = phone.get(here).content.decode()
    assert "Place 2 of 2." in shown
    assert "You may speak for 5 minutes." in shown
    assert LogEntry.objects.get(deed="asked for the floor", by=None).by_name == "Nor"
    assert phone.post(f"{here}{asked.pk}/withdraw/").status_code == 303
    asked.refresh_from_db()
    assert asked.status == "withdrawn"


def test_a_closed_list_and_too_many_wishes_are_refused_in_words(
    published: Meeting, norway: ReplyLink, phone: Client
) -> None:
    here = f"/reply/{norway.public_id}/meeting/"
    of = speakers.open_list(item(published), by=staff(published))
    groups = [phone.post(here, {"of": of.pk, "level": "other", "group": f"Group {n}"}) for n in range(5)]

    assert [answer.status_code for answer in groups] == [303, 303, 303, 303, 422]
    assert "several times" in groups[-1].content.decode()
    speakers.close_list(of, by=staff(published))
    late = phone.post(here, {"of": of.pk, "level": "other"})
    assert late.status_code == 422
    assert phone.post(here, {"of": "x", "level": "king"}).status_code == 422
    assert Speaker.objects.count() == 4


def test_another_delegations_wish_is_out_of_reach(published: Meeting, norway: ReplyLink, phone: Client) -> None:
    of = speakers.open_list(item(published), by=staff(published))
    theirs = speakers.ask(of, make.delegation(published, "MEX"), now=NOW, by=staff(published))

    assert phone.post(f"/reply/{norway.public_id}/meeting/{theirs.pk}/withdraw/").status_code == 404
    assert Client().get(f"/reply/{norway.public_id}/meeting/").status_code == 404
    assert Speaker.objects.get().status == "waiting"


def test_one_who_has_the_floor_is_told(published: Meeting, norway: ReplyLink, phone: Client) -> None:
    one = item(published)
    of = speakers.open_list(one, by=staff(published))
    here = sitting(published, one)
    asked = speakers.ask(of, norway.invitation.delegation, now=NOW, link=norway)
    speakers.call(asked, sitting=here, by=staff(published), now=NOW, after=None)

    assert "Your delegation has the floor." in phone.get(f"/reply/{norway.public_id}/meeting/").content.decode()


def test_the_reply_page_shows_the_way_to_the_meeting_once_there_is_something_to_see(
    published: Meeting, norway: ReplyLink, phone: Client
) -> None:
    here, way = f"/reply/{norway.public_id}/", f'href="/reply/{norway.public_id}/meeting/"'
    assert way in phone.get(here).content.decode()
    settled = conduct.of(published)
    settled.is_public = False
    settled.save()
    assert way not in phone.get(here).content.decode()
    speakers.open_list(item(published), by=staff(published))
    assert way in phone.get(here).content.decode()
