"""A clean file: Word's own numbers, hidden bookmarks, notes, the symbol on every page; the same bytes each time."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from outcomes import word_in, word_out
from outcomes.paragraphs import BREAK, Kind, Paragraph, digest
from tests.outcomes import changing

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLAN = [
    Paragraph("t", Kind.TITLE, "Draft Vientiane Action Plan"),
    Paragraph("h", Kind.HEADING, "Universalisation"),
    Paragraph("s", Kind.SUBHEADING, "States not party"),
    Paragraph("p", Kind.NUMBERED, "States Parties will:"),
    Paragraph("a", Kind.SUB, "raise *accession* in contacts[^1]", ("As agreed in *Oslo*",)),
    Paragraph("b", Kind.SUBSUB, f"at every level{BREAK}and [everywhere]"),
    Paragraph("x", Kind.ACTION, "Condemn any use & support <others>"),
]


def clean(paragraphs: list[Paragraph], **facts: object) -> bytes:
    given = {"title": "Draft Plan", "symbol": "CCM/MSP/2010/L.1", "digest": digest(paragraphs), **facts}
    return word_out.clean(paragraphs, **given)


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(f"word/{name}.xml"))


@pytest.mark.parametrize("seed", range(0, 200, 10))
def test_a_clean_file_holds_the_text_with_its_ids_kinds_and_notes(seed: int) -> None:
    for one in range(seed, seed + 10):
        _, text = changing.pair(one)

        reading = word_in.read(clean(text))

        assert word_in.accepted(reading) == word_in.rejected(reading) == text
        assert reading.authors == []
        assert reading.losses == {}


def test_another_program_finds_the_styles_the_header_and_the_digest() -> None:
    document = docx.Document(io.BytesIO(clean(PLAN)))

    assert [one.style.name for one in document.paragraphs] == [
        "Title",
        "Heading 1",
        "Heading 2",
        "MSP Paragraph",
        "MSP Subparagraph",
        "MSP Subsubparagraph",
        "MSP Action",
        "MSP Closing Rule",
    ]
    assert document.sections[0].header.paragraphs[0].text == "CCM/MSP/2010/L.1"
    assert document.core_properties.identifier == digest(PLAN)
    assert document.core_properties.title == "Draft Plan"


def test_three_lists_are_tied_to_the_styles_so_that_word_counts() -> None:
    lists = part(clean(PLAN), "numbering").findall(f"{W}abstractNum")

    levels = [[(one.find(f"{W}pStyle"), one.find(f"{W}lvlText")) for one in each.findall(f"{W}lvl")] for each in lists]
    assert [[(style.get(qn("w:val")), text.get(qn("w:val"))) for style, text in each] for each in levels] == [
        [("Heading1", "%1."), ("Heading2", "%2.")],
        [("MSPParagraph", "%1."), ("MSPSubparagraph", "(%2)"), ("MSPSubsubparagraph", "(%3)")],
        [("MSPAction", "Action #%1")],
    ]
    named = {one.get(qn("w:styleId")): one for one in part(clean(PLAN), "styles").findall(f"{W}style")}
    assert named["MSPAction"].find(f".//{W}numId").get(qn("w:val")) == "3"
    assert named["MSPOperative"].find(f".//{W}numId").get(qn("w:val")) == "2"


def test_every_paragraph_begins_with_a_hidden_bookmark_of_no_length() -> None:
    paragraphs = part(clean(PLAN), "document").findall(f".//{W}p")

    names = [one.find(f"{W}bookmarkStart") for one in paragraphs]
    assert [one.get(qn("w:name")) for one in names[:-1]] == [f"_msp_{one.pid}" for one in PLAN]
    assert all(one.getnext().tag == f"{W}bookmarkEnd" for one in names[:-1])


def test_frozen_numbers_are_written_out_and_no_list_counts() -> None:
    data = clean(PLAN, numbers={"h": "I.", "p": "OP5 bis", "a": "(a)"})

    root = part(data, "document")
    assert "OP5 bisStates Parties will:" in "".join(root.itertext())
    assert {one.get(qn("w:val")) for one in root.iter(f"{W}numId")} == {"0"}
    assert word_in.accepted(word_in.read(data)) == PLAN


def test_notes_are_notes_of_word_with_their_italics() -> None:
    data = clean(PLAN)

    note = part(data, "footnotes").findall(f"{W}footnote")[-1]
    assert "".join(note.itertext()).strip() == "As agreed in Oslo"
    assert note.find(f".//{W}i") is not None
    assert part(data, "document").find(f".//{W}footnoteReference").get(qn("w:id")) == note.get(qn("w:id"))


def test_a_text_from_right_to_left_runs_so_in_word() -> None:
    root = part(
        clean([Paragraph("r", Kind.NUMBERED, "تقدم الدول"), Paragraph("l", Kind.NUMBERED, "缔约国")]), "document"
    )

    assert [one.find(f".//{W}bidi") is not None for one in root.findall(f".//{W}p")] == [True, False, False]


def test_the_same_text_makes_the_same_bytes() -> None:
    assert clean(PLAN) == clean(PLAN)


def test_what_no_file_can_carry_is_left_out() -> None:
    text = [Paragraph("a", Kind.PLAIN, "bell\x07 and \ufffe half \ud800")]

    data = word_out.clean(text, title="\x00T", symbol="\x01S", digest="d")

    assert [one.text for one in word_in.accepted(word_in.read(data))] == ["bell and  half"]
