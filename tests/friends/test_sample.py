"""The invented friends of the rehearsal."""

from __future__ import annotations

from django.utils import timezone

from friends import balance
from friends.models import Contact, Friend, Offer
from friends.sample import INVENTED, take_up
from msp.models import Meeting, User
from tests import make
from tests.friends.helping import DAY, state, theme, volunteer


def test_some_offers_are_taken_up_and_coordinators_come_from_two_groups(
    meeting: Meeting, president: User, coordinator: User
) -> None:
    clearance, procedure = theme(meeting), theme(meeting, "procedural-matters")
    regions = ("African States", "African States", "Asia-Pacific States", "African States", "African States")
    for number, region in enumerate(regions):
        volunteer(meeting, clearance, procedure, code=f"X{number:02}", state=state(f"X{number:02}", region))
    make.delegation(meeting, "FJI")

    for _turn in range(2):
        take_up(meeting, by=president, on=DAY, now=timezone.now())

    leading = Friend.objects.filter(role="coordinator").order_by("pk")
    assert [(one.theme, one.delegation.code) for one in leading] == [(clearance, "X00"), (clearance, "X02")]
    assert balance.unusual([one.delegation.state.region for one in leading]) == []
    assert Friend.objects.filter(role="friend").count() == 4
    assert {one.title for one in Contact.objects.all()} == {INVENTED}
    assert Contact.objects.get(user=coordinator).friend.delegation.code == "X00"
    assert list(Offer.objects.filter(reply=None).values_list("channel", "note")) == [("person", INVENTED)]
