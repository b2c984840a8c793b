"""How far a letter is."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from invitations import copies, letters, progress, repairs
from invitations.models import Copy, Letter
from invitations.progress import Preparation
from msp.models import Meeting, OutgoingMail, User
from tests import make

CODES = ("NOR", "CHL", "THA", "PER")


@pytest.fixture
def sent(meeting: Meeting, president: User, ambassador: User) -> Letter:
    for code in CODES:
        make.delegation(meeting, code)
    letter = make.ready_letter(meeting, president, ambassador)
    letters.dispatch(letter, by=ambassador)
    return letter


def fate(letter: Letter, to: str, status: str, **more: object) -> OutgoingMail:
    copy = letter.copies.get(delegation__state__code=to)
    mails = OutgoingMail.objects.filter(key=copies.key(copy, 0))
    mails.update(status=status, **more)
    return mails.get()


def names(letter: Letter, facet: str) -> list[str]:
    pks = progress.facets(letter)[facet]
    return [row.copy.delegation.code for row in progress.rows(letter, pks)]


def test_preparation_is_counted(meeting: Meeting, president: User, ambassador: User) -> None:
    for code in CODES:
        make.delegation(meeting, code)
    letter = make.approved_letter(meeting, president, ambassador)
    statuses = {"NOR": "ready", "CHL": "faulty", "THA": "aside"}
    for code, status in statuses.items():
        Copy.objects.filter(delegation__state__code=code).update(status=status, pdf_sha256="x")

    found = progress.preparation(letter)

    assert found == Preparation(total=4, ready=1, faulty=1, aside=1)
    assert (found.open, found.is_done) == (1, False)
    assert [copy.delegation.code for copy in progress.faulty(letter)] == ["CHL"]
    assert Preparation(total=2, ready=1, faulty=0, aside=1).is_done
    assert not Preparation(total=1, ready=0, faulty=0, aside=1).is_done


def test_a_draft_has_nothing_to_count(meeting: Meeting, president: User) -> None:
    letter = make.letter(meeting, president)

    assert progress.preparation(letter) == Preparation(total=0, ready=0, faulty=0, aside=0)


def test_sending_is_counted_by_how_the_mails_fare(sent: Letter) -> None:
    fate(sent, "NOR", "accepted", settled_at=timezone.now())
    fate(sent, "CHL", "failed")
    fate(sent, "THA", "uncertain")

    found = progress.sending(sent)

    assert (found.outbox.left, found.outbox.waiting, found.needs_somebody) == (1, 1, 2)
    assert (found.left_last_minute, found.is_running) == (1, True)
    fate(sent, "PER", "cancelled")
    found = progress.sending(sent)
    assert (found.cancelled, found.is_running) == (1, False)


def test_letters_are_sorted_by_how_they_fare(sent: Letter) -> None:
    fate(sent, "NOR", "accepted")
    fate(sent, "CHL", "failed")
    fate(sent, "THA", "uncertain")

    assert names(sent, "") == ["NOR", "CHL", "THA", "PER"]
    assert names(sent, "left") == ["NOR"]
    assert names(sent, "problem") == ["CHL", "THA"]
    assert names(sent, "waiting") == ["PER"]


def test_a_copy_with_several_mails_fares_as_the_worst_of_them(
    meeting: Meeting, president: User, ambassador: User
) -> None:
    norway = make.delegation(meeting, "NOR")
    norway.addresses.create(email="second@norway.example")
    letter = make.ready_letter(meeting, president, ambassador)
    letters.dispatch(letter, by=ambassador)
    first, second = OutgoingMail.objects.order_by("pk")

    OutgoingMail.objects.filter(pk=first.pk).update(status="accepted")
    assert names(letter, "waiting") == ["NOR"]
    OutgoingMail.objects.filter(pk=second.pk).update(status="failed")
    assert (names(letter, "waiting"), names(letter, "problem")) == ([], ["NOR"])
    (row,) = progress.rows(letter, [letter.copies.get().pk])
    assert [one.chip.words for one in row.mails] == ["Accepted", "Refused"]


def test_what_needs_somebody_is_listed_the_doubts_first(sent: Letter) -> None:
    fate(sent, "CHL", "failed", code="5.1.1", answer="no such user")
    fate(sent, "THA", "uncertain")

    found = progress.troubles(sent)

    assert [(one.copy.delegation.code, one.row.is_doubtful, one.row.is_refused) for one in found] == [
        ("THA", True, False),
        ("CHL", False, True),
    ]


def test_a_corrected_mail_stands_in_the_place_of_the_refused_one(sent: Letter, ambassador: User) -> None:
    refused = fate(sent, "CHL", "failed")
    again = repairs.correct(refused, "new@chile.example", by=ambassador)

    (row,) = progress.rows(sent, [copies.copy_of(refused.key)])

    assert [one.mail for one in row.mails] == [again]
    assert progress.troubles(sent) == []
    assert names(sent, "waiting") == list(CODES)


def test_a_mail_put_off_by_the_other_server_is_told_apart(sent: Letter) -> None:
    fate(sent, "NOR", "queued", attempts=1)

    rows = progress.rows(sent, progress.facets(sent)[""])

    assert [row.mails[0].is_retried for row in rows] == [True, False, False, False]
    assert [str(row.chip.words) for row in rows] == ["Ready"] * 4


def test_every_status_has_its_chip() -> None:
    assert set(progress.CHIPS) == set(OutgoingMail.Status)
    assert set(progress.COPY_CHIPS) == set(Copy.Status)


def test_several_letters_are_counted_at_once(sent: Letter, meeting: Meeting, president: User) -> None:
    other = make.letter(meeting, president)

    found = progress.tally([sent, other])

    assert (found[sent.pk]["ready"], found[other.pk].total()) == (4, 0)


@pytest.mark.parametrize("many", [1, 4])
def test_the_number_of_queries_does_not_grow(
    meeting: Meeting,
    president: User,
    ambassador: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    many: int,
) -> None:
    for code in CODES[:many]:
        make.delegation(meeting, code)
    letter = make.ready_letter(meeting, president, ambassador)
    letters.dispatch(letter, by=ambassador)
    OutgoingMail.objects.update(status="failed")

    with django_assert_num_queries(10):
        progress.preparation(letter)
        progress.sending(letter)
        pks = progress.facets(letter)[""]
        assert [row.copy.delegation.name for row in progress.rows(letter, pks)]
        assert [one.copy.delegation.name for one in progress.troubles(letter)]
