"""The people of friends, and who of them may sign in."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from friends import contacts, coordinators, terms
from friends.contacts import Person
from friends.faults import NotPossible
from friends.models import Contact, Friend, Theme
from friends.sample import open_themes
from msp.models import LogEntry, Meeting, Seat, User
from tests import make

WHO = Person("First Secretary, Norway", "first@norway.example", "First Secretary", "+41 22 000 00 00")


@pytest.fixture
def friend(meeting: Meeting, president: User) -> Friend:
    """Norway coordinates clearance."""
    open_themes(meeting)
    return _leads(meeting, "clearance", president)


def _leads(meeting: Meeting, slug: str, by: User) -> Friend:
    norway = meeting.delegations.first() or make.delegation(meeting)
    theme, on, now = Theme.objects.get(slug=slug), date(2010, 3, 11), timezone.now()
    return terms.begin(theme, norway, role=Friend.Role.COORDINATOR, on=on, by=by, now=now)


def test_a_person_is_named_corrected_and_struck(friend: Friend, president: User) -> None:
    contact = contacts.add(friend, WHO, by=president)
    with pytest.raises(NotPossible, match="named already"):
        contacts.add(friend, WHO, by=president)

    moved = Person("Counsellor, Norway", WHO.email)
    assert [contacts.change(contact, moved, by=president) for _turn in range(2)] == [True, False]
    assert contacts.people(friend) == [moved]

    contacts.remove(contact, by=None, by_name="Norway, personal link")
    assert contacts.people(friend) == []
    assert LogEntry.objects.get(deed="contact struck").by_name == "Norway, personal link"


def test_two_people_cannot_share_a_mailbox(friend: Friend, president: User) -> None:
    contacts.add(friend, WHO, by=president)
    other = contacts.add(friend, Person("Counsellor", "second@norway.example"), by=president)

    with pytest.raises(NotPossible, match="named already"):
        contacts.change(other, Person("Counsellor", WHO.email), by=president)


def test_a_sign_in_makes_a_person_with_a_friends_seat_and_no_password(friend: Friend, president: User) -> None:
    contact = contacts.add(friend, WHO, by=president)

    user = contacts.give_sign_in(contact, by=president)
    contacts.give_sign_in(contact, by=president)

    assert (user.email, user.name, user.has_usable_password()) == (WHO.email, WHO.name, False)
    assert list(Seat.objects.filter(user=user).values_list("role", flat=True)) == [Seat.Role.FRIEND]
    assert list(coordinators.themes_of(user, friend.theme.meeting)) == [friend.theme]


def test_a_sign_in_leaves_a_higher_seat_as_it_is(friend: Friend, president: User, secretary: User) -> None:
    contact = contacts.add(friend, Person("Secretariat", secretary.email), by=president)

    contacts.give_sign_in(contact, by=president)
    contacts.take_sign_in(contact, by=president)

    assert secretary.seats.get().role == Seat.Role.SECRETARIAT


def test_the_seat_goes_with_the_last_group(friend: Friend, meeting: Meeting, president: User) -> None:
    both = [friend, _leads(meeting, "victim-assistance", president)]
    named = [contacts.add(one, WHO, by=president) for one in both]
    for contact in named:
        contacts.give_sign_in(contact, by=president)

    seats = []
    for contact in named:
        contacts.take_sign_in(contact, by=president)
        seats.append(Seat.objects.filter(role=Seat.Role.FRIEND).count())

    assert seats == [1, 0]
    assert contacts.take_sign_in(named[0], by=president) is False


def test_a_new_mailbox_does_not_inherit_the_sign_in(friend: Friend, president: User) -> None:
    contact = contacts.add(friend, WHO, by=president)
    contacts.give_sign_in(contact, by=president)

    contacts.change(contact, Person(WHO.name, "other@norway.example"), by=None, by_name="Norway, personal link")

    assert Contact.objects.get().user is None
    assert not Seat.objects.filter(role=Seat.Role.FRIEND).exists()


def test_who_coordinates_nothing_gets_no_sign_in(friend: Friend, meeting: Meeting, president: User) -> None:
    theme = Theme.objects.get(slug="victim-assistance")
    plain = terms.begin(theme, friend.delegation, on=date(2010, 3, 11), by=president, now=timezone.now())
    contact = contacts.add(plain, WHO, by=president)

    with pytest.raises(NotPossible, match="coordinator"):
        contacts.give_sign_in(contact, by=president)
