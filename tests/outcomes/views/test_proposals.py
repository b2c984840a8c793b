"""Proposals as staff see them, enter them and decide on them."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document as Word
from pytest_django import DjangoAssertNumQueries

from outcomes import deciding, versions
from outcomes.merging import Action
from outcomes.models import Document, Proposal
from tests import make
from tests.outcomes.proposing import LINES, NOW, delegation, paper, propose, reworded, staff, written

pytestmark = pytest.mark.django_db
DATE = reworded(1, "as soon as possible", "before the Second Meeting")


@pytest.fixture
def text() -> Document:
    return paper()


def seat(client: Client, text: Document, role: str = "presidency") -> Client:
    client.force_login(make.user(role, text.meeting))
    return client


def at(text: Document, rest: str = "") -> str:
    return f"/{text.meeting.slug}/texts/{text.slug}/{rest}"


def test_a_proposal_stands_beside_its_paragraph_and_is_accepted_there(client: Client, text: Document) -> None:
    seat(client, text)
    made = propose(text, **DATE, reason="A date helps.")
    page = client.get(at(text)).content.decode()
    assert 'id="proposal-1"' in page
    assert "A date helps." in page
    assert "Make version" not in page

    answer = client.post(at(text, "proposals/1/decide/"), {"outcome": "accepted", "from_text": "1"})
    made.refresh_from_db()
    page = client.get(answer["Location"]).content.decode()
    assert (made.status, "Make version 2 from 1 accepted" in page) == ("accepted", True)

    for _again in range(2):
        client.post(at(text, "next/"), {"base": "1"})
    head = versions.head(text)
    assert head is not None
    assert (head.number, written(head)[0]) == (2, DATE["text"])


def test_what_cannot_be_decided_is_told_at_its_page(client: Client, text: Document) -> None:
    seat(client, text)
    propose(text, "NOR", **DATE)
    propose(text, "MEX", **reworded(1, "as soon as possible", "without delay"))
    client.post(at(text, "proposals/1/decide/"), {"outcome": "accepted", "from_text": "1"})

    page = client.post(at(text, "proposals/2/decide/"), {"outcome": "accepted", "from_text": "1"}, follow=True)

    assert "change the same words" in page.content.decode()
    assert Proposal.objects.get(number=2).status == "submitted"


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("amended", "amended"), ("bracketed", "bracketed"), ("rejected", "rejected"), ("no", "submitted")],
)
def test_the_page_of_a_proposal_offers_every_decision(
    client: Client, text: Document, outcome: str, status: str
) -> None:
    seat(client, text)
    propose(text, **DATE)

    client.post(at(text, "proposals/1/decide/"), {"outcome": outcome, "text": "Urge all", "reason": "So agreed"})

    assert Proposal.objects.get().status == status
    if status != "submitted":
        client.post(at(text, "proposals/1/decide/"), {"outcome": "undo"})
        assert Proposal.objects.get().status == "submitted"


def floor(paper: Document, **facts: str) -> dict[str, str]:
    given = {"by": f"d{delegation(paper).pk}", "source": "floor", "deed": "replace", "audience": "delegations"}
    return {**given, **DATE, "form_key": "k1", **facts}


def test_what_is_said_in_the_room_is_entered_once(client: Client, text: Document) -> None:
    seat(client, text)
    assert client.get(at(text, "proposals/new/?p=p2")).status_code == 200

    answers = [client.post(at(text, "proposals/new/"), floor(text)) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {at(text, "proposals/1/")}
    made = Proposal.objects.get()
    assert (made.proposer, made.source, made.pid) == ("Norway", "floor", "p1")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"by": ""}, "This field is required"),
        ({"text": LINES[0]}, "Nothing is changed"),
        ({"pid": "-"}, "choose the paragraph"),
        ({"deed": "move"}, "after which paragraph"),
        ({"pid": "p9"}, "not one of the available choices"),
    ],
)
def test_a_mistake_in_the_form_stands_at_its_place(
    client: Client, text: Document, facts: dict[str, str], words: str
) -> None:
    answer = seat(client, text).post(at(text, "proposals/new/"), floor(text, **facts))

    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_a_group_and_each_kind_of_change_can_be_entered(client: Client, text: Document) -> None:
    seat(client, text)
    group = text.meeting.themes.create(position=1, slug="clearance", title="Clearance")
    forms = [
        floor(text, by=f"t{group.pk}", form_key="a"),
        floor(text, deed="insert", pid="-", kind="preambular", text="Recalling", form_key="b"),
        floor(text, deed="delete", pid="p2", form_key="c"),
        floor(text, deed="move", pid="p3", after="-", form_key="d"),
        floor(text, deed="comment", text="Who pays?", form_key="e"),
    ]
    for form in forms:
        assert client.post(at(text, "proposals/new/"), form).status_code == 302

    page = client.get(at(text, "compilation/")).content.decode()
    assert "[Clearance: before the Second Meeting]" in page
    assert "[Norway: Recalling]" in page
    assert "Who pays?" in page
    assert client.get(at(text)).content.decode().count('class="prop') == 5


def test_the_compilation_is_a_word_file_too(client: Client, text: Document) -> None:
    propose(text, **DATE)
    answer = seat(client, text).get(at(text, "compilation/?as=docx"))

    words = "\n".join(one.text for one in Word(io.BytesIO(answer.content)).paragraphs)
    assert "[as soon as possible] [Norway: before the Second Meeting]" in words


def test_the_table_of_proposals_names_decision_and_version(client: Client, text: Document) -> None:
    seat(client, text)
    deciding.decide(propose(text, **DATE), "accepted", by=staff(text), now=NOW, reason="So agreed")
    deciding.make_next(text, base=versions.head(text), by=staff(text), now=NOW)  # type: ignore[arg-type]

    page = client.get(at(text, "proposals/")).content.decode()
    table = client.get(at(text, "proposals/?as=csv")).content.decode()

    assert "So agreed" in page
    assert "Norway" in table
    assert table.strip().endswith("So agreed,2")
    assert client.get(at(text, "proposals/?status=submitted")).status_code == 200
    assert client.get(at(text, "proposals/?as=exe")).status_code == 404


def test_a_seat_that_may_not_see_a_proposal_finds_none(client: Client, text: Document) -> None:
    propose(text, **DATE, audience="office")
    seat(client, text, "friend")

    assert client.get(at(text, "proposals/1/")).status_code == 404
    for rest in ("", "proposals/", "compilation/", "proposals/?as=csv"):
        assert "Norway" not in client.get(at(text, rest)).content.decode()


def test_co_sponsors_and_withdrawal_are_recorded_on_the_written_word(client: Client, text: Document) -> None:
    seat(client, text)
    made = propose(text, **DATE)
    mexico = delegation(text, "MEX")
    client.post(at(text, "proposals/1/sponsor/"), {"delegation": str(mexico.pk)})
    assert list(made.cosponsors.all()) == [mexico]
    client.post(at(text, "proposals/1/sponsor/"), {"delegation": str(made.delegation_id)})
    client.post(at(text, "proposals/1/sponsor/"), {"delegation": str(mexico.pk), "leave": "1"})
    assert not made.cosponsors.exists()

    for words in ("is withdrawn", "nothing was changed"):
        assert words in client.post(at(text, "proposals/1/withdraw/"), follow=True).content.decode()


def test_a_compromise_is_offered_and_taken_back_at_a_proposal(client: Client, text: Document) -> None:
    seat(client, text)
    propose(text, **DATE)
    page = client.post(at(text, "proposals/1/compromise/"), {"text": "Urge all"}, follow=True).content.decode()
    assert "offered to 1 proposer" in page
    assert "Urge all" in page

    assert (
        "write the text"
        in client.post(at(text, "proposals/1/compromise/"), {"text": " "}, follow=True).content.decode()
    )
    client.post(at(text, "proposals/1/compromise/"), {"withdraw": "1"})
    assert text.compromises.get().status == "withdrawn"


def test_agreement_is_recorded_at_the_paragraph(client: Client, text: Document) -> None:
    seat(client, text)
    page = client.post(at(text, "agree/"), {"pid": "p2", "state": "ad-ref"}, follow=True).content.decode()

    assert "1 of 3 paragraphs agreed" in page
    assert (
        "not in the text"
        in client.post(at(text, "agree/"), {"pid": "p9", "state": "agreed"}, follow=True).content.decode()
    )


@pytest.mark.parametrize("rest", ["", "proposals/", "compilation/"])
def test_pages_cost_the_same_queries_however_many_proposals(
    client: Client, text: Document, rest: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seat(client, text)
    propose(text, "NOR", **DATE)
    with CaptureQueriesContext(connection) as first:
        client.get(at(text, rest))
    for code in ("MEX", "AUT", "CHL"):
        propose(text, code, **DATE)
        propose(text, code, pid="p2", action=Action.INSERT, text=f"As {code} says;")

    with django_assert_num_queries(len(first)):
        client.get(at(text, rest))
