"""Changes brought together, and proposals brought to a later version."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from outcomes.merging import Action, Amendment, Edit, Placed, Position, apply, edits, merge, merge_all, place
from outcomes.paragraphs import Kind, Paragraph
from outcomes.redline import compare

BASE = "Encourage signatory States to complete their ratification procedures as soon as possible;"
OURS = "Encourage and assist signatory States to complete their ratification procedures as soon as possible;"
THEIRS = "Encourage signatory States to complete their ratification procedures without delay;"
WORDS = ["Parties", "will", "clear", "areas,", "by", "[date]", "at", "once;", "ລາວ", "中文", "العربية", "États"]
TEXTS = st.lists(st.sampled_from([*WORDS, *WORDS[:4]]), max_size=14).map(" ".join)


@st.composite
def edited(draw: st.DrawFn, base: str) -> str:
    tokens = base.split(" ")
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(tokens)))
        tokens[at : at + draw(st.integers(0, 2))] = draw(st.lists(st.sampled_from(WORDS), max_size=2))
    return " ".join(tokens)


SIDES = st.shared(TEXTS, key="base").flatmap(
    lambda base: st.tuples(st.just(base), edited(base), edited(base), edited(base))
)


def test_changes_apart_from_each_other_are_both_made() -> None:
    assert merge(BASE, OURS, THEIRS) == (
        "Encourage and assist signatory States to complete their ratification procedures without delay;"
    )


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        (BASE, THEIRS, BASE.replace("as soon as possible", "before the Meeting")),
        (BASE, BASE.replace(" as soon as possible", ""), THEIRS),
        ("within one year", "within two years", "within one month"),
        ("within one year", "within two year", "within one month"),
        ("one two", "one big two", "one small two"),
        ("one two three", "one three", "one two and three"),
        ("", "one", "two"),
    ],
)
def test_changes_that_overlap_or_touch_are_left_to_a_person(base: str, ours: str, theirs: str) -> None:
    assert merge(base, ours, theirs) is None


def test_edits_lead_from_one_text_to_the_other() -> None:
    assert edits("one two", "one big two") == [Edit(4, 4, "big ")]
    assert edits("one two", "one three") == [Edit(4, 7, "three")]
    assert edits(BASE, BASE) == []


@given(SIDES)
def test_edits_applied_give_the_other_text(sides: tuple[str, str, str, str]) -> None:
    base, ours, theirs, _ = sides

    assert apply(base, edits(base, ours)) == ours
    assert apply(ours, edits(ours, theirs)) == theirs


@settings(max_examples=400, deadline=None)
@given(SIDES)
def test_a_merge_is_symmetric_has_an_identity_and_repeats_without_harm(sides: tuple[str, str, str, str]) -> None:
    base, ours, theirs, _ = sides

    assert merge(base, ours, theirs) == merge(base, theirs, ours)
    assert merge(base, ours, base) == ours
    assert merge(base, ours, ours) == ours


@settings(max_examples=150, deadline=None)
@given(SIDES)
def test_changes_that_do_not_touch_give_one_text_in_any_order(sides: tuple[str, str, str, str]) -> None:
    base, *texts = sides
    merged = merge_all(base, texts)

    assert all(merge_all(base, order) == merged for order in permutations(texts))
    assume(merged is not None)
    assert all(merge(base, one, other) is not None for one in texts for other in texts)


def paragraph(pid: str, text: str) -> Paragraph:
    return Paragraph(pid, Kind.NUMBERED, text)


TITLE = paragraph("t", "Draft action plan of the First Meeting of States Parties.")
FIRST = paragraph("a", BASE)
LAST = paragraph("z", "Report each year on the type and quantity of the munitions that were destroyed.")
OLD = [TITLE, FIRST, LAST]


def placed(new: list[Paragraph], amendment: Amendment) -> Placed:
    return place(compare(OLD, new), amendment)


def test_a_proposal_on_an_untouched_paragraph_is_current_even_if_it_was_moved() -> None:
    amendment = Amendment(Action.REPLACE, "a", OURS)

    assert placed(OLD, amendment) == Placed(Position.CURRENT, OURS, "t")
    assert placed([TITLE, LAST, FIRST], amendment) == Placed(Position.CURRENT, OURS, "z")


def test_a_proposal_is_rebased_where_the_words_changed_elsewhere_and_a_conflict_where_they_touch() -> None:
    new = [TITLE, replace(FIRST, text=THEIRS), LAST]

    assert placed(new, Amendment(Action.REPLACE, "a", OURS)) == Placed(
        Position.REBASED, str(merge(BASE, OURS, THEIRS)), "t"
    )
    conflict = BASE.replace("as soon as possible", "at once")
    assert placed(new, Amendment(Action.REPLACE, "a", conflict)) == Placed(Position.CONFLICT, conflict, "t")
    assert placed(new, Amendment(Action.DELETE, "a")).position is Position.CONFLICT


def test_what_the_head_already_says_is_already_in() -> None:
    both = str(merge(BASE, OURS, THEIRS))
    new = [TITLE, replace(FIRST, text=both), paragraph("n", "A new paragraph.")]

    assert placed(new, Amendment(Action.REPLACE, "a", both)).position is Position.ALREADY_IN
    assert placed(new, Amendment(Action.REPLACE, "a", OURS)) == Placed(Position.ALREADY_IN, both, "t")
    assert placed(new, Amendment(Action.DELETE, "z")).position is Position.ALREADY_IN
    assert placed(new, Amendment(Action.INSERT, "a", "A new paragraph.")).position is Position.ALREADY_IN
    assert placed(new, Amendment(Action.INSERT, "z", "A new paragraph.")).position is Position.ALREADY_IN
    assert placed([TITLE, LAST, FIRST], Amendment(Action.MOVE, "a", after="z")).position is Position.ALREADY_IN


def test_a_proposal_whose_paragraph_is_gone_is_an_orphan_that_knows_its_place() -> None:
    new = [TITLE, LAST]

    assert placed(new, Amendment(Action.REPLACE, "a", OURS)) == Placed(Position.ORPHAN, OURS, "t")
    assert placed(new, Amendment(Action.INSERT, "a", "A new paragraph.")) == Placed(
        Position.ORPHAN, "A new paragraph.", "t"
    )
    assert placed(new, Amendment(Action.COMMENT, "a", "Why?")).position is Position.ORPHAN
    assert placed(new, Amendment(Action.MOVE, "t", after="a")).position is Position.ORPHAN
    assert placed(OLD, Amendment(Action.REPLACE, "unknown", OURS)).position is Position.ORPHAN


def test_a_paragraph_that_was_split_or_merged_makes_a_conflict() -> None:
    whole = paragraph("w", f"{BASE} {LAST.text}")
    parts = [replace(whole, text=BASE), paragraph("v", LAST.text)]
    split, merged = compare([TITLE, whole], [TITLE, *parts]), compare([TITLE, *parts], [TITLE, whole])

    assert place(split, Amendment(Action.REPLACE, "w", f"{OURS} {LAST.text}")).position is Position.CONFLICT
    assert place(split, Amendment(Action.COMMENT, "w", "Why?")).position is Position.CURRENT
    assert {place(merged, Amendment(Action.DELETE, pid)).position for pid in "wv"} == {Position.CONFLICT}


def test_insertions_and_moves_follow_the_paragraph_they_name() -> None:
    new = [TITLE, LAST, FIRST]

    assert placed(new, Amendment(Action.INSERT, "a", "New.")) == Placed(Position.CURRENT, "New.", "a")
    assert placed(new, Amendment(Action.INSERT, "", "New.")) == Placed(Position.CURRENT, "New.", "")
    assert placed(OLD, Amendment(Action.MOVE, "a", after="z")) == Placed(Position.CURRENT, "", "z")
    assert placed([LAST, TITLE, FIRST], Amendment(Action.MOVE, "z", after="t")).position is Position.CONFLICT


def test_an_insertion_follows_its_neighbour_that_bears_another_id_by_now() -> None:
    again = [paragraph("n", FIRST.text)]

    assert place(compare([FIRST], again), Amendment(Action.INSERT, FIRST.pid, "New.")).after == "n"


PIDS = "abcdef"
VERSIONS = st.lists(st.sampled_from(PIDS), unique=True).flatmap(
    lambda pids: st.tuples(*[TEXTS.map(lambda text, pid=pid: paragraph(pid, text)) for pid in pids]).map(list)
)


@settings(max_examples=150, deadline=None)
@given(VERSIONS, VERSIONS, st.sampled_from(Action), st.sampled_from(["", *PIDS]), TEXTS, st.sampled_from(["", *PIDS]))
def test_every_proposal_has_one_position(
    old: list[Paragraph], new: list[Paragraph], action: Action, pid: str, text: str, after: str
) -> None:
    amendment = Amendment(action, pid, text, after)
    rows = compare(old, new)

    found = place(rows, amendment)

    assert found.position in Position
    assert found.after in {"", after, *(one.pid for one in new)}
    if old == new and any(one.pid == pid for one in old) and action in (Action.REPLACE, Action.DELETE, Action.COMMENT):
        assert found.text == text
        assert found.position in (Position.CURRENT, Position.ALREADY_IN)
