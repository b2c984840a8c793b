"""PDFs of texts: made once by the workers, kept under what decides their bytes, and honest about what failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import Settings

from msp import pdf
from msp.celery import app
from msp.models import Meeting
from outcomes import documents, printing, tasks, versions
from outcomes.models import Document, Version
from outcomes.paragraphs import Kind, Paragraph
from outcomes.printing import Paper, State
from tests.msp import reading
from tests.outcomes.texts import text

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)


def plan(meeting: Meeting, *texts: list[Paragraph]) -> list[Version]:
    """Return a plan in as many versions as there are texts."""
    facts = {"title": "Draft plan", "type": "action-plan", "audience": "delegations"}
    document = documents.begin(meeting, texts[0], by=None, now=NOW, **facts)
    for later in texts[1:]:
        versions.seal(document, later, base=versions.head(document), by=None, now=NOW)
    return list(document.versions.select_related("document").order_by("number"))


@pytest.fixture
def paper(meeting: Meeting) -> Paper:
    return printing.paper(plan(meeting, text("We meet."))[0])


def made(one: Paper) -> Paper:
    tasks.make_pdf.apply(kwargs={"new": one.new.pk, "old": one.old and one.old.pk}).get()
    return one


def test_the_task_makes_what_was_asked_for(paper: Paper) -> None:
    assert printing.state(paper) is State.NONE

    tasks.ring(paper)
    assert printing.state(paper) is State.ASKED
    made(paper)

    assert printing.state(paper) is State.READY
    assert "1. We meet." in reading.text(printing.read(paper))


def test_what_delegations_may_read_is_printed_without_being_asked_for_and_once(meeting: Meeting) -> None:
    first, second = plan(meeting, text("We meet."), text("We meet again."))
    hidden = documents.begin(meeting, text("Ours."), by=None, now=NOW, title="Ours", type="decision")

    tasks.print_open_texts.apply().get()

    assert printing.state(printing.paper(second)) is State.ASKED
    assert printing.state(printing.paper(first)) is State.NONE
    assert printing.state(printing.paper(hidden.versions.get())) is State.NONE


def test_what_could_not_be_printed_waits_for_a_person(meeting: Meeting) -> None:
    paper = printing.paper(plan(meeting, text("缔约国"))[0])
    printing.promise(paper)
    made(paper)

    tasks.print_open_texts.apply().get()

    assert printing.state(paper) is State.FAILED


def test_a_comparison_is_another_file(meeting: Meeting) -> None:
    first, second = plan(meeting, text("We meet."), text("We meet again."))

    clean, marked = made(printing.paper(second)), made(printing.paper(second, first))

    assert clean.path != marked.path
    assert (clean.name, marked.name) == ("draft-plan-v2.pdf", "draft-plan-v1-v2-marked.pdf")
    assert "Comparison of version 1 with version 2" in reading.text(printing.read(marked))


def test_a_comparison_across_documents_names_both(meeting: Meeting) -> None:
    [first] = plan(meeting, text("We meet."))
    paper = documents.begin(meeting, text("We part."), by=None, now=NOW, title="Agenda", type="agenda")

    one = printing.paper(first, paper.versions.select_related("document").get())

    assert one.name == "agenda-v1-draft-plan-v1-marked.pdf"


def test_asking_twice_is_one_task_and_one_file(paper: Paper) -> None:
    assert [printing.promise(paper), printing.promise(paper)] == [True, False]

    assert [printing.make(paper), printing.make(paper)] == [True, False]

    assert printing.promise(paper) is False
    folder = paper.path.rpartition("/")[0]
    assert default_storage.listdir(folder) == ([], [f"{paper.key}.pdf"])


def test_what_changes_the_bytes_changes_the_place(paper: Paper) -> None:
    facts = {"title": "Other", "organ": "Other", "symbol": "L.1", "is_adopted": True, "language": "fr"}
    others = [replace(paper, imprint=replace(paper.imprint, **{name: value})) for name, value in facts.items()]

    assert len({one.path for one in [paper, *others]}) == 6


def test_an_edited_masthead_is_printed_anew(paper: Paper) -> None:
    made(paper)

    Document.objects.update(agenda_item="9")

    assert printing.state(printing.paper(paper.new)) is State.NONE


def test_what_cannot_be_printed_says_why_and_can_be_tried_again(meeting: Meeting) -> None:
    paper = printing.paper(plan(meeting, text("缔约国"))[0])
    printing.promise(paper)

    made(paper)

    assert printing.state(paper) is State.FAILED
    assert "缔 (U+7F14)" in printing.fault(paper)
    assert printing.promise(paper) is True
    assert printing.state(paper) is State.ASKED
    assert printing.fault(paper) == ""


def test_what_nobody_foresaw_is_a_failure_that_a_person_sees(paper: Paper, settings: Settings) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]

    made(paper)

    assert printing.state(paper) is State.FAILED
    assert "unforeseen" in printing.fault(paper)


def test_workers_that_stay_silent_can_be_asked_again(paper: Paper) -> None:
    printing.promise(paper)
    later = timezone.now() + printing.SILENCE + timedelta(seconds=1)

    assert printing.state(paper, now=later) is State.SILENT
    assert printing.promise(paper, now=later) is True
    assert printing.state(paper) is State.ASKED


def test_with_the_broker_down_the_promise_stands(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    celery: Any = app
    celery._after_fork()  # forgets the broker that it knew
    monkeypatch.setitem(app.conf.changes, "broker_url", f"redis+socket://{tmp_path}/nobody")

    tasks.ring(paper)

    celery._after_fork()
    assert "The broker does not answer" in caplog.text
    assert printing.state(paper) is State.ASKED


def test_a_file_that_a_killed_worker_left_half_written_is_written_anew(paper: Paper) -> None:
    printing.promise(paper)
    default_storage.save(paper.path, ContentFile(b"%PDF-1.7 half"))

    assert printing.state(paper) is State.ASKED
    made(paper)

    assert pdf.pages(printing.read(paper)) == 1


def test_a_text_of_68_pages_is_made_by_the_task(meeting: Meeting) -> None:
    words = "The States Parties shall report on the implementation of the Convention at each of their Meetings"
    kinds = [Kind.HEADING, Kind.NUMBERED, Kind.NUMBERED, Kind.ACTION, Kind.SUB]
    long = [
        Paragraph(
            f"p{at}",
            kinds[at % 5],
            f"{words}{', and in writing' * 25}[^1]." if at % 5 else words,
            (f"Note {at}.",) if at % 5 else (),
        )
        for at in range(450)
    ]
    [version] = plan(meeting, long)

    paper = made(printing.paper(version))

    data = printing.read(paper)
    assert pdf.pages(data) >= 68
    assert len(reading.bookmarks(data)) == 1 + 90
