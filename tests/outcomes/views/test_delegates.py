"""The texts behind a personal link: read, propose, answer; and nothing of others'."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as Word

from invitations import links
from invitations.models import ReplyLink
from outcomes import compromises, deciding, printing, proposals, versions
from outcomes.models import Document, Proposal
from tests import make
from tests.outcomes.delegation import Desk
from tests.outcomes.proposing import LINES, NOW, delegation, paper, propose, reworded, staff
from tests.outcomes.views.test_proposals import at, seat

pytestmark = pytest.mark.django_db
DATE = reworded(1, "as soon as possible", "before the Second Meeting")


@pytest.fixture
def text() -> Document:
    return paper()


@pytest.fixture
def norway(text: Document) -> ReplyLink:
    return links.grant(make.invitation(delegation(text)), email="mission@norway.example")


@pytest.fixture
def phone(client: Client, norway: ReplyLink) -> Client:
    """A browser in which Norway has pressed its link."""
    assert client.get(reverse("link", args=[links.token(norway)])).status_code == 303
    return client


def page(link: ReplyLink, rest: str = "declaration/") -> str:
    return f"/reply/{link.public_id}/texts/{rest}"


def wish(**facts: str) -> dict[str, str]:
    return {"deed": "replace", "text": DATE["text"], "reason": "", "audience": "delegations", "form_key": "k", **facts}


def test_the_list_names_what_is_open_to_delegations_and_nothing_else(phone: Client, norway: ReplyLink) -> None:
    meeting = norway.invitation.delegation.meeting
    for title, facts in {"Secret": {"is_confidential": True, "audience": "public"}, "Office": {}}.items():
        Document.objects.create(meeting=meeting, slug=title.lower(), title=title, type="report", **facts)

    listed = phone.get(page(norway, "")).content.decode()

    assert "Draft Vientiane Declaration" in listed
    assert "Proposals are welcome." in listed
    assert not {"Secret", "Office"} & set(listed.split())
    assert phone.get(page(norway, "secret/")).status_code == 404


def test_a_delegation_proposes_in_three_steps_without_an_account(phone: Client, norway: ReplyLink) -> None:
    read = phone.get(page(norway)).content.decode()
    assert f"{page(norway)}propose/?p=p1" in read
    asked = f"{page(norway)}propose/?p=p1"
    assert LINES[0] in phone.get(asked).content.decode()

    look = phone.post(asked, wish(preview="1")).content.decode()
    assert "before the Second Meeting</ins>" in look
    assert not Proposal.objects.exists()
    answers = [phone.post(asked, wish()) for _ in range(2)]

    made = Proposal.objects.get()
    assert {answer["Location"] for answer in answers} == {f"{page(norway)}#proposal-1"}
    assert (made.proposer, made.source, made.link, proposals.latest(made).text) == (
        "Norway",
        "link",
        norway,
        DATE["text"],
    )
    assert 'id="proposal-1"' in phone.get(page(norway)).content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"text": LINES[0]}, "Nothing is changed"),
        ({"deed": "move", "after": ""}, "after which paragraph"),
        ({"deed": ""}, "choose what you propose"),
        ({"deed": "explode"}, "not one of the available choices"),
    ],
)
def test_a_mistake_is_told_with_the_words_still_there(
    phone: Client, norway: ReplyLink, facts: dict[str, str], words: str
) -> None:
    answer = phone.post(f"{page(norway)}propose/?p=p1", wish(reason="Because it matters", **facts)).content.decode()

    assert words in answer
    assert "Because it matters" in answer
    assert not Proposal.objects.exists()


def test_while_nothing_is_taken_the_text_is_read_and_a_late_form_is_refused(
    phone: Client, norway: ReplyLink, text: Document
) -> None:
    Document.objects.update(proposals_are_open=False)

    assert "not taken at present" in phone.get(page(norway)).content.decode()
    late = phone.post(f"{page(norway)}propose/?p=p1", wish())
    assert (late.status_code, DATE["text"] in late.content.decode()) == (422, True)


def test_delegations_see_the_version_that_was_circulated_and_propose_on_it(
    phone: Client, norway: ReplyLink, text: Document
) -> None:
    first = versions.head(text)
    assert first is not None
    by = staff(text)
    text.versions.get().circulations.create(letter=norway.invitation.letter, purpose="information", by=by, at=NOW)
    versions.seal(text, [*versions.read(first)][:2], base=first, by=None, now=NOW)

    assert "Designate a focal point" in phone.get(page(norway)).content.decode()
    phone.post(f"{page(norway)}propose/?p=p3", wish(text="Designate somebody;"))
    assert Proposal.objects.get().position == "orphan"


def test_one_withdraws_and_rewrites_ones_own_and_stands_beside_others(
    phone: Client, norway: ReplyLink, text: Document
) -> None:
    phone.post(f"{page(norway)}propose/?p=p1", wish())
    propose(text, "MEX", **reworded(2, "each year", "every year"))
    assert phone.post(f"{page(norway)}1/", {"do": "revise", "text": "Urge all States;"}).status_code == 303
    assert proposals.latest(Proposal.objects.get(number=1)).text == "Urge all States;"
    phone.post(f"{page(norway)}2/", {"do": "cosponsor"})
    assert [one.name for one in Proposal.objects.get(number=2).cosponsors.all()] == ["Norway"]
    assert "No longer co-sponsor" in phone.get(page(norway)).content.decode()
    phone.post(f"{page(norway)}2/", {"do": "withdraw"})
    phone.post(f"{page(norway)}2/", {"do": "leave"})
    phone.post(f"{page(norway)}1/", {"do": "withdraw"})

    assert list(Proposal.objects.order_by("number").values_list("status", flat=True)) == ["withdrawn", "submitted"]
    assert phone.post(f"{page(norway)}1/", {"do": "withdraw"}).status_code == 409


def test_a_delegation_never_sees_what_another_keeps_to_itself(phone: Client, norway: ReplyLink, text: Document) -> None:
    hidden = ({"is_draft": True}, {"audience": "office"}, {"audience": "group"})
    for facts in hidden:
        propose(text, "MEX", **reworded(1, "as soon as possible", "zzz"), reason="zzz", **facts)

    assert "zzz" not in phone.get(page(norway)).content.decode()
    for number in (1, 2, 3):
        assert phone.post(f"{page(norway)}{number}/", {"do": "cosponsor"}).status_code == 404
    Document.objects.update(proposals_seen_by="office")
    propose(text, "AUT", **reworded(1, "as soon as possible", "zzz"))
    assert "zzz" not in phone.get(page(norway)).content.decode()


def test_a_compromise_is_answered_behind_the_link_that_proposed(
    phone: Client, norway: ReplyLink, text: Document
) -> None:
    phone.post(f"{page(norway)}propose/?p=p1", wish())
    offer = compromises.offer(text, "p1", "Urge all;", by=staff(text), now=NOW)
    row = offer.answers.get()
    assert f'id="offer-{row.pk}"' in phone.get(page(norway)).content.decode()
    assert "Awaiting your answer" in phone.get(page(norway, "")).content.decode()

    answer = phone.post(f"/reply/{norway.public_id}/compromise/{row.pk}/", {"says": "agrees"})

    assert answer.status_code == 303
    assert Proposal.objects.get().status == "amended"
    assert phone.post(f"/reply/{norway.public_id}/compromise/{row.pk}/", {"says": "declines"}).status_code == 409
    assert phone.post(f"/reply/{norway.public_id}/compromise/{row.pk}/", {"says": "no"}).status_code == 404


def test_another_delegations_offer_and_a_link_without_its_pass_open_nothing(
    phone: Client, norway: ReplyLink, text: Document
) -> None:
    propose(text, "MEX", **DATE)
    row = compromises.offer(text, "p1", "Urge all;", by=staff(text), now=NOW).answers.get()

    assert phone.post(f"/reply/{norway.public_id}/compromise/{row.pk}/", {"says": "agrees"}).status_code == 404
    for rest in ("", "declaration/", "declaration/word/", "declaration/propose/", "declaration/file/"):
        assert Client().get(page(norway, rest)).status_code == 404


def test_the_pdf_is_offered_once_it_is_made(phone: Client, norway: ReplyLink, text: Document) -> None:
    assert "pdf/" not in phone.get(page(norway)).content.decode()
    assert phone.get(page(norway, "declaration/pdf/")).status_code == 404

    printing.make(printing.paper(text.versions.get()))

    assert "declaration/pdf/" in phone.get(page(norway)).content.decode()
    assert phone.get(page(norway, "declaration/pdf/")).content[:5] == b"%PDF-"
    assert Client().get(page(norway, "declaration/pdf/")).status_code == 404


def test_what_was_decided_is_told_to_its_proposer(phone: Client, norway: ReplyLink, text: Document) -> None:
    phone.post(f"{page(norway)}propose/?p=p1", wish())
    deciding.decide(Proposal.objects.get(), "accepted", by=staff(text), now=NOW)
    deciding.make_next(text, base=versions.head(text), by=staff(text), now=NOW)  # type: ignore[arg-type]

    assert "Decided" in phone.get(page(norway)).content.decode()


def edited(phone: Client, norway: ReplyLink) -> SimpleUploadedFile:
    data = phone.get(f"{page(norway)}word/").content
    desk = Desk(data, "First Secretary")
    desk.delete("as soon as possible")
    desk.insert("before the Second Meeting", after="procedures ")
    desk.rewrite("quantity", "number")
    return SimpleUploadedFile("draft.docx", desk.saved())


def test_the_word_file_goes_out_and_comes_back_as_proposals(phone: Client, norway: ReplyLink) -> None:
    answer = phone.post(f"{page(norway)}file/", {"file": edited(phone, norway)})
    assert answer.status_code == 303
    shown = phone.get(answer["Location"]).content.decode()
    assert "First Secretary" in shown
    assert "Changed without being recorded" in shown
    assert not Proposal.objects.exists()
    keys = re.findall(r'name="take" value="(\w+)"', shown)

    for _twice in range(2):
        phone.post(answer["Location"], {"take": keys})

    made = list(Proposal.objects.order_by("number"))
    assert [(one.proposer, one.source, one.pid) for one in made] == [("Norway", "word", "p1"), ("Norway", "word", "p2")]
    assert proposals.latest(made[0]).text == DATE["text"]


@pytest.mark.parametrize("bad", [b"", b"no Word file", b"PK\x03\x04 broken"])
def test_a_file_that_cannot_be_read_is_refused_in_words(phone: Client, norway: ReplyLink, bad: bytes) -> None:
    answer = phone.post(f"{page(norway)}file/", {"file": SimpleUploadedFile("draft.docx", bad)} if bad else {})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_one_delegations_file_is_not_anothers(phone: Client, norway: ReplyLink, text: Document) -> None:
    location = phone.post(f"{page(norway)}file/", {"file": edited(phone, norway)})["Location"]
    mexico = links.grant(
        make.invitation(delegation(text, "MEX"), norway.invitation.letter), email="mission@mexico.example"
    )
    other = Client()
    other.get(reverse("link", args=[links.token(mexico)]))

    assert other.get(location.replace(norway.public_id, mexico.public_id)).status_code == 404
    assert phone.get(f"{page(norway)}file/{'0' * 64}/").status_code == 404
    assert phone.get(f"{page(norway)}file/passwd/").status_code == 404


def test_the_office_gives_each_author_of_a_file_a_delegation(phone: Client, norway: ReplyLink, text: Document) -> None:
    file = edited(phone, norway)
    office = seat(Client(), text)
    location = office.post(at(text, "file/"), {"file": file})["Location"]
    shown = office.get(location).content.decode()
    keys = re.findall(r'name="take" value="(\w+)"', shown)
    form = {"take": keys, "author-0": str(delegation(text, "MEX").pk), "author-1": ""}

    assert "1 proposal is entered" in office.post(location, form, follow=True).content.decode()
    made = Proposal.objects.get()
    assert (made.proposer, made.source) == ("Mexico", "word")
    assert made.entered_by is not None


def test_the_word_file_names_the_version_that_is_shown(phone: Client, norway: ReplyLink) -> None:
    answer = phone.get(f"{page(norway)}word/")

    assert answer["Content-Disposition"] == 'attachment; filename="declaration-v1.docx"'
    assert LINES[0] in [one.text for one in Word(io.BytesIO(answer.content)).paragraphs]


def test_staff_who_write_an_answer_down_are_shown_no_way_behind_a_link(norway: ReplyLink, text: Document) -> None:
    office = Client()
    office.force_login(staff(text))
    event = norway.invitation.event

    answer = office.get(f"/{text.meeting.slug}/replies/NOR/record/?event={event.pk if event else ''}")

    assert answer.status_code == 200
    assert "/texts/" not in answer.content.decode().partition("<main")[2]
