"""Action points."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from friends import points
from friends.faults import NotPossible
from friends.models import ActionPoint, Theme
from friends.points import Wish
from msp.models import LogEntry, Meeting, User
from tests.friends import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def clearance(meeting: Meeting, coordinator: User) -> Theme:
    made = work.theme(meeting)
    work.member(made, "NOR", user=coordinator)
    return made


def test_the_same_point_given_twice_is_one(clearance: Theme, coordinator: User) -> None:
    norway = clearance.friends.get().delegation
    wish = Wish(" Draft the format ", norway, date(2010, 4, 1))

    first = points.give(clearance, wish, by=coordinator)

    assert points.give(clearance, wish, by=coordinator) == first
    assert (first.words, first.owner, first.due_on) == ("Draft the format", norway, date(2010, 4, 1))


def test_a_point_is_done_once_and_opened_again(clearance: Theme, coordinator: User) -> None:
    point = points.give(clearance, Wish("Draft"), by=coordinator)
    day = date(2010, 3, 12)

    assert points.close(point, "done", on=day, by=coordinator)
    assert not points.close(point, "dropped", on=day, by=coordinator)
    point.refresh_from_db()
    assert (point.ending, point.ended_on) == ("done", day)
    assert points.reopen(point, by=coordinator)
    assert not points.reopen(point, by=coordinator)


def test_a_delegation_closes_its_own_through_its_link_and_the_journal_names_it(
    clearance: Theme, coordinator: User
) -> None:
    norway = clearance.friends.get().delegation
    point = points.give(clearance, Wish("Draft", norway), by=coordinator)

    points.close(point, "done", on=date(2010, 3, 12), link=work.link(norway))

    assert LogEntry.objects.get(deed="action point done").by_name == "Nor, personal link"


def test_a_closed_point_is_not_changed(clearance: Theme, coordinator: User) -> None:
    point = points.give(clearance, Wish("Draft"), by=coordinator)
    assert points.change(point, Wish("Draft it", due_on=date(2010, 4, 1)), by=coordinator)
    assert not points.change(point, Wish("Draft it", due_on=date(2010, 4, 1)), by=coordinator)
    points.close(point, "dropped", on=date(2010, 3, 12), by=coordinator)

    with pytest.raises(NotPossible, match="closed"):
        points.change(point, Wish("Other"), by=coordinator)


@pytest.mark.parametrize("words", ["", "  "])
def test_a_point_says_what_is_to_be_done(clearance: Theme, coordinator: User, words: str) -> None:
    with pytest.raises(NotPossible, match="what is to be done"):
        points.give(clearance, Wish(words), by=coordinator)


def test_an_ending_has_its_day(clearance: Theme, coordinator: User) -> None:
    point = points.give(clearance, Wish("Draft"), by=coordinator)

    with pytest.raises(IntegrityError), transaction.atomic():
        ActionPoint.objects.filter(pk=point.pk).update(ending="done")
    with pytest.raises(NotPossible, match="choose one"):
        points.close(point, "finished", on=date(2010, 3, 12), by=coordinator)
