"""The redline: against hand-made marks, against difflib on words, and by length; both sides in one run."""

from __future__ import annotations

import difflib
import gc
import random
import statistics
from collections.abc import Iterator

from outcomes import redline
from outcomes.paragraphs import Kind, Paragraph
from outcomes.wording import tokens
from tests.bench.word import cpu
from tests.outcomes import gold
from tests.outcomes.rewriting import Rewriting, text

ROUNDS = 7
LIMITS = {10: 5, 100: 30, 1000: 300}  # milliseconds of CPU


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, how it compares); CPU time, the median of the rounds."""
    for name in gold.NAMES:
        pair = gold.read(name)
        found = redline.compare(pair.old, pair.new, by_id=False)
        marks, spans = gold.marks(found) / pair.marks, gold.spans(found) / pair.spans
        yield f"pair {name} made by hand: marks, stretches", f"{marks:.2f}, {spans:.2f}", "limits 1.05, 1.10"
    gc.collect()
    gc.freeze()  # what was loaded before is no part of it
    for length, limit in LIMITS.items():
        pair = _pair(length)
        taken = statistics.median(cpu(lambda pair=pair: redline.compare(pair.old, pair.new)) for _ in range(ROUNDS))
        yield f"{length} paragraphs rewritten", f"{taken * 1000:.1f} ms", f"limit {limit} ms"
        if length == 100:
            difference = cpu(lambda pair=pair: _difflib(pair))
            yield (
                "the same by difflib on words",
                f"{difference * 1000:.0f} ms",
                f"{difference / taken:.0f} x, at least 50",
            )
    chance = random.Random(4)  # noqa: S311 - the same texts in every run
    one, other = (" ".join(text(200, chance)).split()[:10_000] for _ in range(2))
    old, new = ([Paragraph("p", Kind.NUMBERED, " ".join(words))] for words in (one, other))
    taken = cpu(lambda: redline.compare(old, new))
    yield "one paragraph of 10,000 words rewritten", f"{taken * 1000:.0f} ms", "limit 2000 ms"
    gc.unfreeze()


def _pair(length: int) -> gold.Gold:
    chance = random.Random(1)  # noqa: S311 - the same texts in every run
    return Rewriting(text(length, chance), 1, text(max(1, length // 20), chance)).pair()


def _difflib(pair: gold.Gold) -> None:
    """Compare the words of both texts as difflib does; its shortcut for frequent words ruins them, so it is off."""
    old, new = (tokens("\n".join(one.text for one in side)) for side in (pair.old, pair.new))
    difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


if __name__ == "__main__":
    for row in rows():
        print("{:48} {:>10}  {}".format(*row))
