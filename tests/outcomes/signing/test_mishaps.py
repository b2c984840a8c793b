"""What goes wrong around a signing, and what must not come of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from invitations import links
from invitations.models import Letter
from msp.models import Meeting, User
from outcomes.faults import NotPossible
from outcomes.models import Signature, SignatureBlock, SignedPaper, Signing
from outcomes.signing import asking, blocks, opening, papers, printed, scans, signatures, transmission
from tests import make
from tests.outcomes.signing import room

pytestmark = pytest.mark.django_db
ON = date(2010, 3, 18)


@pytest.fixture
def paper(meeting: Meeting, secretary: User, ambassador: User) -> SignedPaper:
    """The signed original of Austria and Norway."""
    signing = room.signing(meeting, secretary, codes=("AUT", "NOR"))
    room.signed(signing, secretary, "AUT", "NOR")
    opening.close(signing, by=ambassador, now=room.NOW)
    papers.make_waiting()
    return signing.papers.get()


def test_the_paper_of_a_voided_signing_is_not_transmitted(paper: SignedPaper, secretary: User, sign_in: Any) -> None:
    said = transmission.proposed(paper, on=ON)
    opening.void(paper.signing, expects=2, words="A slip", by=secretary, now=room.NOW)

    with pytest.raises(NotPossible, match="void"):
        transmission.transmit(SignedPaper.objects.get(), said, by=make.user(), now=room.NOW)

    assert "/transmit/" not in sign_in(secretary).get(f"/1msp/signing/{paper.signing_id}/").content.decode()


def test_copies_follow_the_letter_to_the_depositary(paper: SignedPaper, secretary: User) -> None:
    made = transmission.transmit(paper, transmission.proposed(paper, on=ON), by=secretary, now=room.NOW)

    with pytest.raises(NotPossible, match="has not left yet"):
        transmission.draft_copies(made, by=secretary)


def test_copies_go_to_nobody_where_no_signatory_is_invited(paper: SignedPaper, secretary: User) -> None:
    SignatureBlock.objects.update(delegation=None)
    made = transmission.transmit(paper, transmission.proposed(paper, on=ON), by=secretary, now=room.NOW)
    transmission.prepare_waiting()
    made.refresh_from_db()

    with pytest.raises(NotPossible, match="no one to write to"):
        transmission.draft_copies(made, by=secretary)

    assert Letter.objects.count() == 0


def test_a_page_that_was_matched_wrongly_comes_back_to_be_placed(meeting: Meeting, secretary: User) -> None:
    signing = room.signing(meeting, secretary)
    (wrong,) = scans.take(
        signing, room.jpeg(room.inked(room.sheet(signing))), by=secretary, at=room.NOW
    ).signed  # fmt: skip
    signatures.set_aside(wrong, words="Another State", by=secretary)

    (page,) = scans.unplaced(signing)
    scans.place(page, room.block(signing, "AUT"), by=secretary, at=room.NOW)

    standing = Signature.objects.filter(status="stands").values_list("block__state__code", flat=True)
    assert (list(standing), scans.unplaced(signing)) == (["AUT"], [])


def test_a_file_whose_taking_in_died_is_finished_when_it_is_handed_in_again(
    meeting: Meeting, secretary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing = room.signing(meeting, secretary)
    table = room.jpeg(room.inked(room.rasterised(printed.sheets(signing, form=printed.TABLE))))
    real, signed = signatures.sign, []

    def dying(*words: Any, **more: Any) -> Signature:
        if signed:
            raise RuntimeError("killed")
        signed.append(real(*words, **more))
        return signed[0]

    with monkeypatch.context() as patched:
        patched.setattr(scans.signatures, "sign", dying)
        with pytest.raises(RuntimeError, match="killed"):
            scans.take(signing, table, by=secretary, at=room.NOW)

    again = scans.take(signing, table, by=secretary, at=room.NOW)

    count = blocks.tally(signing)
    assert (len(signed), again.is_known, count.signed == count.total) == (1, True, True)


def test_after_a_correction_the_letter_that_asks_is_written_anew(meeting: Meeting, secretary: User) -> None:
    signing = room.signing(meeting, secretary, event=make.briefing(meeting))
    first = asking.ask(signing, by=secretary)

    Signing.objects.filter(pk=signing.pk).update(text_sha256="f" * 64)
    signing.refresh_from_db()

    second = asking.ask(signing, by=secretary)
    said = " ".join(second.texts.get(language="en").paragraphs.values_list("body", flat=True))
    assert (first == second, "f" * 12 in said, asking.ask(signing, by=secretary)) == (False, True, second)


def test_who_did_not_sign_gets_no_signed_paper(
    meeting: Meeting, secretary: User, ambassador: User, client: Client
) -> None:
    signing = room.signing(meeting, secretary, event=make.briefing(meeting))
    letter = asking.ask(signing, by=secretary)
    link = links.grant(make.invitation(room.block(signing).delegation, letter), email="mission.nor@missions.example")
    sent = {"approved_by": ambassador, "approved_at": room.NOW, "dispatched_at": room.NOW}
    Letter.objects.filter(pk=letter.pk).update(status="dispatched", **sent)
    room.signed(signing, secretary, "AUT")
    opening.close(signing, by=ambassador, now=room.NOW, words="By decision", takes_late=True)
    papers.make_waiting()
    client.get(f"/r/{links.token(link)}/")
    original = f"/reply/{link.public_id}/sign/{signing.document.slug}/0.pdf"

    before = client.get(original).status_code
    room.signed(signing, secretary, "NOR")

    assert (before, client.get(original).status_code) == (404, 200)
