"""Evidence: whatever was altered by force is found and named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from msp.models import Meeting, User
from outcomes.models import ScannedFile, Signature, SignedPaper, Signing
from outcomes.signing import evidence, opening, papers
from tests.outcomes.signing import room

pytestmark = pytest.mark.django_db


@pytest.fixture
def signing(meeting: Meeting, secretary: User) -> Signing:
    signing = room.signing(meeting, secretary, codes=("NOR",))
    room.signed(signing, secretary, "NOR")
    opening.close(signing, by=secretary, now=room.NOW)
    papers.make_waiting()
    return signing


def overwrite(name: str) -> None:
    Path(default_storage.path(name)).write_bytes(b"altered")


def test_what_nobody_touched_is_whole(signing: Signing, capsys: pytest.CaptureFixture[str]) -> None:
    assert [(one.thing, one.fault) for one in evidence.checks(signing)] == [
        ("Text, version 1", ""),
        (room.block(signing).code, ""),
        ("Scanned pages", ""),
        ("Signed original", ""),
    ]

    call_command("check_signatures")

    assert capsys.readouterr().out == "1 signings are as they were signed.\n"


@pytest.mark.parametrize(
    ("alter", "fault"),
    [
        (lambda: Signature.objects.update(name="Somebody else"), "the record of the signature was altered"),
        (lambda: overwrite(ScannedFile.objects.get().file.name), "the file was altered"),
        (lambda: overwrite(SignedPaper.objects.get().pdf.name), "the file was altered"),
        (lambda: default_storage.delete(SignedPaper.objects.get().pdf.name), "the file is missing"),
        (lambda: Signing.objects.update(text_sha256="0" * 64), "the text is not the one that was signed"),
    ],
)
def test_what_was_altered_is_named(
    signing: Signing, alter: Callable[[], object], fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    alter()

    with pytest.raises(CommandError):
        call_command("check_signatures")

    assert fault in capsys.readouterr().err
