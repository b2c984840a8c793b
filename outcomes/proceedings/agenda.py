"""The agenda: provisional while it is written, frozen once adopted; then an item comes and goes by decision only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max, Prefetch, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from msp import journal
from msp.models import Meeting, User
from outcomes import versions
from outcomes.faults import NotPossible
from outcomes.models import AgendaItem, Conduct, Document, RecordedDecision, Sitting, Speaker
from outcomes.proceedings import conduct, decisions

# What the first meeting of a treaty's parties usually takes up, with the parts of an item below it.
USUAL: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Opening of the Meeting", ()),
    ("Election of the President and other officers", ()),
    ("Adoption of the agenda", ()),
    ("Adoption of the rules of procedure", ()),
    ("Organization of work", ()),
    ("Statements by dignitaries and general exchange of views", ()),
    (
        "Status and operation of the Convention",
        ("Universalization", "Stockpile destruction", "Clearance and risk reduction", "Victim assistance",
         "International cooperation and assistance", "Transparency and national implementation"),
    ),
    ("Programme of work and machinery until the next Meeting", ()),
    ("Outcome documents", ("Political declaration", "Action plan")),
    ("Dates, venue and presidency of the next Meeting", ()),
    ("Other matters", ()),
    ("Adoption of the report and closure of the Meeting", ()),
)  # fmt: skip
LETTERS = 26
APART = 1000  # positions to which all step aside while they take new ones


class AdoptedAgenda(NotPossible):
    """An adopted agenda changes by decision."""

    def __init__(self) -> None:
        super().__init__(_("The agenda is adopted: it changes by a decision of the Meeting, recorded with the change."))


@dataclass
class Line:
    """One item with its parts and the documents under it."""

    item: AgendaItem
    documents: list[Document]
    parts: list[Line] = field(default_factory=list)


def items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Return what is on the agenda now, every item before its parts; one query."""
    found = meeting.agenda_items.filter(dropped_by=None).select_related("parent", "added_by")
    return found.order_by(Coalesce("parent__position", "position"), F("parent").asc(nulls_first=True), "position", "pk")


def lines(meeting: Meeting, *, of: QuerySet[Document] | None = None) -> list[Line]:
    """Return the agenda as it is read: items in their order, the parts below each; two queries.

    With documents, no others are told: a reader learns of none that is not open to them.
    """
    shown = Prefetch("documents", queryset=Document.objects.all() if of is None else of)
    found = items(meeting).prefetch_related(shown)
    known = {one.pk: Line(one, sorted(one.documents.all(), key=lambda paper: paper.title)) for one in found}
    for line in known.values():
        if line.item.parent_id in known:
            known[line.item.parent_id].parts.append(line)
    return [line for line in known.values() if line.item.parent_id is None]


def flat(read: Iterable[Line]) -> list[Line]:
    """Return the agenda as one list, every item before its parts."""
    return [each for line in read for each in (line, *line.parts)]


# --- while it is provisional -----------------------------------------------------------------------------------------


@transaction.atomic
def add(item: AgendaItem, *, by: User, decision: RecordedDecision | None = None) -> AgendaItem:
    """Put an item, or a part of one, at its end of the agenda; once that is adopted, by a decision.

    Raises AdoptedAgenda without one, NotPossible for a part of a part or a 27th part.
    """
    settled = conduct.hold(item.meeting)
    if item.parent is not None and (item.parent.parent_id or item.parent.meeting_id != item.meeting_id):
        raise NotPossible(_("An item has parts; a part has none."))
    _by_decision(settled, decision)
    beside = item.meeting.agenda_items.filter(parent=item.parent)
    item.position = (beside.aggregate(last=Max("position"))["last"] or 0) + 1
    if item.parent is not None and item.position > LETTERS:
        raise NotPossible(_("An item has at most 26 parts."))
    item.added_by = decision if conduct.is_agenda_adopted(settled) else None
    item.save(force_insert=True)
    journal.note(item, "added", meeting=item.meeting, by=by, number=item.number)
    return item


@transaction.atomic
def edit(item: AgendaItem, *, documents: Iterable[Document], by: User) -> None:
    """Keep an item's title, notes and documents. Raises AdoptedAgenda where an adopted title would change."""
    adopted = conduct.is_agenda_adopted(conduct.hold(item.meeting))
    if adopted and AgendaItem.objects.exclude(title=item.title).filter(pk=item.pk).exists():
        raise AdoptedAgenda
    item.save(update_fields=["notes"] if adopted else ["title", "notes"])
    item.documents.set(documents)
    journal.note(item, "changed", meeting=item.meeting, by=by, number=item.number)


@transaction.atomic
def place(item: AgendaItem, *, at: int, by: User) -> None:
    """Move an item among its like, counted from 1; the others make room. Raises AdoptedAgenda."""
    if conduct.is_agenda_adopted(conduct.hold(item.meeting)):
        raise AdoptedAgenda
    order = list(item.meeting.agenda_items.filter(parent=item.parent).order_by("position"))
    wanted = [one for one in order if one.pk != item.pk]
    wanted.insert(max(at, 1) - 1, item)
    if [one.pk for one in wanted] == [one.pk for one in order]:
        return
    _number(wanted)
    journal.note(item, "moved", meeting=item.meeting, by=by, to=wanted.index(item) + 1)


@transaction.atomic
def remove(item: AgendaItem, *, by: User) -> None:
    """Take an item and its parts off a provisional agenda. Raises AdoptedAgenda, and NotPossible where it was used."""
    if conduct.is_agenda_adopted(conduct.hold(item.meeting)):
        raise AdoptedAgenda
    whole = AgendaItem.objects.filter(pk=item.pk) | AgendaItem.objects.filter(parent=item)
    if Speaker.objects.filter(of__item__in=whole).exists() or RecordedDecision.objects.filter(item__in=whole).exists():
        raise NotPossible(_("Statements or decisions stand under this item; it stays."))
    journal.note(item, "removed", meeting=item.meeting, by=by, number=item.number)
    for part in (*item.parts.all(), item):
        part.places.all().delete()
        if list_ := getattr(part, "speakers_list", None):
            list_.delete()
        part.delete()
    _number(list(item.meeting.agenda_items.filter(parent=item.parent).order_by("position")))


@transaction.atomic
def take_usual(meeting: Meeting, *, by: User) -> int:
    """Enter the usual items of a first meeting where there are none. Return how many items are new."""
    adopted = conduct.is_agenda_adopted(conduct.hold(meeting))
    if adopted or meeting.agenda_items.exists():
        return 0
    for at, (title, parts) in enumerate(USUAL, 1):
        item = AgendaItem.objects.create(meeting=meeting, position=at, title=title)
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, parent=item, position=letter, title=part)
            for letter, part in enumerate(parts, 1)
        )
    journal.note(meeting, "entered the usual agenda", meeting=meeting, by=by, items=len(USUAL))
    return len(USUAL)


# --- adopted, and changed by decision ---------------------------------------------------------------------------------


@transaction.atomic
def adopt(
    meeting: Meeting,
    *,
    sitting: Sitting,
    by: User,
    now: datetime,
    item: AgendaItem | None = None,
    how: str = "consensus",
) -> RecordedDecision:
    """Record that the Meeting adopted its agenda, with the newest version of its paper; from now on it is frozen.

    Run again it returns the decision that was recorded. Raises NotPossible for an agenda without an item.
    """
    settled = conduct.hold(meeting)
    if settled.agenda_decision is not None:
        return settled.agenda_decision
    if not items(meeting).exists():
        raise NotPossible(_("There is no item on the agenda yet."))
    paper = paper_of(meeting)
    decision = decisions.record(
        sitting,
        "adopted its agenda",
        item=item,
        how=how,
        version=versions.head(paper) if paper else None,
        by=by,
        at=now,
    )
    conduct.adopt_agenda(settled, decision)
    return decision


@transaction.atomic
def drop(item: AgendaItem, *, decision: RecordedDecision, by: User) -> bool:
    """Take an item and its parts off the adopted agenda by a decision. Return whether this call did it."""
    _by_decision(conduct.hold(item.meeting), decision)
    standing = AgendaItem.objects.filter(dropped_by=None)
    moved = standing.filter(pk=item.pk).update(dropped_by=decision)
    if moved:
        standing.filter(parent=item).update(dropped_by=decision)
        journal.note(item, "dropped", meeting=item.meeting, by=by, decision=decision.number)
    return bool(moved)


def title_of_paper(meeting: Meeting) -> str:
    """Return the title under which the agenda is a document."""
    return f"Agenda of the {meeting.title}"


def paper_of(meeting: Meeting) -> Document | None:
    """Return the document that carries the agenda, if it was written."""
    return meeting.documents.filter(type=Document.Type.AGENDA, title=title_of_paper(meeting)).first()


def _by_decision(settled: Conduct, decision: RecordedDecision | None) -> None:
    if conduct.is_agenda_adopted(settled) and decision is None:
        raise AdoptedAgenda
    if decision is not None and decision.meeting_id != settled.meeting_id:
        raise NotPossible(_("That decision is another meeting’s."))


def _number(order: list[AgendaItem]) -> None:
    AgendaItem.objects.filter(pk__in=[one.pk for one in order]).update(position=F("position") + APART)
    for position, one in enumerate(order, 1):
        one.position = position
    AgendaItem.objects.bulk_update(order, ["position"])
