"""The officers of a meeting."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from invitations.models import Delegation
from msp.models import Meeting
from outcomes.faults import NotPossible
from outcomes.models import Officer
from outcomes.proceedings import officers
from tests import make
from tests.outcomes.proceedings.conducting import NOW, at, party, sitting, staff


@pytest.fixture
def meeting(meeting: Meeting) -> Meeting:
    """A meeting of a Convention that one State's consent brings into force."""
    meeting.treaty.rule = {**meeting.treaty.rule, "threshold": {"count": 1}}
    meeting.treaty.save()
    return meeting


def named(meeting: Meeting, office: str, delegation: Delegation | None = None, **facts: object) -> Officer:
    return officers.designate(
        Officer(meeting=meeting, office=office, delegation=delegation, **facts), by=staff(meeting)
    )


def test_the_meeting_has_one_president(meeting: Meeting) -> None:
    named(meeting, "president", party(meeting, "LAO"))

    with pytest.raises(NotPossible, match="one President"):
        named(meeting, "president", party(meeting, "NOR"))


def test_a_state_holds_two_offices_only_where_that_is_said(meeting: Meeting) -> None:
    host = party(meeting, "LAO")
    named(meeting, "president", host)

    with pytest.raises(NotPossible, match="Lao holds an office already: President"):
        named(meeting, "vice-president", host)
    named(meeting, "secretary-general", host, may_repeat=True)
    assert [one.office for one in officers.of(meeting)] == ["president", "secretary-general"]


def test_an_election_is_one_decision_for_all_who_were_elected_together(meeting: Meeting) -> None:
    chosen = [named(meeting, "vice-president", party(meeting, code)) for code in ("CHL", "GHA", "IRL")]
    chosen.append(named(meeting, "rapporteur", party(meeting, "MEX")))

    said = officers.elect(chosen, sitting=sitting(meeting), by=staff(meeting), now=NOW)

    assert (said.text, said.how) == (
        "elected Chl, Gha and Irl as its Vice-Presidents and Mex as its Rapporteur",
        "acclamation",
    )
    assert [(one.status, one.decision) for one in officers.of(meeting)] == [("elected", said)] * 4
    with pytest.raises(NotPossible, match="elected already"):
        officers.elect(chosen, sitting=said.sitting, by=staff(meeting), now=at(1))


def test_only_a_state_party_of_that_day_presides(meeting: Meeting) -> None:
    party(meeting, "NOR")
    observer = named(meeting, "vice-president", make.delegation(meeting, "THA"))
    guest = named(meeting, "secretary-general", person="The Director of the Office", delegation=None)
    here = sitting(meeting)

    with pytest.raises(NotPossible, match="not a State Party on that day"):
        officers.elect([observer], sitting=here, by=staff(meeting), now=NOW)
    said = officers.elect([guest], sitting=here, by=staff(meeting), now=NOW)
    assert said.text == "elected The Director of the Office as its Secretary-General"
    with pytest.raises(NotPossible, match="who was elected"):
        officers.elect([], sitting=here, by=staff(meeting), now=NOW)


def test_who_steps_down_makes_room_for_a_successor(meeting: Meeting) -> None:
    first = named(meeting, "president", party(meeting, "LAO"))
    officers.elect([first], sitting=sitting(meeting), by=staff(meeting), now=NOW)

    assert officers.step_down(first, by=staff(meeting))
    assert not officers.step_down(first, by=staff(meeting))
    named(meeting, "president", party(meeting, "LBN"))
    assert [(str(one.delegation), one.status) for one in officers.of(meeting)] == [
        ("Lao", "outgoing"),
        ("Lbn", "designated"),
    ]


def test_a_designation_is_taken_back_and_an_election_is_not(meeting: Meeting) -> None:
    one, two = (named(meeting, "vice-president", party(meeting, code)) for code in ("CHL", "GHA"))
    officers.elect([two], sitting=sitting(meeting), by=staff(meeting), now=NOW)

    assert (officers.remove(one, by=staff(meeting)), officers.remove(two, by=staff(meeting))) == (True, False)
    assert list(officers.of(meeting)) == [two]


def test_the_database_knows_that_an_officer_is_elected_by_decision(meeting: Meeting) -> None:
    one = named(meeting, "president", party(meeting, "LAO"))

    with pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.filter(pk=one.pk).update(status="elected")


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_are_listed_as_a_sentence_lists_them(names: list[str], said: str) -> None:
    assert officers.listed(names) == said
