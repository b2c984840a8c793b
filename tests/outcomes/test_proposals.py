"""Proposals: by whom, on what, and seen by whom."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections

from friends.models import Theme
from invitations import links
from msp.models import LogEntry, Seat
from outcomes import proposals, versions
from outcomes.merging import Action
from outcomes.models import Document, Proposal
from outcomes.paragraphs import Kind
from outcomes.proposals import Giver, NotPossible
from tests import make
from tests.outcomes.proposing import LINES, NOW, delegation, paper, propose, reworded, seal, staff, written

pytestmark = pytest.mark.django_db
WORDS = reworded(1, "as soon as possible", "before the Second Meeting")


def test_a_proposal_has_a_number_its_proposer_and_its_words() -> None:
    text = paper()

    first, second = propose(text, "NOR", **WORDS, reason="A date helps."), propose(text, "MEX", **WORDS)

    assert (first.number, second.number) == (1, 2)
    assert (first.proposer, first.status, first.position) == ("Norway", "submitted", "current")
    assert proposals.latest(first).text == WORDS["text"]
    assert first.rationale == "A date helps."
    assert LogEntry.objects.filter(deed="proposed").count() == 2


def test_the_same_form_twice_is_one_proposal() -> None:
    text = paper()

    first, again = (propose(text, **WORDS, form_key="k") for _ in range(2))

    assert first == again
    assert text.proposals.count() == 1


@pytest.mark.django_db(transaction=True)
def test_proposals_made_at_once_all_have_their_own_number() -> None:
    text = paper()
    base, giver = versions.head(text), Giver(delegation=delegation(text), user=staff(text), source="floor")

    def work(number: int) -> None:
        try:
            propose(text, base=base, giver=giver, pid="p1", text=f"Words {number}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(text.proposals.values_list("number", flat=True)) == list(range(1, 9))


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"pid": "p9", "text": "Words"}, "not in the text"),
        ({"pid": "p1", "text": "  "}, "write the words"),
        ({"pid": "p1", "text": LINES[0]}, "Nothing is changed"),
        ({"pid": "p1", "text": "x" * 100_001}, "100000"),
        ({"pid": "p1", "action": Action.MOVE, "after": "p1"}, "after which"),
        ({"pid": "p1", "action": Action.MOVE, "after": "p9"}, "after which"),
        ({"pid": "p1", "action": Action.INSERT, "text": ""}, "write the words"),
    ],
)
def test_what_proposes_nothing_is_refused_in_words(facts: dict[str, object], reason: str) -> None:
    with pytest.raises(NotPossible, match=reason):
        propose(paper(), **facts)

    assert not Proposal.objects.exists()


def test_a_new_paragraph_may_stand_at_the_beginning() -> None:
    made = propose(paper(), pid="", action=Action.INSERT, text="Recalling", kind=Kind.PREAMBULAR)

    assert (made.pid, made.kind) == ("", "preambular")


@pytest.mark.parametrize("closed", [{"proposals_are_open": False}, {"proposals_until": NOW - timedelta(seconds=1)}])
def test_a_delegation_proposes_while_proposals_are_taken_and_the_office_always(closed: dict[str, object]) -> None:
    text = paper()
    Document.objects.filter(pk=text.pk).update(**closed)
    text.refresh_from_db()
    invited = make.invitation(delegation(text))
    link = links.grant(invited, email="mission@norway.example")

    with pytest.raises(NotPossible, match="not taken"):
        propose(text, **WORDS, giver=Giver(delegation=delegation(text), link=link))

    assert propose(text, **WORDS).status == "submitted"


def test_a_proposal_on_an_older_version_finds_its_place_in_the_newest_at_once() -> None:
    text = paper()
    old = versions.head(text)
    seal(text, LINES[0].replace("Encourage", "Urge"), *LINES[1:])

    made = propose(text, **WORDS, base=old)

    assert made.position == "rebased"
    assert proposals.latest(made).text == WORDS["text"].replace("Encourage", "Urge")
    assert [one.origin for one in made.texts.all()] == ["author", "rebase"]


def test_a_proposer_writes_anew_until_it_is_decided() -> None:
    text = paper()
    made = propose(text, **WORDS)
    giver = Giver(delegation=delegation(text), user=staff(text))

    assert proposals.revise(made, "Urge all", reason="Shorter", giver=giver, now=NOW)
    assert not proposals.revise(Proposal.objects.get(), "Urge all", reason="Shorter", giver=giver, now=NOW)
    Proposal.objects.update(status="accepted")

    with pytest.raises(NotPossible, match="decided or withdrawn"):
        proposals.revise(made, "Urge none", reason="", giver=giver, now=NOW)
    assert [one.text for one in made.texts.all()] == [WORDS["text"], "Urge all"]


def test_a_proposal_is_withdrawn_once_and_not_after_a_decision() -> None:
    text = paper()
    giver = Giver(delegation=delegation(text), user=staff(text))
    one, other = propose(text, **WORDS), propose(text, "MEX", **WORDS)
    Proposal.objects.filter(pk=other.pk).update(status="accepted")

    assert (proposals.withdraw(one, giver=giver), proposals.withdraw(one, giver=giver)) == (True, False)
    assert not proposals.withdraw(other, giver=giver)
    assert (one.status, other.status) == ("withdrawn", "accepted")


def test_co_sponsors_stand_behind_the_proposer_in_alphabetical_order() -> None:
    text = paper()
    made = propose(text, **WORDS)
    giver = Giver(user=staff(text))
    for code in ("MEX", "AUT", "MEX"):
        proposals.cosponsor(made, delegation(text, code), giver=giver)

    assert proposals.names(made) == ("Norway", "Austria", "Mexico")
    with pytest.raises(NotPossible, match="its own"):
        proposals.cosponsor(made, delegation(text, "NOR"), giver=giver)
    assert proposals.leave(made, delegation(text, "AUT"), giver=giver)
    assert proposals.names(Proposal.objects.get()) == ("Norway", "Mexico")


def test_a_delegation_sees_its_own_and_what_others_submitted_for_all() -> None:
    text = paper()
    link = links.grant(make.invitation(delegation(text, "MEX")), email="mission@mexico.example")
    mexico = Giver(delegation=delegation(text, "MEX"), link=link)
    own = propose(text, **WORDS, giver=mexico, is_draft=True)
    shown = propose(text, "AUT", **WORDS)
    for hidden in ({"is_draft": True}, {"audience": "group"}, {"audience": "office"}):
        propose(text, "AUT", **WORDS, **hidden)

    def seen() -> set[Proposal]:
        return set(proposals.seen_by_delegation(text, delegation(text, "MEX")))

    assert seen() == {own, shown}
    text.proposals_seen_by = "office"
    assert seen() == {own}
    assert set(proposals.seen_by_delegation(text, delegation(text, "NOR"))) == set()


@pytest.mark.parametrize(
    ("role", "phase", "numbers"),
    [
        ("presidency", "office", {1, 2, 3, 4}),
        ("friend", "office", set()),
        ("friend", "group", {1, 2}),
        ("reader", "group", set()),
        ("reader", "delegations", {1}),
    ],
)
def test_a_seat_sees_what_the_phase_shows_it(role: str, phase: str, numbers: set[int]) -> None:
    text = paper()
    for hidden in ({}, {"audience": "group"}, {"audience": "office"}, {"is_draft": True}):
        propose(text, "AUT", **WORDS, **hidden)
    link = links.grant(make.invitation(delegation(text, "MEX")), email="mission@mexico.example")
    propose(text, **WORDS, giver=Giver(delegation=delegation(text, "MEX"), link=link), is_draft=True)
    text.proposals_seen_by = phase

    assert {one.number for one in proposals.seen_by_seat(text, Seat.Role(role))} == numbers


def test_a_group_proposes_as_a_delegation_does() -> None:
    text = paper()
    group = Theme.objects.create(meeting=text.meeting, position=1, slug="clearance", title="Clearance")

    made = propose(text, **WORDS, giver=Giver(theme=group, user=staff(text), source="office"))

    assert proposals.names(made) == ("Clearance",)
    assert written(versions.head(text)) == list(LINES)  # type: ignore[arg-type]  # it has one
