"""What a file with tracked changes must hold: the old text if all is rejected, the new one if all is accepted."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from outcomes import redline, word_in, word_tracked
from outcomes.paragraphs import BREAK, Kind, Paragraph
from outcomes.redline import Op, Row
from outcomes.word_text import DASH, STYLES, stretches
from tests.outcomes import changing, gold, office

AT = datetime(2010, 6, 1, 9, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def tracked(old: Sequence[Paragraph], new: Sequence[Paragraph], *, by_id: bool = True, **facts: object) -> bytes:
    given = {"author": "Norway", "at": AT, "title": "Declaration", "symbol": "CCM/MSP/2010/L.1", "digest": "d", **facts}
    return word_tracked.tracked(redline.compare(old, new, by_id=by_id), **given)


def body(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def paragraph(text: str, pid: str = "a", kind: Kind = Kind.NUMBERED, notes: tuple[str, ...] = ()) -> Paragraph:
    return Paragraph(pid, kind, text, notes)


@pytest.mark.parametrize("start", range(0, 1000, 100))
def test_rejecting_gives_the_old_text_and_accepting_the_new_one_with_ids_kinds_and_notes(start: int) -> None:
    for seed in range(start, start + 100):
        old, new = changing.pair(seed)

        reading = word_in.read(tracked(old, new))

        assert word_in.rejected(reading) == old, seed
        assert word_in.accepted(reading) == new, seed


@pytest.mark.parametrize("seed", range(40))
def test_two_texts_without_common_ids_keep_their_own(seed: int) -> None:
    old, new = changing.pair(seed)
    other = [Paragraph(f"n{at}", one.kind, one.text, one.notes) for at, one in enumerate(new)]

    reading = word_in.read(tracked(old, other, by_id=False))

    assert word_in.rejected(reading) == old
    assert [(one.kind, one.text) for one in word_in.accepted(reading)] == [(one.kind, one.text) for one in other]


@pytest.mark.parametrize("name", gold.NAMES)
def test_a_redline_made_by_hand_survives(name: str) -> None:
    pair = gold.read(name)

    reading = word_in.read(tracked(pair.old, pair.new, by_id=False))

    assert [one.text for one in word_in.rejected(reading)] == [one.text for one in pair.old]
    assert [one.text for one in word_in.accepted(reading)] == [one.text for one in pair.new]


@pytest.mark.parametrize("seed", range(20))
def test_every_change_and_every_bookmark_has_an_id_and_a_name_of_its_own(seed: int) -> None:
    root = body(tracked(*changing.pair(seed)))

    starts = [one for one in root.iter() if one.get(f"{W}author") or one.tag == f"{W}bookmarkStart"]
    ids = [one.get(f"{W}id") for one in starts]
    names = [one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")]
    assert len(set(ids)) == len(ids)
    assert len(set(names)) == len(names)


def test_a_move_is_a_move_under_one_name_and_its_edits_stand_at_the_target() -> None:
    words = "States Parties will report on the steps taken under this chapter at each Meeting"
    rest = [paragraph(f"{word} stays where it is and says so for long", word) for word in ("One", "Two", "Three")]

    root = body(tracked([paragraph(words), *rest], [*rest, paragraph(f"{words} of States")]))

    start, target = root.find(f".//{W}moveFromRangeStart"), root.find(f".//{W}moveToRangeStart")
    assert start.get(f"{W}name") == target.get(f"{W}name")
    assert "".join(root.find(f".//{W}moveFrom[{W}r]").itertext()) == words
    assert "".join(root.find(f".//{W}p/{W}ins[{W}r]").itertext()).strip() == "of States"
    assert root.find(f".//{W}p/{W}del[{W}r]") is None


def test_whole_paragraphs_come_and_go_with_their_marks() -> None:
    root = body(tracked([paragraph("One goes")], [paragraph("Another comes along", "b")]))

    marks = [one.tag.removeprefix(W) for one in root.iterfind(f".//{W}pPr/{W}rPr/*")]
    assert sorted(marks) == ["del", "ins"]


def test_a_split_marks_the_break_as_inserted_and_a_merge_as_deleted() -> None:
    whole, first, second = paragraph("One thing and another"), paragraph("One thing"), paragraph("and another", "b")
    ops = [Op("=", "One thing"), Op("-", " "), Op("+", "\n"), Op("=", "and another")]
    back = [Op({"-": "+", "+": "-"}.get(op.sign, "="), op.text) for op in ops]
    facts = {"author": "Norway", "at": AT, "title": "", "symbol": "", "digest": ""}

    split = word_tracked.tracked([Row("changed", (whole,), (first, second), tuple(ops))], **facts)
    merge = word_tracked.tracked([Row("changed", (first, second), (whole,), tuple(back))], **facts)

    assert [one.tag for one in body(split).iterfind(f".//{W}pPr/{W}rPr/*")] == [f"{W}ins"]
    assert [one.tag for one in body(merge).iterfind(f".//{W}pPr/{W}rPr/*")] == [f"{W}del"]
    for file, old, new in ((split, [whole], [first, second]), (merge, [first, second], [whole])):
        assert word_in.rejected(word_in.read(file)) == old
        assert word_in.accepted(word_in.read(file)) == new


def test_another_kind_keeps_the_former_style() -> None:
    root = body(tracked([paragraph("Report")], [paragraph("Report", kind=Kind.ACTION)]))

    assert root.find(f".//{W}pPr/{W}pStyle").get(f"{W}val") == "MSPAction"
    assert root.find(f".//{W}pPrChange/{W}pPr/{W}pStyle").get(f"{W}val") == "MSPParagraph"


def test_the_last_paragraph_is_a_rule_that_never_changes() -> None:
    last = body(tracked([paragraph("One")], [])).findall(f".//{W}p")[-1]

    assert last.find(f".//{W}pStyle").get(f"{W}val") == "MSPClosingRule"
    assert last.find(f".//{W}rPr") is None


def test_neighbouring_changes_are_two_minutes_apart() -> None:
    new = [paragraph(word * 9, word) for word in ("One ", "Two ", "Three ")]

    dates = [one.get(f"{W}date") for one in body(tracked([], new)).iterfind(f".//{W}p/{W}ins")]

    assert dates == ["2010-06-01T09:00:00Z", "2010-06-01T09:02:00Z", "2010-06-01T09:00:00Z"]


def test_every_row_can_have_its_own_author() -> None:
    new = [paragraph("For one thing", "b"), paragraph("By the other side", "c")]

    data = tracked([], new, author=lambda row: "Norway & Mexico" if row.new[0].pid == "b" else 'the "Group"')

    reading = word_in.read(data)
    assert reading.authors == ["Norway & Mexico", 'the "Group"']
    assert [one.pid for one in word_in.accepted(reading, "Norway & Mexico")] == ["b"]


def test_the_words_of_a_note_are_compared_inside_the_note() -> None:
    old = paragraph("Report[^1] each year", notes=("As agreed in Oslo",))
    new = paragraph("Report[^1] each year", notes=("As agreed in Dublin",))

    data = tracked([old], [new])

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
    assert "".join(notes.find(f".//{W}del").itertext()) == "Oslo"
    assert "".join(notes.find(f".//{W}ins").itertext()) == "Dublin"
    assert word_in.rejected(word_in.read(data)) == [old]


def test_frozen_numbers_are_written_out_and_come_and_go_with_their_paragraphs() -> None:
    old = [paragraph("This one stays as it is"), paragraph("That one goes away", "b")]
    new = [old[0], paragraph("Something else is put in", "c")]

    data = tracked(old, new, numbers={"a": "OP5", "b": "OP6", "c": "OP5 bis"})

    root = body(data)
    assert "OP6" in "".join(one.text or "" for one in root.iter(f"{W}delText"))
    assert any("OP5 bis" in "".join(one.itertext()) for one in root.iter(f"{W}ins"))
    assert word_in.rejected(word_in.read(data)) == old
    assert word_in.accepted(word_in.read(data)) == new


def shown(one: Paragraph) -> list[str]:
    parts = stretches([Op("=", one.text)], [one], [one])
    words = "".join(f"‹ {said(part.notes[1])}›" if part.notes else part.text for part in parts)
    return [words.replace(BREAK, "\n"), STYLES[one.kind]]


def said(note: str) -> str:
    one = Paragraph("", Kind.PLAIN, note)
    return "".join(part.text for part in stretches([Op("=", note)], [one], [one])).replace(BREAK, "\n")


@pytest.mark.stack
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
def test_libreoffice_accepts_the_new_text_and_rejects_to_the_old_one(tmp_path: Path) -> None:
    python = "/usr/bin/python3"
    if subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode:
        pytest.skip("the system's Python has no uno (python3-uno)")
    # Without notes: LibreOffice 7.4 leaves an empty paragraph where a whole one that calls a note goes.
    pairs = {f"{seed:03}": changing.pair(seed, notes=False) for seed in range(50)}
    for name, (old, new) in pairs.items():
        (tmp_path / f"{name}.docx").write_bytes(tracked(old, new))

    subprocess.run([python, office.__file__, tmp_path], check=True, timeout=300)

    for name, (old, new) in pairs.items():
        found = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        for deed, side in (("reject", old), ("accept", new)):
            assert [text for text, _ in found[deed]] == [*(shown(one)[0] for one in side), DASH], (name, deed)
