"""Rules for proof-reading: weekdays not of their date, two ways of writing dates, letters without a typeface."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from msp import writtendays
from msp.writtendays import WEEKDAYS, Order, Written

# What is never printed: joiners, direction marks, soft hyphens, places to break a line.
UNPRINTED = ("Cc", "Cf", "Zl", "Zp")


@dataclass(frozen=True)
class WrongDay:
    """A weekday that is not its date's, or a date that no calendar has (then `right` is empty)."""

    said: str
    written: str
    right: str


def wrong_days(text: str, *, language: str, on: date) -> list[WrongDay]:
    """Return every date of a text that cannot be as written; one without a year is read from the letter's day."""
    return wrong_among(writtendays.find(writtendays.plain(text), language), language=language, on=on)


def wrong_among(found: Iterable[Written], *, language: str, on: date) -> list[WrongDay]:
    """Return which of the dates that were found cannot be as written, each once."""
    faults = [fault for one in found for fault in _faults(one, language, on)]
    return list({(fault.said, fault.written): fault for fault in faults}.values())


def two_orders(found: Iterable[Written]) -> tuple[str, str] | None:
    """Return one date of each order, where a paper writes both "March 5, 2010" and "17 March 2010"."""
    firsts: dict[str, str] = {}
    for one in found:
        firsts.setdefault(one.order, one.words)
    return (firsts[Order.DAY_FIRST], firsts[Order.MONTH_FIRST]) if len(firsts) == len(Order) else None


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


def _faults(one: Written, language: str, on: date) -> Iterator[WrongDay]:
    for day, said in zip((one.day, one.last), one.weekdays, strict=True):
        if not day:
            continue
        years = [one.year] if one.year else _years(one.month, day, on)
        right = [_weekday(year, one.month, day, language) for year in years]
        if not any(right) or (said and said.lower() not in map(str.lower, right)):
            yield WrongDay(said, f"{day} {one.month_words} {years[0]}", right[0])


def _years(month: int, day: int, on: date) -> list[int]:
    """Return the years in which a date without one may lie: one that is past this year may be meant of the next."""
    return [on.year] if (month, day) >= (on.month, on.day) else [on.year, on.year + 1]


def _weekday(year: int, month: int, day: int, language: str) -> str:
    try:
        return WEEKDAYS[language][date(year, month, day).weekday()]
    except ValueError:
        return ""


@functools.lru_cache(maxsize=2)
def _shapes(faces: tuple[tuple[str, int], ...]) -> frozenset[int]:
    """Read which letters the faces have, once as long as the folder stays as it is."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow import

    letters: set[int] = set()
    for path, _changed in faces:
        with TTFont(path, lazy=True) as face:
            letters |= face.getBestCmap().keys()
    return frozenset(letters)
