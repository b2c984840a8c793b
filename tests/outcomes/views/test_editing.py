"""Writing a text in the browser, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from msp.models import LogEntry, Meeting, User
from outcomes import documents, versions
from outcomes.models import Document, Version, WorkingCopy
from tests.outcomes.texts import text

NOW = datetime(2010, 3, 5, 9, tzinfo=UTC)
EDIT = "/1msp/texts/draft-declaration/edit/"
SignIn = Callable[[User], Client]


@pytest.fixture
def declaration(meeting: Meeting) -> Document:
    return documents.begin(
        meeting, text("To be signed", "To be kept"), by=None, now=NOW, title="Draft declaration", type="declaration"
    )


def form(do: str = "save", lock: int = 0, **words: str) -> dict[str, object]:
    said = {"p1": "To be signed", "p2": "To be kept", **words}
    return {"do": do, "lock": lock, "pid": list(said), **{f"text-{pid}": each for pid, each in said.items()}}


def lines(document: Document) -> list[str]:
    head = versions.head(document)
    assert head
    return [one.text for one in versions.read(head)]


def test_looking_writes_nothing(declaration: Document, secretary: User, sign_in: SignIn) -> None:
    page = sign_in(secretary).get(EDIT).content.decode()

    assert "To be signed</textarea>" in page
    assert not WorkingCopy.objects.exists()


def test_what_is_typed_is_kept_and_shown_against_the_version(
    declaration: Document, secretary: User, sign_in: SignIn
) -> None:
    client = sign_in(secretary)

    answer = client.post(EDIT, form(p1="To be adopted"))

    assert (answer.status_code, answer["Location"]) == (302, EDIT)
    page = client.get(EDIT).content.decode()
    assert "To be adopted</textarea>" in page
    assert "signed</del>" in page
    assert "seen by you alone" in page
    assert lines(declaration) == ["To be signed", "To be kept"]


def test_a_script_gets_the_time_and_the_marks_alone(declaration: Document, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)

    answer = client.post(EDIT, form(p1="To be adopted"), headers={"HX-Request": "true"})

    assert "signed</del>" in answer.content.decode()
    assert "textarea" not in answer.content.decode()
    assert "HX-Refresh" not in answer
    split = client.post(EDIT, form(lock=1, p1="To be\nadopted"), headers={"HX-Request": "true"})
    assert split["HX-Refresh"] == "true"


def test_sealing_makes_the_next_version_and_puts_the_copy_away(
    declaration: Document, secretary: User, sign_in: SignIn
) -> None:
    client = sign_in(secretary)

    answer = client.post(EDIT, {**form("seal", p1="To be adopted"), "label": "Rev.1", "note": "One word"})

    assert answer["Location"] == "/1msp/texts/draft-declaration/"
    head = versions.head(declaration)
    assert head
    assert (head.number, head.label, head.note, head.sealed_by) == (2, "Rev.1", "One word", secretary)
    assert lines(declaration) == ["To be adopted", "To be kept"]
    assert not WorkingCopy.objects.exists()


def test_sealing_twice_makes_no_second_version(declaration: Document, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)
    client.post(EDIT, form("seal", p1="To be adopted"))

    client.post(EDIT, form("seal", p1="To be adopted"))

    assert Version.objects.count() == 2
    assert LogEntry.objects.filter(deed="sealed a version").count() == 2


@pytest.mark.parametrize(
    ("do", "found"),
    [
        ("up:p2", ["To be kept", "To be signed"]),
        ("down:p1", ["To be kept", "To be signed"]),
        ("join:p2", ["To be signed To be kept"]),
        ("out:p1", ["To be kept"]),
        ("up:<x>", ["To be signed", "To be kept"]),
        ("unknown:p1", ["To be signed", "To be kept"]),
    ],
)
def test_a_button_moves_joins_or_takes_out(
    declaration: Document, secretary: User, sign_in: SignIn, do: str, found: list[str]
) -> None:
    sign_in(secretary).post(EDIT, form(do))

    assert [row[2] for row in WorkingCopy.objects.get().body] == found


def test_who_seals_second_keeps_the_text_and_sees_both(
    declaration: Document, secretary: User, president: User, sign_in: SignIn
) -> None:
    mine = sign_in(secretary)
    mine.post(EDIT, form(p1="To be solemnly signed"))
    theirs = [*text("To be signed", "To be kept for ever")]
    versions.seal(declaration, theirs, base=versions.head(declaration), by=president, now=NOW)

    answer = mine.post(EDIT, form("seal", lock=1, p1="To be solemnly signed"))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "for ever</ins>" in page
    assert "solemnly </ins>" in page
    assert WorkingCopy.objects.get().body[0][2] == "To be solemnly signed"
    mine.post(EDIT + "settle/", {"how": "merge"})
    mine.post(EDIT + "settle/", {"how": "merge"})
    copy = WorkingCopy.objects.get()
    assert [row[2] for row in copy.body] == ["To be solemnly signed", "To be kept for ever"]
    again = form("seal", lock=copy.lock, p1="To be solemnly signed", p2="To be kept for ever")
    assert mine.post(EDIT, again).status_code == 302
    assert lines(declaration) == ["To be solemnly signed", "To be kept for ever"]


def test_ones_own_text_can_be_put_over_theirs(
    declaration: Document, secretary: User, president: User, sign_in: SignIn
) -> None:
    mine = sign_in(secretary)
    mine.post(EDIT, form(p1="Mine"))
    versions.seal(declaration, text("Theirs"), base=versions.head(declaration), by=president, now=NOW)

    mine.post(EDIT + "settle/", {"how": "mine"})

    copy = WorkingCopy.objects.get()
    assert copy.base == versions.head(declaration)
    assert [row[2] for row in copy.body] == ["Mine", "To be kept"]


def test_two_windows_of_one_editor_do_not_overwrite_each_other(
    declaration: Document, secretary: User, sign_in: SignIn
) -> None:
    client = sign_in(secretary)
    client.post(EDIT, form(p1="From the first window"))

    answer = client.post(EDIT, form(p1="From the second window"))

    assert answer.status_code == 409
    assert "From the second window</textarea>" in answer.content.decode()
    assert WorkingCopy.objects.get().body[0][2] == "From the first window"


def test_a_copy_can_be_discarded_and_the_versions_stay(declaration: Document, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)
    client.post(EDIT, form(p1="x"))

    client.post(EDIT + "discard/")

    assert not WorkingCopy.objects.exists()
    assert lines(declaration) == ["To be signed", "To be kept"]


def test_what_no_version_can_hold_is_told_and_kept(declaration: Document, secretary: User, sign_in: SignIn) -> None:
    answer = sign_in(secretary).post(EDIT, form("seal", p1="x" * 100_001))

    assert answer.status_code == 422
    assert "100000 characters" in answer.content.decode()
    assert len(WorkingCopy.objects.get().body[0][2]) == 100_001


def test_kinds_notes_and_a_first_text_are_taken_from_the_form(
    meeting: Meeting, secretary: User, sign_in: SignIn
) -> None:
    documents.begin(meeting, [], by=None, now=NOW, title="Draft declaration", type="declaration")
    client = sign_in(secretary)

    client.post(EDIT, {"do": "save", "lock": "x", "pid": ["new", "bad id!"], "text-new": "I. General\nReport[^1]"})

    [[first, *_], [second, *_]] = WorkingCopy.objects.get().body
    told = {"pid": [first, second], f"kind-{first}": "heading", f"kind-{second}": "nonsense", "lock": "1"}
    client.post(EDIT, {**told, f"notes-{second}": "Each year", "do": "save"})
    assert [row[1:] for row in WorkingCopy.objects.get().body] == [
        ["heading", "I. General", []],
        ["numbered", "Report[^1]", ["Each year"]],
    ]
