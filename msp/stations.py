"""Where a place lies: at which duty station of the United Nations."""

from __future__ import annotations

import re
from functools import lru_cache

# How else a duty station is named on invitations.
ALSO = {
    "geneva": ("genève", "geneve", "palais des nations"),
    "new york": ("united nations headquarters",),
    "vienna": ("wien", "vienne", "vienna international centre"),
    "nairobi": ("gigiri",),
}


def is_at(station: str, place: str) -> bool:
    """Say whether a place lies at a duty station: named there as whole words, so that Rome is not in Jerome."""
    return bool(_named(station.strip().casefold()).search(place.casefold()))


@lru_cache(maxsize=64)
def _named(station: str) -> re.Pattern[str]:
    names = [re.escape(name) for name in (station, *ALSO.get(station, ())) if name]
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)" if names else r"(?!)")
