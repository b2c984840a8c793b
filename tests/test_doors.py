"""Every address of the site, tried by who should not come in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from msp.access import MAY
from msp.models import Meeting, Seat
from tests import make

# What anybody may open: the way in, the health check, the list of what is published, and the pages of the personal
# link, which have their own door.
OPEN = re.compile(r"^/(accounts/.*|healthz|me/language/|api/v1/documents|)$")
DELEGATE = re.compile(r"^/(r|reply|link)/")
VALUES = {"int": "1", "slug": "xxxx", "str": "xxxx", "path": "xxxx", "uuid": "0"}


def addresses() -> Iterator[tuple[str, Any]]:
    """Yield every address of the site, made concrete, with its view."""
    yield from _walk(get_resolver(), "/")


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, prefix + _filled(route))
        elif isinstance(pattern, URLPattern) and pattern.callback.__name__ != "lost" and "(?P" not in route:
            yield prefix + _filled(route), pattern.callback


def _filled(route: str) -> str:
    def fill(found: re.Match[str]) -> str:
        kind, _, name = found.group(1).rpartition(":")
        return "1msp" if name == "meeting" else VALUES.get(kind or "str", "xxxx")

    return re.sub(r"<([^>]+)>", fill, route)


STAFF = sorted({(path, view.ability) for path, view in addresses() if hasattr(view, "ability")})
OTHERS = sorted({path for path, view in addresses() if not hasattr(view, "ability")})


def test_the_walk_finds_the_site() -> None:
    assert len(STAFF) > 30
    assert any(path.startswith("/1msp/letters/") for path, _ability in STAFF)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("path", "ability"), STAFF)
def test_a_stranger_is_asked_to_sign_in(meeting: Meeting, client: Client, path: str, ability: str, method: str) -> None:
    answer = getattr(client, method)(path)

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("path", "ability"), STAFF)
def test_a_seat_without_the_ability_stays_outside(
    meeting: Meeting, client: Client, path: str, ability: str, method: str
) -> None:
    for role in [role for role in Seat.Role.values if role not in MAY[ability]]:
        client.force_login(make.user(role, meeting))

        answer = getattr(client, method)(path)

        assert answer.status_code in (403, 404), f"{role} came through to {path}"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("path", "ability"), STAFF)
def test_who_holds_no_seat_at_this_meeting_finds_nothing(
    meeting: Meeting, client: Client, path: str, ability: str, method: str
) -> None:
    client.force_login(make.user())

    assert getattr(client, method)(path).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", [path for path in OTHERS if not OPEN.match(path) and not DELEGATE.match(path)])
def test_what_has_no_ability_still_has_a_door(meeting: Meeting, client: Client, path: str, method: str) -> None:
    answer = getattr(client, method)(path)

    assert answer.status_code in (302, 404, 405)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("method", ["get", "post", "head", "options"])
@pytest.mark.parametrize("path", [path for path in OTHERS if DELEGATE.match(path)])
def test_a_forged_link_opens_nothing(meeting: Meeting, client: Client, path: str, method: str) -> None:
    answer = getattr(client, method)(path.replace("xxxx", "a" * 26))

    assert answer.status_code in (404, 405) or path.startswith("/link/")
