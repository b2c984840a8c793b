"""What may stand in one line that a person writes."""

from __future__ import annotations

import pytest

from invitations.addresses import lines

HOSTILE = [
    ("<b>Norway</b>", "Leave out the signs"),
    ("{{7*7}}", "Leave out the signs"),
    ("Norway\r\nBcc: x@y.example", "on one line"),
    ("Norway\tOslo", "on one line"),
    ("Norway\u2028Oslo", "on one line"),
    ("Norway\x00", "on one line"),
    ("\u202eyawroN", "turn the direction"),
    ("Nor\u200fway", "turn the direction"),
    ("\u2066Norway\u2069", "turn the direction"),
    ("Nor\u200bway", "invisible signs"),
    ("Nor\ufeffway", "invisible signs"),
    ("Nor\ue000way", "invisible signs"),
    ("N" * 10_000, "Use at most 200 characters; this has 10000"),
]


@pytest.mark.parametrize(("text", "words"), HOSTILE)
def test_a_hostile_line_is_refused_in_words(text: str, words: str) -> None:
    assert words in lines.fault_in(text, limit=200)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H.E. Mme Bente ANGELL-Hansen",
        "Yong CHANTHALANGSY",
        "Côte d'Ivoire, “Mission permanente”",
        "جمهورية لاو الديمقراطية الشعبية",
        "می\u200cخواهم",
        "科特迪瓦",
        "ສໍານັກງານ",
        "O’Connor & Söhne (Genève), 3e étage",
    ],
)
def test_a_name_of_any_language_is_kept(text: str) -> None:
    assert lines.fault_in(text, limit=200) == ""


def test_a_remark_may_hold_brackets_and_a_name_may_not() -> None:
    assert lines.fault_in("after 10:00 <tel>", limit=200, markup=True) == ""
    assert lines.fault_in("after 10:00 <tel>", limit=200) != ""


@pytest.mark.parametrize("email", ["mission@norway.example", "a+b@x.example", "mission@genève.example"])
def test_an_address_is_taken(email: str) -> None:
    assert lines.email_fault(email) == ""


@pytest.mark.parametrize(
    "email",
    [
        "",
        "norway@",
        "a@b",
        "a@b.example, c@d.example",
        "a b@c.example",
        "a@b.example\r\nBcc: c@d.example",
        "<a@b.example>",
        "x" * 250 + "@b.example",
    ],
)
def test_what_is_no_address_is_refused(email: str) -> None:
    assert lines.email_fault(email) != ""


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Côte d'Ivoire", "cote d ivoire"), ("  TÜRKİYE ", "turkiye"), ("UN-WOMEN", "un women"), ("الجزائر", "الجزاير")],
)
def test_folding_leaves_only_what_counts(text: str, folded: str) -> None:
    assert lines.plain(text) == folded
