"""The interface for programs: what everyone reads, what a seat adds, and nothing more."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from outcomes import paragraphs, printing, proposals, versions
from outcomes.models import Circulation, Document, Version
from outcomes.paragraphs import Kind, Paragraph
from tests import make
from tests.outcomes.proposing import NOW, delegation, paper, propose, staff
from tests.outcomes.texts import text

pytestmark = pytest.mark.django_db
CHANGED = text("Encourage all signatory States to ratify;", "Report each year;")


@pytest.fixture
def open_text() -> Document:
    """A published declaration whose first version was circulated; the second is still the office's own."""
    made = paper()
    Document.objects.update(audience="public")
    made.refresh_from_db()
    first = head(made)
    letter = make.sent_letter(make.briefing(made.meeting), asks=["texts"])
    Circulation.objects.create(
        version=first, letter=letter, purpose="comment", until=NOW + timedelta(days=9), by=letter.author, at=NOW
    )
    versions.seal(made, CHANGED, base=first, by=staff(made), now=NOW, label="Rev.1")
    return made


def head(made: Document) -> Version:
    found = versions.head(made)
    assert found is not None
    return found


def root(made: Document) -> str:
    return f"/api/v1/documents/{made.pk}"


def get(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_everyone_finds_what_is_published_and_of_it_what_left_the_house(client: Client, open_text: Document) -> None:
    hidden = Document.objects.create(meeting=open_text.meeting, slug="other", type="decision", title="Other")
    versions.seal(hidden, text("Secret"), base=None, by=None, now=NOW)

    assert [one["id"] for one in get(client, "/api/v1/documents")["documents"]] == [open_text.pk]
    assert [one["number"] for one in get(client, root(open_text))["versions"]] == [1]
    assert get(client, root(open_text))["versions"][0]["state"] == "circulated"
    for closed in (
        f"/api/v1/documents/{hidden.pk}",
        f"{root(open_text)}/versions/2",
        f"{root(open_text)}/compare/1...2",
    ):
        assert "error" in get(client, closed, 404)
    assert "error" in get(client, f"{root(open_text)}/compare/1...{hidden.pk}:1", 404)


def test_a_seat_reads_every_version_of_its_own_meeting_alone(client: Client, open_text: Document) -> None:
    other = paper(meeting=make.meeting(slug="2msp"), slug="plan")
    client.force_login(staff(open_text))

    assert [one["number"] for one in get(client, root(open_text))["versions"]] == [2, 1]
    assert "error" in get(client, root(other), 404)
    assert get(client, "/api/v1/documents?meeting=2msp")["documents"] == []


@pytest.mark.parametrize("role", ["friend", "reader"])
def test_what_is_the_offices_own_or_confidential_stays_there(client: Client, open_text: Document, role: str) -> None:
    client.force_login(make.user(role, open_text.meeting))
    Document.objects.update(audience="office")
    get(client, root(open_text), 404)
    Document.objects.update(audience="delegations", is_confidential=True)
    get(client, root(open_text), 404)
    Document.objects.update(is_confidential=False)
    get(client, root(open_text))


def test_the_hash_of_a_version_can_be_recomputed_by_the_script_of_the_handbook(
    client: Client, open_text: Document, tmp_path: Path
) -> None:
    client.force_login(staff(open_text))
    found = re.search(r"```python\n(.*?)```", (settings.BASE_DIR / "docs" / "api.md").read_text(), re.DOTALL)
    assert found
    script, answer = tmp_path / "check.py", tmp_path / "version.json"
    script.write_text(found[1])
    answer.write_bytes(client.get(f"{root(open_text)}/versions/2").content)

    def said() -> str:
        words = [sys.executable, str(script), answer.as_uri()]
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()

    assert len(found[1].strip().splitlines()) <= 10
    assert said() == "unaltered"
    answer.write_text(answer.read_text().replace("Report each year", "Report every year"))
    assert said() == "ALTERED"


def test_a_version_says_its_text_its_numbers_and_its_hash(client: Client, open_text: Document) -> None:
    said = get(client, f"{root(open_text)}/versions/1")

    assert said["body"][1] == [
        "p2",
        "numbered",
        "Report each year on the type and quantity of munitions destroyed;",
        [],
    ]
    assert said["numbers"] == {"p1": "1", "p2": "2", "p3": "3"}
    assert said["sha256"] == paragraphs.digest(versions.read(Version.objects.get(number=1)))


def test_an_answer_that_did_not_change_is_not_sent_again(client: Client, open_text: Document) -> None:
    for address in ("", "/versions/1", "/versions/1.docx", "/versions/1.akn", "/versions/1.txt", "/proposals"):
        first = client.get(root(open_text) + address)

        assert first["ETag"] == f'"{hashlib.sha256(first.content).hexdigest()}"'
        again = client.get(root(open_text) + address, HTTP_IF_NONE_MATCH=first["ETag"])
        assert (again.status_code, again.content) == (304, b"")
    Document.objects.update(title="Another title")
    assert client.get(root(open_text), HTTP_IF_NONE_MATCH='"0"').status_code == 200


def test_files_are_handed_over_and_a_pdf_once_it_is_made(
    client: Client, open_text: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get(f"{root(open_text)}/versions/1.docx").content[:2] == b"PK"
    assert b"<akomaNtoso" in client.get(f"{root(open_text)}/versions/1.akn").content
    assert client.get(f"{root(open_text)}/versions/1.txt").content.decode().startswith("1 Encourage signatory States")
    assert "not made yet" in get(client, f"{root(open_text)}/versions/1.pdf", 404)["error"]
    assert "error" in get(client, f"{root(open_text)}/versions/1.exe", 404)
    printing.make(printing.paper(Version.objects.get(number=1)))
    assert client.get(f"{root(open_text)}/versions/1.pdf").content[:5] == b"%PDF-"


def test_any_two_versions_are_compared_across_documents_too(client: Client, open_text: Document) -> None:
    other = paper(meeting=open_text.meeting, slug="plan", title="Plan")
    client.force_login(staff(open_text))

    said = get(client, f"{root(open_text)}/compare/1...2")
    assert [row["kind"] for row in said["rows"]] == ["changed", "changed", "deleted"]
    assert ["+", "all "] in said["rows"][0]["ops"] or any("all" in op[1] for op in said["rows"][0]["ops"])
    across = get(client, f"{root(open_text)}/compare/2...{other.pk}:1")
    assert across["new"]["document"] == other.pk
    for wrong in ("1...x", "x:1...1", "1...99"):
        get(client, f"{root(open_text)}/compare/{wrong}", 404)


def test_numbers_and_paragraphs_are_followed_through_the_versions(client: Client, open_text: Document) -> None:
    client.force_login(staff(open_text))

    lines = get(client, f"{root(open_text)}/concordance/1...2")["lines"]
    assert lines[2] == {"pid": "p3", "old": "3", "new": "", "fates": ["deleted"]}
    history = get(client, f"{root(open_text)}/paragraphs/p2/history")["history"]
    assert [(one["version"], one["text"][:16]) for one in history] == [(1, "Report each year"), (2, "Report each year")]
    get(client, f"{root(open_text)}/paragraphs/none/history", 404)


def test_a_history_ends_where_the_public_does(client: Client, open_text: Document) -> None:
    assert len(get(client, f"{root(open_text)}/paragraphs/p2/history")["history"]) == 1


def test_proposals_are_seen_as_the_seat_sees_them(client: Client, open_text: Document) -> None:
    propose(open_text, "NOR", pid="p1", text="Encourage and assist;")
    propose(open_text, "MEX", pid="p2", text="Never report;", audience="office")

    assert get(client, f"{root(open_text)}/proposals")["proposals"] == []
    client.force_login(make.user("reader", open_text.meeting))
    assert [one["by"] for one in get(client, f"{root(open_text)}/proposals")["proposals"]] == [["Norway"]]
    client.force_login(staff(open_text))
    assert len(get(client, f"{root(open_text)}/proposals")["proposals"]) == 2
    assert proposals.seen_by_delegation(open_text, delegation(open_text, "NOR")).count() == 1


def test_nothing_can_be_written(client: Client, open_text: Document) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(f"{root(open_text)}/versions/1").status_code == 405


def test_the_number_of_queries_does_not_grow(
    client: Client, open_text: Document, django_assert_num_queries: Any
) -> None:
    client.force_login(staff(open_text))
    base = head(open_text)
    for number in range(3):
        base = versions.seal(open_text, [Paragraph("p1", Kind.NUMBERED, f"{number}")], base=base, by=None, now=NOW)
        paper(meeting=open_text.meeting, slug=f"plan-{number}")
        propose(open_text, "NOR", pid="p1", text=f"Words {number}")

    with django_assert_num_queries(4):
        client.get("/api/v1/documents")
    with django_assert_num_queries(7):
        client.get(root(open_text))
    with django_assert_num_queries(9):
        client.get(f"{root(open_text)}/proposals")
