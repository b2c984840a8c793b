"""A version goes round by a letter, and what went to whom stands for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from invitations import letters
from invitations.drafts import Draft
from invitations.models import Invitation, Letter, ReplyLink
from msp import prose
from outcomes import circulations, documents, versions
from outcomes.circulations import Round
from outcomes.faults import NotPossible
from outcomes.models import Circulation, Document
from tests import make
from tests.outcomes.proposing import LINES, NOW, paper, seal, staff

pytestmark = pytest.mark.django_db
UNTIL = NOW + timedelta(days=14)


@pytest.fixture
def text() -> Document:
    made = paper()
    make.delegation(made.meeting)
    return made


def circulate(text: Document, purpose: str = "comment") -> Circulation:
    head = versions.head(text)
    assert head is not None
    until = None if purpose == "information" else UNTIL
    return circulations.circulate(head, Round(purpose, until), by=staff(text), now=NOW)


def approved(circulation: Circulation) -> Letter:
    """The letter of a circulation, approved by a second person."""
    letter = circulation.letter
    second = make.user("presidency", letter.meeting)
    keys = {line.key for line in letters.preflight.check(letter)}
    letters.acknowledge(letter, keys, by=second)
    letters.approve(letter, by=second)
    letter.refresh_from_db()
    return letter


def test_pressed_twice_it_drafts_one_letter_with_the_text_enclosed(text: Document) -> None:
    first, again = circulate(text), circulate(text)

    assert first == again
    letter = Letter.objects.get()
    assert [one.title for one in letter.enclosures.all()] == ["Draft Vientiane Declaration"]
    draft = Draft.of(letter)
    assert (draft.asks, draft.reply_by, {one.language for one in draft.texts}) == (("texts",), UNTIL, {"en", "fr"})
    assert "{reply.link}" in draft.texts[0].paragraphs[1].body
    assert "{event.when}" in draft.texts[0].paragraphs[1].body


def test_a_title_opens_no_field_of_the_letter(text: Document) -> None:
    Document.objects.filter(pk=text.pk).update(title="Plan {state} *2011*")
    text.refresh_from_db()

    letter = circulate(text).letter

    (said,) = [one for one in Draft.of(letter).texts if one.language == "en"]
    assert prose.plain(said.subject, {}) == "Plan {state} *2011*, version 1"
    assert prose.fields(said.paragraphs[0].body) == ["state"]
    assert prose.plain(said.paragraphs[0].body, {"state": "Norway"}).endswith(
        "Norway the enclosed text: Plan {state} *2011*, version 1."
    )


def test_proposals_are_taken_until_the_moment_that_the_letter_says(text: Document) -> None:
    Document.objects.update(proposals_are_open=False, audience="office")

    circulate(text)

    text.refresh_from_db()
    assert (text.proposals_are_open, text.proposals_until, text.audience) == (True, UNTIL, "delegations")


def test_what_asks_for_an_answer_needs_a_moment_to_come(text: Document) -> None:
    head = versions.head(text)
    assert head is not None
    for until in (None, NOW):
        with pytest.raises(NotPossible, match="still to come"):
            circulations.circulate(head, Round("comment", until), by=staff(text), now=NOW)

    letter = circulate(text, "information").letter
    assert (letter.event, letter.asks) == (None, [])


def test_the_approved_letter_gives_every_delegation_a_link_that_opens_the_texts(text: Document) -> None:
    letter = approved(circulate(text))

    assert letter.copies.count() == Invitation.objects.filter(letter=letter).count() > 0
    assert ReplyLink.objects.filter(invitation__letter=letter).exists()


def test_the_list_and_the_hashes_stand_whatever_becomes_of_the_address_book(text: Document) -> None:
    circulation = circulate(text)
    approved(circulation)
    before = circulations.received(circulation), circulations.papers_of(circulation)
    assert all(before)
    assert all(sha256 for _title, sha256 in before[1])

    for one in text.meeting.delegations.all():
        one.addresses.all().delete()
    text.meeting.delegations.update(mission_name="Elsewhere", language="fr")
    seal(text, *LINES[:2])

    assert (circulations.received(circulation), circulations.papers_of(circulation)) == before


def test_delegations_see_what_was_sent_until_the_next_is_sent(text: Document) -> None:
    circulation = circulate(text)
    second = seal(text, *LINES[:2])
    assert documents.shown(text) == second
    Letter.objects.update(status="dispatched", approved_by=make.user(), approved_at=NOW, dispatched_at=NOW)

    assert documents.shown(text) == circulation.version


def test_a_letter_that_is_taken_back_leaves_room_for_another(text: Document) -> None:
    first = circulate(text)
    letters.withdraw(first.letter, by=staff(text))

    second = circulate(text)

    assert first != second
    assert [one.pk for one in circulations.of(text)] == [second.pk, first.pk]
