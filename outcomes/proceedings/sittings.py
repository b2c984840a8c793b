"""Sittings: planned in a room for some hours, opened, suspended, resumed and closed as the President does it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from msp import journal
from msp.models import Meeting, User
from outcomes.faults import NotPossible
from outcomes.models import AgendaItem, Sitting, SittingItem
from outcomes.proceedings import conduct, hours
from outcomes.proceedings.hours import Slot

Status = Sitting.Status
RUNNING = (Status.OPEN, Status.SUSPENDED)


class Stale(NotPossible):
    """Somebody else changed the sitting in the meantime."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this sitting in the meantime. Please look at it again."))


def of(meeting: Meeting) -> QuerySet[Sitting]:
    """Return the sittings of a meeting in their order, with the item that each is at; one query."""
    return meeting.sittings.select_related("current__parent").order_by("on", "starts_at", "pk")


def numbered(meeting: Meeting) -> list[tuple[int, Sitting]]:
    """Return the sittings with the numbers under which reports cite them: the 1st, the 2nd; one query."""
    return list(enumerate(of(meeting), 1))


def items_of(meeting: Meeting) -> dict[int, list[AgendaItem]]:
    """Return what each sitting takes up, by its key; one query."""
    found: dict[int, list[AgendaItem]] = {}
    places = SittingItem.objects.filter(sitting__meeting=meeting).select_related("item__parent")
    for place in places.order_by("position", "pk"):
        found.setdefault(place.sitting_id, []).append(place.item)
    return found


# --- planning --------------------------------------------------------------------------------------------------------


@transaction.atomic
def plan(sitting: Sitting, items: Sequence[AgendaItem], *, by: User) -> Sitting:
    """Put a new sitting on the programme. Raises NotPossible where its room is taken."""
    conduct.hold(sitting.meeting)
    _free(sitting)
    sitting.save(force_insert=True)
    _take_up(sitting, items)
    journal.note(sitting, "planned", meeting=sitting.meeting, by=by)
    return sitting


@transaction.atomic
def plan_usual(meeting: Meeting, *, first: date, last: date, room: str, by: User) -> int:
    """Put the usual sittings of these days on the programme, where the room is free. Return how many are new."""
    conduct.hold(meeting)
    taken = _slots(meeting)
    new = [slot for slot in hours.usual(first, last, room) if hours.clash(slot, taken) is None]
    Sitting.objects.bulk_create(
        Sitting(meeting=meeting, on=slot.on, starts_at=slot.starts_at, ends_at=slot.ends_at, room=room) for slot in new
    )
    if new:
        journal.note(meeting, "planned the usual sittings", meeting=meeting, by=by, sittings=len(new))
    return len(new)


@transaction.atomic
def change(
    sitting: Sitting, items: Sequence[AgendaItem], *, lock: int, by: User, now: datetime, change: str = ""
) -> None:
    """Keep a changed sitting; `lock` is how often it had been changed when its form was opened.

    Raises Stale where somebody was faster, NotPossible where the room is taken or the sitting is closed.
    """
    conduct.hold(sitting.meeting)
    _free(sitting)
    moved = Sitting.objects.filter(pk=sitting.pk, lock=lock).exclude(status=Status.CLOSED)
    facts = {name: getattr(sitting, name) for name in ("on", "starts_at", "ends_at", "room", "title", "is_public")}
    if not moved.update(**facts, change=change.strip()[:200], changed_at=now, lock=F("lock") + 1):
        if Sitting.objects.filter(pk=sitting.pk, status=Status.CLOSED).exists():
            raise NotPossible(_("This sitting is closed; what happened stays as it was."))
        raise Stale
    _take_up(sitting, items)
    journal.note(sitting, "changed", meeting=sitting.meeting, by=by, change=change)


@transaction.atomic
def remove(sitting: Sitting, *, by: User) -> bool:
    """Take a sitting that was not opened off the programme. Return whether this call did it."""
    journal.note(sitting, "removed", meeting=sitting.meeting, by=by)
    pk = sitting.pk
    if Sitting.objects.filter(pk=pk, status=Status.PLANNED).delete()[0]:
        return True
    if Sitting.objects.filter(pk=pk).exists():
        raise NotPossible(_("This sitting was opened; it stays on the programme."))
    return False


def _free(sitting: Sitting) -> None:
    wanted = Slot(sitting.on, sitting.starts_at, sitting.ends_at, sitting.room)
    other = hours.clash(wanted, _slots(sitting.meeting, but=sitting.pk))
    if other is not None:
        said = {
            "room": other.room,
            "day": formats.date_format(other.on, "DATE_FORMAT"),
            "start": f"{other.starts_at:%H:%M}",
            "end": f"{other.ends_at:%H:%M}",
        }
        raise NotPossible(_("%(room)s is taken on %(day)s from %(start)s to %(end)s.") % said)


def _slots(meeting: Meeting, *, but: int | None = None) -> list[Slot]:
    rows = meeting.sittings.exclude(pk=but or 0).order_by("on", "starts_at")
    return [Slot(*row) for row in rows.values_list("on", "starts_at", "ends_at", "room")]


def _take_up(sitting: Sitting, items: Sequence[AgendaItem]) -> None:
    sitting.places.all().delete()
    SittingItem.objects.bulk_create(
        SittingItem(sitting=sitting, item=item, position=at) for at, item in enumerate(items, 1)
    )


# --- as it happens ---------------------------------------------------------------------------------------------------


def open_(sitting: Sitting, *, by: User, now: datetime) -> bool:
    """Open a planned sitting. Return whether this call did it. Raises NotPossible where another one sits there."""
    return _move(sitting, (Status.PLANNED,), Status.OPEN, "opened", by=by, opened_at=now)


def suspend(sitting: Sitting, *, by: User, now: datetime) -> bool:
    """Suspend an open sitting. Return whether this call did it."""
    return _move(sitting, (Status.OPEN,), Status.SUSPENDED, "suspended", by=by, suspended_at=now)


def resume(sitting: Sitting, *, by: User, now: datetime) -> bool:
    """Resume a suspended sitting. Return whether this call did it."""
    return _move(sitting, (Status.SUSPENDED,), Status.OPEN, "resumed", by=by, suspended_at=None)


def close(sitting: Sitting, *, by: User, now: datetime) -> bool:
    """Close a sitting that runs. Return whether this call did it."""
    return _move(sitting, RUNNING, Status.CLOSED, "closed", by=by, suspended_at=None, closed_at=now)


@transaction.atomic
def take_up(sitting: Sitting, item: AgendaItem | None, *, by: User) -> bool:
    """Turn a running sitting to another item. Return whether that is new."""
    running = Sitting.objects.filter(pk=sitting.pk, status__in=RUNNING)
    if not running.exclude(current=item).update(current=item):
        return False
    facts = {"item": str(item)} if item else {}
    journal.note(sitting, "took up an item", meeting=sitting.meeting, by=by, **facts)
    return True


def _move(
    sitting: Sitting, before: Sequence[str], after: str, deed: str, *, by: User, **moments: datetime | None
) -> bool:
    try:
        with transaction.atomic():
            found = Sitting.objects.filter(pk=sitting.pk, status__in=before)
            if not found.update(status=after, **moments):
                return False
            journal.note(sitting, deed, meeting=sitting.meeting, by=by)
    except IntegrityError as fault:
        raise NotPossible(_("Another sitting is open in this room; close it first.")) from fault
    sitting.refresh_from_db()
    return True
