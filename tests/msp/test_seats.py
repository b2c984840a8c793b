"""Seats at a meeting."""

import pytest

from msp import seats
from msp.models import LogEntry, Meeting, Seat, User


def test_a_new_person_is_seated_and_signs_in_by_code(meeting: Meeting, president: User) -> None:
    seat = seats.give(meeting, email="New@mission.example", name="Second Secretary", role="reader", by=president)

    assert (seat.user.email, seat.role) == ("new@mission.example", "reader")
    assert not seat.user.has_usable_password()
    assert LogEntry.objects.get(thing="seat").by == president


def test_given_again_a_seat_changes_its_role(meeting: Meeting, president: User) -> None:
    seats.give(meeting, email="one@mission.example", role="reader", by=president)

    seats.give(meeting, email="ONE@mission.example", role="secretariat", by=president)

    assert [seat.role for seat in Seat.objects.filter(user__email="one@mission.example")] == ["secretariat"]


def test_the_presidency_is_never_left_empty(meeting: Meeting, president: User, ambassador: User) -> None:
    seats.take(Seat.objects.get(user=ambassador), by=president)

    with pytest.raises(seats.LastOfThePresidency):
        seats.take(Seat.objects.get(user=president), by=president)

    assert Seat.objects.filter(user=president).exists()
