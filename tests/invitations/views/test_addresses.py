"""The pages of the address book: what is shown, what is changed, and what is refused at its field."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from invitations import register
from invitations.models import Delegation, OfficeHolder
from msp.models import LogEntry, Meeting, User
from tests import make
from tests.invitations import pages, tables

DAY = date(2010, 3, 5)


@pytest.fixture
def book(meeting: Meeting) -> Meeting:
    make.treaty()
    register.open_delegations(meeting, on=DAY, founding=True)
    register.open_organisations(meeting)
    return meeting


@pytest.fixture
def norway(meeting: Meeting) -> Delegation:
    return make.delegation(meeting, "NOR", email="mission@norway.example")


@pytest.fixture
def office(client: Client, secretary: User) -> Client:
    client.force_login(secretary)
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def filled(client: Client, code: str = "NOR", **changes: str) -> dict[str, str]:
    """The form of a post as it is shown, with some fields written anew."""
    return {**pages.form_with(page(client, f"/1msp/addresses/{code}/"), "mission_name"), **changes}


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_tells_what_needs_a_person(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/addresses/")

    assert "17 States without a confirmed mission in Geneva" in html
    assert "Write to these 17 at their fallback addresses" in html
    assert html.count('type="hidden" name="code"') == 17


def test_the_list_is_narrowed_by_post_and_words(book: Meeting, office: Client) -> None:
    assert page(office, "/1msp/addresses/?post=unconfirmed").count('<th scope="row">') == 17
    assert page(office, "/1msp/addresses/?q=angell").count('<th scope="row">') == 1
    assert page(office, "/1msp/addresses/?q=newyork.nor@").count('<th scope="row">') == 1
    assert "No post matches “xyzzy”" in page(office, "/1msp/addresses/?q=xyzzy")
    assert "No post matches this filter" in page(office, "/1msp/addresses/?post=fallback")
    assert page(office, "/1msp/addresses/").count('<th scope="row">') == 50
    assert page(office, "/1msp/addresses/?page=all").count('<th scope="row">') == 255


def test_a_shared_mailbox_is_told_plainly(meeting: Meeting, office: Client) -> None:
    make.delegation(meeting, "NOR", email="both@nordic.example")
    make.delegation(meeting, "ISL", email="Both@nordic.example")

    html = page(office, "/1msp/addresses/")

    assert "One mailbox serves several missions" in html
    assert "Also the mailbox of Isl: each gets its own letter there." in page(office, "/1msp/addresses/NOR/")


def test_an_empty_address_book_offers_the_import(meeting: Meeting, office: Client) -> None:
    assert "The address book is empty" in page(office, "/1msp/addresses/")


def test_the_list_costs_the_same_queries_for_one_and_for_all(
    meeting: Meeting, office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make.delegation(meeting, "NOR")
    page(office, "/1msp/addresses/")
    with django_assert_num_queries(7):
        page(office, "/1msp/addresses/?page=all")

    make.treaty()
    register.open_delegations(meeting, on=DAY)
    with django_assert_num_queries(7):
        page(office, "/1msp/addresses/?page=all")


@pytest.mark.parametrize(("query", "rows"), [("", 256), ("?empty=1", 1)])
def test_the_book_can_be_taken_away_full_or_empty(book: Meeting, office: Client, query: str, rows: int) -> None:
    answer = office.get(f"/1msp/addresses/book.xlsx{query}")

    assert len(tables.cells(answer.content)) == rows
    assert answer["Content-Disposition"] == 'attachment; filename="1msp-addresses.xlsx"'


# --- one post ---------------------------------------------------------------------------------------------------------


def test_a_record_is_shown_and_saved_as_it_is(norway: Delegation, office: Client) -> None:
    answer = office.post("/1msp/addresses/NOR/", filled(office))

    assert answer["Location"] == "/1msp/addresses/NOR/"
    assert not LogEntry.objects.filter(thing="delegation").exists()


def test_a_record_is_changed(norway: Delegation, office: Client) -> None:
    changes = {
        "mission_name": "Royal Mission of Norway",
        "language": "fr",
        "head-name": "H.E. Mme Bente ANGELL-Hansen",
        "head-title": "Ambassador Permanent Representative",
        "head-named": "on",
        "box-0-label": "registry",
        "box-1-email": "mfa@norway.example",
        "box-1-purpose": "copy",
    }

    office.post("/1msp/addresses/NOR/", filled(office, **changes))

    norway.refresh_from_db()
    head, former = norway.office_holders.order_by("-pk")
    assert (norway.mission_name, norway.language) == ("Royal Mission of Norway", "fr")
    assert (head.name, head.title, head.named, head.from_on) == (
        "H.E. Mme Bente ANGELL-Hansen", "Ambassador Permanent Representative", True, DAY
    )  # fmt: skip
    assert former.until_on == DAY
    assert set(norway.addresses.values_list("email", "purpose", "label")) == {
        ("mission@norway.example", "to", "registry"),
        ("mfa@norway.example", "copy", ""),
    }
    html = page(office, "/1msp/addresses/NOR/")
    assert "The record of Nor is saved." in html
    assert "until 5 March 2010" in html


def test_a_slip_in_a_name_is_corrected_without_a_former_head(norway: Delegation, office: Client) -> None:
    changes = {"head-name": "H.E. the Permanent Observer", "head-correction": "on"}

    office.post("/1msp/addresses/NOR/", filled(office, **changes))

    assert norway.office_holders.get().name == "H.E. the Permanent Observer"


def test_an_emptied_line_takes_its_mailbox_out(norway: Delegation, office: Client) -> None:
    office.post("/1msp/addresses/NOR/", filled(office, **{"box-0-email": ""}))

    assert not norway.addresses.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<b>Anne</b>", "Leave out the signs"),
        ("{{7*7}}", "Leave out the signs"),
        ("Anne\r\nBcc: x@y.example", "Write it on one line"),
        ("A" * 10_000, "this has 10000"),
        ("\u202eennA", "direction of writing"),
    ],
)
def test_hostile_words_are_refused_at_their_field_and_nothing_is_lost(
    norway: Delegation, office: Client, text: str, words: str
) -> None:
    fields = ["mission_name", "head-name", "head-title", "head-salutation", "box-0-label"]
    changes = dict.fromkeys(fields, text)

    answer = office.post("/1msp/addresses/NOR/", filled(office, **changes, note="typed before"))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "5 things to correct" in html
    assert html.count(words) == 10  # in the summary and at each field
    assert pages.form_with(html, "mission_name")["note"] == "typed before"
    assert pages.form_with(html, "mission_name")["head-name"].split() == text.split()
    assert "<b>Anne" not in html
    assert not LogEntry.objects.filter(thing="delegation").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"box-0-email": "mission@"}, "Give an e-mail address"),
        ({"box-0-email": "a@b.example, c@d.example"}, "Give an e-mail address"),
        ({"box-1-email": "MISSION@norway.example"}, "This mailbox is given twice."),
        ({"fallback_email": "nowhere"}, "Give an e-mail address"),
        ({"head-name": ""}, "This field is required"),
        ({"head-salutation": ""}, "This field is required"),
        ({"mission_name": ""}, "This field is required"),
        ({"language": "tlh"}, "Select a valid choice"),
        ({"box-TOTAL_FORMS": "many"}, "The lines did not arrive whole."),
        ({"box-TOTAL_FORMS": "13"}, "A post has at most 12 mailboxes here."),
    ],
)
def test_what_is_not_right_is_told_at_its_field(
    norway: Delegation, office: Client, changes: dict[str, str], words: str
) -> None:
    answer = office.post("/1msp/addresses/NOR/", filled(office, **changes))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert norway.addresses.get().email == "mission@norway.example"


def test_somebody_elses_change_is_not_overwritten_unseen(norway: Delegation, office: Client) -> None:
    mine = filled(office, note="mine")
    Delegation.objects.filter(pk=norway.pk).update(note="theirs")

    first = office.post("/1msp/addresses/NOR/", mine)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', first.content.decode())
    assert seen is not None
    second = office.post("/1msp/addresses/NOR/", {**mine, "seen": seen.group(1)})

    norway.refresh_from_db()
    assert "Somebody else changed this record while you wrote." in first.content.decode()
    assert (first.status_code, second.status_code, norway.note) == (422, 302, "mine")


def test_the_fallback_in_use_cannot_be_emptied(norway: Delegation, office: Client) -> None:
    Delegation.objects.filter(pk=norway.pk).update(post=Delegation.Post.FALLBACK)

    answer = office.post("/1msp/addresses/NOR/", filled(office, fallback_email="", language="fr"))

    norway.refresh_from_db()
    assert "confirm its mission first" in answer.content.decode()
    assert norway.language == "en"


def test_a_refused_mailbox_says_what_it_answered(norway: Delegation, office: Client) -> None:
    norway.addresses.update(refused_at=timezone.now(), refusal="550 no such user <x>")

    assert "550 no such user &lt;x&gt;" in page(office, "/1msp/addresses/NOR/")


def test_an_organisation_has_a_record_too(meeting: Meeting, office: Client) -> None:
    delegation = make.organisation_delegation(meeting, "ICRC")
    changes = {"head-name": "The President", "head-salutation": "Dear President,"}

    office.post("/1msp/addresses/ICRC/", filled(office, "ICRC", **changes))

    assert delegation.office_holders.get().name == "The President"


def test_there_is_no_record_of_another_meetings_post(norway: Delegation, office: Client) -> None:
    make.delegation(make.meeting(slug="2msp"), "CHL")

    assert office.get("/1msp/addresses/CHL/").status_code == 404


# --- confirming and falling back --------------------------------------------------------------------------------------


def test_the_seventeen_are_written_to_at_their_fallback_in_one_deed(book: Meeting, office: Client) -> None:
    codes = re.findall(r'name="code" value="(\w+)"', page(office, "/1msp/addresses/"))

    answer = office.post("/1msp/addresses/fallback/", {"code": codes})

    assert answer["Location"] == "/1msp/addresses/"
    assert Delegation.objects.filter(post=Delegation.Post.FALLBACK).count() == 17
    html = page(office, "/1msp/addresses/")
    assert "Letters to 17 States go to their fallback addresses now, and are marked so." in html
    assert "without a confirmed mission" not in html
    assert "Letters go to the fallback address" in page(office, "/1msp/addresses/TUV/")


def test_only_those_on_the_page_are_moved_and_a_second_press_moves_none(book: Meeting, office: Client) -> None:
    office.post("/1msp/addresses/fallback/", {"code": ["TUV", "NOR", "<b>"]})

    office.post("/1msp/addresses/fallback/", {"code": ["TUV"]})

    assert list(Delegation.objects.filter(post="fallback").values_list("state__code", flat=True)) == ["TUV"]
    html = page(office, "/1msp/addresses/")
    assert "Letters to one State go to its fallback address now" in html
    assert "somebody has settled these posts already" in html


def test_one_mission_is_confirmed(book: Meeting, office: Client) -> None:
    answer = office.post("/1msp/addresses/BLZ/confirm/")

    assert answer["Location"] == "/1msp/addresses/BLZ/"
    assert Delegation.objects.get(state__code="BLZ").post == Delegation.Post.CONFIRMED
    assert "The mission of Belize is confirmed." in page(office, "/1msp/addresses/BLZ/")
    assert "16 States without a confirmed mission" in page(office, "/1msp/addresses/")


def test_without_a_fallback_address_nobody_can_be_moved(meeting: Meeting, office: Client) -> None:
    make.delegation(meeting, "NRU", post=Delegation.Post.UNCONFIRMED, fallback_email="")

    html = page(office, "/1msp/addresses/")

    assert "None of them has a fallback address on record." in html
    assert OfficeHolder.objects.count() == 1


@pytest.mark.parametrize("address", ["/1msp/addresses/", "/1msp/addresses/NOR/", "/1msp/addresses/book.csv"])
def test_the_address_book_is_for_those_who_keep_it(
    norway: Delegation, client: Client, reader: User, address: str
) -> None:
    client.force_login(reader)

    assert client.get(address).status_code == 403
