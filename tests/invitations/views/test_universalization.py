"""The universalization board as pages: ticks and suppositions, charges, talks, aims, and what each seat sees."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from invitations import register, universalization
from invitations.models import Approach, Charge, Drive, Occasion, State
from msp.models import Event, Meeting, User
from tests import make

DAY = date(2010, 3, 5)


@pytest.fixture
def book(meeting: Meeting) -> Meeting:
    make.treaty()
    register.open_delegations(meeting, on=DAY, founding=True)
    return meeting


@pytest.fixture
def office(client: Client, secretary: User) -> Client:
    client.force_login(secretary)
    return client


def page(client: Client, address: str = "", status: int = 200) -> str:
    answer = client.get(f"/1msp/states/board/{address}")
    assert answer.status_code == status
    return answer.content.decode()


def listed(html: str) -> list[str]:
    return [row.split("/states/")[1][:3] for row in html.split('<th scope="row">')[1:]]


def talk(meeting: Meeting, by: User, code: str = "KEN", **facts: object) -> Approach:
    known = {"on": DAY, "channel": "margins", "said": "The bill is before the cabinet.", **facts}
    return universalization.record_approach(
        Approach(meeting=meeting, state=State.objects.get(code=code), **known), by=by
    )


def test_the_board_tells_who_has_not_joined_and_how_far_the_aim_is(
    book: Meeting, office: Client, secretary: User
) -> None:
    universalization.set_aims(book, target=40, objectives="Signatories first", by=secretary)

    html = page(office)

    assert "74 signatories have yet to ratify; 92 States have not signed." in html
    assert "From 1 August 2010 on they accede without signing." in html
    assert "10 more deposits are wished for." in html
    assert "87 days left to be a State Party at the opening, 8 November 2010." in html
    assert "Signatories first" in html
    assert len(listed(html)) == 50
    assert len(listed(page(office, "?page=all"))) == 166


def test_an_empty_register_has_a_board_too(meeting: Meeting, office: Client) -> None:
    html = page(office)

    assert "Every State has joined" in html
    assert "No number is agreed on yet." in html
    assert "The treaty gives no such day yet." in html


def test_filters_leave_whom_they_name(book: Meeting, office: Client, secretary: User) -> None:
    norway = book.delegations.get(state__code="NOR")
    universalization.put_in_charge(book, [State.objects.get(code="KEN")], holder=norway, by=secretary)
    talk(book, secretary, "GHA", promised_by=DAY)
    book.rehearsal_on = date(2010, 3, 6)
    book.save()

    assert listed(page(office, "?charge=NOR")) == ["KEN"]
    assert listed(page(office, "?promise=overdue")) == ["GHA"]
    assert listed(page(office, "?region=African+States&step=sign&q=rwanda")) == []
    assert "No State matches these filters" in page(office, "?q=nowhere")
    assert listed(page(office, "?q=norway")) == ["KEN"]
    assert set(listed(page(office, "?step=ratify&page=all"))) >= {"KEN", "GHA"}


def test_ticked_states_tell_what_their_deposits_would_give(book: Meeting, office: Client, secretary: User) -> None:
    universalization.set_aims(book, target=40, objectives="", by=secretary)

    html = page(office, "?s=KEN&s=GHA&s=ZWE&by=2010-05-31")

    assert "If these 3 States deposit on 31 May 2010:" in html
    assert "in force on 1 November 2010 for <b><bdi>Ghana</bdi>, <bdi>Kenya</bdi>, <bdi>Zimbabwe</bdi></b>" in html
    assert '<p class="stat-num">33<small> of 40</small></p>' in html
    assert "30 without them." in html
    assert "as many as without these deposits" in page(office, "?s=KEN&by=2010-06-01")
    # Ticks of another page go with the form.
    assert '<input type="hidden" name="s" value="ZWE">' in html


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("?s=KEN&by=yesterday", "This is not a day. Write it as 2010-05-31."),
        ("?s=KEN&by=2010-02-31", "This is not a day. Write it as 2010-05-31."),
        ("?s=KEN&by=2010-03-04", "A deposit of a day that is past is recorded, not supposed."),
        ("?by=2010-05-31", "No State is ticked."),
        ("?s=NOR&s=%00&by=2010-05-31", "No State is ticked."),
    ],
)
def test_what_cannot_be_supposed_is_said(book: Meeting, office: Client, asked: str, said: str) -> None:
    assert said in page(office, asked)


def test_states_are_assigned_together_and_taken_back(book: Meeting, office: Client) -> None:
    norway = book.delegations.get(state__code="NOR")

    office.post("/1msp/states/board/charge/", {"states": ["KEN", "GHA"], "holder": norway.pk})

    assert sorted(Charge.objects.values_list("state__code", "holder__state__code")) == [("GHA", "NOR"), ("KEN", "NOR")]
    assert "2 States have changed hands." in page(office)
    office.post("/1msp/states/board/charge/", {"states": ["KEN"], "holder": "nobody"})
    assert list(Charge.objects.filter(until_on=None).values_list("state__code", flat=True)) == ["GHA"]


def test_who_is_ticked_is_shown_with_who_talks_to_them_now(book: Meeting, office: Client, secretary: User) -> None:
    universalization.put_in_charge(book, [State.objects.get(code="KEN")], holder=None, by=secretary)

    html = page(office, "charge/?s=KEN&s=GHA")

    assert "<b><bdi>Kenya</bdi></b><small><bdi>The Presidency</bdi></small>" in html
    assert "<b><bdi>Ghana</bdi></b><small>Nobody</small>" in html
    assert '<input type="hidden" name="states" value="GHA"' in html
    assert "No State is ticked." in page(office, "charge/")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"holder": "presidency"}, "No State is ticked."),
        ({"states": ["XXX"], "holder": "presidency"}, "No State is ticked."),
        ({"states": ["KEN"], "holder": "0"}, "Select a valid choice."),
        ({"states": ["KEN"]}, "This field is required."),
        ({"states": ["KEN"], "holder": "KEN"}, "Kenya cannot talk to itself about joining."),
    ],
)
def test_an_assignment_that_cannot_be_is_told(
    book: Meeting, office: Client, sent: dict[str, object], said: str
) -> None:
    if sent.get("holder") == "KEN":
        sent = {**sent, "holder": book.delegations.get(state__code="KEN").pk}

    answer = office.post("/1msp/states/board/charge/", sent)

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert Charge.objects.count() == 0


def test_a_talk_is_recorded_and_stands_on_the_states_page(book: Meeting, office: Client) -> None:
    zambia = book.delegations.get(state__code="ZMB")
    html = office.get("/1msp/states/board/talk/?state=KEN").content.decode()
    assert '<option value="KEN" selected>' in html
    sent = {"state": "KEN", "speaker": zambia.pk, "on": "2010-03-05", "channel": "margins", "said": "In cabinet."}
    more = {"spoke_to": "Legal Adviser", "promised": "A deposit", "promised_by": "2010-05-31"}

    answer = office.post("/1msp/states/board/talk/", sent | more)

    assert answer["Location"] == "/1msp/states/KEN/#h-u"
    html = office.get("/1msp/states/KEN/").content.decode()
    for words in ("Zambia", "Legal Adviser", "In cabinet.", "A deposit", "Deposit promised by 31 May 2010"):
        assert words in html
    assert "by 31 May 2010" in page(office, "?q=kenya")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "This field is required."),
        ({"on": "2010-03-06"}, "That day has not come yet."),
        ({"promised_by": "2010-03-01"}, "The promised day lies before the talk."),
        ({"state": "XXX"}, "Select a valid choice."),
        ({"speaker": "0"}, "Select a valid choice."),
    ],
)
def test_a_talk_that_cannot_be_recorded_is_told_at_its_place(
    book: Meeting, office: Client, sent: dict[str, str], said: str
) -> None:
    right = {"state": "KEN", "speaker": "presidency", "on": "2010-03-05", "channel": "phone", "said": "Words"}

    answer = office.post("/1msp/states/board/talk/", right | sent if sent else {"state": "KEN"})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Approach.objects.count() == 0


def test_a_talk_is_struck_out_with_a_reason(book: Meeting, office: Client, secretary: User) -> None:
    made = talk(book, secretary)
    address = f"/1msp/states/board/talk/{made.pk}/strike/"

    refused = office.post(address, {"why": ""})
    assert (refused.status_code, Approach.objects.count()) == (422, 1)
    answer = office.post(address, {"why": "Another State"})

    assert answer["Location"] == "/1msp/states/KEN/"
    assert Approach.objects.count() == 0


def test_the_aims_are_agreed_on(book: Meeting, office: Client) -> None:
    assert office.post("/1msp/states/board/aims/", {"target": "-3"}).status_code == 422

    office.post("/1msp/states/board/aims/", {"target": "40", "objectives": "Signatories first"})

    assert list(Drive.objects.values_list("target", "objectives")) == [(40, "Signatories first")]
    assert office.get("/1msp/states/board/aims/").content.decode().count("Signatories first") == 1


def test_regional_meetings_and_noted_dates_stand_beside_the_board(book: Meeting, office: Client) -> None:
    days = {"starts_on": date(2010, 3, 25), "ends_on": date(2010, 3, 26)}
    Event.objects.create(meeting=book, kind="regional", title="Regional meeting, South Africa", **days)
    briefing = make.briefing(book)
    assert "Regional meeting, South Africa" in page(office)
    assert "Briefing</bdi>" not in page(office)

    office.post("/1msp/states/board/occasion/", {"event": briefing.pk, "note": "Coordination after it"})

    assert Occasion.objects.get().note == "Coordination after it"
    assert "Coordination after it" in page(office)
    refused = office.post("/1msp/states/board/occasion/", {"event": "0", "note": "x"})
    assert (refused.status_code, "Select a valid choice" in refused.content.decode()) == (422, True)


@pytest.mark.parametrize("role", ["coordinator", "reader"])
def test_others_read_the_board_and_do_nothing(
    book: Meeting, client: Client, secretary: User, role: str, request: pytest.FixtureRequest
) -> None:
    talk(book, secretary)
    client.force_login(request.getfixturevalue(role))

    html = page(client, "?s=KEN&by=2010-05-31")

    assert "in force on 1 November 2010" in html
    assert "Record a talk" not in html
    assert "Assign" not in html
    # What was said is for the offices that also read replies.
    assert ("The bill is before the cabinet." in html) == (role == "reader")
    assert client.post("/1msp/states/board/charge/", {"states": ["KEN"], "holder": "presidency"}).status_code == 403
    assert client.get("/1msp/states/board/table.csv").status_code == 403


def test_the_board_leaves_as_a_spreadsheet_with_its_filters(book: Meeting, office: Client, secretary: User) -> None:
    universalization.put_in_charge(book, [State.objects.get(code="KEN")], holder=None, by=secretary)
    talk(book, secretary, promised="=A deposit", promised_by=date(2010, 5, 31))

    answer = office.get("/1msp/states/board/table.csv?charge=presidency")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1:] == [
        [
            "KEN", "Kenya", "African States", "Signatory", "Ratify, accept or approve", "The Presidency", "2010-03-05",
            "2010-03-05", "a talk", "2010-03-05", "The bill is before the cabinet.", "'=A deposit", "2010-05-31",
        ]
    ]  # fmt: skip
    assert len(rows[0]) == len(rows[1])
    assert office.get("/1msp/states/board/table.xlsx").content[:2] == b"PK"
    assert office.get("/1msp/states/board/table.exe").status_code == 404


def test_the_page_costs_the_same_queries_however_much_stands_on_it(
    book: Meeting, office: Client, secretary: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(office, "?s=KEN&by=2010-05-31&page=all")
        return len(captured)

    talk(book, secretary)
    queries()
    before = queries()
    for code in ("GHA", "THA", "CHL"):
        talk(book, secretary, code)
        universalization.put_in_charge(book, [State.objects.get(code=code)], holder=None, by=secretary)

    assert queries() == before
