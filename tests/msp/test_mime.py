"""The message as it leaves."""

from __future__ import annotations

from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any

import pytest
from pytest_django import Settings

from msp import mime

PLAIN: dict[str, Any] = {
    "key": "letter:1:NOR",
    "recipient": "mission@norway.example",
    "subject": "Briefing",
    "text": "Excellency,\n",
    "html": "",
    "attachments": (),
    "reply_to": "",
    "sender_name": "",
    "headers": {},
}
INJECTION = "Briefing\r\nBcc: everybody@chile.example"
LONG_NAMES = [
    "Lao People’s Democratic Republic, Permanent Mission to the United Nations Office and others at Geneva",
    'Mission, "quoted" (x); with a very long name that needs folding <a@chile.example>, another name behind it',
    "ສາທາລະນະລັດ ປະຊາທິປະໄຕ ປະຊາຊົນລາວ, ສໍານັກງານ <a@chile.example>",
    "=?utf-8?q?Not_an_encoded_word?=",
]


def build(**facts: Any) -> bytes:
    return mime.build(**{**PLAIN, **facts})


def read(message: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(message)


def words(message: bytes, header: str) -> str:
    """A header's words as an old and proven reader sees them."""
    folded = BytesParser(policy=policy.compat32).parsebytes(message)[header]
    return str(make_header(decode_header(folded.replace("\r\n", ""))))


def test_a_plain_message_is_one_part_without_date_and_identity(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Mission of Laos <mission@presidency.example>"

    message = build()

    assert message == (
        b"From: Mission of Laos <mission@presidency.example>\r\n"
        b"To: mission@norway.example\r\n"
        b"Subject: Briefing\r\n"
        b'Content-Type: text/plain; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: 7bit\r\n"
        b"MIME-Version: 1.0\r\n"
        b"\r\n"
        b"Excellency,\r\n"
    )


def test_text_html_and_attachments_come_back_as_they_were_given() -> None:
    enclosed = [
        ("Lettre à la Norvège, n° 1.pdf", "application/pdf", b"%PDF-\x00\xff"),
        ("dates.ics", "text/calendar", "BEGIN:VCALENDAR é".encode()),
    ]

    message = read(build(text="Général\n.\n", html="<p>Général</p>", attachments=enclosed))

    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert text.get_content().replace("\r\n", "\n") == "Général\n.\n"
    assert html is not None
    assert html.get_content().strip() == "<p>Général</p>"
    parts = list(message.iter_attachments())
    assert [(part.get_filename(), part.get_content_type(), part.get_payload(decode=True)) for part in parts] == enclosed
    assert parts[1].get_content() == "BEGIN:VCALENDAR é"


def test_every_message_is_seven_bit_with_lines_that_any_server_takes() -> None:
    message = build(
        subject="é" * 400, text="é" * 5000 + "\n" + "x" * 5000, html="<p>" + "ລາວ" * 2000, sender_name=LONG_NAMES[0]
    )

    assert message.isascii()
    assert message.count(b"\n") == message.count(b"\r\n") == message.count(b"\r")
    assert max(len(line) for line in message.split(b"\r\n")) < 998


@pytest.mark.parametrize("name", LONG_NAMES)
def test_a_hostile_name_stays_one_name_of_one_address(name: str, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "mission@presidency.example"

    message = build(sender_name=name, subject=name)

    shown, mailbox = parseaddr(BytesParser(policy=policy.compat32).parsebytes(message)["From"])
    assert (str(make_header(decode_header(shown))), mailbox) == (name, "mission@presidency.example")
    assert words(message, "Subject") == name


def test_the_same_facts_make_the_same_bytes_and_another_key_other_boundaries() -> None:
    facts = {"html": "<p>x</p>", "attachments": [("a.pdf", "application/pdf", b"x")]}

    assert build(**facts) == build(**facts)
    assert build(**facts) != build(**facts, key="letter:1:CHL")


@pytest.mark.parametrize("mark", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028", "\u2029", "\ud800", "\t"])
@pytest.mark.parametrize("field", ["subject", "recipient", "reply_to", "sender_name"])
def test_no_header_takes_a_line_break(field: str, mark: str) -> None:
    value = f"a@chile.example{mark}" if field in ("recipient", "reply_to") else f"x{mark}Bcc: a@chile.example"

    with pytest.raises(mime.Refused):
        build(**{field: value})


@pytest.mark.parametrize(
    "facts",
    [
        {"headers": {"X-Round": INJECTION}},
        {"headers": {INJECTION: "x"}},
        {"headers": {"X-Round:": "x"}},
        {"headers": {"Bcc": "a@chile.example"}},
        {"headers": {"To": "a@chile.example"}},
        {"headers": {"Message-ID": "<x@chile.example>"}},
        {"headers": {"Content-Type": "text/html"}},
        {"headers": {"Resent-To": "a@chile.example"}},
        {"attachments": [(INJECTION, "application/pdf", b"")]},
        {"attachments": [("a.pdf", "application/pdf\r\nX: y", b"")]},
        {"attachments": [("a.pdf", "pdf", b"")]},
        {"subject": "x" * 401},
        {"text": "\ud800"},
        {"html": "\ud800"},
    ],
)
def test_nothing_else_smuggles_a_header_in(facts: dict[str, Any]) -> None:
    with pytest.raises(mime.Refused):
        build(**facts)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "norway",
        "@norway.example",
        "mission@",
        "mission@@norway.example",
        "a@norway.example, b@chile.example",
        "a@norway.example;b@chile.example",
        "a@norway.example b@chile.example",
        "Mission <mission@norway.example>",
        '"a@chile.example, b"@norway.example',
        '"a@chile.example,b"@norway.example',
        "mission@norway..example",
        "mission@" + "x" * 70 + ".example",
        "ministère@norway.example",
        "x" * 400 + "@norway.example",
    ],
)
def test_a_recipient_is_exactly_one_address(text: str) -> None:
    with pytest.raises(mime.Refused):
        mime.address(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Mission.Geneva+msp@Norway.example", "Mission.Geneva+msp@Norway.example"),
        ("o'brien@mission.example", "o'brien@mission.example"),
        ("mission@münchen.example", "mission@xn--mnchen-3ya.example"),
    ],
)
def test_a_domain_is_written_in_ascii_and_the_rest_is_kept(text: str, plain: str) -> None:
    assert mime.address(text) == plain


def test_a_custom_header_is_carried() -> None:
    message = build(headers={"Auto-Submitted": "auto-generated", "X-Round": "Réunion " * 20})

    assert b"Auto-Submitted: auto-generated\r\n" in message
    assert words(message, "X-Round") == "Réunion " * 20


def test_control_characters_of_a_text_are_left_out() -> None:
    assert build(text="a\x00b\x07c\td\n").endswith(b"\r\nabc\td\r\n")


def test_only_the_recipient_changes_when_a_message_is_readdressed() -> None:
    message = build(subject="To: nobody", text="To: mission@norway.example\n", html="<p>x</p>")

    changed = mime.readdressed(message, r"mission\1@norway.example".replace("\\1", "2"))

    assert changed == message.replace(b"\r\nTo: mission@norway.example", b"\r\nTo: mission2@norway.example", 1)
    assert changed.count(b"mission2@") == 1
