"""The stops of the road in their order: what was chosen, what is computed, letters that left, and today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from msp import deadlinewords
from msp.deadlines import Key
from msp.models import Event, Meeting

WEEKS, MONTHS = 14, 60  # days from which a distance is told in weeks, and in months


@dataclass(frozen=True)
class Chip:
    """Something that hangs on a stop: how it looks, what it says, where it is seen, and its name where it has one."""

    look: str
    icon: str
    words: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True)
class Step:
    """One stop of the itinerary."""

    on: date
    ends_on: date
    days: str
    title: str
    words: str = ""
    beside: str = ""
    rule: str = ""
    url: str = ""
    state: str = ""
    # What the table shows beside: kind, host, place, who sees to it, who may see it.
    kind: str = ""
    host: str = ""
    place: str = ""
    owner: str = ""
    audience: str = ""
    is_computed: bool = False
    # A computed day that nobody has taken up yet, as the date would be entered.
    take_up: str = ""
    file: str = ""
    chips: list[Chip] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def steps(
    meeting: Meeting,
    events: Iterable[Event],
    computed: Mapping[Key, date],
    *,
    today: date,
    may_edit: bool,
    doubts: Mapping[int, list[str]],
    late: Mapping[int, str],
    chips: Mapping[int, list[Chip]],
    also: Iterable[Step] = (),
) -> list[Step]:
    """Return the whole road in the order of its days."""
    events = list(events)
    followed = {one.follows for one in events if one.follows}
    found = [
        *(
            _chosen(meeting, one, today, may_edit, doubts.get(one.pk, []), late.get(one.pk, ""), chips.get(one.pk, []))
            for one in events
        ),
        *(_computed(meeting, key, on, today, may_edit) for key, on in computed.items() if key not in followed),
        *also,
    ]
    return sorted(found, key=lambda one: (one.on, one.ends_on, one.state == "is-now", one.title))


def _chosen(
    meeting: Meeting, one: Event, today: date, may_edit: bool, doubts: list[str], late: str, chips: list[Chip]
) -> Step:
    shown = [Chip("bad", "alert", late)] * bool(late) + chips
    return Step(
        on=one.starts_on,
        ends_on=one.ends_on,
        days=days(one.starts_on, one.ends_on, today),
        title=one.title,
        words=one.note,
        beside=_beside(one, today, is_late=bool(late)),
        rule=deadlinewords.rule(Key(one.follows), meeting) if one.follows else "",
        url=reverse("event", args=[meeting.slug, one.pk]) if may_edit else "",
        state=_state(one, today),
        kind=one.get_kind_display(),
        host=one.host,
        place=one.place,
        owner=str(one.owner.user) if one.owner else "",
        audience=one.get_audience_display(),
        file="" if one.is_over(today) else reverse("event-file", args=[meeting.slug, one.pk]),
        chips=shown,
        doubts=doubts,
    )


def _computed(meeting: Meeting, key: Key, on: date, today: date, may_edit: bool) -> Step:
    return Step(
        on,
        on,
        days(on, on, today),
        str(deadlinewords.TITLES[key]),
        beside=_("past") if on < today else distance(on, today),
        rule=deadlinewords.rule(key, meeting),
        state="is-done" if on < today else "",
        kind=_("computed"),
        is_computed=True,
        take_up=f"{reverse('event-new', args=[meeting.slug])}?follows={key}" if may_edit else "",
    )


def now(today: date, *, words: str = "", chips: Iterable[Chip] = ()) -> Step:
    """Return the stop at which we are."""
    title = _("Today")
    return Step(today, today, days(today, today, today), title, words=words, state="is-now", chips=list(chips))


def _state(one: Event, today: date) -> str:
    if one.done_on or one.is_over(today):
        return "is-done"
    return "is-goal" if one.kind == Event.Kind.MEETING else ""


def days(first: date, last: date, today: date) -> str:
    """Return days as short as they can be told: 25–26 Mar, 30 Apr 2011."""
    year = " Y" if last.year != today.year else ""
    if first == last:
        return date_format(first, f"j M{year}")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_format(last, f'j M{year}')}"
    return f"{date_format(first, 'j M')} – {date_format(last, f'j M{year}')}"


def _beside(one: Event, today: date, *, is_late: bool) -> str:
    """Return what stands under a day: that it is over, how sure it is, or how far."""
    if is_late:
        return _("late")
    if one.done_on or one.is_over(today):
        return _("done")
    if one.precision == Event.Precision.WINDOW:
        return _("week of")
    if one.precision == Event.Precision.SUGGESTED:
        return _("suggested")
    return distance(one.starts_on, today)


def distance(on: date, today: date) -> str:
    """Say how far ahead a day is: today, tomorrow, in 6 days, in 2 weeks, in 3 months."""
    ahead = (on - today).days
    if ahead <= 0:
        return _("today")
    if ahead == 1:
        return _("tomorrow")
    if ahead < WEEKS:
        return ngettext("in %(n)d day", "in %(n)d days", ahead) % {"n": ahead}
    if ahead < MONTHS:
        return ngettext("in %(n)d week", "in %(n)d weeks", ahead // 7) % {"n": ahead // 7}
    return ngettext("in %(n)d month", "in %(n)d months", ahead // 30) % {"n": ahead // 30}
