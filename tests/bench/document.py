"""The page of a text: 300 paragraphs with 100 proposals, and with none, beside a loop that calibrates the machine."""

from __future__ import annotations

import os
import random
import statistics
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests.bench import _ground
from tests.bench.reply import LOOP_AT_REST, calibration, cpu

TIMES = 12
PARAGRAPHS, PROPOSALS = 300, 100
MOST_MS = 150.0
NOW = datetime(2010, 6, 1, tzinfo=UTC)


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, its figure, and what it is measured against."""
    with _ground.fresh():
        yield from _measured()


def _measured() -> Iterator[tuple[str, str, str]]:
    from django.test import Client  # noqa: PLC0415 - the settings must be chosen first

    from outcomes import versions  # noqa: PLC0415 - as above
    from outcomes.paragraphs import Kind, Paragraph  # noqa: PLC0415 - as above
    from tests import make  # noqa: PLC0415 - as above
    from tests.outcomes import proposing, rewriting  # noqa: PLC0415 - as above

    chance = random.Random(1)  # noqa: S311 - the same text in every run
    lines = rewriting.text(PARAGRAPHS, chance)
    text = [Paragraph(f"p{number}", Kind.NUMBERED, line) for number, line in enumerate(lines)]
    paper = proposing.document(proposals_are_open=True, proposals_seen_by="delegations", audience="delegations")
    versions.seal(paper, text, base=None, by=None, now=NOW)
    client = Client(HTTP_HOST="localhost")
    client.force_login(make.user("presidency", paper.meeting))
    page = f"/{paper.meeting.slug}/texts/{paper.slug}/"

    def opened() -> Any:
        return client.get(page)

    empty = _queries(opened)
    yield from _line("no proposal", opened, empty)
    for number, one in enumerate(chance.sample(text, PROPOSALS)):
        code = list(proposing.NAMES)[number % len(proposing.NAMES)]
        proposing.propose(paper, code, pid=one.pid, text=f"{one.text} Words of {code}.")
    full = _queries(opened)
    yield from _line(f"{PROPOSALS} proposals", opened, full)
    proposing.propose(paper, "NOR", pid=text[0].pid, text="Other words.")
    yield ("queries with one proposal more", f"{_queries(opened)}", f"{full} before")


def _line(what: str, opened: Any, queries: int) -> Iterator[tuple[str, str, str]]:
    opened()
    loop = statistics.median(calibration() for _ in range(5))
    spent = statistics.median(cpu(opened) for _ in range(TIMES))
    rest = spent * LOOP_AT_REST / loop
    yield (
        f"{PARAGRAPHS} paragraphs, {what}",
        f"{spent:.0f} ms CPU",
        f"{queries} queries; {rest:.0f} ms on the machine at rest, of {MOST_MS:.0f} allowed",
    )


def _queries(opened: Any) -> int:
    from django.db import connection  # noqa: PLC0415 - the settings must be chosen first
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    with CaptureQueriesContext(connection) as context:
        opened()
    return len(context)


if __name__ == "__main__":
    for row in rows():
        print(*row, sep="  ")
