"""The reply sheet: what is asked, what is kept while somebody types, and what is to be corrected."""

from __future__ import annotations

from typing import Any, cast

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.http import QueryDict
from django.utils import translation

from invitations import sections
from invitations.forms.replies import Labelled, LineField, MailboxField, ProseField
from invitations.models import Delegate, Invitation, Reply
from invitations.replies import Line, Person
from invitations.sections import Attendance, Fault, Sheet
from msp.models import Event, Meeting
from tests import make, replying


@pytest.fixture
def invitation(meeting: Meeting) -> Invitation:
    """Norway's to the briefing."""
    return replying.norway(meeting).invitation


def sent(**changes: Any) -> QueryDict:
    """What a browser sends for a filled sheet."""
    data = QueryDict(mutable=True)
    for key, value in replying.sheet(**changes).items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return data


def opened(invitation: Invitation, *, data: QueryDict | None = None, previous: Reply | None = None) -> Sheet:
    """The sheet as somebody sees it."""
    return Sheet(invitation, previous=previous, data=data)


def shown(sheet: Sheet) -> list[tuple[str, str]]:
    """The names and titles on the page."""
    return [(row["name"].value(), row["title"].value()) for row in sheet.attendance.rows]


def drawn(form: forms.Form, name: str, *, optional: bool = False) -> str:
    """A field as it stands on the page."""
    return str(cast(Labelled, form[name]).drawn(optional=optional))


def test_on_the_first_opening_nothing_is_chosen_and_the_known_head_is_filled_in(invitation: Invitation) -> None:
    sheet = opened(invitation)

    assert sheet.answer == ""
    assert shown(sheet) == [("H.E. Mme Bente ANGELL-Hansen", "Ambassador Permanent Representative")]
    assert sheet.faults() == []


def test_a_head_whom_the_record_does_not_name_is_not_guessed(meeting: Meeting) -> None:
    sheet = opened(make.invitation(make.delegation(meeting, "SWE")))

    assert shown(sheet) == [("", "")]
    assert sheet.people == []


def test_on_a_later_opening_the_earlier_answer_is_shown(invitation: Invitation) -> None:
    previous = make.reply(invitation, "attending", words="With pleasure", also=[opened(invitation, data=sent()).record])

    sheet = opened(invitation, previous=previous)

    assert (sheet.answer, sheet.attendance.form["words"].value()) == ("attending", "With pleasure")
    assert shown(sheet) == [("First Secretary, Norway", "First Secretary")]


def test_after_regrets_the_known_head_is_offered_again(invitation: Invitation) -> None:
    previous = make.reply(invitation, "regrets")

    assert shown(opened(invitation, previous=previous))[0][0] == "H.E. Mme Bente ANGELL-Hansen"


def test_adding_a_person_keeps_everything_as_it_was_typed(invitation: Invitation) -> None:
    data = sent(
        answer=None, words="Half a", **{"p1-name": " <b>x</b> ", "p2-name": "", "p2-title": "Counsellor"}, add="1"
    )

    sheet = opened(invitation, data=data)

    assert sheet.is_sent is False
    assert shown(sheet) == [(" <b>x</b> ", "First Secretary"), ("", "Counsellor"), ("", "")]
    assert sheet.attendance.form["words"].value() == "Half a"
    assert sheet.faults() == []
    assert "autofocus" in drawn(sheet.attendance.rows[2], "name")
    assert "autofocus" not in drawn(sheet.attendance.rows[1], "name")


def test_a_person_can_be_removed_and_one_row_always_stays(invitation: Invitation) -> None:
    two = sent(**{"p2-name": "Counsellor, Norway", "p2-title": ""}, remove="1")
    one = sent(remove="1")

    assert shown(opened(invitation, data=two)) == [("Counsellor, Norway", "")]
    assert shown(opened(invitation, data=one)) == [("", "")]


def test_there_is_room_for_twenty(invitation: Invitation) -> None:
    many = {f"p{number}-name": f"Person {number}" for number in range(1, 31)}

    added = opened(invitation, data=sent(**many, add="1"))
    kept = opened(invitation, data=sent(**many))

    assert (len(added.attendance.rows), added.attendance.is_full) == (20, True)
    assert len(kept.people) == 20


def test_what_is_missing_is_said_at_its_control(invitation: Invitation) -> None:
    sheet = opened(invitation, data=sent(answer=None, **{"p1-name": "", "p1-title": "Ambassador"}))

    assert sheet.faults() == [
        Fault("id_answer_0", "Please say whether you will attend."),
        Fault("id_p1-name", "Please give the name that belongs to this title."),
    ]


@pytest.mark.parametrize("answer", ["perhaps", "{{7*7}}", "attending\r\nBcc: x"])
def test_an_answer_that_is_none_is_refused(invitation: Invitation, answer: str) -> None:
    faults = opened(invitation, data=sent(answer=answer)).faults()

    assert [fault.control for fault in faults] == ["id_answer_0"]


def test_who_does_not_come_is_not_asked_for_names(invitation: Invitation) -> None:
    sheet = opened(
        invitation, data=sent(answer="regrets", **{"p1-name": "", "p1-title": "Ambassador"}, signatory="other")
    )

    assert sheet.faults() == []
    reply = make.reply(invitation, "regrets", also=[sheet.record])
    assert not Delegate.objects.filter(reply=reply).exists()


def test_a_row_left_blank_is_nobody(invitation: Invitation) -> None:
    sheet = opened(invitation, data=sent(**{"p2-name": " ", "p2-title": "", "p3-name": "Counsellor, Norway"}))

    assert sheet.people == [Person("First Secretary, Norway", "First Secretary"), Person("Counsellor, Norway")]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<b>Bold</b>", "<b>Bold</b>"),
        ("{{7*7}}", "{{7*7}}"),
        ("A\r\nBcc: x@y.example", "A Bcc: x@y.example"),
        ("A\u202egnp.B", "Agnp.B"),
        ("\u2067right\u2069", "right"),
        ("\x00A\x1bB", "AB"),
        ("  Mme  Bente\tANGELL-Hansen ", "Mme Bente ANGELL-Hansen"),
        ("سعادة السفير\u200f", "سعادة السفير\u200f"),
    ],
)
def test_a_name_is_one_line_and_turns_nothing_around(typed: str, kept: str) -> None:
    assert LineField().clean(typed) == kept


def test_a_name_of_ten_thousand_characters_is_refused_in_words_and_kept_on_the_page(invitation: Invitation) -> None:
    sheet = opened(invitation, data=sent(**{"p1-name": "x" * 10_000}))

    [fault] = sheet.faults()

    assert fault.control == "id_p1-name"
    assert "200" in fault.words
    assert "10000" in fault.words
    assert "x" * 10_000 in drawn(sheet.attendance.rows[0], "name")
    assert "maxlength" not in drawn(sheet.attendance.rows[0], "name")


def test_words_keep_their_line_ends() -> None:
    assert ProseField(at_most=100).clean(" A\r\nB\rC\u202e ") == "A\nB\nC"


@pytest.mark.parametrize(
    "typed", ["a@b.example, c@d.example", '"a,b"@c.example', "a@b.example\r\nBcc: c@d.example", "x", "@"]
)
def test_where_the_confirmation_goes_is_exactly_one_mailbox(typed: str) -> None:
    with pytest.raises(Exception, match="one e-mail address"):
        MailboxField().clean(typed)


def test_a_field_draws_itself_with_its_error_and_hint(invitation: Invitation) -> None:
    row = opened(invitation, data=sent(**{"p1-name": "", "p1-title": '"><b>'})).attendance.rows[0]
    row.is_valid()

    name, title = drawn(row, "name"), drawn(row, "title", optional=True)

    assert 'class="field field--bad"' in name
    assert 'aria-describedby="id_p1-name_error" aria-invalid="true"' in name
    assert '<span class="error" id="id_p1-name_error">' in name
    assert 'value="&quot;&gt;&lt;b&gt;"' in title
    assert ">optional<" in title


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        (Event.Kind.BRIEFING, "Will the Netherlands attend the briefing?"),
        (Event.Kind.MEETING, "Will the Netherlands attend the meeting?"),
        (Event.Kind.DEADLINE, "Will the Netherlands attend?"),
    ],
)
def test_the_question_is_a_sentence_for_the_kind_of_event(meeting: Meeting, kind: str, question: str) -> None:
    state = make.state("NLD", in_text_en="the Netherlands")
    invitation = make.invitation(make.delegation(meeting, "NLD", state=state))
    invitation.event.kind = kind

    assert opened(invitation).question == question


def test_an_organisation_is_asked_like_a_state_and_has_no_standing(meeting: Meeting) -> None:
    sheet = opened(make.invitation(make.organisation_delegation(meeting)))

    assert (sheet.question, sheet.standing) == ("Will ICRC attend the briefing?", "")


def test_a_reply_says_what_was_answered_in_the_language_of_the_moment(invitation: Invitation) -> None:
    sheet = opened(invitation, data=sent(words="With pleasure"))
    reply = make.reply(invitation, "attending", words="With pleasure", also=[sheet.record])

    lines = sections.lines(sections.whole(Reply.objects.filter(pk=reply.pk)).get())
    with translation.override("fr"):
        french = Attendance.lines(reply)[0]

    assert lines[:3] == [
        Line("Briefing", ("Attending",)),
        Line("Words to the Presidency", ("With pleasure",)),
        Line("Delegation", ("First Secretary, Norway, First Secretary",)),
    ]
    assert french == Line("Réunion d’information", ("Participe",))


def test_replies_are_fetched_whole_in_a_constant_number_of_queries(
    invitation: Invitation, django_assert_num_queries: Any
) -> None:
    for number in (1, 3):
        while Reply.objects.count() < number:
            make.reply(invitation, also=[opened(invitation, data=sent()).record])

        with django_assert_num_queries(3):
            found = list(sections.whole(Reply.objects.select_related("invitation__event")))
            said = [sections.lines(reply) for reply in found]

        assert len(said) == number


def test_an_installation_without_attendance_says_so(settings: Any) -> None:
    settings.REPLY_SECTIONS = ["friends.sections.Themes"]
    sections.kinds.cache_clear()

    with pytest.raises(ImproperlyConfigured, match="Attendance"):
        sections.kinds()

    settings.REPLY_SECTIONS = ["invitations.sections.Attendance"]
    assert sections.kinds() == (Attendance,)
    sections.kinds.cache_clear()
