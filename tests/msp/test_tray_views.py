"""The mail tray's pages, and who does not see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from msp import tray
from msp.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.msp.tray_urlconf")]
SignIn = Callable[[User], Client]


def keep(
    to: str = "mission@norway.example", subject: str = "Briefing of 17 March", html: str = "", text: str = "Excellency,"
) -> str:
    """Put a letter into the tray and return its name."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "mission@presidency.example", to, subject
    letter.set_content(text)
    if html:
        letter.add_alternative(html, subtype="html")
    letter.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Lettre n° 26.pdf")
    return tray.store("mission@presidency.example", [to], letter.as_bytes()).name


@pytest.fixture
def visitor(settings: Settings, sign_in: SignIn, stranger: User) -> Client:
    """Somebody signed in, on this machine, in the sample set-up."""
    settings.SAMPLE = True
    return sign_in(stranger)


def pages(name: str) -> list[str]:
    return ["/tray/", f"/tray/{name}/", f"/tray/{name}/html/", f"/tray/{name}/raw/", f"/tray/{name}/1/"]


def test_the_tray_is_open_to_who_tries_the_sample_here(visitor: Client) -> None:
    name = keep(html="<p>x</p>")

    assert [visitor.get(page).status_code for page in pages(name)] == [200] * 5


@pytest.mark.parametrize(
    "where",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"},
    ],
)
def test_from_elsewhere_there_is_no_tray(visitor: Client, where: dict[str, str]) -> None:
    name = keep(html="<p>x</p>")
    extra: dict[str, Any] = {**where}

    assert [visitor.get(page, **extra).status_code for page in pages(name)] == [404] * 5


def test_outside_the_sample_there_is_no_tray(visitor: Client, settings: Settings) -> None:
    name = keep(html="<p>x</p>")
    settings.SAMPLE = False

    assert [visitor.get(page).status_code for page in pages(name)] == [404] * 5


def test_a_stranger_is_asked_to_sign_in_as_at_every_address(client: Client, settings: Settings) -> None:
    settings.SAMPLE = True
    name = keep(html="<p>x</p>")

    assert [client.get(page).headers["Location"] for page in pages(name)] == [
        f"/accounts/login/?next={page}" for page in pages(name)
    ]


def test_nothing_can_be_posted_to_the_tray(visitor: Client) -> None:
    assert visitor.post("/tray/").status_code == 405


def test_letters_are_listed_newest_first_with_few_queries(
    visitor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        keep(f"mission{number}@norway.example")

    with django_assert_max_num_queries(3):
        page = visitor.get("/tray/").content.decode()

    assert re.findall(r"mission(\d)@norway\.example</bdi>", page) == ["2", "1", "0"]
    assert "3 letters" in page


@pytest.mark.parametrize(("sought", "found"), [("NORWAY", 1), ("briefing", 2), ("chile", 1), (" peru ", 0)])
def test_letters_are_found_by_recipient_and_subject(visitor: Client, sought: str, found: int) -> None:
    keep()
    keep("mission@chile.example")

    page = visitor.get("/tray/", {"q": sought}).content.decode()

    assert page.count("<tr>") == (found + 1 if found else 0)


def test_an_empty_tray_says_how_it_is_filled_and_a_search_for_nothing_how_to_go_on(visitor: Client) -> None:
    assert "No letter has left yet" in visitor.get("/tray/").content.decode()

    keep()

    page = visitor.get("/tray/", {"q": "<b>Norwey"}).content.decode()
    assert "No letter matches “&lt;b&gt;Norwey”" in page
    assert 'href="/tray/"' in page


def test_a_long_list_is_paged(visitor: Client) -> None:
    for number in range(51):
        keep(f"m{number}@norway.example")

    first, second = (visitor.get("/tray/", {"page": page}).content.decode() for page in (1, 2))

    assert (first.count("<tr>"), second.count("<tr>")) == (51, 2)


def test_a_letter_shows_its_text_its_attachments_and_its_html_in_a_frame(visitor: Client) -> None:
    name = keep(html="<p>Excellency</p>", text="Reply: https://reply.example/r/x <b>")

    page = visitor.get(f"/tray/{name}/").content.decode()

    assert f'src="/tray/{name}/html/"' in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert '<a href="https://reply.example/r/x"' in page
    assert "&lt;b&gt;" in page
    assert f'href="/tray/{name}/1/"' in page
    assert "Lettre n° 26.pdf" in page


def test_a_letter_without_html_has_no_frame(visitor: Client) -> None:
    name = keep()

    assert "<iframe" not in visitor.get(f"/tray/{name}/").content.decode()
    assert visitor.get(f"/tray/{name}/html/").status_code == 404


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<!doctype html><html><HEAD lang="en"><title>x</title>', '<HEAD lang="en"><base target="_blank"><title>'),
        ("<p>no head</p>", '<base target="_blank"><p>no head'),
    ],
)
def test_a_letter_s_links_open_pages_of_their_own(visitor: Client, html: str, shown: str) -> None:
    name = keep(html=html)

    assert shown in visitor.get(f"/tray/{name}/html/").content.decode()


def test_a_letter_s_html_may_do_nothing_and_fetch_nothing(visitor: Client) -> None:
    name = keep(html="<script>alert(1)</script><img src=https://x.example/pixel.gif>")

    policy = visitor.get(f"/tray/{name}/html/")["Content-Security-Policy"]

    assert policy == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )


def test_an_attachment_is_saved_and_not_shown(visitor: Client) -> None:
    name = keep()

    answer = visitor.get(f"/tray/{name}/1/")

    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Lettre%20n%C2%B0%2026.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert [visitor.get(f"/tray/{name}/{number}/").status_code for number in (0, 2)] == [404, 404]


def test_a_letter_is_shown_as_it_came(visitor: Client) -> None:
    name = keep(html="<p>x</p>")

    answer = visitor.get(f"/tray/{name}/raw/")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content == tray.read(name).raw


@pytest.mark.parametrize("name", ["nothing", "..%2Fsecret.key", "%2e%2e", "1" * 20 + "-000000-abcdef01.eml"])
def test_a_name_that_is_no_letter_s_is_not_found(visitor: Client, name: str) -> None:
    assert visitor.get(f"/tray/{name}/").status_code == 404
