"""Where a place lies."""

from __future__ import annotations

import pytest

from msp.stations import is_at


@pytest.mark.parametrize(
    ("station", "place", "there"),
    [
        ("Geneva", "CD Council Chamber, Palais des Nations, Geneva", True),
        ("Geneva", "Room XIX, Palais des Nations", True),
        ("Geneva", "Centre de conférences, GENÈVE", True),
        ("Geneva", "Vientiane", False),
        ("Geneva", "", False),
        ("Rome", "FAO, Rome", True),
        ("Rome", "Saint-Jérome", False),
        ("Rome", "Romeville", False),
        ("New York", "United Nations Headquarters, Conference Room 4", True),
        ("New York", "York", False),
        ("Port-au-Prince (UN)", "Port-au-Prince (UN), Hall A", True),
        ("", "Geneva", False),
        (" ", "Geneva", False),
    ],
)
def test_a_station_is_found_as_whole_words(station: str, place: str, there: bool) -> None:
    assert is_at(station, place) is there
