"""The way through the site."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from msp import navigation
from msp.models import Meeting, Seat, User
from tests import make


@pytest.mark.parametrize("role", Seat.Role.values)
def test_every_link_that_a_seat_is_shown_opens(meeting: Meeting, client: Client, role: str) -> None:
    user = make.user(role, meeting)
    seat = Seat.objects.select_related("meeting").get(user=user)
    client.force_login(user)
    shown = navigation.items(navigation.MAIN, seat, "/1msp/") + navigation.items(navigation.FOOT, seat, "/1msp/")

    answers = {item.url: client.get(item.url).status_code for group in shown for item in group}

    assert answers
    assert set(answers.values()) == {200}


def test_the_page_one_is_on_is_marked(meeting: Meeting, president: User, sign_in: Callable[[User], Client]) -> None:
    page = sign_in(president).get("/1msp/states/").content.decode()

    assert page.count('href="/1msp/states/" aria-current="page"') == 2
    assert 'href="/1msp/" aria-current' not in page
