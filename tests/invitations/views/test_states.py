"""The States table and the organisations as pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from invitations import register
from invitations.models import Delegation
from msp.models import Meeting, User
from tests import make
from tests.invitations import tables

DAY = date(2010, 3, 5)
# The session, the person, the seat; acts, States, delegations with mailboxes and heads, the latest letter.
QUERIES = 9


@pytest.fixture
def book(meeting: Meeting) -> Meeting:
    make.treaty()
    register.open_delegations(meeting, on=DAY, founding=True)
    register.open_organisations(meeting)
    return meeting


@pytest.fixture
def office(client: Client, secretary: User) -> Client:
    client.force_login(secretary)
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(html: str) -> list[str]:
    """The codes of the States in the table, in their order."""
    return [row.split("/states/")[1][:3] for row in html.split('<th scope="row">')[1:]]


def test_the_page_tells_the_status_of_the_meetings_day(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/states/")

    assert "Status on 5 March 2010" in html
    assert "30 have ratified, 74 have signed, 92 have done neither." in html
    assert "Burkina Faso, Republic of Moldova, 16 February 2010" in html
    assert "Enters into force on 1 August 2010." in html
    assert "195 States are written to" in html
    assert "17 States have no confirmed mission in Geneva" in html


def test_a_day_in_the_address_is_a_view_to_share(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/states/?on=2010-11-09")

    assert (
        "36 are States Parties, 10 have ratified and are not bound yet, 62 have signed, 88 have done neither." in html
    )
    assert "In force since 1 August 2010." in html
    assert 'href="/1msp/states/NOR/?on=2010-11-09"' in html
    assert "Back to today" in html


def test_what_is_no_day_is_told_and_today_is_shown(meeting: Meeting, office: Client) -> None:
    for day in ("yesterday", "2010-02-30", "2010-13-01", "<b>", "9999999999"):
        html = page(office, f"/1msp/states/?on={day}")

        assert "This is not a day." in html
        assert "Status on 5 March 2010" in html


def test_every_state_is_a_link_on_the_map(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/states/")
    tilemap = html.split('<svg class="tilemap"')[1].split("</svg>")[0]

    assert tilemap.count("<a href=") == tilemap.count("<title>") == 196
    assert "<title>Norway: State that has ratified</title>" in tilemap


def test_fifty_rows_a_page_or_all(book: Meeting, office: Client) -> None:
    first, last, everyone = (listed(page(office, f"/1msp/states/?page={n}")) for n in ("1", "4", "all"))

    assert (len(first), len(last), len(everyone)) == (50, 46, 196)
    assert everyone[:50] == first


def test_filters_words_and_order_come_from_the_address(book: Meeting, office: Client) -> None:
    asked = {
        "q=norv%C3%A8ge": ["NOR"],
        "standing=consented&region=Asia-Pacific+States": ["JPN", "LAO"],
        "q=angell": ["NOR"],
        "post=presidency": ["LAO"],
        "standing=consented&region=Asia-Pacific+States&sort=-name": ["LAO", "JPN"],
    }

    assert {query: listed(page(office, f"/1msp/states/?{query}")) for query in asked} == asked


def test_a_facet_keeps_the_other_choices_and_shows_its_count(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/states/?standing=consented&q=an&page=2")

    assert 'href="/1msp/states/?standing=signatory&amp;q=an#table"' in html
    facets = html.split('aria-label="Treaty status"')[1].split("</nav>")[0]
    assert 'aria-current="true">Ratified <span>' in facets


def test_an_unknown_choice_is_passed_over(meeting: Meeting, office: Client) -> None:
    for code in ("NOR", "CHL", "THA"):
        make.delegation(meeting, code)

    for query in ("standing=xyz", "region=Atlantis", "reply=maybe", "post=lost", "sort=colour", "page=x"):
        assert listed(page(office, f"/1msp/states/?{query}")) == ["NOR", "CHL", "THA"], query


def test_the_order_is_told_to_a_screen_reader(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/states/?sort=-standing")

    assert html.count("aria-sort=") == 1
    assert '<th scope="col" aria-sort="descending"><a href="/1msp/states/?sort=standing#table">Treaty' in html


def test_nothing_found_offers_the_nearest_name_and_a_way_back(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/states/?q=Norwey")

    assert "No State matches “Norwey”" in html
    assert "Did you mean Norway?" in html
    assert "Clear the filters" in html


def test_an_empty_register_says_how_to_fill_it(meeting: Meeting, office: Client) -> None:
    assert "load_register" in page(office, "/1msp/states/")


def test_words_of_a_search_are_shown_as_words(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/states/?q=%3Cscript%3Ealert(1)%3C/script%3E{{7*7}}")

    assert "<script>alert" not in html
    assert "{{7*7}}" in html


def test_the_page_costs_the_same_queries_for_one_three_and_all_states(
    meeting: Meeting, office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page(office, "/1msp/states/")  # what is fetched once is not counted
    make.delegation(meeting, "NOR")
    with django_assert_num_queries(QUERIES):
        assert len(listed(page(office, "/1msp/states/?page=all"))) == 1

    make.delegation(meeting, "CHL")
    make.delegation(meeting, "THA")
    with django_assert_num_queries(QUERIES):
        assert len(listed(page(office, "/1msp/states/?page=all"))) == 3

    make.treaty()
    register.open_delegations(meeting, on=DAY)
    with django_assert_num_queries(QUERIES):
        assert len(listed(page(office, "/1msp/states/?page=all"))) == 196


def test_a_friend_sees_the_status_and_no_reply_or_address(book: Meeting, client: Client, coordinator: User) -> None:
    client.force_login(coordinator)

    html = page(client, "/1msp/states/")

    assert "30 have ratified" in html
    assert 'aria-label="Reply"' not in html
    assert "/1msp/addresses/" not in html
    assert client.get("/1msp/states/table.csv").status_code == 403
    assert len(listed(page(client, "/1msp/states/?reply=awaited&page=all"))) == 196


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_can_be_taken_away_as_it_is_filtered(book: Meeting, office: Client, kind: str) -> None:
    answer = office.get(f"/1msp/states/table.{kind}?standing=consented&on=2010-03-05")

    assert answer["Content-Disposition"] == f'attachment; filename="1msp-states-2010-03-05.{kind}"'
    if kind == "xlsx":
        assert len(tables.cells(answer.content)) == 31
    else:
        assert len(answer.content.decode("utf-8-sig").splitlines()) == 31


def test_there_is_no_table_of_another_kind(book: Meeting, office: Client) -> None:
    assert office.get("/1msp/states/table.exe").status_code == 404


def test_looking_changes_nothing(book: Meeting, office: Client) -> None:
    assert [office.post(address).status_code for address in ("/1msp/states/", "/1msp/organisations/")] == [405, 405]
    assert office.head("/1msp/states/").status_code == 200


# --- organisations ----------------------------------------------------------------------------------------------------


def test_organisations_are_a_list_of_their_own(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/organisations/?page=all")

    assert "60 organisations are on the list" in html
    assert html.count('<th scope="row">') == 60
    assert 'href="/1msp/addresses/ICRC/"' in html
    assert "rule 1.2 (may attend as of right)" in html


def test_an_organisation_is_found_by_words(book: Meeting, office: Client) -> None:
    assert page(office, "/1msp/organisations/?q=croix-rouge").count('<th scope="row">') == 2
    assert "No organisation matches “xyzzy”" in page(office, "/1msp/organisations/?q=xyzzy")


def test_no_organisation_yet(meeting: Meeting, office: Client) -> None:
    assert "No organisation is on the list" in page(office, "/1msp/organisations/")


def test_a_friend_sees_no_mailbox_of_an_organisation(book: Meeting, client: Client, coordinator: User) -> None:
    client.force_login(coordinator)

    html = page(client, "/1msp/organisations/")

    assert "International Committee of the Red Cross" in page(client, "/1msp/organisations/?q=red+cross")
    assert "@observers.example" not in html


def test_the_organisations_cost_the_same_queries_for_one_and_for_all(
    meeting: Meeting, office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page(office, "/1msp/organisations/")
    make.organisation_delegation(meeting, "ICRC")
    with django_assert_num_queries(7):
        page(office, "/1msp/organisations/?page=all")

    make.treaty()
    register.open_organisations(meeting)
    with django_assert_num_queries(7):
        page(office, "/1msp/organisations/?page=all")
    assert Delegation.objects.of_organisations().count() == 60
