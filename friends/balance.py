"""Regional balance: which of the five regional groups are represented, and what is unusual among coordinators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from invitations.table import NO_GROUP, SHORT_REGIONS

# The five regional groups of the United Nations, in the order in which they are drawn.
GROUPS = tuple(region for region in SHORT_REGIONS if region != NO_GROUP)
USUAL = 2


def represented(regions: Iterable[str]) -> tuple[bool, ...]:
    """Say of each of the five groups whether one of these States belongs to it."""
    found = set(regions)
    return tuple(group in found for group in GROUPS)


def unusual(regions: Sequence[str]) -> list[str]:
    """Return what is unusual about the coordinators of a theme, given the group of each; it hinders nothing."""
    said = []
    if len(regions) > USUAL:
        said.append(_("%(n)d coordinators; two are usual.") % {"n": len(regions)})
    named = {region for region in regions if region}
    if len(regions) > 1 and len(named) == 1 and all(regions):
        group = SHORT_REGIONS.get(next(iter(named)), next(iter(named)))
        said.append(_("All coordinators are of one group: %(group)s.") % {"group": group})
    return said
