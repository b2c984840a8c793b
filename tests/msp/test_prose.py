"""Letter prose: what is read, what is put in, and what never becomes more than text."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp import prose
from tests.msp import founding

HOSTILE = [
    "<b>Norway</b>",
    "</address><style>*{display:none}</style>",
    "{{7*7}}",
    "{% include 'x' %}",
    "{state}",
    "**x**",
    "[a](http://x.example)",
    "<a rel=attachment href=file:///etc/passwd>",
    "url(http://x.example)",
    "30th ^th^",
    "&amp;",
]


def test_paragraphs_emphasis_and_nested_lists_are_read() -> None:
    text = "One **bold** and *italic*.\n\n- first\n- second\n  - inner\n\n1. one\n2. two\n"

    html = prose.html(text, {})

    assert html == (
        "<p>One <strong>bold</strong> and <em>italic</em>.</p>\n"
        "<ul><li>first</li>\n<li>second<ul><li>inner</li>\n</ul>\n</li>\n</ul>\n"
        "<ol><li>one</li>\n<li>two</li>\n</ol>\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "[link](http://x.example)",
        "![picture](http://x.example/x.png)",
        "<http://x.example>",
        "`code`",
        "[a]: http://x.example",
        "&lt;b&gt;",
        "| a | b |\n|---|---|",
        "> quoted",
        "    indented",
        "~~~\nfenced\n~~~",
    ],
)
def test_nothing_but_our_small_language_is_markup(text: str) -> None:
    html = prose.html(text, {})

    inside = html.removeprefix("<p>").removesuffix("</p>\n")
    assert "<" not in inside
    assert inside.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text.strip()


def test_ordinals_are_raised_in_english_and_french_only() -> None:
    text = "the 30th and the 1st, not A/RES/64/36th, le 1er"

    assert prose.html(text, {}, language="en") == (
        "<p>the 30<sup>th</sup> and the 1<sup>st</sup>, not A/RES/64/36th, le 1er</p>\n"
    )
    assert prose.html("le 1er août", {}, language="fr") == "<p>le 1<sup>er</sup> août</p>\n"
    assert prose.html(text, {}, language="es") == f"<p>{text}</p>\n"


def test_letters_between_carets_are_raised() -> None:
    assert prose.html("X^e^ session, 2^ 3", {}) == "<p>X<sup>e</sup> session, 2^ 3</p>\n"


def test_headings_of_an_enclosure_never_skip_a_level() -> None:
    html = prose.html("### Deep\n\n# Shallow\n\n##### Deeper\n", {})

    assert html == "<h2>Deep</h2>\n<h2>Shallow</h2>\n<h3>Deeper</h3>\n"


def test_a_field_becomes_its_value_and_is_marked_in_a_preview() -> None:
    values = {"state": "Norway", "event.when": "17 March 2010"}

    assert prose.html("To {state}, **{event.when}**", values) == "<p>To Norway, <strong>17 March 2010</strong></p>\n"
    assert prose.html("To {state}", values, mark=True) == "<p>To <mark>Norway</mark></p>\n"


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_arrives_letter_by_letter(value: str) -> None:
    html = prose.html("To {state}.", {"state": value})

    assert html == f"<p>To {value.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}.</p>\n"
    assert prose.plain("To {state}.", {"state": value}) == f"To {value}."


@given(st.text(), st.text())
def test_no_text_and_no_value_make_markup_of_their_own(text: str, value: str) -> None:
    ours = r'</?(p|br|strong|em|sup|mark|ul|ol|li|h[2-6])>|<ol start="\d+">'

    html = prose.html(text.replace("{", "(") + " {state}", {"state": value}, mark=True)

    assert "<" not in re.sub(ours, "", html)


def test_an_unknown_field_is_named_with_its_place() -> None:
    with pytest.raises(prose.UnknownField) as caught:
        prose.html("To {state} in {city}", {"state": "Norway"})

    assert (caught.value.name, caught.value.position) == ("city", 14)
    assert str(caught.value) == "There is no field {city}."


def test_braces_that_name_no_field_are_printed_as_they_stand() -> None:
    assert (
        prose.html(r"{{state}} { } {State} \{state}", {"state": "Norway"}) == "<p>{{state}} { } {State} {state}</p>\n"
    )


def test_the_fields_of_a_text_are_listed_once_in_order() -> None:
    text = r"{event.when} {state} **{event.when}** \{not} {{nor}}"

    assert prose.fields(text) == ["event.when", "state"]


def test_faults_are_sentences_that_name_the_line() -> None:
    text = "Dear {stat},\n\n{{state}} and {city} {\nbad\x07 \\{fine}"

    assert prose.faults(text, ["state", "event.when"]) == [
        "Line 1: {stat} is not a field. Did you mean {state}?",
        "Line 3: {{state}} is not a field. Did you mean {state}?",
        "Line 3: There is no field {city}.",
        "Line 3: { would be printed as it stands. Write a backslash before a brace that is meant.",
        "Line 4: There is an invisible control character. Please type these words again.",
    ]


def test_faults_are_said_in_the_callers_language() -> None:
    french = {
        "There is no field %(found)s.": "Il n’y a pas de champ %(found)s.",
        "Line %(line)d: %(fault)s": "Ligne %(line)d : %(fault)s",
    }

    said = prose.faults("{city}", [], gettext=french.__getitem__)

    assert said == ["Ligne 1 : Il n’y a pas de champ {city}."]


def test_a_right_text_has_no_fault() -> None:
    assert prose.faults("To {state}\n\n- **{event.when}**", ["state", "event.when"]) == []


def test_plain_text_keeps_paragraphs_and_lists() -> None:
    text = "To **{state}**, the\n30th\n\n- one\n- two\n  - inner\n\n1. first\n2. second\n\nEnd"

    assert prose.plain(text, {"state": "Norway"}) == (
        "To Norway, the 30th\n\n- one\n- two\n  - inner\n\n1. first\n2. second\n\nEnd"
    )


def test_a_line_has_no_paragraph_around_it() -> None:
    assert prose.line("Following the 30th **{x}**", {"x": "<"}) == (
        "Following the 30<sup>th</sup> <strong>&lt;</strong>"
    )


def test_french_is_spaced_as_it_is_printed() -> None:
    text = "Qui signera? « Tous », dit-on: lundi 10:30 ; **{state}**: oui! https://x.example/?a=1"

    html = prose.html(text, {"state": "Norvège: non"}, language="fr")

    assert html == (
        "<p>Qui signera\u202f? «\u202fTous\u202f», dit-on\u00a0: lundi 10:30\u202f; "
        "<strong>Norvège: non</strong>\u00a0: oui\u202f! https://x.example/?a=1</p>\n"
    )


def test_latin_references_keep_their_order_in_arabic() -> None:
    html = prose.html("رقم 026 Lao PM.GE.10 في 2010 إلى {state}", {"state": "Norway"}, language="ar")

    assert html == "<p>رقم \u2066026 Lao PM.GE.10\u2069 في 2010 إلى \u2068Norway\u2069</p>\n"


def test_an_arabic_value_keeps_to_itself_in_an_english_line() -> None:
    assert prose.html("To {state}!", {"state": "النرويج"}) == "<p>To \u2068النرويج\u2069!</p>\n"


def test_lao_may_break_before_a_vowel_that_is_written_first() -> None:
    assert prose.habit("ປະເທດລາວ ແລະ", "lo") == "ປະ\u200bເທດລາວ ແລະ"


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("Nor\u202eway\u2066\u2069", "Norway"),
        ("Nor\x00way\x1b\ufeff\ud800", "Norway"),
        ("Nor\r\nway\u2028x\ty", "Nor way x y"),
        ("Łukasz KAŹMIERCZAK", "Łukasz KAŹMIERCZAK"),
        ("नेपाल\u200d", "नेपाल\u200d"),
    ],
)
def test_values_lose_what_no_reader_sees(written: str, cleaned: str) -> None:
    assert prose.clean(written) == cleaned
    assert prose.html("{state}", {"state": written}) == f"<p>{cleaned}</p>\n"


def test_control_characters_of_the_author_are_left_out() -> None:
    assert prose.html("A\x00B\u202eC\r\nD\x85E", {}) == "<p>ABC\nD\nE</p>\n"


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("Yong CHANTHALANGSY", 'Yong C<span class="caps">HANTHALANGSY</span>'),
        ("Mr. J.R. O’NEILL-GARCÍA", 'Mr. J.R. O’N<span class="caps">EILL</span>-G<span class="caps">ARCÍA</span>'),
        ("Bente Angell-Hansen", "Bente Angell-Hansen"),
        ("Ewen McDONALD", "Ewen McDONALD"),
        ("<B>", "&lt;B&gt;"),
        ("张伟", "张伟"),
    ],
)
def test_surnames_in_capitals_are_marked_and_never_recased(written: str, set_: str) -> None:
    assert prose.name(written) == set_


def test_a_headed_text_gives_its_lines_and_its_prose() -> None:
    text = "kicker: DRAFT\r\ntitle: A: B\r\n\r\nFirst.\r\n\r\nSecond.\r\n"

    assert prose.headed(text) == ({"kicker": "DRAFT", "title": "A: B"}, "First.\n\nSecond.\n")
    assert prose.headed("No lines of this kind.\n\nText") == ({}, "No lines of this kind.\n\nText")


def test_long_and_deep_texts_are_read_in_good_time() -> None:
    texts = [
        "**" * 20_000,
        "- " * 3_000 + "x",
        "{" * 20_000,
        "^a^" * 20_000,
        "a\\\n" * 20_000,
        "« " * 20_000,
        "a " * 50_000,
    ]

    started = time.process_time()
    for text in texts:
        prose.html(text, {}, language="fr")
        prose.html(text, {}, language="ar")
        prose.faults(text, ["state"])

    assert time.process_time() - started < 5


def test_the_founding_letter_is_kept_word_for_word() -> None:
    body = "\n\n".join(founding.letter()["paragraphs"])

    said = prose.plain(body, {})

    assert said.startswith("With reference to the UNGA resolution A/C.1/84/L.16 adopted in December 2009")
    for slip in ("incoming capacity of incoming Presidency", "as request the cooperation", "‘ friends’", "non - paper"):
        assert slip in said
    assert "30<sup>th</sup> instrument" in prose.html(body, {})
    assert prose.faults(body, []) == []


def test_the_enclosures_are_kept_word_for_word() -> None:
    paper, roadmap, agenda = founding.enclosures()

    assert [paper["kicker"], roadmap["kicker"], agenda["kicker"]] == ["DRAFT NON-PAPER", "DRAFT NON-PAPER", ""]
    assert paper["title"].startswith("Discussion paper on possible outcomes and decisions")
    assert prose.html(paper["body"], {}).count("<li>") == 15
    assert "deposited at the United Nations on 17 February 2010" in roadmap["body"]
    assert prose.html(roadmap["body"], {}).count("<li>") == 9
    assert prose.html(agenda["body"], {}).count("<li>") == 3


@pytest.mark.parametrize(
    "words",
    ["Plan {2011}", "A *starred* title", r"C:\papers {state}", "30^th^ of [June] # _here_", "`code`", "1MSP/WP.4*"],
)
def test_words_that_stand_for_themselves_are_printed_letter_by_letter(words: str) -> None:
    said = prose.literal(words)

    assert prose.plain(said, {}) == words
    assert prose.faults(said, []) == []
    assert re.sub("</?p>", "", prose.html(said, {})).strip() == words
