"""The road as iCalendar, read as strictly as programs read it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from icalendar import Calendar, Component

from msp import events
from msp.desk import founding
from msp.desk.feeds import SALT
from msp.models import Event, Meeting, Seat, User
from tests import make

pytestmark = pytest.mark.django_db
DATES = "/calendar/1msp/dates.ics"


@pytest.fixture
def sample() -> Meeting:
    return founding.open_sample()


def calendar(answer: Any) -> dict[str, Component]:
    """Read a file as strictly as the parser can; its dates go by their titles."""
    assert answer.status_code == 200
    whole = Calendar.from_ical(answer.content)
    assert [part.errors for part in whole.walk() if part.errors] == []
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return {str(one["SUMMARY"]).removeprefix("1MSP: "): one for one in whole.walk("VEVENT")}


def test_a_seat_subscribes_and_the_address_ends_with_the_seat(sample: Meeting) -> None:
    person = make.user("reader", sample)
    held = Seat.objects.get(user=person)
    Event.objects.filter(kind="regional").update(audience="office")
    address = f"/calendar/seat/{signing.dumps(held.pk, salt=SALT)}.ics"

    found = calendar(Client().get(address))

    assert found["Briefing"]["DTSTART"].dt.astimezone(UTC) == datetime(2010, 3, 17, 14, tzinfo=UTC)
    assert found["First Meeting, Vientiane"]["DTEND"].dt == date(2010, 11, 13)
    assert found["First Meeting, Vientiane"]["STATUS"] == "TENTATIVE"
    assert found["Papers are submitted"]["DTSTART"].dt == date(2010, 8, 30)
    assert found["Registration closes"]["DTSTART"].dt == date(2010, 10, 25)
    assert "14 days before the opening." in str(found["Registration closes"]["DESCRIPTION"])
    assert "Regional meeting, South Africa" not in found
    held.delete()
    assert Client().get(address).status_code == 404
    assert Client().get("/calendar/seat/forged.ics").status_code == 404
    User.objects.filter(pk=person.pk).delete()


def test_everyone_subscribes_to_what_is_public_and_to_nothing_else(sample: Meeting) -> None:
    assert Client().get(DATES).status_code == 404

    Event.objects.filter(kind="meeting").update(audience="public")

    assert list(calendar(Client().get(DATES))) == ["First Meeting, Vientiane"]
    assert Client().post(DATES).status_code == 405


def test_one_date_is_a_file_for_who_may_see_it(sample: Meeting) -> None:
    briefing, regional = sample.events.get(kind="briefing"), sample.events.get(kind="regional")
    Event.objects.filter(pk=briefing.pk).update(audience="public")
    Event.objects.filter(pk=regional.pk).update(audience="office")
    reader = Client()
    reader.force_login(make.user("reader", sample))

    assert list(calendar(reader.get(f"/1msp/dates/{briefing.pk}/file.ics"))) == ["Briefing"]
    assert reader.get(f"/1msp/dates/{regional.pk}/file.ics").status_code == 404
    assert list(calendar(Client().get(f"/calendar/1msp/{briefing.pk}.ics"))) == ["Briefing"]
    assert Client().get(f"/calendar/1msp/{regional.pk}.ics").status_code == 404
    assert Client().get(f"/calendar/nowhere/{briefing.pk}.ics").status_code == 404


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2010, 3, 26), 14),
        (date(2010, 3, 29), 13),
        (date(2010, 10, 29), 13),
        (date(2010, 11, 1), 14),
    ],
)
def test_three_in_the_afternoon_stays_that_over_a_change_of_clocks(sample: Meeting, day: date, hour: int) -> None:
    Event.objects.filter(kind="briefing").update(starts_on=day, ends_on=day, starts_at=time(15), audience="public")

    answer = Client().get(DATES)
    start = calendar(answer)["Briefing"]["DTSTART"]
    moment = start.dt
    assert isinstance(moment, datetime)
    [described] = Calendar.from_ical(answer.content).walk("VTIMEZONE")

    assert start.params["TZID"] == described["TZID"] == "Europe/Zurich"
    # By the zone of the program that reads, and by what the file itself says of it.
    for zone in (moment.tzinfo, described.to_tz(lookup_tzid=False)):
        there = moment.replace(tzinfo=zone)
        assert there.astimezone(UTC) == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_an_hour_abroad_is_meant_in_the_zone_of_the_place(sample: Meeting) -> None:
    day = date(2010, 11, 8)
    facts = {"starts_on": day, "ends_on": day, "starts_at": time(10), "time_zone": "Asia/Vientiane"}
    Event.objects.filter(kind="meeting").update(audience="public", **facts)

    answer = Client().get(DATES)

    start = calendar(answer)["First Meeting, Vientiane"]["DTSTART"]
    assert start.dt.astimezone(UTC) == datetime(2010, 11, 8, 3, tzinfo=UTC)
    assert [one["TZID"] for one in Calendar.from_ical(answer.content).walk("VTIMEZONE")] == ["Asia/Vientiane"]


def test_words_of_any_script_come_back_as_they_were_written(sample: Meeting) -> None:
    title = "ສໍານັກງານ; Réunion préparatoire, très longue, avec un titre qui ne tient pas sur une ligne " * 2
    note = "Erste Zeile\nDTSTART:20010101\n会议, совещание; اجتماع \\ end"
    Event.objects.filter(kind="briefing").update(title=title.strip()[:200], note=note, audience="public")

    [found] = calendar(Client().get(DATES)).values()

    assert str(found["SUMMARY"]) == f"1MSP: {title.strip()[:200]}"
    assert str(found["DESCRIPTION"]) == note
    assert found["DTSTART"].dt.date() == date(2010, 3, 17)


def test_a_date_that_moved_takes_the_place_of_what_was_kept_of_it(sample: Meeting) -> None:
    briefing = sample.events.get(kind="briefing")
    Event.objects.filter(pk=briefing.pk).update(audience="public", changed_at=datetime(2010, 3, 5, tzinfo=UTC))
    before = calendar(Client().get(DATES))["Briefing"]

    briefing.refresh_from_db()
    briefing.starts_on = briefing.ends_on = date(2010, 3, 18)
    assert events.change(briefing, by=make.user("presidency", sample))
    after = calendar(Client().get(DATES))["Briefing"]

    assert after["UID"] == before["UID"]
    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 1)
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
    assert after["DTSTAMP"].dt >= before["DTSTAMP"].dt
    assert after["DTSTART"].dt.date() == date(2010, 3, 18)
