"""A letter as it is being written: plain values, so that a preview needs nothing saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from invitations.models import Letter, LetterText, Paragraph
from msp import clock
from msp.models import Event, Meeting

# The languages in which a letter may be written; who has another receives English.
LANGUAGES = {"en": _("English"), "fr": _("French")}
# What a new text begins with.
COURTESY = {
    "en": "Please accept, Your Excellency, the assurances of my highest consideration.",
    "fr": "Veuillez agréer, Excellence, les assurances de ma très haute considération.",
}
CLOSE = {"en": "Yours sincerely,", "fr": ""}
SUBJECT = {"en": "Invitation: {event.title}, {event.when}", "fr": "Invitation : {event.title}, {event.when}"}


@dataclass(frozen=True)
class ParagraphDraft:
    """One paragraph and whom it concerns."""

    body: str
    audience: str = Paragraph.Audience.EVERYONE.value
    picked: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextDraft:
    """The letter in one language."""

    language: str
    subject: str = ""
    courtesy: str = ""
    close: str = ""
    paragraphs: tuple[ParagraphDraft, ...] = ()

    @classmethod
    def blank(cls, language: str) -> TextDraft:
        """Begin a text in a language with the forms that are usual there."""
        return cls(language, SUBJECT[language], COURTESY[language], CLOSE[language], (ParagraphDraft(""),))


@dataclass(frozen=True)
class Draft:
    """Everything of a letter that its author decides, but for the enclosures."""

    title: str
    dated_on: date
    signatory_name: str
    signatory_title: str
    texts: tuple[TextDraft, ...]
    event: Event | None = None
    reply_by: datetime | None = None
    numbering: str = Letter.Numbering.CIRCULAR.value
    asks: tuple[str, ...] = ()
    to_states: bool = True
    to_organisations: bool = False
    only_codes: tuple[str, ...] = ()
    reminds_of: Letter | None = field(default=None, compare=False)

    @classmethod
    def blank(cls, meeting: Meeting, *, dated_on: date, title: str = "", event: Event | None = None) -> Draft:
        """Begin a letter on the meeting's paper."""
        head, text = meeting.letterhead, TextDraft.blank("en")
        if event is None:
            text = replace(text, subject="")
        return cls(title, dated_on, head.signatory_name, head.signatory_title, (text,), event=event)

    @classmethod
    def of(cls, letter: Letter) -> Draft:
        """Read a saved letter: two queries."""
        texts = letter.texts.prefetch_related("paragraphs")
        return cls(
            title=letter.title,
            dated_on=letter.dated_on,
            signatory_name=letter.signatory_name,
            signatory_title=letter.signatory_title,
            texts=in_order(_text(text) for text in texts),
            event=letter.event,
            reply_by=letter.reply_by,
            numbering=letter.numbering,
            asks=tuple(letter.asks),
            to_states=letter.to_states,
            to_organisations=letter.to_organisations,
            only_codes=tuple(letter.only_codes),
            reminds_of=letter.reminds_of,
        )

    @property
    def reply_by_on(self) -> date | None:
        """The day of the reply in Geneva."""
        return self.reply_by.astimezone(clock.zone()).date() if self.reply_by else None

    def text_for(self, language: str) -> TextDraft:
        """Return the text that a reader of this language receives: their own, else English, else the first."""
        written = {text.language: text for text in self.texts}
        return written.get(language[:2]) or written.get("en") or self.texts[0]

    def with_text(self, text: TextDraft) -> Draft:
        """Return the draft with this text in the place of the one in its language, or beside the others."""
        others = (other for other in self.texts if other.language != text.language)
        return replace(self, texts=in_order([*others, text]))

    def without_text(self, language: str) -> Draft:
        """Return the draft without the text in this language."""
        return replace(self, texts=tuple(text for text in self.texts if text.language != language))


def in_order(texts: Iterable[TextDraft]) -> tuple[TextDraft, ...]:
    """Return texts in the order in which the page shows them."""
    known = list(LANGUAGES)
    return tuple(sorted(texts, key=lambda text: known.index(text.language)))


def _text(text: LetterText) -> TextDraft:
    paragraphs = sorted(text.paragraphs.all(), key=lambda paragraph: paragraph.position)
    return TextDraft(
        text.language,
        text.subject,
        text.courtesy,
        text.close,
        tuple(ParagraphDraft(p.body, p.audience, tuple(p.picked)) for p in paragraphs),
    )
