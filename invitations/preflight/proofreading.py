"""Rules for proof-reading: weekdays that do not fit their date, symbols that cannot be, letters without a typeface."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}
# "8-12", "8 to Friday 12", "25 and 26": the second day of a run, perhaps with a weekday of its own.
RUN = r"(?:\s*(?:[-–—]|to|and|until|au|et)\s*(?:{weekday}\s+)?(?P<last>\d{{1,2}})(?:st|nd|rd|th|er)?)?"
DAY_FIRST = (
    r"(?:\b{first}\s*,?\s+(?:the\s+|le\s+)?)?\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?" + RUN + r"\s+(?:of\s+)?"
    r"(?P<month>{months})\b\.?,?(?:\s+(?P<year>\d{{4}})\b)?"
)
MONTH_FIRST = (
    r"(?:\b{first}\s*,?\s+)?\b(?P<month>{months})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?" + RUN + r"\b"
    r"(?:,?\s+(?P<year>\d{{4}})\b)?"
)
# Emphasis, raised letters and what stands for a space do not part a weekday from its date.
MARKUP = re.compile(r"[*^_]|</?sup>")
SPACES = re.compile(r"[\s\u00a0\u202f]+")

# General Assembly: A/RES/64/36 is adopted, A/C.1/64/L.16 and A/64/L.3 are drafts. Since 1976 a session has a number.
SYMBOL = re.compile(r"\bA/(?:RES/(?P<adopted>\d{1,3})/\d+|(?:C\.[1-6]/)?(?P<draft>\d{1,3})/L\.\d+)")
ADOPTION = re.compile(r"\b(?:adopt|adopté)", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý])")
# Session n opens in September of this year plus n: the 64th in 2009.
SESSION_ZERO = 1945

# What is never printed: joiners, direction marks, soft hyphens, places to break a line.
UNPRINTED = ("Cc", "Cf", "Zl", "Zp")


@dataclass(frozen=True)
class WrongDay:
    """A weekday that is not its date's, or a date that no calendar has (then `right` is empty)."""

    said: str
    written: str
    right: str


@dataclass(frozen=True)
class SymbolSlip:
    """A United Nations symbol that does not fit: a session of another year, or a draft called adopted."""

    symbol: str
    kind: str  # "session" or "draft"
    session: int
    year: int | None = None


def wrong_days(text: str, *, language: str, on: date) -> list[WrongDay]:
    """Return every date of a text that cannot be as written; one without a year is read from the letter's day."""
    plain = SPACES.sub(" ", MARKUP.sub("", text))
    found = {}
    for pattern in _patterns(language):
        for match in pattern.finditer(plain):
            for fault in _faults(match, language, on):
                found[fault.said, fault.written] = fault
    return list(found.values())


def symbol_slips(text: str, *, on: date) -> list[SymbolSlip]:
    """Return the symbols that do not fit the years beside them, or the day of the letter."""
    return [slip for sentence in SENTENCE.split(text) for slip in _slips(sentence, on)]


def unprintable(texts: Iterable[str], fonts: Path) -> str:
    """Return the letters for which no typeface of a folder has a shape, each once; empty where the folder has none."""
    shapes = _shapes(tuple(sorted((str(path), path.stat().st_mtime_ns) for path in fonts.glob("*.ttf"))))
    if not shapes:
        return ""
    letters = dict.fromkeys(letter for text in texts for letter in text)
    return "".join(
        letter
        for letter in letters
        if ord(letter) not in shapes and not letter.isspace() and unicodedata.category(letter) not in UNPRINTED
    )


def _faults(match: re.Match[str], language: str, on: date) -> Iterator[WrongDay]:
    months = [name.lower() for name in MONTHS[language]]
    month = months.index(match["month"].lower()) + 1
    for day, said in ((match["day"], match["first"]), (match["last"], match["second"])):
        if not day:
            continue
        years = [int(match["year"])] if match["year"] else _years(month, int(day), on)
        right = [_weekday(year, month, int(day), language) for year in years]
        if not any(right) or (said and said.lower() not in map(str.lower, right)):
            yield WrongDay(said or "", f"{day} {match['month']} {years[0]}", right[0])


def _years(month: int, day: int, on: date) -> list[int]:
    """Return the years in which a date without one may lie: one that is past this year may be meant of the next."""
    return [on.year] if (month, day) >= (on.month, on.day) else [on.year, on.year + 1]


def _weekday(year: int, month: int, day: int, language: str) -> str:
    try:
        return WEEKDAYS[language][date(year, month, day).weekday()]
    except ValueError:
        return ""


@functools.cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    days = f"(?i:{'|'.join(WEEKDAYS[language])})"
    # With its capital only: "all 30 may sign" is no date in May.
    months = "|".join(form for name in MONTHS[language] for form in (name, name.upper()))
    orders = (DAY_FIRST, MONTH_FIRST) if language == "en" else (DAY_FIRST,)
    parts = {"first": f"(?P<first>{days})", "weekday": f"(?P<second>{days})", "months": months}
    return tuple(re.compile(order.format(**parts)) for order in orders)


def _slips(sentence: str, on: date) -> Iterator[SymbolSlip]:
    # The years of the sentence itself, not those inside a symbol.
    years = {int(year) for year in YEAR.findall(SYMBOL.sub("", sentence))}
    for match in SYMBOL.finditer(sentence):
        session = int(match["adopted"] or match["draft"])
        opened = SESSION_ZERO + session
        past = {year for year in years if year <= on.year}
        if opened > on.year or (past and not past & {opened, opened + 1}):
            yield SymbolSlip(match[0], "session", session, max(past) if past else None)
        if match["draft"] and ADOPTION.search(sentence):
            yield SymbolSlip(match[0], "draft", session)


@functools.lru_cache(maxsize=2)
def _shapes(faces: tuple[tuple[str, int], ...]) -> frozenset[int]:
    """Read which letters the faces have, once as long as the folder stays as it is."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow import

    letters: set[int] = set()
    for path, _changed in faces:
        with TTFont(path, lazy=True) as face:
            letters |= face.getBestCmap().keys()
    return frozenset(letters)
