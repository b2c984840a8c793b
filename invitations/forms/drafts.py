"""All the forms of one draft, put together from what is saved or from what was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django import forms
from django.http import QueryDict

from invitations.drafts import LANGUAGES, Draft, ParagraphDraft, TextDraft
from invitations.forms.letters import LetterForm, ParagraphForm, TextForm
from invitations.models import Paragraph
from msp.models import Meeting

MOST_PARAGRAPHS = 60


@dataclass
class TextPart:
    """One language of the page."""

    language: str
    form: TextForm
    paragraphs: list[ParagraphForm] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The language's name in the language of the page."""
        return str(LANGUAGES[self.language])

    def is_valid(self) -> bool:
        """Look at every field of the text."""
        return all([self.form.is_valid(), *(one.is_valid() for one in self.paragraphs)])

    def text(self) -> TextDraft:
        """Return the text as it was written."""
        values = self.form.cleaned_data
        paragraphs = tuple(one.paragraph() for one in self.paragraphs)
        return TextDraft(self.language, values["subject"], values["courtesy"], values["close"], paragraphs)


class DraftForms:
    """All the forms of one draft, from what is saved or from what was sent.

    What was sent may ask for a change of shape, such as "up:en:2"; it is done on what was typed, so nothing is lost.
    """

    def __init__(self, meeting: Meeting, draft: Draft, *, revision: int, data: QueryDict | None = None) -> None:
        self.saved, self.data = draft, data
        delegations = meeting.delegations.select_related("state", "organisation")
        self.known = {one.code: one for one in delegations}
        initial = LetterForm.initial_of(draft, revision=revision)
        self.letter = LetterForm(data, initial=initial, meeting=meeting, known=self.known)
        self.texts = list(self._sent() if data is not None else self._saved())
        self.anchor = ""
        if data is not None:
            self._reshape(data.get("do", ""))

    @property
    def all(self) -> list[forms.Form]:
        """Every form, for the list of what is to be corrected."""
        parts = ([part.form, *part.paragraphs] for part in self.texts)
        return [self.letter, *(form for part in parts for form in part)]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What is to be corrected, and the control at which it stands."""
        return [(bound.auto_id, str(error)) for form in self.all for bound in form for error in bound.errors]

    def count(self, counts: Mapping[str, int]) -> None:
        """Let every choice of hearers say how many they are."""
        words = [(name, str(label)) for name, label in Paragraph.Audience.choices]
        choices = [(name, f"{label}, {counts[name]}" if name in counts else label) for name, label in words]
        for part in self.texts:
            for paragraph in part.paragraphs:
                paragraph.fields["audience"].widget.choices = choices

    @property
    def missing(self) -> list[tuple[str, str]]:
        """The languages that may still be written."""
        written = {part.language for part in self.texts}
        return [(code, str(name)) for code, name in LANGUAGES.items() if code not in written]

    def is_valid(self) -> bool:
        """Look at every field, so that all that is to be corrected is shown at once."""
        return all([self.letter.is_valid(), *(part.is_valid() for part in self.texts)])

    def draft(self) -> Draft:
        """Return the draft as it was written."""
        texts = tuple(part.text() for part in self.texts)
        return self.letter.draft(texts, reminds_of=self.saved.reminds_of)

    def _saved(self) -> Iterator[TextPart]:
        for text in self.saved.texts:
            yield self._part(text)

    def _part(self, text: TextDraft) -> TextPart:
        initial = {"subject": text.subject, "courtesy": text.courtesy, "close": text.close}
        if self.data is not None:
            sent = {f"{text.language}-{name}": value for name, value in initial.items()}
            part = TextPart(text.language, TextForm(sent, prefix=text.language))
        else:
            part = TextPart(text.language, TextForm(initial=initial, prefix=text.language))
        rows = [{"body": p.body, "audience": p.audience, "picked": ", ".join(p.picked)} for p in text.paragraphs]
        part.paragraphs = [self._paragraph(text.language, number, row) for number, row in enumerate(rows)]
        return part

    def _paragraph(self, language: str, number: int, row: Mapping[str, str]) -> ParagraphForm:
        prefix = f"{language}-{number}"
        if self.data is None:
            return ParagraphForm(initial=dict(row), prefix=prefix, known=self.known)
        return ParagraphForm(
            {f"{prefix}-{name}": value for name, value in row.items()}, prefix=prefix, known=self.known
        )

    def _sent(self) -> Iterator[TextPart]:
        data = self.data or QueryDict()
        asked = data.getlist("language")
        for language in LANGUAGES:
            if language in asked:
                part = TextPart(language, TextForm(data, prefix=language))
                rows = self._rows(language)
                part.paragraphs = [self._paragraph(language, number, row) for number, row in enumerate(rows)]
                yield part

    def _rows(self, language: str) -> Iterator[dict[str, str]]:
        data = self.data or QueryDict()
        for number in range(MOST_PARAGRAPHS):
            prefix = f"{language}-{number}"
            if f"{prefix}-body" not in data:
                return
            yield {name: data.get(f"{prefix}-{name}", "") for name in ("body", "audience", "picked")}

    def _reshape(self, do: str) -> None:
        deed, _colon, rest = do.partition(":")
        language, _colon, number = rest.partition(":")
        if deed == "text" and language in LANGUAGES and all(part.language != language for part in self.texts):
            self.texts.append(self._part(self._begun(language)))
            self.texts.sort(key=lambda part: list(LANGUAGES).index(part.language))
            self.anchor = f"text-{language}"
        part = next((part for part in self.texts if part.language == language), None)
        if part is None:
            return
        if deed == "drop" and len(self.texts) > 1:
            self.texts.remove(part)
            self.anchor = "texts"
        rows, at = list(self._rows(language)), int(number) if number.isdecimal() else -1
        if deed == "add" and len(rows) < MOST_PARAGRAPHS:
            rows.append({"body": "", "audience": Paragraph.Audience.EVERYONE.value, "picked": ""})
            self.anchor = f"p-{language}-{len(rows)}"
        elif deed == "up" and 0 < at < len(rows):
            rows[at - 1], rows[at] = rows[at], rows[at - 1]
            self.anchor = f"p-{language}-{at}"
        elif deed == "remove" and 0 <= at < len(rows):
            del rows[at]
            self.anchor = f"text-{language}"
        else:
            return
        part.paragraphs = [self._paragraph(language, n, row) for n, row in enumerate(rows)]

    def _begun(self, language: str) -> TextDraft:
        """Begin a text with the paragraphs of the first one, so that a translator sees what to translate."""
        blank = TextDraft.blank(language)
        first = self.texts[0].language if self.texts else ""
        sent = [ParagraphDraft(row["body"], row["audience"]) for row in self._rows(first)]
        return replace(blank, paragraphs=tuple(sent)) if sent else blank
