"""The mail tray: what it keeps and shows, and the process that takes letters by SMTP."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import Settings

from msp import stack, tray
from msp.management.commands.tray import Command


def letter(to: str = "norway@missions.example", **changes: str) -> EmailMessage:
    """Return a letter with both texts and an enclosure."""
    message = EmailMessage()
    message["From"] = "Mission of the Lao PDR <mission@presidency.example>"
    message["To"] = to
    message["Subject"] = changes.get("subject", "Invitation: Vientiane, 9–12 November 2010")
    message.set_content("Excellency, ສະບາຍດີ")
    message.add_alternative("<p>Excellency</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Letter 026.pdf")
    return message


def keep(message: EmailMessage, *to: str) -> str:
    return tray.store("mission@presidency.example", to or ("norway@missions.example",), message.as_bytes()).name


def test_a_kept_letter_is_shown_with_all_its_parts() -> None:
    message = letter()
    name = keep(message)

    found = tray.read(name)

    assert found.summary.subject == "Invitation: Vientiane, 9–12 November 2010"
    assert found.summary.sender == "Mission of the Lao PDR <mission@presidency.example>"
    assert found.summary.recipients == ("norway@missions.example",)
    assert found.text == "Excellency, ສະບາຍດີ\n"
    assert found.html == "<p>Excellency</p>\n"
    assert [(one.name, one.content_type, one.content) for one in found.attachments] == [
        ("Letter 026.pdf", "application/pdf", b"%PDF-1.7")
    ]
    assert ("To", "norway@missions.example") in found.headers
    assert found.raw.endswith(b"\r\n" + message.as_bytes())


def test_letters_are_listed_newest_first() -> None:
    names = [keep(letter(subject=f"Letter {number}")) for number in range(3)]

    found = tray.messages()

    assert [one.name for one in found] == names[::-1]
    assert [one.subject for one in found] == ["Letter 2", "Letter 1", "Letter 0"]


def test_an_empty_tray_is_an_empty_list() -> None:
    assert tray.messages() == []


def test_letters_are_found_by_whom_they_were_handed_over_for() -> None:
    keep(letter())
    hidden = keep(letter(), "capital@foreign.norway.example")
    keep(letter(to="chile@missions.example"), "chile@missions.example")

    assert [one.name for one in tray.messages(to="FOREIGN.norway")] == [hidden]
    assert len(tray.messages(to=" norway ")) == 2
    assert tray.messages(to="peru") == []


@pytest.mark.parametrize(
    "name",
    [
        "../secret.key",
        "/etc/passwd",
        "..",
        "",
        "x.eml",
        "00000000000000000000-000000-00000000.eml",
        "a/b.eml",
        "\0.eml",
    ],
)
def test_what_is_no_letters_name_is_not_read(name: str) -> None:
    settings.MAIL_TRAY_DIR.mkdir(parents=True)
    (settings.MAIL_TRAY_DIR.parent / "secret.key").write_text("secret")

    with pytest.raises(tray.NoSuchLetterError):
        tray.read(name)


def test_a_name_followed_by_a_line_end_is_not_read() -> None:
    name = keep(letter())

    with pytest.raises(tray.NoSuchLetterError):
        tray.read(name + "\n")


def test_an_enclosures_name_is_offered_without_folders() -> None:
    message = letter()
    message.add_attachment(b"x", maintype="text", subtype="x", filename="..\\..\\etc/../passwd")
    message.add_attachment(b"y", maintype="text", subtype="y")

    found = tray.read(keep(message))

    assert [one.name for one in found.attachments] == ["Letter 026.pdf", "passwd", "enclosure-3"]


def test_an_enclosed_letter_is_shown_as_a_file() -> None:
    message = EmailMessage()
    message.set_content("See below")
    message.add_attachment(letter())

    found = tray.read(keep(message))

    assert found.attachments[0].content_type == "message/rfc822"
    assert found.attachments[0].size == len(found.attachments[0].content)
    assert b"norway@missions.example" in found.attachments[0].content


def test_broken_letters_are_shown_as_far_as_they_can_be_read() -> None:
    raw = b"Subject: =?no-such-charset?q?abc?=\r\nContent-Type: text/plain; charset=nonsense\r\n\r\ncaf\xc3\xa9 \xff"
    name = tray.store("", ["x@missions.example"], raw).name

    found = tray.read(name)

    assert found.text == "café \ufffd"
    assert "abc" in found.summary.subject


def test_what_is_being_written_is_not_shown() -> None:
    name = keep(letter())
    (settings.MAIL_TRAY_DIR / f".{name}.123").write_bytes(b"half")
    (settings.MAIL_TRAY_DIR / "notes.eml").write_bytes(b"not ours")

    assert [one.name for one in tray.messages()] == [name]


def test_five_hundred_large_letters_are_listed_fast() -> None:
    message = letter()
    message.add_attachment(os.urandom(111_000), maintype="application", subtype="octet-stream")
    content = message.as_bytes()
    assert len(content) > 150_000
    for number in range(500):
        tray.store("mission@presidency.example", [f"state-{number}@missions.example"], content)

    began = time.process_time()
    assert len(tray.messages()) == 500
    first = time.process_time() - began
    assert [one.recipients for one in tray.messages(to="state-417@")] == [("state-417@missions.example",)]
    second = time.process_time() - began - first

    assert first < 3
    assert second < 0.5


def test_the_tray_is_refused_outside_the_sample(settings: Settings) -> None:
    settings.SAMPLE = False

    with pytest.raises(Exception, match="belongs to the sample"):
        Command().handle(port=stack.free_port())


@pytest.fixture
def post_office(tmp_path: Path) -> Iterator[int]:
    """Run the real process and give its port."""
    port = stack.free_port()
    env = {**os.environ, "MSP_VAR": str(tmp_path), "MSP_SAMPLE": "1", "DJANGO_SETTINGS_MODULE": "msp.settings"}
    command = [sys.executable, "manage.py", "tray", "--port", str(port)]
    process = subprocess.Popen(command, env=env, cwd=settings.BASE_DIR)
    for _ in range(400):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


@pytest.mark.stack
def test_letters_come_by_smtp_and_lie_in_the_tray_when_accepted(post_office: int, tmp_path: Path) -> None:
    settings.MAIL_TRAY_DIR = tmp_path / "tray"
    with smtplib.SMTP("127.0.0.1", post_office) as smtp:
        for number in range(20):
            smtp.send_message(letter(subject=f"Letter {number}"), to_addrs=[f"state-{number}@missions.example"])
            assert len(tray.messages()) == number + 1

    assert [one.subject for one in tray.messages()] == [f"Letter {number}" for number in range(19, -1, -1)]
    assert tray.messages()[0].recipients == ("state-19@missions.example",)
    assert tray.messages(to="state-3@")[0].subject == "Letter 3"


@pytest.mark.stack
def test_names_in_other_scripts_are_taken(post_office: int, tmp_path: Path) -> None:
    settings.MAIL_TRAY_DIR = tmp_path / "tray"

    with smtplib.SMTP("127.0.0.1", post_office) as smtp:
        smtp.sendmail("a@x.example", ["ທູດ@missions.example"], letter().as_bytes(), mail_options=["SMTPUTF8"])

    assert tray.messages()[0].recipients == ("ທູດ@missions.example",)
