"""Seats at a meeting: given, changed and taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from msp import journal
from msp.models import Meeting, Seat, User


class LastOfThePresidency(Exception):
    """A meeting is never left without anybody who may run it."""


@transaction.atomic
def give(meeting: Meeting, *, email: str, role: str, name: str = "", by: User | None) -> Seat:
    """Seat a person, new or known; given again, the seat changes its role."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email=email.lower(), name=name)
    elif name and not user.name:
        user.name = name
        user.save(update_fields=["name"])
    seat, _made = Seat.objects.update_or_create(user=user, meeting=meeting, defaults={"role": role})
    journal.note(seat, "given", meeting=meeting, by=by, role=role)
    return seat


@transaction.atomic
def take(seat: Seat, *, by: User) -> None:
    """Take a seat back; raises LastOfThePresidency where nobody of the presidency would remain."""
    others = Seat.objects.filter(meeting=seat.meeting, role=Seat.Role.PRESIDENCY).exclude(pk=seat.pk)
    if seat.role == Seat.Role.PRESIDENCY and not others.exists():
        raise LastOfThePresidency(_("This is the presidency's last seat; give another one first."))
    journal.note(seat, "taken back", meeting=seat.meeting, by=by)
    seat.delete()
