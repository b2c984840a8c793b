"""A letter's life, from the first word to the last mail."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from invitations import approval, copies, enclosures, facts, letters, links, preflight, tasks
from invitations.drafts import Draft, ParagraphDraft, TextDraft
from invitations.enclosures import Paper
from invitations.models import Address, Copy, Delegation, Invitation, Letter, OfficeHolder, ReplyLink
from msp import outbox
from msp.models import LogEntry, Meeting, OutgoingMail, ReferenceNumber, User
from tests import make
from tests.msp import reading

Status = OutgoingMail.Status


@pytest.fixture
def delegations(meeting: Meeting) -> list[Delegation]:
    return [make.consented(make.delegation(meeting, "NOR")), make.delegation(meeting, "THA")]


def deeds(letter: Letter) -> list[str]:
    return list(
        LogEntry.objects.filter(thing="letter", thing_id=letter.pk).order_by("pk").values_list("deed", flat=True)
    )


def message(mail: OutgoingMail) -> EmailMessage:
    return message_from_bytes(outbox.stored(mail), policy=default)


# --- writing ---------------------------------------------------------------------------------------------------------


def test_a_letter_is_begun_as_it_was_written(meeting: Meeting, president: User) -> None:
    draft = make.draft(meeting, "One.", ParagraphDraft("Two.", "picked", ("NOR",)))

    letter = letters.compose(meeting, draft, by=president)

    assert Draft.of(Letter.objects.get(pk=letter.pk)) == draft
    assert (letter.status, letter.author, letter.revision) == ("draft", president, 0)
    assert deeds(letter) == ["drafted"]


def test_a_revision_is_counted_and_its_writer_becomes_the_author(
    meeting: Meeting, president: User, secretary: User
) -> None:
    letter = make.letter(meeting, president)
    french = TextDraft("fr", "Sujet", "Courtoisie", "", (ParagraphDraft("Un."),))
    draft = replace(make.draft(meeting, "Anew.", title="Renamed"), numbering="copy").with_text(french)

    changed = letters.revise(letter, draft, by=secretary, revision=0)

    assert changed
    assert Draft.of(Letter.objects.get(pk=letter.pk)) == draft
    assert (letter.revision, letter.author, letter.title) == (1, secretary, "Renamed")
    assert deeds(letter) == ["drafted", "revised"]


def test_a_press_of_the_button_without_a_change_is_no_revision(
    meeting: Meeting, president: User, secretary: User
) -> None:
    letter = make.letter(meeting, president)

    changed = letters.revise(letter, make.draft(meeting), by=secretary, revision=0)

    letter.refresh_from_db()
    assert not changed
    assert (letter.revision, letter.author, deeds(letter)) == (0, president, ["drafted"])


def test_two_editors_do_not_overwrite_one_another_unseen(meeting: Meeting, president: User, secretary: User) -> None:
    letter = make.letter(meeting, president)
    letters.revise(letter, make.draft(meeting, "The first one’s."), by=president, revision=0)

    with pytest.raises(letters.Stale):
        letters.revise(letter, make.draft(meeting, "The second one’s."), by=secretary, revision=0)

    assert Draft.of(letter).texts[0].paragraphs == (ParagraphDraft("The first one’s."),)


def test_what_was_approved_is_never_edited(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    letter = make.approved_letter(meeting, president, ambassador)

    with pytest.raises(letters.NotPossible, match="approved already"):
        letters.revise(letter, make.draft(meeting, "Anew."), by=president, revision=letter.revision)
    with pytest.raises(letters.NotPossible, match="approved already"):
        letters.acknowledge(letter, ["x"], by=president)
    with pytest.raises(enclosures.NotPossible):
        enclosures.enclose(letter, Paper(title="Late", body="x"), by=president)


def test_a_warning_is_acknowledged_once_and_by_name(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    Delegation.objects.update(language="fr")
    letter = make.letter(meeting, president)
    key = next(line.key for line in preflight.check(letter) if line.level == "warning")

    fresh = letters.acknowledge(letter, [key, "nothing:known"], by=ambassador)
    again = letters.acknowledge(letter, [key], by=president)

    letter.refresh_from_db()
    (entry,) = letter.acknowledged
    assert (fresh, again) == (1, 0)
    assert (entry["code"], entry["by"], entry["name"]) == (key, ambassador.pk, "Ambassador, Lao PDR")
    assert deeds(letter) == ["drafted", "acknowledged a warning"]


def test_an_error_cannot_be_acknowledged_away(meeting: Meeting, president: User, delegations: list[Delegation]) -> None:
    letter = make.letter(meeting, president, "{nosuch}")
    key = next(line.key for line in preflight.check(letter) if line.code == "field")

    assert letters.acknowledge(letter, [key], by=president) == 0


def test_a_test_goes_to_oneself_marked_and_with_a_link_that_opens_nothing(
    meeting: Meeting, president: User, delegations: list[Delegation]
) -> None:
    letter = make.letter(meeting, president, "I invite {state}: {reply.link}")

    sent = letters.send_test(letter, by=president, delegation=delegations[0])

    mail = message(sent)
    (paper,) = mail.iter_attachments()
    data, body = paper.get_content(), mail.get_body(("plain",))
    assert (sent.recipient, sent.status, sent.round) == (president.email, "queued", "")
    assert sent.priority < OutgoingMail._meta.get_field("priority").default
    assert mail["Subject"].startswith("TEST: Invitation: Briefing")
    assert body
    assert "THIS IS A TEST" in body.get_content()
    assert "TEST" in reading.written(data)
    assert set(reading.links(data)) == {facts.sample_link()}
    assert links.find("sample-of-a-personal-link") is None
    assert not ReplyLink.objects.exists()
    assert deeds(letter) == ["drafted", "sent a test"]


def test_a_test_for_somebody_who_is_not_addressed_is_refused(
    meeting: Meeting, president: User, delegations: list[Delegation]
) -> None:
    letter = make.letter(meeting, president, only_codes=("NOR",))
    broken = make.letter(meeting, president, "{nosuch}")

    with pytest.raises(letters.NotPossible, match="not among the addressees"):
        letters.send_test(letter, by=president, delegation=delegations[1])
    with pytest.raises(letters.NotPossible, match="nosuch"):
        letters.send_test(broken, by=president, delegation=delegations[1])


# --- approving -------------------------------------------------------------------------------------------------------


def test_an_approval_freezes_numbers_facts_and_links(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    letter = make.letter(meeting, president, "To {state}.", ParagraphDraft("Who signs?", "consented"))

    promised = letters.approve(letter, by=ambassador)

    norway, thailand = Copy.objects.order_by("pk")
    assert promised == 2
    assert (letter.status, letter.approved_by) == ("approved", ambassador)
    assert len(letter.approved_sha256) == 64
    assert [copy.reference for copy in (norway, thailand)] == ["No: 001 Lao PM.GE.10"] * 2
    assert [copy.status for copy in (norway, thailand)] == ["promised", "promised"]
    assert [copy.capacity for copy in (norway, thailand)] == ["consented", "none"]
    assert norway.facts["paragraphs"] == ["To {state}.", "Who signs?"]
    assert (norway.facts["state_is_asked_to_sign"], thailand.facts["state_is_asked_to_sign"]) == (True, False)
    assert ReferenceNumber.objects.get().what == "Briefing of 17 March"
    assert Invitation.objects.count() == ReplyLink.objects.count() == 2
    assert not OutgoingMail.objects.exists()
    assert deeds(letter) == ["drafted", "approved"]


def test_no_token_is_stored_with_a_copy(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    make.approved_letter(meeting, president, ambassador)

    kept = json.dumps(list(Copy.objects.values_list("facts", flat=True)))

    assert [link.public_id in kept for link in ReplyLink.objects.all()] == [True, True]
    assert [links.token(link) in kept for link in ReplyLink.objects.all()] == [False, False]


def test_each_copy_may_have_a_number_of_its_own(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    make.approved_letter(meeting, president, ambassador, numbering="copy")

    assert list(Copy.objects.order_by("pk").values_list("reference", flat=True)) == [
        "No: 001 Lao PM.GE.10",
        "No: 002 Lao PM.GE.10",
    ]


def test_every_mailbox_has_a_link_of_its_own(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    norway = delegations[0]
    norway.addresses.create(email="capital@norway.example", purpose=Address.Purpose.COPY, label="Ministry")

    make.approved_letter(meeting, president, ambassador)

    copy = Copy.objects.get(delegation=norway)
    found = {link.email: link.public_id for link in ReplyLink.objects.filter(invitation__delegation=norway)}
    assert copy.facts["recipients"] == [
        {
            "email": "mission.nor@missions.example",
            "label": "",
            "purpose": "to",
            "link": found["mission.nor@missions.example"],
        },
        {
            "email": "capital@norway.example",
            "label": "Ministry",
            "purpose": "copy",
            "link": found["capital@norway.example"],
        },
    ]
    assert copy.facts["link"] == found["mission.nor@missions.example"]


def test_two_states_that_share_a_mailbox_have_two_links(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    Address.objects.update(email="both@missions.example")

    make.approved_letter(meeting, president, ambassador)

    assert ReplyLink.objects.filter(email="both@missions.example").count() == 2


def test_enclosures_are_frozen_with_their_hash(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    letter = make.letter(meeting, president)
    enclosure = enclosures.enclose(letter, Paper(title="Agenda", body="- one"), by=president)
    letter.refresh_from_db()

    letters.approve(letter, by=ambassador)

    enclosure.refresh_from_db()
    data = enclosures.printed(enclosure)
    assert (len(enclosure.sha256), enclosure.pages) == (64, 1)
    assert "Agenda" in reading.text(data)


def test_who_wrote_it_last_does_not_approve_it(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    letter = make.letter(meeting, president)
    assert not letters.may_approve(letter, president)
    assert letters.may_approve(letter, ambassador)

    letters.revise(letter, make.draft(meeting, "The Ambassador’s own words."), by=ambassador, revision=0)

    with pytest.raises(letters.NotPossible, match="other than who wrote it last"):
        letters.approve(letter, by=ambassador)
    assert letters.approve(letter, by=president) == 2


def test_only_a_seat_of_the_presidency_approves(
    meeting: Meeting, president: User, secretary: User, stranger: User, delegations: list[Delegation]
) -> None:
    letter = make.letter(meeting, president)

    for somebody in (secretary, stranger):
        with pytest.raises(letters.NotPossible):
            letters.approve(letter, by=somebody)


def test_errors_and_open_warnings_block_the_approval(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    Delegation.objects.filter(state__code="THA").update(language="fr")
    letter = make.letter(meeting, president, "{nosuch}")

    with pytest.raises(letters.NotReady) as refusal:
        letters.approve(letter, by=ambassador)

    assert [line.code for line in refusal.value.lines] == ["field", "language"]
    assert not ReferenceNumber.objects.exists()
    assert Letter.objects.get().status == "draft"


def test_twice_approved_is_once(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    letter = make.letter(meeting, president)
    stale = Letter.objects.get(pk=letter.pk)
    letters.approve(letter, by=ambassador)

    for held in (letter, stale):
        with pytest.raises(letters.NotPossible):
            letters.approve(held, by=ambassador)

    assert Copy.objects.count() == 2
    assert ReferenceNumber.objects.count() == 1


def test_a_text_changed_under_ones_eyes_is_not_approved(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    letter = make.letter(meeting, president)
    read = Letter.objects.get(pk=letter.pk)
    letters.revise(letter, make.draft(meeting, "Other words."), by=president, revision=0)

    with pytest.raises(letters.NotPossible, match="changed this letter a moment ago"):
        letters.approve(read, by=ambassador)

    assert not Copy.objects.exists()


def test_an_address_book_that_changed_meanwhile_is_looked_at_again(
    meeting: Meeting,
    president: User,
    ambassador: User,
    delegations: list[Delegation],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letter = make.letter(meeting, president)
    really = approval.print_enclosures

    def meanwhile(letter: Letter) -> Any:
        OfficeHolder.objects.update(salutation="")
        return really(letter)

    monkeypatch.setattr(approval, "print_enclosures", meanwhile)

    with pytest.raises(letters.NotReady):
        letters.approve(letter, by=ambassador)
    letter.refresh_from_db()
    assert (letter.status, Copy.objects.count(), ReferenceNumber.objects.count()) == ("draft", 0, 0)


def test_one_bell_is_rung_when_the_rows_are_there(
    meeting: Meeting,
    president: User,
    ambassador: User,
    delegations: list[Delegation],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    letter = make.letter(meeting, president)

    with django_capture_on_commit_callbacks() as callbacks:
        letters.approve(letter, by=ambassador)

    assert [getattr(callback, "func", None) for callback in callbacks] == [tasks.ring]


def test_a_letter_without_a_reply_needs_no_links(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    draft = replace(make.draft(meeting, "For your information, {state}.", subject="A note"), event=None, reply_by=None)
    letter = letters.compose(meeting, draft, by=president)

    letters.approve(letter, by=ambassador)

    assert not Invitation.objects.exists()
    assert Copy.objects.first().facts["link"] == ""  # type: ignore[union-attr]  # two were promised


# --- setting aside, sending ------------------------------------------------------------------------------------------


@pytest.fixture
def ready(meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]) -> Letter:
    return make.ready_letter(meeting, president, ambassador)


def statuses() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("status", flat=True))


def test_a_letter_leaves_once(ready: Letter, secretary: User) -> None:
    assert statuses() == ["held", "held"]

    released = letters.dispatch(ready, by=secretary)

    assert released == 2
    assert statuses() == ["queued", "queued"]
    assert (ready.status, ready.dispatched_by) == ("dispatched", secretary)
    with pytest.raises(letters.NotPossible, match="nothing was sent twice"):
        letters.dispatch(ready, by=secretary)
    assert deeds(ready).count("dispatched") == 1


def test_a_dispatch_prints_nothing_and_asks_few_questions(
    ready: Letter, secretary: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(9):
        letters.dispatch(ready, by=secretary)


def test_nothing_leaves_before_everything_is_prepared(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    letter = make.approved_letter(meeting, president, ambassador)
    copies.prepare_some([letter.copies.order_by("pk")[0].pk])

    with pytest.raises(letters.NotPossible, match="1 letters are not prepared yet"):
        letters.dispatch(letter, by=president)

    letter.refresh_from_db()
    assert (letter.status, statuses()) == ("approved", ["held"])


def test_a_draft_does_not_leave(meeting: Meeting, president: User, delegations: list[Delegation]) -> None:
    letter = make.letter(meeting, president)

    with pytest.raises(letters.NotPossible, match="not approved yet"):
        letters.dispatch(letter, by=president)


def test_a_copy_that_cannot_be_printed_is_set_aside_by_name(
    ready: Letter, secretary: User, delegations: list[Delegation]
) -> None:
    copy = ready.copies.get(delegation=delegations[1])
    OutgoingMail.objects.filter(key=copies.key(copy, 0)).delete()
    Copy.objects.filter(pk=copy.pk).update(status="faulty", fault="No font.", pdf_sha256="")
    with pytest.raises(letters.NotPossible):
        letters.dispatch(ready, by=secretary)

    assert letters.set_aside(copy, by=secretary)
    assert not letters.set_aside(copy, by=secretary)

    assert letters.dispatch(ready, by=secretary) == 1
    assert LogEntry.objects.get(deed="set a copy aside").facts["code"] == "THA"


def test_with_everybody_set_aside_nothing_is_sent(ready: Letter, secretary: User) -> None:
    OutgoingMail.objects.all().delete()
    Copy.objects.update(status="aside")

    with pytest.raises(letters.NotPossible, match="nobody left"):
        letters.dispatch(ready, by=secretary)
    ready.refresh_from_db()
    assert ready.status == "approved"


def test_what_could_not_be_printed_is_tried_again(ready: Letter, president: User) -> None:
    Copy.objects.update(status="faulty", fault="No font.")

    assert letters.prepare_again(ready, by=president) == 2
    assert letters.prepare_again(ready, by=president) == 0
    assert set(Copy.objects.values_list("status", "fault")) == {("promised", "")}


def test_a_letter_is_paused_and_goes_on(ready: Letter, secretary: User) -> None:
    assert not letters.pause(ready, by=secretary)
    letters.dispatch(ready, by=secretary)

    paused = [letters.pause(ready, by=secretary), letters.pause(ready, by=secretary)]
    held_back = OutgoingMail.objects.filter(paused=True).count()
    resumed = [letters.resume(ready, by=secretary), letters.resume(ready, by=secretary)]

    assert (paused, held_back, resumed) == ([True, False], 2, [True, False])
    assert not OutgoingMail.objects.filter(paused=True).exists()
    assert deeds(ready)[-2:] == ["paused", "resumed"]


@pytest.mark.parametrize("sent", [False, True])
def test_a_withdrawn_letter_sends_nothing_more(ready: Letter, ambassador: User, secretary: User, sent: bool) -> None:
    if sent:
        letters.dispatch(ready, by=secretary)
        OutgoingMail.objects.filter(pk=OutgoingMail.objects.order_by("pk")[0].pk).update(status="accepted")
    link = ReplyLink.objects.first()
    assert link
    assert links.find(links.token(link))

    stopped = letters.withdraw(ready, by=ambassador)

    assert stopped == (1 if sent else 2)
    assert statuses() == (["accepted", "cancelled"] if sent else ["cancelled", "cancelled"])
    assert links.find(links.token(link)) is None
    with pytest.raises(letters.NotPossible, match="withdrawn before"):
        letters.withdraw(ready, by=ambassador)
    with pytest.raises(letters.NotPossible, match="withdrawn"):
        letters.dispatch(ready, by=secretary)


def test_a_letter_written_anew_takes_over_the_invitations(
    ready: Letter, meeting: Meeting, president: User, ambassador: User
) -> None:
    before = {link.invitation.delegation_id: links.token(link) for link in ReplyLink.objects.all()}
    letters.withdraw(ready, by=ambassador)

    anew = make.approved_letter(meeting, president, ambassador)

    assert set(Invitation.objects.values_list("letter", flat=True)) == {anew.pk}
    assert {link.invitation.delegation_id: links.token(link) for link in ReplyLink.objects.all()} == before
    assert Copy.objects.filter(letter=anew).first().reference == "No: 002 Lao PM.GE.10"  # type: ignore[union-attr]  # it was promised


# --- reminding -------------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(ready: Letter, secretary: User) -> Letter:
    letters.dispatch(ready, by=secretary)
    Meeting.objects.update(rehearsal_on=date(2010, 3, 10))
    return Letter.objects.get(pk=ready.pk)


def test_a_reminder_goes_to_who_has_not_answered_with_the_same_link(
    sent: Letter, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    make.reply(Invitation.objects.get(delegation=delegations[0]))

    reminder = letters.remind(sent, by=president)
    letters.approve(reminder, by=ambassador)

    (copy,) = reminder.copies.all()
    link = ReplyLink.objects.get(invitation__delegation=delegations[1])
    assert (reminder.only_codes, reminder.dated_on, reminder.reminds_of) == (["THA"], date(2010, 3, 10), sent)
    assert copy.facts["link"] == link.public_id
    assert "my letter of 5 March 2010 (No: 001 Lao PM.GE.10)" in copy.facts["paragraphs"][0]
    assert Invitation.objects.get(delegation=delegations[1]).letter == sent


def test_a_reminder_may_go_to_some(sent: Letter, president: User) -> None:
    assert letters.remind(sent, by=president, codes=["NOR", "XXX"]).only_codes == ["NOR"]


def test_who_answers_before_the_reminder_leaves_is_spared(
    sent: Letter, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    reminder = letters.remind(sent, by=president)
    letters.approve(reminder, by=ambassador)
    copies.prepare_some(reminder.copies.values_list("pk", flat=True))
    make.reply(Invitation.objects.get(delegation=delegations[0]))

    released = letters.dispatch(reminder, by=ambassador)

    mails = OutgoingMail.objects.filter(round=reminder.round).order_by("pk")
    assert released == 1
    assert [(mail.recipient, mail.status) for mail in mails] == [
        ("mission.nor@missions.example", "cancelled"),
        ("mission.tha@missions.example", "queued"),
    ]
    assert message(mails[1])["Auto-Submitted"] == "auto-generated"


def test_there_is_nobody_to_remind_when_all_have_answered(sent: Letter, president: User) -> None:
    for invitation in Invitation.objects.all():
        make.reply(invitation)

    with pytest.raises(letters.NotPossible, match="nobody to remind"):
        letters.remind(sent, by=president)


def test_only_a_letter_that_has_left_is_recalled(meeting: Meeting, president: User) -> None:
    with pytest.raises(letters.NotPossible, match="has left"):
        letters.remind(make.letter(meeting, president), by=president)


def test_a_reminder_is_written_in_the_letters_languages(
    meeting: Meeting, president: User, ambassador: User, delegations: list[Delegation]
) -> None:
    french = TextDraft("fr", "Invitation", "Veuillez agréer…", "", (ParagraphDraft("J’invite {state}."),))
    Delegation.objects.update(language="fr")
    letter = make.ready_letter(meeting, president, ambassador, more_texts=[french])
    letters.dispatch(letter, by=ambassador)

    reminder = letters.remind(letter, by=president)

    texts = Draft.of(reminder).texts
    assert [text.language for text in texts] == ["en", "fr"]
    assert "ma lettre du 5 mars 2010 (No: 001 Lao PM.GE.10)" in texts[1].paragraphs[0].body
    assert preflight.blocking(preflight.check(reminder)) == []
