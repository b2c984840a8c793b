"""The themes as they stand: who coordinates, who works along, who offers, and which groups are represented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from friends import balance, offers
from friends.models import Friend, Offer, Theme
from invitations import states
from invitations.models import Delegation
from msp.models import Meeting

ABOUT = ("delegation__state", "delegation__organisation")
# What a page reads of a delegation; a State has thirty columns, of which it needs these.
NAMES = tuple(f"state__name_{code}" for code in ("en", "fr", "es", "ru", "zh", "ar"))
SHOWN = ("meeting", "state__code", "state__iso2", "state__region", *NAMES)
SHOWN += ("organisation__code", "organisation__name_en", "organisation__name_fr")
NEEDED = tuple(f"delegation__{column}" for column in SHOWN)


@dataclass(frozen=True)
class Member:
    """A delegation on a theme, with where its State stands."""

    delegation: Delegation
    standing: str
    friend: Friend | None = None

    @property
    def region(self) -> str:
        """The regional group of its State; organisations have none."""
        return self.delegation.state.region if self.delegation.state else ""


@dataclass(frozen=True)
class Line:
    """A theme, and who is where on it."""

    theme: Theme
    coordinators: tuple[Member, ...]
    friends: tuple[Member, ...]
    volunteers: tuple[Member, ...]
    parts: tuple[Line, ...] = ()

    @property
    def at_work(self) -> tuple[Member, ...]:
        """Everybody who works on it, coordinators first."""
        return self.coordinators + self.friends

    @property
    def is_covered(self) -> bool:
        """Whether anybody works or offers; of a theme with parts, whether somebody does on every part."""
        if self.parts:
            return all(part.is_covered for part in self.parts)
        return bool(self.coordinators or self.friends or self.volunteers)

    @property
    def groups(self) -> tuple[bool, ...]:
        """Which of the five regional groups work on it."""
        return balance.represented(one.region for one in self.at_work)

    @property
    def groups_count(self) -> int:
        """How many of the five groups work on it."""
        return sum(self.groups)

    @property
    def unusual(self) -> list[str]:
        """What is unusual about its coordinators."""
        return balance.unusual([one.region for one in self.coordinators])


def read(meeting: Meeting, *, on: date) -> list[Line]:
    """Return every theme with who is on it, as States stand on a day; four queries, however many there are."""
    standings = states.known_standings(meeting.treaty, on=on)
    terms = (
        Friend.objects.filter(theme__meeting=meeting, until_on=None)
        .select_related(*ABOUT)
        .only("theme", "role", *NEEDED)
    )
    waiting = Offer.objects.at(meeting).waiting().select_related(*ABOUT).only("theme", *NEEDED)
    at_work: dict[tuple[int, str], list[Member]] = {}
    for term in terms.order_by("from_on", "pk"):
        one = Member(term.delegation, standings.get(term.delegation.code, "none"), term)
        at_work.setdefault((term.theme_id, term.role), []).append(one)
    volunteers: dict[int, dict[int, Member]] = {}
    for offer in waiting:
        # Invited to two events, a delegation may have offered twice.
        one = Member(offer.delegation, standings.get(offer.delegation.code, "none"))
        volunteers.setdefault(offer.theme_id, {})[offer.delegation_id] = one

    def line(theme: Theme, parts: tuple[Theme, ...] = ()) -> Line:
        return Line(
            theme,
            tuple(at_work.get((theme.pk, Friend.Role.COORDINATOR), ())),
            tuple(_by_name(at_work.get((theme.pk, Friend.Role.FRIEND), []))),
            tuple(_by_name(list(volunteers.get(theme.pk, {}).values()))),
            tuple(line(part) for part in parts),
        )

    return [line(branch.theme, branch.parts) for branch in offers.branches(meeting)]


def single(lines: list[Line]) -> Iterator[Line]:
    """Yield the themes on which one can work: the parts of a theme that has any, else the theme itself."""
    for line in lines:
        yield from line.parts or (line,)


def _by_name(some: list[Member]) -> list[Member]:
    return sorted(some, key=lambda one: one.delegation.name)
