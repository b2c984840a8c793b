"""The themes on the reply sheet."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from friends.models import Theme
from friends.sample import open_themes
from friends.sections import Themes
from invitations.models import Invitation, Reply
from invitations.replies import Line
from invitations.sections import Fault, Sheet, whole
from msp.models import Meeting
from tests import make, replying


@pytest.fixture
def invitation(meeting: Meeting) -> Invitation:
    """Norway's to the briefing, with the letter's themes."""
    open_themes(meeting)
    return make.invitation(make.delegation(meeting))


def pk(slug: str) -> str:
    """What the page sends for a theme."""
    return str(Theme.objects.get(slug=slug).pk)


def section(
    invitation: Invitation, chosen: list[str] | None = None, *, previous: Reply | None = None, **changes: Any
) -> Themes | None:
    """The section on a sheet: opened, or sent with a choice."""
    data = None
    if chosen is not None:
        data = QueryDict(mutable=True)
        data.update(replying.sheet(**changes))
        data.setlist("themes", chosen)
    sheet = Sheet(invitation, previous=previous, data=data)
    return next((part for part in sheet.sections if isinstance(part, Themes)), None)


def test_it_is_asked_when_the_letter_asks_and_there_are_themes(invitation: Invitation) -> None:
    asked = section(invitation)
    Theme.objects.all().delete()
    without = section(invitation)
    invitation.letter.asks = ["signatory"]

    assert (asked is not None, without, section(invitation)) == (True, None, None)


def test_nothing_is_ticked_at_first(invitation: Invitation) -> None:
    part = section(invitation)

    assert part is not None
    assert not [theme for theme, ticked, parts in part.ticks() if ticked or [one for one, tick in parts if tick]]
    assert part.invitation == "Choose from 10 themes"


@pytest.mark.parametrize("answer", ["attending", "regrets", "undecided"])
def test_who_does_not_come_may_offer_all_the_same(invitation: Invitation, answer: str) -> None:
    part = section(invitation, [pk("clearance"), pk("procedural-matters")], answer=answer)
    assert part is not None

    reply = make.reply(invitation, answer, also=[part.record])

    assert sorted(reply.offers.values_list("theme__slug", flat=True)) == ["clearance", "procedural-matters"]
    assert Themes.lines(whole(Reply.objects.filter(pk=reply.pk)).get()) == [
        Line(
            "Friend of the Presidency on",
            ("Procedural matters", "Contamination, clearance and risk education"),
        )
    ]


def test_no_theme_is_no_line(invitation: Invitation) -> None:
    assert Themes.lines(make.reply(invitation)) == []


@pytest.mark.parametrize("wrong", ["0", "x", "{{7*7}}", "-1", "1; DROP TABLE"])
def test_what_is_no_theme_of_this_meeting_is_refused(invitation: Invitation, wrong: str) -> None:
    part = section(invitation, [pk("clearance"), wrong])

    assert part is not None
    assert part.faults() == [Fault("id_themes_0", "The list of themes has changed. Please look at your choice again.")]


def test_the_theme_of_another_meeting_and_one_with_parts_are_refused(invitation: Invitation) -> None:
    other = make.meeting(slug="2msp", treaty=invitation.delegation.meeting.treaty)
    foreign = Theme.objects.create(meeting=other, position=1, slug="x", title="X")

    for wrong in (str(foreign.pk), pk("reporting-formats")):
        part = section(invitation, [wrong])
        assert part is not None
        assert len(part.faults()) == 1


def test_on_a_later_opening_the_earlier_offers_are_ticked(invitation: Invitation) -> None:
    part = section(invitation, [pk("clearance")])
    assert part is not None
    reply = make.reply(invitation, also=[part.record])

    again = section(invitation, previous=whole(Reply.objects.filter(pk=reply.pk)).get())

    assert again is not None
    assert [one.slug for _theme, _tick, parts in again.ticks() for one, ticked in parts if ticked] == ["clearance"]


def test_the_delegate_reads_the_themes_in_the_language_of_the_page(invitation: Invitation) -> None:
    part = section(invitation)
    assert part is not None

    with translation.override("zh-hans"):
        names = [theme.name for theme, _ticked, _parts in part.ticks()]

    assert names[0] == "程序事项"
