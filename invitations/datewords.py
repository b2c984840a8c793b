"""Dates as official letters write them, in the letter's language whatever the page's."""

from __future__ import annotations

import functools
import re
from datetime import date, time

from django.utils import formats, translation

from msp.models import Event

# Places that have another name in the letter's language.
PLACES = {"fr": {"Geneva": "Genève", "Vienna": "Vienne", "The Hague": "La Haye"}}


@functools.lru_cache(maxsize=512)
def day(value: date, language: str) -> str:
    """Write a day in full: "17 March 2010", "1er août 2010"."""
    with translation.override(language):
        return _first(formats.date_format(value, "DATE_FORMAT"), language)


def place_and_date(place: str, value: date, language: str) -> str:
    """Write the line at the head of a letter: "Geneva, 5 March 2010", "Genève, le 5 mars 2010"."""
    place = PLACES.get(language, {}).get(place, place)
    article = "le " if language == "fr" else ""
    return f"{place}, {article}{day(value, language)}"


def when(event: Event, language: str) -> str:
    """Write when an event takes place: a day with its weekday and hour, a run of days, or the week of a day."""
    if event.precision == Event.Precision.WINDOW:
        return {"fr": "la semaine du {}"}.get(language, "the week of {}").format(day(event.starts_on, language))
    if event.starts_on != event.ends_on:
        return run(event.starts_on, event.ends_on, language)
    with translation.override(language):
        said = _first(formats.date_format(event.starts_on, "l ") + formats.date_format(event.starts_on), language)
    if event.starts_at is None:
        return said
    return f"{said} {'à' if language == 'fr' else 'at'} {hour(event.starts_at, language)}"


def hour(value: time, language: str) -> str:
    """Write a time of day: "3:00 pm", "15 h 30"."""
    if language == "fr":
        return f"{value.hour} h {value.minute:02}" if value.minute else f"{value.hour} h"
    if (value.hour, value.minute) == (12, 0):
        return "12 noon"
    return f"{value.hour % 12 or 12}:{value.minute:02} {'am' if value.hour < 12 else 'pm'}"


def run(first: date, last: date, language: str) -> str:
    """Write the days from one to another: "9–12 November 2010"."""
    if (first.year, first.month) == (last.year, last.month):
        start = f"{first.day}er" if language == "fr" and first.day == 1 else str(first.day)
    else:
        start = day(first, language)
        if first.year == last.year:
            start = start.removesuffix(f" {first.year}")
    if language == "fr":
        return f"du {start} au {day(last, language)}"
    # One dash closes up between numbers and stands free between words.
    dash = "–" if start.isdigit() else " – "
    return f"{start}{dash}{day(last, language)}"


def _first(text: str, language: str) -> str:
    return re.sub(r"\b1 (?=\D)", "1er ", text, count=1) if language == "fr" else text
