"""One signature stands in a block: who comes second is told, and loses nothing."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from msp.models import Meeting, User
from outcomes.faults import NotPossible
from outcomes.models import Signature, Signing
from outcomes.signing import opening, scans, signatures
from outcomes.signing.signatures import Taken
from tests import make
from tests.outcomes.signing import room

pytestmark = pytest.mark.django_db


@pytest.fixture
def signing(meeting: Meeting, secretary: User) -> Signing:
    return room.signing(meeting, secretary)


def page(signing: Signing, secretary: User, code: str = "NOR") -> Signature:
    """A page in ink that has signed its block."""
    return scans.take(signing, room.jpeg(room.inked(room.sheet(signing, code))), by=secretary, at=room.NOW).signed[0]


def test_a_signature_keeps_who_how_when_and_which_text(signing: Signing, secretary: User) -> None:
    made = page(signing, secretary)

    assert (made.way, made.status, made.at, made.text_sha256, made.late) == (
        "ink",
        "stands",
        room.NOW,
        signing.text_sha256,
        False,
    )
    assert signatures.digest(Signature.objects.select_related("block", "page__scan").get(pk=made.pk)) == made.sha256


def test_the_second_signature_is_told_and_kept(signing: Signing, secretary: User) -> None:
    first = page(signing, secretary)
    other = room.jpeg(room.turned(room.inked(room.sheet(signing)), 90))

    report = scans.take(signing, other, by=secretary, at=room.NOW)

    (taken,) = report.second
    assert (taken.standing, taken.second.status, report.signed) == (first, "second", [])
    assert "was signed already" in str(taken)
    assert taken.second.page.scan.file.size == len(other)


def test_a_signature_that_is_set_aside_makes_room(signing: Signing, secretary: User) -> None:
    first = page(signing, secretary)
    with pytest.raises(NotPossible, match="why the signature does not count"):
        signatures.set_aside(first, words="", by=secretary)

    moved = signatures.set_aside(first, words="The wrong sheet", by=secretary)
    again = signatures.set_aside(first, words="Once more", by=secretary)
    second = scans.place(first.page, room.block(signing), by=secretary, at=room.NOW)

    assert (moved, again, first.status, first.note) == (True, False, "aside", "The wrong sheet")
    assert second.status == "stands"


def test_what_stands_in_a_paper_is_not_set_aside(signing: Signing, secretary: User) -> None:
    made = page(signing, secretary)
    opening.close(signing, by=secretary, now=room.NOW, words="By decision")

    with pytest.raises(NotPossible, match="stands in a paper"):
        signatures.set_aside(made, words="Too late", by=secretary)


def test_a_void_text_and_one_closed_for_good_take_no_signature(signing: Signing, secretary: User) -> None:
    made = page(signing, secretary)
    opening.close(signing, by=secretary, now=room.NOW, words="By decision", takes_late=False)
    with pytest.raises(NotPossible, match="closed for signature"):
        scans.place(made.page, room.block(signing, "AUT"), by=secretary, at=room.NOW)
    opening.void(signing, expects=1, words="A slip", by=secretary, now=room.NOW)

    with pytest.raises(NotPossible, match="corrected in the meantime"):
        scans.place(made.page, room.block(signing, "AUT"), by=secretary, at=room.NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_of_two_at_the_same_moment_one_wins_and_the_other_is_kept() -> None:
    meeting = make.meeting()
    secretary = make.user("secretariat", meeting)
    signing = room.signing(meeting, secretary)
    pages = []
    for degrees in (1, 2):
        blank = room.turned(room.sheet(signing), degrees)
        pages += scans.take(signing, room.jpeg(blank), by=secretary, at=room.NOW).unplaced
    together, said = threading.Barrier(2), []

    def work(page: object) -> None:
        try:
            together.wait()
            said.append(scans.place(page, room.block(signing), by=secretary, at=room.NOW).status)
        except Taken as taken:
            said.append(taken.second.status)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sorted(said), Signature.objects.count()) == (["second", "stands"], 2)
