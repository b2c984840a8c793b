"""The speakers' list of an item: opened and closed, asked for by a delegation or by staff, called in its order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from invitations.models import Delegation, ReplyLink
from msp import journal
from msp.models import Meeting, User
from outcomes.faults import NotPossible
from outcomes.models import AgendaItem, Conduct, Sitting, Speaker, SpeakersList
from outcomes.proceedings import capacities, conduct, precedence
from outcomes.proceedings.precedence import Level, Rank, Wish

Status = Speaker.Status
# Of one delegation on one list through its link: more is a machine.
MOST = 3
DONE = (Status.SPOKEN, Status.SKIPPED, Status.WITHDRAWN)


@dataclass(frozen=True)
class Row:
    """One line of the list: the speaker, in what capacity, and for how long."""

    speaker: Speaker
    rank: Rank
    minutes: int

    @property
    def capacity(self) -> str:
        """Its capacity in words."""
        return capacities.words(self.rank)

    @property
    def standing(self) -> str:
        """The colour of its square."""
        return capacities.Seated(self.speaker.delegation, self.rank).standing

    def over(self, now: datetime) -> int:
        """By how many seconds the speaker is, or was, over the time; less than nothing is what is left."""
        if self.speaker.started_at is None:
            return 0
        return precedence.over(self.speaker.started_at, self.speaker.ended_at or now, self.minutes)


@dataclass(frozen=True)
class Floor:
    """A speakers' list as it stands: who has the floor, who waits in which order, who is done."""

    of: SpeakersList | None
    speaking: Row | None
    waiting: list[Row]
    done: list[Row]


def floor(item: AgendaItem, settled: Conduct, *, on: date) -> Floor:
    """Return the list of an item as it stands, capacities as of a day; at most three queries."""
    found = SpeakersList.objects.filter(item=item).first()
    if found is None:
        return Floor(None, None, [], [])
    rows = {row.speaker.pk: row for row in _rows(found, settled, on)}
    waiting = [row for row in rows.values() if row.speaker.status == Status.WAITING]
    order = precedence.order((wish(row.speaker, row.rank) for row in waiting), groups_first=found.groups_first)
    done = [row for row in rows.values() if row.speaker.status in DONE]
    return Floor(
        of=found,
        speaking=next((row for row in rows.values() if row.speaker.status == Status.SPEAKING), None),
        waiting=[rows[key] for key in order],
        done=sorted(done, key=lambda row: (row.speaker.started_at or row.speaker.asked_at, row.speaker.pk)),
    )


def wish(speaker: Speaker, rank: Rank) -> Wish:
    """Return a speaker as the rules of precedence know it."""
    return Wish(
        key=speaker.pk,
        level=Level(speaker.level),
        rank=rank,
        asked_at=speaker.asked_at,
        is_group=bool(speaker.group),
        is_reply=speaker.is_reply,
    )


def open_lists(meeting: Meeting) -> QuerySet[SpeakersList]:
    """Return the lists on which a delegation can still be put."""
    found = SpeakersList.objects.filter(item__meeting=meeting, item__dropped_by=None, is_open=True)
    return found.select_related("item__parent").order_by("item__position", "pk")


@dataclass(frozen=True)
class OwnWish:
    """What a delegation asked for on one list: its line, and its place among those who wait, counted from 1."""

    row: Row
    place: int
    waiting: int


def wishes_of(delegation: Delegation, settled: Conduct, *, today: date) -> list[OwnWish]:
    """Return on which lists a delegation waits or speaks, and how many come before it."""
    found = Speaker.objects.filter(delegation=delegation, status__in=(Status.WAITING, Status.SPEAKING))
    own: list[OwnWish] = []
    for item in AgendaItem.objects.filter(speakers_list__speakers__in=found).select_related("parent").distinct():
        here = floor(item, settled, on=today)
        line = [here.speaking, *here.waiting] if here.speaking else [*here.waiting]
        for row in line:
            if row.speaker.delegation_id == delegation.pk:
                row.speaker.of.item = item
                place = here.waiting.index(row) + 1 if row in here.waiting else 0
                own.append(OwnWish(row, place, len(here.waiting)))
    return own


def _rows(of: SpeakersList, settled: Conduct, on: date) -> list[Row]:
    found = list(of.speakers.select_related("delegation__state", "delegation__organisation").order_by("asked_at", "pk"))
    known = capacities.ranks(settled.meeting, [one.delegation for one in found], on=on)
    limits = conduct.limits(settled, for_all=of.minutes)
    ranked = [(one, known[one.delegation_id]) for one in found]
    return [Row(one, rank, precedence.minutes(wish(one, rank), limits)) for one, rank in ranked]


# --- deeds -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_list(item: AgendaItem, *, by: User, groups_first: bool = True, minutes: int | None = None) -> SpeakersList:
    """Open the list of an item, or open it again; its order and limits are as said now."""
    found, _made = SpeakersList.objects.update_or_create(
        item=item, defaults={"is_open": True, "groups_first": groups_first, "minutes": minutes}
    )
    journal.note(item, "opened the speakers’ list", meeting=item.meeting, by=by)
    return found


@transaction.atomic
def close_list(of: SpeakersList, *, by: User) -> bool:
    """Close a list: who stands on it still speaks, and replies are still taken. Return whether this call did it."""
    moved = SpeakersList.objects.filter(pk=of.pk, is_open=True).update(is_open=False)
    if moved:
        journal.note(of.item, "closed the speakers’ list", meeting=of.item.meeting, by=by)
    return bool(moved)


def ask(
    of: SpeakersList,
    delegation: Delegation,
    *,
    now: datetime,
    level: str = Level.AMBASSADOR,
    title: str = "",
    group: str = "",
    is_reply: bool = False,
    by: User | None = None,
    link: ReplyLink | None = None,
) -> Speaker:
    """Put a delegation on a list; who waits already stays where it is, with the words said last.

    Raises NotPossible for a closed list, unless a right of reply is asked for.
    """
    meeting = of.item.meeting
    if delegation.meeting_id != meeting.pk:
        raise NotPossible(_("This delegation is not invited to the meeting."))
    if not is_reply and not SpeakersList.objects.filter(pk=of.pk, is_open=True).exists():
        raise NotPossible(_("The list of speakers is closed."))
    if link and Speaker.objects.filter(of=of, delegation=delegation, status=Status.WAITING).count() > MOST:
        raise NotPossible(_("Your delegation stands on this list several times. Please withdraw one of them first."))
    said = {"level": level, "title": title.strip()[:200]}
    waits = Speaker.objects.filter(
        of=of, delegation=delegation, group=group.strip()[:120], is_reply=is_reply, status=Status.WAITING
    )
    try:
        with transaction.atomic():
            if waits.update(**said):
                return waits.get()
            made = Speaker.objects.create(
                of=of,
                delegation=delegation,
                group=group.strip()[:120],
                is_reply=is_reply,
                asked_at=now,
                link=link,
                entered_by=by,
                **said,
            )
            name = delegation.name_in("en") if link else ""
            journal.note(made, "asked for the floor", meeting=meeting, by=by, by_name=name, item=str(of.item))
    except IntegrityError as fault:
        raise NotPossible(_("This delegation is on the list, or has the floor.")) from fault
    return made


def call(speaker: Speaker, *, sitting: Sitting, by: User, now: datetime, after: Speaker | None) -> Speaker:
    """Give a waiting speaker the floor after the one who has it, whose time ends now.

    `after` is who had the floor when the caller looked; of two who call at once, one wins and the other is told.
    Raises NotPossible.
    """
    told = NotPossible(_("Somebody gave the floor a moment ago. Please look at the list again."))
    if sitting.status != Sitting.Status.OPEN:
        raise NotPossible(_("No sitting is open: nobody has the floor."))
    try:
        with transaction.atomic():
            if after is not None and not _end(after, now):
                raise told
            waits = Speaker.objects.filter(pk=speaker.pk, of=speaker.of_id, status=Status.WAITING)
            if not waits.update(status=Status.SPEAKING, started_at=now, sitting=sitting):
                raise told
            journal.note(speaker, "got the floor", meeting=sitting.meeting, by=by)
    except IntegrityError as fault:
        raise told from fault
    speaker.refresh_from_db()
    return speaker


@transaction.atomic
def finish(speaker: Speaker, *, by: User, now: datetime) -> bool:
    """Record that who had the floor has ended. Return whether this call did it."""
    moved = _end(speaker, now)
    if moved:
        journal.note(speaker, "has spoken", meeting=speaker.delegation.meeting, by=by)
    return bool(moved)


def skip(speaker: Speaker, *, by: User) -> bool:
    """Pass over who was not in the room. Return whether this call did it."""
    return _leave(speaker, Status.SKIPPED, by=by)


def wait_again(speaker: Speaker, *, by: User) -> bool:
    """Put who was passed over back to where it stood. Return whether this call did it."""
    try:
        return _leave(speaker, Status.WAITING, by=by, before=Status.SKIPPED)
    except IntegrityError as fault:
        raise NotPossible(_("This delegation is on the list, or has the floor.")) from fault


def withdraw(speaker: Speaker, *, by: User | None = None) -> bool:
    """Take a waiting delegation off the list, by its own wish. Return whether this call did it."""
    return _leave(speaker, Status.WITHDRAWN, by=by)


@transaction.atomic
def _leave(speaker: Speaker, after: str, *, by: User | None, before: str = Status.WAITING) -> bool:
    moved = Speaker.objects.filter(pk=speaker.pk, status=before).update(status=after)
    if moved:
        name = "" if by else speaker.delegation.name_in("en")
        journal.note(speaker, after, meeting=speaker.delegation.meeting, by=by, by_name=name)
    return bool(moved)


def _end(speaker: Speaker, now: datetime) -> int:
    return Speaker.objects.filter(pk=speaker.pk, status=Status.SPEAKING).update(status=Status.SPOKEN, ended_at=now)
