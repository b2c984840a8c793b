"""A new version finds a place for every proposal, and tells its proposer once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from invitations import links
from msp.models import OutgoingMail
from outcomes import proposals, rebasing, sealing, versions
from outcomes.merging import Action
from outcomes.models import Proposal
from outcomes.proposals import Giver
from tests import make
from tests.outcomes.proposing import LINES, NOW, delegation, paper, propose, reworded, seal

pytestmark = pytest.mark.django_db
ONE = reworded(1, "as soon as possible", "before the Second Meeting")


def position(proposal: Proposal) -> str:
    return Proposal.objects.get(pk=proposal.pk).position


def test_every_open_proposal_has_exactly_one_position_in_the_new_version() -> None:
    text = paper(*LINES, "Fourth paragraph of this text", "Fifth paragraph of this text")
    current = propose(text, **reworded(2, "each year", "every year"))
    rebased = propose(text, **ONE)
    conflict = propose(text, **reworded(3, "focal point", "national focal point"))
    orphan = propose(text, pid="p4", text="Fourth paragraph of that text")
    already = propose(text, pid="p5", text="Fifth paragraph of the text")
    withdrawn = propose(text, "AUT", **ONE)
    Proposal.objects.filter(pk=withdrawn.pk).update(status="withdrawn")

    head = versions.head(text)
    lines = [
        LINES[0].replace("Encourage", "Urge"),
        LINES[1],
        LINES[2].replace("focal point", "point of contact"),
        "Fifth paragraph of the text",
    ]
    kept = [one for one in versions.read(head) if one.pid != "p4"]  # type: ignore[arg-type]  # there is one
    sealing.seal(
        text, [replace(one, text=line) for one, line in zip(kept, lines, strict=True)], base=head, by=None, now=NOW
    )

    assert [position(one) for one in (current, rebased, conflict, orphan, already, withdrawn)] == [
        "current",
        "rebased",
        "conflict",
        "orphan",
        "already in",
        "current",
    ]
    assert proposals.latest(rebased).text == ONE["text"].replace("Encourage", "Urge")
    assert proposals.latest(conflict).text == LINES[2].replace("focal point", "national focal point")


def test_a_conflict_is_over_when_the_text_goes_back() -> None:
    text = paper()
    made = propose(text, **ONE)
    seal(text, LINES[0].replace("as soon as possible", "without delay"), *LINES[1:])
    assert position(made) == "conflict"

    seal(text, *LINES)

    assert position(made) == "current"


def test_the_proposer_is_told_once_by_the_link_that_proposed() -> None:
    text = paper()
    link = links.grant(make.invitation(delegation(text)), email="mission@norway.example")
    made = propose(text, **ONE, giver=Giver(delegation=delegation(text), link=link))
    quiet = propose(text, "AUT", **reworded(2, "each year", "every year"))

    head = seal(text, LINES[0].replace("Encourage", "Urge"), *LINES[1:])
    rebasing.rebase(text, head, now=NOW)

    mail = OutgoingMail.objects.get()
    assert (mail.recipient, position(made), position(quiet)) == ("mission@norway.example", "rebased", "current")
    assert "Urge" not in mail.subject


def test_a_proposal_to_delete_what_is_gone_is_already_in() -> None:
    text = paper()
    made = propose(text, pid="p3", action=Action.DELETE)

    seal(text, *LINES[:2])

    assert position(made) == "already in"
