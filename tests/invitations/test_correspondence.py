"""The thread with one delegation: everything that passed, the newest first, at a constant cost."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from invitations import correspondence
from invitations.addresses import addressbook
from invitations.models import Copy, Delegate, Delegation, Invitation, Letter, Reply
from msp.models import LogEntry, Meeting, OutgoingMail, User
from tests import make

GENEVA = ZoneInfo("Europe/Zurich")


@pytest.fixture
def norway(meeting: Meeting) -> Delegation:
    return make.delegation(meeting, "NOR")


@pytest.fixture
def letter(norway: Delegation) -> Letter:
    return make.sent_letter(make.briefing(norway.meeting))


def copy(letter: Letter, to: Delegation, reference: str = "No: 026 Lao PM.GE.10") -> Copy:
    return Copy.objects.create(letter=letter, delegation=to, reference=reference, language="en", facts={})


def carried(copy: Copy, recipient: str, status: str = "accepted") -> OutgoingMail:
    """A message that carried a copy."""
    number = OutgoingMail.objects.count() + 1
    return OutgoingMail.objects.create(
        key=f"{copy.letter.round}:{copy.pk}:{number}",
        meeting=copy.letter.meeting,
        round=copy.letter.round,
        message_id=f"<{number}@presidency.example>",
        sender="mission@presidency.example",
        recipient=recipient,
        subject="Invitation",
        body=ContentFile(b"Excellency,", name=f"{number}.eml"),
        body_sha256="0" * 64,
        status=status,
        released_at=timezone.now(),
    )


def replied(invitation: Invitation, by: User, *, current: bool = True, **facts: object) -> Reply:
    defaults = {
        "answer": "attending",
        "source": "phone",
        "answered_at": datetime(2010, 3, 11, 10, 22, tzinfo=GENEVA),
        "recorded_by": by,
        "current": current,
    }
    return Reply.objects.create(invitation=invitation, **{**defaults, **facts})


def test_nothing_has_passed_with_a_new_delegation(norway: Delegation) -> None:
    assert correspondence.thread(norway) == []
    assert correspondence.answer(norway) == (None, None)


def test_a_letter_stands_with_its_reference_and_the_fate_of_its_mails(norway: Delegation, letter: Letter) -> None:
    mail = carried(copy(letter, norway), "mission.nor@missions.example")

    [entry] = correspondence.thread(norway)

    assert (entry.kind, entry.title) == ("letter", "Letter No: 026 Lao PM.GE.10 sent")
    assert entry.detail == letter.title
    assert [(one, look.words) for one, look in entry.mails] == [(mail, "Accepted")]


def test_in_a_rehearsal_a_letter_bears_the_meetings_day(norway: Delegation, letter: Letter) -> None:
    copy(letter, norway)

    [rehearsed] = correspondence.thread(norway)
    norway.meeting.rehearsal_on = None
    [real] = correspondence.thread(norway)

    assert (rehearsed.on, real.on) == (date(2010, 3, 5), timezone.now().astimezone(GENEVA).date())


def test_of_a_shared_mailbox_only_the_own_letter_is_shown(norway: Delegation, letter: Letter) -> None:
    iceland = make.delegation(norway.meeting, "ISL", email="mission.nor@missions.example")
    mine, theirs = copy(letter, norway), copy(letter, iceland, "No: 027 Lao PM.GE.10")
    own = carried(mine, "mission.nor@missions.example")
    carried(theirs, "mission.nor@missions.example")

    [entry] = correspondence.thread(norway)

    assert [mail for mail, _look in entry.mails] == [own]


@pytest.mark.parametrize(
    ("status", "words"), [("approved", "approved, not sent yet"), ("withdrawn", "withdrawn"), ("dispatched", "sent")]
)
def test_a_letter_says_how_far_it_came(norway: Delegation, letter: Letter, status: str, words: str) -> None:
    copy(letter, norway)
    Letter.objects.filter(pk=letter.pk).update(status=status)

    [entry] = correspondence.thread(norway)

    assert entry.title == f"Letter No: 026 Lao PM.GE.10 {words}"
    assert entry.done == (status == "dispatched")


def test_a_reply_tells_how_it_came_and_who_comes(norway: Delegation, letter: Letter, secretary: User) -> None:
    reply = replied(make.invitation(norway, letter), secretary, source_note="rang at noon", late=True, invented=True)
    Delegate.objects.create(reply=reply, position=1, name="First Secretary, Norway", title="Delegate")

    [entry] = correspondence.thread(norway)

    assert (entry.kind, entry.on, entry.by) == ("reply", date(2010, 3, 11), "Secretariat officer")
    assert entry.title == "Replied to Briefing: attending"
    assert entry.detail == "by telephone, rang at noon, late, invented for the sample"
    assert "First Secretary, Norway" in " ".join(value for line in entry.lines for value in line.values)


def test_an_earlier_reply_stays_and_the_current_one_counts(norway: Delegation, letter: Letter, secretary: User) -> None:
    invitation = make.invitation(norway, letter)
    replied(invitation, secretary, answer="undecided", current=False)
    now = replied(invitation, secretary)

    entries = correspondence.thread(norway)

    assert [entry.detail for entry in entries] == ["by telephone", "by telephone, replaced by a later one"]
    assert correspondence.answer(norway) == (invitation, now)


def test_a_note_is_added_for_good_and_kept_as_it_is_written(norway: Delegation, secretary: User) -> None:
    correspondence.take_note(norway, "Rang: <wants> {two} seats", by=secretary)

    [entry] = correspondence.thread(norway)

    assert (entry.kind, entry.title, entry.by) == ("note", "Rang: <wants> {two} seats", "Secretariat officer")
    assert LogEntry.objects.get(deed="noted").meeting == norway.meeting


def test_what_changed_in_the_address_book_is_part_of_the_thread(norway: Delegation, secretary: User) -> None:
    addressbook.amend(norway, by=secretary, language="fr")
    LogEntry.objects.create(deed="something else", thing="delegation", thing_id=str(norway.pk), thing_name="Norway")
    make.delegation(norway.meeting, "CHL")
    addressbook.amend(Delegation.objects.get(state__code="CHL"), by=secretary, language="fr")

    assert [entry.title for entry in correspondence.thread(norway)] == ["Address book amended"]


def test_the_newest_stands_first(norway: Delegation, letter: Letter, secretary: User) -> None:
    copy(letter, norway)
    Letter.objects.filter(pk=letter.pk).update(dispatched_at=timezone.now() - timedelta(hours=1))
    replied(make.invitation(norway, letter), secretary)
    correspondence.take_note(norway, "They rang.", by=secretary)

    assert [entry.kind for entry in correspondence.thread(norway)] == ["note", "reply", "letter"]


def test_a_long_thread_costs_no_more_queries_than_a_short_one(
    norway: Delegation, letter: Letter, secretary: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    carried(copy(letter, norway), "mission.nor@missions.example")
    invitation = make.invitation(norway, letter)
    Delegate.objects.create(reply=replied(invitation, secretary), position=1, name="A")
    correspondence.take_note(norway, "One.", by=secretary)
    with django_assert_num_queries(7):
        assert len(correspondence.thread(Delegation.objects.select_related("meeting").get(pk=norway.pk))) == 3

    event = invitation.event
    for _n in range(3):
        other = make.sent_letter(event)
        carried(copy(other, norway), "mission.nor@missions.example")
        Delegate.objects.create(reply=replied(invitation, secretary, current=False), position=1, name="B")
        correspondence.take_note(norway, "More.", by=secretary)
    with django_assert_num_queries(7):
        assert len(correspondence.thread(Delegation.objects.select_related("meeting").get(pk=norway.pk))) == 12
