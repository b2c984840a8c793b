"""Mending what was refused: that one letter leaves again, and the address is kept."""

from __future__ import annotations

import pytest

from invitations import letters, links, repairs
from invitations.models import Address, Delegation, Letter, ReplyLink
from msp import mail, outbox
from msp.models import LogEntry, Meeting, OutgoingMail, User
from tests import make


@pytest.fixture
def sent(meeting: Meeting, president: User, ambassador: User) -> Letter:
    make.delegation(meeting, "NOR")
    make.delegation(meeting, "TUV", post="fallback")
    letter = make.ready_letter(meeting, president, ambassador)
    letters.dispatch(letter, by=ambassador)
    return letter


def refuse(recipient: str) -> OutgoingMail:
    OutgoingMail.objects.filter(recipient=recipient).update(status="failed", answer="no such user")
    return OutgoingMail.objects.get(recipient=recipient)


def test_only_the_refused_letter_leaves_again_with_the_same_link(sent: Letter, secretary: User) -> None:
    refused = refuse("mission.nor@missions.example")
    token = links.token(ReplyLink.objects.get(email=refused.recipient))

    again = repairs.correct(refused, "new@norway.example", by=secretary)

    assert OutgoingMail.objects.count() == 3
    assert (again.recipient, again.status, again.replaces) == ("new@norway.example", "queued", refused)
    assert token in outbox.stored(again).decode()
    assert links.token(ReplyLink.objects.get(email="new@norway.example")) == token


def test_the_address_book_keeps_the_correction(sent: Letter, secretary: User) -> None:
    Address.objects.update(refusal="no such user")

    repairs.correct(refuse("mission.nor@missions.example"), "new@norway.example", by=secretary)

    address = Address.objects.get(delegation__state__code="NOR")
    assert (address.email, address.refused_at, address.refusal) == ("new@norway.example", None, "")
    assert LogEntry.objects.get(deed="corrected an address").facts == {
        "was": "mission.nor@missions.example",
        "is_now": "new@norway.example",
    }


def test_a_corrected_fallback_stays_the_fallback(sent: Letter, secretary: User) -> None:
    repairs.correct(refuse("newyork.tuv@missions.example"), "capital@tuvalu.example", by=secretary)

    tuvalu = Delegation.objects.get(state__code="TUV")
    assert (tuvalu.fallback_email, tuvalu.post) == ("capital@tuvalu.example", "fallback")


def test_an_address_that_the_book_has_already_is_not_written_twice(sent: Letter, secretary: User) -> None:
    norway = Delegation.objects.get(state__code="NOR")
    norway.addresses.create(email="second@norway.example")

    repairs.correct(refuse("mission.nor@missions.example"), "second@norway.example", by=secretary)

    assert set(norway.addresses.values_list("email", flat=True)) == {
        "mission.nor@missions.example",
        "second@norway.example",
    }


def test_twice_corrected_is_once(sent: Letter, secretary: User) -> None:
    refused = refuse("mission.nor@missions.example")

    first = repairs.correct(refused, "new@norway.example", by=secretary)
    second = repairs.correct(refused, "new@norway.example", by=secretary)

    assert first == second
    assert OutgoingMail.objects.count() == 3
    with pytest.raises(mail.Refused):
        repairs.correct(refused, "other@norway.example", by=secretary)


def test_a_letter_that_was_not_refused_stays_where_it_is(sent: Letter, secretary: User) -> None:
    with pytest.raises(mail.Refused):
        repairs.correct(OutgoingMail.objects.order_by("pk")[0], "new@norway.example", by=secretary)

    assert Address.objects.filter(email="mission.nor@missions.example").exists()
