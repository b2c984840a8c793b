"""The delegate's reply page: time, queries and weight, beside a loop that calibrates the machine."""

from __future__ import annotations

import gzip
import os
import re
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests.bench import _ground

TIMES = 40
# The loop on the two-core machine of the project with nothing else running; a busy one is slower by their ratio.
LOOP_AT_REST = 31.0
MOST_MS, MOST_QUERIES, MOST_BYTES, MOST_FILES = 15.0, 8, 60_000, 3
HASH = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")
LINKED = re.compile(r'(?:href|src)="(/static/[^"#]+)')


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, its figure, and what it is measured against."""
    with _ground.fresh() as folder:
        yield from _measured(folder)


def calibration() -> float:
    """Return the CPU milliseconds of a loop of a million additions: what this machine is worth just now."""
    return cpu(lambda: sum(number for number in range(1_000_000)))


def cpu(work: Callable[[], Any]) -> float:
    """Return the CPU milliseconds of one call."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def _measured(folder: Path) -> Iterator[tuple[str, str, str]]:
    from django.test import Client, override_settings  # noqa: PLC0415 - the settings must be chosen first
    from django.urls import reverse  # noqa: PLC0415 - as above

    from friends.sample import open_themes  # noqa: PLC0415 - as above
    from invitations import links  # noqa: PLC0415 - as above
    from tests import make  # noqa: PLC0415 - as above

    storages = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}}
    from django.conf import settings  # noqa: PLC0415 - as above

    with override_settings(STORAGES={**settings.STORAGES, **storages}):
        meeting = make.meeting(treaty=make.treaty())
        open_themes(meeting)
        link = make.link(make.invitation(make.delegation(meeting)))
        client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_ENCODING="gzip")
        client.get(f"/r/{links.token(link)}/")
        page = reverse("reply", args=[link.public_id])

        def opened() -> Any:
            return client.get(page)

        yield _time("GET on the first opening", opened)
        yield _queries("queries on the first opening", opened)
        yield from _weight(opened())
        sent = iter(range(10_000))

        def send() -> Any:
            link.replies.update(recorded_at="2010-03-05T09:00:00Z")  # an hour has passed: the link is not resting
            return client.post(page, _answer(next(sent)))

        yield _time("POST of an answer, with its confirmation queued", send, most=None)
        yield _queries("queries of an answer", send, most=None)
        yield _time("GET of a sheet that was answered before", opened)
        yield _queries("queries on a later opening", opened)
        done = reverse("reply-done", args=[link.public_id])
        yield _time("GET of the receipt", lambda: client.get(done))
        yield _queries("queries of the receipt", lambda: client.get(done))


def _answer(number: int) -> dict[str, Any]:
    from friends.models import Theme  # noqa: PLC0415 - the settings must be chosen first

    return {
        "answer": "attending",
        "p1-name": "First Secretary, Norway",
        "p1-title": "First Secretary",
        "signatory": "later",
        "themes": [Theme.objects.get(slug="clearance").pk],
        "confirm_to": "mission.nor@missions.example",
        "form_key": f"key {number}",
    }


def _time(what: str, work: Callable[[], Any], *, most: float | None = MOST_MS) -> tuple[str, str, str]:
    assert work().status_code in (200, 303), what
    spent, loops = [], []
    for _turn in range(TIMES):
        loops.append(calibration())
        spent.append(cpu(work))
    # Whatever else the machine does only adds to a run: the least disturbed one tells what the page costs.
    least, loop = min(spent), min(loops)
    at_rest = least * min(1.0, LOOP_AT_REST / loop)
    verdict = ("within" if at_rest <= most else "OVER") + f" {most:.0f} ms: " if most else ""
    beside = (
        f"{at_rest:.1f} at rest; median {statistics.median(spent):.1f}; loop {loop:.1f}, at rest {LOOP_AT_REST:.1f}"
    )
    return what, f"{least:.1f} ms CPU", verdict + beside


def _queries(what: str, work: Callable[[], Any], *, most: int | None = MOST_QUERIES) -> tuple[str, str, str]:
    from django.db import connection  # noqa: PLC0415 - the settings must be chosen first
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    with CaptureQueriesContext(connection) as captured:
        work()
    count = len(captured)
    return what, str(count), f"{'within' if count <= most else 'OVER'} {most}" if most else "writes included"


def _weight(response: Any) -> Iterator[tuple[str, str, str]]:
    from django.contrib.staticfiles import finders  # noqa: PLC0415 - the settings must be chosen first

    html = gzip.decompress(response.content).decode()
    files = sorted(set(LINKED.findall(html)))
    # Where static files were collected, the page names them by their hash.
    sources = {file: finders.find(HASH.sub("", file.removeprefix("/static/"))) for file in files}
    sizes = {file: len(gzip.compress(Path(str(source)).read_bytes(), 9)) for file, source in sources.items()}
    wire = len(response.content) + sum(sizes.values())
    parts = ", ".join(f"{Path(file).name} {size}" for file, size in sizes.items())
    yield (
        "bytes on the wire, gzip",
        str(wire),
        f"{'within' if wire <= MOST_BYTES else 'OVER'} {MOST_BYTES}; page {len(response.content)}, {parts}",
    )
    yield "files", str(1 + len(files)), f"{'within' if 1 + len(files) <= MOST_FILES else 'OVER'} {MOST_FILES}"


if __name__ == "__main__":
    for row in rows():
        print("{:<55} {:>16}  {}".format(*row), flush=True)
