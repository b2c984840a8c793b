from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes import redline, wording
from outcomes.paragraphs import Kind, Paragraph
from outcomes.redline import Op
from tests.outcomes import gold
from tests.outcomes.rewriting import prose, rewritten

PROSE = """the of and shall report; States Parties’ (a) [bracket] *italic* “quoted” 8-12 A/RES/64/36
les États parties s’engagent à l’État où los Estados Partes informarán ¿qué? año
государства-участники представляют доклад о ходе работы تقدم الدول الأطراف تَقْرِيرًا عن التنفيذ، والموارد؟
缔约国应当提交报告。 集束弹药公约 第七条 ສະໜອງ ລັດພາຄີ ຄຳໝັ້ນສັນຍາ ກຳນົດ
e\u0301 \u0301 n\u0303o\u0302 👩🏽‍🚀 🇱🇦 [^1] [ ] —"""
PIECES = [*PROSE.split(), "\u00a0", "\u2028", ""]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map(
    lambda parts: " ".join(parts).replace("\n", "\u2028")
)


def paragraphs(*texts: str, prefix: str = "p") -> list[Paragraph]:
    return [Paragraph(f"{prefix}{at}", Kind.PLAIN, text) for at, text in enumerate(texts)]


def kept(rows: Sequence[redline.Row], old: Sequence[Paragraph], new: Sequence[Paragraph]) -> bool:
    return redline.accept(rows) == [one.text for one in new] and redline.reject(rows) == [one.text for one in old]


def edges(row: redline.Row) -> Iterator[str]:
    """Yield the two letters on both sides of every edge between what is marked and what is not, in either text."""
    for signs in ("=-", "=+"):
        ops = [op for op in row.ops if op.sign in signs]
        yield from (left.text[-1] + right.text[0] for left, right in pairwise(ops))


def shown(old: str, new: str) -> str:
    marks = {"=": "{}", "-": "{{-{}-}}", "+": "{{+{}+}}"}
    return "".join(marks[op.sign].format(op.text) for op in redline.words(old, new))


@pytest.mark.parametrize("name", gold.NAMES)
@pytest.mark.parametrize("backwards", [False, True])
def test_a_redline_marks_what_a_hand_would_mark(name: str, backwards: bool) -> None:
    pair = gold.read(name)
    old, new = (pair.new, pair.old) if backwards else (pair.old, pair.new)

    rows = redline.compare(old, new, by_id=False)

    assert kept(rows, old, new)
    assert gold.marks(rows) <= 1.05 * pair.marks
    assert gold.spans(rows) <= 1.10 * pair.spans
    assert sum(row.kind == "moved-to" for row in rows) == pair.moves
    assert not [
        edge for row in rows for edge in edges(row) if edge.isalnum() and not any(map(wording.UNSPACED.match, edge))
    ]


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=8), st.lists(TEXTS, max_size=8), st.booleans())
def test_accepting_gives_the_new_text_and_rejecting_the_old_one(old: list[str], new: list[str], by_id: bool) -> None:
    before, after = paragraphs(*old), paragraphs(*new)

    assert kept(redline.compare(before, after, by_id=by_id), before, after)


def test_a_change_of_kind_is_a_change_that_marks_no_word() -> None:
    old, new = Paragraph("p", Kind.PLAIN, "Report"), Paragraph("p", Kind.HEADING, "Report")

    assert redline.compare([old], [new]) == [redline.Row("changed", (old,), (new,), (Op("=", "Report"),))]


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("Report by 30 April 2010", "Report by 31 May 2010", "Report by {-30 April-}{+31 May+} 2010"),
        ("He kept 1,200 of them", "He kept 1,950 of them", "He kept {-1,200-}{+1,950+} of them"),
        ("1\u00a0200 mètres", "1\u00a0950 mètres", "{-1\u00a0200-}{+1\u00a0950+} mètres"),
        ("in 2009, 2010 and 2011", "in 2009, 2012 and 2011", "in 2009, {-2010-}{+2012+} and 2011"),
        ("Condemn any use", "[Condemn] any use", "{+[+}Condemn{+]+} any use"),
        ("States parties", "States Parties", "States {-parties-}{+Parties+}"),
        ("as agreed", "as agreed;", "as agreed{+;+}"),
        ("The Meeting. We thank it.", "We thank it.", "{-The Meeting. -}We thank it."),
        ("«нет» и да", "«нет», и да", "«нет»{+,+} и да"),
        ("ດຳເນີນການໂດຍໄວ", "ດຳເນີນການໂດຍໃຈ", "ດຳເນີນການໂດຍ{-ໄວ-}{+ໃຈ+}"),
        ("缔约国应提交报告。", "缔约国应每年提交报告。", "缔约国应{+每年+}提交报告。"),
    ],
)
def test_no_more_is_marked_than_what_a_reader_takes_for_one_word_or_sign(old: str, new: str, marked: str) -> None:
    assert shown(old, new) == marked
    assert "".join(op.text for op in redline.words(new, old) if op.sign == "-") == "".join(
        op.text for op in redline.words(old, new) if op.sign == "+"
    )


def test_a_sentence_put_for_another_is_one_change_though_both_have_small_words_in_common() -> None:
    kept = "The reports are published. {} Translations are not provided."
    old = kept.format("The secretariat of the Meeting prepared a list of the points of contact in the capitals.")
    new = kept.format("In cooperation with the United Nations, two workshops of the region were held for officials.")

    signs = [op.sign for op in redline.words(old, new)]

    assert signs == ["=", "-", "+", "="]


def test_two_sentences_that_change_places_are_marked_once_each_way() -> None:
    one, other = "States Parties will name a focal point.", "They will report on it every year by 30 April."

    ops = redline.words(f"{one} {other}", f"{other} {one}")

    assert [(op.sign, op.text.strip()) for op in ops if op.sign != "="] == [("-", one), ("+", one)]


def test_a_paragraph_becomes_two_and_two_become_one_whatever_else_is_done_to_them() -> None:
    first, second = "States Parties will name a focal point", "and will give it authority, a budget and trained staff."
    around = ["The Meeting decides:", "It will meet again in Beirut."]
    whole, parts = paragraphs(around[0], f"{first} {second}", around[1]), [first, second.replace("trained", "able")]
    split = paragraphs(around[0], *parts, around[1], prefix="n")

    there, back = redline.compare(whole, split), redline.compare(split, whole)

    assert [(len(row.old), len(row.new)) for row in there] == [(1, 1), (1, 2), (1, 1)]
    assert [(len(row.old), len(row.new)) for row in back] == [(1, 1), (2, 1), (1, 1)]


def test_a_paragraph_taken_up_in_a_much_longer_one_at_its_place_is_changed_and_not_replaced() -> None:
    old = paragraphs("Tuesday", "10.00 to 13.00: Opening ceremony", "Wednesday")
    more = "with messages from the Secretary-General of the United Nations and the President of the Committee"
    new = paragraphs("Tuesday", f"9.30 to 13.00: Opening ceremony, {more}", "Wednesday", prefix="n")

    assert [row.kind for row in redline.compare(old, new)] == ["equal", "changed", "equal"]


@pytest.mark.parametrize("length", [10, 100, 1000])
def test_a_long_text_rewritten_is_marked_as_little_as_can_be_and_its_moves_are_found(length: int) -> None:
    rewriting = rewritten(length, seed=1)
    pair = rewriting.pair()

    rows = redline.compare(pair.old, pair.new, by_id=False)
    back = redline.compare(pair.new, pair.old, by_id=False)

    assert kept(rows, pair.old, pair.new)
    assert gold.marks(rows) <= 1.05 * pair.marks
    assert gold.spans(rows) <= 1.10 * pair.spans
    assert 0.95 <= gold.marks(back) / gold.marks(rows) <= 1.05
    origins = {one.pid: {before.pid for before in row.old} for row in rows if row.old for one in row.new}
    found = [new for new, old in rewriting.origins.items() if old in origins.get(new, ())]
    assert len(found) >= 0.95 * len(rewriting.origins)


@pytest.mark.parametrize(
    "like",
    [
        "Action #{0}: Each State Party will report on action {0} by 30 April.",
        "Each State Party will tell {1} of it soon.",
    ],
)
def test_paragraphs_that_merely_look_alike_are_never_taken_for_moved(like: str) -> None:
    names = sorted({word for line in prose() for word in line.split() if word.isalpha()})
    lines = [like.format(at, names[at % len(names)] * (1 + at // len(names))) for at in range(1001)]
    old, new = paragraphs(*lines[:-1]), paragraphs(*lines[1:], prefix="n")

    rows = redline.compare(old, new, by_id=False)

    assert [row.kind for row in rows] == ["deleted", *["equal"] * 999, "inserted"]


def test_a_paragraph_of_many_thousand_words_is_compared_sentence_by_sentence() -> None:
    words = " ".join(rewritten(900, seed=1).old).split()
    changed = ["another" if at % 50 == 0 else word for at, word in enumerate(words)]
    old, new = " ".join(words), " ".join(changed)

    ops = redline.words(old, new)

    assert len(words) > 40_000
    assert "".join(op.text for op in ops if op.sign != "+") == old
    assert "".join(op.text for op in ops if op.sign != "-") == new
    assert sum(len(op.text) for op in ops if op.sign == "=") > 0.9 * len(old)
