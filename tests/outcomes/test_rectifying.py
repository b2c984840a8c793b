"""What a technical rectification may mend, and what it warns of."""

from __future__ import annotations

import pytest

from outcomes import rectifying, redline
from outcomes.paragraphs import Kind, Paragraph


def touched(old: str, new: str) -> bool:
    one, other = Paragraph("p", Kind.PLAIN, old), Paragraph("p", Kind.PLAIN, new)
    return bool(rectifying.substantial(redline.compare([one], [other])))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("States Parties will, report", "States Parties will report"),
        ("a statement on sucess", "a statement on success"),
        ("the states parties", "the States Parties"),
        ("on 17 February 2010", "on 16 February 2010"),
        ("specific outputs as well", "specific outputs, as well"),
        ("in  the first half", "in the first half"),
        ("organisation of work", "organization of work"),
    ],
)
def test_punctuation_spelling_case_and_numbers_are_technical(old: str, new: str) -> None:
    assert not touched(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("States Parties shall report", "States Parties should report"),
        ("States Parties will report", "States Parties will not report"),
        ("within one year", "within two years"),
        ("any actor", "any State actor"),
        ("report each year", "report"),
    ],
)
def test_a_word_put_in_taken_out_or_exchanged_is_substance(old: str, new: str) -> None:
    assert touched(old, new)


def test_a_paragraph_that_comes_goes_moves_or_changes_its_kind_is_substance() -> None:
    one, other = (Paragraph(pid, Kind.PLAIN, f"What {pid} says of the matter in hand") for pid in "ab")

    assert rectifying.substantial(redline.compare([one], [one, other]))
    assert rectifying.substantial(redline.compare([one, other], [one]))
    assert rectifying.substantial(redline.compare([one, other], [other, one]))
    assert not rectifying.substantial(redline.compare([one, other], [one, other]))
