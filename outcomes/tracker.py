"""The actions of an action plan as they are followed: by what each is measured, until when, and what was reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Prefetch
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from invitations.addresses.exports import Sheet
from msp import journal
from msp.models import User
from outcomes import marks, numbering, versions
from outcomes.models import Document, PlannedAction, Progress, Version, VersionParagraph
from outcomes.paragraphs import CALL, Kind

State = Progress.State


@dataclass(frozen=True)
class Entry:
    """One action: its number and words, what is planned, and what was reported, the newest first."""

    pid: str
    number: str
    text: str
    planned: PlannedAction | None
    reports: tuple[Progress, ...] = ()
    # The last version that held it, where the newest does not.
    left_after: Version | None = None
    is_late: bool = False

    @property
    def shown(self) -> SafeString:
        """Its words as a page shows them."""
        return marks.plain(self.text)

    @property
    def newest(self) -> Progress | None:
        """What was reported last."""
        return self.reports[0] if self.reports else None

    @property
    def state(self) -> Progress.State:
        """How far it is; nothing reported is not begun."""
        return State(self.newest.state) if self.newest else State.NOT_BEGUN


@dataclass(frozen=True)
class Figures:
    """How far a plan is: of its actions, those that are gone from the newest version not counted."""

    actions: int
    done: int
    under_way: int
    late: int
    without_benchmark: int


def figures(entries: Sequence[Entry]) -> Figures:
    """Return the figures of a plan."""
    standing = [entry for entry in entries if entry.left_after is None]
    return Figures(
        actions=len(standing),
        done=sum(entry.state == State.DONE for entry in standing),
        under_way=sum(entry.state == State.UNDER_WAY for entry in standing),
        late=sum(entry.is_late for entry in standing),
        without_benchmark=sum(not (entry.planned and entry.planned.benchmark) for entry in standing),
    )


def entries(document: Document, *, today: date) -> list[Entry]:
    """Return the actions of the newest version in its order, then those gone from it; at most seven queries."""
    head = versions.head(document)
    places = _places([head]) if head else []
    numbers = _numbers(places)
    reports = Progress.objects.select_related("by").order_by("-on", "-pk")
    followed = document.planned_actions.prefetch_related(Prefetch("progress", reports, to_attr="reported"))
    planned = {one.pid: one for one in followed}
    found = [
        _entry(place, numbers[place.pid], planned.get(place.pid), today)
        for place in places
        if place.block.kind == Kind.ACTION
    ]
    standing = {entry.pid for entry in found}
    return found + _gone(document, {pid: one for pid, one in planned.items() if pid not in standing}, today)


def _gone(document: Document, planned: dict[str, PlannedAction], today: date) -> list[Entry]:
    """Return what is followed and stands in the newest version no more, with its words in the last that held it."""
    held = VersionParagraph.objects.filter(version__document=document, pid__in=planned, block__kind=Kind.ACTION)
    last = dict(held.values_list("pid").annotate(last=Max("version__number")))
    found = list(document.versions.filter(number__in=set(last.values())))
    by_number = {version.number: version for version in found}
    places: dict[int, list[VersionParagraph]] = {}
    for place in _places(found):
        places.setdefault(place.version_id, []).append(place)
    gone = []
    for pid, number in sorted(last.items(), key=lambda one: (-one[1], one[0])):
        version = by_number[number]
        there = places[version.pk]
        place = next(one for one in there if one.pid == pid)
        gone.append(_entry(place, _numbers(there)[pid], planned[pid], today, left_after=version))
    return gone


def _places(of: Sequence[Version]) -> list[VersionParagraph]:
    return list(VersionParagraph.objects.filter(version__in=of).select_related("block").order_by("version", "position"))


def _numbers(places: Sequence[VersionParagraph]) -> dict[str, str]:
    """Return the numbers of one version by pid: as frozen for a round, else computed."""
    if any(place.number for place in places):
        return {place.pid: place.number for place in places}
    return numbering.computed(place.paragraph for place in places)


def _entry(
    place: VersionParagraph,
    number: str,
    planned: PlannedAction | None,
    today: date,
    *,
    left_after: Version | None = None,
) -> Entry:
    reports: tuple[Progress, ...] = tuple(getattr(planned, "reported", ()))
    is_done = bool(reports) and reports[0].state == State.DONE
    is_late = bool(planned and planned.due_on and planned.due_on < today and not is_done)
    return Entry(place.pid, number, place.block.text, planned, reports, left_after, is_late)


# --- deeds -------------------------------------------------------------------------------------------------------


@transaction.atomic
def plan(document: Document, pid: str, *, benchmark: str, due_on: date | None, by: User) -> PlannedAction:
    """Say by what an action is measured and until when; the same twice is once."""
    action, _made = PlannedAction.objects.get_or_create(document=document, pid=pid)
    said = {"benchmark": benchmark, "due_on": due_on}
    if PlannedAction.objects.filter(pk=action.pk).exclude(**said).update(**said):
        facts = {"pid": pid, "benchmark": benchmark[:80], "until": str(due_on or "")}
        journal.note(document, "planned an action", meeting=document.meeting, by=by, **facts)
    return action


@transaction.atomic
def report(
    document: Document, pid: str, *, state: str, on: date, words: str, source: str, by: User, now: datetime
) -> Progress:
    """Record what is reported on an action; the same report twice is one."""
    action, _made = PlannedAction.objects.get_or_create(document=document, pid=pid)
    said = {"state": state, "on": on, "words": words, "source": source}
    same = action.progress.filter(**said).first()
    if same is not None:
        return same
    journal.note(document, "reported on an action", meeting=document.meeting, by=by, pid=pid, state=state, on=str(on))
    return Progress.objects.create(action=action, **said, by=by, at=now)


# --- spreadsheet -------------------------------------------------------------------------------------------------


def sheet(entries: Sequence[Entry]) -> Sheet:
    """Return the plan as a table: a row an action, with its newest report and the earlier ones in one cell."""
    headers = [_("Number"), _("Action"), _("Measured by"), _("Until"), _("State"), _("As of"), _("What was done")]
    return [*headers, _("Source"), _("Earlier reports"), _("Standing")], [_row(entry) for entry in entries]


def _row(entry: Entry) -> list[str]:
    planned, newest = entry.planned, entry.newest
    cells = [entry.number, CALL.sub("", entry.text).replace("*", "")]
    cells += [planned.benchmark, str(planned.due_on or "")] if planned else ["", ""]
    cells += [str(entry.state.label)]
    cells += [str(newest.on), newest.words, newest.source] if newest else ["", "", ""]
    earlier = [f"{one.on}: {one.get_state_display()}. {one.words}".strip() for one in entry.reports[1:]]
    gone = _("gone after version %(n)d") % {"n": entry.left_after.number} if entry.left_after else ""
    return [*cells, "\n".join(earlier), gone]
