"""A text on paper: masthead, numbers as on the screen, notes at their calls, marks that need no colour."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from io import BytesIO

import page as validator
import pikepdf
import pytest

from msp import pdf
from outcomes import numbering, printed
from outcomes.paragraphs import BREAK, Kind, Paragraph
from tests.msp import reading
from tests.outcomes import printing
from tests.outcomes.printing import NEW, OLD

ARABIC = [
    Paragraph("t", Kind.TITLE, "مشروع إعلان فيينتيان"),
    Paragraph(
        "1", Kind.NUMBERED, "تؤكد الدول الأطراف التزامها[^1] وفقا للقرار A/RES/64/36.", ("انظر CCM/MSP/2010/WP.4.",)
    ),
    Paragraph("a", Kind.SUB, "جمع البيانات؛"),
]
FRENCH = [
    Paragraph("t", Kind.TITLE, "Projet de déclaration"),
    Paragraph("1", Kind.NUMBERED, "Les États parties réaffirment leur engagement ; ils agissent."),
]
LONG = [
    Paragraph("t", Kind.TITLE, "A long text"),
    *(
        Paragraph(f"p{at}", Kind.NUMBERED, f"Place {at}x[^1]{', at length' * 30}.", (f"Note of place {at}.",))
        for at in range(1, 25)
    ),
]


@pytest.fixture(scope="module")
def plan() -> bytes:
    return printing.clean(NEW)


@pytest.fixture(scope="module")
def comparison() -> bytes:
    return printing.compared(OLD, NEW)


@pytest.fixture(scope="module")
def long() -> bytes:
    return printing.clean(LONG)


# The sheet.


def test_the_masthead_says_organ_symbol_distribution_date_language_and_item(plan: bytes) -> None:
    said = reading.text(plan, 0)

    for words in (
        "Convention on Cluster Munitions",
        "CCM/MSP/2010/L.1/Rev.1",
        "First Meeting of States Parties",
        "Distr.: Limited",
        "5 October 2010",
        "Original: English",
        "Vientiane, 8–12 November 2010",
        "Agenda item 9",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("symbol", "series", "number"),
    [
        ("CCM/MSP/2010/L.1/Rev.1", "CCM/MSP/2010/", "L.1/Rev.1"),
        ("CCM/MSP/2011/WP.3/Rev.1/Amend.1", "CCM/MSP/2011/", "WP.3/Rev.1/Amend.1"),
        ("CCM/MSP/2012/5", "CCM/MSP/2012/", "5"),
        ("INF/1*", "INF/", "1*"),
        ("7", "", "7"),
        ("", "", ""),
    ],
)
def test_of_a_symbol_the_number_is_set_large(symbol: str, series: str, number: str) -> None:
    context = printed.clean(NEW, {}, printing.imprint(symbol=symbol))

    assert (context["series"], context["symbol"]) == (series, number)


def test_from_the_second_page_the_symbol_and_the_page_stand_on_each(long: bytes) -> None:
    assert pdf.pages(long) > 2
    for number in range(1, pdf.pages(long)):
        lines = [line.text for line in reading.lines(long, number)]
        assert "CCM/MSP/2010/L.1/Rev.1" in lines
        assert str(number + 1) in lines
    assert reading.text(long, 0).count("CCM/MSP/2010/L.1/Rev.1") == 1


def test_a_text_without_a_symbol_bears_its_title_on_every_page() -> None:
    data = printing.clean(LONG, symbol="")

    assert "Draft Vientiane Action Plan" in reading.text(data, 1)


def test_version_and_short_hash_stand_in_every_foot(long: bytes) -> None:
    for number in range(pdf.pages(long)):
        assert "version 2 · 9f2c41ab" in reading.text(long, number)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar"])
def test_a_draft_says_so_on_every_page_and_an_adopted_text_does_not(language: str) -> None:
    word = {"en": "DRAFT", "fr": "PROJET", "es": "BORRADOR", "ru": "ПРОЕКТ", "ar": "مسودة"}[language]
    drafted, adopted = (printed.clean(LONG, {}, printing.imprint(language=language, is_adopted=one)) for one in (0, 1))

    assert (drafted["watermark"], adopted["watermark"]) == (word, "")
    assert (drafted["is_numbered"], adopted["is_numbered"]) == (True, False)


def test_the_watermark_is_on_every_page_and_in_nobodys_ears(long: bytes) -> None:
    adopted = printing.clean(LONG, is_adopted=True)

    for number in range(pdf.pages(long)):
        assert "DRAFT" in reading.written(long, number)
    assert not any("DRAFT" in reading.written(adopted, number) for number in range(pdf.pages(adopted)))
    assert "DRAFT" not in _spoken(long)


def test_every_fifth_line_is_numbered_in_figures_that_are_drawn(plan: bytes) -> None:
    adopted = printing.clean(NEW, is_adopted=True)

    grey = [_drawn(data) for data in (plan, adopted)]
    lines = [line for line in reading.lines(plan) if line.left > 27 and 80 < line.top < 250]
    assert grey[0] == len({round(line.top) for line in lines}) // 5
    assert grey[1] == 0
    assert reading.text(plan, 0).count(" 5 ") == 1  # the day of the masthead


# The text.


def test_numbers_are_those_of_the_screen(plan: bytes) -> None:
    said = reading.text(plan)

    for words in (
        "I. Introduction",
        "1. The actions",
        "II. Universalisation",
        "2. States Parties will:",
        "Action #1 Raise",
        "(a) in writing & in time;",
        "Action #2 Begin",
        "Action #4 Report",
    ):
        assert words in said


def test_frozen_numbers_are_printed_as_they_are_frozen() -> None:
    numbers = {**numbering.computed(NEW), "e": "Action #1 bis", "2": "1 bis"}

    blocks = printed.clean(NEW, numbers, printing.imprint())["blocks"]

    assert [one.number for one in blocks if "bis" in one.number] == ["1 bis.", "Action #1 bis"]


def test_headings_are_the_outline(plan: bytes) -> None:
    expected = ["Draft Vientiane Action Plan", "I. Introduction", "II. Universalisation"]

    assert [title for title, _page in reading.bookmarks(plan)] == expected


def test_every_note_stands_at_the_foot_of_the_page_of_its_call(long: bytes) -> None:
    for number in range(pdf.pages(long)):
        said = reading.text(long, number)
        assert re.findall(r"Note of place (\d+)\.", said) == re.findall(r"Place (\d+)x", said)
    assert re.findall(r"Note of place (\d+)\.", reading.text(long)) == [str(at) for at in range(1, 25)]


def test_a_text_without_a_title_bears_the_documents() -> None:
    blocks = printed.clean(NEW[1:], {}, printing.imprint())["blocks"]

    assert [(one.tag, one.html) for one in blocks[:2]] == [
        ("h1", "Draft Vientiane Action Plan"),
        ("h2", "Introduction"),
    ]


def test_no_level_of_headings_is_left_out() -> None:
    text = [Paragraph("t", Kind.TITLE, "Plan"), Paragraph("s", Kind.SUBHEADING, "States not party")]

    assert [one.tag for one in printed.clean(text, {}, printing.imprint())["blocks"]] == ["h1", "h2"]


def test_hostile_words_are_printed_as_words() -> None:
    text = [Paragraph("p", Kind.NUMBERED, f"<b>{{{{ 7 }}}}</b> & <script>{BREAK}*a[^1]*", ('<img src="http://x">',))]

    said = reading.text(printing.clean(text, title="<i>Title</i>", organ="A & B"))

    for words in ("<b>{{ 7 }}</b> & <script>", '<img src="http://x">', "<i>Title</i>", "A & B"):
        assert words in said


# What changed.


def test_a_comparison_names_its_two_sides_and_its_key(comparison: bytes) -> None:
    said = reading.text(comparison, 0)

    assert "Comparison of version 1 with CCM/MSP/2010/L.1/Rev.1." in said
    assert "Inserted text · deleted text · moved paragraph · a bar in the margin marks a changed paragraph." in said


def test_every_change_is_marked_and_every_changed_paragraph_has_its_bar() -> None:
    blocks = printing.marked(OLD, NEW)["blocks"]

    looks = {one.number: one.look.split()[1:] for one in blocks if one.number}
    html = "".join(one.html for one in blocks)
    assert looks["Action #1"] == ["is-changed"]
    assert looks["Action #2"] == ["is-inserted"]
    assert looks["I."] == []
    assert "accession<ins> or ratification</ins> with" in html or "accession <ins>or ratification </ins>with" in html
    assert any("is-deleted" in one.look and one.html.startswith("<del>Collect") for one in blocks)


def test_a_move_is_told_in_words_at_both_its_ends(comparison: bytes) -> None:
    said = reading.text(comparison)

    assert "[Moved from here, now Action #4]" in said
    assert "[Moved here, formerly Action #2]" in said


def test_a_changed_note_shows_what_changed_in_it() -> None:
    html = "".join(one.html for one in printing.marked(OLD, NEW)["blocks"])

    assert '<span class="note" data-number="1"><span>See <em>articles 3 to <' in html
    assert "<del><em>9</em></del>" in html
    assert "<ins><em>8</em></ins>" in html


def test_a_note_that_goes_is_told_apart_from_those_that_stay() -> None:
    without = [*NEW[:2], replace(NEW[2], text="The actions help.", notes=()), *NEW[3:]]

    html = "".join(one.html for one in printing.marked(NEW, without)["blocks"])

    assert '<span class="note is-deleted" data-number="1*"><span><del>See </del>' in html


def test_a_paragraph_that_was_split_is_two_and_a_merge_strikes_the_break() -> None:
    whole = [Paragraph("p", Kind.NUMBERED, "States Parties will meet in Vientiane. They will adopt a plan of action.")]
    halves = [
        Paragraph("p", Kind.NUMBERED, "States Parties will meet in Vientiane."),
        Paragraph("q", Kind.NUMBERED, "They will adopt a plan of action."),
    ]

    split, merged = printing.marked(whole, halves)["blocks"][1:], printing.marked(halves, whole)["blocks"][1:]

    assert [one.number for one in split] == ["1.", "2."]
    assert [one.number for one in merged] == ["1."]
    assert "<del>¶ </del>" in merged[0].html


def test_without_colour_the_marks_are_still_lines() -> None:
    sheet = (pdf.PAPER / "document.css").read_text()

    assert re.search(r"\nins {[^}]*underline double", sheet)
    assert re.search(r"\ndel {[^}]*line-through", sheet)


# Languages.


def test_a_french_text_speaks_french_around_it() -> None:
    data = printing.clean(FRENCH, language="fr", original="en", title="Projet de déclaration", dated="5 octobre 2010")

    said = reading.text(data)
    for words in ("Distr. limitée", "Original : anglais", "Point 9 de l’ordre du jour", "engagement\u202f; ils"):
        assert words.replace("\u202f", " ") in said.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Agenda" not in said


def test_an_arabic_text_runs_from_the_right() -> None:
    data = printing.clean(ARABIC, language="ar", original="en", dated="5 تشرين الأول/أكتوبر 2010", place="")

    lines = reading.lines(data)
    number = next(line for line in lines if "CCM/MSP/2010/" in line.text)
    assert number.right < 100
    assert any("A/RES/64/36" in reading.seen(data, line) for line in lines)
    with pikepdf.open(BytesIO(data)) as document:
        assert str(document.Root.Lang) == "ar"


def test_a_paragraph_that_runs_the_other_way_is_turned_alone() -> None:
    mixed = [*NEW[:3], Paragraph("x", Kind.PLAIN, ARABIC[1].text), Paragraph("y", Kind.PLAIN, "1 – 2")]

    blocks = printed.clean(mixed, {}, printing.imprint())["blocks"]

    assert [one.direction for one in blocks] == ["", "", "", "rtl", ""]


def test_a_letter_that_no_face_has_is_refused_by_name() -> None:
    with pytest.raises(pdf.MissingGlyph, match="缔"):
        printing.clean([Paragraph("p", Kind.PLAIN, "缔")])


# The file.


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_text_meets_the_standard_for_screen_readers(language: str, plan: bytes) -> None:
    text = {"en": NEW, "fr": FRENCH, "ar": ARABIC}[language]

    data = plan if language == "en" else printing.clean(text, language=language)

    assert _breaches(data) == []


def test_a_comparison_meets_it_too(comparison: bytes) -> None:
    assert _breaches(comparison) == []


def test_the_same_version_gives_the_same_bytes_and_bears_its_date(plan: bytes, comparison: bytes) -> None:
    assert printing.clean(NEW) == plan
    assert printing.compared(OLD, NEW) == comparison
    with pikepdf.open(BytesIO(plan)) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20101005090000")


def test_the_style_sheet_is_understood_to_the_last_word(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("weasyprint").addHandler(caplog.handler)

    pdf._Press().sheet("document.css")

    logging.getLogger("weasyprint").removeHandler(caplog.handler)
    assert [record.getMessage() for record in caplog.records] == []


def _breaches(data: bytes) -> list[str]:
    report = validator.validate_pdf_bytes(data, profile="ua1")
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def _spoken(data: bytes) -> str:
    """Return the words that the tree of tags leads to."""
    said = []
    with pikepdf.open(BytesIO(data)) as document:
        parents = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)
        for sheet in document.pages:
            linked = {at for at, one in enumerate(parents[int(sheet.StructParents)]) if _hangs(one, document.Root)}
            inside: list[int] = []
            tables = {name: reading._table(font) for name, font in sheet.Resources.Font.items()}
            table: dict[int, str] = {}
            for step in pikepdf.parse_content_stream(sheet):
                name = str(step.operator)
                if name in ("BDC", "BMC"):
                    inside.append(int(step.operands[1].MCID) if name == "BDC" and "/MCID" in step.operands[1] else -1)
                elif name == "EMC":
                    inside.pop()
                elif name == "Tf":
                    table = tables[str(step.operands[0])]
                elif name in ("TJ", "Tj") and inside and inside[-1] in linked:
                    said += [reading._decoded(part, table) for part in reading._strings(step.operands[0])]
    return "".join(said)


def _hangs(one: pikepdf.Object, root: pikepdf.Object) -> bool:
    """Whether an element is reached from the root of the tree, and is not only told who its parent is."""
    while "/P" in one and one.P.objgen != root.StructTreeRoot.objgen:
        if one.objgen not in {kid.objgen for kid in one.P.K if isinstance(kid, pikepdf.Dictionary)}:
            return False
        one = one.P
    return True


def _drawn(data: bytes) -> int:
    """Return how many numbers are drawn beside the lines of the first page: all but the first have two figures."""
    with pikepdf.open(BytesIO(data)) as document:
        steps = [str(step.operator) for step in pikepdf.parse_content_stream(document.pages[0])]
    figures = steps[: steps.index("EMC")].count("f") if steps[1] == "BMC" else 0
    return (figures + 1) // 2
