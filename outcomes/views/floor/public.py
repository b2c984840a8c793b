"""Now and next for everyone: on a phone, and large on a screen in the room; no account, no script."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from invitations.access import everyone
from msp import calendars, clock
from msp.models import Meeting
from outcomes import documents
from outcomes.models import AgendaItem, Conduct, Document
from outcomes.proceedings import agenda, conduct, programme, speakers
from outcomes.proceedings.programme import Card
from outcomes.proceedings.speakers import Floor

# Seconds after which the page looks again.
AGAIN = 30
# How many who wait are told.
WAITING = 3


@require_GET
@everyone
def now_and_next(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which sitting runs, its item, who has the floor, and what comes next."""
    meeting, settled = _published(slug)
    still = request.GET.get("still") == "1"
    page = {**shown(meeting, settled), "still": still, "again": AGAIN}
    answer = render(request, "outcomes/public_now.html", page)
    if not still:
        answer["Refresh"] = str(AGAIN)
    return answer


def shown(meeting: Meeting, settled: Conduct) -> dict[str, object]:
    """Return what everyone may know of the programme; as many queries on any day."""
    now = conduct.local_now(meeting, settled)
    board = programme.board(programme.cards(meeting, settled, now=now), now=now)
    read = agenda.flat(agenda.lines(meeting, of=documents.published(meeting)))
    by_item = {line.item.pk: line.documents for line in read}

    def with_papers(card: Card) -> list[tuple[AgendaItem, list[Document]]]:
        return [(item, by_item.get(item.pk, [])) for item in card.items]

    return {
        "meeting": meeting,
        "letterhead": meeting.letterhead,
        "settled": settled,
        "running": [(card, _floor(card, settled)) for card in board.now],
        "next": [(card, with_papers(card)) for card in board.next],
        "now": now,
    }


def _floor(card: Card, settled: Conduct) -> tuple[Floor, int] | None:
    # Who speaks in a closed sitting is told in its room alone.
    if card.sitting.current is None or not (settled.shows_speakers and card.sitting.is_public):
        return None
    found = speakers.floor(card.sitting.current, settled, on=card.sitting.on)
    return found, found.speaking.over(clock.now(settled.meeting)) if found.speaking else 0


@require_GET
def sittings_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand the sittings to any calendar program."""
    meeting, settled = _published(slug)
    found = programme.cards(meeting, settled, now=conduct.local_now(meeting, settled))
    data = calendars.feed(meeting.title, programme.entries(meeting, found), stamp=timezone.now())
    headers = {
        "Content-Disposition": f'inline; filename="{slug}-sittings.ics"',
        "Cache-Control": "private, max-age=300",
    }
    return HttpResponse(data, content_type="text/calendar; charset=utf-8", headers=headers)


def _published(slug: str) -> tuple[Meeting, Conduct]:
    meeting = get_object_or_404(Meeting.objects.select_related("treaty", "letterhead"), slug=slug)
    settled = conduct.of(meeting)
    if not settled.is_public:
        raise Http404
    return meeting, settled
