"""A code is mailed to the mission, is good for ten minutes and five tries, and tells nobody why it does not sign."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from msp.models import Meeting, OutgoingMail, User
from outcomes.faults import NotPossible
from outcomes.models import Signature, Signing, SigningCode
from outcomes.signing import codes, opening
from outcomes.signing.codes import WrongCode
from outcomes.signing.signatures import Hand, Taken
from tests.outcomes.signing import room

pytestmark = pytest.mark.django_db


@pytest.fixture
def signing(meeting: Meeting, secretary: User) -> Signing:
    return room.signing(meeting, secretary)


def mailed(recipient: str = "mission.nor@missions.example") -> str:
    """The digits in the newest mail to a mission."""
    mail = OutgoingMail.objects.filter(recipient=recipient, key__startswith="signing_code").latest("pk")
    found = re.search(r"\b(\d{6})\b", words(mail))
    assert found
    return found[1]


def words(mail: OutgoingMail) -> str:
    with mail.body.open("rb") as file:
        return str(message_from_bytes(file.read(), policy=policy.default).get_body(("plain",)).get_content())


def test_a_code_signs_once_with_what_was_typed(signing: Signing) -> None:
    block, link = room.block(signing), room.link(signing)
    codes.ask(block, link, room.typed(signing))

    made = codes.confirm(block, link, f" {mailed()[:3]} {mailed()[3:]}")

    assert (made.way, made.name, made.mailed_to, made.status) == (
        "typed",
        "First Secretary, Norway",
        "mission.nor@missions.example",
        "stands",
    )
    with pytest.raises(WrongCode):
        codes.confirm(block, link, mailed())
    assert OutgoingMail.objects.get(key__startswith="signed:").recipient == "mission.nor@missions.example"


def test_a_drawing_is_kept_with_the_code_and_becomes_the_signature(signing: Signing) -> None:
    block, link = room.block(signing), room.link(signing)
    codes.ask(block, link, Hand("drawn", "First Secretary, Norway", drawing=room.DRAWN))

    made = codes.confirm(block, link, mailed())

    assert (made.way, made.drawing) == ("drawn", room.DRAWN)


def test_only_the_hash_of_a_code_is_kept(signing: Signing) -> None:
    block, link = room.block(signing), room.link(signing)

    code = codes.ask(block, link, room.typed(signing))

    assert mailed() not in code.code_sha256
    assert len(code.code_sha256) == 64


def test_five_wrong_tries_end_a_code(signing: Signing) -> None:
    block, link = room.block(signing), room.link(signing)
    codes.ask(block, link, room.typed(signing))
    right = mailed()
    wrong = f"{(int(right) + 1) % 10**6:06}"

    said = set()
    for _number in range(5):
        with pytest.raises(WrongCode) as fault:
            codes.confirm(block, link, wrong)
        said.add(str(fault.value))
    with pytest.raises(WrongCode) as fault:
        codes.confirm(block, link, right)
    said.add(str(fault.value))

    assert (len(said), Signature.objects.count()) == (1, 0)


def test_a_code_is_good_for_ten_minutes(signing: Signing) -> None:
    block, link = room.block(signing), room.link(signing)
    code = codes.ask(block, link, room.typed(signing))
    assert code.expires_at - code.sent_at == timedelta(minutes=10)
    SigningCode.objects.update(expires_at=timezone.now())

    with pytest.raises(WrongCode):
        codes.confirm(block, link, mailed())


def test_the_code_of_another_mission_does_not_sign(signing: Signing) -> None:
    codes.ask(room.block(signing), room.link(signing), room.typed(signing))
    other, link = room.block(signing, "AUT"), room.link(signing, "AUT")
    codes.ask(other, link, Hand("typed", "Counsellor, Austria"))
    SigningCode.objects.filter(block=other).update(
        code_sha256=SigningCode.objects.get(block=room.block(signing)).code_sha256
    )

    with pytest.raises(WrongCode):
        codes.confirm(other, link, mailed())


def test_codes_are_asked_for_five_times_an_hour(signing: Signing) -> None:
    block, link = room.block(signing), room.link(signing)
    for _number in range(5):
        codes.ask(block, link, room.typed(signing))

    with pytest.raises(NotPossible, match="many times within an hour"):
        codes.ask(block, link, room.typed(signing))


def test_who_comes_second_by_code_is_told_and_the_drawing_is_kept(signing: Signing, secretary: User) -> None:
    block, link = room.block(signing), room.link(signing)
    codes.ask(block, link, Hand("drawn", "First Secretary, Norway", drawing=room.DRAWN))
    room.signed(signing, secretary, "NOR")

    with pytest.raises(Taken, match="was signed already"):
        codes.confirm(block, link, mailed())

    assert Signature.objects.get(status="second").drawing == room.DRAWN


def test_a_text_that_is_signed_on_paper_mails_no_code(meeting: Meeting, secretary: User) -> None:
    signing = room.signing(meeting, secretary, by_link=False)

    with pytest.raises(NotPossible, match="signed on paper"):
        codes.ask(room.block(signing), room.link(signing), room.typed(signing))


def test_a_closed_text_mails_no_code(signing: Signing, secretary: User) -> None:
    room.signed(signing, secretary, "AUT")
    opening.close(signing, by=secretary, now=room.NOW, words="By decision", takes_late=False)

    with pytest.raises(NotPossible, match="closed for signature"):
        codes.ask(room.block(signing), room.link(signing), room.typed(signing))
