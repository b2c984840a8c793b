"""The meeting with 200 delegations: attendance, a long list of speakers, the report; time and queries."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench import _ground
from tests.bench.reply import LOOP_AT_REST, calibration, cpu

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

TIMES, MOST_MS, DELEGATIONS, SPEAKERS = 12, 60.0, 200, 120


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, its figure, and what it is measured against."""
    with _ground.fresh():
        yield from _measured()


def _measured() -> Iterator[tuple[str, str, str]]:
    from django.test import Client  # noqa: PLC0415 - the settings must be chosen first

    from invitations import reference, register  # noqa: PLC0415 - as above
    from outcomes.models import Attendance  # noqa: PLC0415 - as above
    from outcomes.proceedings import conduct, sittings, speakers  # noqa: PLC0415 - as above
    from tests import make  # noqa: PLC0415 - as above
    from tests.outcomes.proceedings import conducting  # noqa: PLC0415 - as above

    meeting = make.meeting(treaty=reference.load())
    register.open_delegations(meeting, on=conducting.DAY, addresses=False)
    register.open_organisations(meeting, addresses=False)
    delegations = list(meeting.delegations.order_by("pk")[:DELEGATIONS])
    meeting.delegations.exclude(pk__in=[one.pk for one in delegations]).delete()
    by = conducting.staff(meeting)
    item = conducting.item(meeting)
    here = conducting.sitting(meeting, item)
    sittings.take_up(here, item, by=by)
    marks = [Attendance(sitting=here, delegation=one, mark="present", by=by, at=conducting.NOW) for one in delegations]
    Attendance.objects.bulk_create(marks)
    of = speakers.open_list(item, by=by)
    for minute, one in enumerate(delegations[:SPEAKERS]):
        speakers.ask(of, one, now=conducting.at(minute), by=by)
    settled = conduct.of(meeting)
    settled.is_public = settled.shows_speakers = True
    settled.save()
    client = Client(HTTP_HOST="localhost")
    client.force_login(by)
    pages = {
        f"attendance of {len(delegations)} delegations": f"/1msp/meeting/sittings/{here.pk}/attendance/",
        f"a list of {SPEAKERS} speakers": f"/1msp/meeting/agenda/{item.pk}/speakers/",
        "the meeting as it runs": "/1msp/meeting/",
        f"the report with {len(delegations)} names, each with its link": "/1msp/meeting/report/",
        "now and next for everyone": "/now/1msp/",
    }
    for what, page in pages.items():
        yield _page(what, lambda page=page: client.get(page))  # type: ignore[misc]  # the page of this turn


def _page(what: str, work: Callable[[], Any]) -> tuple[str, str, str]:
    from django.db import connection  # noqa: PLC0415 - the settings must be chosen first
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    with CaptureQueriesContext(connection) as captured:
        assert work().status_code == 200, what
    queries = len(captured)
    spent, loops = [], []
    for _turn in range(TIMES):
        loops.append(calibration())
        spent.append(cpu(work))
    least, loop = min(spent), min(loops)
    at_rest = least * min(1.0, LOOP_AT_REST / loop)
    verdict = "within" if at_rest <= MOST_MS else "OVER"
    return what, f"{least:.1f} ms CPU", f"{verdict} {MOST_MS:.0f} ms: {at_rest:.1f} at rest; {queries} queries"
