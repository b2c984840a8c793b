"""The plain notation of a whole text, and what Word leaves in a pasted one."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outcomes.notation import pasted, read, write
from outcomes.paragraphs import BREAK, Kind, Paragraph, clean

PLAN = """\
# Draft Vientiane Action Plan

## Introduction

### Purpose

PP Recalling the Convention,

OP Decides to meet;

1. This plan guides[^1] the States Parties.
| It is no legal requirement.
[^1]: From 2010.
| And later.

(a) a point;

(i) a point in it;

Action #: Condemn any use;

In order to do so, States Parties will:

\\1. is where this line begins.
"""


def ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: str(next(numbers))


def test_every_kind_has_its_sign() -> None:
    text = read(PLAN, ids())

    assert text == [
        Paragraph("1", Kind.TITLE, "Draft Vientiane Action Plan"),
        Paragraph("2", Kind.HEADING, "Introduction"),
        Paragraph("3", Kind.SUBHEADING, "Purpose"),
        Paragraph("4", Kind.PREAMBULAR, "Recalling the Convention,"),
        Paragraph("5", Kind.OPERATIVE, "Decides to meet;"),
        Paragraph("6", Kind.NUMBERED, f"This plan guides[^1] the States Parties.{BREAK}It is no legal requirement.",
                  (f"From 2010.{BREAK}And later.",)),
        Paragraph("7", Kind.SUB, "a point;"),
        Paragraph("8", Kind.SUBSUB, "a point in it;"),
        Paragraph("9", Kind.ACTION, "Condemn any use;"),
        Paragraph("10", Kind.PLAIN, "In order to do so, States Parties will:"),
        Paragraph("11", Kind.PLAIN, "1. is where this line begins."),
    ]  # fmt: skip
    assert write(text) == PLAN


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("Action #12 bis Condemn", Kind.ACTION, "Condemn"),
        ("Action 12. Condemn", Kind.ACTION, "Condemn"),
        ("Action: Condemn", Kind.ACTION, "Condemn"),
        ("Action plans are agreed", Kind.PLAIN, "Action plans are agreed"),
        ("12. Condemn", Kind.NUMBERED, "Condemn"),
        ("12 bis. Condemn", Kind.NUMBERED, "Condemn"),
        ("12.5 per cent", Kind.PLAIN, "12.5 per cent"),
        ("2010. A year", Kind.PLAIN, "2010. A year"),
        ("OP7ter Decides", Kind.PLAIN, "OP7ter Decides"),
        ("OP7 ter Decides", Kind.OPERATIVE, "Decides"),
        ("PP2: Recalling", Kind.PREAMBULAR, "Recalling"),
        ("(iv)\tfourth", Kind.SUBSUB, "fourth"),
        ("(c) third", Kind.SUB, "third"),
        ("(l) twelfth", Kind.SUB, "twelfth"),
        ("(xxxix) thirty-ninth", Kind.SUBSUB, "thirty-ninth"),
        ("(bb) after z", Kind.SUB, "after z"),
        ("(as) known", Kind.PLAIN, "(as) known"),
        ("####", Kind.PLAIN, "####"),
        ("## ", Kind.HEADING, ""),
        ("   (a)   indented", Kind.SUB, "indented"),
    ],
)
def test_numbers_as_people_type_them_are_read(line: str, kind: Kind, text: str) -> None:
    assert [(one.kind, one.text) for one in read(line)] == [(kind, text)]


def test_i_after_h_is_a_letter() -> None:
    lines = [f"({sign}) point" for sign in "abcdefghi"]

    assert {one.kind for one in read("\n".join(lines))} == {Kind.SUB}
    assert [one.kind for one in read("(a) one\n(i) two\n(ii) three\n(b) four\n1. five\n(i) six")] == [
        Kind.SUB, Kind.SUBSUB, Kind.SUBSUB, Kind.SUB, Kind.NUMBERED, Kind.SUBSUB,
    ]  # fmt: skip


def test_footnotes_are_put_in_their_order() -> None:
    (one,) = read("A[^7] plan[^2] here[^9]\n[^7]: Seventh.\n[^2]: Second.")

    assert (one.text, one.notes) == ("A[^2] plan[^1] here[^9]", ("Second.", "Seventh."))


LINES = st.text(st.sampled_from("ab1 .#|\\()[]^:\u00a0éລ"), max_size=10) | st.sampled_from(
    ["1. one", "(a) x", "(i)", "Action #1", "Action", "PP", "OP 1", "[^1]: a", "# t", "| x", "\\", "", "[^1]", "• x"]
)
CLEAN = st.lists(LINES, max_size=3).map("\n".join).map(clean)
NOTED = st.builds(Paragraph, st.just(""), st.sampled_from(Kind), CLEAN, st.lists(CLEAN, max_size=2).map(tuple))


@settings(max_examples=400, deadline=None)
@given(st.lists(NOTED, max_size=6))
@example([Paragraph("", Kind.PLAIN, "")])
@example([Paragraph("", Kind.NUMBERED, "")])
def test_what_is_written_is_read_back(text: list[Paragraph]) -> None:
    assert [replace(one, pid="") for one in read(write(text))] == text


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=8).map("\n".join) | st.text())
def test_anything_typed_can_be_read_and_is_stable_from_then_on(typed: str) -> None:
    text = [replace(one, pid="") for one in read(typed)]

    assert [replace(one, pid="") for one in read(write(text))] == text
    assert all(one.text == clean(one.text) for one in text)


@pytest.mark.parametrize(
    ("text", "kind", "kept"),
    [
        ("12.\tStates Parties “will”\u00a0– report", Kind.NUMBERED, "States Parties “will”\u00a0– report"),
        ("OP7 bis Decides", Kind.OPERATIVE, "Decides"),
        ("7. Decides", Kind.OPERATIVE, "Decides"),
        ("PP3 Recalling", Kind.PREAMBULAR, "Recalling"),
        ("Action #5\u00a0Condemn", Kind.ACTION, "Condemn"),
        ("(b)\tsecond", Kind.SUB, "second"),
        ("b) deuxième", Kind.SUB, "deuxième"),
        ("(iii) third", Kind.SUBSUB, "third"),
        ("IV. Clearance", Kind.HEADING, "Clearance"),
        ("B.\tBudget", Kind.SUBHEADING, "Budget"),
        ("•\tin this regard", Kind.SUB, "in this regard"),
        ("(a) not a number of this kind", Kind.NUMBERED, "(a) not a number of this kind"),
        ("1.5 million", Kind.NUMBERED, "1.5 million"),
        ("2010 was the year", Kind.NUMBERED, "2010 was the year"),
        ("1. one\r\n2. two", Kind.NUMBERED, f"one{BREAK}two"),
        ("e\u0301tat\t1.", Kind.PLAIN, "état 1."),
        ("1. a plain line keeps its number", Kind.PLAIN, "1. a plain line keeps its number"),
    ],
)
def test_a_paste_from_word_loses_the_number_that_fits_and_keeps_its_typography(
    text: str, kind: Kind, kept: str
) -> None:
    assert pasted(text, kind) == kept


@given(st.text(), st.sampled_from(Kind))
def test_a_paste_is_clean_whatever_it_was(text: str, kind: Kind) -> None:
    kept = pasted(text, kind)

    assert kept == clean(kept)
    assert "\t" not in kept
