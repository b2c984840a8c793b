"""The register of outgoing letters: each number is given once a year and mission, and never again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from msp.models import Letterhead, ReferenceNumber


def write(letterhead: Letterhead, *, number: int, year: int) -> str:
    """Return a number as the mission's paper shows it, such as "No: 026 Lao PM.GE.10"."""
    # Replaced, not formatted: the pattern is somebody's text and must not be run.
    return letterhead.reference_pattern.replace("{number}", f"{number:03}").replace("{year}", f"{year % 100:02}")


def expected(letterhead: Letterhead, *, year: int) -> str:
    """Return the reference that the next letter would get; it is promised to nobody until the letter is approved."""
    return write(letterhead, number=_last(letterhead, year) + 1, year=year)


def allot(letterhead: Letterhead, *, year: int, count: int = 1, what: str = "") -> list[str]:
    """Take the next numbers of the year and return them as they are printed.

    Runs inside the transaction that uses them: if that fails, the numbers are free again.
    """
    with transaction.atomic():
        # Where rows can be locked, two approvals take their numbers one after the other.
        Letterhead.objects.select_for_update().get(pk=letterhead.pk)
        first = _last(letterhead, year) + 1
        numbers = range(first, first + count)
        ReferenceNumber.objects.bulk_create(
            ReferenceNumber(letterhead=letterhead, year=year, number=number, what=what[:300]) for number in numbers
        )
    return [write(letterhead, number=number, year=year) for number in numbers]


def _last(letterhead: Letterhead, year: int) -> int:
    found = ReferenceNumber.objects.filter(letterhead=letterhead, year=year).aggregate(last=Max("number"))
    return int(found["last"] or 0)
