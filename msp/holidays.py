"""The days on which a duty station of the United Nations is closed: read from lines, entered and taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from msp import journal
from msp.models import Holiday, Meeting, User

FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")
LINE = re.compile(r"\s*(?P<day>[^;\t]+?)\s*[;\t]\s*(?P<name>.+?)\s*")


class Unreadable(Exception):
    """A line that is no holiday; the sentence names it."""


@dataclass(frozen=True)
class Line:
    """A day and what is kept on it."""

    on: date
    name: str


def read(text: str) -> list[Line]:
    """Read lines such as "2010-04-02; Good Friday" or "2 April 2010; Good Friday". Raises Unreadable."""
    return list(_lines(text))


def _lines(text: str) -> Iterator[Line]:
    for number, written in enumerate(text.splitlines(), 1):
        if not written.strip():
            continue
        found = LINE.fullmatch(written)
        on = _day(found["day"]) if found else None
        if found is None or on is None:
            said = {"n": number, "line": written.strip()[:60]}
            raise Unreadable(_("Line %(n)d is no day and name, such as “2 April 2010; Good Friday”: %(line)s") % said)
        if len(found["name"]) > 120:
            raise Unreadable(_("Line %(n)d: the name is longer than 120 letters.") % {"n": number})
        yield Line(on, found["name"])


def _day(written: str) -> date | None:
    for form in FORMS:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


@transaction.atomic
def enter(meeting: Meeting, station: str, lines: list[Line], *, source: str, by: User) -> int:
    """Enter a station's holidays and return how many are new; a day that is known takes the name and source given."""
    made = 0
    for line in lines:
        _holiday, is_new = Holiday.objects.update_or_create(
            station=station, on=line.on, defaults={"name": line.name, "source": source}
        )
        made += is_new
    journal.note(meeting, "entered holidays", meeting=meeting, by=by, station=station, days=len(lines), source=source)
    return made


@transaction.atomic
def remove(holiday: Holiday, *, meeting: Meeting, by: User) -> None:
    """Take a holiday out of the table."""
    journal.note(holiday, "removed", meeting=meeting, by=by)
    holiday.delete()
