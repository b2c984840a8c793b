"""The page of one theme, and the list as the office changes it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from friends.models import Theme
from msp.models import Meeting, User
from tests import make
from tests.friends.helping import begin, coordinate, theme, volunteer

SignIn = Callable[[User], Client]
FORM = {"title": "Gender", "title_fr": "Genre", "mandate": "Look at every text."}


def test_a_theme_shows_its_mandate_its_people_and_what_is_unusual(
    meeting: Meeting, president: User, reader: User, sign_in: SignIn
) -> None:
    clearance = theme(meeting)
    Theme.objects.filter(pk=clearance.pk).update(mandate="Propose a format.")
    for code in ("NOR", "ZMB", "FJI"):
        coordinate(clearance, volunteer(meeting, clearance, code=code), president)

    page = sign_in(reader).get("/1msp/friends/themes/clearance/").content.decode()

    assert "Propose a format." in page
    assert "3 coordinators; two are usual." in page
    assert "not told yet" in page
    assert "/edit/" not in page


def test_a_whole_lists_its_parts_and_an_empty_theme_says_so(meeting: Meeting, reader: User, sign_in: SignIn) -> None:
    theme(meeting)
    client = sign_in(reader)

    whole = client.get("/1msp/friends/themes/reporting-formats/").content.decode()
    part = client.get("/1msp/friends/themes/clearance/").content.decode()

    assert "Stockpile destruction" in whole
    assert "Nobody yet" in part
    assert client.get("/1msp/friends/themes/nothing/").status_code == 404


def test_a_theme_is_added_changed_moved_and_struck(meeting: Meeting, president: User, sign_in: SignIn) -> None:
    whole, client = theme(meeting, "reporting-formats"), sign_in(president)

    codes = [
        client.post("/1msp/friends/new/", data).status_code
        for data in ({"title": ""}, {**FORM, "parent": theme(meeting).pk}, {**FORM, "parent": whole.pk})
    ]
    made = Theme.objects.get(slug="gender")
    assert (codes, made.parent, made.titles) == ([422, 422, 302], whole, {"en": "Gender", "fr": "Genre"})

    client.post("/1msp/friends/themes/gender/place/", {"at": "1"})
    client.post("/1msp/friends/themes/gender/place/", {"at": "²"})
    client.post("/1msp/friends/themes/gender/edit/", {**FORM, "title": "Gender and age"})
    made.refresh_from_db()
    assert (made.title, made.parent) == ("Gender and age", None)

    client.post("/1msp/friends/themes/gender/remove/")
    client.post("/1msp/friends/themes/gender/remove/")
    assert not Theme.objects.filter(slug="gender").exists()


def test_what_cannot_be_is_told_at_its_field(meeting: Meeting, president: User, sign_in: SignIn) -> None:
    whole, client = theme(meeting, "reporting-formats"), sign_in(president)
    other = theme(meeting, "political-declaration")

    answer = client.post(f"/1msp/friends/themes/{whole.slug}/edit/", {"title": "Reporting", "parent": other.pk})
    page = client.post(f"/1msp/friends/themes/{whole.slug}/remove/", follow=True).content.decode()

    assert (answer.status_code, "cannot be a part itself" in answer.content.decode()) == (422, True)
    assert "has parts; strike or move them first" in page


def test_a_coordinator_reaches_the_contacts_of_the_own_group_only(
    meeting: Meeting, president: User, coordinator: User, sign_in: SignIn
) -> None:
    clearance, victims = theme(meeting), theme(meeting, "victim-assistance")
    norway = make.delegation(meeting)
    for of in (clearance, victims):
        begin(of, norway, president, "coordinator")
    clearance.friends.get().contacts.create(name="First Secretary", email=coordinator.email, user=coordinator)
    client = sign_in(coordinator)

    found = [
        "?theme=" in client.get(f"/1msp/friends/themes/{one.slug}/").content.decode() for one in (clearance, victims)
    ]

    assert found == [True, False]


def test_the_page_costs_as_many_queries_for_three_terms_as_for_one(
    meeting: Meeting, president: User, sign_in: SignIn
) -> None:
    clearance, client, counts = theme(meeting), sign_in(president), []
    for codes in (["NOR"], ["ZMB", "FJI"]):
        for code in codes:
            begin(clearance, make.delegation(meeting, code), president)
        with CaptureQueriesContext(connection) as captured:
            client.get("/1msp/friends/themes/clearance/")
        counts.append(len(captured))

    assert counts[0] == counts[1]
