"""A redline in HTML and in words."""

from __future__ import annotations

import pytest
from django.utils.html import strip_tags

from outcomes import marks, redline
from outcomes.paragraphs import BREAK, Kind, Paragraph
from outcomes.redline import Op, words
from tests.outcomes.texts import text

INS, DEL = '<ins><span class="vh">inserted: </span>', '<del><span class="vh">deleted: </span>'


def test_changes_carry_a_mark_and_a_hidden_word() -> None:
    assert marks.written(words("to be signed by heads", "to be adopted by heads")) == (
        f"to be {DEL}signed</del>{INS}adopted</ins> by heads"
    )


def test_what_people_write_is_never_markup() -> None:
    shown = marks.written([Op("=", "<b>&"), Op("+", "<script>"), Op("-", "{{ 7*7 }}")])

    assert shown == f"&lt;b&gt;&amp;{INS}&lt;script&gt;</ins>{DEL}{{{{ 7*7 }}}}</del>"


@pytest.mark.parametrize(
    ("ops", "html"),
    [
        ([Op("=", "the *Vientiane* plan")], "the <em>Vientiane</em> plan"),
        ([Op("=", "2 * 3")], "2 * 3"),
        ([Op("=", "*a "), Op("+", "b* c"), Op("-", "d*")], f"<em>a </em>{INS}<em>b</em> c</ins>{DEL}<em>d</em></del>"),
        ([Op("=", f"a{BREAK}b[^2][c]")], "a<br>b<sup>2</sup>[c]"),
        ([Op("+", "")], ""),
    ],
)
def test_the_signs_of_a_text_are_shown_as_what_they_mean(ops: list[Op], html: str) -> None:
    assert marks.written(ops) == html


def told(old: list[Paragraph], new: list[Paragraph]) -> list[str]:
    rows = redline.compare(old, new)
    return [strip_tags(one).replace("inserted: ", "") for one in marks.told(rows, {"p1": "1", "p2": "2", "p9": "9"})]


def test_each_change_is_told_in_words_at_its_number() -> None:
    old = text("A declaration to be signed in Vientiane", "To be taken out entirely", "Kept as it was before")
    new = [
        Paragraph("p1", Kind.NUMBERED, "A political declaration to be adopted in Vientiane"),
        Paragraph("p3", Kind.NUMBERED, "Kept as it was"),
        Paragraph("p9", Kind.NUMBERED, "An addition of the second reading"),
    ]

    assert told(old, new) == [
        "Paragraph 1: “political” added",
        "Paragraph 1: “signed” replaced by “adopted”",
        "Paragraph 2: taken out: “To be taken out entirely”",
        "Text without a number: “before” taken out",
        "Paragraph 9: new: “An addition of the second reading”",
    ]


def test_moves_splits_joins_and_kinds_are_told() -> None:
    one, two, three = text(
        "The first paragraph has some words of its own",
        "The second paragraph speaks of something else entirely",
        "The third paragraph ends the text with a close",
    )

    assert "moved here" in " ".join(told([one, two, three], [three, one, two]))
    assert told([one], [Paragraph("p1", Kind.ACTION, one.text)]) == ["Paragraph 1: the kind of paragraph changed"]
    halves = [
        Paragraph("p1", Kind.NUMBERED, "The first paragraph has some words;"),
        Paragraph("p9", Kind.NUMBERED, "the second paragraph speaks of something else"),
    ]
    whole = [
        Paragraph(
            "p1", Kind.NUMBERED, "The first paragraph has some words; the second paragraph speaks of something else"
        )
    ]
    assert "split in 2" in " ".join(told(whole, halves))
    assert "2 paragraphs joined" in " ".join(told(halves, whole))
    assert told([one], [one]) == []
