"""Deeds on the paragraphs of a text, and two editors' texts made one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes import editing
from outcomes.paragraphs import Kind, Paragraph
from tests.outcomes.texts import text


def pids(found: list[Paragraph]) -> list[str]:
    return [one.pid for one in found]


def test_a_new_line_begins_a_new_paragraph_and_the_first_keeps_the_id() -> None:
    old = Paragraph("p1", Kind.SUB, "One two", ("Note",))

    found = editing.written(old, " One\r\n\n two[^1] ", Kind.ACTION, ["Note ", ""])

    assert [(one.kind, one.text, one.notes) for one in found] == [
        (Kind.ACTION, "One", ()),
        (Kind.ACTION, "two[^1]", ("Note",)),
    ]
    assert found[0].pid == "p1"
    assert found[1].pid != "p1"


def test_an_emptied_paragraph_is_gone() -> None:
    assert editing.written(Paragraph("p1", Kind.SUB, "One"), " \n ", Kind.SUB, []) == []


@pytest.mark.parametrize(
    ("deed", "pid", "order"),
    [
        ("up", "p2", ["p2", "p1", "p3"]),
        ("up", "p1", ["p1", "p2", "p3"]),
        ("down", "p2", ["p1", "p3", "p2"]),
        ("down", "p3", ["p1", "p2", "p3"]),
        ("out", "p2", ["p1", "p3"]),
        ("join", "p3", ["p1", "p2"]),
        ("join", "p1", ["p1", "p2", "p3"]),
        ("up", "unknown", ["p1", "p2", "p3"]),
        ("down", "unknown", ["p1", "p2", "p3"]),
        ("out", "unknown", ["p1", "p2", "p3"]),
        ("join", "unknown", ["p1", "p2", "p3"]),
    ],
)
def test_a_deed_moves_one_paragraph_and_keeps_the_ids(deed: str, pid: str, order: list[str]) -> None:
    assert pids(editing.DEEDS[deed](text("One", "Two", "Three"), pid)) == order


def test_footnotes_follow_their_calls_when_paragraphs_are_joined() -> None:
    above, below = Paragraph("a", Kind.SUB, "One[^1]", ("first",)), Paragraph("b", Kind.PLAIN, "two[^1]", ("second",))

    assert editing.join([above, below], "b") == [Paragraph("a", Kind.SUB, "One[^1] two[^2]", ("first", "second"))]


def test_a_new_paragraph_is_of_the_kind_of_the_one_before_it() -> None:
    found = editing.after(text("One", kind=Kind.ACTION), "p1")

    assert [(one.kind, one.text) for one in found] == [(Kind.ACTION, "One"), (Kind.ACTION, "")]
    assert [one.kind for one in editing.after([], "")] == [Kind.NUMBERED]


BASE = text("The first is long enough to be changed twice", "The second one stays", "The third one goes")


def changed(pid: str, words: str, of: list[Paragraph] = BASE) -> list[Paragraph]:
    return [replace(one, text=words) if one.pid == pid else one for one in of]


def test_changes_in_different_places_are_both_kept() -> None:
    theirs = changed("p1", "The very first is long enough to be changed twice")
    mine = changed("p1", "The first is long enough to be changed three times")

    merged, touched = editing.three_way(BASE, theirs, mine)

    assert merged == changed("p1", "The very first is long enough to be changed three times")
    assert touched == set()


def test_where_changes_touch_mine_stands_and_is_named() -> None:
    mine = changed("p2", "The second one leaves")

    assert editing.three_way(BASE, changed("p2", "The second one goes"), mine) == (mine, {"p2"})


def test_what_either_added_stays_where_it_was_put() -> None:
    their_new, my_new = Paragraph("t", Kind.SUB, "Theirs"), Paragraph("m", Kind.SUB, "Mine")

    merged, touched = editing.three_way(BASE, [their_new, *BASE], [BASE[0], my_new, *BASE[1:]])

    assert pids(merged) == ["t", "p1", "m", "p2", "p3"]
    assert touched == set()


def test_what_one_took_out_stays_out_unless_the_other_changed_it() -> None:
    without = [BASE[0], BASE[1]]
    altered = changed("p3", "The third one goes on")

    assert editing.three_way(BASE, without, BASE) == (without, set())
    assert editing.three_way(BASE, BASE, without) == (without, set())
    for theirs, mine in ((without, altered), (altered, without)):
        assert editing.three_way(BASE, theirs, mine) == (altered, {"p3"})


def test_a_kind_and_a_note_are_merged_beside_the_words() -> None:
    theirs = [replace(BASE[0], kind=Kind.ACTION), *BASE[1:]]
    mine = [replace(BASE[0], notes=("n",)), *BASE[1:]]

    merged, touched = editing.three_way(BASE, theirs, mine)

    assert (merged[0], touched) == (replace(BASE[0], kind=Kind.ACTION, notes=("n",)), set())
    assert editing.three_way(BASE, theirs, [replace(BASE[0], kind=Kind.SUB), *BASE[1:]])[1] == {"p1"}


VARIANTS = st.lists(
    st.tuples(st.sampled_from(["p1", "p2", "p3", "p4"]), st.sampled_from(["one two", "one three", "four five six"])),
    unique_by=lambda pair: pair[0],
    max_size=4,
).map(lambda pairs: [Paragraph(pid, Kind.PLAIN, words) for pid, words in pairs])


@given(VARIANTS, VARIANTS, VARIANTS)
def test_no_paragraph_of_either_side_vanishes_without_having_been_taken_out(
    base: list[Paragraph], theirs: list[Paragraph], mine: list[Paragraph]
) -> None:
    merged, touched = editing.three_way(base, theirs, mine)

    known = {one.pid for one in base}
    assert len(set(pids(merged))) == len(merged)
    assert {pid for pid in pids(theirs) + pids(mine) if pid not in known} <= set(pids(merged))
    assert touched <= set(pids(merged))
    assert editing.three_way(base, theirs, base)[0] == theirs
    assert editing.three_way(base, theirs, theirs) == (theirs, set())
