"""Symbols are given once, after the patterns of the meeting."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from outcomes import series, versions
from outcomes.faults import NotPossible
from outcomes.models import Document, Issue, Version
from tests.outcomes.proposing import LINES, NOW, paper, seal, staff
from tests.outcomes.texts import document, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def declaration() -> Document:
    made = paper()
    series.usual(made.meeting)
    return made


def head(of: Document) -> Version:
    found = versions.head(of)
    assert found is not None
    return found


def test_the_usual_series_are_set_up_once(declaration: Document) -> None:
    assert [one.name for one in series.usual(declaration.meeting)] == [name for name, _ in series.USUAL]
    assert declaration.meeting.series.count() == 5


def test_the_next_number_the_next_revision_and_what_follows_are_offered(declaration: Document) -> None:
    year = series.usual(declaration.meeting)[0].parts["year"]
    first = series.suggestions(head(declaration))
    assert first[:3] == [f"CCM/MSP/{year}/1", f"CCM/MSP/{year}/L.1", f"CCM/MSP/{year}/WP.1"]
    series.give(head(declaration), f"CCM/MSP/{year}/WP.1", by=staff(declaration), now=NOW)

    later = seal(declaration, *LINES[:2])

    assert series.suggestions(later)[:2] == [f"CCM/MSP/{year}/WP.1/Rev.1", f"CCM/MSP/{year}/WP.1/Add.1"]
    assert f"CCM/MSP/{year}/WP.2" in series.suggestions(later)


def test_a_version_has_one_symbol_and_a_symbol_one_version(declaration: Document) -> None:
    year = series.usual(declaration.meeting)[0].parts["year"]
    by, mark = staff(declaration), f"CCM/MSP/{year}/L.1"
    given = series.give(head(declaration), mark, by=by, now=NOW)

    assert series.give(head(declaration), mark, by=by, now=NOW) == given
    with pytest.raises(NotPossible, match="already"):
        series.give(head(declaration), f"CCM/MSP/{year}/L.2", by=by, now=NOW)
    with pytest.raises(NotPossible, match="next one"):
        series.give(seal(declaration, *LINES[:1]), mark, by=by, now=NOW)
    with pytest.raises(NotPossible, match="not written after"):
        series.give(head(declaration), "A/C.1/84/L.16", by=by, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_symbol_at_once_one_is_told() -> None:
    one = paper()
    series.usual(one.meeting)
    year = series.usual(one.meeting)[0].parts["year"]
    other = document(meeting=one.meeting, slug="plan", title="Plan", type="action-plan")
    versions.seal(other, text("One"), base=None, by=None, now=NOW)
    found: list[object] = []
    together = threading.Barrier(2)

    def take(of: Document) -> None:
        together.wait()
        try:
            found.append(series.give(head(of), f"CCM/MSP/{year}/L.1", by=None, now=NOW))
        except NotPossible as told:
            found.append(told)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(of,)) for of in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(type(one).__name__ for one in found) == ["Issue", "NotPossible"]
    assert Issue.objects.count() == 1


def test_a_pattern_that_cannot_be_read_back_is_refused(declaration: Document) -> None:
    first = series.usual(declaration.meeting)[0]

    with pytest.raises(NotPossible):
        series.change(first, pattern="{series}/{colour}", parts={"series": "CCM"})
    with pytest.raises(NotPossible, match="still needs"):
        series.change(first, pattern="{series}/{session}/{number}", parts={"series": "CCM"})
    series.change(first, pattern="{series}/{session}/{number}", parts={"series": "CCM", "session": "1"})
    assert "CCM/1/1" in series.suggestions(head(declaration))
