"""Rules for symbols in running text: sessions that were not, drafts cited as adopted, chains that cannot be.

A day or a year counts as said of a symbol only where nothing but small words stands between them: a text that recalls
an old resolution beside a new date is in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from msp import symbols
from msp.symbols import SESSION_ZERO, Symbol
from msp.writtendays import MONTHS

# Text that has no symbol is not looked at twice.
LIKELY = re.compile(r"[A-Z]/[A-Z0-9]")
SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÀ-Ý])")
ADOPTED = re.compile(r"\badopt(?:ed|ing|s)\b|\badopté\w*|\badoptant\b", re.IGNORECASE)
# "to be adopted", "before it adopted": what is still to come is not cited as adopted.
TO_COME = re.compile(r"\b(?:be|for|not|before|until|être|avant)\s+(?:\w+\s+)?$", re.IGNORECASE)
DRAFT = re.compile(r"\b(?:draft|projet)\b[^.;:]{0,40}$", re.IGNORECASE)
SMALL = (
    r"(?:[\s,(]|\b(?:was|were|which|as|it|that|been|has|have|had|adopted|adopting|by|without|a|vote|consensus|the|of|on"
    r"|in|dated|UN|UNGA|United|Nations|General|Assembly|resolution|le|la|du|de|des|en|par|a|été|adoptée?|adoptant"
    r"|résolution|sans|mise|aux|voix|Assemblée|générale|consensus)\b|\bl[’'])*"
)
YEAR = r"(?P<year>(?:19|20)\d{2})\b"
NEAR = 100


class Slip(StrEnum):
    """What may be wrong with a symbol."""

    SESSION = "session"  # of a session that is still to come, or of another than the day said beside it
    DRAFT = "draft"  # a draft, cited as adopted
    NOT_DRAFT = "not-draft"  # an adopted text, cited as a draft
    CHAIN = "chain"  # Rev.1/Rev.2, Rev1
    TWICE = "twice"  # a draft in one place and the adopted text in another


@dataclass(frozen=True)
class Remark:
    """One thing to look at; `right` is what may have been meant, `year` the year said beside the symbol."""

    slip: Slip
    symbol: Symbol
    right: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Cited:
    """A symbol with its sentence, and the years and sessions that are said of it there."""

    symbol: Symbol
    sentence: str
    is_adopted: bool
    is_draft: bool
    year: int | None = None
    sessions: frozenset[int] = frozenset()


def read(text: str) -> list[Cited]:
    """Return the symbols that a plain text cites, in their order."""
    if not LIKELY.search(text):
        return []
    return [cited for sentence in SENTENCE.split(text) for cited in _in_sentence(sentence)]


def remarks(cited: Iterable[Cited], *, on: date) -> list[Remark]:
    """Return what is doubtful in these citations, as a reader sees them on a day."""
    return [remark for one in cited for remark in _doubts(one, on)]


def twice(cited: Sequence[Cited]) -> list[tuple[Cited, Cited]]:
    """Return the drafts of the General Assembly that stand beside what seems to be the same text as adopted.

    Same: of one session, or said to be of one session; where more than one adopted text comes into question, none does.
    """
    adopted = {one.symbol.base: one for one in cited if one.symbol.is_adopted}
    found = []
    for base, one in {one.symbol.base: one for one in cited if one.symbol.is_draft}.items():
        sessions = one.sessions or {one.symbol.session}
        same = [other for other in adopted.values() if other.symbol.session in sessions]
        if len(same) == 1 and base != same[0].symbol.base:
            found.append((one, same[0]))
    return found


def _in_sentence(sentence: str) -> Iterator[Cited]:
    found = list(symbols.find(sentence))
    for at, symbol in found:
        before, after = sentence[:at], sentence[at + len(symbol.written) :]
        is_draft = bool(DRAFT.search(before[-60:]))
        adopted = [match for match in ADOPTED.finditer(sentence) if not TO_COME.search(sentence[: match.start()])]
        year, sessions = _said(before[-NEAR:], after[:NEAR]) if symbol.is_of_assembly else (None, frozenset())
        yield Cited(symbol, sentence, bool(adopted) and not is_draft, is_draft, year, sessions)


def _said(before: str, after: str) -> tuple[int | None, frozenset[int]]:
    """Return the year that is said of a symbol and the sessions it may be of: after it, else before it."""
    found = _day_after(after) or _day_before(before)
    if found is None:
        return None, frozenset()
    year, month = found
    if month and month != symbols.OPENS_IN:
        return year, frozenset({symbols.session_on(year, month)})
    # A session goes on into the next year, and ends in the month in which the next one opens.
    return year, frozenset({year - SESSION_ZERO, year - SESSION_ZERO - 1})


_MONTH = "|".join((*MONTHS["en"], *MONTHS["fr"]))
_DAY = r"\d{1,2}(?:st|nd|rd|th|er)?"
_DATE = rf"(?:(?:{_DAY}\s+(?:of\s+)?)?(?P<month>{_MONTH})(?:\s+{_DAY})?,?\s+)?{YEAR}"
_AFTER = re.compile(rf"\A\**{SMALL}{_DATE}", re.IGNORECASE)
_BEFORE = re.compile(rf"{_DATE}{SMALL}\Z", re.IGNORECASE)


def _day_after(words: str) -> tuple[int, int] | None:
    return _read_date(_AFTER.search(words))


def _day_before(words: str) -> tuple[int, int] | None:
    return _read_date(_BEFORE.search(words))


def _read_date(match: re.Match[str] | None) -> tuple[int, int] | None:
    if match is None:
        return None
    name = (match["month"] or "").casefold()
    months = [list(map(str.casefold, MONTHS[language])) for language in ("en", "fr")]
    return int(match["year"]), next((names.index(name) + 1 for names in months if name in names), 0)


def _doubts(one: Cited, on: date) -> Iterator[Remark]:
    symbol = one.symbol
    if symbol.opened is not None:
        to_come = symbol.session not in range(symbols.session_on(on.year, on.month) + 1)
        if to_come or (one.sessions and symbol.session not in one.sessions):
            right = symbol.in_session(max(one.sessions)) if one.sessions else ""
            yield Remark(Slip.SESSION, symbol, right, one.year)
    if symbol.is_draft and one.is_adopted:
        yield Remark(Slip.DRAFT, symbol)
    if symbol.is_adopted and one.is_draft:
        yield Remark(Slip.NOT_DRAFT, symbol)
    for fault in symbol.faults:
        yield Remark(Slip.CHAIN, symbol, fault)
