"""What a friend finds behind the personal link."""

from __future__ import annotations

import pytest
from django.test import Client

from friends import publishing
from friends.models import Contact, Friend
from invitations import links
from invitations.models import Invitation
from msp.models import LogEntry, Meeting, User
from tests import make
from tests.friends.helping import begin, coordinate, theme, volunteer

PERSON = {"name": "First Secretary, Norway", "title": "", "email": "first@norway.example", "phone": ""}


@pytest.fixture
def friend(meeting: Meeting, president: User) -> Friend:
    """Norway coordinates clearance."""
    clearance = theme(meeting)
    return coordinate(clearance, volunteer(meeting, clearance), president)


@pytest.fixture
def own(friend: Friend, client: Client) -> str:
    """The address of Norway's page, with its pass in the browser."""
    link = make.link(Invitation.objects.get(delegation=friend.delegation), email="another@norway.example")
    client.get(f"/r/{links.token(link)}/", {"to": "friends"})
    return f"/reply/{link.public_id}/friends/"


def test_the_link_opens_the_page_of_friends(friend: Friend, client: Client) -> None:
    link = make.link(Invitation.objects.get(), email="another@norway.example")

    answer = client.get(f"/r/{links.token(link)}/?to=friends")

    assert answer["Location"] == f"/reply/{link.public_id}/friends/"


def test_without_the_pass_the_page_shows_nothing(own: str) -> None:
    assert Client().get(own).status_code == 404


def test_a_delegation_names_corrects_and_removes_its_people(own: str, friend: Friend, client: Client) -> None:
    sent = {**PERSON, "term": friend.pk}

    codes = [client.post(own, data).status_code for data in (sent, sent, {**sent, "email": "none"})]
    contact = Contact.objects.get()
    page = f"{own}{contact.pk}/"
    codes += [
        client.post(page, data).status_code for data in ({**PERSON, "title": "Counsellor"}, {**PERSON, "name": ""})
    ]
    contact.refresh_from_db()

    refused = client.post(page, {**PERSON, "email": "none"}).content.decode()
    assert 'class="error-summary' in refused
    assert (codes, contact.title) == ([302, 422, 422, 302, 422], "Counsellor")
    assert "Counsellor" in client.get(own).content.decode()
    assert client.post(page, {"remove": "1"}).status_code == 302
    assert (Contact.objects.count(), client.get(page).status_code) == (0, 404)
    assert LogEntry.objects.filter(thing="contact").exclude(by_name="Nor, personal link").count() == 0


def test_a_delegation_reaches_no_term_and_no_person_of_another(
    own: str, friend: Friend, meeting: Meeting, president: User, client: Client
) -> None:
    other = begin(friend.theme, make.delegation(meeting, "ZMB"), president)
    contact = other.contacts.create(**PERSON)

    codes = [
        client.post(own, {**PERSON, "term": other.pk}).status_code,
        client.get(f"{own}{contact.pk}/").status_code,
        client.post(f"{own}{contact.pk}/", {"remove": "1"}).status_code,
    ]

    assert (codes, Contact.objects.count()) == ([404, 404, 404], 1)


def test_people_of_one_theme_have_an_end(own: str, friend: Friend, client: Client) -> None:
    for number in range(12):
        friend.contacts.create(name="Secretary", email=f"{number}@norway.example")

    answer = client.post(own, {**PERSON, "term": friend.pk})

    assert (answer.status_code, Contact.objects.count()) == (422, 12)


def test_who_is_no_friend_yet_is_told_how_to_offer(friend: Friend, own: str, client: Client) -> None:
    Friend.objects.all().delete()

    assert "Offers are welcome with your reply." in client.get(own).content.decode()


def test_the_page_leads_to_who_leads_what_once_it_is_public(
    friend: Friend, own: str, meeting: Meeting, president: User, client: Client
) -> None:
    before = client.get(own).content.decode()
    publishing.publish(meeting, by=president, now=friend.at)
    after = client.get(own).content.decode()

    assert ["/friends-of-the-presidency/1msp/" in page for page in (before, after)] == [False, True]


def test_the_reply_page_leads_a_friend_to_its_people(friend: Friend, own: str, client: Client) -> None:
    page = client.get(own.removesuffix("friends/")).content.decode()

    assert own in page
