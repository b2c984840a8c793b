"""Which dates of the road a letter tells, and whether they still hold."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any

import pytest

from invitations import datebook
from invitations.datebook import Datebook, Told
from msp.models import Event, Meeting, User
from tests import make

WEEK: dict[str, Any] = {"kind": "preparatory", "title": "Preparatory meeting", "place": "Geneva", "precision": "window"}
WEEK |= {"starts_on": date(2010, 9, 6), "ends_on": date(2010, 9, 10), "starts_at": None}


def changed(event: Event, **facts: Any) -> Event:
    for name, value in facts.items():
        setattr(event, name, value)
    return event


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("on 17 March 2010 at the Palais", True),
        ("on 17 March 2010", True),
        ("le 17 mars 2010 à Genève", False),
        ("on 7 March 2010", False),
        ("on 117 March 2010", False),
        ("in March 2010", False),
        ("16-17 March 2010", False),
    ],
)
def test_a_day_is_found_as_it_is_written(meeting: Meeting, words: str, found: bool) -> None:
    assert datebook.names(datebook.smooth(words), make.briefing(meeting), "en") is found


@pytest.mark.parametrize("words", ["8-12 November 2010", "8 – 12 November 2010", "8–12 November\n2010"])
def test_a_run_of_days_is_found_with_any_dash(meeting: Meeting, words: str) -> None:
    assert datebook.names(datebook.smooth(words), meeting.events.get(kind="meeting"), "en")


def test_a_french_letter_is_read_in_french(meeting: Meeting) -> None:
    goal = meeting.events.get(kind="meeting")

    assert datebook.names(datebook.smooth("du 8 au 12 novembre 2010"), goal, "fr")
    assert not datebook.names(datebook.smooth("du 8 au 12 novembre 2010"), goal, "en")


def test_a_letter_tells_its_own_date_whole_and_others_by_their_days(meeting: Meeting, president: User) -> None:
    letter = make.letter(meeting, president, "The meeting is suggested for 8-12 November 2010.")
    letter.enclosures.create(position=1, title="Roadmap", body="a regional meeting on 25-26 March 2010")
    days = {"starts_on": date(2010, 3, 25), "ends_on": date(2010, 3, 26), "starts_at": None}
    make.briefing(meeting, title="Regional", place="South Africa", **days)
    make.briefing(meeting, title="Chile", starts_on=date(2010, 6, 7), ends_on=date(2010, 6, 9))

    told = Datebook.of(letter).told(["The meeting is suggested for 8-12 November 2010."], "en")

    titles = dict(meeting.events.values_list("pk", "title"))
    assert [(titles[one["event"]], one["invites"], one["starts_at"], one["place"]) for one in told] == [
        ("Briefing", True, "15:00:00", "CD Council Chamber, Palais des Nations, Geneva"),
        ("Regional", False, "", ""),
        ("First Meeting, Vientiane", False, "", ""),
    ]
    assert [one.plain for one in datebook.read(json.dumps(told))] == told
    assert datebook.read("") == ()


def test_a_day_an_hour_or_a_place_that_changed_no_longer_holds(meeting: Meeting) -> None:
    briefing = make.briefing(meeting)
    told = Told.of(briefing, invites=True)

    assert told.holds(briefing)
    assert told.holds(changed(briefing, title="Another name", note="x"))
    assert not told.holds_day(changed(briefing, starts_at=time(16)))
    assert not told.holds_day(changed(briefing, starts_at=None))
    assert not told.holds_day(changed(briefing, starts_at=time(15), ends_on=date(2010, 3, 18)))
    assert not told.holds_place(changed(briefing, place="Room XIX"))


def test_what_was_not_told_contradicts_nothing(meeting: Meeting) -> None:
    briefing = make.briefing(meeting, starts_at=None, place="")
    told, named = Told.of(briefing, invites=True), Told.of(make.briefing(meeting), invites=False)

    assert told.holds(changed(briefing, starts_at=time(15), place="Room XIX"))
    assert named.holds(changed(briefing, starts_at=time(9), place="Elsewhere"))


def test_a_day_inside_the_week_that_was_told_holds(meeting: Meeting) -> None:
    week = make.briefing(meeting, **WEEK)
    told = Told.of(week, invites=False)

    assert told.when("en") == "the week of 6 September 2010"
    one_day = {"precision": "fixed", "starts_on": date(2010, 9, 6), "ends_on": date(2010, 9, 6)}
    assert told.holds(changed(week, **one_day))
    assert told.holds(changed(week, ends_on=date(2010, 9, 12)))
    assert not told.holds(changed(week, ends_on=date(2010, 9, 13)))
    assert not told.holds(changed(week, starts_on=date(2010, 9, 3), ends_on=date(2010, 9, 6)))


def test_days_that_became_a_week_are_less_than_was_told(meeting: Meeting) -> None:
    days = make.briefing(meeting, **{**WEEK, "precision": "fixed"})

    assert not Told.of(days, invites=False).holds(changed(days, precision="window"))
