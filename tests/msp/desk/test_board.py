"""The staff page of the themes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from friends import offers
from friends.models import Theme
from friends.sample import open_themes
from msp.models import Meeting, User
from tests import make


def test_without_themes_the_page_says_where_they_come_from(
    meeting: Meeting, reader: User, sign_in: Callable[[User], Client]
) -> None:
    page = sign_in(reader).get("/1msp/friends/").content.decode()

    assert "No themes yet" in page


def test_the_page_shows_who_offers_and_which_themes_nobody_has(
    meeting: Meeting, coordinator: User, sign_in: Callable[[User], Client]
) -> None:
    open_themes(meeting)
    norway = make.delegation(meeting, state=make.state(name_en="<b>Norway</b>"))
    clearance = Theme.objects.get(slug="clearance")
    make.reply(make.invitation(norway), also=[lambda reply: offers.offer(reply, [clearance])])

    page = sign_in(coordinator).get("/1msp/friends/").content.decode()

    assert "10 themes." in page
    assert "1 delegation works along or offers to." in page
    assert "9 themes have no volunteer yet:" in page
    assert "&lt;b&gt;Norway&lt;/b&gt;" in page
    assert "<b>Norway</b>" not in page


def test_the_page_costs_as_many_queries_for_three_volunteers_as_for_one(
    meeting: Meeting, reader: User, sign_in: Callable[[User], Client], django_assert_max_num_queries: Any
) -> None:
    open_themes(meeting)
    clearance = Theme.objects.get(slug="clearance")
    client, counts = sign_in(reader), []

    for codes in (["NOR"], ["SWE", "FIN"]):
        for code in codes:
            make.reply(
                make.invitation(make.delegation(meeting, code)),
                also=[lambda reply: offers.offer(reply, [clearance])],
            )
        with django_assert_max_num_queries(12) as captured:
            client.get("/1msp/friends/")
        counts.append(len(captured))

    assert counts[0] == counts[1]
