"""In what capacity each delegation attends on a day: computed from the treaty's acts, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from invitations import states
from invitations.models import Delegation
from msp.models import Meeting
from msp.treaty import Standing
from outcomes.proceedings.precedence import Rank

RANKS = {
    Standing.PARTY.value: Rank.PARTY,
    Standing.CONSENTED.value: Rank.CONSENTED,
    Standing.SIGNATORY.value: Rank.SIGNATORY,
}


@dataclass(frozen=True)
class Seated:
    """A delegation with its capacity."""

    delegation: Delegation
    rank: Rank

    @property
    def standing(self) -> str:
        """Its standing, as the colour of its square wants it."""
        return next((standing for standing, rank in RANKS.items() if rank is self.rank), "none")


def roll(meeting: Meeting, *, on: date) -> list[Seated]:
    """Return all delegations in the order of the list of participants, as they stand on a day; two queries."""
    known = states.known_standings(meeting.treaty, on=on)
    found = meeting.delegations.select_related("state", "organisation")
    return sorted((Seated(one, rank_of(one, known)) for one in found), key=_seat)


def ranks(meeting: Meeting, delegations: Iterable[Delegation], *, on: date) -> dict[int, Rank]:
    """Return the ranks of some delegations on a day, by their keys; one query."""
    known = states.known_standings(meeting.treaty, on=on)
    return {one.pk: rank_of(one, known) for one in delegations}


def rank_of(delegation: Delegation, known: dict[str, str]) -> Rank:
    """Return in what capacity a delegation attends, where the States' standings are known."""
    if delegation.state is None:
        return Rank.ORGANISATION
    return RANKS.get(known.get(delegation.state.code, ""), Rank.NOT_PARTY)


def words(rank: Rank) -> str:
    """Name those who attend in one capacity."""
    return {
        Rank.PARTY: _("States Parties"),
        Rank.CONSENTED: _("States that have ratified, not yet in force"),
        Rank.SIGNATORY: _("Signatories"),
        Rank.NOT_PARTY: _("States not party"),
        Rank.ORGANISATION: pgettext("capacity", "Organisations"),
    }[rank]


def _seat(one: Seated) -> tuple[int, int, str]:
    # The Office's English list; organisations follow by name.
    state = one.delegation.state
    return one.rank, state.seat_en if state else 0, str(one.delegation)
