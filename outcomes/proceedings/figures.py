"""Words whose figures come from the records: each stands as {name} in them and leads to the row it was read from.

The words may be written anew; the figures cannot. Nothing in the words is ever run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from msp import prose
from outcomes.faults import NotPossible
from outcomes.paragraphs import Kind, Paragraph, clean


@dataclass(frozen=True)
class Figure:
    """Something read from a row, and the page on which that row stands; plain words have no page."""

    text: str
    url: str = ""


Figures = Mapping[str, tuple[Figure, ...]]


@dataclass(frozen=True)
class Clause:
    """One paragraph of a report: what kind it is, its words, its figures; `row` tells clauses of one key apart."""

    key: str
    kind: Kind
    words: str
    figures: Figures = field(default_factory=dict)
    row: int = 0

    @property
    def pieces(self) -> list[Figure]:
        """Words and figures in their order."""
        return list(_pieces(self.words, self.figures))

    @property
    def paragraph(self) -> Paragraph:
        """The paragraph as a text keeps it; its id follows from what it is of, so that it is the same every time."""
        pid = hashlib.sha256(f"{self.key}:{self.row}".encode()).hexdigest()[:12]
        return Paragraph(pid, self.kind, clean("".join(one.text for one in self.pieces)))


def one(text: object, url: str = "") -> tuple[Figure, ...]:
    """Return a single figure."""
    return (Figure(prose.clean(text), url),)


def listed(*some: Figure) -> tuple[Figure, ...]:
    """Return figures as a sentence lists them: Chile, Ghana and Ireland."""
    found: list[Figure] = []
    for at, figure in enumerate(some):
        if at:
            found.append(Figure(" and " if at == len(some) - 1 else ", "))
        found.append(figure)
    return tuple(found)


def names(words: str) -> list[str]:
    """Return the figures that words name, each once."""
    return list(dict.fromkeys(prose.FIELD.findall(words)))


def check(words: str, default: str) -> str:
    """Return new words for a paragraph as they are kept. Raises NotPossible where a figure is lost or unknown."""
    words = " ".join(words.split())
    if not words:
        raise NotPossible(_("Please write the words of the paragraph."))
    wanted, found = names(default), names(words)
    if said := prose.faults(words, wanted, gettext=_):
        raise NotPossible(" ".join(said))
    if lost := [f"{{{name}}}" for name in wanted if name not in found]:
        told = ngettext(
            "The figure %(names)s is missing: it comes from the records and stays.",
            "The figures %(names)s are missing: they come from the records and stay.",
            len(lost),
        )
        raise NotPossible(told % {"names": ", ".join(lost)})
    return words


def _pieces(words: str, figures: Figures) -> Iterator[Figure]:
    end = 0
    for found in prose.FIELD.finditer(words):
        if found[1] not in figures:
            continue
        if found.start() > end:
            yield Figure(words[end : found.start()])
        yield from figures[found[1]]
        end = found.end()
    if end < len(words):
        yield Figure(words[end:])
