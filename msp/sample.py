"""The sample meeting's people: seats to try, without a real person in any of them."""

from __future__ import annotations

import ipaddress
import secrets
from typing import cast

from django.conf import settings
from django.http import HttpRequest

from msp.models import Meeting, Seat, User

SLUG = "1msp"
DOMAIN = "presidency.example"
# (address, name, seat). Two of the presidency: who writes a letter may not approve it.
CAST = (
    ("first.secretary", "First Secretary, Lao PDR", Seat.Role.PRESIDENCY),
    ("ambassador", "Ambassador, Lao PDR", Seat.Role.PRESIDENCY),
    ("secretariat", "Secretariat officer", Seat.Role.SECRETARIAT),
    ("friend", "Coordinator, a friend of the presidency", Seat.Role.FRIEND),
    ("reader", "Reader", Seat.Role.READER),
)


def password() -> str:
    """Return the sample's password, made up on this machine at the first start."""
    path = settings.VAR_DIR / "sample.password"
    if not path.exists():
        path.touch(0o600)
        path.write_text("-".join(secrets.token_hex(2) for _ in range(4)))
    return str(path.read_text())


def sign_ins() -> list[tuple[str, str, str]]:
    """Return (who, e-mail address, password) for every seat of the sample; empty outside the sample set-up."""
    if not settings.SAMPLE:
        return []
    return [(name, f"{local}@{DOMAIN}", password()) for local, name, role in CAST]


def take_seats(meeting: Meeting) -> None:
    """Put the cast on their seats; run again, it changes nothing."""
    for local, name, role in CAST:
        user = User.objects.filter(email=f"{local}@{DOMAIN}").first()
        if user is None:
            user = User.objects.create_user(email=f"{local}@{DOMAIN}", name=name, password=password())
        Seat.objects.get_or_create(user=user, meeting=meeting, defaults={"role": role})


def on_loopback(request: HttpRequest) -> bool:
    """Say whether the request comes from this machine, by no proxy."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(cast(str, request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False


def may_switch(request: HttpRequest, meeting: Meeting) -> bool:
    """Say whether seats may be switched without signing in: in the sample only, and only on this machine."""
    return bool(settings.SAMPLE) and meeting.is_sample and on_loopback(request)


def seats_to_try(request: HttpRequest, meeting: Meeting) -> list[Seat]:
    """Return the sample's seats for the menu that switches between them; none for anybody else."""
    if not may_switch(request, meeting):
        return []
    return list(meeting.seats.filter(user__email__endswith="@" + DOMAIN).select_related("user").order_by("pk"))
