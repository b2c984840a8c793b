"""The signed paper: text, signatures, scans and evidence, made once, the same by whichever worker."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from msp import pdf
from msp.models import Meeting, User
from outcomes.models import ScannedFile, SignedPaper, Signing
from outcomes.signing import codes, opening, papers, printed
from outcomes.signing.signatures import Hand
from tests.msp import reading
from tests.outcomes.signing import room
from tests.outcomes.signing.test_codes import mailed

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(meeting: Meeting, secretary: User) -> Signing:
    """Signed in three ways: Lao PDR in ink, Norway drawn, Austria typed."""
    signing = room.signing(meeting, secretary)
    room.signed(signing, secretary, "LAO")
    for code, hand in (
        ("NOR", Hand("drawn", "First Secretary, Norway", "First Secretary", "powers", drawing=room.DRAWN)),
        ("AUT", Hand("typed", "Counsellor, Austria")),
    ):
        codes.ask(room.block(signing, code), room.link(signing, code), hand)
        codes.confirm(
            room.block(signing, code), room.link(signing, code), mailed(f"mission.{code.lower()}@missions.example")
        )
    opening.close(signing, by=secretary, now=room.NOW)
    return signing


def test_the_original_holds_text_signatures_scans_and_evidence(closed: Signing) -> None:
    paper = closed.papers.get()

    assert papers.make(paper)

    data = papers.read(paper)
    said, scan = reading.text(data), ScannedFile.objects.get()
    assert (paper.status, paper.pdf_sha256, paper.pages) == ("ready", hashlib.sha256(data).hexdigest(), 3)
    for words in (
        "We ask you to convene the First Meeting in Vientiane.",
        "Counsellor, Austria",
        "full powers",
        f"confirmed with a code mailed to {'mission.nor@missions.example'}",
        closed.text_sha256,
        scan.sha256,
        *(block.code for block in closed.blocks.all()),
    ):
        assert words.replace(" ", "") in said.replace(" ", ""), words
    assert len(reading.colours(reading.picture(data, 1))) > 100


def test_a_paper_is_made_once_and_is_the_same_from_any_worker(closed: Signing) -> None:
    paper, again = closed.papers.get(), closed.papers.get()
    first = printed.original(paper)

    assert [papers.make(paper), papers.make(again), papers.make(paper)] == [True, False, False]

    assert papers.read(paper) == first


def test_a_worker_that_died_half_way_is_followed_by_another(closed: Signing) -> None:
    paper = closed.papers.get()
    data = printed.original(paper)
    path = f"signing/papers/{hashlib.sha256(data).hexdigest()}.pdf"
    whole = Path(default_storage.path(path))
    whole.parent.mkdir(parents=True)
    whole.write_bytes(data[:1000])

    assert papers.make_waiting() == 1

    paper.refresh_from_db()
    assert (papers.read(paper), papers.make_waiting()) == (data, 0)


def test_what_cannot_be_made_says_why_and_can_be_tried_again(closed: Signing) -> None:
    paper = closed.papers.get()
    file = ScannedFile.objects.get().file
    data = file.read()
    default_storage.delete(file.name)

    assert not papers.make(paper)

    paper.refresh_from_db()
    assert (paper.status, "No such file" in paper.fault) == ("faulty", True)
    default_storage.save(file.name, ContentFile(data))
    assert (papers.again(paper), papers.make_waiting()) == (True, 1)


def test_a_signing_that_was_voided_makes_no_paper(closed: Signing, secretary: User) -> None:
    paper = closed.papers.get()
    opening.void(closed, expects=3, words="A slip", by=secretary, now=room.NOW)

    assert (papers.make(paper), SignedPaper.objects.get().status) == (False, "promised")


def test_an_addendum_bears_its_number_and_the_late_signatures_alone(meeting: Meeting, secretary: User) -> None:
    signing = room.signing(meeting, secretary)
    room.signed(signing, secretary, "NOR")
    opening.close(signing, by=secretary, now=room.NOW, words="By decision of the Presidency")
    room.signed(signing, secretary, "AUT")
    paper = opening.add(signing, by=secretary, now=room.NOW)

    papers.make_waiting()
    paper.refresh_from_db()

    said = reading.text(papers.read(paper))
    assert ("Addendum 1" in said, room.block(signing, "AUT").code in said, room.block(signing).code in said) == (
        True,
        True,
        False,
    )


def test_the_working_copy_says_that_it_is_incomplete(meeting: Meeting, secretary: User) -> None:
    signing = room.signing(meeting, secretary)

    data = printed.working_copy(signing)

    assert (pdf.pages(data), "INCOMPLETE" in reading.text(data)) == (1, True)
