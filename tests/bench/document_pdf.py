"""Texts to PDF: 2, 8 and 68 pages, clean and as a redline, and the same file once it lies in the storage."""

from __future__ import annotations

import gc
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from msp import pdf
from outcomes.paragraphs import Kind, Paragraph

# Paragraphs, and how often each is printed.
SIZES = {2: (15, 7), 8: (72, 5), 68: (640, 3)}
LIMITS = {2: 0.5, 8: 1.5, 68: 12.0}  # seconds of CPU
KINDS = [Kind.HEADING, *[Kind.NUMBERED] * 6, *[Kind.ACTION] * 4, *[Kind.SUB] * 2]


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, how it compares); CPU time, the median of the rounds."""
    django.setup()
    from tests.outcomes import printing  # noqa: PLC0415 - the settings must be read first

    printing.clean(printing.NEW)
    for size, (length, rounds) in SIZES.items():
        old, new = _pair(length)
        ways: dict[str, Callable[[], bytes]] = {
            "clean": lambda new=new: printing.clean(new),  # type: ignore[misc]
            "as a redline": lambda old=old, new=new: printing.compared(old, new),  # type: ignore[misc]
        }
        for way, deed in ways.items():
            data = deed()
            taken = statistics.median(cpu(deed) for _ in range(rounds))
            limit = f"limit {LIMITS[size]:.1f} s, {len(data) / 1000:.0f} KB"
            yield f"about {size} pages ({pdf.pages(data)}), {way}", f"{taken * 1000:.0f} ms", limit
    yield "the same file from the storage", f"{_kept(data) * 1000:.2f} ms", ""


def cpu(deed: Callable[[], object]) -> float:
    """Return the seconds of CPU that a deed takes, tidying up after it included."""
    started = time.process_time()
    deed()
    gc.collect()
    return time.process_time() - started


def _kept(data: bytes) -> float:
    with tempfile.TemporaryDirectory() as folder:
        storage = FileSystemStorage(location=folder)
        name = storage.save("texts/one.pdf", ContentFile(data))
        times = []
        for _ in range(50):
            started = time.process_time()
            if storage.exists(name):
                with storage.open(name) as file:
                    file.read()
            times.append(time.process_time() - started)
    return statistics.median(times)


def _pair(length: int) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return a text with a note to every seventh paragraph, and the same with three paragraphs of ten edited."""
    from tests.outcomes.rewriting import text  # noqa: PLC0415 - the settings must be read first

    chance = random.Random(1)  # noqa: S311 - the same texts in every run
    old = [Paragraph("title", Kind.TITLE, "Draft plan")]
    for at, words in enumerate(text(length, chance)):
        kind = KINDS[at % len(KINDS)]
        noted = at % 7 == 3
        notes = (f"See the report of the Meeting, paragraph {at}.",) if noted else ()
        shown = words[:60] if kind is Kind.HEADING else words
        old.append(Paragraph(f"p{at}", kind, f"{shown}[^1]" if noted else shown, notes))
    new = [replace(one, text=f"In due time, {one.text}") if chance.random() < 0.3 else one for one in old[1:]]
    return old, [old[0], *new]


if __name__ == "__main__":
    for row in rows():
        print("{:48} {:>10}  {}".format(*row))
