"""A group as it stands: who is in it, what it has done, what comes next; for any number of groups, the same queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Count, F, Prefetch, Q, QuerySet

from friends.models import ActionPoint, Attendance, Circular, Contact, Friend, Minutes, Session, Theme
from invitations.models import Delegation, Reply
from msp.models import Meeting

COORDINATOR = Friend.Role.COORDINATOR
# What no page of a group says of a State; of hundreds of rows it would take longer than all the rest.
UNSAID = tuple(
    f"delegation__state__{name}"
    for name in (
        *(f"formal_{language}" for language in ("en", "fr", "es", "ru", "zh", "ar")),
        *("genitive_fr", "un_status", "exists_from", "ldc", "lldc", "sids", "seat_fr", "tile_column", "tile_row"),
    )
)


@dataclass
class Group:
    """One theme with its members and their work; lists in the order in which pages show them."""

    theme: Theme
    members: list[Friend] = field(default_factory=list)
    # The newest first.
    sessions: list[Session] = field(default_factory=list)
    # Those that are open: the one that is due first stands first.
    points: list[ActionPoint] = field(default_factory=list)
    closed: int = 0
    circulars: list[Circular] = field(default_factory=list)

    @property
    def coordinators(self) -> list[Friend]:
        """Who leads the work."""
        return [one for one in self.members if one.role == COORDINATOR]

    @cached_property
    def next_session(self) -> Session | None:
        """The one that is called and comes first."""
        called = [one for one in self.sessions if one.status == Session.Status.CALLED]
        return min(called, key=lambda one: (one.event.starts_on, one.number), default=None)

    @property
    def held(self) -> list[Session]:
        """Those that took place, the newest first."""
        return [one for one in self.sessions if one.status == Session.Status.HELD]

    def late(self, today: date) -> list[ActionPoint]:
        """Return what should be done by now."""
        return [one for one in self.points if one.due_on and one.due_on < today]

    @property
    def unapproved(self) -> list[Minutes]:
        """The minutes that wait for their approval."""
        return [one for one in map(minutes_of, self.held) if one and one.status == Minutes.Status.SENT]


def gather(themes: Iterable[Theme], *, with_past: bool = False) -> list[Group]:
    """Return groups with all that their pages show: a constant number of queries, however many groups and rows.

    Who was at sessions that are past is read only where it is shown.
    """
    found = {theme.pk: Group(theme) for theme in themes}
    for friend in members_of(found).prefetch_related(Prefetch("contacts", Contact.objects.order_by("pk"))):
        found[friend.theme_id].members.append(friend)
    sessions = Session.objects.filter(theme__in=found).select_related("event", "letter", "minutes")
    marks = Attendance.objects.only("session", "delegation", "answer", "mark")
    if not with_past:
        marks = marks.filter(session__status=Session.Status.CALLED)
    kept = sessions.defer("minutes__record", "event__note").prefetch_related(Prefetch("attendances", marks))
    for session in kept.order_by("-number"):
        # Known already: a page that names it asks no query.
        session.theme = found[session.theme_id].theme
        found[session.theme_id].sessions.append(session)
    for point in points_of(found):
        point.theme = found[point.theme_id].theme
        found[point.theme_id].points.append(point)
    ended = ActionPoint.objects.filter(theme__in=found).exclude(ending="").values_list("theme").annotate(Count("pk"))
    for theme, number in ended:
        found[theme].closed = number
    unsettled = Count("answers", filter=Q(answers__settled_at=None))
    circulars = Circular.objects.filter(theme__in=found).select_related("session", "by").defer("text")
    for circular in circulars.annotate(waiting=unsettled).order_by("-number"):
        found[circular.theme_id].circulars.append(circular)
    return list(found.values())


def members_of(themes: Iterable[Theme] | Iterable[int]) -> QuerySet[Friend]:
    """Return whose term runs, coordinators first, each with its delegation."""
    live = Friend.objects.filter(theme__in=list(themes), until_on=None)
    named = live.select_related("delegation__state", "delegation__organisation").defer(*UNSAID)
    return named.order_by("role", "delegation__state__seat_en", "delegation__organisation__name_en", "pk")


def points_of(themes: Iterable[Theme] | Iterable[int]) -> QuerySet[ActionPoint]:
    """Return the open action points of groups, what is due first on top."""
    open_ = ActionPoint.objects.filter(theme__in=list(themes), ending="")
    return open_.select_related("owner__state", "owner__organisation", "session").order_by(
        F("due_on").asc(nulls_last=True), "pk"
    )


def with_work(meeting: Meeting) -> QuerySet[Theme]:
    """Return the themes on which somebody works or has worked."""
    worked = Q(friends__until_on=None, friends__isnull=False) | Q(sessions__isnull=False)
    return meeting.themes.filter(worked).distinct().order_by("position")


def of_delegation(delegation: Delegation) -> QuerySet[Theme]:
    """Return the themes on which a delegation works now, in their order."""
    terms = Friend.objects.filter(delegation=delegation, until_on=None)
    return Theme.objects.filter(friends__in=terms).distinct().order_by("position")


def minutes_of(session: Session) -> Minutes | None:
    """Return the minutes of a session, if somebody has begun them."""
    return getattr(session, "minutes", None)


def replies_to(sessions: Iterable[Session]) -> dict[tuple[int, int], Reply]:
    """Return the replies that count to letters that called sessions, by event and delegation; one query."""
    events = [one.event_id for one in sessions]
    found = Reply.objects.filter(current=True, invitation__event__in=events).select_related("invitation")
    return {(one.invitation.event_id, one.invitation.delegation_id): one for one in found}
