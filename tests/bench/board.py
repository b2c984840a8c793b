"""The universalization board: 197 States, most with a charge, a letter and talks, beside a loop that calibrates."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests.bench import _ground
from tests.bench.reply import LOOP_AT_REST, calibration, cpu

TIMES = 20
MOST_MS = 60.0
DAY = date(2010, 3, 5)
TICKED = "?page=all&by=2010-05-31&s=KEN&s=GHA&s=CHL"


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, its figure, and what it is measured against."""
    with _ground.fresh():
        yield from _measured()


def _measured() -> Iterator[tuple[str, str, str]]:
    from django.test import Client  # noqa: PLC0415 - the settings must be chosen first

    from invitations import register, universalization  # noqa: PLC0415 - as above
    from invitations.models import Approach, State  # noqa: PLC0415 - as above
    from tests import make  # noqa: PLC0415 - as above

    meeting = make.meeting(treaty=make.treaty())
    by = make.user("secretariat", meeting)
    register.open_delegations(meeting, on=DAY, founding=True)
    client = Client(HTTP_HOST="localhost")
    client.force_login(by)
    page = f"/{meeting.slug}/states/board/"
    bare = _queries(client, page)
    states = list(State.objects.exclude(code="NOR"))
    universalization.put_in_charge(meeting, states, holder=meeting.delegations.get(state__code="NOR"), by=by)
    talks = [
        Approach(meeting=meeting, state=state, on=DAY, channel="phone", said="It is under review. " * 5, by=by)
        for state in states
        for _turn in range(3)
    ]
    Approach.objects.bulk_create(talks)
    yield _line("fifty rows of 166", client, page)
    yield _line("all rows", client, page + "?page=all")
    yield _line("all rows, three States ticked", client, page + TICKED)
    yield "queries", str(_queries(client, page)), f"{bare} with nothing on it"


def _line(what: str, client: Any, page: str) -> tuple[str, str, str]:
    def opened() -> None:
        assert client.get(page).status_code == 200, what

    opened()
    # Whatever else the machine does only adds to a run: the least disturbed one tells what the page costs.
    pairs = [(calibration(), cpu(opened)) for _turn in range(TIMES)]
    loop, spent = min(one for one, _other in pairs), min(other for _one, other in pairs)
    rest = spent * min(1.0, LOOP_AT_REST / loop)
    return what, f"{spent:.1f} ms CPU", f"{rest:.1f} ms on the machine at rest, of {MOST_MS:.0f} allowed"


def _queries(client: Any, page: str) -> int:
    from django.db import connection  # noqa: PLC0415 - the settings must be chosen first
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    with CaptureQueriesContext(connection) as context:
        client.get(page)
    return len(context)


if __name__ == "__main__":
    for row in rows():
        print(*row, sep="  ")
