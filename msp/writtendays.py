"""Days as people write them in letters and texts: "Wednesday, 17 March", "8-12 November 2010", "March 5, 2010"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

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
# As they stand in dates, with their capital only: "all 30 may sign" is no date in May.
FORMS = {language: tuple(form for name in names for form in (name, name.upper())) for language, names in MONTHS.items()}
# "8-12", "8 to Friday 12", "25 and 26": the second day of a run, perhaps with a weekday of its own.
RUN = r"(?:\s*(?:[-–—]|to|and|until|au|et)\s*(?:{weekday}\s+)?(?P<last>\d{{1,2}})(?:st|nd|rd|th|er)?)?"
DAY_FIRST = (
    r"(?:\b{first}\s*,?\s+(?:the\s+|le\s+)?)?\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?" + RUN + r"\s+(?P<of>of\s+)?"
    r"(?P<month>{months})\b\.?,?(?:\s+(?P<year>\d{{4}})\b)?"
)
MONTH_FIRST = (
    r"(?:\b{first}\s*,?\s+)?\b(?P<month>{months})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?" + RUN + r"\b"
    r"(?:,?\s+(?P<year>\d{{4}})\b)?"
)
# Emphasis, raised letters and what stands for a space do not part a weekday from its date.
MARKUP = re.compile(r"[*^_]|</?sup>")
# No day is written in more letters than these on either side of its month.
REACH = 60


class Order(StrEnum):
    """Which stands first; two orders in one letter look as if two people had written it."""

    DAY_FIRST = "day-first"  # 17 March 2010
    MONTH_FIRST = "month-first"  # March 17, 2010


@dataclass(frozen=True, slots=True)
class Written:
    """A day, or a run of days in one month, as it stands in a text; `weekdays` are those beside its two days."""

    start: int
    end: int
    words: str
    order: Order
    day: int
    last: int | None
    month: int
    month_words: str
    year: int | None
    weekdays: tuple[str, str] = ("", "")

    def days_in(self, year: int) -> tuple[date, date] | None:
        """Return its first and last day in a year, or its own year; None where no calendar has them."""
        try:
            first = date(self.year or year, self.month, self.day)
            return first, first.replace(day=self.last or self.day)
        except ValueError:
            return None


def plain(text: str) -> str:
    """Return a text without signs of emphasis, every run of spaces as one."""
    return " ".join(MARKUP.sub("", text).split())


def are_likely(text: str, language: str) -> bool:
    """Tell whether a text names a month; nearly every paragraph names none and need not be read twice."""
    return any(map(text.__contains__, FORMS.get(language, ())))


def find(text: str, language: str) -> list[Written]:
    """Return the days that a plain text names, in their order; none in a language whose months are not known here."""
    if not are_likely(text, language):
        return []
    spans = _around_months(text, language)
    found = [
        _read(match, order, language)
        for order, pattern in _patterns(language)
        for start, end in spans
        for match in pattern.finditer(text, start, end)
    ]
    return sorted(found, key=lambda one: one.start)


def _around_months(text: str, language: str) -> list[tuple[int, int]]:
    """Return where days may stand: near the names of months, for a long text is slow to read."""
    spans: list[tuple[int, int]] = []
    for match in _months(language).finditer(text):
        start, end = max(0, match.start() - REACH), match.end() + REACH
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


@functools.cache
def _months(language: str) -> re.Pattern[str]:
    return re.compile("|".join(FORMS[language]))


def _read(match: re.Match[str], order: Order, language: str) -> Written:
    months = [name.lower() for name in MONTHS[language]]
    return Written(
        start=match.start(),
        end=match.end(),
        words=match[0],
        order=order,
        day=int(match["day"]),
        last=int(match["last"]) if match["last"] else None,
        month=months.index(match["month"].lower()) + 1,
        month_words=match["month"],
        year=int(match["year"]) if match["year"] else None,
        weekdays=(match["first"] or "", match["second"] or ""),
    )


@functools.cache
def _patterns(language: str) -> tuple[tuple[Order, re.Pattern[str]], ...]:
    return tuple(_compiled(language))


def _compiled(language: str) -> Iterator[tuple[Order, re.Pattern[str]]]:
    days = f"(?i:{'|'.join(WEEKDAYS[language])})"
    parts = {"first": f"(?P<first>{days})", "weekday": f"(?P<second>{days})", "months": "|".join(FORMS[language])}
    yield Order.DAY_FIRST, re.compile(DAY_FIRST.format(**parts))
    if language == "en":
        yield Order.MONTH_FIRST, re.compile(MONTH_FIRST.format(**parts))
