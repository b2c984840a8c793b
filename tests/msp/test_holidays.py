"""Holidays pasted in by the year."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from msp import holidays
from msp.holidays import Line
from msp.models import Holiday, LogEntry, Meeting, User

PASTED = """2010-04-02; Good Friday

5 April 2010 ;  Easter Monday
13.05.2010\tAscension Day
9 Sep 2010; Jeûne genevois; a Thursday
"""


def test_a_list_is_read_line_by_line() -> None:
    assert holidays.read(PASTED) == [
        Line(date(2010, 4, 2), "Good Friday"),
        Line(date(2010, 4, 5), "Easter Monday"),
        Line(date(2010, 5, 13), "Ascension Day"),
        Line(date(2010, 9, 9), "Jeûne genevois; a Thursday"),
    ]
    assert holidays.read(" \n") == []


@pytest.mark.parametrize("line", ["2010-02-30; Nothing", "Good Friday", "2 April; Good Friday", "2010-04-02;", "; x"])
def test_a_line_that_is_none_is_named(line: str) -> None:
    with pytest.raises(holidays.Unreadable, match=r"Line 2 is no day and name"):
        holidays.read(f"2010-04-02; Good Friday\n{line}")


def test_a_name_has_an_end() -> None:
    with pytest.raises(holidays.Unreadable, match="longer than 120"):
        holidays.read(f"2010-04-02; {'x' * 121}")


def test_entered_again_a_day_takes_the_new_name(meeting: Meeting, president: User) -> None:
    first = holidays.enter(meeting, "Geneva", holidays.read(PASTED), source="List", by=president)
    again = holidays.enter(meeting, "Geneva", [Line(date(2010, 4, 2), "Karfreitag")], source="Other", by=president)

    assert (first, again) == (4, 0)
    assert Holiday.objects.count() == 4
    assert Holiday.objects.get(on=date(2010, 4, 2)).name == "Karfreitag"


def test_the_page_takes_a_year_whole_or_not_at_all(meeting: Meeting, president: User) -> None:
    client = Client()
    client.force_login(president)
    url, said = f"/{meeting.slug}/dates/holidays/", {"station": "geneva", "source": "Official list"}

    assert "No holiday yet" in client.get(url).content.decode()
    refused = client.post(url, {**said, "lines": "2010-04-02; Good Friday\nsoon; Easter"})
    assert (refused.status_code, Holiday.objects.count()) == (422, 0)
    assert "Line 2 is no day and name" in refused.content.decode()
    assert client.post(url, {**said, "source": "", "lines": PASTED}).status_code == 422
    assert client.post(url, {**said, "lines": PASTED}).status_code == 302
    assert client.post(url, {**said, "station": " GENEVA ", "lines": "2010-04-02; Friday"}).status_code == 302
    assert set(Holiday.objects.values_list("station", flat=True)) == {"geneva"}

    made = Holiday.objects.get(name="Friday")
    assert client.post(f"{url}{made.pk}/remove/").status_code == 302
    assert client.post(f"{url}{made.pk}/remove/").status_code == 404
    assert LogEntry.objects.filter(thing="holiday", deed="removed").count() == 1
