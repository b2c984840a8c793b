"""A text read for the slips of a letter: weekdays, symbols, dates of the road. All is told, and nothing blocked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from invitations.preflight import mentions, noticing
from invitations.preflight.mentions import Stop
from invitations.preflight.noticing import Noticed
from msp import clock, writtendays
from msp.citations import LIKELY
from outcomes import ownsymbols, versions
from outcomes.models import Version
from outcomes.ownsymbols import Own
from outcomes.paragraphs import Paragraph

# Seconds for which the findings of a text are kept by the process that made them.
KEPT = 3600


@dataclass(frozen=True)
class Proof:
    """One thing to look at again: where, as a reader finds it, and what is noticed; no paragraph is the whole text."""

    pid: str
    where: str
    noticed: Noticed


@dataclass(frozen=True)
class Reading:
    """With what a text is read: its language, the day, the dates of the road and the meeting's own symbols."""

    language: str
    on: date
    road: Sequence[Stop] = ()
    own: Own | None = None


def of(version: Version, text: Sequence[Paragraph], numbers: Mapping[str, str]) -> list[Proof]:
    """Return what should be looked at again in a version that has been read; five queries at most.

    A sealed text is read once, as long as the road, the symbols given and the day stay as they are.
    """
    document = version.document
    today = clock.today(document.meeting)
    with_what = Reading(
        document.language[:2], today, mentions.road_of(document.meeting, today=today), Own.of(document.meeting)
    )
    key = f"proofs:{version.content_sha256}:{_stamp(with_what, numbers)}"
    found: list[Proof] | None = cache.get(key)
    if found is None:
        found = list(read(text, numbers, with_what))
        cache.set(key, found, KEPT)
    return found


def _stamp(with_what: Reading, numbers: Mapping[str, str]) -> str:
    """Return a mark of all beside the text from which the findings follow, and of the language they are told in."""
    own = with_what.own
    road = [(one.title, one.names.pattern, one.first, one.last, one.precision, one.where) for one in with_what.road]
    given = (sorted(own.issued), [(pattern.text, parts) for pattern, parts in own.patterns]) if own else None
    said = (get_language(), with_what.language, with_what.on, road, given, list(numbers.items()))
    return hashlib.sha256(repr(said).encode()).hexdigest()


def of_head(version: Version) -> list[Proof]:
    """Return the same for a version that has not been read yet."""
    return of(version, *versions.labelled(version))


def read(text: Sequence[Paragraph], numbers: Mapping[str, str], with_what: Reading) -> Iterator[Proof]:
    """Yield what is noticed, paragraph by paragraph, and then in the text as a whole."""
    language, passages = with_what.language, []
    for at, one in enumerate(text, start=1):
        words = "\n\n".join((one.text, *one.notes))
        if not (LIKELY.search(words) or writtendays.are_likely(words, language)):
            continue
        where = _place(at, numbers.get(one.pid, ""))
        passages.append((where, language, words))
        for noticed in noticing.in_passage(words, language=language, on=with_what.on, road=with_what.road):
            yield Proof(one.pid, where, noticed)
        for noticed in ownsymbols.noticed(words, with_what.own) if with_what.own else ():
            yield Proof(one.pid, where, noticed)
    for noticed in noticing.together(passages):
        yield Proof("", "", noticed)


def _place(at: int, number: str) -> str:
    return _("Paragraph %(number)s") % {"number": number.rstrip(".")} if number else _("Line %(at)d") % {"at": at}
