"""From when on which offset is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from msp import zones

HOUR = timedelta(hours=1)


def test_geneva_changes_twice_a_year_at_one_oclock_of_greenwich() -> None:
    winter, summer, back = zones.observances(ZoneInfo("Europe/Zurich"), 2010, 2010)

    assert (winter.offset_to, winter.is_summer) == (HOUR, False)
    # RFC 5545 writes an onset as the clocks show it before they are moved.
    assert (f"{summer.onset}", summer.offset_from, summer.offset_to) == ("2010-03-28 02:00:00", HOUR, 2 * HOUR)
    assert (f"{back.onset}", back.offset_from, back.offset_to) == ("2010-10-31 03:00:00", 2 * HOUR, HOUR)
    assert [one.name for one in (winter, summer, back)] == ["CET", "CEST", "CET"]


def test_a_place_without_summer_time_has_one_offset() -> None:
    [only] = zones.observances(ZoneInfo("Asia/Vientiane"), 2010, 2012)

    assert only.offset_from == only.offset_to == 7 * HOUR


@pytest.mark.parametrize("key", ["Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_what_is_written_says_what_the_zone_says(key: str) -> None:
    described, zone = zones.component(key, 2010, 2011).to_tz(lookup_tzid=False), ZoneInfo(key)

    moments = [datetime(2010, 1, 1, tzinfo=UTC) + timedelta(hours=7 * n) for n in range(2 * 365 * 24 // 7)]
    walls = [moment.astimezone(zone).replace(tzinfo=None) for moment in moments]

    wrong = [
        wall for wall in walls if wall.replace(tzinfo=described).utcoffset() != wall.replace(tzinfo=zone).utcoffset()
    ]
    assert wrong == []
