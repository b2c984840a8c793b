"""Symbols of the meeting's own series in letters and texts: not given yet, or of a year without a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from invitations import states
from invitations.preflight import looks_text
from invitations.preflight.findings import Case, Level, Line
from invitations.preflight.noticing import Noticed
from msp import symbols, writtendays
from msp.citations import LIKELY
from msp.models import Meeting
from outcomes import series
from outcomes.symbols import Pattern, Symbol


@dataclass(frozen=True)
class Own:
    """The series of a meeting and the symbols that it has given."""

    meeting: Meeting
    patterns: tuple[tuple[Pattern, dict[str, str]], ...]
    issued: frozenset[str]

    @classmethod
    def of(cls, meeting: Meeting) -> Own:
        """Read a meeting's series and symbols; two queries."""
        patterns = ((Pattern(one.pattern), one.parts) for one in meeting.series.order_by("pk"))
        return cls(meeting, tuple(patterns), frozenset(one.rstrip("*") for one in series.issued(meeting)))

    @cached_property
    def first_year(self) -> int:
        """The year in which the treaty enters into force, before which it has no meeting; asked for late."""
        day = states.entry_into_force(self.meeting.treaty).entry_into_force
        return day.year if day else 0

    def read(self, written: str) -> tuple[Pattern, Symbol, str] | None:
        """Return a symbol after a series of this meeting, or of its like in another year, with this meeting's year."""
        for pattern, parts in self.patterns:
            if pattern.valid(written):
                found = pattern.parse(written)
                if all(found.part(name) == value for name, value in parts.items() if name in ("series", "session")):
                    return pattern, found, parts.get("year", "")
        return None


def noticed(words: str, own: Own) -> Iterator[Noticed]:
    """Yield the symbols of the meeting's own series that no document bears, or that no meeting can have given."""
    if not own.patterns or not LIKELY.search(words):
        return
    for written in dict.fromkeys(one.written.rstrip("*") for _at, one in symbols.find(writtendays.plain(words))):
        if (known := own.read(written)) and (says := _doubt(written, *known, own=own)):
            yield Noticed("own-symbol", Level.WARNING, says, about=(written,))


def _doubt(written: str, pattern: Pattern, symbol: Symbol, year: str, *, own: Own) -> str:
    said = symbol.part("year")
    facts = {"symbol": written, "said": said, "year": year}
    if said != year:
        # An earlier meeting's documents are cited rightly; one that is still to come has none.
        if said > year or int(said) < own.first_year:
            return _("%(symbol)s is of %(said)s; the documents of this meeting are of %(year)s") % facts
        return ""
    if written in own.issued:
        return ""
    base = pattern.write(Symbol(symbol.parts))
    if base not in own.issued:
        return _("%(symbol)s has been given to no document here") % facts
    latest = max((one for one in own.issued if one == base or one.startswith(f"{base}/")), key=_length)
    return _("%(symbol)s has been given to no document here; the latest is %(latest)s") % {**facts, "latest": latest}


def _length(symbol: str) -> tuple[int, str]:
    return len(symbol), symbol


def look_at_own_symbols(case: Case) -> Iterator[Line]:
    """A letter cites the meeting's documents as they were issued."""
    own = Own.of(case.letter.meeting)
    for where, url, _language, words in looks_text.written(case):
        for one in noticed(words, own):
            yield looks_text.line(one, where, url)
