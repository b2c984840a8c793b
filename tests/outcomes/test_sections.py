"""The question who will sign: whom it is put to, what may be answered, what is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from invitations.models import Invitation, Reply
from invitations.replies import Line
from invitations.sections import Fault, Sheet, whole
from msp.models import Meeting
from outcomes.models import Signatory as Row
from outcomes.sections import Signatory
from tests import make, replying


@pytest.fixture
def invitation(meeting: Meeting) -> Invitation:
    """Norway's to the briefing; it has ratified."""
    return replying.norway(meeting).invitation


def section(invitation: Invitation, *, previous: Reply | None = None, **changes: Any) -> Signatory | None:
    """The section on a sheet: opened, or sent with changes."""
    data = None
    if changes:
        data = QueryDict(mutable=True)
        data.update(replying.sheet(**changes))
    sheet = Sheet(invitation, previous=previous, data=data)
    return next((part for part in sheet.sections if isinstance(part, Signatory)), None)


def kept(invitation: Invitation, answer: str = "attending", **changes: Any) -> tuple[str, str, str] | None:
    """What is recorded when a sheet is sent."""
    part = section(invitation, answer=answer, **changes)
    assert part is not None
    assert part.faults() == []
    reply = make.reply(invitation, answer, also=[part.sheet.record])
    return Row.objects.filter(reply=reply).values_list("choice", "name", "title").first()


def test_it_is_put_to_states_that_have_consented_when_the_letter_asks(meeting: Meeting, invitation: Invitation) -> None:
    signed = make.delegation(meeting, "SWE")
    replying.act(signed, "signature")
    others = [make.invitation(one) for one in (signed, make.organisation_delegation(meeting))]

    assert section(invitation) is not None
    assert [section(other) for other in others] == [None, None]

    invitation.letter.asks = ["themes"]
    assert section(invitation) is None


def test_a_state_is_asked_from_the_day_on_which_it_consents(meeting: Meeting) -> None:
    sweden = make.delegation(meeting, "SWE")
    replying.act(sweden, "ratification", date(2010, 3, 9))
    invitation = make.invitation(sweden)
    asked = []

    for day in (date(2010, 3, 8), date(2010, 3, 9)):
        invitation.delegation.meeting.rehearsal_on = day
        asked.append(section(invitation) is not None)

    assert asked == [False, True]


def test_the_words_follow_from_the_capacity_on_the_day(meeting: Meeting, invitation: Invitation) -> None:
    meeting.treaty.rule = {
        "threshold": {"count": 1},
        "general": {"op": "fixed_date", "date": "2010-03-10"},
        "later": {"op": "same_day", "applies_to": "after_threshold"},
    }
    meeting.treaty.save()
    replying.ratify(make.delegation(meeting, "AUT"))
    said = []

    for day in (date(2010, 3, 9), date(2010, 3, 10)):
        invitation = Invitation.objects.get(pk=invitation.pk)
        invitation.delegation.meeting.rehearsal_on = day
        part = section(invitation)
        said.append(part.hint if part else "")

    assert said == [
        "Your State is among the 2 States that have consented to be bound.",
        "Your State is among the 2 States Parties.",
    ]


def test_nothing_is_chosen_at_first_and_the_known_head_can_be(invitation: Invitation) -> None:
    part = section(invitation)

    assert part is not None
    assert part.form["signatory"].value() is None
    assert [value for value, _person in part.form.listed()] == ["person:H.E. Mme Bente ANGELL-Hansen"]


def test_one_of_the_delegates_signs(invitation: Invitation) -> None:
    answer = kept(invitation, signatory="person:First Secretary, Norway")

    assert answer == ("named", "First Secretary, Norway", "First Secretary")


def test_the_person_named_above_signs_where_the_page_knew_no_name(invitation: Invitation) -> None:
    assert kept(invitation, signatory="first") == ("named", "First Secretary, Norway", "First Secretary")


def test_another_person_signs(invitation: Invitation) -> None:
    answer = kept(invitation, signatory="other", signer_name=" <b>Minister</b> ", signer_title="Minister")

    assert answer == ("named", "<b>Minister</b>", "Minister")


def test_the_name_may_follow(invitation: Invitation) -> None:
    assert kept(invitation, signatory="later") == ("later", "", "")


def test_who_is_undecided_may_leave_it_open(invitation: Invitation) -> None:
    assert kept(invitation, "undecided", signatory=None) is None


def test_with_regrets_it_is_set_aside(invitation: Invitation) -> None:
    assert kept(invitation, "regrets", signatory="other") is None


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"signatory": None},
            Fault("id_signatory_0", "Please say who will sign the letter, or that you will tell us later."),
        ),
        (
            {"signatory": "other"},
            Fault("id_signer_name", "Please give the name of the person who will sign."),
        ),
        (
            {"signatory": "first", "p1-name": "", "p1-title": ""},
            Fault("id_signatory_0", "Please name this person in the list above, or choose another answer."),
        ),
        (
            {"signatory": "person:H.E. Mme Bente ANGELL-Hansen"},
            Fault("id_signatory_0", "The person you had chosen is no longer on the list above. Please choose again."),
        ),
        (
            {"signatory": "{{7*7}}"},
            Fault("id_signatory_0", "The person you had chosen is no longer on the list above. Please choose again."),
        ),
    ],
)
def test_what_names_nobody_is_said_at_its_control(
    invitation: Invitation, changes: dict[str, Any], fault: Fault
) -> None:
    part = section(invitation, **changes)

    assert part is not None
    assert part.faults() == [fault]


def test_a_name_too_long_is_said_once(invitation: Invitation) -> None:
    part = section(invitation, signatory="other", signer_name="x" * 201)

    assert part is not None
    assert [fault.control for fault in part.faults()] == ["id_signer_name"]


def test_a_person_added_while_the_first_was_chosen_leaves_the_choice(invitation: Invitation) -> None:
    part = section(invitation, signatory="first", add="1")

    assert part is not None
    assert part.form["signatory"].value() == "person:First Secretary, Norway"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (
            {"signatory": "person:First Secretary, Norway", "authority": "note"},
            {"signatory": "person:First Secretary, Norway", "authority": "note"},
        ),
        (
            {"signatory": "other", "signer_name": "Minister", "signer_title": "M"},
            {"signatory": "other", "signer_name": "Minister", "signer_title": "M", "authority": ""},
        ),
        ({"signatory": "later"}, {"signatory": "later"}),
    ],
)
def test_on_a_later_opening_the_earlier_choice_is_shown(
    invitation: Invitation, sent: dict[str, str], shown: dict[str, str]
) -> None:
    kept(invitation, **sent)

    part = section(invitation, previous=whole(invitation.replies.filter(current=True)).get())

    assert part is not None
    assert part.form.initial == shown


def test_the_receipt_says_who_signs(invitation: Invitation) -> None:
    kept(invitation, signatory="first")
    named = Signatory.lines(invitation.replies.get(current=True))
    kept(invitation, signatory="later")
    later = Signatory.lines(invitation.replies.get(current=True))
    kept(invitation, signatory="first", authority="powers")
    powers = Signatory.lines(invitation.replies.get(current=True))

    label = "Signs the letter to the depositary"
    assert named == [Line(label, ("First Secretary, Norway, First Secretary",))]
    assert later == [Line(label, ("to be told later",))]
    assert powers == [Line(label, ("First Secretary, Norway, First Secretary", "full powers"))]
