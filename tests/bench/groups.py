"""The working groups: ten groups of twenty with their sessions, points and circulars, and one session of 200."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests.bench import _ground
from tests.bench.friends_grid import measure

GROUPS, MEMBERS = 10, 20


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, its figure, and what it is measured against."""
    with _ground.fresh():
        yield from _measured()


def _measured() -> Iterator[tuple[str, str, str]]:
    from django.test import Client  # noqa: PLC0415 - the settings must be chosen first

    from tests import make  # noqa: PLC0415 - as above

    meeting = make.meeting(treaty=make.treaty())
    office = make.user("presidency", meeting)
    _fill(meeting, office)
    client = Client(HTTP_HOST="localhost")
    client.force_login(office)
    pages = {
        f"all {GROUPS} groups at work": "/1msp/groups/",
        "one group of twenty": "/1msp/friends/group-1/",
        "a session of 200 members, to tap": "/1msp/friends/whole/sessions/1/",
    }
    for name, page in pages.items():
        yield from measure(name, lambda page=page: client.get(page))


def _fill(meeting: Any, by: Any) -> None:
    """Give ten groups twenty members, five sessions, ten open points each, and one group all the States."""
    from datetime import date  # noqa: PLC0415 - with the rest

    from friends import points, sessions  # noqa: PLC0415 - the settings must be chosen first
    from friends.points import Wish  # noqa: PLC0415 - as above
    from invitations.models import State  # noqa: PLC0415 - as above
    from tests import make  # noqa: PLC0415 - as above
    from tests.friends import work  # noqa: PLC0415 - as above

    codes = list(State.objects.order_by("seat_en").values_list("code", flat=True))
    for code in codes:
        make.delegation(meeting, code)
    for number in range(1, GROUPS + 1):
        theme = work.theme(meeting, f"group-{number}")
        own = codes[(number - 1) * MEMBERS % len(codes) :][:MEMBERS]
        members = [work.member(theme, code) for code in own]
        for day in range(6, 11):
            work.session(theme, by, on=date(2010, 3, day))
        for one in members[: MEMBERS // 2]:
            points.give(theme, Wish(f"Point of {one}", owner=one.delegation, due_on=date(2010, 3, 20)), by=by)
    whole = work.theme(meeting, "whole")
    for code in codes:
        work.member(whole, code)
    made = sessions.call(whole, work.plan(by_letter=True), by=by)
    work.move_to(meeting, made.event.starts_on)


if __name__ == "__main__":
    for row in rows():
        print("{:<55} {:>16}  {}".format(*row), flush=True)
