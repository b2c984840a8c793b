"""A group's own page and a coordinator's front page: the work of the friends beside the texts that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from friends import attendance, coordinators, groups, waiting
from friends.groups import Group
from friends.models import ActionPoint, Session, Theme
from friends.views.door import group_of, may_run
from invitations.models import Reply
from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting, Seat
from outcomes import documents
from outcomes.models import Document, Outcome, Proposal

AHEAD = 6


@dataclass
class Text:
    """A text of a group, and whose proposals on it are open."""

    document: Document
    proposers: list[str] = field(default_factory=list)
    open: int = 0


@dataclass(frozen=True)
class Coming:
    """A day ahead of a group."""

    on: date
    days: int
    title: str
    detail: str
    url: str = ""


@dataclass(frozen=True)
class Owned:
    """The open action points of one owner, in the order of their days."""

    name: str
    points: list[tuple[ActionPoint, bool]]


@staff("group.view")
@require_GET
def group(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Show a group: who is in it, what it has done and is to do, its texts, and what waits for whom."""
    theme = group_of(request, slug)
    (found,) = groups.gather([theme], with_past=True)
    today = clock.today(meeting)
    answered = groups.replies_to(found.sessions)
    late = {one.pk for one in found.late(today)}
    page = {
        "theme": theme,
        "group": found,
        "sessions": [(one, _sheet(found, one, answered), groups.minutes_of(one)) for one in found.sessions],
        "points": [(one, one.pk in late) for one in found.points],
        "waits": waiting.of_groups([found], today=today),
        "texts": _texts(meeting, [theme], request.seat.role),
        "outcomes": _unwritten(meeting, [theme]),
        "may_run": may_run(request, theme),
        "is_friend": request.seat.role == Seat.Role.FRIEND,
    }
    return render(request, "msp/group.html", page)


@staff("group.run")
@require_GET
def own_groups(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show a coordinator where his groups stand; the office sees every group at work."""
    is_friend = request.seat.role == Seat.Role.FRIEND
    mine = coordinators.themes_of(request.user, meeting) if is_friend else groups.with_work(meeting)
    themes = list(mine.select_related("meeting"))
    found = groups.gather(themes)
    today = clock.today(meeting)
    texts = _texts(meeting, themes, request.seat.role)
    coming = sorted(_coming(meeting, found, texts, today), key=lambda one: (one.on, one.title))
    page = {
        "groups": found,
        "waits": waiting.of_groups(found, today=today),
        "coming": coming[:AHEAD],
        "next": coming[0] if coming else None,
        "owned": _owned(found, today),
        "texts": texts,
        "outcomes": _unwritten(meeting, themes),
        "is_friend": is_friend,
    }
    return render(request, "msp/own_groups.html", page)


def _sheet(found: Group, session: Session, answered: dict[tuple[int, int], Reply]) -> attendance.Sheet:
    return attendance.sheet_of(session, found.members, session.attendances.all(), answered)


def _texts(meeting: Meeting, themes: Sequence[Theme], role: str) -> list[Text]:
    """Return the texts of themes that a seat may read, each with who has proposed; two queries."""
    readable = documents.listed(documents.readable(meeting, role=role).filter(theme__in=themes))
    found = {one.pk: Text(one) for one in readable}
    for proposal in _open(found.values(), role):
        text = found[proposal.document_id]
        text.open += 1
        name = str(proposal.delegation or proposal.theme or "")
        if name and name not in text.proposers:
            text.proposers.append(name)
    return list(found.values())


def _open(texts: Iterable[Text], role: str) -> QuerySet[Proposal]:
    """Return the open proposals on texts that a seat may see: the office all, a friend what the phase shows him."""
    found = Proposal.objects.filter(
        document__in=[text.document for text in texts], status=Proposal.Status.SUBMITTED
    ).select_related("delegation__state", "delegation__organisation", "theme")
    if role not in coordinators.OFFICE:
        shown = (Proposal.Audience.GROUP, Proposal.Audience.DELEGATIONS)
        seen = shown if role == Seat.Role.FRIEND else shown[1:]
        found = found.filter(audience__in=seen, document__proposals_seen_by__in=seen)
    return found.order_by("number")


def _unwritten(meeting: Meeting, themes: Sequence[Theme]) -> list[Outcome]:
    """Return the outcomes that wait for their text."""
    wanted = (Outcome.Form.TEXT, Outcome.Form.SIGNED)
    found = meeting.outcomes.filter(theme__in=themes, document=None, form__in=wanted)
    return list(found.select_related("theme").order_by("position"))


def _coming(meeting: Meeting, found: Sequence[Group], texts: Sequence[Text], today: date) -> Iterable[Coming]:
    for one in found:
        for session in one.sessions:
            if session.status == Session.Status.CALLED and session.event.starts_on >= today:
                yield _on(session.event.starts_on, session.event.title, session.event.place, today)
        for point in one.points:
            if point.due_on and point.due_on >= today:
                owner = point.owner.name if point.owner else _("the Presidency")
                yield _on(point.due_on, point.words, owner, today)
    for text in texts:
        until = text.document.proposals_until
        if until and text.document.proposals_are_open and until.astimezone(clock.zone()).date() >= today:
            day = until.astimezone(clock.zone()).date()
            yield _on(day, _("Proposals close: %(title)s") % {"title": text.document.title}, "", today)
    opening = meeting.events.filter(kind="meeting", starts_on__gte=today).first()
    if opening:
        yield _on(opening.starts_on, opening.title, opening.place, today)


def _on(day: date, title: str, detail: str, today: date) -> Coming:
    return Coming(day, (day - today) // timedelta(days=1), title, detail)


def _owned(found: Sequence[Group], today: date) -> list[Owned]:
    """Return the open action points by owner; who has the earliest day stands first."""
    by_owner: dict[str, list[tuple[ActionPoint, bool]]] = {}
    for one in found:
        for point in one.points:
            name = point.owner.name if point.owner else _("the Presidency")
            by_owner.setdefault(name, []).append((point, bool(point.due_on and point.due_on < today)))
    rows = [Owned(name, sorted(points, key=_due)) for name, points in by_owner.items()]
    return sorted(rows, key=lambda row: (_due(row.points[0]), row.name))


def _due(row: tuple[ActionPoint, bool]) -> date:
    return row[0].due_on or date.max
