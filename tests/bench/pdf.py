"""Letters to PDF: each letter set alone and joined with its enclosures, against writing all of it anew each time."""

import gc
import os
import re
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
import segno
from django.conf import settings
from django.template.loader import render_to_string

from msp import fonts, paper, pdf
from tests.msp import founding

ROUNDS = 15
LIMIT = 0.35  # of the naive way's CPU time


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, how it compares); CPU time, the two ways in turn, the median of each round's quotient."""
    django.setup()
    letters = Letters()
    letters.ours(), letters.naive()
    gc.collect()
    gc.freeze()  # what was loaded before is no part of either way
    rounds = [(cpu(letters.ours), cpu(letters.naive)) for _ in range(ROUNDS)]
    ours, naive = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = statistics.median(one / other for one, other in rounds)
    yield "a letter with its enclosures, written whole", f"{naive * 1000:.0f} ms", "the naive way"
    yield "a letter, joined with its enclosures", f"{ours * 1000:.0f} ms", f"{ratio:.2f} of it (limit {LIMIT})"
    yield "195 letters, joined", f"{195 * ours:.0f} s", f"{195 * naive:.0f} s the naive way"
    joining = statistics.median(cpu(letters.join) for _ in range(ROUNDS))
    yield "joining alone", f"{joining * 1000:.1f} ms", ""


def cpu(deed: Callable[[], object]) -> float:
    """Return the seconds of CPU that a deed takes, tidying up after it included: else the next one would pay for it."""
    started = time.process_time()
    deed()
    gc.collect()
    return time.process_time() - started


class Letters:
    """One letter of a circular after the other, made in the two ways; each has another addressee and another link."""

    def __init__(self) -> None:
        fonts.activate()
        import weasyprint  # noqa: PLC0415 - the faces must be named first

        self.weasyprint = weasyprint
        self.number, self.facts, self.papers = 0, founding.letter(), founding.enclosures()
        self.enclosures = [pdf.enclosure(facts) for facts in self.papers]
        self.letter = pdf.letter(self.facts)

    def ours(self) -> bytes:
        return pdf.join(pdf.letter(self._facts()), self.enclosures)

    def join(self) -> bytes:
        return pdf.join(self.letter, self.enclosures)

    def naive(self) -> bytes:
        """Write letter and enclosures as one page of HTML, as anybody would: same look, same tags, nothing kept."""
        facts = self._facts()
        html = str(render_to_string("pdf/letter.html", paper.letter(facts)))
        papers = [render_to_string("pdf/enclosure.html", paper.enclosure(one)) for one in self.papers]
        bodies = "".join(f'<article class="enclosure">{_body(one)}</article>' for one in papers)
        sheet = f"<style>{_paper('paper.css')}.enclosure {{ break-before: page }}</style>"
        html = html.replace("</head>", f"{sheet}</head>").replace("</body>", f"{bodies}</body>")
        html = html.replace("paper:emblem", "data:image/svg+xml," + quote(_paper("emblem.svg")))
        html = re.sub('paper:qr[^"]*', lambda _: _code(facts["rsvp"]["link"]), html)
        written: bytes = self.weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
        return written

    def _facts(self) -> dict[str, Any]:
        self.number += 1
        addressee = [f"H.E. the Ambassador, number {self.number}", "Permanent Representative", "Permanent Mission"]
        return {**self.facts, "addressee": addressee, "rsvp": founding.rsvp(link=f"{founding.LINK}{self.number}")}


def _paper(name: str) -> str:
    return str((settings.BASE_DIR / "static" / "pdf" / name).read_text())


def _body(html: str) -> str:
    return html.partition('<body class="enclosure">')[2].partition("</body>")[0]


def _code(link: str) -> str:
    code = segno.make(link, error="m", micro=False)
    return str(code.svg_data_uri(border=0, dark="#1d2f55"))


if __name__ == "__main__":
    for row in rows():
        print("{:48} {:>10}  {}".format(*row))
