"""The page of a term, its people, and the history of a State."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from friends.models import Contact, Friend
from msp.models import Meeting, Seat, User
from tests import make
from tests.friends.helping import coordinate, theme, volunteer

SignIn = Callable[[User], Client]
PERSON = {"name": "First Secretary, Norway", "title": "", "email": "first@norway.example", "phone": ""}


@pytest.fixture
def friend(meeting: Meeting, president: User) -> Friend:
    """Norway coordinates clearance; on 5 March, as the meeting's clock has it."""
    clearance = theme(meeting)
    made = coordinate(clearance, volunteer(meeting, clearance), president)
    Friend.objects.filter(pk=made.pk).update(from_on="2010-03-01")
    return made


@pytest.fixture
def client(friend: Friend, president: User, sign_in: SignIn) -> Client:
    """The presidency at its desk."""
    return sign_in(president)


def test_a_person_is_named_and_signs_in_until_it_is_taken_away(friend: Friend, client: Client) -> None:
    at = f"/1msp/friends/terms/{friend.pk}/"
    sent = {f"contact-{name}": value for name, value in PERSON.items()}

    codes = [client.post(f"{at}contacts/", data).status_code for data in (sent, sent, {})]
    contact = Contact.objects.get()
    client.post(f"/1msp/friends/people/{contact.pk}/sign-in/")
    page = client.get(at).content.decode()
    assert (codes, "can sign in" in page, Seat.objects.filter(role="friend").count()) == ([302, 422, 422], True, 1)

    client.post(f"/1msp/friends/people/{contact.pk}/sign-in/", {"take": "1"})
    assert not Seat.objects.filter(role="friend").exists()


def test_a_contact_is_corrected_and_struck(friend: Friend, client: Client) -> None:
    contact = friend.contacts.create(**PERSON)
    other = friend.contacts.create(**{**PERSON, "email": "second@norway.example"})
    at = f"/1msp/friends/people/{contact.pk}/"

    codes = [
        client.post(at, data).status_code
        for data in ({**PERSON, "name": ""}, {**PERSON, "email": other.email}, {**PERSON, "title": "Counsellor"})
    ]
    contact.refresh_from_db()
    assert (client.get(at).status_code, codes, contact.title) == (200, [422, 422, 302], "Counsellor")

    client.post(f"{at}remove/")
    assert list(friend.contacts.all()) == [other]


def test_a_term_is_planned_handed_over_and_ended(friend: Friend, meeting: Meeting, client: Client) -> None:
    zambia = make.delegation(meeting, "ZMB")
    at = f"/1msp/friends/terms/{friend.pk}/"

    bad = [
        client.post(f"{at}plan/", {"until": "2009-01-01"}).status_code,
        client.post(f"{at}end/", {"ending": "term", "on": "2009-01-01"}).status_code,
        client.post(f"{at}end/", {"ending": "changed", "on": "2010-03-05"}).status_code,
        client.post(f"{at}hand-over/", {"handover-to": friend.delegation_id}).status_code,
    ]
    client.post(f"{at}plan/", {"until": "2010-11-12"})
    over = {"handover-to": zambia.pk, "handover-on": "2010-03-08", "handover-open_work": "Format B"}
    page = client.post(f"{at}hand-over/", over, follow=True).content.decode()
    successor = Friend.objects.get(delegation=zambia)
    client.post(f"/1msp/friends/terms/{successor.pk}/end/", {"ending": "stepped-down", "on": "2010-03-09"})

    friend.refresh_from_db()
    successor.refresh_from_db()
    assert bad == [422, 422, 422, 422]
    assert "Format B" in page
    assert (friend.ending, str(friend.planned_until_on), successor.ending) == (
        "handed-over",
        "2010-11-12",
        "stepped-down",
    )


def test_a_decision_is_undone_on_its_page_and_twice_is_once(friend: Friend, client: Client) -> None:
    codes = [client.post(f"/1msp/friends/terms/{friend.pk}/undo/").status_code for _turn in range(2)]

    assert (codes, Friend.objects.count()) == ([302, 302], 0)


def test_the_terms_and_people_of_another_meeting_are_not_found(
    friend: Friend, meeting: Meeting, client: Client
) -> None:
    other = make.meeting(slug="2msp", letterhead=meeting.letterhead)
    contact = friend.contacts.create(**PERSON)
    client.force_login(make.user("presidency", other))

    codes = [
        client.get(f"/2msp/friends/terms/{friend.pk}/").status_code,
        client.get(f"/2msp/friends/people/{contact.pk}/").status_code,
        client.post(f"/2msp/friends/people/{contact.pk}/remove/").status_code,
    ]
    client.post(f"/2msp/friends/terms/{friend.pk}/undo/")

    assert (codes, Friend.objects.count(), Contact.objects.count()) == ([404, 404, 404], 1, 1)


def test_the_history_of_a_state_names_terms_and_for_the_office_offers(
    friend: Friend, client: Client, reader: User, sign_in: SignIn
) -> None:
    office = client.get("/1msp/friends/of/NOR/").content.decode()
    other = sign_in(reader).get("/1msp/friends/of/NOR/").content.decode()

    assert "Contamination, clearance and risk education" in other
    assert ["with the reply" in page for page in (office, other)] == [True, False]
    assert client.get("/1msp/friends/of/XXX/").status_code == 404


def test_the_hand_over_begins_with_what_the_group_knows_to_be_open(
    friend: Friend, meeting: Meeting, client: Client
) -> None:
    facts = {"owner": friend.delegation, "at": friend.at}
    friend.theme.action_points.create(words="Write format B", due_on="2010-03-19", **facts)
    friend.theme.action_points.create(words="Long done", ending="done", ended_on="2010-03-01", **facts)

    page = client.get(f"/1msp/friends/terms/{friend.pk}/").content.decode()

    assert ["Write format B (19 March 2010)" in page, "Long done" in page] == [True, False]
