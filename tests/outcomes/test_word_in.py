"""A file that came back: whose proposals it holds, what was changed unseen, and which files are not opened at all."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from outcomes import word_in
from outcomes.paragraphs import Kind, Paragraph, digest
from outcomes.word_in import Draft, Imported, UnreadableError
from tests.outcomes import changing
from tests.outcomes.delegation import URI, Desk, repacked, sent, xml
from tests.outcomes.test_word_tracked import tracked

BASE = [
    Paragraph("a", Kind.HEADING, "Universalisation of the Convention"),
    Paragraph("b", Kind.NUMBERED, "States Parties will raise the question of accession in all their contacts."),
    Paragraph("c", Kind.ACTION, "Encourage *signatory* States to complete their procedures as soon as possible;"),
    Paragraph("d", Kind.ACTION, "Condemn any use of cluster munitions[^1] by any actor;", ("As agreed in Oslo",)),
    Paragraph("e", Kind.ACTION, "Report each year on the steps that were taken under this chapter."),
    Paragraph("f", Kind.PLAIN, "Done at Vientiane on the last day of the meeting, in one copy in each language."),
]
MORNING = datetime(2010, 6, 1, 10, tzinfo=UTC)


def edited() -> Desk:
    """Norway replaces, adds and strikes out; Mexico works on the same paragraph, splits another and remarks."""
    desk = Desk(sent(BASE), "Norway")
    desk.delete("as soon as possible")
    desk.insert("before the Second Meeting", after="procedures ")
    desk.new_paragraph("Promote the norm in every forum;", after="Encourage")
    desk.delete_paragraph("Report each year")
    desk.hand = "Mexico"
    desk.insert(" and assist", after="Encourage")
    desk.split(" in one copy")
    desk.comment("Condemn", "Discourage would be better")
    return desk


def imported(desk: Desk) -> Imported:
    return word_in.proposals(word_in.read(desk.saved()), BASE)


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableError) as problem:
        word_in.read(data)
    return str(problem.value)


def test_rejecting_what_delegations_did_gives_the_text_they_were_sent() -> None:
    reading = word_in.read(edited().saved())

    assert word_in.rejected(reading) == BASE
    assert reading.authors == ["Mexico", "Norway"]
    assert reading.identifier == digest(BASE)
    assert word_in.proposals(reading, BASE).untracked == []


def test_each_author_has_proposals_of_its_own_on_the_right_paragraphs() -> None:
    drafts = imported(edited()).drafts

    norway = {one.action: one for one in drafts if one.author == "Norway"}
    assert len([one for one in drafts if one.author == "Norway"]) == len(norway) == 3
    text = "Encourage *signatory* States to complete their procedures before the Second Meeting;"
    assert norway["replace"] == Draft("replace", "Norway", MORNING, "c", "", Kind.ACTION, text)
    assert norway["delete"] == Draft("delete", "Norway", MORNING, "e", "", Kind.ACTION)
    assert norway["insert-after"].anchor == "c"
    assert norway["insert-after"].text == "Promote the norm in every forum;"
    assert norway["insert-after"].kind == Kind.ACTION
    assert norway["insert-after"].pid not in {one.pid for one in BASE}


def test_two_authors_on_one_paragraph_are_kept_apart_and_remarks_are_kept() -> None:
    drafts = [one for one in imported(edited()).drafts if one.author == "Mexico"]

    found = {(one.action, one.pid if one.action != "insert-after" else one.anchor): one for one in drafts}
    assert len(drafts) == len(found) == 4
    assert found["replace", "c"].text == (
        "Encourage and assist *signatory* States to complete their procedures as soon as possible;"
    )
    assert found["replace", "f"].text == "Done at Vientiane on the last day of the meeting,"
    assert found["insert-after", "f"].text == "in one copy in each language."
    assert found["comment", "d"].text == "Discourage would be better"
    assert found["comment", "d"].at == MORNING.replace(hour=11)


def test_accepting_everybody_gives_one_text_of_all() -> None:
    texts = [one.text for one in word_in.accepted(word_in.read(edited().saved()))]

    assert texts[2:5] == [
        "Encourage and assist *signatory* States to complete their procedures before the Second Meeting;",
        "Promote the norm in every forum;",
        "Condemn any use of cluster munitions[^1] by any actor;",
    ]


def test_what_was_changed_with_recording_off_is_noticed() -> None:
    desk = edited()
    desk.rewrite("any actor", "any State")

    found = imported(desk)

    assert [row.old[0].pid for row in found.untracked] == ["d"]
    assert "".join(op.text for op in found.untracked[0].ops if op.sign == "+") == "State"
    assert "d" not in {one.pid for one in found.drafts if one.action == "replace"}


def test_a_change_of_looks_alone_proposes_nothing_and_is_reported() -> None:
    desk = Desk(sent(BASE), "Norway")
    desk.embolden("any actor")

    found = imported(desk)

    assert (found.drafts, found.untracked) == ([], [])
    assert found.losses == {"formatting changes": 1}


def test_pictures_boxes_equations_and_tables_are_reported_and_their_words_in_tables_kept() -> None:
    desk = Desk(sent(BASE), "Norway")
    one = desk.paragraph("Done at")
    one.append(xml("<w:r><w:drawing/></w:r>"))
    one.append(xml("<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"))
    one.append(xml('<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/>'))
    one.addnext(xml("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>In a cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"))

    found = imported(desk)

    assert found.losses == {"images": 1, "text boxes": 1, "equations": 1, "tables": 1}
    assert [row.new[0].text for row in found.untracked] == ["In a cell"]


def test_words_put_before_a_paragraph_do_not_take_its_id() -> None:
    desk = Desk(sent(BASE), "Norway")
    one = desk.paragraph("Condemn")
    ahead = xml(f"<w:p><w:pPr/><w:ins {desk.signed()}><w:r><w:t>Ban it;</w:t></w:r></w:ins></w:p>")
    for mark in list(one)[1:3]:
        ahead.insert(1, mark)  # the bookmark stays where the cursor was
    desk.mark(ahead, "ins")
    one.addprevious(ahead)

    drafts = imported(desk).drafts

    assert [(one.action, one.anchor, one.text) for one in drafts] == [("insert-after", "c", "Ban it;")]


def test_a_file_that_lost_its_bookmarks_gets_its_ids_back_by_its_words() -> None:
    desk = edited()
    for mark in [*desk.root.iter(f"{{{URI}}}bookmarkStart"), *desk.root.iter(f"{{{URI}}}bookmarkEnd")]:
        mark.getparent().remove(mark)

    found = imported(desk)

    assert found.untracked == []
    assert {(one.author, one.action, one.pid) for one in found.drafts if one.action != "insert-after"} == {
        ("Norway", "replace", "c"),
        ("Norway", "delete", "e"),
        ("Mexico", "replace", "c"),
        ("Mexico", "replace", "f"),
        ("Mexico", "comment", "d"),
    }


def test_one_author_may_strike_out_what_another_put_in() -> None:
    desk = Desk(sent(BASE), "Norway")
    desk.insert(" ever", after="Condemn any use")
    run = next(one for one in desk.root.iter(f"{{{URI}}}r") if "".join(one.itertext()) == " ever")
    desk.hand = "Mexico"
    struck = xml(f"<w:del {desk.signed()}/>")
    run.addprevious(struck)
    struck.append(run)
    run[0].tag = f"{{{URI}}}delText"
    reading = word_in.read(desk.saved())

    assert word_in.accepted(reading) == word_in.accepted(reading, "Mexico") == BASE
    assert word_in.accepted(reading, "Norway")[3].text.startswith("Condemn any use ever of")


@pytest.mark.parametrize("seed", range(0, 100, 10))
def test_a_comparison_that_comes_back_proposes_the_whole_new_text(seed: int) -> None:
    for one in range(seed, seed + 10):
        old, new = changing.pair(one)

        found = word_in.proposals(word_in.read(tracked(old, new)), old)

        assert found.untracked == []
        gone = {draft.pid for draft in found.drafts if draft.action == "delete"}
        texts = {draft.pid: draft.text for draft in found.drafts if draft.action in ("replace", "insert-after")}
        was, now = ({one.pid: one.text for one in side} for side in (old, new))
        assert {pid: text for pid, text in now.items() if text and was.get(pid) != text}.items() <= texts.items()
        assert gone == was.keys() - {pid for pid, text in now.items() if text}


def test_a_date_that_says_nothing_is_none() -> None:
    desk = Desk(sent(BASE), "")
    desk.insert(" ever", after="Condemn any use")
    for change in desk.root.iter(f"{{{URI}}}ins"):
        change.set(f"{{{URI}}}date", "yesterday")

    assert [(one.author, one.at) for one in imported(desk).drafts] == [("Author", None)]


def test_what_is_no_word_file_is_refused_in_plain_words() -> None:
    assert "no Word file" in refused(b"%PDF-1.7")
    assert "no Word file" in refused(b"")
    assert "old .doc" in refused(b"\xd0\xcf\x11\xe0" + bytes(600))
    assert "no Word file" in refused(sent(BASE)[:-900])
    assert "larger than 20 MB" in refused(bytes(50_000_000))


@pytest.mark.parametrize("name", ["word/document.xml", "[Content_Types].xml"])
def test_a_file_without_a_part_it_needs_is_refused(name: str) -> None:
    assert name in refused(repacked(sent(BASE), {name: None}))


@pytest.mark.parametrize("name", ["word/styles.xml", "word/footnotes.xml", "docProps/core.xml", "word/numbering.xml"])
def test_a_file_without_a_part_it_can_do_without_is_read(name: str) -> None:
    assert len(word_in.rejected(word_in.read(repacked(sent(BASE), {name: None})))) >= len(BASE)


def test_a_file_with_macros_is_refused_whatever_its_name() -> None:
    kinds = zipfile.ZipFile(io.BytesIO(sent(BASE))).read("[Content_Types].xml")
    macro = kinds.replace(
        b"openxmlformats-officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
    )

    assert "macros" in refused(repacked(sent(BASE), {"word/vbaProject.bin": b"x"}))
    assert "macros" in refused(repacked(sent(BASE), {"[Content_Types].xml": macro}))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux says how much memory was used at most")
def test_a_file_packed_to_explode_is_refused_in_little_memory(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.docx"
    bomb.write_bytes(repacked(sent(BASE), {"word/document.xml": b"<w>" + bytes(150_000_000)}))
    trees = [tmp_path / "tree.docx", tmp_path / "wood.docx"]
    for path, count in zip(trees, (200_000, 40_000), strict=True):
        lines = "".join(f"<w:p><w:r><w:t>{at:x} {at * 7919:x}</w:t></w:r></w:p>" for at in range(count))
        body = f'<w:document xmlns:w="{URI}">{lines}</w:document>'.encode()
        path.write_bytes(repacked(sent(BASE), {"word/document.xml": body}))
    script = (
        "import sys\nfrom pathlib import Path\nfrom outcomes import word_in\n"
        "for path in sys.argv[1:]:\n    try:\n        word_in.read(Path(path).read_bytes())\n"
        "    except word_in.UnreadableError as problem:\n        print(problem)\n"
        "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )

    said = subprocess.run([sys.executable, "-c", script, bomb, *trees], capture_output=True, check=True, text=True)

    *words, kilobytes = said.stdout.splitlines()
    assert words[:2] == [
        "The file would become too large when unpacked.",
        "The text is too long to be read from a file.",
    ]
    assert int(kilobytes) < 200_000


def test_a_part_that_hides_its_size_is_refused() -> None:
    data = bytearray(repacked(sent(BASE), {"word/document.xml": b"<w>" + bytes(17_000_000)}))
    size = (17_000_003).to_bytes(4, "little")

    assert refused(bytes(data).replace(size, (900).to_bytes(4, "little")))


@pytest.mark.parametrize(
    "hostile",
    [
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{}">&x;</w:document>',
        '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd"><w:document xmlns:w="{}"/>',
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="{}">&b;</w:document>',
    ],
)
def test_a_document_type_and_entities_are_refused(hostile: str) -> None:
    assert "document type" in refused(repacked(sent(BASE), {"word/document.xml": hostile.format(URI).encode()}))


def test_damaged_and_foreign_parts_are_refused() -> None:
    deep = "<w:p>" * 3000 + "</w:p>" * 3000
    wrong = [b"", b"<w:document", b"\xff\xfe<", f'<w:document xmlns:w="{URI}">{deep}</w:document>'.encode()]
    for part in wrong:
        assert "damaged" in refused(repacked(sent(BASE), {"word/document.xml": part}))
    assert "strict" in refused(
        repacked(
            sent(BASE), {"word/document.xml": b'<document xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'}
        )
    )
    assert "no Word document" in refused(repacked(sent(BASE), {"[Content_Types].xml": b"<Types/>"}))


def test_no_other_part_is_looked_at() -> None:
    data = repacked(
        sent(BASE), {"word/settings.xml": b"no XML", "customXml/item.xml": b"<!DOCTYPE x>", "word/media/a": b"x"}
    )

    assert word_in.rejected(word_in.read(data)) == BASE


def test_a_password_and_doubled_parts_are_refused() -> None:
    data = bytearray(sent(BASE))
    for at in range(len(data) - 4):
        if data[at : at + 4] == b"PK\x01\x02":
            data[at + 8] |= 1
    twice = io.BytesIO(sent(BASE))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(twice, "a") as archive:
        archive.writestr("word/document.xml", b"<w/>")

    assert "password" in refused(bytes(data))
    assert "Word does not pack" in refused(twice.getvalue())
