"""Texts to Word and back: 1,000 paragraphs compared with tracked changes, clean, read again, taken apart."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from outcomes import redline, word_in, word_out, word_tracked
from tests.outcomes.rewriting import Rewriting, text

ROUNDS = 7
LENGTH = 1000
LIMITS = {"tracked": 0.4, "clean": 0.2, "read": 0.5, "proposals": 1.0}  # seconds of CPU
AT = datetime(2010, 6, 1, tzinfo=UTC)


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, how it compares); CPU time, the median of the rounds."""
    chance = random.Random(1)  # noqa: S311 - the same texts in every run
    pair = Rewriting(text(LENGTH, chance), 1, text(LENGTH // 20, chance)).pair()
    compared = redline.compare(pair.old, pair.new, by_id=False)
    facts = {"title": "Declaration", "symbol": "CCM/MSP/2010/L.1", "digest": "0" * 64}
    data = word_tracked.tracked(compared, author="Norway", at=AT, **facts)
    reading = word_in.read(data)
    deeds: dict[str, tuple[str, Callable[[], object]]] = {
        "tracked": ("as tracked changes", lambda: word_tracked.tracked(compared, author="Norway", at=AT, **facts)),
        "clean": ("clean", lambda: word_out.clean(pair.new, **facts)),
        "read": ("read back, all accepted", lambda: word_in.accepted(word_in.read(data))),
        "proposals": ("taken apart into proposals", lambda: word_in.proposals(reading, pair.old)),
    }
    gc.collect()
    gc.freeze()  # what was loaded before is no part of it
    for name, (what, deed) in deeds.items():
        taken = statistics.median(cpu(deed) for _ in range(ROUNDS))
        yield f"{LENGTH} paragraphs, {what}", f"{taken * 1000:.0f} ms", f"limit {LIMITS[name] * 1000:.0f} ms"
    gc.unfreeze()
    yield "the tracked file", f"{len(data) / 1000:.0f} KB", ""


def cpu(deed: Callable[[], object]) -> float:
    """Return the seconds of CPU that a deed takes, tidying up after it included."""
    started = time.process_time()
    deed()
    gc.collect()
    return time.process_time() - started


if __name__ == "__main__":
    for row in rows():
        print("{:48} {:>10}  {}".format(*row))
