"""The States table: one row a State, with its filters, their counts and its order."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from invitations import answers, states
from invitations.addresses import lines
from invitations.addresses.lines import plain
from invitations.models import Address, Delegation, Invitation, Letter, OfficeHolder, Reply, State
from msp import treaty
from msp.models import Event, Meeting

Post = Delegation.Post

NO_GROUP = "none"
REGIONS = {
    "African States": _("African States"),
    "Asia-Pacific States": _("Asia-Pacific States"),
    "Eastern European States": _("Eastern European States"),
    "Latin American and Caribbean States": _("Latin American and Caribbean States"),
    "Western European and other States": _("Western European and other States"),
    NO_GROUP: _("No regional group"),
}
# Beside a bar there is room for a few words.
SHORT_REGIONS = {
    "African States": _("Africa"),
    "Asia-Pacific States": _("Asia and Pacific"),
    "Eastern European States": _("Eastern Europe"),
    "Latin American and Caribbean States": _("Latin America"),
    "Western European and other States": _("Western Europe"),
    NO_GROUP: _("No group"),
}
AWAITED, NOT_INVITED = "awaited", "not-invited"
REPLIES = {
    Reply.Answer.ATTENDING.value: _("Attending"),
    Reply.Answer.REGRETS.value: _("Regrets"),
    Reply.Answer.UNDECIDED.value: _("Not decided"),
    AWAITED: _("Awaited"),
    NOT_INVITED: _("Not invited"),
}
PRESIDENCY, NO_POST = "presidency", "no-post"
POSTS = {
    Post.CONFIRMED.value: _("Confirmed"),
    Post.UNCONFIRMED.value: _("Not confirmed"),
    Post.FALLBACK.value: _("Fallback address"),
    PRESIDENCY: _("Presidency"),
    NO_POST: _("Not in the address book"),
}
LANGUAGES = {
    "en": _("English"),
    "fr": _("French"),
    "es": _("Spanish"),
    "ar": _("Arabic"),
    "ru": _("Russian"),
    "zh-hans": _("Chinese"),
}
SORTS = ("name", "standing", "since", "reply", "post", "language")


class Faceted(Protocol):
    """A row that filters can narrow."""

    def value(self, facet: str) -> str:
        """Return what it counts as in one facet."""

    def speaks_of(self, q: str) -> bool:
        """Tell whether each word asked for stands somewhere in it."""


AnyRow = TypeVar("AnyRow", bound=Faceted)


@dataclass(frozen=True)
class Row:
    """One State on the chosen day: its capacity, its post, and what it answered."""

    state: State
    capacity: states.Capacity
    delegation: Delegation | None
    head: OfficeHolder | None
    addresses: list[Address]
    post: str
    reply: str

    @property
    def region(self) -> str:
        """The regional group as filters name it."""
        return self.state.region or NO_GROUP

    @property
    def region_words(self) -> str:
        """The regional group in the language of the page."""
        return str(REGIONS.get(self.region, self.region))

    @property
    def refused(self) -> bool:
        """Whether a mailbox of its post has refused a letter."""
        return any(address.refused_at for address in self.addresses)

    @property
    def reply_words(self) -> str:
        """Its answer in a word."""
        return str(REPLIES[self.reply])

    @property
    def post_words(self) -> str:
        """How sure its post is, in a word or two."""
        return str(POSTS[self.post])

    @property
    def language_words(self) -> str:
        """The language of its letters in words; nothing where none are written."""
        return str(LANGUAGES.get(self.delegation.language, self.delegation.language)) if self.delegation else ""

    def value(self, facet: str) -> str:
        """Return what it counts as in one facet."""
        return {
            "standing": self.capacity.standing,
            "region": self.region,
            "reply": self.reply,
            "post": self.post,
        }[facet]

    def speaks_of(self, q: str) -> bool:
        """Tell whether each word asked for stands somewhere in its names, its people or its addresses."""
        names = [self.state.name_in(language) for language in ("en", "fr", "es", "ru", "zh", "ar")]
        texts = [self.state.code, self.state.iso2, self.state.formal_en, *names]
        texts += [self.head.name, self.head.title] if self.head else []
        return lines.speaks_of(q, texts, [address.email for address in self.addresses])


@dataclass(frozen=True)
class Option:
    """One value of a facet, as a link: how many rows it would leave, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


# --- gathering -------------------------------------------------------------------------------------------------------


def replies_to(event: Event | None) -> dict[int, str]:
    """Return by delegation what was answered to an invitation that has left, or that the answer is awaited."""
    if event is None:
        return {}
    invited = Invitation.objects.filter(event=event, letter__status=Letter.Status.DISPATCHED)
    found = dict.fromkeys(invited.values_list("delegation", flat=True), AWAITED)
    given = Reply.objects.filter(invitation__event=event, current=True)
    return found | dict(given.values_list("invitation__delegation", "answer"))


def gather(meeting: Meeting, *, on: date, acts: list[treaty.Act] | None = None) -> list[Row]:
    """Return a row for every State that exists on a day, by name: as many queries for one row as for all."""
    register = list(State.objects.on(on).order_by("seat_fr" if get_language() == "fr" else "seat_en"))
    capacities = states.capacities(meeting.treaty, on=on, states=register, acts=acts)
    current = OfficeHolder.objects.filter(until_on=None)
    found = meeting.delegations.filter(state__isnull=False).prefetch_related(
        Prefetch("addresses", Address.objects.order_by("pk")),
        Prefetch("office_holders", current, to_attr="current_heads"),
    )
    delegations = {delegation.state_id: delegation for delegation in found}
    replies = replies_to(answers.latest_event(meeting))
    return [_row(state, capacities[state.code], delegations.get(state.pk), replies, meeting) for state in register]


def _row(
    state: State, capacity: states.Capacity, delegation: Delegation | None, replies: dict[int, str], meeting: Meeting
) -> Row:
    if delegation is None:
        post = PRESIDENCY if state.code == meeting.presidency_code else NO_POST
        return Row(state, capacity, None, None, [], post, NOT_INVITED)
    delegation.state = state
    heads: list[OfficeHolder] = getattr(delegation, "current_heads", [])
    return Row(
        state,
        capacity,
        delegation,
        heads[0] if heads else None,
        list(delegation.addresses.all()),
        delegation.post,
        replies.get(delegation.pk, NOT_INVITED),
    )


# --- narrowing -------------------------------------------------------------------------------------------------------


def narrow(rows: Iterable[AnyRow], chosen: dict[str, str], q: str = "") -> list[AnyRow]:
    """Keep the rows that have each chosen value of a facet and speak of each word asked for."""
    wanted = [(facet, value) for facet, value in chosen.items() if value]
    kept = [row for row in rows if all(row.value(facet) == value for facet, value in wanted)]
    return [row for row in kept if row.speaks_of(q)] if q else kept


def options(
    rows: list[AnyRow], facet: str, labels: dict[str, Any], chosen: dict[str, str], q: str = ""
) -> list[Option]:
    """Return the values of a facet with the number of rows that each would leave beside the other choices."""
    others = narrow(rows, {**chosen, facet: ""}, q)
    values = [row.value(facet) for row in others]
    found = [
        Option(value, str(label), values.count(value), chosen.get(facet) == value) for value, label in labels.items()
    ]
    return [option for option in found if option.count or option.chosen]


def arrange(rows: list[Row], sort: str) -> list[Row]:
    """Order rows by a column; a minus before it turns the order round. By name is the order in which they came."""
    column, down = sort.removeprefix("-"), sort.startswith("-")
    places = {standing.value: place for place, standing in enumerate(states.ORDER)}
    keys: dict[str, Any] = {
        "standing": lambda row: places[row.capacity.standing],
        "since": lambda row: row.capacity.since or date.max,
        "reply": lambda row: list(REPLIES).index(row.reply),
        "post": lambda row: list(POSTS).index(row.post),
        "language": lambda row: row.delegation.language if row.delegation else "zz",
    }
    if column not in keys:
        return rows[::-1] if down else list(rows)
    # Equal rows stay in the order of their names, whichever way round the column goes.
    return sorted(rows, key=keys[column], reverse=down)


@dataclass(frozen=True)
class Deposits:
    """The latest deposits: their day and who made them."""

    day: date
    states: list[State]

    @property
    def names(self) -> str:
        """The States in one line."""
        return ", ".join(state.name for state in self.states)


def latest_deposits(rows: list[Row]) -> Deposits | None:
    """Return the latest deposits by States that are bound, or will be."""
    bound = [row for row in rows if row.capacity.standing in (states.Standing.PARTY, states.Standing.CONSENTED)]
    latest = max((row.capacity.since for row in bound if row.capacity.since), default=None)
    return Deposits(latest, [row.state for row in bound if row.capacity.since == latest]) if latest else None


def nearest(rows: list[Row], q: str) -> State | None:
    """Return the State whose name is most like a search that found nothing."""
    names = {plain(row.state.name): row.state for row in rows}
    near = difflib.get_close_matches(plain(q), names, n=1, cutoff=0.6)
    return names[near[0]] if near else None


def standing_labels(*, in_force: bool) -> dict[str, str]:
    """Return the words for each standing, before or after the treaty's entry into force."""
    return {standing.value: states.short_words(standing.value, in_force=in_force) for standing in states.ORDER}
