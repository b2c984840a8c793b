"""What the installation's checks find, each on a fault that is really there."""

import sqlite3
from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from msp import bootstrap, checks, fonts


def found() -> list[str | None]:
    """Return the ids of our own checks' findings."""
    checks._native_faults.cache_clear()
    return [one.id for one in run_checks() if str(one.id).startswith("msp.")]


def test_this_installation_has_no_fault() -> None:
    assert found() == []
    assert checks.installation_faults() == []


def test_a_missing_library_is_named_with_the_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bootstrap.LIBRARIES, "libnot-on-any-machine.so.7", "libnot7")

    assert found() == ["msp.W001"]
    assert checks.installation_faults() == [
        "Letters cannot be set as PDF as they should: libnot7 missing. "
        "Run: make native (or, as root: apt-get install libnot7)"
    ]


def test_a_missing_face_is_named_with_the_line_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for face in fonts.FONT_DIR.glob("EB*.ttf"):
        (tmp_path / face.name).symlink_to(face)
    monkeypatch.setattr(fonts, "FONT_DIR", tmp_path)

    assert found() == ["msp.W002"]
    assert checks.installation_faults() == [
        "No typeface for Arabic, Lao: its letters would be printed as boxes. Run: make native"
    ]


def test_an_sqlite_that_can_corrupt_the_database_is_reported(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))

    assert found() == ["msp.W003"]
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    assert found() == []


@pytest.mark.parametrize(
    ("sender", "login", "expected"),
    [
        ("mission@presidency.example", "", []),
        ("Mission of the Lao PDR <mission@presidency.example>", "mission@presidency.example", []),
        ("mission@presidency.example", "relay@mail.presidency.example", []),
        ("mission@presidency.example", "someone@other.example", ["msp.W004"]),
        ("mission@gmail.com", "", ["msp.E002"]),
        ("Mission <mission@Yahoo.co.uk>", "", ["msp.E002"]),
        ("mission@bluewin.ch", "", ["msp.E002"]),
        ("mission@outlook.presidency.example", "", []),
        ("nobody", "", ["msp.E001"]),
        ("", "", ["msp.E001"]),
    ],
)
def test_a_sender_that_would_be_refused_is_reported(
    settings: Settings, sender: str, login: str, expected: list[str]
) -> None:
    settings.DEFAULT_FROM_EMAIL = sender
    settings.EMAIL_HOST_USER = login

    assert found() == expected


@pytest.mark.parametrize("host", ["meeting.presidency.example", "192.0.2.1", "[2001:db8::1]", "*"])
def test_a_sample_that_others_could_reach_is_refused(settings: Settings, host: str) -> None:
    settings.SAMPLE = True
    settings.SITE_URL = "http://localhost:8000"
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    assert found() == []

    settings.ALLOWED_HOSTS = ["localhost", host]

    assert found() == ["msp.E003"]
    settings.SAMPLE = False
    assert found() == []


def test_a_sample_bound_to_every_address_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SAMPLE = True
    settings.ALLOWED_HOSTS = ["localhost"]
    monkeypatch.setenv("MSP_BIND", "::")

    assert found() == ["msp.E003"]


def test_a_key_that_others_may_read_is_reported(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    for name in ("secret.key", "link.key"):
        (tmp_path / name).write_text("key")
        (tmp_path / name).chmod(0o600)
    assert found() == []

    (tmp_path / "link.key").chmod(0o640)

    assert found() == ["msp.W005"]
