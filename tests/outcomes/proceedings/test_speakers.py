"""Who has the floor, and who is next."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from pytest_django import DjangoAssertNumQueries

from msp.models import LogEntry, Meeting
from outcomes.faults import NotPossible
from outcomes.models import Speaker, SpeakersList
from outcomes.proceedings import conduct, speakers
from outcomes.proceedings.speakers import Floor
from tests import make
from tests.outcomes.proceedings.conducting import DAY, NOW, at, floor, party, sitting, staff


def ask(of: SpeakersList, code: str, minute: float = 0, **facts: object) -> Speaker:
    meeting = of.item.meeting
    known = meeting.delegations.filter(state__code=code).first() or make.delegation(meeting, code)
    return speakers.ask(of, known, now=at(minute), by=staff(meeting), **facts)


def seen(of: SpeakersList) -> Floor:
    return speakers.floor(of.item, conduct.of(of.item.meeting), on=DAY)


def waiting(of: SpeakersList) -> list[str]:
    return [row.speaker.delegation.code for row in seen(of).waiting]


def test_the_list_stands_in_the_order_of_level_capacity_and_time(meeting: Meeting) -> None:
    meeting.treaty.rule = {**meeting.treaty.rule, "threshold": {"count": 1}}
    meeting.treaty.save()
    party(meeting, "NOR")
    party(meeting, "MEX")
    of = floor(meeting)
    for minute, (code, level) in enumerate(
        (("THA", "ambassador"), ("MEX", "ambassador"), ("NOR", "ambassador"), ("CHL", "minister"))
    ):
        ask(of, code, minute, level=level)
    speakers.ask(of, make.organisation_delegation(meeting), now=at(-5), by=staff(meeting), level="head")
    ask(of, "THA", 9, group="ASEAN")

    rows = seen(of).waiting

    assert [(row.speaker.delegation.code, row.minutes) for row in rows] == [
        ("THA", 7), ("CHL", 7), ("MEX", 5), ("NOR", 5), ("THA", 5), ("ICRC", 3),
    ]  # fmt: skip
    assert rows[2].capacity == "States Parties"


def test_who_asks_twice_keeps_its_place_with_the_words_said_last(meeting: Meeting) -> None:
    of = floor(meeting)
    first, _other = ask(of, "NOR"), ask(of, "MEX", 1)
    again = ask(of, "NOR", 2, title="Deputy Minister")

    assert (first.pk, again.title, waiting(of)) == (again.pk, "Deputy Minister", ["NOR", "MEX"])


def test_a_closed_list_takes_nobody_but_for_a_reply(meeting: Meeting) -> None:
    of = floor(meeting)
    assert speakers.close_list(of, by=staff(meeting))
    assert not speakers.close_list(of, by=staff(meeting))

    with pytest.raises(NotPossible, match="closed"):
        ask(of, "NOR")
    ask(of, "NOR", is_reply=True)
    assert waiting(of) == ["NOR"]
    speakers.open_list(of.item, by=staff(meeting), minutes=4)
    ask(of, "MEX")
    assert [(row.speaker.delegation.code, row.minutes) for row in seen(of).waiting] == [("MEX", 4), ("NOR", 3)]


def test_a_delegation_of_another_meeting_is_not_on_the_list(meeting: Meeting) -> None:
    of = floor(meeting)
    other = make.delegation(make.meeting(slug="2msp"), "NOR")

    with pytest.raises(NotPossible, match="not invited"):
        speakers.ask(of, other, now=NOW, by=staff(meeting))


def test_the_floor_passes_from_one_to_the_next_and_the_clock_runs(meeting: Meeting) -> None:
    of, here = floor(meeting), sitting(meeting)
    norway, mexico = ask(of, "NOR"), ask(of, "MEX", 1)

    speakers.call(norway, sitting=here, by=staff(meeting), now=at(10), after=None)
    assert seen(of).speaking.over(at(16)) == 60
    speakers.call(mexico, sitting=here, by=staff(meeting), now=at(14), after=norway)
    assert speakers.finish(mexico, by=staff(meeting), now=at(20))
    assert not speakers.finish(mexico, by=staff(meeting), now=at(21))

    found = seen(of)
    assert (found.speaking, found.waiting) == (None, [])
    assert [(row.speaker.delegation.code, row.over(at(99)), row.speaker.sitting) for row in found.done] == [
        ("NOR", -60, here),
        ("MEX", 60, here),
    ]


def test_nobody_has_the_floor_while_no_sitting_is_open(meeting: Meeting) -> None:
    of = floor(meeting)

    with pytest.raises(NotPossible, match="No sitting is open"):
        speakers.call(ask(of, "NOR"), sitting=sitting(meeting, is_open=False), by=staff(meeting), now=NOW, after=None)


def test_who_is_not_in_the_room_is_passed_over_and_may_come_back(meeting: Meeting) -> None:
    of = floor(meeting)
    norway, mexico = ask(of, "NOR"), ask(of, "MEX", 1)

    assert speakers.skip(norway, by=staff(meeting))
    assert waiting(of) == ["MEX"]
    assert speakers.wait_again(norway, by=staff(meeting))
    assert waiting(of) == ["NOR", "MEX"]
    assert speakers.withdraw(mexico)
    assert not speakers.withdraw(mexico)
    assert LogEntry.objects.get(deed="withdrawn").by_name == "Mex"
    speakers.skip(norway, by=staff(meeting))
    ask(of, "NOR", 5)
    with pytest.raises(NotPossible, match="on the list"):
        speakers.wait_again(norway, by=staff(meeting))


def test_who_looked_before_the_floor_was_given_is_told(meeting: Meeting) -> None:
    of, here = floor(meeting), sitting(meeting)
    norway, mexico = ask(of, "NOR"), ask(of, "MEX", 1)
    speakers.call(norway, sitting=here, by=staff(meeting), now=at(1), after=None)

    for chosen, after in ((mexico, None), (norway, None), (norway, mexico)):
        with pytest.raises(NotPossible, match="a moment ago"):
            speakers.call(chosen, sitting=here, by=staff(meeting), now=at(2), after=after)
    assert seen(of).speaking.speaker == norway
    assert waiting(of) == ["MEX"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_the_floor_at_once_one_wins() -> None:
    meeting = make.meeting()
    of, here = floor(meeting), sitting(meeting)
    both = [ask(of, "NOR"), ask(of, "MEX", 1)]
    by = staff(meeting)
    found: list[object] = []
    together = threading.Barrier(2)

    def give(speaker: Speaker) -> None:
        together.wait()
        try:
            found.append(speakers.call(speaker, sitting=here, by=by, now=NOW, after=None))
        except NotPossible as told:
            found.append(told)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=give, args=(one,)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(type(one).__name__ for one in found) == ["NotPossible", "Speaker"]
    assert Speaker.objects.filter(status="speaking").count() == 1


def test_the_list_costs_the_same_for_one_and_for_three(
    meeting: Meeting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    of = floor(meeting)
    settled = conduct.of(meeting)
    ask(of, "NOR")
    with django_assert_num_queries(3):
        speakers.floor(of.item, settled, on=DAY)
    ask(of, "MEX")
    ask(of, "CHL")
    with django_assert_num_queries(3):
        assert len(speakers.floor(of.item, settled, on=DAY).waiting) == 3
