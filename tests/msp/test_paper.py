"""What the templates of the paper are given."""

import pytest

from msp import paper, prose
from tests.msp import founding


@pytest.mark.parametrize(
    ("language", "rsvp"), [("en", "R.S.V.P. to"), ("fr", "R.S.V.P. à"), ("zh-hans", "敬请回复"), ("lo", "R.S.V.P. to")]
)
def test_the_papers_own_words_follow_the_letter(language: str, rsvp: str) -> None:
    assert paper.words(language).rsvp == rsvp


def test_the_reply_block_is_worded_in_the_letters_language() -> None:
    context = paper.letter(founding.russian())

    assert context["rsvp"]["lines"] == [
        "Просьба ответить:",
        'Mr. Khonepheng T<span class="caps">HAMMAVONG</span>',
        '<span class="navy">rsvp@presidency.example</span>',
        "не позднее 15 марта 2010 года",
    ]
    assert context["enclosures"] == "Приложения: 1"


def test_without_enclosures_none_are_counted() -> None:
    assert paper.letter(founding.letter(enclosures=[]))["enclosures"] == ""


def test_names_are_not_split_into_capitals_in_an_arabic_letter() -> None:
    assert paper.letter(founding.arabic())["signatory"]["name"] == "\u2066Yong CHANTHALANGSY\u2069"


def test_a_reference_is_printed_as_it_is_registered_in_a_french_letter() -> None:
    assert paper.letter(founding.letter(language="fr"))["reference"] == "No: 026 Lao PM.GE.10"


def test_empty_lines_of_an_address_are_left_out() -> None:
    assert paper.letter(founding.letter(addressee=["A", " ", "", "B"]))["addressee"] == "A\nB"


def test_an_unknown_field_in_the_text_or_the_courtesy_is_named() -> None:
    for part in ({"paragraphs": ["To {city}"]}, {"courtesy": "{city}"}):
        with pytest.raises(prose.UnknownField, match="city"):
            paper.letter(founding.letter(**part))


@pytest.mark.parametrize("addressee", [["x" * 601], ["line"] * 13])
def test_an_address_that_no_foot_can_hold_is_refused(addressee: list[str]) -> None:
    with pytest.raises(paper.TooLong, match="too long"):
        paper.letter(founding.letter(addressee=addressee))


def test_a_reply_block_that_no_foot_can_hold_is_refused() -> None:
    with pytest.raises(paper.TooLong, match="too long"):
        paper.letter(founding.letter(rsvp=founding.rsvp(email="x" * 601)))


def test_the_title_of_an_enclosure_is_also_given_as_plain_text() -> None:
    context = paper.enclosure({**founding.enclosures()[2], "title": "The **30th** day"})

    assert (context["title"], context["plain_title"]) == ("The <strong>30<sup>th</sup></strong> day", "The 30th day")
