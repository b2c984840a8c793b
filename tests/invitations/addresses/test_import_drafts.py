"""A file that waits: who finds it again, and what a repair keeps."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from invitations.addresses import import_drafts
from invitations.addresses.import_drafts import Draft
from invitations.addresses.sheets import Sheet
from msp.models import Meeting, User
from tests import make


@pytest.fixture
def draft(meeting: Meeting, secretary: User) -> Draft:
    sheet = Sheet(["State", "Email 1", "Email 2", "Fax"], [["Norway", "a@b.example", "c@d.example", "1"]], [2])
    return import_drafts.start(sheet, meeting=meeting, by=secretary, name="Addresses <2010>.csv")


def test_a_draft_is_found_again_as_it_was(draft: Draft, meeting: Meeting, secretary: User) -> None:
    assert import_drafts.find(draft.key, meeting=meeting, by=secretary) == draft
    assert import_drafts.waiting(meeting=meeting, by=secretary) == [draft]


def test_nobody_else_finds_it(draft: Draft, meeting: Meeting, secretary: User, president: User) -> None:
    assert import_drafts.find(draft.key, meeting=meeting, by=president) is None
    other = make.meeting(slug="2msp")
    assert import_drafts.find(draft.key, meeting=other, by=secretary) is None
    assert import_drafts.waiting(meeting=meeting, by=president) == []


@pytest.mark.parametrize("key", ["", "..", "../../secret", "A" * 16, "0" * 15, "0" * 17, "0" * 16])
def test_a_made_up_key_finds_nothing(key: str, meeting: Meeting, secretary: User) -> None:
    assert import_drafts.find(key, meeting=meeting, by=secretary) is None


def test_a_draft_is_readable_by_the_service_alone(draft: Draft) -> None:
    [path] = Path(default_storage.path(import_drafts.FOLDER)).iterdir()

    assert path.stat().st_mode & 0o077 == 0


def test_mailbox_columns_are_put_together_and_unused_ones_left(draft: Draft) -> None:
    assert draft.values(0) == {"party": "Norway", "emails": "a@b.example; c@d.example"}


def test_a_repair_takes_the_place_of_a_cell_and_what_is_as_before_is_not_kept(draft: Draft) -> None:
    draft.repair(0, {"party": "Chile", "emails": "a@b.example; c@d.example"}, leave_out=False)

    assert draft.repairs == {"0": {"party": "Chile"}}
    assert draft.values(0) == {"party": "Chile", "emails": "a@b.example; c@d.example"}


def test_a_row_is_left_out_and_brought_back(draft: Draft) -> None:
    draft.repair(0, {}, leave_out=True)
    assert draft.left_out == [0]

    draft.repair(0, {}, leave_out=False)
    assert draft.left_out == []


def test_last_weeks_drafts_are_cleared_when_another_begins(draft: Draft, meeting: Meeting, secretary: User) -> None:
    [path] = Path(default_storage.path(import_drafts.FOLDER)).iterdir()
    old = time.time() - import_drafts.KEPT_FOR - 60
    os.utime(path, (old, old))

    fresh = import_drafts.start(Sheet(["State"], [["Chile"]], [2]), meeting=meeting, by=secretary, name="b.csv")

    assert import_drafts.waiting(meeting=meeting, by=secretary) == [fresh]


def test_a_draft_is_forgotten(draft: Draft, meeting: Meeting, secretary: User) -> None:
    import_drafts.drop(draft)
    import_drafts.drop(draft)

    assert import_drafts.find(draft.key, meeting=meeting, by=secretary) is None
