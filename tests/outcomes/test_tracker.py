"""Actions as they are followed, through versions that come and go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from msp.models import LogEntry, Meeting, User
from outcomes import documents, tracker, versions
from outcomes.models import Document, Progress
from outcomes.paragraphs import Kind, Paragraph
from outcomes.tracker import Entry, Figures
from tests.outcomes.texts import text

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)
TODAY = date(2010, 3, 5)
LEAD = Paragraph("lead", Kind.NUMBERED, "States Parties will:")


def actions(*lines: str) -> list[Paragraph]:
    return [LEAD, *text(*lines, kind=Kind.ACTION)]


@pytest.fixture
def plan(meeting: Meeting) -> Document:
    """Two actions under a lead-in."""
    return documents.begin(
        meeting, actions("Destroy", "Report"), by=None, now=NOW, title="Action plan", type="action-plan"
    )


def next_version(plan: Document, new: list[Paragraph]) -> None:
    versions.seal(plan, new, base=versions.head(plan), by=None, now=NOW)


def report(plan: Document, by: User, pid: str = "p1", state: str = "done", on: date = TODAY, **facts: str) -> Progress:
    said = {"words": "", "source": "", **facts}
    return tracker.report(plan, pid, state=state, on=on, **said, by=by, now=NOW)


def entries(plan: Document) -> list[Entry]:
    return tracker.entries(plan, today=TODAY)


def test_the_actions_alone_are_followed_with_their_numbers(plan: Document) -> None:
    assert [(one.number, one.text, one.state) for one in entries(plan)] == [
        ("Action #1", "Destroy", "not-begun"),
        ("Action #2", "Report", "not-begun"),
    ]


def test_the_latest_day_counts_and_the_earlier_reports_are_its_history(plan: Document, secretary: User) -> None:
    report(plan, secretary, state="done", on=date(2012, 1, 1))
    report(plan, secretary, state="under-way", on=date(2011, 1, 1))

    [first, _second] = entries(plan)

    assert first.state == "done"
    assert [one.state for one in first.reports] == ["done", "under-way"]


def test_the_same_report_twice_is_one(plan: Document, secretary: User) -> None:
    assert report(plan, secretary) == report(plan, secretary)
    assert LogEntry.objects.filter(deed="reported on an action").count() == 1


def test_progress_stays_with_an_action_that_is_reworded_and_renumbered(plan: Document, secretary: User) -> None:
    report(plan, secretary, words="All of it")
    fresh = Paragraph("p9", Kind.ACTION, "Plan")

    next_version(plan, [LEAD, fresh, *actions("Destroy at once", "Report")[1:]])

    assert [(one.number, one.text, one.state) for one in entries(plan)] == [
        ("Action #1", "Plan", "not-begun"),
        ("Action #2", "Destroy at once", "done"),
        ("Action #3", "Report", "not-begun"),
    ]


def test_an_action_that_is_gone_is_shown_as_such_with_its_last_words(plan: Document, secretary: User) -> None:
    report(plan, secretary, "p2", words="Done")
    next_version(plan, actions("Destroy", "Report each year"))
    next_version(plan, actions("Destroy"))
    next_version(plan, actions("Destroy at once"))

    found = entries(plan)

    assert [(one.number, one.text, one.left_after and one.left_after.number) for one in found] == [
        ("Action #1", "Destroy at once", None),
        ("Action #2", "Report each year", 2),
    ]
    assert tracker.figures(found) == Figures(actions=1, done=0, under_way=0, late=0, without_benchmark=1)


def test_a_paragraph_that_is_an_action_no_more_is_gone(plan: Document, secretary: User) -> None:
    report(plan, secretary)

    next_version(plan, [replace(one, kind=Kind.NUMBERED) for one in actions("Destroy", "Report")])

    assert [(one.pid, one.left_after and one.left_after.number) for one in entries(plan)] == [("p1", 1)]


def test_frozen_numbers_are_kept(meeting: Meeting) -> None:
    paper = documents.begin(meeting, [], by=None, now=NOW, title="Plan", type="action-plan")
    numbers = {"p1": "Action #4", "p2": "Action #4 bis", "lead": "1"}
    versions.seal(paper, actions("a", "b"), base=versions.head(paper), by=None, now=NOW, numbers=numbers)

    assert [one.number for one in entries(paper)] == ["Action #4", "Action #4 bis"]


def test_an_action_is_late_once_its_day_has_passed_and_it_is_not_done(plan: Document, secretary: User) -> None:
    for pid in ("p1", "p2"):
        tracker.plan(plan, pid, benchmark="Tons destroyed", due_on=date(2010, 3, 4), by=secretary)
    report(plan, secretary, "p1", state="under-way")
    report(plan, secretary, "p2", state="done")

    found = entries(plan)

    assert [one.is_late for one in found] == [True, False]
    assert tracker.figures(found) == Figures(actions=2, done=1, under_way=1, late=1, without_benchmark=0)
    assert not any(one.is_late for one in tracker.entries(plan, today=date(2010, 3, 4)))


def test_a_plan_is_written_down_once(plan: Document, secretary: User) -> None:
    for _ in range(2):
        tracker.plan(plan, "p1", benchmark="Tons", due_on=None, by=secretary)
    tracker.plan(plan, "p1", benchmark="Tons", due_on=TODAY, by=secretary)
    tracker.plan(plan, "p1", benchmark="Tons", due_on=None, by=secretary)

    assert LogEntry.objects.filter(deed="planned an action").count() == 3
    assert plan.planned_actions.get().due_on is None


def test_the_sheet_has_a_row_an_action_with_its_history(plan: Document, secretary: User) -> None:
    tracker.plan(plan, "p1", benchmark="Tons", due_on=date(2012, 1, 1), by=secretary)
    report(plan, secretary, state="under-way", on=date(2010, 12, 1), words="Begun")
    report(plan, secretary, on=date(2011, 12, 1), words="All", source="Article 7, 2011")
    report(plan, secretary, "p2", state="under-way")
    next_version(plan, actions("Destroy"))

    headers, rows = tracker.sheet(entries(plan))

    assert headers[:3] == ["Number", "Action", "Measured by"]
    first = ["Action #1", "Destroy", "Tons", "2012-01-01", "done", "2011-12-01", "All", "Article 7, 2011"]
    assert rows == [
        [*first, "2010-12-01: under way. Begun", ""],
        ["Action #2", "Report", "", "", "under way", "2010-03-05", "", "", "", "gone after version 1"],
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_a_plan_costs_seven_queries(
    plan: Document, secretary: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lines = [f"Action {number}" for number in range(2 * count)]
    next_version(plan, actions(*lines))
    for number in range(2 * count):
        report(plan, secretary, f"p{number + 1}")
    # Each of the later ones leaves with a version of its own.
    for number in range(count):
        next_version(plan, actions(*lines[: 2 * count - 1 - number]))

    with django_assert_num_queries(7):
        found = entries(plan)
        assert {str(one.reports[0].by) for one in found} == {str(secretary)}
    assert sum(one.left_after is not None for one in found) == count
