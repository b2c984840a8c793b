"""Refused addresses are written into the address book."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from invitations import letters, refusals
from invitations.models import Address, Letter
from msp.models import MailAttempt, Meeting, OutgoingMail, User
from tests import make


@pytest.fixture
def sent(meeting: Meeting, president: User, ambassador: User) -> Letter:
    for code in ("NOR", "CHL"):
        make.delegation(meeting, code)
    letter = make.ready_letter(meeting, president, ambassador)
    letters.dispatch(letter, by=ambassador)
    return letter


def refuse(code: str, *, status: str = "failed", ago: timedelta = timedelta()) -> None:
    mail = OutgoingMail.objects.get(recipient=f"mission.{code.lower()}@missions.example")
    OutgoingMail.objects.filter(pk=mail.pk).update(status=status, code="5.1.1", answer="no such user")
    tried = MailAttempt.objects.create(mail=mail, claim="x", phase="rcpt", outcome=status)
    MailAttempt.objects.filter(pk=tried.pk).update(at=timezone.now() - ago)


@pytest.mark.parametrize("status", ["failed", "bounced"])
def test_an_address_that_refused_a_letter_is_marked_once(sent: Letter, status: str) -> None:
    refuse("NOR", status=status)

    marked = [refusals.note(), refusals.note()]

    norway, chile = (Address.objects.get(delegation__state__code=code) for code in ("NOR", "CHL"))
    assert marked == [1, 0]
    assert norway.refused_at is not None
    assert norway.refusal == "5.1.1 no such user"
    assert chile.refused_at is None


def test_what_a_person_has_cleared_is_not_marked_for_an_old_refusal(sent: Letter) -> None:
    refuse("NOR", ago=timedelta(hours=2))

    assert refusals.note() == 0


def test_the_same_mailbox_of_another_mission_is_not_marked(sent: Letter) -> None:
    Address.objects.filter(delegation__state__code="CHL").update(email="mission.nor@missions.example")
    refuse("NOR")

    assert refusals.note() == 1
    assert Address.objects.get(refused_at__isnull=False).delegation.code == "NOR"


def test_mails_that_are_no_letters_are_passed_over(db: None) -> None:
    mail = make.mail()
    OutgoingMail.objects.update(status="failed")
    MailAttempt.objects.create(mail=mail, claim="x", phase="rcpt", outcome="failed")

    assert refusals.note() == 0
