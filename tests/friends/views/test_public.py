"""Who leads what, for everyone, by an act with a name."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from friends import publishing
from msp.models import LogEntry, Meeting, User
from tests import make
from tests.friends.helping import begin, coordinate, theme, volunteer

SignIn = Callable[[User], Client]
PAGE = "/friends-of-the-presidency/1msp/"


def test_nobody_finds_the_page_until_it_is_published(
    meeting: Meeting, president: User, reader: User, client: Client, sign_in: SignIn
) -> None:
    codes = [client.get(PAGE).status_code]
    office = sign_in(president)
    for sent in ({}, {}, {"close": "1"}, {"close": "1"}):
        office.post("/1msp/friends/publish/", sent)
        codes.append(Client().get(PAGE).status_code)

    assert codes == [404, 200, 200, 404, 404]
    told = LogEntry.objects.filter(thing="publication").order_by("pk")
    assert list(told.values_list("deed", "by")) == [("published", president.pk), ("no longer public", president.pk)]
    assert sign_in(reader).post("/1msp/friends/publish/").status_code == 403


def test_the_page_names_states_and_no_person_in_the_readers_language(
    meeting: Meeting, president: User, client: Client
) -> None:
    clearance = theme(meeting)
    friend = coordinate(clearance, make.delegation(meeting), president)
    friend.contacts.create(name="First Secretary", email="first@norway.example")
    begin(clearance, make.delegation(meeting, "ZMB"), president)
    volunteer(meeting, clearance, code="FJI")
    publishing.publish(meeting, by=president, now=friend.at)

    page = client.get(PAGE, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    french = client.get(PAGE, HTTP_ACCEPT_LANGUAGE="fr").content.decode()

    assert ["<bdi>Nor</bdi>" in page, "<bdi>Zmb</bdi>" in page, "Fji" in page] == [True, True, False]
    assert "first@norway.example" not in page
    assert "Nobody yet; volunteers are welcome." in page
    assert "Amis de la Présidence" in french
    assert client.get("/friends-of-the-presidency/2msp/").status_code == 404
