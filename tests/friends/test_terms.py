"""Terms: begun, undone, ended and handed over; one decision counts."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from friends import contacts, telling, terms
from friends.contacts import Person
from friends.faults import NotPossible
from friends.models import Contact, Friend, Offer, Theme
from friends.sample import open_themes
from invitations.models import Letter
from msp.models import Meeting, User
from tests import make
from tests.friends.helping import DAY, begin, send, volunteer

Role, Ending = Friend.Role, Friend.Ending


@pytest.fixture
def clearance(meeting: Meeting) -> Theme:
    """One of the themes of the founding letter."""
    open_themes(meeting)
    return Theme.objects.get(slug="clearance")


def test_a_confirmation_begins_a_term_and_answers_the_offer(
    meeting: Meeting, clearance: Theme, president: User
) -> None:
    norway = volunteer(meeting, clearance)

    friend = begin(clearance, norway, president)

    assert (friend.role, friend.from_on, friend.until_on, friend.by) == (Role.FRIEND, DAY, None, president)
    assert [(one.answer, one.answered_by) for one in Offer.objects.all()] == [("confirmed", president)]
    assert not Offer.objects.all().waiting().exists()


def test_who_confirms_second_is_told_who_was_first(meeting: Meeting, clearance: Theme, president: User) -> None:
    norway = volunteer(meeting, clearance)
    begin(clearance, norway, president)

    with pytest.raises(NotPossible, match="already; First Secretary, Lao PDR decided it"):
        begin(clearance, norway, president)

    assert Friend.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_acceptances_at_once_one_wins_and_the_other_is_told() -> None:
    meeting = make.meeting()
    open_themes(meeting)
    theme = Theme.objects.get(slug="clearance")
    norway, first, second = volunteer(meeting, theme), make.user(), make.user()
    outcome: list[str] = []
    ready = threading.Barrier(2)

    def press(by: User) -> None:
        try:
            ready.wait()
            begin(theme, norway, by)
            outcome.append("won")
        except NotPossible:
            outcome.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(by,)) for by in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcome) == ["told", "won"]
    assert Friend.objects.filter(until_on=None).count() == 1
    assert Offer.objects.get().answered_by_id == Friend.objects.get().by_id


def test_a_friend_becomes_a_coordinator_and_the_earlier_part_stays_in_the_history(
    meeting: Meeting, clearance: Theme, president: User, ambassador: User
) -> None:
    norway = volunteer(meeting, clearance)
    friend = begin(clearance, norway, president)
    contacts.add(friend, Person("First Secretary, Norway", "friend@norway.example"), by=president)
    [letter] = telling.write(meeting, by=president)
    send(letter, ambassador)

    coordinator = begin(clearance, norway, president, Role.COORDINATOR, DAY + timedelta(days=3))

    friend.refresh_from_db()
    assert (friend.until_on, friend.ending) == (DAY + timedelta(days=3), Ending.CHANGED)
    assert contacts.people(coordinator) == [Person("First Secretary, Norway", "friend@norway.example")]


def test_a_part_of_which_nobody_was_told_is_forgotten_with_its_letter(
    meeting: Meeting, clearance: Theme, president: User
) -> None:
    norway = volunteer(meeting, clearance)
    begin(clearance, norway, president)
    [letter] = telling.write(meeting, by=president)

    begin(clearance, norway, president, Role.COORDINATOR)

    letter.refresh_from_db()
    assert letter.status == Letter.Status.WITHDRAWN
    assert list(Friend.objects.values_list("role", flat=True)) == [Role.COORDINATOR]


def test_a_decision_is_undone_until_its_letter_leaves(
    meeting: Meeting, clearance: Theme, president: User, ambassador: User
) -> None:
    norway = volunteer(meeting, clearance)
    begin(clearance, norway, president)
    [letter] = telling.write(meeting, by=president)

    terms.undo(Friend.objects.get(), by=president)
    terms.undo(Friend(pk=999_999), by=president)

    letter.refresh_from_db()
    assert (Friend.objects.count(), letter.status) == (0, Letter.Status.WITHDRAWN)
    assert Offer.objects.all().waiting().count() == 1

    begin(clearance, norway, president)
    [second] = telling.write(meeting, by=president)
    send(second, ambassador)
    with pytest.raises(NotPossible, match="has left"):
        terms.undo(Friend.objects.get(), by=president)


def test_undoing_an_appointment_lets_the_earlier_part_stand_again(
    meeting: Meeting, clearance: Theme, president: User, ambassador: User
) -> None:
    norway = volunteer(meeting, clearance)
    friend = begin(clearance, norway, president)
    [letter] = telling.write(meeting, by=president)
    send(letter, ambassador)
    coordinator = begin(clearance, norway, president, Role.COORDINATOR)

    terms.undo(coordinator, by=president)

    friend.refresh_from_db()
    assert (friend.until_on, friend.ending) == (None, "")
    assert not Offer.objects.all().waiting().exists()


def test_who_is_asked_to_coordinate_again_before_the_mail_left_keeps_the_first_term(
    meeting: Meeting, clearance: Theme, president: User, ambassador: User
) -> None:
    norway = volunteer(meeting, clearance)
    first = begin(clearance, norway, president, Role.COORDINATOR)
    [letter] = telling.write(meeting, by=president)
    send(letter, ambassador)
    begin(clearance, norway, president)

    again = begin(clearance, norway, president, Role.COORDINATOR)

    assert (again.pk, list(Friend.objects.values_list("pk", "until_on"))) == (first.pk, [(first.pk, None)])


def test_a_term_ends_once_and_not_before_it_began(meeting: Meeting, clearance: Theme, president: User) -> None:
    friend = begin(clearance, make.delegation(meeting), president)

    with pytest.raises(NotPossible, match="before it began"):
        terms.end(friend, ending=Ending.STEPPED_DOWN, on=DAY - timedelta(days=1), by=president)
    first = terms.end(friend, ending=Ending.STEPPED_DOWN, on=DAY, by=president)
    second = terms.end(friend, ending=Ending.TERM, on=DAY, by=president)

    assert (first, second, friend.ending) == (True, False, Ending.STEPPED_DOWN)
    with pytest.raises(NotPossible, match="history"):
        terms.undo(friend, by=president)


def test_a_successor_begins_with_the_open_work_named(meeting: Meeting, clearance: Theme, president: User) -> None:
    norway, zambia = make.delegation(meeting), make.delegation(meeting, "ZMB")
    friend = begin(clearance, norway, president, Role.COORDINATOR)
    terms.plan(friend, until=date(2010, 11, 12), by=president)

    later = DAY + timedelta(days=20)
    now = timezone.now()
    successor = terms.hand_over(friend, to=zambia, on=later, open_work="Format B\n", by=president, now=now)

    assert (friend.until_on, friend.ending, friend.successor) == (later, Ending.HANDED_OVER, successor)
    facts = (successor.role, successor.from_on, successor.planned_until_on, successor.open_work)
    assert facts == (Role.COORDINATOR, later, date(2010, 11, 12), "Format B")
    with pytest.raises(NotPossible, match="ended already"):
        terms.hand_over(friend, to=zambia, on=later, open_work="", by=president, now=now)

    terms.undo(successor, by=president)

    friend.refresh_from_db()
    assert (friend.until_on, friend.successor) == (None, None)


def test_nobody_hands_over_to_himself(meeting: Meeting, clearance: Theme, president: User) -> None:
    friend = begin(clearance, make.delegation(meeting), president)

    with pytest.raises(NotPossible, match="another State"):
        terms.hand_over(friend, to=friend.delegation, on=DAY, open_work="", by=president, now=timezone.now())

    assert Friend.objects.get().until_on is None


def test_the_planned_end_is_saved_once_and_lies_in_the_term(
    meeting: Meeting, clearance: Theme, president: User
) -> None:
    friend = begin(clearance, make.delegation(meeting), president)

    moved = [terms.plan(friend, until=until, by=president) for until in (None, DAY, DAY, None)]

    assert moved == [False, True, False, True]
    with pytest.raises(NotPossible):
        terms.plan(friend, until=DAY - timedelta(days=1), by=president)


def test_nobody_works_on_a_theme_that_has_parts(meeting: Meeting, clearance: Theme, president: User) -> None:
    with pytest.raises(NotPossible, match="choose one of them"):
        begin(Theme.objects.get(slug="reporting-formats"), make.delegation(meeting), president)


def test_the_end_of_a_term_takes_the_sign_in_away(meeting: Meeting, clearance: Theme, president: User) -> None:
    friend = begin(clearance, make.delegation(meeting), president, Role.COORDINATOR)
    contact = contacts.add(friend, Person("First Secretary", "first@norway.example"), by=president)
    contacts.give_sign_in(contact, by=president)

    terms.end(friend, ending=Ending.TERM, on=DAY, by=president)

    assert list(Contact.objects.values_list("name", "user")) == [("First Secretary", None)]
    assert not meeting.seats.filter(role="friend").exists()
