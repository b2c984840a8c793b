"""The register of outgoing letters."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from invitations import references
from msp.models import Meeting, ReferenceNumber
from tests import make


def test_a_number_is_written_as_the_missions_paper_shows_it(meeting: Meeting) -> None:
    head = meeting.letterhead

    written = [references.write(head, number=number, year=2010) for number in (26, 7, 1203)]

    assert written == ["No: 026 Lao PM.GE.10", "No: 007 Lao PM.GE.10", "No: 1203 Lao PM.GE.10"]


def test_a_pattern_is_text_and_never_run(db: None) -> None:
    head = make.letterhead(reference_pattern="{number}/{year} {number.__class__} {0} {{x}} %s")

    assert references.write(head, number=26, year=2010) == "026/10 {number.__class__} {0} {{x}} %s"


def test_numbers_follow_one_another_within_a_year_and_a_mission(meeting: Meeting) -> None:
    head, other = meeting.letterhead, make.letterhead()
    ReferenceNumber.objects.create(letterhead=head, year=2010, number=25)

    first = references.allot(head, year=2010, what="Briefing")
    many = references.allot(head, year=2010, count=3)

    assert first == ["No: 026 Lao PM.GE.10"]
    assert many == ["No: 027 Lao PM.GE.10", "No: 028 Lao PM.GE.10", "No: 029 Lao PM.GE.10"]
    assert references.allot(head, year=2011) == ["No: 001 Lao PM.GE.11"]
    assert references.allot(other, year=2010) == ["No: 001 Lao PM.GE.10"]
    assert ReferenceNumber.objects.get(letterhead=head, year=2010, number=26).what == "Briefing"


def test_what_is_expected_is_promised_to_nobody(meeting: Meeting) -> None:
    head = meeting.letterhead

    assert references.expected(head, year=2010) == references.expected(head, year=2010) == "No: 001 Lao PM.GE.10"
    assert not ReferenceNumber.objects.exists()


def test_a_number_is_never_given_twice(meeting: Meeting) -> None:
    references.allot(meeting.letterhead, year=2010)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReferenceNumber.objects.create(letterhead=meeting.letterhead, year=2010, number=1)


def test_numbers_of_a_deed_that_failed_are_free_again(meeting: Meeting) -> None:
    with transaction.atomic():
        references.allot(meeting.letterhead, year=2010, count=5)
        transaction.set_rollback(True)

    assert references.allot(meeting.letterhead, year=2010) == ["No: 001 Lao PM.GE.10"]
