"""The sample's work for universal adherence: filled once, all of its talks marked as made up."""

from __future__ import annotations

from datetime import date

import pytest

from invitations import board, register, sample_board
from msp.models import Meeting, User
from tests import make


@pytest.fixture
def played(meeting: Meeting, secretary: User) -> Meeting:
    make.treaty()
    register.open_delegations(meeting, on=date(2010, 3, 5), founding=True)
    meeting.rehearsal_on = date(2010, 3, 11)
    meeting.save()
    sample_board.play(meeting, by=secretary)
    return meeting


def test_every_talk_of_the_sample_is_marked_as_invented(played: Meeting) -> None:
    assert set(played.approaches.values_list("invented", flat=True)) == {True}
    assert played.approaches.count() == len(sample_board.TALKS)


def test_only_states_that_have_not_joined_are_talked_to_by_others(played: Meeting) -> None:
    found = board.read(played)

    assert [one.state.code for one in found.rows if one.charge and not one.step] == []
    assert sum(one.charge is not None for one in found.open) == sum(len(whom) for _who, whom in sample_board.CHARGES)
    assert {one.charge.code for one in found.open if one.charge} == {who for who, _whom in sample_board.CHARGES}
    assert [one.state.code for one in found.open if one.is_overdue] == ["HUN"]
    assert (found.goal.bound, found.goal.target) == (30, 40)


def test_played_again_it_changes_nothing(played: Meeting, secretary: User) -> None:
    before = (played.charges.count(), played.approaches.count())

    sample_board.play(played, by=secretary)

    assert (played.charges.count(), played.approaches.count()) == before
