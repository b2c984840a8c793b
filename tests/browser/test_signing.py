"""The joint letter of thirty States: signed in ink, through the link and late; transmitted, its evidence checked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Product, Visitor, visitor
from tests.outcomes.signing import room

pytestmark = pytest.mark.browser

MINUTES = 60_000
LINK = """
from invitations import links
from invitations.models import ReplyLink
print(links.token(ReplyLink.objects.filter(invitation__delegation__state__code="NOR").first()))
"""
# Where the sheets of Norway and Zambia lie among the thirty.
NORWAY, ZAMBIA = 22, 29


@pytest.fixture
def office(product: Product, browser: Browser) -> Visitor:
    """The Secretariat on 11 March, with the letter open for signature."""
    product.manage("demo", "--stage", "replied")
    someone = visitor(browser)
    someone.sign_in(product.url, "secretariat", product.password)
    return someone


def test_thirty_states_sign_one_letter_in_three_ways(product: Product, office: Visitor, browser: Browser) -> None:
    page = office.page
    page.goto(f"{product.url}/1msp/signing/")
    page.get_by_role("link", name="Joint letter to the depositary").click()
    expect(page.get_by_role("heading", name="0 of 30 have signed")).to_be_visible()
    expect(page.locator(".stat", has_text="Ready").locator(".stat-num")).to_have_text("19")
    expect(page.locator(".stat", has_text="Not named").locator(".stat-num")).to_have_text("11")
    board = page.url

    sheets = page.context.request.get(board + "sheets.pdf").body()
    _ink(page, board, sheets)
    _sign_as_norway(page, product)
    page.goto(board + "room/")
    expect(page.locator(".screen-count")).to_have_text("29 of 30")
    _close(page, product, board)
    _sign_late(page, board, sheets)
    # Two people stand behind what goes to the depositary.
    ambassador = visitor(browser)
    ambassador.sign_in(product.url, "ambassador", product.password)
    _transmit(ambassador.page, product, board)
    _check(page, product, board)

    assert office.complaints + ambassador.complaints == []


def _upload(page: Page, board: str, data: bytes, *, name: str) -> None:
    page.goto(board + "scans/")
    page.get_by_label("Scanned pages").set_input_files({"name": name, "mimeType": "", "buffer": data})
    page.get_by_role("button", name="Take in the pages").click()


def _ink(page: Page, board: str, sheets: bytes) -> None:
    """Twenty-eight sheets signed by pen and scanned as they lay: upside down, sideways, askew."""
    angles = (0, 180, 90, 270, 2, -2, 178)
    signed = [
        room.turned(room.inked(room.rasterised(sheets, number, dpi=110)), angles[number % len(angles)])
        for number in range(30)
        if number not in (NORWAY, ZAMBIA)
    ]
    _upload(page, board, room.pdf(*signed), name="scans.pdf")
    expect(page.get_by_role("status").first).to_contain_text("28 signatures were found.")
    expect(page.get_by_role("heading", name="28 of 30 have signed")).to_be_visible()


def _sign_as_norway(office: Page, product: Product) -> None:
    """A delegate who signs on a phone, by a typed name and the code that was mailed to the mission."""
    assert office.context.browser
    phone = visitor(office.context.browser, width=390)
    page = phone.page
    token = product.manage("shell", "-c", LINK).split()[-1]
    page.goto(f"{product.url}/r/{token}/?to=signing")
    page.get_by_role("link", name="Read and sign").click()
    expect(page.get_by_role("main")).to_contain_text("we request you to convene the First Meeting of States Parties")
    expect(page.get_by_label("Name")).to_have_value("Ambassador, Norway")
    page.get_by_role("button", name="Mail me the code").click()
    page.get_by_label("Code from the message").fill(_mailed(office, product))
    page.get_by_role("button", name="Sign for Norway").click()
    expect(page.get_by_role("main")).to_contain_text("Your delegation signed it by typed name")
    assert phone.complaints == []
    phone.context.close()


def _mailed(page: Page, product: Product) -> str:
    """The digits in the newest letter of the tray to the mission of Norway."""
    link = page.get_by_role("link", name="mission.nor@missions.example")
    for _second in range(60):
        page.goto(f"{product.url}/tray/?q=Your code for signing")
        if link.count():
            break
        page.wait_for_timeout(1000)
    link.first.click()
    said = page.frame_locator("iframe").get_by_role("heading", name=re.compile("The code:")).inner_text()
    found = re.search(r"\d{6}", said)
    assert found
    return found[0]


def _close(page: Page, product: Product, board: str) -> None:
    page.goto(board)
    page.get_by_role("link", name="Close before all have signed").click()
    page.locator("#id_password").fill(product.password)
    page.get_by_role("button", name="Confirm and go on").click()
    expect(page.get_by_role("main")).to_contain_text("Still awaited: Zambia")
    page.get_by_label("By whose decision").fill("By decision of the Presidency, 17 March 2010.")
    page.get_by_role("button", name="Close and make the original").click()
    _made(page, board, "Signed original")


def _made(page: Page, board: str, name: str) -> None:
    """Wait until the workers have made a paper."""
    row = page.locator(".todo > li", has_text=name)
    for _second in range(120):
        page.goto(board)
        if row.get_by_role("link", name="PDF").count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{name} was not made.")


def _sign_late(page: Page, board: str, sheets: bytes) -> None:
    late = room.turned(room.inked(room.rasterised(sheets, ZAMBIA, dpi=200)), 90)
    _upload(page, board, room.jpeg(late), name="zambia.jpg")
    expect(page.get_by_role("status").first).to_contain_text("1 signature was found.")
    page.get_by_role("button", name="Make an addendum").click()
    _made(page, board, "Addendum 1")


def _transmit(page: Page, product: Product, board: str) -> None:
    page.goto(board)
    page.get_by_role("link", name="Transmit to the depositary").first.click()
    page.locator("#id_password").fill(product.password)
    page.get_by_role("button", name="Confirm and go on").click()
    expect(page.get_by_label("Addressee")).to_have_value("Secretary-General of the United Nations")
    page.get_by_label("E-mail address of the depositary").fill("treaty.section@depositary.example")
    page.get_by_role("button", name="Take the number and transmit").click()
    expect(page.get_by_role("status").first).to_contain_text("No: 027 Lao PM.GE.10")
    sent = page.get_by_text("Transmitted to the depositary by letter No: 027 Lao PM.GE.10")
    for _second in range(120):
        page.goto(board)
        if sent.count():
            break
        page.wait_for_timeout(1000)
    page.get_by_role("button", name="Draft the letter to the signatories").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Signed: Joint letter to the depositary")
    page.goto(board)
    page.get_by_role("link", name="Record the acknowledgement").first.click()
    page.get_by_label("Reference of the depositary").fill("C.N.173.2010")
    page.get_by_role("button", name="Record the acknowledgement").click()
    expect(page.get_by_role("main")).to_contain_text("C.N.173.2010")


def _check(page: Page, product: Product, board: str) -> None:
    page.goto(board + "evidence/")
    expect(page.get_by_role("main")).to_contain_text("Nothing was altered.")
    assert "1 signings are as they were signed." in product.manage("check_signatures")
