"""A text from non-paper to adopted outcome: revised, sent round, negotiated by three States, adopted by silence."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Product, Visitor, visitor
from tests.outcomes.delegation import Desk

pytestmark = pytest.mark.browser

MINUTES = 60_000
# The sample lives on 5 March 2010.
TODAY = date(2010, 3, 5)
SLUG = "vientiane-discussion-paper"


@pytest.fixture
def someone(browser: Browser) -> Visitor:
    """The mission's first secretary."""
    return visitor(browser)


def test_a_non_paper_becomes_an_adopted_outcome(
    product: Product, browser: Browser, someone: Visitor, tmp_path: Path
) -> None:
    page = someone.page
    someone.sign_in(product.url, "first.secretary", product.password)

    _import(page, product, tmp_path)
    _revise(page)
    _circulate(page, product, "for proposals", until=TODAY + timedelta(days=14))
    _propose_by_page(page, product, "mission.nor@")
    _propose_by_word(page, product, "mission.irl@", tmp_path)
    _propose_from_the_floor(page, product)
    _decide(page, product)
    _circulate(page, product, "for adoption by silence", until=TODAY + timedelta(days=21))
    _adopt_by_silence(page, product)
    _read_in_public(browser, product, page)

    assert someone.complaints == []


def _import(page: Page, product: Product, folder: Path) -> None:
    """The founding discussion paper leaves as a Word file, and comes in as a document of its own."""
    page.goto(f"{product.url}/1msp/texts/")
    page.get_by_role("link", name=re.compile("Discussion paper")).first.click()
    with page.expect_download() as word:
        page.get_by_role("link", name="Word", exact=True).click()
    word.value.save_as(folder / "paper.docx")
    page.goto(f"{product.url}/1msp/texts/new/")
    page.get_by_label("Title").fill("Vientiane discussion paper")
    page.get_by_label("Kind").select_option(label="Decision")
    page.get_by_label("Word file").set_input_files(folder / "paper.docx")
    page.get_by_role("button", name="Enter the document").click()
    expect(page.get_by_role("main")).to_contain_text("Agreement on an ambitious political declaration")


def _revise(page: Page) -> None:
    page.get_by_role("link", name="Edit", exact=True).click()
    paragraph = page.locator("textarea", has_text="an ambitious political declaration")
    paragraph.fill(paragraph.input_value().replace("an ambitious", "a concise"))
    page.get_by_label("Name of the next version").fill("Rev.1")
    page.get_by_role("button", name="Seal as the next version").click()
    expect(page.get_by_role("status").first).to_contain_text("Version 2 is sealed")
    expect(page.locator("ins", has_text="a concise")).to_be_visible()
    _sound(page)


def _circulate(page: Page, product: Product, purpose: str, *, until: date) -> None:
    page.goto(f"{product.url}/1msp/texts/{SLUG}/circulate/")
    page.get_by_role("button", name="Make the papers").click()
    ready = page.get_by_text("The papers are made and will be enclosed.")
    for _ in range(60):
        if ready.is_visible():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(ready).to_be_visible()
    page.get_by_label("For", exact=True).select_option(label=purpose)
    page.get_by_label("Until").fill(until.isoformat())
    page.get_by_label("Only to").fill("NOR IRL AUT")
    page.get_by_role("button", name="Draft the letter").click()
    expect(page.get_by_role("main")).to_contain_text("Vientiane discussion paper")
    _sit(page, "Ambassador")
    page.goto(f"{product.url}/1msp/letters/")
    page.get_by_role("link", name=re.compile("Vientiane discussion paper, v")).first.click()
    page.get_by_role("link", name="Check", exact=True).first.click()
    for warning in page.locator("input[name=warning]").all():
        warning.check()
    if page.get_by_role("button", name="Acknowledge what I ticked").is_visible():
        page.get_by_role("button", name="Acknowledge what I ticked").click()
    page.get_by_role("button", name="Approve 3 letters").click()
    _confirm(page, product)
    page.get_by_role("link", name="Go on to sending").click(timeout=2 * MINUTES)
    page.get_by_label("Type 3 to confirm").fill("3")
    page.get_by_role("button", name="Send 3 letters").click()
    _confirm(page, product)
    expect(page.get_by_role("heading", name="3 of 3 letters have left")).to_be_visible(timeout=2 * MINUTES)
    _sit(page, "First Secretary")


def _delegate(page: Page, product: Product, mailbox: str) -> Visitor:
    """A delegate who presses the link in the newest mail to a mission, on a phone."""
    page.goto(f"{product.url}/tray/?q={mailbox}")
    page.get_by_role("link", name=re.compile(mailbox)).first.click()
    link = page.frame_locator("iframe").get_by_role("link", name=re.compile("Reply for")).get_attribute("href")
    assert link
    assert page.context.browser
    phone = visitor(page.context.browser, width=390)
    phone.page.goto(link)
    phone.page.wait_for_url(re.compile("/texts/"))
    phone.page.get_by_role("link", name="Vientiane discussion paper").click()
    return phone


def _propose_by_page(page: Page, product: Product, mailbox: str) -> None:
    phone = _delegate(page, product, mailbox)
    line = phone.page.locator(".line", has_text="a concise political declaration")
    line.get_by_role("link", name=re.compile("Propose")).click()
    words = phone.page.get_by_role("textbox", name="Words")
    words.fill(words.input_value().replace("a concise", "a concise and forward-looking"))
    phone.page.get_by_role("button", name="Look at it first").click()
    expect(phone.page.locator("ins")).to_contain_text("and forward-looking")
    _sound(phone.page)
    phone.page.get_by_role("button", name="Submit for Norway").click()
    expect(phone.page.get_by_label("Proposal 1 by Norway")).to_be_visible()
    _sound(phone.page)
    phone.context.close()


def _propose_by_word(page: Page, product: Product, mailbox: str, folder: Path) -> None:
    phone = _delegate(page, product, mailbox)
    with phone.page.expect_download() as word:
        phone.page.get_by_role("link", name="Word file", exact=True).click()
    desk = Desk(word.value.path().read_bytes(), "First Secretary, Ireland")
    desk.delete("as well provide")
    desk.insert("and provide", after="specific outputs ")
    (folder / "ireland.docx").write_bytes(desk.saved())
    phone.page.get_by_role("link", name="Send back a Word file").click()
    phone.page.get_by_label("Word file").set_input_files(folder / "ireland.docx")
    phone.page.get_by_role("button", name="Read the file").click()
    expect(phone.page.get_by_role("main")).to_contain_text("First Secretary, Ireland")
    _sound(phone.page)
    phone.page.get_by_role("button", name="Submit for Ireland").click()
    expect(phone.page.get_by_label("Proposal 2 by Ireland")).to_be_visible()
    phone.context.close()


def _propose_from_the_floor(page: Page, product: Product) -> None:
    page.goto(f"{product.url}/1msp/texts/{SLUG}/proposals/new/")
    page.get_by_label("Proposed by").select_option(label="Austria")
    page.get_by_label("What", exact=True).select_option(label="take out")
    place = page.get_by_label("Paragraph", exact=True).locator("option", has_text="where and when the Second Meeting")
    page.get_by_label("Paragraph", exact=True).select_option(value=place.get_attribute("value"))
    page.get_by_role("button", name="Enter the proposal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Proposal 3")


def _decide(page: Page, product: Product) -> None:
    page.goto(f"{product.url}/1msp/texts/{SLUG}/compilation/")
    expect(page.get_by_role("main")).to_contain_text("[Norway: and forward-looking]")
    expect(page.get_by_role("main")).to_contain_text("[Austria: delete]")
    page.goto(f"{product.url}/1msp/texts/{SLUG}/")
    norway = page.get_by_label("Proposal 1 by Norway")
    norway.get_by_role("button", name="Accept").click()
    expect(page.get_by_label("Proposal 1 by Norway")).to_contain_text("accepted")
    page.get_by_label("Proposal 2 by Ireland").get_by_role("link", name="Amend").click()
    words = page.get_by_label("Words, if accepted with changes")
    words.fill(words.input_value().replace("and provide", "and to provide"))
    page.get_by_role("button", name="Accept with changes").click()
    page.goto(f"{product.url}/1msp/texts/{SLUG}/")
    page.get_by_label("Proposal 3 by Austria").get_by_role("button", name="Decline").click()
    page.get_by_role("button", name="Make version 3 from 2 accepted").click()
    expect(page.get_by_role("status").first).to_contain_text("Version 3 is made from 2 accepted proposals")
    expect(page.get_by_role("article", name="Text with changes")).to_contain_text("forward-looking")
    expect(page.get_by_role("article", name="Text with changes")).to_contain_text("and to provide")
    _sound(page)


def _adopt_by_silence(page: Page, product: Product) -> None:
    page.goto(f"{product.url}/1msp/texts/{SLUG}/silence/3/")
    expect(page.get_by_role("main")).to_contain_text("Silence runs.")
    page.goto(f"{product.url}/1msp/clock/")
    page.get_by_label(re.compile("^The meeting's day")).fill((TODAY + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Move the day").click()
    kept = page.get_by_text("No State broke silence on version 3")
    for _ in range(60):
        page.goto(f"{product.url}/1msp/texts/{SLUG}/silence/3/")
        if kept.is_visible():
            break
        page.wait_for_timeout(1000)
    expect(kept).to_be_visible()
    page.goto(f"{product.url}/1msp/texts/{SLUG}/adopt/")
    page.get_by_label("How", exact=True).select_option(label="adopted by silence")
    page.get_by_role("button", name="Record the adoption").click()
    expect(page.get_by_role("main")).to_contain_text("Version 3: adopted by silence")
    _sound(page)


def _read_in_public(browser: Browser, product: Product, page: Page) -> None:
    page.goto(f"{product.url}/1msp/texts/{SLUG}/widen/")
    page.get_by_label("Who may read it").select_option(label="everyone")
    page.get_by_label("Why", exact=True).fill("It is adopted")
    page.get_by_label("Yes, they may read it").check()
    page.get_by_role("button", name="Let them read it").click()
    reader = visitor(browser, width=390)
    reader.page.goto(f"{product.url}/documents/1msp/{SLUG}/")
    expect(reader.page.get_by_role("main")).to_contain_text("a concise and forward-looking political declaration")
    expect(reader.page.get_by_role("main")).to_contain_text("Adopted by silence")
    _sound(reader.page)
    assert reader.complaints == []
    reader.context.close()


def _sit(page: Page, name: str) -> None:
    """Take another seat of the sample."""
    words = [one for one in page.locator("#seat-side option").all_inner_texts() if one.startswith(name)]
    page.locator("#seat-side").select_option(label=words[0])
    page.get_by_role("button", name="Take this seat").last.click()


def _confirm(page: Page, product: Product) -> None:
    password = page.locator("#id_password")
    if password.is_visible():
        password.fill(product.password)
        page.get_by_role("button", name="Confirm and go on").click()


def _sound(page: Page) -> None:
    """Nothing for axe to say, and no scroll to the side."""
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
