"""Numbers that are computed, numbers that must not shift, and the table between the two."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.numbering import (
    DELETED,
    Fate,
    Gap,
    Line,
    above,
    cited,
    computed,
    concordance,
    frozen,
    gaps,
    letter,
    roman,
)
from outcomes.paragraphs import Kind, Paragraph


def text(*kinds: str) -> list[Paragraph]:
    return [Paragraph(f"p{place}", Kind(kind), f"Text {place}.") for place, kind in enumerate(kinds, 1)]


def added(paragraphs: list[Paragraph], after: str, pid: str, kind: str = "numbered") -> list[Paragraph]:
    place = [one.pid for one in paragraphs].index(after) + 1 if after else 0
    return [*paragraphs[:place], Paragraph(pid, Kind(kind), f"New {pid}."), *paragraphs[place:]]


def without(paragraphs: list[Paragraph], *pids: str) -> list[Paragraph]:
    return [one for one in paragraphs if one.pid not in pids]


def test_paragraphs_and_actions_are_counted_apart_through_the_whole_text() -> None:
    plan = text(
        "title", "heading", "numbered", "plain", "action", "action", "heading", "numbered", "action", "numbered"
    )

    labels = computed(plan)

    assert list(labels.values()) == ["", "I.", "1", "", "Action #1", "Action #2", "II.", "2", "Action #3", "3"]


def test_points_and_subheadings_begin_anew_under_what_stands_above_them() -> None:
    plan = text(
        "heading", "subheading", "subheading", "numbered", "sub", "subsub", "subsub", "sub", "subsub", "heading"
    )
    plan += [
        replace(one, pid=f"q{one.pid}")
        for one in text("subheading", "numbered", "sub", "plain", "sub", "action", "sub")
    ]

    labels = computed(plan)

    first = ["I.", "A.", "B.", "1", "(a)", "(i)", "(ii)", "(b)", "(i)", "II."]
    assert list(labels.values()) == [*first, "A.", "2", "(a)", "", "(a)", "Action #1", "(a)"]


def test_a_text_with_a_preamble_says_pp_and_op() -> None:
    assert list(computed(text("preambular", "preambular", "operative", "operative")).values()) == [
        "PP1",
        "PP2",
        "OP1",
        "OP2",
    ]
    assert list(computed(text("operative", "numbered")).values()) == ["1", "2"]


def test_letters_double_after_z_and_roman_numbers_are_right() -> None:
    assert [letter(number) for number in (1, 26, 27, 28, 53)] == ["a", "z", "aa", "bb", "aaa"]
    assert [roman(number) for number in (1, 4, 9, 14, 40, 66, 99, 1999)] == [
        "I",
        "IV",
        "IX",
        "XIV",
        "XL",
        "LXVI",
        "XCIX",
        "MCMXCIX",
    ]


def test_a_point_is_cited_with_the_numbers_above_it() -> None:
    plan = text("heading", "subheading", "numbered", "sub", "subsub")

    assert list(cited(plan, computed(plan)).values()) == ["I.", "I. A.", "1", "1 (a)", "1 (a) (i)"]


def test_in_a_round_the_inserted_are_bis_and_ter_the_deleted_leave_a_gap_and_an_alternative_is_alt() -> None:
    old = text(*["numbered"] * 7)
    before = computed(old)
    new = added(without(old, "p6"), "p5", "x")
    new = added(added(added(new, "x", "y"), "p3", "z"), "z", "zz")

    labels = frozen(before, old, new, {"z": "p3", "zz": "p3"})

    assert labels == {
        "p1": "1", "p2": "2", "p3": "3", "z": "3 alt", "zz": "3 alt 2", "p4": "4", "p5": "5", "x": "5 bis",
        "y": "5 ter", "p7": "7", "p6": "6 [deleted]",
    }  # fmt: skip
    assert gaps(labels, old, new) == [Gap("p6", "6 [deleted]", "p7")]


def test_a_number_once_given_in_a_round_is_not_given_again() -> None:
    old = text("numbered", "numbered")
    second = added(old, "p1", "x")
    first_labels = frozen(computed(old), old, second)
    third = added(old, "p1", "y")

    labels = frozen(first_labels, second, third)
    fourth = frozen(labels, third, added(third, "p1", "x"))

    assert labels == {"p1": "1", "y": "1 ter", "p2": "2", "x": "1 bis [deleted]"}
    assert fourth == {"p1": "1", "x": "1 bis", "y": "1 ter", "p2": "2"}


def test_before_the_first_stands_ante_and_a_new_series_counts_from_one() -> None:
    old = text("numbered", "heading")
    new = added(added(added(old, "", "x"), "p2", "a", "action"), "a", "b", "action")
    new = added(added(new, "", "y"), "p2", "h", "heading")

    labels = frozen(computed(old), old, new)

    assert labels == {
        "y": "1 ante", "x": "1 ante bis", "p1": "1", "p2": "I.", "h": "I bis.", "a": "Action #1", "b": "Action #2",
    }  # fmt: skip


def test_points_keep_their_letters_under_their_paragraph_in_a_round() -> None:
    old = text("numbered", "sub", "sub", "numbered", "sub")
    new = added(added(without(old, "p2"), "p3", "x", "sub"), "p5", "y", "sub")

    labels = frozen(computed(old), old, new)

    assert labels == {
        "p1": "1", "p3": "(b)", "x": "(b) bis", "p4": "2", "p5": "(a)", "y": "(a) bis", "p2": "1 (a) [deleted]",
    }  # fmt: skip


def test_a_moved_paragraph_keeps_its_number_and_a_point_that_would_be_doubled_takes_another() -> None:
    old = text("numbered", "sub", "numbered", "sub")
    new = [old[2], old[3], old[1], old[0]]

    labels = frozen(computed(old), old, new)

    assert labels == {"p3": "2", "p4": "(a)", "p2": "(a) bis", "p1": "1"}


def test_the_concordance_says_what_happened_to_every_paragraph_once() -> None:
    old = text("numbered", "numbered", "numbered", "action")
    new = [
        old[3],
        old[0],
        Paragraph("x", Kind.NUMBERED, "New."),
        replace(old[2], text="Other."),
        replace(old[1], kind=Kind.PLAIN),
    ]
    labels = computed(old) | {"gone": f"1 bis {DELETED}"}

    table = concordance(labels, computed(new[:-1]), old, new[:-1])

    assert table == [
        Line("p4", "Action #1", "Action #1", (Fate.MOVED,)),
        Line("p1", "1", "1", ()),
        Line("x", "", "2", (Fate.NEW,)),
        Line("p2", "2", "", (Fate.DELETED,)),
        Line("p3", "3", "3", (Fate.AMENDED,)),
        Line("gone", "1 bis", "", (Fate.DELETED,)),
    ]
    assert concordance(labels, computed(new), old, new)[-2].fates == (Fate.RECAST, Fate.RENUMBERED)


PIDS = [f"p{number}" for number in range(12)]


@st.composite
def versions(draw: st.DrawFn) -> list[list[Paragraph]]:
    kinds = draw(st.lists(st.sampled_from(Kind), min_size=len(PIDS), max_size=len(PIDS)))
    pool = [Paragraph(pid, kind, pid) for pid, kind in zip(PIDS, kinds, strict=True)]
    return draw(st.lists(st.lists(st.sampled_from(pool), unique_by=lambda one: one.pid), min_size=2, max_size=5))


@settings(max_examples=300, deadline=None)
@given(versions(), st.dictionaries(st.sampled_from(PIDS), st.sampled_from(PIDS)))
def test_frozen_numbers_never_shift_and_never_double(rounds: list[list[Paragraph]], rivals: dict[str, str]) -> None:
    labels = computed(rounds[0])
    for old, new in pairwise(rounds):
        after = frozen(labels, old, new, rivals)
        heads, stood = above(new), above(old)
        numbered = [(heads[one.pid], after[one.pid]) for one in new if after[one.pid]]
        whole = [after[one.pid].removesuffix(f" {DELETED}") for one in new if after[one.pid] and not heads[one.pid]]
        whole += [label.removesuffix(f" {DELETED}") for label in after.values() if label.endswith(DELETED)]

        assert {one.pid for one in new} <= set(after)
        assert len(set(numbered)) == len(numbered)
        assert all(bool(after[one.pid]) == bool(computed(new)[one.pid]) for one in new)
        for one in old:
            if one in new and stood[one.pid] == heads[one.pid]:
                assert after[one.pid] == labels[one.pid]
        labels = after


@settings(max_examples=200, deadline=None)
@given(versions())
def test_clean_and_renumber_maps_every_paragraph_once(rounds: list[list[Paragraph]]) -> None:
    labels = computed(rounds[0])
    for old, new in pairwise(rounds):
        labels = frozen(labels, old, new)
    last = rounds[-1]

    table = concordance(labels, computed(last), rounds[-2], last)

    pids = [line.pid for line in table]
    assert len(pids) == len(set(pids))
    assert set(pids) >= {one.pid for one in (*rounds[-2], *last)}
    assert [line.pid for line in table if line.new] == [one.pid for one in last if computed(last)[one.pid]]
    assert not any(line.old.endswith(DELETED) for line in table)
