"""The people who act for a friend, and the sign-in of a coordinator's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from friends.faults import NotPossible
from friends.models import Contact, Friend
from msp import journal, seats
from msp.models import Meeting, Seat, User


@dataclass(frozen=True)
class Person:
    """Who can be reached, and how."""

    name: str
    email: str
    title: str = ""
    phone: str = ""


def people(friend: Friend) -> list[Person]:
    """Return the contacts of a friend, in the order in which they were named."""
    return [Person(one.name, one.email, one.title, one.phone) for one in friend.contacts.order_by("pk")]


def add(friend: Friend, person: Person, *, by: User | None, by_name: str = "") -> Contact:
    """Name a person who acts for a friend. Raises NotPossible for a mailbox that is named already."""
    try:
        with transaction.atomic():
            made = Contact.objects.create(friend=friend, **vars(person))
            journal.note(made, "contact named", meeting=friend.theme.meeting, by=by, by_name=by_name)
    except IntegrityError as fault:
        raise NotPossible(_("This address is named already.")) from fault
    return made


def change(contact: Contact, person: Person, *, by: User | None, by_name: str = "") -> bool:
    """Correct a contact; a new mailbox loses the sign-in of the old one. Return whether anything changed.

    Raises NotPossible for a mailbox that is named already.
    """
    if person == Person(contact.name, contact.email, contact.title, contact.phone):
        return False
    try:
        with transaction.atomic():
            if person.email.lower() != contact.email.lower():
                take_sign_in(contact, by=by)
            Contact.objects.filter(pk=contact.pk).update(**vars(person))
            meeting = contact.friend.theme.meeting
            journal.note(contact, "contact changed", meeting=meeting, by=by, by_name=by_name)
    except IntegrityError as fault:
        raise NotPossible(_("This address is named already.")) from fault
    contact.refresh_from_db()
    return True


def remove(contact: Contact, *, by: User | None, by_name: str = "") -> None:
    """Strike a contact, and with it the sign-in."""
    with transaction.atomic():
        take_sign_in(contact, by=by)
        journal.note(contact, "contact struck", meeting=contact.friend.theme.meeting, by=by, by_name=by_name)
        contact.delete()


def carry_over(some: Iterable[Person], friend: Friend) -> None:
    """Keep the contacts of a delegation that takes another part in the same group; a sign-in is given anew."""
    Contact.objects.bulk_create(Contact(friend=friend, **vars(person)) for person in some)


def give_sign_in(contact: Contact, *, by: User) -> User:
    """Let a coordinator's contact sign in by a mailed code; given twice it is one. A higher seat is left as it is.

    Raises NotPossible for who coordinates nothing.
    """
    friend = contact.friend
    if friend.role != Friend.Role.COORDINATOR or friend.until_on is not None:
        raise NotPossible(_("Only the people of a coordinator can sign in."))
    meeting = friend.theme.meeting
    with transaction.atomic():
        seat = Seat.objects.select_related("user").filter(meeting=meeting, user__email__iexact=contact.email).first()
        if seat is None:
            seat = seats.give(meeting, email=contact.email, role=Seat.Role.FRIEND, name=contact.name, by=by)
        Contact.objects.filter(pk=contact.pk).update(user=seat.user)
        journal.note(contact, "sign-in given", meeting=meeting, by=by)
    contact.refresh_from_db()
    return seat.user


def take_sign_in(contact: Contact, *, by: User | None) -> bool:
    """Take a sign-in away; the friend's seat goes with the last group that its holder coordinates.

    Return whether this call did it.
    """
    user = contact.user
    if user is None:
        return False
    meeting = contact.friend.theme.meeting
    with transaction.atomic():
        moved = Contact.objects.filter(pk=contact.pk, user=user).update(user=None)
        if moved:
            journal.note(contact, "sign-in taken away", meeting=meeting, by=by)
            _free_seat(user, meeting, by=by)
    contact.refresh_from_db()
    return bool(moved)


def release(friend: Friend, *, by: User) -> None:
    """Take the sign-ins away that came with a term; the contacts stay in its history."""
    for contact in friend.contacts.filter(user__isnull=False).select_related("user", "friend__theme__meeting"):
        take_sign_in(contact, by=by)


def _free_seat(user: User, meeting: Meeting, *, by: User | None) -> None:
    others = Contact.objects.filter(user=user, friend__theme__meeting=meeting, friend__until_on=None)
    seat = Seat.objects.filter(user=user, meeting=meeting, role=Seat.Role.FRIEND).first()
    if seat is not None and not others.exists():
        journal.note(seat, "taken back", meeting=meeting, by=by)
        seat.delete()
