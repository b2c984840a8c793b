"""Scanned pages find their blocks by their codes, whatever way they lay on the glass; the rest is placed by hand."""

from __future__ import annotations

import pytest
from PIL import Image

from msp.models import Meeting, User
from outcomes.faults import NotPossible
from outcomes.models import ScannedFile, Signature, Signing
from outcomes.signing import blocks, printed, scans
from tests.outcomes.signing import room

pytestmark = pytest.mark.django_db


@pytest.fixture
def signing(meeting: Meeting, secretary: User) -> Signing:
    return room.signing(meeting, secretary)


def states(report: scans.Report) -> list[str]:
    return [one.block.state.code for one in report.signed]


@pytest.mark.parametrize("dpi", [100, 300])
@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 2.5, -178])
def test_a_page_in_ink_signs_its_block(signing: Signing, secretary: User, dpi: int, degrees: float) -> None:
    page = room.turned(room.inked(room.sheet(signing, dpi=dpi)), degrees)

    report = scans.take(signing, room.jpeg(page), by=secretary, at=room.NOW)

    assert (states(report), report.unplaced) == (["NOR"], [])


def test_many_pages_in_one_pdf_sign_their_blocks(signing: Signing, secretary: User) -> None:
    pages = [room.inked(room.sheet(signing, code)) for code in ("NOR", "AUT", "LAO")]

    report = scans.take(signing, room.pdf(*pages), by=secretary, at=room.NOW)

    assert sorted(states(report)) == ["AUT", "LAO", "NOR"]
    assert blocks.tally(signing).is_complete


def test_a_table_signs_where_something_is_written(signing: Signing, secretary: User) -> None:
    table = room.rasterised(printed.sheets(signing, form=printed.TABLE))

    page = room.inked(table, only=room.block(signing, "LAO").code)
    report = scans.take(signing, room.jpeg(page), by=secretary, at=room.NOW)

    assert states(report) == ["LAO"]


def test_an_empty_sheet_signs_nothing_and_waits_for_a_person(signing: Signing, secretary: User) -> None:
    report = scans.take(signing, room.jpeg(room.sheet(signing)), by=secretary, at=room.NOW)

    (page,) = report.unplaced
    assert (page.found, scans.unplaced(signing)) == ([{"code": room.block(signing).code, "ink": False}], [page])


def test_the_same_file_twice_changes_nothing(signing: Signing, secretary: User) -> None:
    data = room.jpeg(room.inked(room.sheet(signing)))
    scans.take(signing, data, by=secretary, at=room.NOW)

    report = scans.take(signing, data, by=secretary, at=room.NOW)

    assert (report.is_known, report.signed, ScannedFile.objects.count(), Signature.objects.count()) == (True, [], 1, 1)


def test_a_page_without_a_code_is_placed_by_hand(signing: Signing, secretary: User) -> None:
    (page,) = scans.take(signing, room.jpeg(Image.new("RGB", (800, 1100), "white")), by=secretary, at=room.NOW).unplaced

    made = scans.place(page, room.block(signing), by=secretary, at=room.NOW)

    assert (made.status, made.note, scans.unplaced(signing)) == ("stands", "placed by hand", [])


def test_a_page_can_be_put_away(signing: Signing, secretary: User) -> None:
    (page,) = scans.take(signing, room.jpeg(room.sheet(signing)), by=secretary, at=room.NOW).unplaced

    assert [scans.settle(page, by=secretary), scans.settle(page, by=secretary)] == [True, False]
    assert scans.unplaced(signing) == []


def test_a_page_signs_no_block_of_another_text(signing: Signing, secretary: User) -> None:
    (page,) = scans.take(signing, room.jpeg(room.sheet(signing)), by=secretary, at=room.NOW).unplaced
    other = room.block(signing)
    other.signing_id = signing.pk + 1

    with pytest.raises(NotPossible, match="another text"):
        scans.place(page, other, by=secretary, at=room.NOW)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"hello", "no scan that can be read"),
        (b"%PDF-1.7 broken", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "no scan that can be read"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_scan_is_refused_and_leaves_nothing(
    signing: Signing, secretary: User, data: bytes, words: str
) -> None:
    with pytest.raises(NotPossible, match=words):
        scans.take(signing, data, by=secretary, at=room.NOW)

    assert ScannedFile.objects.count() == 0
