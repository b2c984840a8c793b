"""What the pages of the letters ask, and how they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from invitations.drafts import Draft, ParagraphDraft, TextDraft
from invitations.forms.drafts import DraftForms
from invitations.forms.letters import CodesField, ConfirmForm, EnclosureForm
from msp.models import Meeting
from tests import make
from tests.invitations import sent


@pytest.fixture
def peopled(meeting: Meeting) -> Meeting:
    for code in ("NOR", "CHL"):
        make.delegation(meeting, code)
    make.organisation_delegation(meeting, "ICRC")
    return meeting


def forms_of(meeting: Meeting, draft: Draft, **changes: Any) -> DraftForms:
    data = QueryDict(mutable=True)
    for name, value in {**sent.form(draft), **changes}.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return DraftForms(meeting, draft, revision=0, data=data)


def bodies(forms: DraftForms, language: str = "en") -> list[str]:
    part = next(part for part in forms.texts if part.language == language)
    return [str(one["body"].value()) for one in part.paragraphs]


def test_what_is_shown_and_sent_back_unchanged_is_the_same_draft(peopled: Meeting) -> None:
    french = TextDraft("fr", "Sujet", "Courtoisie", "Fin", (ParagraphDraft("Un.", "picked", ("CHL", "NOR")),))
    draft = make.draft(
        peopled, "One.", "Two.\n\nMore of it.", more_texts=[french], only_codes=("NOR", "ICRC"), to_organisations=True
    )

    forms = forms_of(peopled, draft)

    assert forms.is_valid(), forms.faults
    assert forms.draft() == draft


def test_the_ends_of_lines_are_the_same_on_every_machine(peopled: Meeting) -> None:
    forms = forms_of(peopled, make.draft(peopled), **{"en-0-body": "  One.\r\nTwo.\rThree. \r\n"})

    assert forms.is_valid()
    assert forms.draft().texts[0].paragraphs[0].body == "One.\nTwo.\nThree."


def test_without_an_hour_the_day_ends_at_six(peopled: Meeting) -> None:
    forms = forms_of(peopled, make.draft(peopled), reply_by_at="")

    assert forms.is_valid()
    assert forms.draft() == make.draft(peopled)
    assert forms_of(peopled, make.draft(peopled), reply_by_on="").is_valid()


@pytest.mark.parametrize(
    ("do", "after", "anchor"),
    [
        ("add:en", ["One.", "Two.", "Three.", ""], "p-en-4"),
        ("up:en:2", ["One.", "Three.", "Two."], "p-en-2"),
        ("up:en:0", ["One.", "Two.", "Three."], ""),
        ("up:en:9", ["One.", "Two.", "Three."], ""),
        ("remove:en:1", ["One.", "Three."], "text-en"),
        ("remove:en:x", ["One.", "Two.", "Three."], ""),
        ("remove:xx:1", ["One.", "Two.", "Three."], ""),
        ("drop:en", ["One.", "Two.", "Three."], ""),
        ("save", ["One.", "Two.", "Three."], ""),
        ("", ["One.", "Two.", "Three."], ""),
    ],
)
def test_a_button_changes_the_shape_of_what_was_typed(peopled: Meeting, do: str, after: list[str], anchor: str) -> None:
    forms = forms_of(peopled, make.draft(peopled, "One.", "Two.", "Three."), do=do)

    assert (bodies(forms), forms.anchor) == (after, anchor)
    assert forms.is_valid()


def test_a_text_in_another_language_begins_with_what_is_to_be_translated(peopled: Meeting) -> None:
    draft = make.draft(peopled, "One.", ParagraphDraft("Two.", "consented"))

    forms = forms_of(peopled, draft, do="text:fr")

    assert forms.is_valid()
    french = forms.draft().texts[1]
    assert (french.language, french.subject) == ("fr", "Invitation : {event.title}, {event.when}")
    assert french.paragraphs == draft.texts[0].paragraphs
    assert (forms.anchor, forms.missing) == ("text-fr", [])


def test_a_text_is_removed_but_never_the_last(peopled: Meeting) -> None:
    both = make.draft(peopled, "One.").with_text(TextDraft("fr", paragraphs=(ParagraphDraft("Un."),)))

    forms = forms_of(peopled, both, do="drop:en")

    assert [part.language for part in forms.texts] == ["fr"]
    assert forms.missing == [("en", "English")]
    assert [part.language for part in forms_of(peopled, make.draft(peopled), do="drop:en").texts] == ["en"]


def test_a_button_loses_nothing_of_a_form_with_a_fault(peopled: Meeting) -> None:
    forms = forms_of(peopled, make.draft(peopled, "One."), do="add:en", title="", dated_on="someday")

    assert not forms.is_valid()
    assert bodies(forms) == ["One.", ""]
    assert [control for control, _words in forms.faults] == ["id_title", "id_dated_on"]


def test_states_are_named_by_code_or_name(peopled: Meeting) -> None:
    known = {one.code: one for one in peopled.delegations.select_related("state", "organisation")}

    assert CodesField(known, required=False).clean(" nor, Chl;icrc\nNOR,, ") == ["NOR", "CHL", "ICRC"]
    assert CodesField(known, required=False).clean("") == []


def test_an_unknown_state_is_refused_with_the_nearest_one(peopled: Meeting) -> None:
    forms = forms_of(peopled, make.draft(peopled), only_codes="NORR, <b>Atlantis</b>")

    assert not forms.is_valid()
    assert forms.letter.errors["only_codes"] == [
        "“NORR” is not on the list. Did you mean NOR, Nor?",
        "“<b>Atlantis</b>” is no State or organisation of this meeting.",
    ]


def test_a_picked_list_names_somebody(peopled: Meeting) -> None:
    forms = forms_of(peopled, make.draft(peopled), **{"en-0-audience": "picked", "en-0-picked": " "})

    assert not forms.is_valid()
    assert forms.faults == [("id_en-0-picked", "Name those who hear this paragraph, such as NOR, Chile.")]


def test_a_picked_list_is_forgotten_when_everyone_hears(peopled: Meeting) -> None:
    forms = forms_of(peopled, make.draft(peopled), **{"en-0-audience": "everyone", "en-0-picked": "NOR"})

    assert forms.is_valid()
    assert forms.draft().texts[0].paragraphs[0].picked == ()


def test_every_choice_of_hearers_says_how_many_they_are(peopled: Meeting) -> None:
    forms = DraftForms(peopled, make.draft(peopled), revision=0)

    forms.count({"everyone": 2, "consented": 0})

    shown = str(forms.texts[0].paragraphs[0]["audience"])
    assert "Everyone, 2" in shown
    assert "States that have ratified, 0" in shown
    assert ">A picked list<" in shown


def test_a_paragraph_has_an_end(peopled: Meeting) -> None:
    forms = forms_of(peopled, make.draft(peopled), **{"en-0-body": "x" * 20_001})

    assert not forms.is_valid()
    assert "20000" in forms.faults[0][1]


def test_somebody_elses_event_cannot_be_chosen(peopled: Meeting) -> None:
    other = make.briefing(make.meeting(slug="other"))

    forms = forms_of(peopled, make.draft(peopled), event=str(other.pk))

    assert "event" in forms.letter.errors or not forms.is_valid()
    assert forms.letter.errors["event"]


def test_a_large_file_is_refused_before_it_is_read() -> None:
    file = SimpleUploadedFile("big.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024))

    form = EnclosureForm({"title": "Map", "language": "en"}, MultiValueDict({"file": [file]}))

    assert not form.is_valid()
    assert form.errors["file"] == ["The file is larger than 10 MB."]


def test_a_paper_is_read_from_its_form() -> None:
    form = EnclosureForm({"title": "Agenda", "language": "en", "body": "- one\r\n- two\r\n"})

    assert form.is_valid()
    assert form.paper().body == "- one\n- two"
    assert form.paper().file is None


@pytest.mark.parametrize(
    ("typed", "right"), [("195", True), (" 195 ", True), ("194", False), ("", False), ("١٩٥", False)]
)
def test_the_number_is_typed_by_hand(typed: str, right: bool) -> None:
    form = ConfirmForm({"number": typed}, expected=195)

    assert form.is_valid() is right
    assert form.fields["number"].label == "Type 195 to confirm"
