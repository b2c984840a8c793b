"""The words of a rule written as data, read strictly: a refusal is a sentence that names the place."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

# Longer periods are slips of the pen: ten thousand days are 27 years.
LONGEST = 10_000


class RuleError(ValueError):
    """A rule that cannot be read or followed; the sentence names the place."""


def shown(value: object) -> str:
    """Return a value as a message can show it, cut when long."""
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}..."


def words(written: object, place: str, *, required: Iterable[str] = (), optional: Iterable[str] = ()) -> dict[str, Any]:
    """Return the words of one object of a rule, nulls left out; refuse what is unknown or missing."""
    if not isinstance(written, Mapping):
        raise RuleError(f"{place}: give an object in braces, not {shown(written)}.")
    known = (*required, *optional)
    for word in written:
        if word not in known:
            raise RuleError(f"{place}: {shown(word)} is not known here; known are {', '.join(known)}.")
    found = {word: value for word, value in written.items() if value is not None}
    for word in required:
        if word not in found:
            raise RuleError(f"{place}: {word!r} is missing.")
    return found


def number(value: object, place: str, *, least: int) -> int:
    """Read a whole number from `least` to LONGEST."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= LONGEST:
        raise RuleError(f"{place}: give a whole number from {least} to {LONGEST}, not {shown(value)}.")
    return value


def percent(value: object, place: str) -> Decimal:
    """Read a share in percent, above 0 and up to 100."""
    if not isinstance(value, int | float | Decimal) or isinstance(value, bool) or not 0 < value <= 100:
        raise RuleError(f"{place}: give a number above 0 and up to 100, not {shown(value)}.")
    return Decimal(str(value))


def flag(value: object, place: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise RuleError(f"{place}: give true or false, not {shown(value)}.")
    return value


def choice(value: object, place: str, *, among: Iterable[str]) -> str:
    """Read one of some words."""
    among = tuple(among)
    if not isinstance(value, str) or value not in among:
        raise RuleError(f"{place}: {shown(value)} is not known here; known are {', '.join(among)}.")
    return value


def codes(value: object, place: str) -> tuple[str, ...]:
    """Read a list of party codes, each once."""
    if not isinstance(value, list) or not all(isinstance(code, str) and code.strip() for code in value):
        raise RuleError(f"{place}: give a list of party codes in quotation marks.")
    read = tuple(code.strip() for code in value)
    for code in read:
        if read.count(code) > 1:
            raise RuleError(f"{place}: {shown(code)} is listed twice.")
    return read


def day(value: object, place: str) -> date:
    """Read a day written YYYY-MM-DD."""
    try:
        return read_day(value if isinstance(value, str) else shown(value))
    except ValueError as error:
        raise RuleError(f"{place}: {error}.") from error


def read_day(text: str) -> date:
    """Read a day written YYYY-MM-DD, and in no other way; ValueError otherwise."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"{shown(text)} is not a day written YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a day of the calendar") from error
