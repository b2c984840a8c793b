"""The grid as the office decides in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from friends.models import Friend, Offer, Theme
from invitations.models import Delegation, Letter
from msp.models import Meeting, User
from tests import make
from tests.friends.helping import state, theme, volunteer

SignIn = Callable[[User], Client]
GRID = "/1msp/friends/grid/"


@pytest.fixture
def clearance(meeting: Meeting) -> Theme:
    """The theme of the cells below."""
    return theme(meeting)


def decide(client: Client, deed: str, *cells: tuple[Theme, Delegation], **more: Any) -> str:
    """Press a button with these cells chosen, and return the page that comes."""
    values = [f"{of.pk}-{who.pk}" for of, who in cells]
    return client.post(f"{GRID}decide/", {"deed": deed, "cell": values, **more}, follow=True).content.decode()


def test_without_themes_and_without_offers_the_page_says_what_comes_first(
    meeting: Meeting, president: User, sign_in: SignIn
) -> None:
    client = sign_in(president)

    assert "No themes yet" in client.get(GRID).content.decode()
    theme(meeting)
    assert "No offers here" in client.get(GRID).content.decode()


def test_a_cell_says_in_words_who_offers_what_and_escapes_names(
    clearance: Theme, meeting: Meeting, president: User, sign_in: SignIn
) -> None:
    volunteer(meeting, clearance, state=make.state("NOR", name_en="<b>Norway</b>"))

    page = sign_in(president).get(GRID).content.decode()

    assert "&lt;b&gt;Norway&lt;/b&gt;, Contamination, clearance and risk education: offers" in page
    assert "<b>Norway</b>" not in page.replace("<b><bdi>", "")
    assert re.findall(r'name="cell" value="([^"]+)"', page) == [f"{clearance.pk}-{Delegation.objects.get().pk}"]


def test_chosen_cells_are_confirmed_appointed_and_declined(
    clearance: Theme, meeting: Meeting, president: User, sign_in: SignIn
) -> None:
    norway, zambia, fiji = (volunteer(meeting, clearance, code=code) for code in ("NOR", "ZMB", "FJI"))
    client = sign_in(president)

    decide(client, "appoint", (clearance, norway))
    page = decide(client, "confirm", (clearance, zambia), (clearance, norway))
    decide(client, "decline", (clearance, fiji))

    assert "Confirmed: Zmb (Contamination, clearance and risk education), Nor" in page
    found = Friend.objects.filter(until_on=None).values_list("delegation__state__code", "role").order_by("pk")
    assert list(found) == [("ZMB", "friend"), ("NOR", "friend")]
    assert Offer.objects.get(delegation=fiji).answer == "declined"


def test_what_somebody_decided_first_is_told_and_hinders_no_other(
    clearance: Theme, meeting: Meeting, president: User, ambassador: User, sign_in: SignIn
) -> None:
    norway, zambia = (volunteer(meeting, clearance, code=code) for code in ("NOR", "ZMB"))
    decide(sign_in(ambassador), "confirm", (clearance, norway))

    page = decide(sign_in(president), "confirm", (clearance, norway), (clearance, zambia))

    assert "Ambassador, Lao PDR decided it" in page
    assert "Confirmed: Zmb" in page
    assert Friend.objects.count() == 2


def test_coordinators_of_one_group_are_told_and_not_refused(
    clearance: Theme, meeting: Meeting, president: User, sign_in: SignIn
) -> None:
    both = [volunteer(meeting, clearance, code=code, state=state(code)) for code in ("ZMB", "TCD")]

    page = decide(sign_in(president), "appoint", *((clearance, who) for who in both))

    assert "All coordinators are of one group: Africa." in page
    assert Friend.objects.filter(role="coordinator").count() == 2


def test_a_decision_is_undone_from_the_grid(
    clearance: Theme, meeting: Meeting, president: User, sign_in: SignIn
) -> None:
    norway, zambia, fiji = (volunteer(meeting, clearance, code=code) for code in ("NOR", "ZMB", "FJI"))
    client = sign_in(president)
    decide(client, "confirm", (clearance, norway))
    decide(client, "decline", (clearance, zambia))

    page = decide(client, "undo", *((clearance, who) for who in (norway, zambia, fiji)), query="theme=1&x=%0d%0aY")

    assert "Nothing was decided on Fji" in page
    assert (Friend.objects.count(), Offer.objects.all().waiting().count()) == (0, 3)


@pytest.mark.parametrize(
    "sent",
    [{}, {"deed": "confirm"}, {"deed": "nothing", "cell": "1-1"}, {"deed": "confirm", "cell": "x-y"},
     {"deed": "confirm", "cell": "²-1"}, {"deed": "confirm", "cell": "1-2-3"}, {"deed": "confirm", "cell": "999-999"}],
)  # fmt: skip
def test_bad_input_decides_nothing(sent: dict[str, str], clearance: Theme, president: User, sign_in: SignIn) -> None:
    page = sign_in(president).post(f"{GRID}decide/", sent, follow=True).content.decode()

    assert "Please choose in the grid" in page
    assert not Friend.objects.exists()


def test_the_cells_of_another_meeting_are_passed_over(
    clearance: Theme, meeting: Meeting, president: User, sign_in: SignIn
) -> None:
    other = make.meeting(slug="2msp", letterhead=meeting.letterhead)
    norway = make.delegation(other)

    assert "Please choose" in decide(sign_in(president), "confirm", (clearance, norway))


def test_write_to_them_drafts_and_says_so_once(
    clearance: Theme, meeting: Meeting, president: User, sign_in: SignIn
) -> None:
    client = sign_in(president)
    decide(client, "confirm", (clearance, volunteer(meeting, clearance)))

    answers = [client.post(f"{GRID}tell/", follow=True) for _turn in range(2)]

    letter = Letter.objects.get(status="draft")
    assert answers[0].request["PATH_INFO"] == f"/1msp/letters/{letter.pk}/"
    assert "Everybody has been written to" in answers[1].content.decode()


def test_an_offer_in_the_corridor_is_written_down_or_told_why_not(
    clearance: Theme, meeting: Meeting, president: User, sign_in: SignIn
) -> None:
    norway = make.delegation(meeting)
    sent = {"delegation": norway.pk, "theme": clearance.pk, "channel": "person", "note": "First Secretary"}
    client = sign_in(president)

    codes = [client.post("/1msp/friends/offers/new/", data).status_code for data in (sent, sent, {**sent, "theme": 0})]

    assert codes == [302, 422, 422]
    assert list(Offer.objects.values_list("channel", "note")) == [("person", "First Secretary")]


def test_a_call_is_drafted_or_told_why_not(meeting: Meeting, president: User, sign_in: SignIn) -> None:
    client = sign_in(president)

    page = client.post("/1msp/friends/call/", follow=True).content.decode()
    theme(meeting)
    answer = client.post("/1msp/friends/call/", follow=True)

    assert "There are no themes yet" in page
    assert answer.request["PATH_INFO"] == f"/1msp/letters/{Letter.objects.get(status='draft').pk}/"


def test_the_page_costs_as_many_queries_for_three_as_for_one(
    clearance: Theme, meeting: Meeting, president: User, sign_in: SignIn
) -> None:
    client, counts = sign_in(president), []
    for codes in (["NOR"], ["ZMB", "FJI"]):
        for code in codes:
            volunteer(meeting, clearance, code=code)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{GRID}?all=1")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_letter_to_all_friends_is_begun_or_told_why_not(
    clearance: Theme, meeting: Meeting, president: User, sign_in: SignIn
) -> None:
    client = sign_in(president)

    page = client.post("/1msp/friends/write/", follow=True).content.decode()
    decide(client, "confirm", (clearance, volunteer(meeting, clearance)))
    answer = client.post("/1msp/friends/write/", follow=True)

    assert "Nobody works on a theme yet" in page
    assert answer.request["PATH_INFO"] == f"/1msp/letters/{Letter.objects.get(status='draft').pk}/"
