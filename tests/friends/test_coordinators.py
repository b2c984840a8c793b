"""Who may run which group."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from friends import coordinators
from friends.models import Friend, Theme
from msp.models import Meeting, User
from tests import make

pytestmark = pytest.mark.django_db


def theme(meeting: Meeting, slug: str = "clearance", position: int = 1) -> Theme:
    return Theme.objects.create(meeting=meeting, slug=slug, title=slug, position=position)


def term(of: Theme, code: str = "NOR", user: User | None = None, **facts: object) -> Friend:
    known = of.meeting.delegations.filter(state__code=code).first()
    defaults = {"role": "coordinator", "from_on": date(2010, 3, 1), "at": timezone.now()}
    made = Friend.objects.create(
        theme=of, delegation=known or make.delegation(of.meeting, code), **{**defaults, **facts}
    )
    if user:
        made.contacts.create(name="First Secretary", email=user.email, user=user)
    return made


def asks(user: User, meeting: Meeting) -> SimpleNamespace:
    return SimpleNamespace(user=user, meeting=meeting, seat=user.seats.get(meeting=meeting))


def test_a_coordinator_runs_his_own_group_and_no_other(meeting: Meeting, coordinator: User) -> None:
    own, other = theme(meeting), theme(meeting, "procedure", 2)
    term(own, user=coordinator)

    assert list(coordinators.themes_of(coordinator, meeting)) == [own]
    assert coordinators.may_run(asks(coordinator, meeting), own)
    assert not coordinators.may_run(asks(coordinator, meeting), other)


@pytest.mark.parametrize(
    "facts", [{"role": "friend"}, {"until_on": date(2010, 3, 4), "ending": "stepped-down"}], ids=["friend", "ended"]
)
def test_who_does_not_coordinate_now_runs_nothing(
    meeting: Meeting, coordinator: User, facts: dict[str, object]
) -> None:
    own = theme(meeting)
    term(own, user=coordinator, **facts)

    assert not coordinators.may_run(asks(coordinator, meeting), own)


def test_the_office_runs_every_group_of_its_own_meeting(meeting: Meeting, secretary: User) -> None:
    elsewhere = make.meeting(slug="2msp", letterhead=meeting.letterhead)

    assert coordinators.may_run(asks(secretary, meeting), theme(meeting))
    assert not coordinators.may_run(asks(secretary, meeting), theme(elsewhere))


def test_a_reader_runs_nothing(meeting: Meeting, reader: User) -> None:
    assert not coordinators.may_run(asks(reader, meeting), theme(meeting))


def test_a_delegation_has_one_running_term_in_a_group_and_any_number_of_ended_ones(meeting: Meeting) -> None:
    own = theme(meeting)
    term(own, until_on=date(2010, 3, 4), ending="term")
    term(own)

    with pytest.raises(IntegrityError), transaction.atomic():
        term(own)
