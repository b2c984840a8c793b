"""How far an outcome has come, what it lacks, and the board on which it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from friends.sample import open_themes
from invitations.register import DATA
from msp.models import LogEntry, Meeting, User
from outcomes import documents, expected, sample, versions
from outcomes.expected import Card, Facts, State
from outcomes.models import Adoption, Agreement, Circulation, Document, Outcome, Proposal, Silence, Version
from tests import make
from tests.outcomes.texts import text

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)
DRAFTED = Facts(version=3)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (Facts(), State.NOTHING),
        (DRAFTED, State.DRAFTED),
        (replace(DRAFTED, takes_proposals=True), State.PROPOSALS),
        (replace(DRAFTED, proposals=2, was_circulated=True), State.PROPOSALS),
        (replace(DRAFTED, was_circulated=True), State.CIRCULATED),
        (replace(DRAFTED, is_under_silence=True, proposals=1), State.SILENCE),
        (replace(DRAFTED, is_agreed=True, was_circulated=True), State.AGREED),
        (replace(DRAFTED, is_agreed=True, proposals=1), State.PROPOSALS),
        (replace(DRAFTED, silence="kept"), State.AGREED),
        (replace(DRAFTED, is_adopted=True), State.ADOPTED),
        (Facts(needs_text=False, is_decided=True), State.ADOPTED),
    ],
)
def test_the_state_follows_from_the_facts(facts: Facts, found: State) -> None:
    assert expected.state(facts) is found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (Facts(has_theme=False), ["no text yet", "no lead theme"]),
        (Facts(needs_text=False), ["no decision recorded"]),
        (Facts(needs_text=False, is_decided=True, has_theme=False), []),
        (Facts(is_hidden=True), ["no text that is open to you"]),
        (
            replace(DRAFTED, proposals=1, brackets=2),
            ["1 proposal open", "2 open brackets", "not circulated", "not adopted"],
        ),
        (replace(DRAFTED, was_circulated=True), ["version 3 is not circulated", "not adopted"]),
        (
            replace(DRAFTED, was_circulated=True, is_circulated=True, silence="broken"),
            ["silence was broken", "not adopted"],
        ),
        (replace(DRAFTED, is_adopted=True, has_theme=False), []),
        (
            replace(DRAFTED, is_adopted=True, awaits_confirmation=True),
            ["the adoption ad referendum is not confirmed"],
        ),
    ],
)
def test_what_is_missing_is_told_in_words(facts: Facts, found: list[str]) -> None:
    assert expected.missing(facts) == found


def begun(meeting: Meeting, *lines: str, **facts: object) -> Document:
    given = {"title": "Draft declaration", "type": "declaration", "audience": "delegations", **facts}
    return documents.begin(meeting, text(*(lines or ("To be signed",))), by=None, now=NOW, **given)


def outcome(meeting: Meeting, document: Document | None = None, **facts: object) -> Outcome:
    given = {"title": f"Outcome {meeting.outcomes.count() + 1}", "kind": "declaration", "form": "text", **facts}
    return expected.add(Outcome(meeting=meeting, document=document, **given), by=make.user())


def card(meeting: Meeting, role: str = "presidency") -> Card:
    return expected.board(meeting, role=role, now=NOW)[0]


def head(document: Document) -> Version:
    found = versions.head(document)
    assert found
    return found


def proposal(document: Document, number: int = 1, **facts: object) -> Proposal:
    given = {"deed": "delete", "pid": "p1", "source": "office", "status": "submitted", **facts}
    state = make.delegation(document.meeting, f"S{number:02}")
    return Proposal.objects.create(
        document=document, number=number, delegation=state, entered_by=make.user(), made_at=NOW, **given
    )


def test_a_text_with_brackets_and_proposals_says_how_many(meeting: Meeting) -> None:
    paper = begun(meeting, "within [one year] [two years]", "[soon]")
    outcome(meeting, paper)
    proposal(paper, 1)
    proposal(paper, 2, status="rejected")

    found = card(meeting)

    assert found.state is State.PROPOSALS
    assert found.missing[1:3] == ["1 proposal open", "3 open brackets"]


def test_who_is_not_of_the_office_learns_no_more_than_is_open_to_him(meeting: Meeting) -> None:
    paper = begun(meeting, audience="office")
    outcome(meeting, paper)

    assert (card(meeting, "reader").document, card(meeting, "reader").state) == (None, State.NOTHING)
    assert card(meeting).document == paper
    Document.objects.update(audience="delegations")
    proposal(paper, 1)
    assert "1 proposal open" not in card(meeting, "reader").missing
    Document.objects.update(proposals_seen_by="delegations")
    assert "1 proposal open" in card(meeting, "reader").missing


def test_proposals_are_taken_until_their_moment(meeting: Meeting) -> None:
    outcome(meeting, begun(meeting, proposals_are_open=True, proposals_until=NOW + timedelta(minutes=1)))

    assert card(meeting).state is State.PROPOSALS
    Document.objects.update(proposals_until=NOW)
    assert card(meeting).state is State.DRAFTED


def test_a_text_is_circulated_then_under_silence_then_agreed_then_adopted(meeting: Meeting, president: User) -> None:
    paper = begun(meeting)
    outcome(meeting, paper)
    letter = make.sent_letter(make.briefing(meeting))
    Circulation.objects.create(version=head(paper), letter=letter, purpose="information", by=president, at=NOW)
    assert card(meeting).state is State.CIRCULATED
    silence = Silence.objects.create(
        version=head(paper),
        opens_at=NOW - timedelta(hours=1),
        closes_at=NOW + timedelta(hours=72),
        zone="Europe/Zurich",
        by=president,
    )
    assert card(meeting).state is State.SILENCE
    Silence.objects.filter(pk=silence.pk).update(outcome="kept", concluded_at=NOW)
    assert card(meeting).state is State.AGREED
    Adoption.objects.create(
        document=paper, version=head(paper), manner="ad-ref", on=date(2010, 11, 12), by=president, at=NOW
    )
    assert card(meeting).state is State.ADOPTED
    assert card(meeting).missing == ["the adoption ad referendum is not confirmed"]


def test_a_circulated_text_that_has_moved_on_is_to_be_circulated_again(meeting: Meeting, president: User) -> None:
    paper = begun(meeting)
    outcome(meeting, paper)
    letter = make.sent_letter(make.briefing(meeting))
    Circulation.objects.create(version=head(paper), letter=letter, purpose="information", by=president, at=NOW)

    versions.seal(paper, text("To be adopted"), base=head(paper), by=None, now=NOW)

    assert "version 2 is not circulated" in card(meeting).missing


def test_a_text_is_agreed_once_the_newest_words_of_every_paragraph_are(meeting: Meeting, president: User) -> None:
    paper = begun(meeting, "One", "Two")
    outcome(meeting, paper)

    def agree(pid: str, state: str) -> None:
        block = head(paper).places.get(pid=pid).block
        Agreement.objects.create(document=paper, pid=pid, block=block, state=state, by=president, at=NOW)

    agree("p1", "agreed")
    assert card(meeting).state is State.DRAFTED
    agree("p2", "ad-ref")
    assert card(meeting).state is State.AGREED
    agree("p2", "reopened")
    assert card(meeting).state is State.DRAFTED
    agree("p2", "agreed")
    versions.seal(paper, text("One", "Other words"), base=head(paper), by=None, now=NOW)
    assert card(meeting).state is State.DRAFTED


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_six_queries(
    meeting: Meeting, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    open_themes(meeting)
    for number in range(count):
        paper = begun(meeting, title=f"Text {number}")
        outcome(meeting, paper, theme=meeting.themes.first())
        proposal(paper, number + 1)

    with django_assert_num_queries(6):
        cards = expected.board(meeting, role="presidency", now=NOW)
    assert [one.outcome.theme.name for one in cards] == ["Procedural matters"] * count


def test_an_outcome_moves_and_the_others_make_room_however_often(meeting: Meeting, president: User) -> None:
    first, second, third = (outcome(meeting) for _ in range(3))

    expected.place(third, at=1, by=president)
    expected.place(third, at=1, by=president)

    assert list(meeting.outcomes.order_by("position").values_list("pk", "position")) == [
        (third.pk, 1),
        (first.pk, 2),
        (second.pk, 3),
    ]
    assert LogEntry.objects.filter(deed="moved", thing="outcome").count() == 1
    expected.remove(first, by=president)
    assert list(meeting.outcomes.order_by("position").values_list("pk", "position")) == [(third.pk, 1), (second.pk, 2)]


def test_a_decision_is_recorded_once_and_taken_back(meeting: Meeting, president: User) -> None:
    one = outcome(meeting, form="decisions")

    said = [expected.decide(one, on=on, by=president) for on in (date(2010, 11, 9), date(2010, 11, 9), None, None)]

    assert said == [True, False, True, False]
    assert LogEntry.objects.filter(thing="outcome", deed="recorded as decided").count() == 1


def test_what_a_text_carries_is_not_decided_beside_it(meeting: Meeting, president: User) -> None:
    with pytest.raises(expected.CarriedByText):
        expected.decide(outcome(meeting, form="decision", document=begun(meeting)), on=NOW.date(), by=president)


def test_the_sample_opens_the_five_outcomes_of_the_founding_paper_once(meeting: Meeting) -> None:
    open_themes(meeting)
    plan = begun(meeting, title="Draft action plan", type="action-plan")

    sample.open_outcomes(meeting)
    sample.open_outcomes(meeting)

    cards = expected.board(meeting, role="presidency", now=NOW)
    assert [(one.outcome.kind, one.outcome.form, len(one.elements)) for one in cards] == [
        ("declaration", "signed", 2),
        ("action-plan", "text", 3),
        ("programme", "text", 6),
        ("decision", "text", 3),
        ("decision", "decisions", 4),
    ]
    assert [one.document for one in cards] == [None, plan, None, None, None]
    assert all(one.outcome.theme for one in cards)
    paper = (DATA / "sample" / "discussion-paper.md").read_text(encoding="utf-8").replace("*", "")
    assert [element for one in cards for element in one.elements if element not in paper] == []
