"""A compromise is offered to all proposers of a paragraph and taken once all of them agree."""

from __future__ import annotations

import pytest

from invitations import links
from msp.models import OutgoingMail
from outcomes import compromises, deciding
from outcomes.models import Compromise, Proposal
from outcomes.proposals import Giver, NotPossible
from tests import make
from tests.outcomes.proposing import NOW, delegation, paper, propose, reworded, staff

pytestmark = pytest.mark.django_db
DATE = reworded(1, "as soon as possible", "before the Second Meeting")
DELAY = reworded(1, "as soon as possible", "without delay")
OFFER = reworded(1, "as soon as possible", "without delay and before the Second Meeting")["text"]


@pytest.fixture
def offered() -> tuple[Compromise, Proposal, Proposal]:
    text = paper()
    link = links.grant(make.invitation(delegation(text)), email="mission@norway.example")
    one = propose(text, **DATE, giver=Giver(delegation=delegation(text), link=link))
    other = propose(text, "MEX", **DELAY)
    return compromises.offer(text, "p1", OFFER, by=staff(text), now=NOW), one, other


def say(compromise: Compromise, proposal: Proposal, says: str) -> Compromise:
    giver = Giver(delegation=proposal.delegation)
    return compromises.answer(compromise, proposal, says, words="", giver=giver, now=NOW)


def test_once_all_agree_the_text_is_accepted_for_all(offered: tuple[Compromise, Proposal, Proposal]) -> None:
    offer, one, other = offered
    say(offer, one, "agrees")
    assert Compromise.objects.get().status == "offered"

    say(offer, other, "agrees")
    say(offer, other, "agrees")

    assert Compromise.objects.get().status == "agreed"
    assert set(Proposal.objects.values_list("status", flat=True)) == {"amended"}
    assert deciding.next_text(offer.document)[0].text == OFFER


def test_one_who_declines_ends_it_and_nothing_is_decided(offered: tuple[Compromise, Proposal, Proposal]) -> None:
    offer, one, other = offered
    say(offer, one, "declines")
    say(offer, other, "agrees")

    assert Compromise.objects.get().status == "declined"
    assert set(Proposal.objects.values_list("status", flat=True)) == {"submitted"}
    with pytest.raises(NotPossible, match="closed"):
        say(offer, one, "agrees")


def test_the_proposers_are_asked_once_by_their_links(offered: tuple[Compromise, Proposal, Proposal]) -> None:
    offer, _one, _other = offered

    assert compromises.offer(offer.document, "p1", OFFER, by=offer.by, now=NOW) == offer
    assert OutgoingMail.objects.get().recipient == "mission@norway.example"
    with pytest.raises(NotPossible, match="already"):
        compromises.offer(offer.document, "p1", "Another text", by=offer.by, now=NOW)
    assert compromises.withdraw(offer, by=offer.by)
    assert not compromises.withdraw(offer, by=offer.by)


def test_nothing_is_offered_where_nobody_proposes() -> None:
    text = paper()
    propose(text, **DATE)

    for pid, words in (("p2", "Words"), ("p1", " ")):
        with pytest.raises(NotPossible):
            compromises.offer(text, pid, words, by=staff(text), now=NOW)
