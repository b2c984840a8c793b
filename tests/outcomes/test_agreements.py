"""How far each paragraph is agreed, and whether it still says what was agreed."""

from __future__ import annotations

import pytest

from outcomes import agreements, versions
from outcomes.models import Agreement
from outcomes.proposals import NotPossible
from tests.outcomes.proposing import LINES, NOW, paper, seal, staff

pytestmark = pytest.mark.django_db


def test_the_newest_word_counts_and_earlier_ones_stay() -> None:
    text = paper()
    head, by = versions.head(text), staff(text)
    assert head is not None

    steps = ["informals", "informals", "ad-ref", "agreed"]
    made = [agreements.record(text, head, "p1", state, by=by, now=NOW) for state in steps]

    assert made == [True, False, True, True]
    assert (agreements.of(text, head)["p1"].state, Agreement.objects.count()) == ("agreed", 3)
    assert agreements.count(agreements.of(text, head)) == 1


def test_words_that_change_after_they_were_agreed_are_reopened() -> None:
    text = paper()
    head, by = versions.head(text), staff(text)
    assert head is not None
    for pid in ("p1", "p2", "p3"):
        agreements.record(text, head, pid, "agreed", by=by, now=NOW)

    later = seal(text, "Other words", LINES[1])

    assert {pid: one.state for pid, one in agreements.of(text, later).items()} == {"p1": "reopened", "p2": "agreed"}


def test_a_paragraph_that_is_not_there_and_a_state_that_is_none_are_refused() -> None:
    text = paper()
    head = versions.head(text)
    assert head is not None

    for pid, state in (("p9", "agreed"), ("p1", "sealed")):
        with pytest.raises(NotPossible):
            agreements.record(text, head, pid, state, by=staff(text), now=NOW)
