"""What a person should look at again on the road: doubts in words, what is late, what can no longer be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from invitations.models import Letter
from msp import deadlinewords, doubts
from msp.deadlines import Key
from msp.desk.attached import Attached, lacks
from msp.desk.computed import opening_of
from msp.desk.itinerary import distance
from msp.doubts import Doubt, Planned, Reason
from msp.models import Event, Holiday, Meeting
from msp.templatetags.msp import weekday

# Papers that cannot be sent in any more once their day is past.
PAPERS = (Key.FORECAST, Key.SUBMISSION, Key.ISSUE)


@dataclass(frozen=True)
class Risk:
    """One line of what is to be looked at again, and where it is mended."""

    title: str
    words: str
    url: str
    icon: str = "alert"
    look: str = "wait"
    # Whether it is a promise of the office that was not kept: those rise to the desk.
    is_late: bool = False
    whose: str = ""


def doubts_of(meeting: Meeting, events: Iterable[Event], computed: Mapping[Key, date]) -> list[Doubt]:
    """Return what is doubtful in the plan of a meeting; one query for the holidays."""
    holidays = {(one.station, one.on): one.name for one in Holiday.objects.all()}
    return doubts.find(_plan(meeting, events, computed), holidays, in_force_on=computed.get(Key.ENTRY))


def _plan(meeting: Meeting, events: Iterable[Event], computed: Mapping[Key, date]) -> Iterator[Planned]:
    for one in events:
        # What is due and has no place is due where the office sits.
        place = one.place or (meeting.letterhead.place if one.kind == Event.Kind.DEADLINE else "")
        yield Planned(
            pk=one.pk,
            kind=one.kind,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            place=place,
            is_window=one.precision == Event.Precision.WINDOW,
            follows=computed.get(Key(one.follows)) if one.follows else None,
            needs=one.comes_after_id,
        )


def by_event(found: Iterable[Doubt], events: Iterable[Event]) -> dict[int, list[str]]:
    """Return the doubts in words, by the number of their date."""
    titles = {one.pk: one.title for one in events}
    said: dict[int, list[str]] = {}
    for one in found:
        said.setdefault(one.planned.pk, []).append(why_doubted(one, titles))
    return said


def why_doubted(one: Doubt, titles: Mapping[int, str]) -> str:
    """Say in a sentence why a date is doubtful."""
    said = {"day": weekday(one.on), "name": one.name, "other": titles.get(one.other.pk, "") if one.other else ""}
    match one.reason:
        case Reason.WEEKEND:
            return _("%(day)s is a weekend.") % said
        case Reason.HOLIDAY:
            return _("%(day)s is a holiday: %(name)s.") % said
        case Reason.CLASH:
            return _("Another meeting is held on %(day)s: %(other)s.") % said
        case Reason.AFTER_THE_MEETING:
            return _("It comes after the meeting that it prepares.")
        case Reason.OTHER_THAN_COMPUTED:
            return _("The day that follows from the deposits and the opening is %(day)s.") % said
        case Reason.BEFORE_WHAT_IT_NEEDS:
            return _("It cannot be held as planned: it comes after “%(other)s”, which ends on %(day)s.") % said
        case Reason.BEFORE_THE_TREATY:
            return _("It cannot be held as planned: the treaty enters into force after it, on %(day)s.") % said


def of_plan(
    meeting: Meeting, events: list[Event], computed: Mapping[Key, date], found: Iterable[Doubt], *, today: date
) -> list[Risk]:
    """Return the doubts of a plan and what the plan can no longer keep, each with the date that is to be changed."""
    by_pk = {one.pk: one for one in events}
    said = by_event(found, events)
    risks = [
        Risk(by_pk[pk].title, words, _page(meeting, pk), whose=_whose(by_pk[pk])) for pk in said for words in said[pk]
    ]
    return [*risks, *missed(meeting, events, computed, today=today)]


def missed(meeting: Meeting, events: Iterable[Event], computed: Mapping[Key, date], *, today: date) -> Iterator[Risk]:
    """Yield the days for papers that are past while the meeting lies ahead, unless somebody saw to them."""
    events = list(events)
    opening = opening_of(events)
    if opening is None or opening.starts_on <= today:
        return
    seen_to = {one.follows for one in events if one.done_on}
    for key in PAPERS:
        if key in computed and computed[key] < today and str(key) not in seen_to:
            said = {"what": deadlinewords.TITLES[key], "day": weekday(computed[key])}
            words = _("%(what)s: that was due on %(day)s. The opening is too near for it.") % said
            yield Risk(opening.title, words, _page(meeting, opening.pk), whose=_whose(opening))


def of_work(attached: Attached, events: Iterable[Event], *, today: date) -> Iterator[Risk]:
    """Yield what was not done by its date, and texts that have not gone round and whose date is near."""
    meeting, late = attached.meeting, attached.late(events)
    for one in events:
        if one.pk in late:
            said = {"day": weekday(one.ends_on), "what": late[one.pk]}
            words = _("Since %(day)s: %(what)s.") % said
            yield Risk(one.title, words, _page(meeting, one.pk), "clock", "bad", is_late=True, whose=_whose(one))
            continue
        for text in attached.texts.get(one.pk, []):
            if text.is_near(today):
                said = {"event": one.title, "when": distance(one.starts_on, today), "what": lacks(text)}
                words = _("For “%(event)s”, %(when)s: %(what)s.") % said
                url = reverse("document", args=[meeting.slug, text.document.slug])
                title = _("%(title)s, version %(n)d") % {"title": text.document.title, "n": text.number}
                yield Risk(title, words, url, "clock", is_late=True, whose=_whose(one))


def of_approved(meeting: Meeting, letters: Iterable[Letter]) -> Iterator[Risk]:
    """Yield letters that are approved, have not left, and tell a date which no longer holds."""
    words = _("It is approved and tells a date that has changed since. Please withdraw it before it leaves.")
    for one in letters:
        yield Risk(one.title, words, reverse("letter", args=[meeting.slug, one.pk]), look="bad", is_late=True)


def _page(meeting: Meeting, pk: int) -> str:
    return reverse("event", args=[meeting.slug, pk])


def _whose(event: Event) -> str:
    return str(event.owner.user) if event.owner else ""
