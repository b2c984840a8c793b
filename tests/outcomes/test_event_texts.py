"""Texts on the dates of the road, and whether they have gone round."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from invitations.models import Enclosure, Letter
from msp.models import Event, LogEntry
from outcomes import circulations, event_texts, versions
from outcomes.circulations import Round
from outcomes.event_texts import Hanging
from outcomes.faults import NotPossible
from outcomes.models import Adoption, Document, EventText
from tests import make
from tests.outcomes.proposing import LINES, NOW, paper, propose, reworded, seal, staff

pytestmark = pytest.mark.django_db
DAY = date(2010, 3, 17)


@pytest.fixture
def text() -> Document:
    """A declaration that is discussed at the briefing."""
    made = paper()
    event_texts.hang(made, make.briefing(made.meeting), part="discussed", by=staff(made))
    return made


def only(text: Document, role: str = "presidency") -> Hanging:
    [found] = event_texts.of_meeting(text.meeting, role=role)
    return found


def send(text: Document, **facts: Any) -> Letter:
    """A letter that has left with the text enclosed."""
    letter = make.sent_letter(text.meeting.events.get(kind="briefing"), **facts)
    Enclosure.objects.create(letter=letter, position=1, title=text.title, body="…")
    return letter


def test_hung_again_the_newer_word_stands(text: Document) -> None:
    event = text.meeting.events.get(kind="briefing")

    link = event_texts.hang(text, event, part="due", by=staff(text))

    assert list(EventText.objects.values_list("pk", "part")) == [(link.pk, "due")]
    with pytest.raises(IntegrityError), transaction.atomic():
        EventText.objects.create(document=text, event=event)
    event_texts.take_off(link, by=staff(text))
    assert event_texts.of_event(event, role="presidency") == []
    assert LogEntry.objects.filter(thing="document", deed__in=["hung on a date", "taken off a date"]).count() == 3


def test_a_date_of_another_meeting_is_refused(text: Document) -> None:
    other = make.meeting(slug="2msp", letterhead=text.meeting.letterhead, treaty=text.meeting.treaty)

    with pytest.raises(NotPossible, match="another meeting"):
        event_texts.hang(text, other.events.get(), part="due", by=staff(text))


def test_a_text_that_has_not_gone_round_is_near_then_late(text: Document) -> None:
    one = only(text)

    assert (one.document, one.part, one.number, one.has_left, one.open) == (text, "discussed", 1, False, 0)
    days = [DAY - timedelta(days=8), DAY - timedelta(days=7), DAY, DAY + timedelta(days=1)]
    assert [(one.is_near(day), one.is_late(day)) for day in days] == [
        (False, False),
        (True, False),
        (True, False),
        (False, True),
    ]


def test_enclosed_in_a_letter_that_left_it_has_gone_round_until_the_next_version(text: Document) -> None:
    letter = send(text, status="approved", dispatched_at=None)
    assert only(text).has_left is False

    Letter.objects.filter(pk=letter.pk).update(status="dispatched", dispatched_at=timezone.now())
    assert only(text).has_left is True
    assert not only(text).is_late(DAY + timedelta(days=1))

    seal(text, *LINES, "One more;")
    Letter.objects.filter(pk=letter.pk).update(dispatched_at=NOW - timedelta(hours=1))
    assert (only(text).number, only(text).has_left) == (2, False)


def test_what_is_due_is_ready_when_no_proposal_is_open_either(text: Document) -> None:
    send(text, dispatched_at=timezone.now())
    propose(text, **reworded(1, "as soon as possible", "soon"))
    assert (only(text).has_left, only(text).is_ready) == (True, True)

    event_texts.hang(text, text.meeting.events.get(kind="briefing"), part="due", by=staff(text))

    assert (only(text).open, only(text).is_ready, only(text).is_near(DAY)) == (1, False, True)


def test_a_circulation_counts_for_its_own_version_alone(text: Document) -> None:
    make.delegation(text.meeting)
    head = versions.head(text)
    assert head is not None
    made = circulations.circulate(head, Round("information"), by=staff(text), now=NOW)
    assert only(text).has_left is False

    now = timezone.now()
    facts = {"status": "dispatched", "approved_by": make.user(), "approved_at": now, "dispatched_at": now}
    Letter.objects.filter(pk=made.letter_id).update(**facts)
    assert only(text).has_left is True
    seal(text, *LINES, "One more;")
    assert only(text).has_left is False


def test_an_adopted_text_is_late_nowhere_and_open_proposals_are_counted(text: Document) -> None:
    propose(text, **reworded(1, "as soon as possible", "soon"))
    propose(text, "MEX", **reworded(1, "as soon as possible", "now"))
    assert only(text).open == 2

    head = versions.head(text)
    assert head is not None
    Adoption.objects.create(document=text, version=head, manner="as-is", on=DAY, by=staff(text), at=NOW)
    assert only(text).has_left is True


def test_a_seat_sees_what_it_may_read(text: Document) -> None:
    assert only(text, "reader").document == text
    Document.objects.update(audience="office")

    assert event_texts.of_meeting(text.meeting, role="reader") == []
    assert only(text, "secretariat").document == text


def test_it_is_one_query_for_one_text_and_for_three(text: Document) -> None:
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            found = event_texts.of_meeting(text.meeting, role="presidency")
        counts.append((len(found), len(asked)))
        for n in range(2):
            facts = {"kind": Event.Kind.DEADLINE, "title": f"Day {n}", "starts_on": DAY, "ends_on": DAY}
            event = Event.objects.create(meeting=text.meeting, **facts)
            event_texts.hang(text, event, part="due", by=staff(text))

    assert counts == [(1, 1), (3, 1)]
