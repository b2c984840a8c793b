"""Those who have not signed are asked by an ordinary letter, once, with links that open the text."""

from __future__ import annotations

import pytest
from django.test import Client

from invitations import links
from invitations.models import Letter, ReplyLink
from msp.models import Meeting, User
from outcomes.faults import NotPossible
from outcomes.models import Signing
from outcomes.signing import asking, opening
from tests import make
from tests.outcomes.signing import room

pytestmark = pytest.mark.django_db


@pytest.fixture
def signing(meeting: Meeting, secretary: User) -> Signing:
    return room.signing(meeting, secretary, event=make.briefing(meeting))


def test_who_has_not_signed_is_written_to_once(signing: Signing, secretary: User) -> None:
    room.signed(signing, secretary, "AUT")

    first, second = asking.ask(signing, by=secretary), asking.ask(signing, by=secretary)

    body = " ".join(first.texts.get(language="en").paragraphs.order_by("position").values_list("body", flat=True))
    assert (first, first.only_codes, first.asks, Letter.objects.count()) == (second, ["LAO", "NOR"], ["signing"], 1)
    assert signing.text_sha256[:12] in body
    assert "Wednesday 17 March 2010 at 3:00 pm, Council Chamber" in body


def test_its_link_opens_the_text(signing: Signing, secretary: User, ambassador: User, client: Client) -> None:
    letter = asking.ask(signing, by=secretary)
    invited = make.invitation(room.block(signing).delegation, letter)
    link: ReplyLink = links.grant(invited, email="mission.nor@missions.example")
    Letter.objects.filter(pk=letter.pk).update(
        status="dispatched", approved_by=ambassador, approved_at=room.NOW, dispatched_at=room.NOW
    )

    answer = client.get(f"/r/{links.token(link)}/")

    assert answer["Location"] == f"/reply/{link.public_id}/sign/"


def test_nobody_is_asked_for_a_text_that_is_closed_or_signed(signing: Signing, secretary: User) -> None:
    room.signed(signing, secretary, "AUT", "LAO", "NOR")
    with pytest.raises(NotPossible, match="Everybody who is invited has signed"):
        asking.ask(signing, by=secretary)
    opening.close(signing, by=secretary, now=room.NOW)

    with pytest.raises(NotPossible, match="closed for signature"):
        asking.ask(signing, by=secretary)
