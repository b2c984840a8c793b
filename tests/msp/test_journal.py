"""The journal's pen."""

import pytest
from django.db import DatabaseError, transaction

from msp import journal
from msp.models import LogEntry, Meeting, User


def test_a_deed_is_written_with_its_name_and_its_thing(meeting: Meeting, president: User) -> None:
    entry = journal.note(meeting, "opened", meeting=meeting, by=president, place="Vientiane")

    assert (entry.deed, entry.by, entry.thing, entry.thing_id) == ("opened", president, "meeting", str(meeting.pk))
    assert entry.facts == {"place": "Vientiane"}


def test_a_line_can_be_neither_changed_nor_deleted(meeting: Meeting) -> None:
    entry = journal.note(meeting, "opened", meeting=meeting)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LogEntry.objects.filter(pk=entry.pk).update(deed="closed")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()

    assert LogEntry.objects.get(pk=entry.pk).deed == "opened"
