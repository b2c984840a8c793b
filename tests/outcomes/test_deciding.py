"""Decisions, and the version that they make."""

from __future__ import annotations

import itertools
import threading

import pytest
from django.db import connections

from outcomes import deciding, proposals, versions
from outcomes.merging import Action
from outcomes.models import Decision, Proposal, Version
from outcomes.proposals import NotPossible
from tests.outcomes.proposing import LINES, NOW, delegation, paper, propose, reworded, seal, staff, written

pytestmark = pytest.mark.django_db
DATE = reworded(1, "as soon as possible", "before the Second Meeting")
ASSIST = reworded(1, "Encourage", "Encourage and assist")
DELAY = reworded(1, "as soon as possible", "without delay")


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_accepted_proposals_make_one_text_in_whatever_order(order: tuple[int, ...]) -> None:
    text = paper()
    by = staff(text)
    made = [
        propose(text, "NOR", **DATE),
        propose(text, "MEX", **ASSIST),
        propose(text, "AUT", pid="p2", action=Action.INSERT, text="Begin destruction;"),
        propose(text, "CHL", pid="p3", action=Action.MOVE, after=""),
    ]
    for at in order:
        deciding.decide(made[at], "accepted", by=by, now=NOW)

    version = deciding.make_next(text, base=versions.head(text), by=by, now=NOW)  # type: ignore[arg-type]

    assert written(version) == [
        LINES[2],
        "Encourage and assist signatory States to complete their ratification procedures before the Second Meeting;",
        LINES[1],
        "Begin destruction;",
    ]
    assert {one.proposal.proposer for one in version.decisions.all()} == {"Norway", "Mexico", "Austria", "Chile"}
    assert set(text.proposals.values_list("position", flat=True)) == {"already in"}


def test_of_two_that_touch_the_second_is_refused_with_the_numbers() -> None:
    text = paper()
    one, other = propose(text, "NOR", **DATE), propose(text, "MEX", **DELAY)
    deciding.decide(one, "accepted", by=staff(text), now=NOW)

    with pytest.raises(NotPossible, match="1, 2"):
        deciding.decide(other, "accepted", by=staff(text), now=NOW)

    other.refresh_from_db()
    assert (other.status, Decision.objects.count()) == ("submitted", 1)


def test_with_changes_and_in_brackets_the_words_of_the_decision_go_into_the_text() -> None:
    text = paper()
    by = staff(text)
    deciding.decide(propose(text, "NOR", **DATE), "bracketed", by=by, now=NOW)
    changed = propose(text, "MEX", **reworded(2, "each year", "every year"))
    deciding.decide(changed, "amended", text=LINES[1].replace("each year", "annually"), by=by, now=NOW)
    deciding.decide(propose(text, "AUT", pid="p3", action=Action.DELETE), "bracketed", by=by, now=NOW)

    version = deciding.make_next(text, base=versions.head(text), by=by, now=NOW)  # type: ignore[arg-type]

    assert written(version) == [
        "Encourage signatory States to complete their ratification procedures "
        "[as soon as possible] [before the Second Meeting];",
        LINES[1].replace("each year", "annually"),
        f"[{LINES[2]}]",
    ]
    assert [one.origin for one in changed.texts.all()] == ["author", "editor"]


def test_a_decision_is_undone_while_no_version_carries_it() -> None:
    text = paper()
    by = staff(text)
    made = propose(text, **DATE)
    decision = deciding.decide(made, "amended", text="Other words", by=by, now=NOW)

    assert (deciding.undo(decision, by=by, now=NOW), deciding.undo(decision, by=by, now=NOW)) == (True, False)
    made.refresh_from_db()
    assert (made.status, proposals.latest(Proposal.objects.get()).text) == ("submitted", DATE["text"])
    again = deciding.decide(Proposal.objects.get(), "accepted", by=by, now=NOW)
    deciding.make_next(text, base=versions.head(text), by=by, now=NOW)  # type: ignore[arg-type]

    with pytest.raises(NotPossible, match="carries"):
        deciding.undo(again, by=by, now=NOW)


def test_pressed_twice_it_makes_one_version_and_with_nothing_accepted_none() -> None:
    text = paper()
    by, base = staff(text), versions.head(text)
    assert base is not None
    with pytest.raises(NotPossible, match="Nothing is accepted"):
        deciding.make_next(text, base=base, by=by, now=NOW)
    deciding.decide(propose(text, **DATE), "accepted", by=by, now=NOW)

    assert deciding.make_next(text, base=base, by=by, now=NOW) == deciding.make_next(text, base=base, by=by, now=NOW)
    assert Version.objects.count() == 2


def test_what_somebody_sealed_in_between_is_not_overwritten() -> None:
    text = paper()
    by, base = staff(text), versions.head(text)
    assert base is not None
    deciding.decide(propose(text, **DATE), "accepted", by=by, now=NOW)
    seal(text, LINES[0], LINES[1].replace("Report", "Inform"), LINES[2])

    with pytest.raises(versions.StaleError):
        deciding.make_next(text, base=base, by=by, now=NOW)
    version = deciding.make_next(text, base=versions.head(text), by=by, now=NOW)  # type: ignore[arg-type]

    assert written(version) == [DATE["text"], LINES[1].replace("Report", "Inform"), LINES[2]]


def test_what_does_not_fit_the_newest_version_is_accepted_with_changes_only() -> None:
    text = paper()
    made = propose(text, **DATE)
    seal(text, DELAY["text"], *LINES[1:])
    made.refresh_from_db()

    with pytest.raises(NotPossible, match="moved on"):
        deciding.decide(made, "accepted", by=staff(text), now=NOW)

    deciding.decide(made, "amended", text=DATE["text"], by=staff(text), now=NOW)
    assert deciding.next_text(text)[0].text == DATE["text"]


def test_a_comment_is_noted_or_not_and_changes_nothing() -> None:
    text = paper()
    made = propose(text, action=Action.COMMENT, text="Who pays?")

    with pytest.raises(NotPossible, match="comment"):
        deciding.decide(made, "accepted", by=staff(text), now=NOW)
    assert deciding.decide(made, "rejected", by=staff(text), now=NOW).text == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_what_collides_one_is_told() -> None:
    text = paper()
    by = staff(text)
    pair = [propose(text, "NOR", **DATE), propose(text, "MEX", **DELAY)]
    delegation(text)
    found: list[object] = []
    together = threading.Barrier(2)

    def accept(proposal: Proposal) -> None:
        together.wait()
        try:
            found.append(deciding.decide(proposal, "accepted", by=by, now=NOW))
        except NotPossible as told:
            found.append(told)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept, args=(one,)) for one in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(type(one).__name__ for one in found) == ["Decision", "NotPossible"]
    assert sorted(text.proposals.values_list("status", flat=True)) == ["accepted", "submitted"]
