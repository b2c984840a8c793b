"""The roadmap: chosen and computed days on one page, doubts, and calendars to subscribe to."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import signing
from django.test import Client
from django.urls import get_resolver
from icalendar import Calendar

from msp.desk import founding
from msp.desk.roadmap import SALT
from msp.forms import TAKEN, MeetingForm
from msp.models import Event, Holiday, Meeting, Seat, User
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample() -> Meeting:
    return founding.open_sample()


def seat(meeting: Meeting, role: str = "presidency") -> Client:
    client = Client()
    client.force_login(make.user(role, meeting))
    return client


def shown(client: Client, meeting: Meeting) -> str:
    page = client.get(f"/{meeting.slug}/dates/").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def calendar(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200
    entries = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(one["SUMMARY"]).removeprefix("1MSP: "): one for one in entries}


def test_the_founding_road_with_the_computed_truth_beside_its_slip(sample: Meeting) -> None:
    page = shown(seat(sample), sample)

    for words in (
        "30th ratification deposited",
        "The day that follows from the deposits is Tuesday 16 February 2010.",
        "Burkina Faso, Republic of Moldova",
        "Briefing",
        "Regional meeting, South Africa",
        "Open-ended meeting, Chile",
        "Last day to deposit and be a State Party at the opening",
        "Monday 31 May 2010",
        "Entry into force",
        "Papers are submitted",
        "First Meeting, Vientiane",
        "Use all opportunities available to them to promote adherence",
    ):
        assert words in page, words
    assert page.index("30th ratification deposited") < page.index("Briefing") < page.index("First Meeting, Vientiane")


def test_a_holiday_and_a_passed_deadline_are_to_be_looked_at_again(sample: Meeting) -> None:
    Event.objects.filter(kind="preparatory").update(precision="fixed", ends_on=date(2010, 9, 10))
    assert "is a holiday: Jeûne genevois." in shown(seat(sample), sample)

    Meeting.objects.update(rehearsal_on=date(2010, 9, 1))

    assert "Papers are forecast: that was due on Monday 2 August 2010." in shown(seat(sample), sample)


def test_a_deposit_moves_what_follows_from_it(sample: Meeting) -> None:
    Event.objects.filter(kind="meeting").update(starts_on=date(2010, 12, 6), ends_on=date(2010, 12, 10))

    assert "Wednesday 30 June 2010" in shown(seat(sample), sample)


def test_an_empty_road_says_so(meeting: Meeting) -> None:
    meeting.events.all().delete()

    page = shown(seat(meeting), meeting)

    assert "Today" in page
    assert "Nothing: no date falls on a weekend" in page


@pytest.mark.parametrize("role", ["friend", "reader"])
def test_what_is_the_offices_own_is_shown_to_it_alone(sample: Meeting, role: str) -> None:
    Event.objects.filter(kind="regional").update(audience="office")

    page = shown(seat(sample, role), sample)

    assert "Regional meeting" not in page
    assert "Add a date" not in page
    assert "Briefing" in page


def test_the_number_of_queries_does_not_grow(sample: Meeting, django_assert_max_num_queries: Any) -> None:
    client = seat(sample)
    client.get(f"/{sample.slug}/dates/")
    for number in range(20):
        day = date(2010, 6, number + 1)
        Event.objects.create(meeting=sample, title=f"Day {number}", kind="informal", starts_on=day, ends_on=day)

    with django_assert_max_num_queries(10):
        client.get(f"/{sample.slug}/dates/")


def test_holidays_are_entered_with_their_source_once_and_taken_out(sample: Meeting) -> None:
    client = seat(sample)
    form = {"station": "Vientiane", "on": "2010-10-22", "name": "Boat Racing Festival", "source": "Lao calendar"}

    assert client.post(f"/{sample.slug}/dates/holidays/", form).status_code == 302
    assert client.post(f"/{sample.slug}/dates/holidays/", form).status_code == 422
    assert client.post(f"/{sample.slug}/dates/holidays/", {**form, "on": "2010-10-23", "source": ""}).status_code == 422

    made = Holiday.objects.get(station="Vientiane")
    client.post(f"/{sample.slug}/dates/holidays/{made.pk}/remove/")
    assert not Holiday.objects.filter(station="Vientiane").exists()
    assert client.post(f"/{sample.slug}/dates/holidays/{made.pk}/remove/").status_code == 404


def test_what_goes_on_without_a_date_is_kept_line_by_line(sample: Meeting) -> None:
    client = seat(sample)

    for _twice in range(2):
        client.post(f"/{sample.slug}/dates/standing/", {"lines": " Talk to capitals\n\nMeet monthly "})

    assert list(sample.standing_items.values_list("position", "words")) == [
        (1, "Talk to capitals"),
        (2, "Meet monthly"),
    ]


def test_a_seat_subscribes_and_the_address_ends_with_the_seat(sample: Meeting) -> None:
    person = make.user("reader", sample)
    held = Seat.objects.get(user=person)
    Event.objects.filter(kind="regional").update(audience="office")
    address = f"/calendar/seat/{signing.dumps(held.pk, salt=SALT)}.ics"

    found = calendar(Client().get(address))

    briefing = found["Briefing"]["DTSTART"].dt
    assert briefing == datetime(2010, 3, 17, 15, tzinfo=ZoneInfo("Europe/Zurich"))
    assert found["First Meeting, Vientiane"]["DTEND"].dt == date(2010, 11, 13)
    assert found["First Meeting, Vientiane"]["STATUS"] == "TENTATIVE"
    assert found["Papers are submitted"]["DTSTART"].dt == date(2010, 8, 30)
    assert "Regional meeting, South Africa" not in found
    held.delete()
    assert Client().get(address).status_code == 404
    assert Client().get("/calendar/seat/forged.ics").status_code == 404
    User.objects.filter(pk=person.pk).delete()


def test_everyone_subscribes_to_what_is_public_and_to_nothing_else(sample: Meeting) -> None:
    address = f"/calendar/{sample.slug}/dates.ics"
    assert Client().get(address).status_code == 404

    Event.objects.filter(kind="meeting").update(audience="public")

    assert list(calendar(Client().get(address))) == ["First Meeting, Vientiane"]
    assert Client().post(address).status_code == 405


@pytest.mark.parametrize(("day", "offset"), [(date(2010, 3, 26), 1), (date(2010, 3, 29), 2), (date(2010, 11, 1), 1)])
def test_an_hour_stays_what_it_is_over_a_change_of_clocks(sample: Meeting, day: date, offset: int) -> None:
    Event.objects.filter(kind="briefing").update(starts_on=day, ends_on=day, starts_at=time(15), audience="public")

    answer = Client().get(f"/calendar/{sample.slug}/dates.ics")
    moment = calendar(answer)["Briefing"]["DTSTART"].dt

    assert (moment.hour, moment.utcoffset().total_seconds()) == (15, offset * 3600)
    assert b"BEGIN:VTIMEZONE" in answer.content


def test_no_meeting_takes_an_address_of_the_site() -> None:
    routes = {str(one.pattern).partition("/")[0] for one in get_resolver().url_patterns}
    fixed = {route for route in routes if re.fullmatch(r"[a-z]+", route)}

    assert fixed | {"static", "tray"} <= TAKEN
    form = MeetingForm({"slug": "documents"})
    assert "slug" in form.errors
