"""Who was at a sitting."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from msp.models import LogEntry, Meeting
from outcomes.faults import NotPossible
from outcomes.proceedings import attendance
from outcomes.proceedings.precedence import Rank
from tests import make
from tests.outcomes.proceedings.conducting import DAY, NOW, at, party, sitting, staff


@pytest.fixture
def meeting(meeting: Meeting) -> Meeting:
    """A meeting of a Convention that one State's consent brings into force."""
    meeting.treaty.rule = {**meeting.treaty.rule, "threshold": {"count": 1}}
    meeting.treaty.save()
    return meeting


def counted(groups: list[attendance.Group]) -> list[tuple[Rank, int, int]]:
    return [(group.rank, group.present, len(group.places)) for group in groups]


def test_delegations_are_counted_by_their_capacity_on_the_day(meeting: Meeting) -> None:
    norway, mexico, thailand = party(meeting), party(meeting, "MEX"), make.delegation(meeting, "THA")
    icrc = make.organisation_delegation(meeting)
    here = sitting(meeting)
    for one, mark in ((norway, "present"), (mexico, "apologies"), (thailand, "present"), (icrc, "absent")):
        attendance.mark(here, one, mark, by=staff(meeting), now=NOW)

    assert counted(attendance.sheet(here)) == [(Rank.PARTY, 1, 2), (Rank.NOT_PARTY, 1, 1), (Rank.ORGANISATION, 0, 1)]
    assert attendance.took_part(meeting, on=DAY) == {
        Rank.PARTY: [norway],
        Rank.CONSENTED: [],
        Rank.SIGNATORY: [],
        Rank.NOT_PARTY: [thailand],
        Rank.ORGANISATION: [],
    }


def test_the_last_mark_counts_and_the_same_twice_is_one(meeting: Meeting) -> None:
    norway, here = party(meeting), sitting(meeting)

    for mark in ("present", "present", "apologies", ""):
        attendance.mark(here, norway, mark, by=staff(meeting), now=NOW)

    assert not here.attendances.exists()
    marks = [entry.facts["mark"] for entry in LogEntry.objects.filter(deed="marked attendance").order_by("pk")]
    assert marks == ["present", "apologies", ""]


def test_nobody_is_at_a_sitting_before_it_opens_and_a_mark_is_one_of_three(meeting: Meeting) -> None:
    norway = party(meeting)
    planned = sitting(meeting, is_open=False, room="Room 2")

    with pytest.raises(NotPossible, match="has not been opened"):
        attendance.mark(planned, norway, "present", by=staff(meeting), now=NOW)
    with pytest.raises(NotPossible, match="has not been opened"):
        attendance.mark_rest_absent(planned, by=staff(meeting), now=NOW)
    with pytest.raises(NotPossible, match="Choose"):
        attendance.mark(sitting(meeting), norway, "late", by=staff(meeting), now=NOW)


def test_who_has_no_mark_at_the_end_was_absent(meeting: Meeting) -> None:
    norway, _mexico = party(meeting), party(meeting, "MEX")
    here = sitting(meeting)
    attendance.mark(here, norway, "present", by=staff(meeting), now=NOW)

    assert attendance.mark_rest_absent(here, by=staff(meeting), now=at(180)) == 1
    assert attendance.mark_rest_absent(here, by=staff(meeting), now=at(180)) == 0
    assert sorted(here.attendances.values_list("mark", flat=True)) == ["absent", "present"]


@pytest.mark.parametrize(
    ("rule", "parties", "needed"),
    [("", 36, 0), ("third", 36, 12), ("third", 37, 13), ("majority", 36, 19), ("majority", 37, 19),
     ("two-thirds", 36, 24), ("two-thirds", 37, 25)],
)  # fmt: skip
def test_the_quorum_follows_from_its_rule(rule: str, parties: int, needed: int) -> None:
    assert attendance.quorum(rule, parties) == needed


def test_the_sheet_costs_three_queries_however_long_it_is(
    meeting: Meeting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    party(meeting)
    here = sitting(meeting)
    here.meeting = meeting
    with django_assert_num_queries(3):
        attendance.sheet(here)
    for code in ("MEX", "CHL"):
        attendance.mark(here, party(meeting, code), "present", by=staff(meeting), now=NOW)
    with django_assert_num_queries(3):
        assert counted(attendance.sheet(here)) == [(Rank.PARTY, 2, 3)]


def test_the_presidency_sits_in_its_own_room_though_nobody_writes_to_it(meeting: Meeting) -> None:
    make.state("LAO")
    assert not meeting.delegations.exists()

    here = sitting(meeting)
    sitting(meeting, room="Room 2")

    assert [place.seated.delegation.code for group in attendance.sheet(here) for place in group.places] == ["LAO"]
    assert meeting.delegations.get().mission_name.startswith("Permanent Mission of the Lao PDR to the United Nations")
