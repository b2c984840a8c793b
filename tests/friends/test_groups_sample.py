"""The sample's working group."""

from __future__ import annotations

from datetime import date

import pytest

from friends import attendance, groups, groups_sample
from friends.models import Circular, Session, Theme
from friends.sample import open_themes
from msp.models import Meeting, User
from tests import make
from tests.friends import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def clearance(meeting: Meeting, coordinator: User) -> Theme:
    """The theme of clearance with two appointed, and all that the sample group meets."""
    open_themes(meeting)
    made = Theme.objects.get(slug=groups_sample.SLUG)
    work.member(made, "BDI", user=coordinator)
    work.member(made, "BFA")
    for code in ("NOR", "AUT"):
        make.delegation(meeting, code)
    for delegation in meeting.delegations.all():
        work.link(delegation)
    return made


def test_the_sample_group_has_met_and_is_called_again(meeting: Meeting, clearance: Theme, coordinator: User) -> None:
    groups_sample.open_group(meeting, coordinator=coordinator)
    groups_sample.open_group(meeting, coordinator=coordinator)

    (group,) = groups.gather([Theme.objects.get(pk=clearance.pk)])
    sheet = attendance.sheet(group.held[0])
    assert [(one.number, one.status) for one in group.sessions] == [(2, "called"), (1, "held")]
    assert [one.kind for one in Circular.objects.order_by("number")] == ["call", "words", "call"]
    assert [row.delegation.code for row in sheet.present] == ["BDI", "NOR", "AUT"]
    assert [row.delegation.code for row in sheet.apologies] == ["BFA"]
    assert len(group.late(groups_sample.TODAY)) == 1
    assert Meeting.objects.get(pk=meeting.pk).rehearsal_on == date(2010, 3, 5)


def test_without_a_coordinator_there_is_no_group(meeting: Meeting, coordinator: User) -> None:
    open_themes(meeting)

    assert groups_sample.open_group(meeting, coordinator=coordinator) is None
    assert not Session.objects.exists()


def test_without_themes_there_is_no_group(meeting: Meeting, coordinator: User) -> None:
    assert groups_sample.open_group(meeting, coordinator=coordinator) is None
