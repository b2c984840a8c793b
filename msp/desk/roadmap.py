"""The roadmap: dates that a presidency chose, days that follow from the treaty and the opening, and doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from invitations import states
from invitations.models import Act
from msp import access, calendars, clock, deadlines, doubts, journal
from msp.access import StaffRequest, may, staff
from msp.calendars import Entry
from msp.deadlines import Computed, Key
from msp.doubts import Doubt, Planned, Reason
from msp.forms import HolidayForm
from msp.models import Event, Holiday, Meeting, Seat, StandingItem
from msp.templatetags.msp import weekday
from msp.treaty import CONSENTS, plain_kind

OFFICE = (Seat.Role.PRESIDENCY, Seat.Role.SECRETARIAT)
SALT = "calendar"
WEEKS, MONTHS = 14, 60  # days from which a distance is told in weeks, and in months
# What each computed day is, and the rule from which it follows.
WORDS: dict[Key, tuple[str | Promise, str | Promise]] = {
    Key.THRESHOLD: (
        gettext_lazy("The deposit that brings the treaty into force"),
        gettext_lazy("The day of the deposit with which the treaty’s condition is met."),
    ),
    Key.ENTRY: (
        gettext_lazy("Entry into force"),
        gettext_lazy("Counted from that deposit by the treaty’s article on entry into force."),
    ),
    Key.LAST_DEPOSIT: (
        gettext_lazy("Last day to deposit and be a State Party at the opening"),
        gettext_lazy("The last deposit that binds its State by the day on which the meeting opens."),
    ),
    Key.FORECAST: (gettext_lazy("Papers are forecast"), gettext_lazy("14 weeks before the opening; no change after.")),
    Key.SUBMISSION: (
        gettext_lazy("Papers are submitted"),
        gettext_lazy("10 weeks before the opening; at most 8,500 words of the secretariat, 10,700 of others."),
    ),
    Key.ISSUE: (gettext_lazy("Papers are issued"), gettext_lazy("6 weeks before the opening, in all languages.")),
    Key.SESSION_FORECAST: (
        gettext_lazy("Papers of the session are forecast"),
        gettext_lazy("3 weeks before the opening; at most 3,300 words each."),
    ),
    Key.LAST_SESSION_PAPER: (
        gettext_lazy("Last day for papers of the session"),
        gettext_lazy("None is taken on the last day of the meeting."),
    ),
    Key.FINAL_REPORT: (gettext_lazy("The final report is due"), gettext_lazy("Two weeks after the meeting.")),
    Key.FIRST_REPORTS: (
        gettext_lazy("First reports under Article 7"),
        gettext_lazy("180 days after the entry into force for a State; this day is for those bound from the first."),
    ),
    Key.YEARLY_REPORTS: (gettext_lazy("Yearly reports under Article 7"), gettext_lazy("Every year by 30 April.")),
}
PAPERS = (Key.FORECAST, Key.SUBMISSION, Key.ISSUE)


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
    doubts: list[str] = field(default_factory=list)


@staff("roadmap.view")
@require_GET
def roadmap(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show the road: what was chosen, what is computed, and what should be looked at again."""
    today = clock.today(meeting)
    events = list(_shown(meeting, request.seat.role).order_by("starts_on", "pk"))
    computed = days_of(meeting, events, today)
    found = doubts.find(_plan(events, computed), _holidays())
    page = {
        "steps": _steps(meeting, events, computed, found, today, may(request.seat.role, "roadmap.edit")),
        "why": list(_why(meeting, computed)),
        "risks": [*_told(found, events), *_late(computed, events, today)],
        "standing": list(meeting.standing_items.order_by("position")),
        "may_edit_dates": may(request.seat.role, "roadmap.edit"),
        "may_draft": may(request.seat.role, "text.draft"),
        "feed": request.build_absolute_uri(reverse("calendar-seat", args=[signing.dumps(request.seat.pk, salt=SALT)])),
        "public_feed": any(one.audience == Event.Audience.PUBLIC for one in events),
    }
    return render(request, "msp/roadmap.html", page)


def _shown(meeting: Meeting, role: str) -> QuerySet[Event]:
    found = meeting.events.all()
    return found if role in OFFICE else found.exclude(audience=Event.Audience.OFFICE)


def days_of(meeting: Meeting, events: Iterable[Event], today: date) -> dict[Key, date]:
    """Return every computed day of a meeting, as the deposits and the opening stand."""
    opening = next((one for one in events if one.kind == Event.Kind.MEETING), None)
    outcome = states.entry_into_force(meeting.treaty, on=today)
    found: list[Computed] = list(
        deadlines.of_treaty(
            states.rule_of(meeting.treaty),
            threshold_met_on=outcome.threshold_met_on,
            in_force_on=outcome.entry_into_force,
            opens_on=opening.starts_on if opening else None,
        )
    )
    if opening:
        found += deadlines.of_papers(opening.starts_on, opening.ends_on)
    return {one.key: one.on for one in sorted(found)}


def _plan(events: Iterable[Event], computed: dict[Key, date]) -> Iterator[Planned]:
    for one in events:
        yield Planned(
            pk=one.pk,
            kind=one.kind,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            place=one.place,
            is_window=one.precision == Event.Precision.WINDOW,
            follows=computed.get(Key(one.follows)) if one.follows else None,
        )


def _holidays() -> dict[tuple[str, date], str]:
    return {(one.station, one.on): one.name for one in Holiday.objects.all()}


# --- the itinerary ---------------------------------------------------------------------------------------------------


def _steps(
    meeting: Meeting, events: list[Event], computed: dict[Key, date], found: list[Doubt], today: date, may_edit: bool
) -> list[Step]:
    doubted: dict[int, list[str]] = {}
    for one in found:
        doubted.setdefault(one.planned.pk, []).append(_why_doubted(one))
    followed = {one.follows for one in events if one.follows}
    steps = [
        Step(
            on=one.starts_on,
            ends_on=one.ends_on,
            days=_days(one.starts_on, one.ends_on, today),
            title=one.title,
            words=one.note,
            beside=_beside(one.starts_on, one.ends_on, today, one.precision),
            rule=str(WORDS[Key(one.follows)][1]) if one.follows else "",
            url=reverse("event", args=[meeting.slug, one.pk]) if may_edit else "",
            state=_state(one.ends_on, today, is_goal=one.kind == Event.Kind.MEETING),
            doubts=doubted.get(one.pk, []),
        )
        for one in events
    ]
    steps += [
        Step(
            on,
            on,
            _days(on, on, today),
            str(WORDS[key][0]),
            beside=_beside(on, on, today),
            rule=str(WORDS[key][1]),
            state=_state(on, today),
        )
        for key, on in computed.items()
        if key not in followed
    ]
    here = Step(today, today, _days(today, today, today), _("Today"), state="is-now")
    return sorted([*steps, here], key=lambda one: (one.on, one.ends_on, one.state == "is-now", one.title))


def _state(last: date, today: date, *, is_goal: bool = False) -> str:
    return "is-done" if last < today else "is-goal" if is_goal else ""


def _days(first: date, last: date, today: date) -> str:
    """Return days as short as they can be told: 25–26 Mar, 30 Apr 2011."""
    year = " Y" if last.year != today.year else ""
    if first == last:
        return date_format(first, f"j M{year}")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_format(last, f'j M{year}')}"
    return f"{date_format(first, 'j M')} – {date_format(last, f'j M{year}')}"


def _beside(first: date, last: date, today: date, precision: str = Event.Precision.FIXED) -> str:
    """Return what stands under a day: that it is over, how sure it is, or how far."""
    days = (first - today).days
    if last < today:
        return _("done")
    if precision == Event.Precision.WINDOW:
        return _("week of")
    if precision == Event.Precision.SUGGESTED:
        return _("suggested")
    if days <= 0:
        return _("today")
    if days < WEEKS:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    if days < MONTHS:
        return ngettext("in %(n)d week", "in %(n)d weeks", days // 7) % {"n": days // 7}
    return ngettext("in %(n)d month", "in %(n)d months", days // 30) % {"n": days // 30}


# --- doubts in words -------------------------------------------------------------------------------------------------


def _why_doubted(one: Doubt) -> str:
    day = _day(one.on)
    match one.reason:
        case Reason.WEEKEND:
            return _("%(day)s is a weekend.") % {"day": day}
        case Reason.HOLIDAY:
            return _("%(day)s is a holiday: %(name)s.") % {"day": day, "name": one.name}
        case Reason.CLASH:
            return _("Another meeting is held on %(day)s.") % {"day": day}
        case Reason.AFTER_THE_MEETING:
            return _("It comes after the meeting that it prepares.")
        case Reason.OTHER_THAN_COMPUTED:
            return _("The day that follows from the deposits is %(day)s.") % {"day": day}


def _told(found: Iterable[Doubt], events: Iterable[Event]) -> Iterator[tuple[int, str, str]]:
    titles = {one.pk: one.title for one in events}
    for one in found:
        yield one.planned.pk, titles[one.planned.pk], _why_doubted(one)


def _late(computed: dict[Key, date], events: Iterable[Event], today: date) -> Iterator[tuple[int, str, str]]:
    """Yield what the plan can no longer keep: days for papers that are over while the meeting lies ahead."""
    opening = next((one for one in events if one.kind == Event.Kind.MEETING), None)
    if opening is None or opening.starts_on <= today:
        return
    for key in PAPERS:
        if key in computed and computed[key] < today:
            said = {"what": WORDS[key][0], "day": _day(computed[key])}
            yield opening.pk, opening.title, _("%(what)s: that was due on %(day)s.") % said


def _why(meeting: Meeting, computed: dict[Key, date]) -> Iterator[tuple[str, str]]:
    """Yield how the entry into force follows from the deposits, line by line."""
    if Key.THRESHOLD not in computed:
        return
    met_on = computed[Key.THRESHOLD]
    acts = Act.objects.filter(treaty=meeting.treaty, on=met_on).select_related("state").order_by("state__seat_en")
    names = [one.state.name_en for one in acts if plain_kind(one.kind) in CONSENTS]
    yield _("Deposited on %(day)s by") % {"day": _day(met_on)}, ", ".join(names)
    if Key.ENTRY in computed:
        yield _("Enters into force"), _day(computed[Key.ENTRY])
    if Key.LAST_DEPOSIT in computed:
        yield str(WORDS[Key.LAST_DEPOSIT][0]), _day(computed[Key.LAST_DEPOSIT])


def _day(day: date) -> str:
    return weekday(day)


# --- what belongs to it ----------------------------------------------------------------------------------------------


@staff("roadmap.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def holiday_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show the holidays of the duty stations and take another one."""
    form = HolidayForm(request.POST or None)
    if form.is_valid():
        holiday = form.save()
        journal.note(holiday, "added", meeting=meeting, by=request.user, source=holiday.source)
        messages.success(request, _("The holiday is entered."))
        return redirect("holiday-list", meeting.slug)
    page = {"form": form, "holidays": Holiday.objects.order_by("on", "station")}
    return render(request, "msp/holiday_list.html", page, status=422 if form.errors else 200)


@staff("roadmap.edit")
@require_POST
def holiday_remove(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Take a holiday out of the table."""
    holiday = get_object_or_404(Holiday, pk=pk)
    journal.note(holiday, "removed", meeting=meeting, by=request.user)
    holiday.delete()
    return redirect("holiday-list", meeting.slug)


@staff("roadmap.edit")
@require_POST
def standing_save(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Keep what goes on without a date: one line is one item."""
    lines = [line.strip() for line in request.POST.get("lines", "").splitlines() if line.strip()]
    with transaction.atomic():
        meeting.standing_items.all().delete()
        items = [StandingItem(meeting=meeting, position=at, words=words) for at, words in enumerate(lines, 1)]
        StandingItem.objects.bulk_create(items)
        journal.note(meeting, "changed what goes on without a date", meeting=meeting, by=request.user, items=len(lines))
    messages.success(request, _("It is saved."))
    return redirect("event-list", meeting.slug)


# --- calendars -------------------------------------------------------------------------------------------------------


@require_GET
def calendar_seat(request: HttpRequest, token: str) -> HttpResponse:
    """Hand a seat's calendar to the program that subscribed to it; the address ends with the seat."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature as fault:
        raise Http404 from fault
    seat = get_object_or_404(Seat.objects.select_related("meeting__treaty", "user"), pk=pk, user__is_active=True)
    if not access.may(seat.role, "roadmap.view"):
        raise Http404
    return _calendar(seat.meeting, list(_shown(seat.meeting, seat.role)), with_computed=True)


@require_GET
def calendar_public(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand the dates that everyone may see to any calendar program."""
    events = list(Event.objects.filter(meeting__slug=slug, audience=Event.Audience.PUBLIC))
    if not events:
        raise Http404
    return _calendar(get_object_or_404(Meeting, slug=slug), events, with_computed=False)


def _calendar(meeting: Meeting, events: list[Event], *, with_computed: bool) -> HttpResponse:
    host = urlsplit(settings.SITE_URL).hostname
    entries = [
        Entry(
            uid=f"event-{one.pk}@{host}",
            title=f"{meeting.short_title}: {one.title}",
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            starts_at=one.starts_at,
            place=one.place,
            words=one.note,
            is_tentative=one.precision != Event.Precision.FIXED,
        )
        for one in events
    ]
    if with_computed:
        followed = {one.follows for one in events if one.follows}
        entries += [
            Entry(
                f"{meeting.slug}-{key}@{host}",
                f"{meeting.short_title}: {WORDS[key][0]}",
                on,
                on,
                words=str(WORDS[key][1]),
            )
            for key, on in days_of(meeting, events, clock.today(meeting)).items()
            if key not in followed
        ]
    data = calendars.feed(meeting.title, entries, stamp=timezone.now())
    headers = {"Content-Disposition": f'inline; filename="{meeting.slug}.ics"', "Cache-Control": "private, max-age=900"}
    return HttpResponse(data, content_type="text/calendar; charset=utf-8", headers=headers)
