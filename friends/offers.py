"""Offers to be a friend of the presidency: what each reply says, and which themes nobody has taken up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from friends.models import Offer, Theme
from invitations import states
from invitations.models import Delegation, Reply
from msp.models import Meeting


@dataclass(frozen=True)
class Branch:
    """A theme with its parts; one level, as the letter lists them."""

    theme: Theme
    parts: tuple[Theme, ...]


@dataclass(frozen=True)
class Volunteer:
    """A delegation that offers, with where its State stands."""

    delegation: Delegation
    standing: str


@dataclass(frozen=True)
class Taken:
    """A theme, and who offers to work on it."""

    theme: Theme
    volunteers: tuple[Volunteer, ...]
    parts: tuple[Taken, ...] = ()

    @property
    def is_covered(self) -> bool:
        """Whether anybody offers; of a theme with parts, whether somebody does on every part."""
        return all(part.is_covered for part in self.parts) if self.parts else bool(self.volunteers)


def branches(meeting: Meeting) -> list[Branch]:
    """Return the themes as a tree, in their order; one query."""
    themes = list(Theme.objects.filter(meeting=meeting).order_by("position"))
    parts: dict[int | None, list[Theme]] = {}
    for theme in themes:
        parts.setdefault(theme.parent_id, []).append(theme)
    return [Branch(theme, tuple(parts.get(theme.pk, ()))) for theme in parts.get(None, ())]


def choices(tree: Iterable[Branch]) -> list[Theme]:
    """Return the themes that one can offer for: the parts of a theme that has any, else the theme itself."""
    return [theme for branch in tree for theme in (branch.parts or (branch.theme,))]


def offer(reply: Reply, themes: Iterable[Theme]) -> None:
    """Write down the themes on which a delegation offers to work."""
    Offer.objects.bulk_create(Offer(reply=reply, theme=theme) for theme in themes)


def of(reply: Reply) -> list[Theme]:
    """Return the themes of a reply, in their order."""
    return sorted((row.theme for row in reply.offers.all()), key=lambda theme: theme.position)


def taken(meeting: Meeting, *, on: date) -> list[Taken]:
    """Return every theme with those whose current reply offers to work on it, as they stand on a day; three queries."""
    standings = states.known_standings(meeting.treaty, on=on)
    rows = Offer.objects.filter(theme__meeting=meeting, reply__current=True).select_related(
        "reply__invitation__delegation__state", "reply__invitation__delegation__organisation"
    )
    found: dict[int, dict[int, Volunteer]] = {}
    for row in rows:
        delegation = row.reply.invitation.delegation
        volunteer = Volunteer(delegation, standings.get(delegation.code, "none"))
        # Invited to two events, a delegation may have offered twice.
        found.setdefault(row.theme_id, {})[delegation.pk] = volunteer

    def on_theme(theme: Theme, parts: tuple[Theme, ...] = ()) -> Taken:
        volunteers = sorted(found.get(theme.pk, {}).values(), key=lambda volunteer: volunteer.delegation.name)
        return Taken(theme, tuple(volunteers), tuple(on_theme(part) for part in parts))

    return [on_theme(branch.theme, branch.parts) for branch in branches(meeting)]
