"""The page of the friends: themes with their people, and beside them the texts and outcomes that they feed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from friends import board, publishing, telling
from friends.board import Line
from msp import clock
from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from outcomes import expected
from outcomes.expected import Card
from outcomes.views.expected import CHIPS


@dataclass(frozen=True)
class Row:
    """A theme on the page: its line, what it feeds, and what is to be done next."""

    line: Line
    whole: Line | None
    cards: Sequence[tuple[Card, Sequence[object]]]
    next_step: str


@staff("theme.view")
@require_GET
def theme_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show every theme with its coordinators, friends and volunteers, its text, and its next step."""
    lines = board.read(meeting, on=clock.today(meeting))
    single = list(board.single(lines))
    cards = expected.board(meeting, role=request.seat.role, now=clock.now(meeting))
    may_edit = may(request.seat.role, "theme.edit")
    page = {
        "rows": list(_rows(lines, cards)),
        "count": len(single),
        "at_work": any(line.at_work for line in single),
        "led": sum(bool(line.coordinators) for line in single),
        "helpers": len({one.delegation.pk for line in single for one in (*line.at_work, *line.volunteers)}),
        "uncovered": [line.theme for line in single if not line.is_covered],
        "waiting": sum(len(line.volunteers) for line in single),
        "untold": telling.count_untold(meeting) if may_edit else 0,
        "may_edit": may_edit,
        "is_public": publishing.is_public(meeting),
    }
    return render(request, "friends/theme_list.html", page)


def _rows(lines: list[Line], cards: list[Card]) -> Iterator[Row]:
    for whole in lines:
        for line in (whole, *whole.parts):
            own = [(card, CHIPS[card.state]) for card in cards if card.outcome.theme_id == line.theme.pk]
            yield Row(line, whole if line is not whole else None, own, _next_step(line, own))


def _next_step(line: Line, cards: Sequence[tuple[Card, Sequence[object]]]) -> str:
    """Return the first of what is to be done: people before texts."""
    if not line.parts:
        if not line.is_covered:
            return _("Find volunteers")
        if line.volunteers and not line.at_work:
            n = len(line.volunteers)
            return ngettext("Answer %(n)d offer", "Answer %(n)d offers", n) % {"n": n}
        if not line.coordinators:
            return _("Name a coordinator")
    missing = next((card.missing[0] for card, _chip in cards if card.missing), "")
    return capfirst(missing)
