"""Brackets: counted, balanced, and removed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.brackets import Choice, Fault, NoSuchOption, Tally, choices, count, faults, keep_option, remove, tally
from outcomes.paragraphs import Kind, Paragraph

PLAN = "within [one year] [two years] of the entry into force[^1], [where feasible,] at once"
WRITTEN = st.text("ab [],/") | st.lists(st.sampled_from(["[", "]", "[^1]", " ", "word", "or", "/"])).map("".join)


def test_pairs_are_counted_and_footnotes_are_not() -> None:
    assert count(PLAN) == 3
    assert count("[one [two] [^2]] [^13]") == 2
    assert count("[EU: delete] [^x]") == 2


def test_a_bracket_without_its_fellow_is_shown_with_its_place() -> None:
    assert faults(PLAN) == []
    assert faults("a] [b] [c") == [Fault(1, "]"), Fault(7, "[")]
    assert faults("[[one]") == [Fault(0, "[")]


def test_neighbouring_pairs_are_options_for_the_same_words() -> None:
    assert choices(PLAN) == [Choice(7, 29, ("one year", "two years")), Choice(59, 76, ("where feasible,",))]
    assert [one.options for one in choices("[a] / [b] or [c] and [d [e][f]]")] == [
        ("a", "b", "c"),
        ("d [e][f]",),
        ("e", "f"),
    ]


def test_one_option_is_kept_and_the_others_go_with_their_brackets() -> None:
    assert keep_option(PLAN, 1).startswith("within one year of the")
    assert keep_option(PLAN, 2).startswith("within two years of the")
    assert keep_option(PLAN, 1, choice=2).endswith("force[^1], where feasible, at once")
    assert keep_option(PLAN, 0, choice=2).endswith("force[^1], at once")
    assert keep_option("one [two], three", 0) == "one, three"
    assert keep_option("[One] two", 0) == "two"
    assert keep_option("One [two]", 0) == "One"
    assert keep_option("[[one] [two] years] later", 2, choice=2) == "[two years] later"


def test_an_option_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoSuchOption, match="2 options"):
        keep_option(PLAN, 3)
    with pytest.raises(NoSuchOption, match="2 choices"):
        keep_option(PLAN, 1, choice=3)


def test_the_figures_of_a_text_are_told() -> None:
    text = [
        Paragraph("a", Kind.NUMBERED, PLAN),
        Paragraph("b", Kind.PLAIN, "agreed"),
        Paragraph("c", Kind.SUB, "[open"),
    ]

    assert tally(text) == Tally(brackets=3, options=2, paragraphs=3, bracketed=1, faults=1)


@given(WRITTEN)
def test_removing_leaves_all_words_and_no_bracket(text: str) -> None:
    bare = remove(text)

    assert (count(bare), faults(bare)) == (0, [])
    assert bare.replace("[^1]", "") == text.replace("[^1]", "").replace("[", "").replace("]", "")


@given(WRITTEN)
def test_every_choice_can_be_settled_and_then_has_no_brackets_of_its_own(text: str) -> None:
    for number, choice in enumerate(choices(text), 1):
        for option, words in enumerate(choice.options, 1):
            settled = keep_option(text, option, choice=number)

            assert words.strip() in settled
            assert count(settled) == count(text) - len(choice.options) - sum(
                count(other) for place, other in enumerate(choice.options, 1) if place != option
            )
            assert [one.sign for one in faults(settled)] == [one.sign for one in faults(text)]
