"""What waits for whom in a group: one line a thing, for the coordinators, the members and the presidency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from friends import attendance, groups
from friends.groups import Group
from friends.models import Circular, Minutes, Session
from invitations.models import Letter, Reply

NAMES = 4
PRESSING = ("bad", "wait", "")


@dataclass(frozen=True)
class Wait:
    """One line: for whom, what, and where it is done."""

    tone: str
    icon: str
    what: str
    whom: str
    action: str
    url: str
    group: Group


def of_groups(found: list[Group], *, today: date) -> list[Wait]:
    """Return what waits in groups, the most pressing first; one query beside what the groups know already."""
    called = [one.next_session for one in found if one.next_session]
    answered = groups.replies_to([session for session in called if session])
    every = [wait for one in found for wait in _of(one, answered, today)]
    return sorted(every, key=lambda wait: PRESSING.index(wait.tone))


def _of(group: Group, answered: dict[tuple[int, int], Reply], today: date) -> Iterator[Wait]:
    yield from _late(group, today)
    yield from _next(group, answered, today)
    yield from _minutes(group)
    yield from _answers(group)
    if group.members and not group.sessions:
        yield _wait(
            group,
            "",
            "users",
            _("The group has not met yet"),
            _coordinators(group),
            _("Call a session"),
            "session-call",
        )


def _late(group: Group, today: date) -> Iterator[Wait]:
    for point in group.late(today):
        owner = point.owner.name if point.owner else _("the Presidency")
        what = _("Late: %(words)s") % {"words": point.words}
        yield _wait(group, "bad", "clock", what, owner, _("See the action point"), "point", point.pk)


def _next(group: Group, answered: dict[tuple[int, int], Reply], today: date) -> Iterator[Wait]:
    session = group.next_session
    if session is None:
        return
    if session.letter and session.letter.status in (Letter.Status.DRAFT, Letter.Status.APPROVED):
        what = _("The letter that calls session %(n)d has not left") % {"n": session.number}
        yield _wait(group, "wait", "mail", what, _("the Presidency"), _("See the session"), "session", session.number)
        return
    if session.event.starts_on <= today:
        what = _("Session %(n)d: say who is there") % {"n": session.number}
        yield _wait(group, "wait", "users", what, _coordinators(group), _("Mark attendance"), "session", session.number)
        return
    silent = attendance.sheet_of(session, group.members, session.attendances.all(), answered).silent
    if silent:
        n = len(silent)
        what = ngettext(
            "%(n)d member has not answered the call to session %(s)d",
            "%(n)d members have not answered the call to session %(s)d",
            n,
        ) % {"n": n, "s": session.number}
        whom = _some([row.delegation.name for row in silent])
        yield _wait(group, "", "reply", what, whom, _("See who"), "session", session.number)


def _minutes(group: Group) -> Iterator[Wait]:
    later = {one.number for one in group.sessions if one.status != Session.Status.CANCELLED}
    for session in group.held:
        minutes, n = groups.minutes_of(session), session.number
        if minutes is None:
            what = _("The minutes of session %(n)d are not written") % {"n": n}
            yield _wait(group, "wait", "quill", what, _coordinators(group), _("Write them"), "minutes-edit", n)
        elif minutes.status == Minutes.Status.DRAFT:
            what = _("The minutes of session %(n)d are not sent") % {"n": n}
            yield _wait(group, "wait", "send", what, _coordinators(group), _("Read and send"), "minutes", n)
        elif minutes.status == Minutes.Status.SENT and max(later) > n:
            what = _("The minutes of session %(n)d wait for approval") % {"n": n}
            yield _wait(group, "", "check", what, _("the next session"), _("Read and approve"), "minutes", n)


def _answers(group: Group) -> Iterator[Wait]:
    for circular in group.circulars:
        n = circular.waiting  # type: ignore[attr-defined]  # counted by gather()
        if not n:
            continue
        if circular.kind == Circular.Kind.MINUTES:
            what = ngettext("%(n)d correction to “%(subject)s”", "%(n)d corrections to “%(subject)s”", n)
        else:
            what = ngettext("%(n)d answer to “%(subject)s”", "%(n)d answers to “%(subject)s”", n)
        what %= {"n": n, "subject": circular.subject}
        yield _wait(group, "wait", "reply", what, _coordinators(group), _("Read"), "circular", circular.number)


def _coordinators(group: Group) -> str:
    names = [one.delegation.name for one in group.coordinators]
    return _some(names) if names else _("the Presidency")


def _some(names: list[str]) -> str:
    if len(names) <= NAMES:
        return ", ".join(names)
    return _("%(names)s and %(more)d more") % {"names": ", ".join(names[: NAMES - 1]), "more": len(names) - NAMES + 1}


def _wait(group: Group, tone: str, icon: str, what: str, whom: str, action: str, page: str, *args: int) -> Wait:
    url = reverse(page, args=[group.theme.meeting.slug, group.theme.slug, *args])
    return Wait(tone, icon, what, whom, action, url, group)
