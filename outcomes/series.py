"""Symbols of a meeting's documents: the usual series, and a symbol given to a version, once."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from msp import clock, journal
from msp.models import Event, Meeting, User
from msp.symbols import Suffix
from outcomes.faults import NotPossible
from outcomes.models import Issue, Series, Version
from outcomes.symbols import BadSymbol, Pattern

# Name and pattern, in the order of the list; final documents have a number alone, as CCM/MSP/2012/5.
USUAL = (
    ("Final documents", "{series}/{year}/{number}"),
    ("Limited (drafts)", "{series}/{year}/L.{number}"),
    ("Working papers", "{series}/{year}/WP.{number}"),
    ("Conference room papers", "{series}/{year}/CRP.{number}"),
    ("Information", "{series}/{year}/INF.{number}"),
)


def usual(meeting: Meeting) -> list[Series]:
    """Return a meeting's series, with the usual ones made the first time."""
    found = list(meeting.series.order_by("pk"))
    if found:
        return found
    opening = meeting.events.filter(kind=Event.Kind.MEETING).first()
    year = str(opening.starts_on.year if opening else clock.today(meeting).year)
    parts = {"series": "CCM/MSP" if meeting.treaty.code == "ccm" else "MSP", "year": year}
    for name, pattern in USUAL:
        Series.objects.get_or_create(meeting=meeting, name=name, defaults={"pattern": pattern, "parts": parts})
    return list(meeting.series.order_by("pk"))


def issued(meeting: Meeting) -> list[str]:
    """Return every symbol that a meeting has given; one query."""
    return list(meeting.issues.values_list("symbol", flat=True))


def suggestions(version: Version) -> list[str]:
    """Return the symbols that a version may take: what follows its document's last, and the next of each series."""
    meeting = version.document.meeting
    given, found = issued(meeting), []
    last = Issue.objects.filter(version__document=version.document).select_related("series").order_by("-pk").first()
    if last is not None:
        pattern = Pattern(last.series.pattern)
        found += [pattern.revised(last.symbol, given)]
        found += [pattern.suffixed(last.symbol, one, given) for one in Suffix if one is not Suffix.REVISION]
    for series in meeting.series.order_by("pk"):
        pattern = Pattern(series.pattern)
        parts = {name: value for name, value in series.parts.items() if name in pattern.names}
        found.append(pattern.following(given, **parts))
    return found


def give(version: Version, symbol: str, *, by: User | None, now: datetime) -> Issue:
    """Give a version its symbol; the same symbol again is the same act.

    Raises NotPossible where it is not written after a series of the meeting, has been given, or the version has one.
    """
    meeting = version.document.meeting
    symbol = symbol.strip()
    series = _series(meeting, symbol)
    known = Issue.objects.filter(version=version).first()
    if known is not None:
        if known.symbol == symbol:
            return known
        raise NotPossible(_("This version has its symbol already: %(symbol)s.") % {"symbol": known.symbol})
    try:
        with transaction.atomic():
            issue = Issue.objects.create(meeting=meeting, version=version, series=series, symbol=symbol, at=now, by=by)
            journal.note(version.document, "gave a symbol", meeting=meeting, by=by, symbol=symbol)
    except IntegrityError as fault:
        raise NotPossible(
            _("%(symbol)s was given a moment ago. Please take the next one.") % {"symbol": symbol}
        ) from fault
    return issue


def change(series: Series, *, pattern: str, parts: dict[str, str]) -> None:
    """Write a series anew. Raises NotPossible for a pattern that does not hold together; symbols given stay."""
    try:
        found = Pattern(pattern)
        found.make(1, **{name: value for name, value in parts.items() if name in found.names})
    except BadSymbol as fault:
        raise NotPossible(str(fault)) from fault
    series.pattern, series.parts = pattern, parts
    series.save()


def _series(meeting: Meeting, symbol: str) -> Series:
    for series in meeting.series.order_by("pk"):
        if Pattern(series.pattern).valid(symbol):
            return series
    raise NotPossible(_("“%(symbol)s” is not written after a series of this meeting.") % {"symbol": symbol})
