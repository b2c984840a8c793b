from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes import redline
from outcomes.paragraphs import Kind, Paragraph
from outcomes.redline import Op
from tests.outcomes import gold

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


@pytest.mark.parametrize("name", ["a", "c"])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_redline_marks_what_a_hand_would_mark(name: str, backwards: bool) -> None:
    pair = gold.read(name)
    old, new = (pair.new, pair.old) if backwards else (pair.old, pair.new)

    rows = redline.compare(old, new, by_id=False)

    assert kept(rows, old, new)
    assert gold.marks(rows) <= 1.05 * pair.marks
    assert gold.spans(rows) <= 1.10 * pair.spans
    assert sum(row.kind == "moved-to" for row in rows) == pair.moves


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=8), st.lists(TEXTS, max_size=8), st.booleans())
def test_accepting_gives_the_new_text_and_rejecting_the_old_one(old: list[str], new: list[str], by_id: bool) -> None:
    before, after = paragraphs(*old), paragraphs(*new)

    assert kept(redline.compare(before, after, by_id=by_id), before, after)


def test_a_change_of_kind_is_a_change_that_marks_no_word() -> None:
    old, new = Paragraph("p", Kind.PLAIN, "Report"), Paragraph("p", Kind.HEADING, "Report")

    assert redline.compare([old], [new]) == [redline.Row("changed", (old,), (new,), (Op("=", "Report"),))]
