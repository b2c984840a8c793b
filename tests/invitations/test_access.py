"""The delegate's door: what opens a sheet, for how long, and what everybody else sees."""

from __future__ import annotations

import logging
import re
import time
from typing import Any

import pytest
from django.core.signing import TimestampSigner
from django.test import Client, RequestFactory
from django.urls import reverse

from invitations import access, links
from invitations.models import ReplyLink
from invitations.views import replies
from msp.logs import OneLine
from msp.models import Meeting
from tests import make, replying

CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def link(meeting: Meeting) -> ReplyLink:
    """Norway's."""
    return make.link(make.invitation(make.delegation(meeting)))


def page(answer: Any) -> bytes:
    """Return what a person sees, without the token against forged requests, which differs every time."""
    return CSRF.sub(b"", answer.content)


def test_the_link_leads_to_a_clean_address_with_a_pass_of_its_own(client: Client, link: ReplyLink) -> None:
    answer = client.get(f"/r/{links.token(link)}/")

    cookie = answer.cookies[f"reply-{link.public_id}"]
    assert (answer.status_code, answer["Location"]) == (303, f"/reply/{link.public_id}/")
    assert links.token(link) not in answer["Location"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (1800, True, "Lax", "/")
    assert client.get(answer["Location"]).status_code == 200


def test_on_a_secure_site_the_pass_is_bound_to_the_host(client: Client, link: ReplyLink, settings: Any) -> None:
    settings.SECURE = True

    cookie = client.get(f"/r/{links.token(link)}/").cookies[f"__Host-reply-{link.public_id}"]

    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


@pytest.mark.parametrize("path", ["/r/{}/", "/r/{}", "/r/{}/?lang=fr", "/r/{}."])
def test_the_link_opens_as_mail_programs_write_it(client: Client, link: ReplyLink, path: str) -> None:
    assert client.get(path.format(links.token(link))).status_code == 303


def test_every_page_says_that_it_is_nobody_elses(client: Client, link: ReplyLink) -> None:
    answers = [
        client.get(f"/r/{links.token(link)}/"),
        client.get(f"/reply/{link.public_id}/"),
        client.get("/r/nothing/"),
    ]

    for answer in answers:
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_changes_nothing(client: Client, link: ReplyLink, method: str) -> None:
    before = list(ReplyLink.objects.values())
    replying.press(client, link)

    for path in (f"/r/{links.token(link)}/", f"/reply/{link.public_id}/", f"/reply/{link.public_id}/done/"):
        getattr(client, method)(path)

    assert list(ReplyLink.objects.values()) == before
    assert not link.invitation.replies.exists()


def test_unknown_malformed_revoked_and_old_links_show_one_page(
    client: Client, link: ReplyLink, meeting: Meeting
) -> None:
    revoked, old = (
        make.link(link.invitation, email="a@norway.example"),
        make.link(link.invitation, email="b@norway.example"),
    )
    links.revoke(revoked, by=make.user())
    tokens = ["a" * 26, "garbage", "%00", links.token(revoked)]
    answers = [client.get(f"/r/{token}/") for token in tokens]
    Meeting.objects.update(rehearsal_on="2011-01-01")

    answers.append(client.get(f"/r/{links.token(old)}/"))

    assert {answer.status_code for answer in answers} == {404}
    assert len({page(answer) for answer in answers}) == 1
    assert b"rsvp@presidency.example" in page(answers[0])
    assert b"Send me my link again" in page(answers[0])


def test_a_sheet_that_exists_looks_like_one_that_does_not(client: Client, link: ReplyLink) -> None:
    answers = [client.get(f"/reply/{public_id}/") for public_id in (link.public_id, "x" * 22, "%7B%7B7*7%7D%7D")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({page(answer) for answer in answers}) == 1
    assert b"press the link in the letter again" in page(answers[0])


def test_the_answer_to_a_wrong_link_takes_as_long_as_to_garbage(client: Client, link: ReplyLink) -> None:
    links.revoke(link, by=make.user())
    spent: dict[str, list[float]] = {links.token(link): [], "a" * 26: [], "?": []}

    for _turn in range(6):
        for token, times in spent.items():
            started = time.process_time()
            links.find(token)
            times.append(time.process_time() - started)

    least = [min(times) for times in spent.values()]
    assert max(least) < 3 * min(least)


def test_the_pass_of_one_link_opens_no_other(client: Client, link: ReplyLink, meeting: Meeting) -> None:
    other = make.link(make.invitation(make.delegation(meeting, "SWE")))
    replying.press(client, link)
    client.cookies[f"reply-{other.public_id}"] = client.cookies[f"reply-{link.public_id}"].value

    assert client.get(f"/reply/{other.public_id}/").status_code == 404


def test_two_states_may_share_a_browser(client: Client, link: ReplyLink, meeting: Meeting) -> None:
    other = make.link(make.invitation(make.delegation(meeting, "SWE")))

    paths = [replying.press(client, one) for one in (link, other)]

    assert [client.get(path).status_code for path in paths] == [200, 200]


@pytest.mark.parametrize("forged", ["", "x", "{id}", "{id}:1vgCX0:AAAA"])
def test_a_forged_pass_opens_nothing(client: Client, link: ReplyLink, forged: str) -> None:
    client.cookies[f"reply-{link.public_id}"] = forged.format(id=link.public_id)

    assert client.get(f"/reply/{link.public_id}/").status_code == 404


def test_the_pass_ends_after_half_an_hour_unless_a_page_renews_it(
    client: Client, link: ReplyLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    path = replying.press(client, link)
    seen = []

    for minutes in (29, 58, 89):
        monkeypatch.setattr("time.time", lambda minutes=minutes: now + 60 * minutes)
        # The browser would drop it by its own clock; a thief would not.
        kept = client.cookies[f"reply-{link.public_id}"].value
        client.cookies[f"reply-{link.public_id}"] = kept
        seen.append(client.get(path).status_code)

    assert seen == [200, 200, 404]


def test_a_pass_is_signed_for_this_door_alone(client: Client, link: ReplyLink) -> None:
    client.cookies[f"reply-{link.public_id}"] = TimestampSigner(salt="elsewhere").sign(link.public_id)

    assert client.get(f"/reply/{link.public_id}/").status_code == 404


def test_a_link_taken_back_closes_the_sheet_that_is_open(client: Client, link: ReplyLink) -> None:
    path = replying.press(client, link)

    links.revoke(link, by=make.user())

    assert client.get(path).status_code == 404
    assert client.post(path, replying.sheet()).status_code == 404


def test_what_was_typed_too_late_is_shown_again(client: Client, link: ReplyLink) -> None:
    sent = replying.sheet(**{"p1-name": "<b>First Secretary</b>", "words": "With regrets"})

    answer = client.post(f"/reply/{link.public_id}/", sent)

    assert answer.status_code == 404
    assert b"&lt;b&gt;First Secretary&lt;/b&gt;" in answer.content
    assert b"With regrets" in answer.content
    assert b"one opened form" not in answer.content
    assert not link.invitation.replies.exists()


def test_the_same_post_to_a_sheet_that_does_not_exist_shows_the_same(client: Client, link: ReplyLink) -> None:
    answers = [client.post(f"/reply/{public_id}/", replying.sheet()) for public_id in (link.public_id, "x" * 22)]

    assert len({(answer.status_code, page(answer)) for answer in answers}) == 1


def test_after_twenty_wrong_links_in_ten_minutes_it_says_so_and_right_ones_still_open(
    client: Client, link: ReplyLink
) -> None:
    statuses = [client.get(f"/r/wrong{number}/").status_code for number in range(21)]

    assert statuses == [404] * 20 + [429]
    assert client.get("/r/wrong/", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get(f"/r/{links.token(link)}/").status_code == 303


def test_behind_a_proxy_the_address_that_the_proxy_saw_counts(rf: RequestFactory, settings: Any) -> None:
    asked = rf.get("/", headers={"X-Forwarded-For": "198.51.100.1, 192.0.2.7"}, REMOTE_ADDR="127.0.0.1")
    settings.SECURE_PROXY_SSL_HEADER = None
    alone = access.sender(asked)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert (alone, access.sender(asked)) == ("127.0.0.1", "192.0.2.7")


@pytest.mark.parametrize(
    ("query", "remembered", "own", "expected"),
    [
        ("?lang=ar", "fr", "es", "ar"),
        ("?lang=zh", "", "es", "zh-hans"),
        ("", "fr", "es", "fr"),
        ("", "", "es", "es"),
        ("?lang=xx", "", "es", "es"),
        ("?lang=%00", "yy", "pt", "en"),
        ("?lang=" + "a" * 600, "", "ru", "ru"),
    ],
)
def test_the_language_is_that_chosen_else_that_of_the_letter(
    client: Client, link: ReplyLink, query: str, remembered: str, own: str, expected: str
) -> None:
    delegation = link.invitation.delegation
    delegation.language = own
    delegation.save()
    path = replying.press(client, link)
    if remembered:
        client.cookies[access.LANGUAGE_COOKIE] = remembered

    answer = client.get(path + query)

    assert f'<html lang="{expected}"'.encode() in answer.content
    assert answer["Content-Language"] == expected


def test_the_chosen_language_is_remembered_for_the_next_page(client: Client, link: ReplyLink) -> None:
    path = replying.press(client, link)

    client.get(f"{path}?lang=ar")

    assert b'<html lang="ar" dir="rtl"' in client.get(path).content


def test_the_token_is_in_no_log_line(client: Client, link: ReplyLink, caplog: pytest.LogCaptureFixture) -> None:
    links.revoke(link, by=make.user())
    with caplog.at_level(logging.DEBUG):
        client.get(f"/r/{links.token(link)}/")
    written = [OneLine("{message}", style="{").format(record) for record in caplog.records]

    assert any("/r/…" in line for line in written)
    assert not [line for line in written if links.token(link) in line]


def test_the_door_is_marked_for_the_test_that_walks_the_site() -> None:
    assert getattr(replies.reply_done, "__wrapped__").door == "delegate"  # noqa: B009 - a decorated view has no type for it


def test_the_addresses_of_the_folder_are_known_by_name() -> None:
    assert reverse("link", args=["abc"]) == "/r/abc/"
    assert reverse("reply-done", args=["abc"]) == "/reply/abc/done/"
