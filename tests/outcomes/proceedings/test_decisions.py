"""The register of decisions."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import Error, IntegrityError, connection, transaction

from msp.models import Meeting
from outcomes import adoptions, documents, versions
from outcomes.faults import NotPossible
from outcomes.models import Adoption, RecordedDecision, SealedError
from outcomes.proceedings import decisions
from outcomes.proceedings.decisions import Votes
from tests import make
from tests.outcomes.proceedings.conducting import DAY, NOW, item, sitting, staff
from tests.outcomes.texts import text


def record(meeting: Meeting, words: str = "adopted its rules", **facts: object) -> RecordedDecision:
    here = meeting.sittings.first() or sitting(meeting)
    return decisions.record(here, words, by=staff(meeting), at=NOW, **facts)


def test_decisions_are_numbered_as_they_fall_and_the_same_form_twice_is_one(meeting: Meeting) -> None:
    under = item(meeting)
    made = [record(meeting, words, item=under) for words in ("adopted its rules.", "adopted its rules", "elected")]

    assert made[0] == made[1]
    assert [(one.number, one.text, one.how) for one in decisions.register(meeting)] == [
        (1, "adopted its rules", "consensus"),
        (2, "elected", "consensus"),
    ]


def test_nothing_is_decided_before_a_sitting_is_opened_or_without_words(meeting: Meeting) -> None:
    planned = sitting(meeting, is_open=False)

    with pytest.raises(NotPossible, match="has not been opened"):
        decisions.record(planned, "adopted", by=staff(meeting), at=NOW)
    sitting(meeting, room="Room 2")
    with pytest.raises(NotPossible, match="what the Meeting decided"):
        decisions.record(meeting.sittings.get(room="Room 2"), " . ", by=staff(meeting), at=NOW)


def test_a_vote_has_figures_that_the_room_can_have_cast(meeting: Meeting) -> None:
    meeting.treaty.rule = {**meeting.treaty.rule, "threshold": {"count": 1}}
    meeting.treaty.save()
    make.consented(make.delegation(meeting, "NOR"))

    with pytest.raises(NotPossible, match="2 votes, but there were 1 States Parties"):
        record(meeting, how="vote", votes=Votes(1, 1, 0))
    for facts in ({"how": "vote"}, {"how": "consensus", "votes": Votes(1, 0, 0)}):
        with pytest.raises(NotPossible, match="A vote has its figures"):
            record(meeting, **facts)
    made = record(meeting, how="vote", votes=Votes(1, 0, 0))
    assert (made.in_favour, made.against, made.abstaining) == (1, 0, 0)


def test_a_recorded_decision_is_never_changed_not_even_in_the_database(meeting: Meeting) -> None:
    made = record(meeting)

    with pytest.raises(SealedError):
        RecordedDecision.objects.update(text="other")
    with pytest.raises(SealedError):
        RecordedDecision.objects.all().delete()
    for statement in ("UPDATE outcomes_recordeddecision SET text = 'other'", "DELETE FROM outcomes_recordeddecision"):
        with pytest.raises(Error, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordedDecision.objects.create(
            meeting=meeting, number=made.number, sitting=made.sitting, text="x", by=made.by, at=NOW
        )


def test_a_correction_takes_the_place_of_what_it_corrects_once(meeting: Meeting) -> None:
    wrong = record(meeting, "elected nine Vice-Presidents")
    right = record(meeting, "elected eight Vice-Presidents", replaces=wrong)
    again = record(meeting, "elected eight Vice-Presidents", replaces=wrong)

    assert right == again
    assert list(decisions.standing(meeting)) == [right]
    assert [one.number for one in decisions.register(meeting)] == [1, 2]
    with pytest.raises(NotPossible, match="Decision 1 was replaced already"):
        record(meeting, "elected seven", replaces=wrong)


def test_a_decision_adopts_the_text_that_it_names(meeting: Meeting) -> None:
    paper = documents.begin(meeting, text("x"), by=None, now=NOW, title="Declaration", type="declaration")
    head = versions.head(paper)

    made = record(meeting, "adopted the Declaration", version=head)

    adoption = Adoption.objects.get(document=paper)
    assert (made.version, adoption.version, adoption.on, adoption.manner) == (head, head, DAY, "as-is")
    assert list(decisions.unrecorded(meeting)) == []


def test_a_text_that_cannot_be_adopted_leaves_no_decision(meeting: Meeting) -> None:
    paper = documents.begin(meeting, text("x"), by=None, now=NOW, title="Declaration", type="declaration")
    old = versions.head(paper)
    versions.seal(paper, text("y"), base=old, by=None, now=NOW)

    with pytest.raises(NotPossible, match="newest version"):
        record(meeting, "adopted the Declaration", version=old)
    with pytest.raises(NotPossible, match="Silence"):
        record(meeting, "adopted the Declaration", version=versions.head(paper), how="silence")
    assert not RecordedDecision.objects.exists()


def test_an_adoption_that_no_decision_names_is_told(meeting: Meeting) -> None:
    paper = documents.begin(meeting, text("x"), by=None, now=NOW, title="Plan", type="action-plan")
    made = adoptions.adopt(versions.head(paper), "as-is", on=date(2010, 11, 12), by=staff(meeting), now=NOW)

    assert list(decisions.unrecorded(meeting)) == [made]
    record(meeting, "adopted the Plan", version=made.version)
    assert list(decisions.unrecorded(meeting)) == []
