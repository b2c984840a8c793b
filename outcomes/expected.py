"""The outcomes that a meeting expects: how far each has come, what it still lacks, and in what order they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from msp import journal
from msp.models import Meeting, User
from outcomes import brackets, documents
from outcomes.models import (
    Adoption,
    Agreement,
    Circulation,
    Document,
    Outcome,
    Proposal,
    Silence,
    Version,
    VersionParagraph,
)
from outcomes.models.proposals import OPEN
from outcomes.paragraphs import Kind

# Forms of adoption for which a text must first be written.
TEXTS = (Outcome.Form.TEXT, Outcome.Form.SIGNED)
# What stands over a text or round it is not agreed paragraph by paragraph.
UNSPOKEN = (Kind.TITLE, Kind.HEADING, Kind.SUBHEADING, Kind.PLAIN)
SETTLED = (Agreement.State.AD_REFERENDUM, Agreement.State.AGREED)
APART = 1000  # positions to which all rows step aside while they take new ones


class State(StrEnum):
    """How far an outcome has come."""

    NOTHING = "nothing"
    DRAFTED = "drafted"
    PROPOSALS = "proposals"
    CIRCULATED = "circulated"
    SILENCE = "silence"
    AGREED = "agreed"
    ADOPTED = "adopted"


class CarriedByText(Exception):
    """A decision is recorded for what needs no text; a text is adopted where it stands."""

    def __init__(self) -> None:
        super().__init__(_("A text carries this outcome: its adoption is recorded with the text."))


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one outcome and of the newest version of its text; version 0 is no text."""

    needs_text: bool = True
    has_theme: bool = True
    is_hidden: bool = False
    is_decided: bool = False
    version: int = 0
    proposals: int = 0
    takes_proposals: bool = False
    brackets: int = 0
    was_circulated: bool = False
    is_circulated: bool = False
    is_under_silence: bool = False
    silence: str = ""
    is_agreed: bool = False
    is_adopted: bool = False
    awaits_confirmation: bool = False


def state(facts: Facts) -> State:
    """Return how far an outcome has come; a circulated text on which proposals are open is at its proposals."""
    stages = (
        (State.ADOPTED, facts.is_adopted or facts.is_decided),
        (State.SILENCE, facts.is_under_silence),
        (State.AGREED, (facts.is_agreed or facts.silence == Silence.Outcome.KEPT) and not facts.proposals),
        (State.PROPOSALS, facts.proposals or facts.takes_proposals),
        (State.CIRCULATED, facts.was_circulated),
        (State.DRAFTED, facts.version),
    )
    return next((stage for stage, reached in stages if reached), State.NOTHING)


def missing(facts: Facts) -> list[str]:
    """Return what an outcome still lacks, in words."""
    if facts.is_decided:
        return []
    return [*_missing_in_text(facts), *_missing_on_the_way(facts)]


def _missing_in_text(facts: Facts) -> list[str]:
    found = []
    if facts.is_hidden:
        found.append(_("no text that is open to you"))
    elif facts.needs_text and not facts.version:
        found.append(_("no text yet"))
    if not facts.has_theme and not facts.is_adopted:
        found.append(_("no lead theme"))
    if facts.proposals:
        words = ngettext("%(n)d proposal open", "%(n)d proposals open", facts.proposals)
        found.append(words % {"n": facts.proposals})
    if facts.brackets:
        words = ngettext("%(n)d open bracket", "%(n)d open brackets", facts.brackets)
        found.append(words % {"n": facts.brackets})
    return found


def _missing_on_the_way(facts: Facts) -> list[str]:
    if facts.is_adopted:
        return [_("the adoption ad referendum is not confirmed")] if facts.awaits_confirmation else []
    if not facts.version:
        return [] if facts.needs_text else [_("no decision recorded")]
    found = []
    if facts.silence == Silence.Outcome.BROKEN:
        found.append(_("silence was broken"))
    if facts.was_circulated and not facts.is_circulated:
        found.append(_("version %(n)d is not circulated") % {"n": facts.version})
    elif not facts.is_circulated:
        found.append(_("not circulated"))
    return [*found, _("not adopted")]


@dataclass(frozen=True)
class Card:
    """One outcome on the board: its text where the reader may see it, how far it has come, what it lacks."""

    outcome: Outcome
    document: Document | None
    head: Version | None
    state: State
    missing: list[str] = field(default_factory=list)

    @property
    def elements(self) -> list[str]:
        """Its elements, in their order."""
        return [line.strip() for line in self.outcome.elements.splitlines() if line.strip()]

    @property
    def needs_text(self) -> bool:
        """Whether a text carries it."""
        return needs_text(self.outcome)


def needs_text(outcome: Outcome) -> bool:
    """Return whether an outcome is carried by a text rather than decided in the room."""
    return outcome.form in TEXTS or outcome.document_id is not None


def board(meeting: Meeting, *, role: str, now: datetime) -> list[Card]:
    """Return every outcome as a seat may know it; at most six queries, however many there are."""
    outcomes = list(meeting.outcomes.select_related("theme", "document__adoption").order_by("position"))
    readable = set(documents.readable(meeting, role=role).filter(outcomes__isnull=False).values_list("pk", flat=True))
    heads = {version.document_id: version for version in _heads(readable, now)}
    texts = _Texts(heads, in_office=role in documents.OFFICE)
    cards = []
    for outcome in outcomes:
        document = outcome.document if outcome.document_id in readable else None
        head = heads.get(document.pk) if document else None
        facts = Facts(
            needs_text=needs_text(outcome),
            has_theme=outcome.theme_id is not None,
            is_hidden=outcome.document_id is not None and document is None,
            is_decided=outcome.document_id is None and outcome.decided_on is not None,
            **(texts.facts(document, head, now) if document and head else {}),
        )
        cards.append(Card(outcome, document, head, state(facts), missing(facts)))
    return cards


def _heads(documents: Iterable[int], now: datetime) -> QuerySet[Version]:
    sent = Circulation.objects.filter(version=OuterRef("pk"))
    ever = Circulation.objects.filter(version__document=OuterRef("document"))
    silent = Silence.objects.filter(version__document=OuterRef("document"), outcome="", opens_at__lte=now)
    newest: QuerySet[Version] = Version.objects.filter(document__in=documents, child=None).select_related("silence")
    return newest.annotate(is_sent=Exists(sent), was_sent=Exists(ever), is_silent=Exists(silent))


class _Texts:
    """The figures of several texts at once: proposals, brackets, agreement; three queries."""

    def __init__(self, heads: dict[int, Version], *, in_office: bool) -> None:
        # Who is not of the office counts what is open to all delegations, once the phase shows it to them.
        shown = Q() if in_office else Q(audience="delegations", document__proposals_seen_by="delegations")
        proposals = Proposal.objects.filter(shown, document__in=heads, status__in=OPEN)
        self.proposals = dict(proposals.values_list("document").annotate(n=Count("pk")))
        agreed: dict[tuple[int, str], str] = {}
        rows = Agreement.objects.filter(document__in=heads).order_by("pk")
        for document, pid, block, said in rows.values_list("document_id", "pid", "block_id", "state"):
            agreed[document, pid] = block if said in SETTLED else ""
        self.brackets: dict[int, int] = {}
        self.open: dict[int, list[bool]] = {}
        places = VersionParagraph.objects.filter(version__in=heads.values())
        for document, pid, block, kind, text in places.values_list(
            "version__document_id", "pid", "block_id", "block__kind", "block__text"
        ):
            self.brackets[document] = self.brackets.get(document, 0) + brackets.count(text)
            if kind not in UNSPOKEN:
                self.open.setdefault(document, []).append(agreed.get((document, pid)) != block)

    def facts(self, document: Document, head: Version, now: datetime) -> dict[str, Any]:
        """Return what is known of one text, by the names of Facts; `head` comes from `_heads`."""
        adoption: Adoption | None = getattr(document, "adoption", None)
        until, silence = document.proposals_until, getattr(head, "silence", None)
        facts: Any = head
        return {
            "version": head.number,
            "proposals": self.proposals.get(document.pk, 0),
            "takes_proposals": document.proposals_are_open and (until is None or now < until),
            "brackets": self.brackets.get(document.pk, 0),
            "was_circulated": facts.was_sent,
            "is_circulated": facts.is_sent,
            "is_under_silence": facts.is_silent,
            "silence": silence.outcome if silence else "",
            "is_agreed": document.pk in self.open and not any(self.open[document.pk]),
            "is_adopted": adoption is not None,
            "awaits_confirmation": adoption is not None
            and adoption.manner == Adoption.Manner.AD_REFERENDUM
            and adoption.confirmed_on is None,
        }


# --- deeds -------------------------------------------------------------------------------------------------------


@transaction.atomic
def add(outcome: Outcome, *, by: User) -> Outcome:
    """Put a new outcome at the end of its meeting's board."""
    _hold(outcome.meeting)
    last = outcome.meeting.outcomes.aggregate(last=Max("position"))["last"]
    outcome.position = (last or 0) + 1
    outcome.save(force_insert=True)
    journal.note(outcome, "added", meeting=outcome.meeting, by=by)
    return outcome


@transaction.atomic
def place(outcome: Outcome, *, at: int, by: User) -> None:
    """Move an outcome to a place on the board, counted from 1; the others make room. Twice is once."""
    _hold(outcome.meeting)
    order = list(outcome.meeting.outcomes.order_by("position"))
    wanted = [one for one in order if one.pk != outcome.pk]
    wanted.insert(max(at, 1) - 1, outcome)
    if [one.pk for one in wanted] == [one.pk for one in order]:
        return
    _number(outcome.meeting, wanted)
    journal.note(outcome, "moved", meeting=outcome.meeting, by=by, to=wanted.index(outcome) + 1)


@transaction.atomic
def remove(outcome: Outcome, *, by: User) -> None:
    """Take an outcome off the board; its text stays."""
    _hold(outcome.meeting)
    journal.note(outcome, "removed", meeting=outcome.meeting, by=by)
    outcome.delete()
    _number(outcome.meeting, list(outcome.meeting.outcomes.order_by("position")))


@transaction.atomic
def decide(outcome: Outcome, *, on: date | None, by: User) -> bool:
    """Record the day on which something without a text was decided, or take it back. Return whether that is new.

    Raises CarriedByText.
    """
    if needs_text(outcome):
        raise CarriedByText
    if not Outcome.objects.filter(pk=outcome.pk).exclude(decided_on=on).update(decided_on=on):
        return False
    deed = "recorded as decided" if on else "decision taken back"
    journal.note(outcome, deed, meeting=outcome.meeting, by=by, on=str(on or ""))
    return True


def _hold(meeting: Meeting) -> None:
    """Let nobody else number this board until the transaction ends."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)


def _number(meeting: Meeting, order: list[Outcome]) -> None:
    meeting.outcomes.update(position=F("position") + APART)
    for position, one in enumerate(order, 1):
        one.position = position
    Outcome.objects.bulk_update(order, ["position"])
