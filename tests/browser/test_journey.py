"""The main job, end to end: real States, one letter, 195 personal PDFs out, Norway's answer in by link."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Product, Visitor, visitor

pytestmark = pytest.mark.browser

MINUTES = 60_000


@pytest.fixture
def someone(browser: Browser) -> Visitor:
    """A newcomer at an ordinary laptop."""
    return visitor(browser)


def test_one_letter_leaves_for_195_missions_and_norway_answers(product: Product, someone: Visitor) -> None:
    page = someone.page
    someone.sign_in(product.url, "ambassador", product.password)
    expect(page.get_by_role("heading", level=1)).to_have_text("248 days to Vientiane")

    _settle_the_seventeen(page)
    _look_at_letters(page, product)
    _approve(page, product)
    _dispatch(page, product)
    _answer_as_norway(someone, product)
    _see_it(page, product)

    assert someone.complaints == []


def _settle_the_seventeen(page: Page) -> None:
    page.get_by_role("link", name="Repair").click()
    page.get_by_role("link", name=re.compile("Settle them")).click()
    page.get_by_role("button", name="Write to these 17 at their fallback addresses").click()
    expect(page.get_by_role("status").first).to_contain_text("17")


def _look_at_letters(page: Page, product: Product) -> None:
    page.goto(f"{product.url}/1msp/")
    page.get_by_role("link", name=re.compile("Read and approve")).click()
    preview = page.locator("#preview")
    page.goto(page.url.split("?")[0] + "?for=NOR")
    expect(preview).to_contain_text("H.E. Mme Bente ANGELL-Hansen")
    expect(preview).to_contain_text("I would ask that all 30 ratifying states")
    page.goto(page.url.split("?")[0] + "?for=THA")
    expect(preview).to_contain_text("Permanent Mission of Thailand")
    expect(preview).not_to_contain_text("I would ask that all 30 ratifying states")


def _approve(page: Page, product: Product) -> None:
    page.get_by_role("link", name="Check", exact=True).first.click()
    for warning in page.locator("input[name=warning]").all():
        warning.check()
    page.get_by_role("button", name="Acknowledge what I ticked").click()
    page.get_by_role("button", name="Approve 195 letters").click()
    _confirm(page, product)
    # The workers print; the page tells how far they are, and offers to send when they are done.
    page.get_by_role("link", name="Go on to sending").click(timeout=4 * MINUTES)
    expect(page.get_by_role("button", name="Send 195 letters")).to_be_visible()


def _dispatch(page: Page, product: Product) -> None:
    page.locator("#seat-side").select_option(label="Secretariat officer")
    page.get_by_role("button", name="Take this seat").last.click()
    page.goto(f"{product.url}/1msp/")
    page.get_by_role("link", name=re.compile("Check and send")).click()
    page.get_by_role("link", name="Prepare and send").click()
    page.get_by_label("Type 195 to confirm").fill("195")
    page.get_by_role("button", name="Send 195 letters").click()
    _confirm(page, product)
    expect(page.get_by_role("heading", name="195 of 195 letters have left")).to_be_visible(timeout=4 * MINUTES)


def _confirm(page: Page, product: Product) -> None:
    page.locator("#id_password").fill(product.password)
    page.get_by_role("button", name="Confirm and go on").click()


def _answer_as_norway(someone: Visitor, product: Product) -> None:
    assert len(list((product.folder / "tray").glob("*.eml"))) == 195
    someone.page.goto(f"{product.url}/tray/?q=mission.nor@")
    someone.page.get_by_role("link", name=re.compile("mission.nor@")).click()
    with someone.page.expect_download() as paper:
        someone.page.get_by_role("link", name=re.compile(r"\.pdf", re.IGNORECASE)).first.click()
    assert paper.value.path().read_bytes().startswith(b"%PDF")
    with someone.context.expect_page() as opened:
        someone.page.frame_locator("iframe").get_by_role("link", name=re.compile("Reply for Norway")).click()
    reply = opened.value
    reply.wait_for_url(re.compile("/reply/"))
    reply.get_by_label("Yes, we will attend").check()
    reply.get_by_label("H.E. Mme Bente ANGELL-Hansen").check()
    reply.get_by_label("By what authority?").select_option(label="note verbale")
    themes = reply.locator("details.fold")
    if themes.get_attribute("open") is None:
        themes.locator("summary").click()
    reply.get_by_label("Contamination, clearance and risk education").check()
    reply.get_by_role("button", name="Send the reply").click()
    expect(reply.get_by_role("heading", level=1)).to_have_text("Thank you. Your reply is recorded.")
    reply.close()


def _see_it(page: Page, product: Product) -> None:
    page.goto(f"{product.url}/1msp/")
    expect(page.locator(".stat", has_text="Ready to sign").locator(".stat-num")).to_have_text(
        re.compile(r"^1\s*of 30$")
    )
    expect(page.locator("section", has=page.get_by_role("heading", name="Latest replies"))).to_contain_text("Norway")
    page.goto(f"{product.url}/1msp/states/NOR/")
    expect(page.get_by_role("main")).to_contain_text("H.E. Mme Bente ANGELL-Hansen")
    expect(page.get_by_role("main")).to_contain_text("Replied to Briefing: attending")
