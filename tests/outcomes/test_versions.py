"""Versions are sealed once, in one line, and stay."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from msp.models import LogEntry
from outcomes import paragraphs, versions
from outcomes.models import Block, Version, VersionParagraph
from outcomes.models.texts import SealedError
from outcomes.paragraphs import BREAK, Kind, Paragraph
from tests import make
from tests.outcomes.texts import document, text

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_version_holds_the_paragraphs_in_their_order() -> None:
    written = [Paragraph("a", Kind.HEADING, "I. ເນື້ອໃນ"), Paragraph("b", Kind.ACTION, "Report[^1]", ("Each year.",))]

    version = versions.seal(document(), written, base=None, by=None, now=NOW, label="Zero draft")

    assert versions.read(version) == written
    assert (version.number, str(version), version.content_sha256) == (1, "Zero draft", paragraphs.digest(written))


def test_the_same_words_are_kept_once() -> None:
    paper = document()
    first = versions.seal(paper, text("One", "Two"), base=None, by=None, now=NOW)
    versions.seal(paper, text("One", "Two", "Three"), base=first, by=None, now=NOW)

    assert Block.objects.count() == 3
    assert VersionParagraph.objects.count() == 5


def test_sealing_twice_makes_one_version_and_one_line_in_the_journal() -> None:
    paper = document()
    first = versions.seal(paper, text("One"), base=None, by=None, now=NOW)

    assert versions.seal(paper, text("One"), base=None, by=None, now=NOW) == first
    assert LogEntry.objects.filter(deed="sealed a version").count() == 1


def test_who_comes_second_is_told_whose_version_stands() -> None:
    paper = document()
    first = versions.seal(paper, text("One"), base=None, by=None, now=NOW)
    theirs = versions.seal(paper, text("One and two"), base=first, by=None, now=NOW)

    with pytest.raises(versions.StaleError) as told:
        versions.seal(paper, text("One or two"), base=first, by=None, now=NOW)

    assert told.value.head == theirs
    assert Version.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_editors_who_save_at_once_one_succeeds_and_each_other_is_told() -> None:
    paper = document()
    base: Version | None = None
    for round_ in range(5):
        outcomes: list[object] = []
        together = threading.Barrier(6)

        def save(number: int, base: Version | None = base, found: list[object] = outcomes) -> None:
            together.wait()  # noqa: B023 - each round waits for all of its threads
            try:
                found.append(versions.seal(paper, text(f"{base}: by editor {number}"), base=base, by=None, now=NOW))
            except versions.StaleError as stale:
                found.append(stale)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=save, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        saved = [one for one in outcomes if isinstance(one, Version)]
        assert (len(saved), len(outcomes)) == (1, 6)
        # Other words in each round: who saves what stands there already is given that version.
        base = saved[0]
        assert (base.number, versions.head(paper)) == (round_ + 1, base)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ([Paragraph("a", Kind.PLAIN, "One"), Paragraph("a", Kind.PLAIN, "Two")], "twice"),
        (text("One\nTwo"), "does not keep"),
        (text("e\u0301"), "does not keep"),
        (text("x" * 100_001), "100000"),
        ([Paragraph(str(number), Kind.PLAIN, "x") for number in range(5001)], "5000"),
    ],
)
def test_what_no_version_can_hold_is_refused_in_words(written: list[Paragraph], reason: str) -> None:
    with pytest.raises(versions.TextError, match=reason):
        versions.seal(document(), written, base=None, by=None, now=NOW)

    assert not Version.objects.exists()


def test_a_line_break_and_an_empty_text_can_be_held() -> None:
    paper = document()

    empty = versions.seal(paper, [], base=None, by=None, now=NOW)
    broken = versions.seal(paper, text(f"A{BREAK}b"), base=empty, by=None, now=NOW)

    assert [versions.read(empty), versions.read(broken)] == [[], text(f"A{BREAK}b")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outcomes_version SET content_sha256 = 'x'",
        "UPDATE outcomes_block SET text = 'x'",
        "UPDATE outcomes_versionparagraph SET position = 9",
        "DELETE FROM outcomes_versionparagraph",
        "DELETE FROM outcomes_block",
        "DELETE FROM outcomes_version",
    ],
)
def test_the_database_itself_refuses_to_alter_what_is_sealed(statement: str) -> None:
    versions.seal(document(), text("One"), base=None, by=None, now=NOW)

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_is_added_to_a_sealed_version() -> None:
    version = versions.seal(document(), text("One"), base=None, by=None, now=NOW)
    block = Block.objects.get()

    with pytest.raises(DatabaseError, match="never grows"), transaction.atomic():
        VersionParagraph.objects.create(version=version, position=2, pid="p2", block=block)


def test_no_path_of_the_orm_leads_to_a_sealed_row() -> None:
    version = versions.seal(document(), text("One"), base=None, by=None, now=NOW)
    place = version.places.get()

    for questions in (Version.objects.all(), Block.objects.all(), VersionParagraph.objects.all(), version.places.all()):
        with pytest.raises(SealedError):
            questions.update(pk=1)
        with pytest.raises(SealedError):
            questions.delete()
        with pytest.raises(SealedError):
            questions.bulk_update([], [])
    for row in (version, place, place.block):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            row.save()


def test_the_check_finds_a_byte_that_was_altered_by_force() -> None:
    paper = document()
    first = versions.seal(paper, text("One hundred"), base=None, by=None, now=NOW)
    versions.seal(paper, text("Two"), base=first, by=None, now=NOW)
    told = StringIO()
    call_command("check_texts", stdout=told)
    assert told.getvalue() == "2 versions are as they were sealed.\n"

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER outcomes_block_update_sealed")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE outcomes_block DISABLE TRIGGER outcomes_block_sealed")
        cursor.execute("UPDATE outcomes_block SET text = 'One hundreD' WHERE text = 'One hundred'")

    with pytest.raises(CommandError, match="1 of 2 versions were altered"):
        call_command("check_texts", stderr=told)
    assert "declaration v1: the content of 1 paragraphs was altered" in told.getvalue()


def test_the_hash_can_be_recomputed_by_anybody() -> None:
    written = [Paragraph("a", Kind.ACTION, "É[^1]", ("n",))]

    assert paragraphs.canonical(written).decode() == json.dumps(
        [["a", "action", "É[^1]", ["n"]]], ensure_ascii=False, separators=(",", ":")
    )


def test_sealing_is_told_with_who_did_it() -> None:
    by = make.user()

    version = versions.seal(document(), text("One"), base=None, by=by, now=NOW)

    assert (version.sealed_by, LogEntry.objects.latest("pk").by) == (by, by)
