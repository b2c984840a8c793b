"""The desk: the page on which the day begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from invitations import states
from invitations.models import Letter, Reply
from msp import clock
from msp.access import StaffRequest, may, staff
from msp.desk import chart, figures, stops, todo
from msp.models import Event, Meeting


@dataclass(frozen=True)
class NextDate:
    """A date ahead, with how far it is."""

    on: date
    days: int
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Told:
    """A bar with the words for its capacity."""

    bar: chart.Bar
    words: str


@dataclass(frozen=True)
class Said:
    """A reply as the desk tells it."""

    reply: Reply
    standing: str
    words: str


@staff("desk.view")
@require_GET
def desk(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show where we stand and what needs a person today."""
    today = clock.today(meeting)
    events = list(meeting.events.select_related("session").order_by("starts_on", "pk"))
    opening = next((event for event in events if event.kind == Event.Kind.MEETING), None)
    treaty = figures.of_treaty(meeting, on=today)
    replies = figures.of_replies(meeting, on=today)
    themes = figures.of_themes(meeting)
    page = {
        "opening": opening,
        "days_left": (opening.starts_on - today).days if opening else None,
        "treaty": treaty,
        "days_to_force": (treaty.in_force_on - today).days if treaty.in_force_on else None,
        "replies": replies,
        "not_named": treaty.consented - replies.named_to_sign,
        "unsure": replies.named_to_sign - replies.ready_to_sign,
        "bars": [Told(bar, _capacity(bar.figures.capacity, treaty, today)) for bar in chart.bars(replies.bars())],
        "columns": chart.columns(figures.per_day(replies.event), closes_on=_closes(replies.letter)),
        "closes_on": _closes(replies.letter),
        "themes": themes,
        "latest": [Said(reply, replies.capacity_of(reply), say(reply)) for reply in figures.latest(replies.event)],
        "may_compose": may(request.seat.role, "letter.compose"),
        "tasks": todo.tasks(request.seat, replies, themes, today=today),
        "road": stops.road(events, treaty, today),
        "dates": _next(events, replies.letter, treaty, today),
    }
    return render(request, "msp/desk.html", page)


def _capacity(capacity: str, treaty: figures.TreatyFigures, today: date) -> str:
    if capacity == "organisation":
        return _("Organisations")
    in_force = treaty.in_force_on is not None and treaty.in_force_on <= today
    return states.capacity_words(capacity, plural=True, in_force=in_force)


def say(reply: Reply) -> str:
    """Tell a reply in one line: who comes, who signs, what is offered."""
    if reply.answer == Reply.Answer.REGRETS:
        return _("Regrets")
    if reply.answer == Reply.Answer.UNDECIDED:
        return _("Not decided yet")
    n = len(reply.delegates.all())
    parts = [ngettext("Attending with %(n)d", "Attending with %(n)d", n) % {"n": n} if n else _("Attending")]
    signatory = getattr(reply, "signatory", None)
    if signatory:
        parts.append(_("signatory named") if signatory.name else _("signatory to follow"))
    parts.extend(_("friend on %(theme)s") % {"theme": offer.theme.name} for offer in list(reply.offers.all())[:2])
    return "; ".join(parts)


def _closes(letter: Letter | None) -> date | None:
    return letter.reply_by.astimezone(clock.zone()).date() if letter and letter.reply_by else None


def _next(events: list[Event], letter: Letter | None, treaty: figures.TreatyFigures, today: date) -> list[NextDate]:
    ahead = [event for event in events if event.starts_on >= today and not event.follows]
    dates = [(event.starts_on, event.title, event.place) for event in ahead]
    closes = _closes(letter)
    if closes and closes >= today:
        dates.append((closes, _("Replies close"), ""))
    if treaty.in_force_on and treaty.in_force_on >= today:
        dates.append((treaty.in_force_on, _("Entry into force"), ""))
    soonest = sorted(dates)[:5]
    return [NextDate(on, (on - today) // timedelta(days=1), title, detail) for on, title, detail in soonest]
