"""Compilations: what every delegation wants, and the base still there to be read."""

from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.brackets import faults
from outcomes.compilation import (
    Entry,
    Proposed,
    Role,
    Stretch,
    Suggested,
    base_of,
    compile_paragraph,
    compile_text,
    compiled,
    written,
)
from outcomes.merging import Action, Amendment
from outcomes.paragraphs import BREAK, Kind, Paragraph

BASE = "Encourage signatory States to complete their ratification procedures as soon as possible;"
ASSIST = BASE.replace("Encourage", "Encourage and assist")
NORWAY = Suggested(("Norway",), ASSIST.replace("as soon as possible", "before the Second Meeting of States Parties"))
MEXICO = Suggested(("Mexico",), ASSIST.replace("as soon as possible", "without delay"))
UNION = Suggested(("EU",), BASE.replace(" as soon as possible", ""))


def test_equal_insertions_are_written_once_and_rivals_side_by_side() -> None:
    assert compile_paragraph(BASE, [NORWAY, MEXICO, UNION]) == (
        "Encourage [Norway, Mexico: and assist] signatory States to complete their ratification procedures "
        "[as soon as possible] [EU: delete] [Norway: before the Second Meeting of States Parties] "
        "[Mexico: without delay];"
    )


def test_equal_proposals_of_two_states_are_printed_once() -> None:
    twice = [Suggested(("Norway",), ASSIST), Suggested(("Chile", "Norway"), ASSIST), Suggested(("Ghana",), BASE)]

    assert compile_paragraph(BASE, twice).count("and assist") == 1
    assert "[Norway, Chile: and assist]" in compile_paragraph(BASE, twice)
    assert "Ghana" not in compile_paragraph(BASE, twice)


def test_who_would_delete_the_paragraph_is_named_behind_it() -> None:
    text = compile_paragraph(BASE, [Suggested(("EU",), None), Suggested(("Norway",), ASSIST), Suggested(("Chad",), "")])

    assert text == (
        "[Encourage [Norway: and assist] signatory States to complete their ratification procedures "
        "as soon as possible;] [EU, Chad: delete]"
    )


def test_where_more_than_half_is_contested_whole_alternatives_follow() -> None:
    rivals = [
        Suggested(("Norway",), "Discourage, in every way, any use of such weapons;"),
        Suggested(("EU",), None),
        Suggested(("Mexico", "Chile"), "Condemn all use of cluster munitions;"),
    ]

    text = compile_paragraph("Condemn any use;", rivals, "OP2")

    assert text.split(BREAK) == [
        "[Condemn any use;] [EU: delete]",
        "OP2 alt 1 [Norway: Discourage, in every way, any use of such weapons;]",
        "OP2 alt 2 [Mexico, Chile: Condemn all use of cluster munitions;]",
    ]


def test_signs_stay_where_a_reader_expects_them() -> None:
    assert compile_paragraph("States Parties will clear all the areas (as known).", [
        Suggested(("Peru",), "States Parties will clear all the areas (as known), at once."),
        Suggested(("Togo",), "States Parties will clear all the areas (as then known)."),
    ]) == "States Parties will clear all the areas (as [Togo: then] known) [Peru: , at once]."  # fmt: skip
    assert compile_paragraph("", [Suggested(("Peru",), "At once.")]) == "[Peru: At once.]"
    assert compile_paragraph("One two", [Suggested(("Peru",), "One\u00a0two")]) == "One two"


WORDS = ["States", "will", "[clear", "areas],", "by", "(date)", "at", "once;", "ລາວ", "中文", "العربية"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text("ab [](),;ລ", max_size=12)


@st.composite
def rounds(draw: st.DrawFn) -> tuple[str, list[Suggested]]:
    base = draw(TEXTS)
    suggestions = []
    for name in draw(st.lists(st.sampled_from(["Norway", "Mexico", "EU", "Chile"]), max_size=4)):
        tokens = base.split(" ")
        at = draw(st.integers(0, len(tokens)))
        tokens[at : at + draw(st.integers(0, 2))] = draw(st.lists(st.sampled_from(WORDS), max_size=2))
        text = draw(st.sampled_from([" ".join(tokens), " ".join(tokens), None]) | TEXTS)
        suggestions.append(Suggested((name,), text))
    return base, suggestions


@settings(max_examples=500, deadline=None)
@given(rounds())
def test_without_attributed_insertions_and_brackets_round_it_the_base_is_left(
    case: tuple[str, list[Suggested]],
) -> None:
    base, suggestions = case

    stretches = compiled(base, suggestions, "5")

    assert base_of(stretches) == base
    assert written(stretches) == compile_paragraph(base, suggestions, "5")
    assert all(one.text in {" ", "[", "]", BREAK} for one in stretches if one.role is Role.SIGN)
    signs = "".join(one.text for one in stretches if one.role is Role.SIGN)
    assert signs.count("[") == signs.count("]")
    assert all(one.names for one in stretches if one.role is Role.ATTRIBUTED)


@settings(max_examples=200, deadline=None)
@given(rounds())
def test_every_delegation_that_changes_a_word_is_named(case: tuple[str, list[Suggested]]) -> None:
    base, suggestions = case
    named = {name for one in compiled(base, suggestions) for name in one.names}

    for one in suggestions:
        if "".join((one.text or "").split()) != "".join(base.split()):
            assert named >= set(one.names)


@given(
    st.sampled_from([NORWAY, MEXICO, UNION, Suggested(("Chad",), None)]).flatmap(
        lambda one: st.lists(st.just(one), max_size=3)
    )
)
def test_a_compilation_of_balanced_texts_is_balanced(suggestions: list[Suggested]) -> None:
    assert faults(compile_paragraph(BASE, suggestions)) == []


def proposed(name: str, action: Action, pid: str, text: str = "", after: str = "") -> Proposed:
    return Proposed((name,), Amendment(action, pid, text, after))


def test_a_whole_text_is_compiled_with_insertions_moves_and_comments() -> None:
    text = [
        Paragraph("t", Kind.TITLE, "Plan"),
        Paragraph("a", Kind.NUMBERED, BASE),
        Paragraph("b", Kind.NUMBERED, "Report."),
    ]

    entries = compile_text(
        text,
        [
            proposed("Norway", Action.REPLACE, "a", ASSIST),
            proposed("Chile", Action.INSERT, "a", "Cooperate."),
            proposed("Ghana", Action.INSERT, "a", "Assist."),
            proposed("Peru", Action.INSERT, "a", "Cooperate."),
            proposed("Togo", Action.MOVE, "b"),
            proposed("Fiji", Action.MOVE, "b", after="a"),
            proposed("Fiji", Action.COMMENT, "b", "By when?"),
            proposed("Mali", Action.DELETE, "b"),
            proposed("Mali", Action.DELETE, "gone"),
        ],
    )

    assert [(one.pid, one.label, one.text) for one in entries] == [
        ("t", "", "Plan"),
        ("a", "1", BASE.replace("Encourage", "Encourage [Norway: and assist]")),
        ("", "1 bis", "[Chile, Peru: Cooperate.]"),
        ("", "1 ter", "[Ghana: Assist.]"),
        ("b", "2", "[Report.] [Mali: delete] [Togo: move to the beginning] [Fiji: move after 1]"),
    ]
    assert entries[-1].comments == (Stretch(Role.ATTRIBUTED, "By when?", ("Fiji",)),)
    assert [base_of(one.stretches) for one in entries if one.pid] == [one.text for one in text]
    assert compile_text([], []) == []
    assert compile_text([], [proposed("Chile", Action.INSERT, "", "One.")]) == [
        Entry("", "1", Kind.NUMBERED, (Stretch(Role.ATTRIBUTED, "[Chile: One.]", ("Chile",)),))
    ]
