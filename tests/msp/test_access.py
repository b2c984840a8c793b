"""The doors."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from msp import access
from msp.models import Meeting, Seat, User
from tests import make

SignIn = Callable[[User], Client]


def test_every_ability_belongs_to_somebody_and_every_deed_has_its_view() -> None:
    nouns = {ability.split(".")[0] for ability in access.MAY}

    assert all(roles for roles in access.MAY.values())
    assert {"desk", "state", "letter", "reply", "theme"} <= nouns


def test_an_unknown_ability_is_an_error_and_never_a_yes() -> None:
    with pytest.raises(KeyError):
        access.may(Seat.Role.PRESIDENCY, "letter.burn")
    with pytest.raises(KeyError):
        access.staff("letter.burn")


@pytest.mark.parametrize(
    "path", ["/1msp/", "/1msp/states/", "/nowhere/", "/1msp/nothing/at/all", "/nowhere/letters/1/"]
)
def test_a_stranger_cannot_tell_what_exists(meeting: Meeting, client: Client, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


def test_who_holds_no_seat_finds_nothing(meeting: Meeting, stranger: User, sign_in: SignIn) -> None:
    answer = sign_in(stranger).get(reverse("desk", args=["1msp"]))

    assert answer.status_code == 404


def test_a_seat_at_one_meeting_opens_no_other(meeting: Meeting, president: User, sign_in: SignIn) -> None:
    make.meeting(slug="2msp", letterhead=meeting.letterhead, treaty=meeting.treaty)

    assert sign_in(president).get(reverse("desk", args=["2msp"])).status_code == 404


def test_who_may_see_and_not_do_is_told_so(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    answer = sign_in(secretary).get(reverse("settings", args=["1msp"]))

    assert answer.status_code == 403


def test_who_may_not_see_finds_nothing(meeting: Meeting, coordinator: User, sign_in: SignIn) -> None:
    assert sign_in(coordinator).get(reverse("desk", args=["1msp"])).status_code == 404


def test_a_grave_deed_asks_for_the_password_again(meeting: Meeting, president: User, client: Client) -> None:
    client.force_login(president)

    answer = client.post(reverse("seat-give", args=["1msp"]), {})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_who_has_nothing_to_prove_themselves_with_sets_a_password_first(meeting: Meeting, client: Client) -> None:
    by_code = User.objects.create_user(email="code@mission.example")
    Seat.objects.create(user=by_code, meeting=meeting, role=Seat.Role.PRESIDENCY)
    client.force_login(by_code)

    answer = client.post(reverse("seat-give", args=["1msp"]), {})

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/set/")
