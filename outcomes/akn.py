"""A text as Akoma Ntoso 3.0, the OASIS standard for parliamentary and legal documents.

A `statement`: what stands above the text is its preface, headings are sections, and everything else stands in the
hierarchy that its kind gives it. `eId` follows the position, as the naming convention wants it; `wId` is the lasting
id of the paragraph, so that two versions can be laid side by side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from lxml import etree

from outcomes.marks import PIECES
from outcomes.paragraphs import BREAK, CALL, Kind, Paragraph

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
# ISO 639-2, by the codes of the product.
LANGUAGES = {"ar": "ara", "zh-hans": "zho", "en": "eng", "fr": "fra", "ru": "rus", "es": "spa"}
# How deep a kind stands; what stands deeper belongs to what stands above it.
DEPTH = {Kind.TITLE: 1, Kind.HEADING: 1, Kind.SUBHEADING: 2, Kind.SUB: 4, Kind.SUBSUB: 5}
PLAIN_DEPTH = 3
TAGS = {
    Kind.TITLE: "section",
    Kind.HEADING: "section",
    Kind.SUBHEADING: "subsection",
    Kind.SUB: "point",
    Kind.SUBSUB: "indent",
    Kind.PLAIN: "hcontainer",
}
SHORT = {"section": "sec", "subsection": "subsec", "paragraph": "para"}
ABOVE = (Kind.TITLE, Kind.PLAIN)
# Signs that XML cannot carry.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Work:
    """What the file says of its text: where it belongs, whose it is, and which version this is."""

    meeting: str
    slug: str
    title: str
    organ: str
    language: str
    symbol: str
    began_on: date
    number: int
    sealed_on: date

    @property
    def uri(self) -> str:
        """The address of the work in the naming convention: /akn/un/statement/2010-02-26/1msp/agenda."""
        return f"/akn/un/statement/{self.began_on.isoformat()}/{self.meeting}/{self.slug}"

    @property
    def expression(self) -> str:
        """The address of this version of it."""
        return f"{self.uri}/{self.tongue}@{self.sealed_on.isoformat()};v{self.number}"

    @property
    def tongue(self) -> str:
        """Its language, in three letters."""
        return LANGUAGES.get(self.language, "und")


@dataclass
class _Node:
    depth: int
    paragraph: Paragraph | None
    children: list[_Node] = field(default_factory=list)


def write(text: Sequence[Paragraph], numbers: Mapping[str, str], work: Work) -> bytes:
    """Return a version as an Akoma Ntoso 3.0 file, valid against its schema."""
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})
    statement = _add(root, "statement", name="statement")
    _identify(_add(statement, "meta"), work)
    above = _above(text)
    if above:
        preface = _add(statement, "preface")
        for at, one in enumerate(above, 1):
            line = _add(preface, "p", eId=f"preface__p_{at}", wId=f"p-{one.pid}")
            _inline(_add(line, "docTitle") if one.kind is Kind.TITLE else line, one, f"preface__p_{at}")
    body = _add(statement, "mainBody")
    tree = _tree(text[len(above) :])
    if tree:
        _hang(body, tree, "", numbers)
    else:
        _content(_add(body, "hcontainer", name="empty", eId="hcontainer_1"), None, "hcontainer_1")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _above(text: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Return what stands above the text: up to its last title before anything else begins."""
    lines = list(takewhile(lambda one: one.kind in ABOVE, text))
    titles = [at for at, one in enumerate(lines, 1) if one.kind is Kind.TITLE]
    return lines[: titles[-1]] if titles else []


def _tree(text: Sequence[Paragraph]) -> list[_Node]:
    top = _Node(0, None)
    branch = [top]
    for one in text:
        node = _Node(DEPTH.get(one.kind, PLAIN_DEPTH), one)
        while branch[-1].depth >= node.depth:
            branch.pop()
        branch[-1].children.append(node)
        branch.append(node)
    return top.children


def _hang(parent: etree._Element, nodes: Sequence[_Node], prefix: str, numbers: Mapping[str, str]) -> None:
    counts: Counter[str] = Counter()
    for node in nodes:
        one = node.paragraph
        assert one is not None  # noqa: S101 - the top alone has none
        tag = TAGS.get(one.kind, "paragraph")
        counts[tag] += 1
        address = f"{prefix}{SHORT.get(tag, tag)}_{counts[tag]}"
        named = {"name": "plain"} if tag == "hcontainer" else {}
        element = _add(parent, tag, eId=address, wId=f"p-{one.pid}", **{"class": str(one.kind)}, **named)
        if number := numbers.get(one.pid):
            _add(element, "num").text = _writable(number)
        is_heading = tag in ("section", "subsection")
        if is_heading:
            _inline(_add(element, "heading"), one, address)
        if not node.children:
            _content(element, None if is_heading else one, address)
            continue
        if not is_heading:
            _inline(_add(_add(element, "intro"), "p"), one, address)
        _hang(element, node.children, f"{address}__", numbers)


def _content(element: etree._Element, one: Paragraph | None, address: str) -> None:
    line = _add(_add(element, "content"), "p")
    if one is not None:
        _inline(line, one, address)


def _inline(element: etree._Element, one: Paragraph, address: str) -> None:
    _write(element, one.text, one.notes, (f"{address}__authorialNote_{at}" for at in range(1, len(one.text) + 1)))


def _write(element: etree._Element, text: str, notes: Sequence[str], addresses: Iterator[str]) -> None:
    """Write words into an element: italics, line breaks, and notes where they are called."""
    has_italic = text.count("*") % 2 == 0
    here = element
    for piece in PIECES.split(text):
        call = CALL.fullmatch(piece)
        if piece == "*" and has_italic:
            here = _add(element, "i") if here is element else element
        elif call and 0 < int(call[1]) <= len(notes):
            note = _add(here, "authorialNote", marker=call[1], placement="bottom", eId=next(addresses))
            _write(_add(note, "p"), notes[int(call[1]) - 1], (), addresses)
        elif piece == BREAK:
            _add(here, "eol")
        else:
            _say(here, _writable(piece))


def _say(element: etree._Element, words: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def _identify(meta: etree._Element, work: Work) -> None:
    identification = _add(meta, "identification", source="#presidency")
    for level, uri, on, name in (
        ("FRBRWork", work.uri, work.began_on, "first version"),
        ("FRBRExpression", work.expression, work.sealed_on, "sealed"),
        ("FRBRManifestation", f"{work.expression}.akn", work.sealed_on, "sealed"),
    ):
        part = _add(identification, level)
        _add(part, "FRBRthis", value=f"{uri}/!main")
        _add(part, "FRBRuri", value=uri)
        _add(part, "FRBRdate", date=on.isoformat(), name=name)
        _add(part, "FRBRauthor", href="#presidency")
        if level == "FRBRWork":
            _add(part, "FRBRcountry", value="un")
            if work.symbol:
                _add(part, "FRBRnumber", value=_writable(work.symbol))
            _add(part, "FRBRname", value=_writable(work.title))
        elif level == "FRBRExpression":
            _add(part, "FRBRlanguage", language=work.tongue)
    references = _add(meta, "references", source="#presidency")
    _add(
        references,
        "TLCOrganization",
        eId="presidency",
        href=f"/akn/ontology/organization/un/{work.meeting}.presidency",
        showAs=_writable(work.organ),
    )


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def _writable(text: str) -> str:
    return UNWRITABLE.sub("", text)
