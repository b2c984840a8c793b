"""The road as iCalendar: one date as a file, what is public and what a seat may see as feeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from msp import access, calendars, clock, deadlinewords, events
from msp.access import StaffRequest, staff
from msp.calendars import Entry
from msp.desk import computed
from msp.models import Event, Meeting, Seat

SALT = "calendar"
TYPE = "text/calendar; charset=utf-8"


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
    shown = list(events.seen_by(seat.meeting, seat.role))
    return _feed(seat.meeting, [*_chosen(seat.meeting, shown), *_computed(seat.meeting, shown)])


@require_GET
def calendar_public(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand the dates that everyone may see to any calendar program."""
    meeting, found = _public(slug)
    return _feed(meeting, _chosen(meeting, found))


@require_GET
def calendar_public_event(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hand one date that everyone may see over as a file."""
    meeting, found = _public(slug)
    return _file(meeting, [one for one in found if one.pk == pk])


@staff("roadmap.view")
@require_GET
def event_file(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Hand one date over as a file; opened again after a change, it takes the place of the earlier one."""
    return _file(meeting, list(events.seen_by(meeting, request.seat.role).filter(pk=pk)))


def address_of(seat: Seat) -> str:
    """Return the secret part of a seat's own feed."""
    return signing.dumps(seat.pk, salt=SALT)


def _public(slug: str) -> tuple[Meeting, list[Event]]:
    found = list(Event.objects.filter(meeting__slug=slug, audience=Event.Audience.PUBLIC).order_by("starts_on", "pk"))
    if not found:
        raise Http404
    return get_object_or_404(Meeting, slug=slug), found


def _chosen(meeting: Meeting, found: Iterable[Event]) -> Iterator[Entry]:
    for one in found:
        yield Entry(
            uid=f"event-{one.pk}@{_host()}",
            title=f"{meeting.short_title}: {one.title}",
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            starts_at=one.starts_at,
            zone=events.zone_of(one),
            place=one.place,
            words=one.note,
            is_tentative=one.precision != Event.Precision.FIXED,
            revision=one.revision,
            changed_at=one.changed_at,
        )


def _computed(meeting: Meeting, found: list[Event]) -> Iterator[Entry]:
    followed = {one.follows for one in found if one.follows}
    for key, on in computed.days_of(meeting, found, clock.today(meeting)).items():
        if key not in followed:
            yield Entry(
                uid=f"{meeting.slug}-{key}@{_host()}",
                title=f"{meeting.short_title}: {deadlinewords.TITLES[key]}",
                starts_on=on,
                ends_on=on,
                words=deadlinewords.rule(key, meeting),
            )


def _feed(meeting: Meeting, entries: Iterable[Entry]) -> HttpResponse:
    data = calendars.feed(meeting.title, entries, stamp=timezone.now())
    headers = {"Content-Disposition": f'inline; filename="{meeting.slug}.ics"', "Cache-Control": "private, max-age=900"}
    return HttpResponse(data, content_type=TYPE, headers=headers)


def _file(meeting: Meeting, found: list[Event]) -> HttpResponse:
    if not found:
        raise Http404
    data = calendars.feed(meeting.title, _chosen(meeting, found), stamp=timezone.now())
    name = f"{meeting.slug}-{found[0].pk}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=TYPE, headers=headers)


def _host() -> str:
    return urlsplit(str(settings.SITE_URL)).hostname or ""
