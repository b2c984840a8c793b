"""The pages of one copy, of its mails, and of the papers that travel with the letter."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from invitations import copies, enclosures, letters, links
from invitations.drafts import Draft
from invitations.enclosures import Paper
from invitations.models import Address, Copy, Enclosure, Letter, ReplyLink
from msp import pdf
from msp.models import Meeting, OutgoingMail, User
from tests import make
from tests.invitations import sent as form
from tests.msp import reading

SignIn = Callable[[User], Client]


@pytest.fixture
def sent(meeting: Meeting, president: User, ambassador: User) -> Letter:
    for code in ("NOR", "CHL"):
        make.delegation(meeting, code)
    letter = make.ready_letter(meeting, president, ambassador)
    letters.dispatch(letter, by=ambassador)
    return letter


@pytest.fixture
def draft(meeting: Meeting, president: User) -> Letter:
    make.delegation(meeting, "NOR")
    return make.letter(meeting, president)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def fate(to: str, status: str, **more: object) -> OutgoingMail:
    mails = OutgoingMail.objects.filter(recipient=f"mission.{to.lower()}@missions.example")
    mails.update(status=status, **more)
    return mails.get()


# --- one copy --------------------------------------------------------------------------------------------------------


def test_a_copy_shows_its_paper_and_its_mail_as_sent(sent: Letter, secretary: User, sign_in: SignIn) -> None:
    client, copy = sign_in(secretary), sent.copies.get(delegation__state__code="NOR")
    fate("NOR", "accepted")

    page = text(client.get(f"/1msp/copies/{copy.pk}/"))
    paper = client.get(f"/1msp/copies/{copy.pk}/letter.pdf")

    link = ReplyLink.objects.get(invitation__delegation=copy.delegation)
    assert "Permanent Mission of the Lao PDR &lt;mission.geneva@presidency.example&gt;" in page
    assert "No-001-Lao-PM.GE.10-NOR.pdf" in page
    assert "Excellency," in page
    assert "Accepted" in page
    assert paper["Content-Disposition"] == 'inline; filename="NOR.pdf"'
    assert set(reading.links(paper.content)) == {links.url(link)}


def test_who_only_reads_sees_no_personal_link(sent: Letter, reader: User, sign_in: SignIn) -> None:
    client, copy = sign_in(reader), sent.copies.first()
    assert copy

    assert client.get(f"/1msp/copies/{copy.pk}/").status_code == 403
    assert client.get(f"/1msp/copies/{copy.pk}/letter.pdf").status_code == 403
    tokens = [links.token(link) for link in ReplyLink.objects.all()]
    for page in ("", "progress/", "copies/"):
        shown = text(client.get(f"/1msp/letters/{sent.pk}/{page}"))
        assert [token for token in tokens if token in shown] == []


def test_a_copy_of_another_meeting_is_not_found(sent: Letter, sign_in: SignIn) -> None:
    client = sign_in(make.user("presidency", make.meeting(slug="other", letterhead=make.letterhead())))
    copy, mail = sent.copies.first(), OutgoingMail.objects.first()
    assert copy
    assert mail

    assert client.get(f"/other/copies/{copy.pk}/").status_code == 404
    assert client.get(f"/other/copies/{copy.pk}/letter.pdf").status_code == 404
    assert client.post(f"/other/copies/{copy.pk}/aside/").status_code == 404
    for deed in ("address", "again", "delivered"):
        assert client.post(f"/other/mails/{mail.pk}/{deed}/").status_code == 404


def test_a_copy_without_a_paper_says_why(sent: Letter, secretary: User, sign_in: SignIn) -> None:
    copy = sent.copies.get(delegation__state__code="NOR")
    Copy.objects.filter(pk=copy.pk).update(status="faulty", pdf="", fault="No font.", pdf_sha256="")
    OutgoingMail.objects.all().delete()
    client = sign_in(secretary)

    assert "No font." in text(client.get(f"/1msp/copies/{copy.pk}/"))
    assert client.get(f"/1msp/copies/{copy.pk}/letter.pdf").status_code == 404


def test_a_mail_whose_file_is_gone_is_told(sent: Letter, secretary: User, sign_in: SignIn) -> None:
    copy = sent.copies.get(delegation__state__code="NOR")
    default_storage.delete(str(fate("NOR", "queued").body))

    assert "The stored message is gone." in text(sign_in(secretary).get(f"/1msp/copies/{copy.pk}/"))


# --- repairs ---------------------------------------------------------------------------------------------------------


def test_a_refused_letter_is_sent_to_a_corrected_address(sent: Letter, secretary: User, sign_in: SignIn) -> None:
    refused = fate("NOR", "failed", code="5.1.1", answer="no such <user>")
    client = sign_in(secretary)
    page = text(client.get(f"/1msp/letters/{sent.pk}/progress/"))

    wrong = client.post(f"/1msp/mails/{refused.pk}/address/", {"email": "nobody"}, follow=True)
    right = client.post(f"/1msp/mails/{refused.pk}/address/", {"email": "new@norway.example"}, follow=True)
    other = client.post(f"/1msp/mails/{refused.pk}/address/", {"email": "else@norway.example"}, follow=True)

    assert "New address for Nor" in page
    assert "no such &lt;user&gt;" in page
    assert "valid email address" in text(wrong)
    assert "the letter leaves to new@norway.example" in text(right)
    assert "Letters that need you" not in text(right)
    assert "new@norway.example" in text(other)
    assert OutgoingMail.objects.count() == 3
    assert Address.objects.filter(email="new@norway.example").count() == 1


def test_a_doubt_has_three_ways_out(sent: Letter, secretary: User, sign_in: SignIn) -> None:
    first, second = fate("NOR", "uncertain"), fate("CHL", "uncertain")
    client = sign_in(secretary)
    page = text(client.get(f"/1msp/letters/{sent.pk}/progress/"))

    again = text(client.post(f"/1msp/mails/{first.pk}/again/", follow=True))
    arrived = text(client.post(f"/1msp/mails/{second.pk}/delivered/", follow=True))
    late = [text(client.post(f"/1msp/mails/{first.pk}/{deed}/", follow=True)) for deed in ("again", "delivered")]

    for words in ("It arrived", "Send again", "Reach them another way"):
        assert words in page
    assert "leaves once more" in again
    assert "counts as delivered" in arrived
    assert ["Somebody has settled this already." in one for one in late] == [True, True]
    assert [one.status for one in OutgoingMail.objects.order_by("pk")] == ["queued", "accepted"]


def test_a_reader_mends_nothing(sent: Letter, reader: User, sign_in: SignIn) -> None:
    refused = fate("NOR", "failed")
    client = sign_in(reader)

    assert "Save and send" not in text(client.get(f"/1msp/letters/{sent.pk}/progress/"))
    for deed in ("address", "again", "delivered"):
        assert client.post(f"/1msp/mails/{refused.pk}/{deed}/").status_code == 403


def test_only_letters_are_mended_here(sent: Letter, secretary: User, sign_in: SignIn) -> None:
    other = make.mail(round="", meeting=sent.meeting)

    assert sign_in(secretary).post(f"/1msp/mails/{other.pk}/again/").status_code == 404


# --- enclosures ------------------------------------------------------------------------------------------------------


def test_a_paper_is_written_and_changed(draft: Letter, president: User, sign_in: SignIn) -> None:
    client, base = sign_in(president), f"/1msp/letters/{draft.pk}/enclosures/"
    written = {"title": "Agenda", "language": "en", "body": "- one"}

    assert client.get(f"{base}new/").status_code == 200
    made = client.post(f"{base}new/", written)
    paper = Enclosure.objects.get()
    assert "- one</textarea>" in text(client.get(f"{base}{paper.pk}/"))
    client.post(f"{base}{paper.pk}/", {**written, "body": "- two"})

    paper.refresh_from_db()
    assert made["Location"] == f"/1msp/letters/{draft.pk}/"
    assert paper.body == "- two"
    assert "two" in reading.text(client.get(f"{base}{paper.pk}.pdf").content)


def test_a_pdf_is_handed_in(draft: Letter, president: User, sign_in: SignIn) -> None:
    said = {"kicker": "", "title": "Map", "byline": "", "dated": "", "body": "x", "language": "en", "direction": "ltr"}
    data = pdf.enclosure(said)
    client = sign_in(president)

    client.post(
        f"/1msp/letters/{draft.pk}/enclosures/new/",
        {"title": "Map", "language": "en", "file": SimpleUploadedFile("../../map.pdf", data)},
    )

    paper = Enclosure.objects.get()
    assert "map" not in str(paper.pdf)
    assert "PDF, one page" in text(client.get(f"/1msp/letters/{draft.pk}/"))
    assert client.get(f"/1msp/letters/{draft.pk}/enclosures/{paper.pk}.pdf").content == data


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"MZ an executable", "This is no PDF."),
        (b"%PDF-1.7 nothing", "damaged"),
        (b"%PDF-" + b"0" * (11 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_a_bad_file_is_refused_at_its_place(
    draft: Letter, president: User, sign_in: SignIn, data: bytes, says: str
) -> None:
    file = SimpleUploadedFile("x.pdf", data)

    answer = sign_in(president).post(
        f"/1msp/letters/{draft.pk}/enclosures/new/", {"title": "Kept <i>", "language": "en", "file": file}
    )

    page = text(answer)
    assert answer.status_code == 422
    assert says in page
    assert '<a href="#id_file">' in page
    assert "Kept &lt;i&gt;" in page
    assert not Enclosure.objects.exists()


def test_an_empty_paper_is_refused_at_its_place(draft: Letter, president: User, sign_in: SignIn) -> None:
    answer = sign_in(president).post(f"/1msp/letters/{draft.pk}/enclosures/new/", {"title": "Agenda", "language": "en"})

    assert answer.status_code == 422
    assert '<a href="#id_body">Write the text of the paper, or choose its PDF.</a>' in text(answer)


def test_papers_are_moved_and_removed_from_the_letters_page(draft: Letter, president: User, sign_in: SignIn) -> None:
    one, two = (enclosures.enclose(draft, Paper(title=title, body="x"), by=president) for title in ("One", "Two"))
    client, url = sign_in(president), f"/1msp/letters/{draft.pk}/"

    def press(do: str) -> Any:
        letter = Letter.objects.get(pk=draft.pk)
        data = form.form(Draft.of(letter), revision=letter.revision)
        return client.post(f"{url}revise/", {**data, "do": do, "title": "Saved too"})

    moved = press(f"enclosure-up:{two.pk}")
    assert list(draft.enclosures.order_by("position")) == [two, one]
    press(f"enclosure-out:{two.pk}")

    assert moved.url == f"{url}#enclosures"
    assert list(draft.enclosures.all()) == [one]
    assert Letter.objects.get(pk=draft.pk).title == "Saved too"
    assert press("enclosure-out:999999").status_code == 404


def test_an_approved_letters_papers_stay(sent: Letter, president: User, sign_in: SignIn) -> None:
    answer = sign_in(president).get(f"/1msp/letters/{sent.pk}/enclosures/new/", follow=True)

    assert "its enclosures stay as they are" in text(answer)


def test_a_paper_that_cannot_be_printed_says_why(draft: Letter, reader: User, president: User, sign_in: SignIn) -> None:
    paper = enclosures.enclose(draft, Paper(title="张", body="x"), by=president)

    answer = sign_in(reader).get(f"/1msp/letters/{draft.pk}/enclosures/{paper.pk}.pdf")

    assert answer.status_code == 503
    assert "张 (U+5F20)" in text(answer)


def test_a_key_says_which_copy_it_carries(sent: Letter) -> None:
    copy = sent.copies.order_by("pk")[0]

    assert copies.key(copy, 0) == f"letter:{sent.pk}:{copy.pk}:1"
