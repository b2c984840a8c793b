"""Following the actions of a plan in the browser."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from msp.models import Meeting, User
from outcomes import documents, tracker, versions
from outcomes.models import Document, PlannedAction, Progress
from outcomes.paragraphs import Kind
from tests.outcomes.texts import text

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)
ACTIONS = "/1msp/texts/action-plan/actions/"
SignIn = Callable[[User], Client]
DONE = {"do": "report", "state": "done", "on": "2010-03-01", "words": "All destroyed", "source": "Article 7"}


@pytest.fixture
def plan(meeting: Meeting) -> Document:
    return documents.begin(
        meeting,
        text("Destroy", "Report", kind=Kind.ACTION),
        by=None,
        now=NOW,
        title="Action plan",
        type="action-plan",
        audience="delegations",
    )


def test_a_report_is_recorded_and_shown_with_its_history(plan: Document, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)
    begun = {**DONE, "state": "under-way", "on": "2010-02-01", "words": "Begun"}

    answers = [client.post(ACTIONS + "p1/", said) for said in (begun, DONE, DONE)]

    assert [(one.status_code, one["Location"]) for one in answers] == [(302, ACTIONS)] * 3
    assert Progress.objects.count() == 2
    page = client.get(ACTIONS).content.decode()
    assert "1 done of 2." in page
    assert "All destroyed" in page
    assert "1 earlier report" in page
    assert f"recorded by {secretary}" in client.get(ACTIONS + "p1/").content.decode()


def test_benchmark_and_day_are_saved_by_themselves(plan: Document, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)

    client.post(ACTIONS + "p2/", {"do": "plan", "benchmark": "Reports received", "due_on": "2010-03-04"})

    one = PlannedAction.objects.get()
    assert (one.pid, one.benchmark, one.due_on) == ("p2", "Reports received", date(2010, 3, 4))
    page = client.get(ACTIONS + "?state=late").content.decode()
    assert "Action #2" in page
    assert "Action #1" not in page
    assert not Progress.objects.exists()


def test_what_is_wrong_is_told_and_kept(plan: Document, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)

    answer = client.post(ACTIONS + "p1/", {**DONE, "on": "soon"})

    assert answer.status_code == 422
    assert "All destroyed</textarea>" in answer.content.decode()
    assert client.post(ACTIONS + "p7/", DONE).status_code == 404
    assert not PlannedAction.objects.exists()


def test_a_state_without_actions_and_a_plan_without_any_say_so(
    plan: Document, secretary: User, sign_in: SignIn
) -> None:
    client = sign_in(secretary)

    assert "No action is in this state" in client.get(ACTIONS + "?state=gone").content.decode()
    assert client.get(ACTIONS + "?state=nonsense").content.decode().count("Action #") > 2
    versions.seal(plan, text("No action"), base=versions.head(plan), by=None, now=NOW)
    assert "No actions yet" in client.get(ACTIONS).content.decode()


def test_the_plan_leaves_as_a_spreadsheet(plan: Document, reader: User, sign_in: SignIn) -> None:
    client = sign_in(reader)

    answer = client.get(ACTIONS + "table.csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[:2] for row in rows] == [["Number", "Action"], ["Action #1", "Destroy"], ["Action #2", "Report"]]
    assert client.get(ACTIONS + "table.xlsx").content.startswith(b"PK")
    assert client.get(ACTIONS + "table.exe").status_code == 404


def test_a_reader_sees_progress_and_writes_none(plan: Document, reader: User, sign_in: SignIn) -> None:
    client = sign_in(reader)

    assert "p1/" not in client.get(ACTIONS).content.decode()
    assert client.post(ACTIONS + "p1/", DONE).status_code == 403


def test_only_an_action_plan_that_one_may_read_has_such_a_page(plan: Document, reader: User, sign_in: SignIn) -> None:
    client = sign_in(reader)

    Document.objects.update(audience="office")
    assert client.get(ACTIONS).status_code == 404
    Document.objects.update(audience="delegations", type="declaration")
    assert client.get(ACTIONS).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(
    plan: Document, secretary: User, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lines = text(*(f"Action {number}" for number in range(count)), kind=Kind.ACTION)
    versions.seal(plan, lines, base=versions.head(plan), by=None, now=NOW)
    for one in lines:
        for on in (date(2010, 1, 1), date(2010, 2, 1)):
            tracker.report(plan, one.pid, state="done", on=on, words="x", source="", by=secretary, now=NOW)
    client = sign_in(secretary)
    client.get(ACTIONS)

    with django_assert_num_queries(8):
        client.get(ACTIONS)
