"""The answers to one event as a table and as the list of participants."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from invitations import sections, states
from invitations.models import Delegation, Invitation, Letter, Reply
from invitations.replies import Line
from msp import clock
from msp.models import Event, Meeting
from msp.treaty import Standing

AWAITED, LATE, ORGANISATION = "awaited", "late", "organisation"
ANSWERS = (*Reply.Answer.values, AWAITED, LATE)
# As lists of participants go: who is bound first, organisations last.
CAPACITIES = (*(str(standing) for standing in states.ORDER), ORGANISATION)


@dataclass(frozen=True)
class Row:
    """One invitation and what stands as its answer."""

    invitation: Invitation
    capacity: str
    reply: Reply | None
    lines: tuple[Line, ...] = ()

    @property
    def delegation(self) -> Delegation:
        """Who is invited."""
        return self.invitation.delegation

    @property
    def answer(self) -> str:
        """The answer, or that it is awaited."""
        return self.reply.answer if self.reply else AWAITED

    def has(self, answer: str, capacity: str) -> bool:
        """Say whether the row belongs to a filter; an empty one takes all."""
        fits = answer in ("", self.answer) or (answer == LATE and self.reply is not None and self.reply.late)
        return fits and capacity in ("", self.capacity)


@dataclass(frozen=True)
class Facet:
    """One filter: its key in the address, its words, and how many rows it would show."""

    key: str
    label: str
    count: int
    is_on: bool


@dataclass(frozen=True)
class Table:
    """The rows that the filters leave, and what each other filter would show."""

    rows: list[Row]
    answers: list[Facet]
    capacities: list[Facet]
    invited: int
    answered: int


def events(meeting: Meeting) -> list[Event]:
    """Return the events to which somebody is invited, in their order; a deadline is attended by nobody."""
    invited = meeting.events.filter(invitations__isnull=False).exclude(kind=Event.Kind.DEADLINE)
    return list(invited.distinct().order_by("starts_on", "pk"))


def latest_event(meeting: Meeting) -> Event | None:
    """Return what the newest letter that has left invites to."""
    sent = meeting.letters.filter(status=Letter.Status.DISPATCHED, event__isnull=False).select_related("event")
    letter = sent.exclude(event__kind=Event.Kind.DEADLINE).order_by("-dispatched_at").first()
    return letter.event if letter else None


def rows(meeting: Meeting, event: Event) -> list[Row]:
    """Return every invitation with its answer, the latest first, then the awaited; as many queries as for one."""
    standings = states.known_standings(meeting.treaty, on=clock.today(meeting))
    current = sections.whole(Reply.objects.filter(invitation__event=event, current=True).select_related("recorded_by"))
    by_invitation = {reply.invitation_id: reply for reply in current}
    invited = Invitation.objects.filter(event=event).select_related("delegation__state", "delegation__organisation")

    def row(invitation: Invitation) -> Row:
        invitation.event = event
        state = invitation.delegation.state
        capacity = standings.get(state.code, str(Standing.NONE)) if state else ORGANISATION
        reply = by_invitation.get(invitation.pk)
        if reply:
            reply.invitation = invitation
        return Row(invitation, capacity, reply, tuple(sections.lines(reply)[1:]) if reply else ())

    found = sorted(map(row, invited), key=_seat)
    return sorted(found, key=lambda row: -row.reply.answered_at.timestamp() if row.reply else 0.0)


def table(meeting: Meeting, event: Event | None, *, answer: str = "", capacity: str = "") -> Table:
    """Return the rows of a filter, with the number that every other filter would show beside the one that is on."""
    answer, capacity = answer if answer in ANSWERS else "", capacity if capacity in CAPACITIES else ""
    found = rows(meeting, event) if event else []
    by_answer = Counter(key for row in found for key in ("", *ANSWERS) if row.has(key, capacity))
    by_capacity = Counter(key for row in found for key in ("", *CAPACITIES) if row.has(answer, key))
    present = {row.capacity for row in found}
    in_force = str(Standing.PARTY) in present
    names = {"": _("All"), **dict(Reply.Answer.choices), AWAITED: _("awaited"), LATE: _("late")}
    kinds = {"": _("All"), ORGANISATION: _("Organisations")}
    kinds |= {key: states.short_words(key, in_force=in_force) for key in CAPACITIES if key != ORGANISATION}
    return Table(
        rows=[row for row in found if row.has(answer, capacity)],
        answers=[Facet(key, str(names[key]), by_answer[key], key == answer) for key in ("", *ANSWERS)],
        capacities=[
            Facet(key, kinds[key], by_capacity[key], key == capacity)
            for key in ("", *CAPACITIES)
            if not key or key in present
        ],
        invited=len(found),
        answered=sum(1 for row in found if row.reply),
    )


def participants(meeting: Meeting, event: Event) -> tuple[list[str], list[list[str]]]:
    """Return the list of participants as headers and rows: who has said that they come, one row a person.

    In the order of such lists: States that are bound, signatories, other States, organisations; each alphabetically.
    """
    coming = [row for row in rows(meeting, event) if row.answer == Reply.Answer.ATTENDING]
    in_force = any(row.capacity == Standing.PARTY for row in coming)
    headers = [_("Delegation"), _("Code"), _("Capacity"), _("Reference"), _("Number"), _("Name"), _("Title")]
    return headers, [line for row in sorted(coming, key=_rank) for line in _persons(row, in_force=in_force)]


def _persons(row: Row, *, in_force: bool) -> list[list[str]]:
    assert row.reply is not None  # noqa: S101 - only answers are listed
    kind = _("Organisation") if row.capacity == ORGANISATION else states.capacity_words(row.capacity, in_force=in_force)
    own = [row.delegation.name, row.delegation.code, kind, row.invitation.reference]
    people = sorted(row.reply.delegates.all(), key=lambda delegate: delegate.position)
    return [[*own, str(one.position), one.name, one.title] for one in people] or [[*own, "", "", ""]]


def _seat(row: Row) -> tuple[int, int, str]:
    state = row.delegation.state
    return (0, state.seat_en, "") if state else (1, 0, row.delegation.name)


def _rank(row: Row) -> tuple[int, tuple[int, int, str]]:
    return CAPACITIES.index(row.capacity), _seat(row)
