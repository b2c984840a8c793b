"""A plan in two versions and its imprint, ready to be printed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from msp import pdf
from outcomes import numbering, printed, redline
from outcomes.paragraphs import Kind, Paragraph
from outcomes.printed import Imprint

OLD = [
    Paragraph("t", Kind.TITLE, "Draft Vientiane Action Plan"),
    Paragraph("i", Kind.HEADING, "Introduction"),
    Paragraph(
        "1", Kind.NUMBERED, "The actions are no legal requirements[^1], but they help.", ("See *articles 3 to 9*.",)
    ),
    Paragraph("u", Kind.HEADING, "Universalisation"),
    Paragraph("2", Kind.NUMBERED, "States Parties will:"),
    Paragraph("a", Kind.ACTION, "Raise the question of accession with States not party;"),
    Paragraph("b", Kind.ACTION, "Report on the steps that were taken at each Meeting of States Parties;"),
    Paragraph("c", Kind.SUB, "in writing & in time;"),
    Paragraph("f", Kind.ACTION, "Collect data on victims, by sex and age;"),
    Paragraph("d", Kind.ACTION, "Establish a national authority where none exists."),
]
NEW = [
    *OLD[:2],
    replace(OLD[2], text="The actions are no legal requirements[^1]. They help.", notes=("See *articles 3 to 8*.",)),
    OLD[3],
    OLD[4],
    replace(OLD[5], text="Raise the question of accession or ratification with States not party;"),
    OLD[7],
    Paragraph("e", Kind.ACTION, "Begin physical destruction as soon as possible;"),
    OLD[9],
    OLD[6],
]


def imprint(**facts: Any) -> Imprint:
    """The imprint of a limited paper of the First Meeting."""
    given = {
        "organ": "First Meeting of States Parties",
        "treaty": "Convention on Cluster Munitions",
        "symbol": "CCM/MSP/2010/L.1/Rev.1",
        "distribution": "limited",
        "dated": "5 October 2010",
        "language": "en",
        "original": "en",
        "agenda_item": "9",
        "place": "Vientiane, 8–12 November 2010",
        "title": "Draft Vientiane Action Plan",
        "number": 2,
        "label": "Rev.1",
        "digest": "9f2c41ab" * 8,
        "made_at": "2010-10-05T09:00:00+00:00",
        "is_adopted": False,
        **facts,
    }
    return Imprint(**given)


def clean(text: list[Paragraph], **facts: Any) -> bytes:
    """Print a text."""
    return _drawn(printed.clean(text, numbering.computed(text), imprint(**facts)))


def compared(old: list[Paragraph], new: list[Paragraph], **facts: Any) -> bytes:
    """Print what changed from one text to another."""
    return _drawn(marked(old, new, **facts))


def marked(old: list[Paragraph], new: list[Paragraph], **facts: Any) -> dict[str, Any]:
    """Return what is drawn of a comparison."""
    before = imprint(**{"symbol": "", "number": 1, "label": "", **facts})
    numbers = numbering.computed(old), numbering.computed(new)
    return printed.compared(redline.compare(old, new), *numbers, before, imprint(**facts))


def _drawn(context: dict[str, Any]) -> bytes:
    numbered = context["is_numbered"]
    return pdf.render("pdf/document.html", context, sheet="document.css", has_line_numbers=numbered)
