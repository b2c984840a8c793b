"""The call for volunteers, and a letter to all friends."""

from __future__ import annotations

import pytest

from friends import calling
from friends.faults import NotPossible
from msp.models import Meeting, User
from tests import make
from tests.friends.helping import begin, theme, volunteer


def test_the_call_lists_the_themes_in_two_levels_and_asks_with_the_next_reply(
    meeting: Meeting, president: User
) -> None:
    theme(meeting)
    briefing = make.briefing(meeting)
    make.delegation(meeting)

    letter = calling.call(meeting, by=president)

    assert (letter.event, letter.asks, letter.only_codes) == (briefing, ["themes"], [])
    assert calling.call(meeting, by=president) == letter
    body = letter.texts.get(language="en").paragraphs.get(position=2).body
    assert "\n- Elements for reporting formats\n  - Stockpile destruction\n" in body
    assert "Appel" in letter.texts.get(language="fr").subject


def test_without_themes_or_an_event_ahead_nobody_is_called(meeting: Meeting, president: User) -> None:
    with pytest.raises(NotPossible, match="no themes"):
        calling.call(meeting, by=president)

    theme(meeting)
    meeting.events.all().delete()
    with pytest.raises(NotPossible, match="No event"):
        calling.call(meeting, by=president)


def test_a_letter_to_all_goes_to_everybody_at_work_and_is_begun_once(meeting: Meeting, president: User) -> None:
    clearance = theme(meeting)
    with pytest.raises(NotPossible, match="Nobody works"):
        calling.write_to_all(meeting, by=president)
    for who in (make.delegation(meeting), make.delegation(meeting, "LAO"), make.organisation_delegation(meeting)):
        begin(clearance, who, president)
    volunteer(meeting, clearance, code="FJI")

    first, second = (calling.write_to_all(meeting, by=president) for _turn in range(2))

    assert (first, first.only_codes, first.to_organisations) == (second, ["ICRC", "NOR"], True)
