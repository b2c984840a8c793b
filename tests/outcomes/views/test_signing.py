"""The pages of a signing: who may see and do what, from opening to the acknowledgement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from invitations import access, links
from invitations.models import ReplyLink
from msp.models import Meeting, User
from outcomes.models import ScannedPage, Signature, SignatureBlock, SignedPaper, Signing, Transmission
from outcomes.signing import opening, papers, scans, transmission
from tests import make
from tests.msp import reading
from tests.outcomes.signing import room
from tests.outcomes.signing.test_codes import mailed

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def signing(meeting: Meeting, secretary: User) -> Signing:
    return room.signing(meeting, secretary)


def url(signing: Signing, rest: str = "") -> str:
    return f"/1msp/signing/{signing.pk}/{rest}"


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def closed(signing: Signing, by: User, *codes: str) -> SignedPaper:
    """The signed original, closed by somebody else's decision."""
    room.signed(signing, by, *(codes or ("NOR",)))
    opening.close(signing, by=make.user(), now=room.NOW, words="By decision")
    papers.make_waiting()
    return signing.papers.get()


# --- the office ------------------------------------------------------------------------------------------------------


def test_a_text_is_opened_on_its_page(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    make.consented(make.delegation(meeting, "NOR"))
    text = room.document(meeting, secretary)
    client = sign_in(secretary)
    said = {"document": text.pk, "who": "consented", "counts_on": "2010-03-17", "role": "head", "order": "text"}

    empty = client.post("/1msp/signing/new/", {**said, "who": "listed"})
    strange = client.post("/1msp/signing/new/", {**said, "who": "listed", "codes": "NOR, XXX"})
    done = client.post("/1msp/signing/new/", said)

    assert (empty.status_code, strange.status_code, done.status_code) == (422, 422, 302)
    assert "No State has this code: XXX" in strange.content.decode()
    made = Signing.objects.get()
    assert (done["Location"], made.role, made.by_link) == (url(made), "head", False)


def test_nobody_to_sign_is_told_on_the_page(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    text = room.document(meeting, secretary)
    said = {"document": text.pk, "who": "parties", "counts_on": "2010-03-17", "role": "head", "order": "text"}

    answer = sign_in(secretary).post("/1msp/signing/new/", said)

    assert (answer.status_code, "Nobody may sign" in answer.content.decode()) == (422, True)


def test_lists_and_boards_cost_the_same_queries_for_three_and_thirty(
    meeting: Meeting, secretary: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(secretary)
    few = room.signing(meeting, secretary)
    costs = {"/1msp/signing/": 5, url(few): 12, url(few, "room/"): 7}
    for address, cost in costs.items():
        with django_assert_num_queries(cost):
            client.get(address)
    opening.void(few, expects=0, words="More", by=secretary, now=room.NOW)
    for number in range(27):
        make.consented(make.delegation(meeting, f"S{number:02}"))
    many = opening.open_(few.version, opening.Plan(counts_on=room.DAY), by=secretary, now=room.NOW)

    for address, cost in costs.items():
        with django_assert_num_queries(cost):
            answer = client.get(address.replace(url(few), url(many)))
        assert answer.status_code == 200


def test_a_reader_sees_the_board_of_a_published_text_and_does_nothing(
    signing: Signing, reader: User, sign_in: SignIn
) -> None:
    client = sign_in(reader)

    hidden = client.get(url(signing))
    signing.document.audience = "public"
    signing.document.save()
    shown = client.get(url(signing))

    assert (hidden.status_code, shown.status_code) == (404, 200)
    assert "Take in scanned pages" not in shown.content.decode()
    for rest in ("scans/", "close/", "void/", "sheets.pdf", "incomplete.pdf", "blocks/1/"):
        assert client.get(url(signing, rest)).status_code == 403


def test_sheets_are_handed_over_in_the_order_asked_for(signing: Signing, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)

    pages = client.get(url(signing, "sheets.pdf?order=fr"))
    table = client.get(url(signing, "sheets.pdf?form=table&order=nonsense"))

    by_seat = sorted(SignatureBlock.objects.select_related("state"), key=lambda one: one.state.seat_fr)
    assert pages["Content-Type"] == "application/pdf"
    assert [one.code in reading.text(pages.content, number) for number, one in enumerate(by_seat)] == [True] * 3
    assert [one.code in reading.text(table.content) for one in by_seat] == [True] * 3


def test_a_scan_is_taken_in_told_and_known_again(signing: Signing, secretary: User, sign_in: SignIn) -> None:
    client, data = sign_in(secretary), room.jpeg(room.inked(room.sheet(signing)))

    first = client.post(url(signing, "scans/"), {"file": upload("page.jpg", data)}, follow=True)
    again = client.post(url(signing, "scans/"), {"file": upload("page.jpg", data)}, follow=True)
    broken = client.post(url(signing, "scans/"), {"file": upload("page.pdf", b"%PDF-nothing")})

    assert "1 signature was found." in first.content.decode()
    assert "This file was taken in before" in again.content.decode()
    assert (broken.status_code, "damaged" in broken.content.decode()) == (422, True)


def test_a_page_is_placed_by_hand_or_put_away(signing: Signing, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)
    pages = [
        scans.take(signing, room.jpeg(room.turned(room.sheet(signing), degrees)), by=secretary, at=room.NOW).unplaced[0]
        for degrees in (1, 2, 3)
    ]
    one, two, three = [url(signing, f"scans/{page.pk}/") for page in pages]

    picture = client.get(one.rstrip("/") + ".jpg")
    nothing = client.post(one, {"block": "", "do": "place"}, follow=True)
    client.post(one, {"block": room.block(signing).pk, "do": "place"})
    taken = client.post(two, {"block": room.block(signing).pk, "do": "place"}, follow=True)
    client.post(three, {"do": "away"})

    assert (picture["Content-Type"], picture.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert "choose for which State" in nothing.content.decode()
    assert "was signed already" in taken.content.decode()
    assert sorted(Signature.objects.values_list("status", flat=True)) == ["second", "stands"]
    assert ScannedPage.objects.get(pk=pages[2].pk).is_settled


def test_who_signs_and_by_what_is_recorded_with_its_paper(signing: Signing, secretary: User, sign_in: SignIn) -> None:
    client, block = sign_in(secretary), room.block(signing)
    said = {"name": "Minister, Norway", "title": "Minister", "authority": "powers", "issuer": "The King"}
    powers = room.pdf(room.sheet(signing))

    bad = client.post(url(signing, f"blocks/{block.pk}/"), {**said, "file": upload("powers.pdf", b"no PDF")})
    done = client.post(url(signing, f"blocks/{block.pk}/"), {**said, "file": upload("powers.pdf", powers)})

    block.refresh_from_db()
    assert (bad.status_code, done.status_code, block.name, block.authority) == (422, 302, "Minister, Norway", "powers")
    assert client.get(url(signing, f"blocks/{block.pk}/authority.pdf")).content == powers


def test_a_signature_is_set_aside_with_its_reason(signing: Signing, secretary: User, sign_in: SignIn) -> None:
    room.signed(signing, secretary, "NOR")
    client, address = sign_in(secretary), url(signing, f"blocks/{room.block(signing).pk}/aside/")

    client.post(address, {"words": ""})
    kept = Signature.objects.get().status
    client.post(address, {"words": "The wrong sheet"})

    assert (kept, Signature.objects.get().status, client.post(address, {"words": "x"}).status_code) == (
        "stands",
        "aside",
        404,
    )


def test_closing_asks_for_a_decision_and_voiding_for_the_number_seen(
    signing: Signing, secretary: User, sign_in: SignIn
) -> None:
    room.signed(signing, secretary, "NOR")
    client = sign_in(secretary)

    silent = client.post(url(signing, "close/"), {"words": "", "takes_late": "on"})
    shown = client.get(url(signing, "void/"))
    room.signed(signing, secretary, "AUT")
    moved = client.post(url(signing, "void/"), {"words": "A slip", "expects": "1"})
    done = client.post(url(signing, "void/"), {"words": "A slip", "expects": "2"})

    assert (silent.status_code, "2 States have not signed" in silent.content.decode()) == (422, True)
    assert "1 signature will be lost." in shown.content.decode()
    assert (moved.status_code, "2 signatures by now, not 1" in moved.content.decode()) == (409, True)
    assert (done.status_code, Signing.objects.get().lost) == (302, 2)


def test_grave_deeds_ask_for_the_password_anew(signing: Signing, secretary: User, client: Client) -> None:
    client.force_login(secretary)

    for rest in ("close/", "void/", "papers/0/transmit/"):
        assert client.get(url(signing, rest))["Location"].startswith("/accounts/")
    assert client.get("/1msp/signing/new/")["Location"].startswith("/accounts/")


def test_the_way_from_closing_to_the_acknowledgement(
    signing: Signing, secretary: User, ambassador: User, sign_in: SignIn
) -> None:
    room.signed(signing, secretary, "NOR")
    client = sign_in(secretary)
    assert client.get(url(signing, "papers/0.pdf")).status_code == 404

    client.post(url(signing, "close/"), {"words": "By decision", "takes_late": "on"})
    papers.make_waiting()
    letter = client.get(url(signing, "papers/0/transmit/")).context["form"].initial
    alone = client.post(url(signing, "papers/0/transmit/"), letter)
    client = sign_in(ambassador)
    unknown = client.post(url(signing, "papers/0/transmit/"), {**letter, "body": "Dear {state}"})
    client.post(url(signing, "papers/0/transmit/"), letter)
    transmission.prepare_waiting()
    drafted = client.post(url(signing, "papers/0/copies/"))
    client.post(url(signing, "papers/0/acknowledge/"), {"on": "2010-03-25", "reference": "C.N.1"})

    made = Transmission.objects.get()
    assert (alone.status_code, "a second person sends it" in alone.content.decode()) == (422, True)
    assert (unknown.status_code, drafted.status_code) == (422, 302)
    assert (made.status, made.acknowledged_on, made.copies.only_codes) == ("sent", date(2010, 3, 25), ["NOR"])
    for rest in ("papers/0.pdf", "papers/0/letter.pdf"):
        assert client.get(url(signing, rest)).content[:5] == b"%PDF-"
    assert client.get(url(signing, "papers/0/letter.pdf?answer")).status_code == 404
    board, evidence = (client.get(url(signing, rest)).content.decode() for rest in ("", "evidence/"))
    assert "No: 001 Lao PM.GE.10" in board
    assert "Nothing was altered." in evidence


def test_a_late_signature_is_offered_as_an_addendum(signing: Signing, secretary: User, sign_in: SignIn) -> None:
    closed(signing, secretary)
    room.signed(signing, secretary, "AUT")
    client = sign_in(secretary)

    board = client.get(url(signing)).content.decode()
    client.post(url(signing, "addendum/"))
    again = client.post(url(signing, "addendum/"), follow=True)

    assert "1 late signature is in no paper yet." in board
    assert "no late signature that is not in an addendum" in again.content.decode()
    assert list(signing.papers.order_by("number").values_list("number", flat=True)) == [0, 1]


def test_what_could_not_be_made_is_tried_again(signing: Signing, secretary: User, sign_in: SignIn) -> None:
    paper = closed(signing, secretary)
    SignedPaper.objects.filter(pk=paper.pk).update(status="faulty", fault="No space left")
    client = sign_in(secretary)

    told = "No space left" in client.get(url(signing)).content.decode()
    client.post(url(signing, "papers/0/again/"))

    paper.refresh_from_db()
    assert (told, paper.status) == (True, "promised")


# --- the room --------------------------------------------------------------------------------------------------------


def test_the_screen_is_open_to_its_address_until_it_is_switched_off(
    signing: Signing, secretary: User, sign_in: SignIn
) -> None:
    staff, anybody = sign_in(secretary), Client()
    room.signed(signing, secretary, "NOR")
    staff.post(url(signing, "screen/"), {"do": "on"})
    signing.refresh_from_db()
    address = f"/signing/{signing.screen_key}/"

    shown = anybody.get(address)
    staff.post(url(signing, "screen/"), {"do": "off"})

    assert (shown.status_code, shown["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert "<b>1</b> of 3" in shown.content.decode()
    assert "First Secretary" not in shown.content.decode()
    assert (anybody.get(address).status_code, anybody.get("/signing/x/").status_code) == (404, 404)


# --- delegations -----------------------------------------------------------------------------------------------------


def enter(client: Client, link: ReplyLink) -> str:
    """Open a personal link and return the address under which its pages lie."""
    client.get(f"/r/{links.token(link)}/")
    assert access.cookie_name(link.public_id) in client.cookies
    return f"/reply/{link.public_id}/sign/"


SIGN = {"name": "First Secretary, Norway", "title": "First Secretary", "authority": "note", "drawing": ""}


def test_a_delegation_reads_types_its_name_and_signs_with_the_code(signing: Signing, client: Client) -> None:
    root = enter(client, room.link(signing))
    page = root + signing.document.slug + "/"

    listed, read = client.get(root), client.get(page)
    asked = client.post(page, SIGN)
    wrong = client.post(page + "code/", {"code": "000000" if mailed() != "000000" else "000001"})
    signed = client.post(page + "code/", {"code": mailed()})
    after = client.get(page).content.decode()

    assert (listed.status_code, "It is open for signature." in listed.content.decode()) == (200, True)
    assert "We ask you to convene the First Meeting" in read.content.decode()
    assert signing.text_sha256[:12] in read.content.decode()
    shown = read.content.decode()
    assert ('name="name"' in shown, "For " in shown, "mission.nor@missions.example" in shown) == (True, True, True)
    assert (asked.status_code, asked["Location"], wrong.status_code, signed.status_code) == (
        303,
        page + "code/",
        422,
        303,
    )
    made = Signature.objects.get()
    assert (made.way, made.authority, made.status) == ("typed", "note", "stands")
    assert ("Your delegation signed it" in after, "Mail me the code" in after) == (True, False)


def test_the_list_of_texts_costs_the_same_queries_for_one_and_three(
    signing: Signing,
    meeting: Meeting,
    secretary: User,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    root = enter(client, room.link(signing))
    with django_assert_num_queries(3):
        client.get(root)
    for _number in range(2):
        text = room.document(meeting, secretary)
        opening.open_(text.versions.get(), opening.Plan(counts_on=room.DAY), by=secretary, now=room.NOW)

    with django_assert_num_queries(3):
        listed = client.get(root).content.decode()

    assert listed.count("Read and sign") == 3


def test_a_drawing_signs_and_what_is_no_drawing_is_refused(signing: Signing, client: Client) -> None:
    page = enter(client, room.link(signing)) + signing.document.slug + "/"

    bad = client.post(page, {**SIGN, "drawing": "M1 1<script>"})
    client.post(page, {**SIGN, "drawing": room.DRAWN})
    shown = client.get(page + "code/").content.decode()
    client.post(page + "code/", {"code": mailed()})

    assert (bad.status_code, room.DRAWN in shown, Signature.objects.get().drawing) == (422, True, room.DRAWN)


def test_who_comes_second_through_the_link_is_told(signing: Signing, secretary: User, client: Client) -> None:
    page = enter(client, room.link(signing)) + signing.document.slug + "/"
    client.post(page, SIGN)
    room.signed(signing, secretary, "NOR")

    answer = client.post(page + "code/", {"code": mailed()})

    assert (answer.status_code, "was signed already" in answer.content.decode()) == (409, True)
    assert Signature.objects.get(status="second").name == "First Secretary, Norway"


def test_a_delegation_can_say_that_it_signs_on_paper(signing: Signing, client: Client) -> None:
    page = enter(client, room.link(signing)) + signing.document.slug + "/"

    client.post(page + "paper/")

    after = client.get(page).content.decode()
    assert ("Your delegation will sign on paper." in after, "We will sign on paper" in after) == (True, False)


def test_nobody_gets_a_half_signed_text(signing: Signing, secretary: User, client: Client) -> None:
    page = enter(client, room.link(signing)) + signing.document.slug + "/"
    early = client.get(page + "0.pdf")
    paper = closed(signing, secretary)

    ready = client.get(page + "0.pdf")
    missing = client.get(page + "1.pdf")

    assert (early.status_code, missing.status_code, ready.content) == (404, 404, papers.read(paper))


def test_who_has_no_block_finds_no_text_to_sign(signing: Signing, meeting: Meeting, client: Client) -> None:
    link = make.link(make.invitation(make.delegation(meeting, "KEN")))
    root = enter(client, link)

    assert client.get(root + signing.document.slug + "/").status_code == 404
    assert "no text for your delegation to sign" in client.get(root).content.decode()


def test_the_reply_page_shows_the_way_even_once_the_meeting_has_begun(signing: Signing, client: Client) -> None:
    link = room.link(signing)
    root = enter(client, link)

    before = client.get(f"/reply/{link.public_id}/").content.decode()
    signing.document.meeting.rehearsal_on = date(2010, 3, 18)
    signing.document.meeting.save()
    after = client.get(f"/reply/{link.public_id}/").content.decode()

    assert (root in before, root in after, "The meeting has begun" in after) == (True, True, True)


def test_a_closed_text_takes_late_signatures_through_the_link(
    signing: Signing, secretary: User, client: Client
) -> None:
    closed(signing, secretary, "AUT")
    page = enter(client, room.link(signing)) + signing.document.slug + "/"

    client.post(page, SIGN)
    client.post(page + "code/", {"code": mailed()})

    assert Signature.objects.get(block=room.block(signing)).late
