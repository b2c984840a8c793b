"""The depositary receives the signed paper by a letter with its own number, the signatories by an ordinary one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from invitations.models import Letter
from msp.models import Meeting, OutgoingMail, ReferenceNumber, User
from outcomes.faults import NotPossible
from outcomes.models import SignedPaper, Transmission
from outcomes.signing import evidence, opening, papers, transmission
from tests.msp import reading
from tests.outcomes.signing import room

pytestmark = pytest.mark.django_db
ON = date(2010, 3, 18)


@pytest.fixture
def paper(meeting: Meeting, secretary: User, ambassador: User) -> SignedPaper:
    signing = room.signing(meeting, secretary, codes=("AUT", "NOR"))
    room.signed(signing, secretary, "AUT", "NOR")
    opening.close(signing, by=ambassador, now=room.NOW)
    papers.make_waiting()
    return signing.papers.get()


def sent(paper: SignedPaper, by: User, **facts: object) -> Transmission:
    said = replace(transmission.proposed(paper, on=ON), **facts)
    made = transmission.transmit(paper, said, by=by, now=room.NOW)
    transmission.prepare_waiting()
    made.refresh_from_db()
    return made


def test_the_letter_takes_its_number_from_the_register(paper: SignedPaper, secretary: User) -> None:
    made = sent(paper, secretary)

    assert (made.reference, made.status) == ("No: 001 Lao PM.GE.10", "sent")
    assert ReferenceNumber.objects.get().what == "Transmission to the depositary: Joint letter to the depositary"
    with made.pdf.open("rb") as file:
        said = reading.text(file.read())
    assert "Secretary-General of the United Nations" in said
    assert "signed by 2 States" in said
    assert paper.pdf_sha256 in said.replace(" ", "")


def test_it_is_transmitted_once(paper: SignedPaper, secretary: User) -> None:
    first, second = sent(paper, secretary), sent(paper, secretary)

    assert (first, ReferenceNumber.objects.count(), transmission.prepare(second)) == (second, 1, False)


def test_a_mail_to_the_depositary_carries_letter_and_paper_once(paper: SignedPaper, secretary: User) -> None:
    made = sent(paper, secretary, email="treaties@depositary.example")
    Transmission.objects.update(status="promised")

    transmission.prepare_waiting()

    mail = OutgoingMail.objects.get(recipient="treaties@depositary.example")
    assert (mail.key, mail.subject) == (
        f"transmission:{made.pk}",
        "No: 001 Lao PM.GE.10: Joint letter to the depositary",
    )


def test_a_letter_without_an_address_is_printed_and_not_mailed(paper: SignedPaper, secretary: User) -> None:
    sent(paper, secretary)

    assert not OutgoingMail.objects.filter(key__startswith="transmission").exists()


def test_who_closed_the_signing_does_not_send_its_paper(paper: SignedPaper, ambassador: User, secretary: User) -> None:
    said = transmission.proposed(paper, on=ON)

    with pytest.raises(NotPossible, match="a second person"):
        transmission.transmit(paper, said, by=ambassador, now=room.NOW)

    assert ReferenceNumber.objects.count() == 0
    assert transmission.transmit(paper, said, by=secretary, now=room.NOW).by == secretary


def test_a_field_that_no_letter_to_the_depositary_has_is_refused(paper: SignedPaper, secretary: User) -> None:
    said = replace(transmission.proposed(paper, on=ON), body="Dear {state}")

    with pytest.raises(NotPossible, match="state"):
        transmission.transmit(paper, said, by=secretary, now=room.NOW)

    assert ReferenceNumber.objects.count() == 0


def test_a_paper_that_is_not_made_is_not_transmitted(paper: SignedPaper, secretary: User) -> None:
    SignedPaper.objects.update(status="promised", pdf_sha256="")
    paper.refresh_from_db()

    with pytest.raises(NotPossible, match="not made yet"):
        sent(paper, secretary)


def test_a_text_that_was_transmitted_is_not_voided(paper: SignedPaper, secretary: User) -> None:
    sent(paper, secretary)

    with pytest.raises(NotPossible, match="transmitted to the depositary"):
        opening.void(paper.signing, expects=2, words="A slip", by=secretary, now=room.NOW)


def test_copies_go_to_all_signatories_by_an_ordinary_letter(paper: SignedPaper, secretary: User) -> None:
    made = sent(paper, secretary)

    letter = transmission.draft_copies(made, by=secretary)
    same = transmission.draft_copies(made, by=secretary)

    assert (letter, Letter.objects.count(), letter.only_codes, letter.status) == (same, 1, ["AUT", "NOR"], "draft")
    assert [one.title for one in letter.enclosures.all()] == ["Joint letter to the depositary, signed original"]
    assert "No: 001 Lao PM.GE.10" in letter.texts.get(language="en").paragraphs.get().body


def test_the_acknowledgement_is_recorded(paper: SignedPaper, secretary: User) -> None:
    made = sent(paper, secretary)
    with paper.pdf.open("rb") as file:
        data = file.read()

    transmission.acknowledge(made, on=date(2010, 3, 25), reference="C.N.1.2010", file=data, by=secretary)

    made.refresh_from_db()
    assert (made.acknowledged_on, made.acknowledged_as) == (date(2010, 3, 25), "C.N.1.2010")
    assert [one.fault for one in evidence.checks(paper.signing) if one.fault] == []


def test_what_was_not_sent_is_not_acknowledged(paper: SignedPaper, secretary: User) -> None:
    made = transmission.transmit(paper, transmission.proposed(paper, on=ON), by=secretary, now=room.NOW)

    with pytest.raises(NotPossible, match="has not left"):
        transmission.acknowledge(made, on=ON, reference="", file=None, by=secretary)
