"""What one copy of a letter says, as plain values: kept with the copy, so that the same paper can be made in ten years.

The personal link is not among the stored values: a database that held it would open every reply page.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from invitations import audiences, datewords, references, register, states
from invitations.audiences import Addressee
from invitations.drafts import Draft, TextDraft
from invitations.models import Letter
from msp.models import Letterhead, Meeting

Facts = dict[str, Any]

# Every field that a letter may use, with what it becomes. The only ones: text that people write is never run.
FIELDS = {
    "state": gettext_lazy("the State's name as it stands in a sentence: the Netherlands"),
    "state.name": gettext_lazy("the State's short name: Netherlands"),
    "state.formal": gettext_lazy("its formal name: the Kingdom of the Netherlands"),
    "capacity": gettext_lazy("what it is on the letter's day: Signatory"),
    "addressee.name": gettext_lazy("the head of the mission as the record prints the name"),
    "addressee.title": gettext_lazy("the title under that name"),
    "mission.name": gettext_lazy("the mission's own name"),
    "event.title": gettext_lazy("what the letter invites to"),
    "event.when": gettext_lazy("its day and hour in words"),
    "event.place": gettext_lazy("where it is held"),
    "reply.by": gettext_lazy("the last day for the reply"),
    "reply.link": gettext_lazy("the personal link for the reply"),
    "reference": gettext_lazy("the number of the letter"),
    "meeting.title": gettext_lazy("the meeting's title"),
    "entry_into_force": gettext_lazy("the day on which the treaty enters into force"),
}
LINK = "reply.link"
# What a preview shows in the place of a personal link; it opens nothing.
SAMPLE_LINK = "/r/sample-of-a-personal-link/"
# The same form of address in the other language; anything else is printed as the record has it.
FORMS = {
    "fr": {
        "Excellency": "Excellence",
        register.UNNAMED["en"][0]: register.UNNAMED["fr"][0],
        register.UNNAMED_OBSERVER: "S.E. l’Observateur permanent",
    }
}


@dataclass(frozen=True)
class Circular:
    """All that the copies of one letter have in common, read once for all of them."""

    meeting: Meeting
    draft: Draft
    addressees: Sequence[Addressee]
    enclosures: Sequence[str]
    # The values that are the same for everybody, by language.
    common: Mapping[str, Mapping[str, str]]
    reference: str

    @classmethod
    def of(cls, draft: Draft, meeting: Meeting, *, enclosures: Sequence[str]) -> Circular:
        """Read the register for a draft: eight queries at most, however many are addressed."""
        in_force_on = states.entry_into_force(meeting.treaty, on=draft.dated_on).entry_into_force
        return cls(
            meeting,
            draft,
            audiences.of_draft(draft, meeting),
            enclosures,
            {text.language: _common(draft, meeting, in_force_on, text.language) for text in draft.texts},
            references.expected(meeting.letterhead, year=draft.dated_on.year),
        )

    @classmethod
    def of_letter(cls, letter: Letter) -> Circular:
        """Read a saved letter with its enclosures."""
        titles = letter.enclosures.order_by("position").values_list("title", flat=True)
        return cls.of(Draft.of(letter), letter.meeting, enclosures=list(titles))

    def find(self, code: str) -> Addressee | None:
        """Return the addressee with this code."""
        return next((addressee for addressee in self.addressees if addressee.code == code), None)


def of(
    circular: Circular, addressee: Addressee, *, reference: str = "", watermark: str = "", language: str = ""
) -> Facts:
    """Return what this addressee's copy says, without the personal link; see with_link().

    With a language, what it would say in that text, whatever the addressee's own.
    """
    draft, head, holder = circular.draft, circular.meeting.letterhead, addressee.office_holder
    text = draft.text_for(language or addressee.delegation.language)
    reference = reference or circular.reference
    holder = addressee.office_holder
    return {
        "language": text.language,
        "direction": "rtl" if get_language_info(text.language)["bidi"] else "ltr",
        "letterhead": letterhead(head),
        "reference": reference,
        "place_and_date": datewords.place_and_date(head.place, draft.dated_on, text.language),
        "salutation": form(holder.salutation, text.language) if holder else "",
        "paragraphs": [paragraph.body for paragraph in text.paragraphs if audiences.hears(paragraph, addressee)],
        "values": values(circular, addressee, text, reference=reference),
        "courtesy": text.courtesy,
        "close": text.close,
        "signatory": {"name": draft.signatory_name, "title": draft.signatory_title},
        "addressee": address_lines(addressee, text.language),
        "rsvp": _rsvp(circular, text),
        "enclosures": list(circular.enclosures),
        "watermark": watermark,
    }


def letterhead(head: Letterhead) -> dict[str, Any]:
    """Return the paper of a mission as the templates print it."""
    return {
        "name": head.name,
        "motto": head.motto,
        "emblem": "emblem",
        "lines": head.lines.splitlines(),
        "own_lines": head.own_lines.splitlines(),
        "own_language": head.own_language,
    }


def values(circular: Circular, addressee: Addressee, text: TextDraft, *, reference: str) -> dict[str, str]:
    """Return every field's value for one addressee; a field that has none is left out."""
    language, delegation, holder = text.language, addressee.delegation, addressee.office_holder
    state = delegation.state
    own = {
        "state": in_text(addressee, language),
        "state.name": delegation.name_in(language),
        "state.formal": getattr(state, f"formal_{language}") if state else delegation.name_in(language),
        "capacity": _capacity(addressee, language),
        "addressee.name": form(holder.name, language) if holder else "",
        "addressee.title": holder.title if holder else "",
        "mission.name": mission_name(addressee, language),
        "reference": reference,
    }
    return {name: value for name, value in {**own, **circular.common[language]}.items() if value}


def known(draft: Draft) -> set[str]:
    """Return the fields that this letter can fill in: without an event there is no reply to ask for."""
    asked = FIELDS.keys() if draft.event else {name for name in FIELDS if not name.startswith(("event.", "reply."))}
    return set(asked)


def in_text(addressee: Addressee, language: str) -> str:
    """Return the name as it stands in a sentence: "the Netherlands", "les Pays-Bas"."""
    state = addressee.delegation.state
    if state is None:
        return addressee.delegation.name_in(language)
    return with_article(state.genitive_fr, state.name_fr) if language == "fr" else state.in_text_en


def with_article(genitive: str, name: str) -> str:
    """Return a French name with its article, as the genitive shows it: "du Canada" gives "le Canada"."""
    for contracted, article in (("du ", "le "), ("des ", "les "), ("de la ", "la "), ("de l'", "l'"), ("de l’", "l’")):
        if genitive.startswith(contracted):
            return article + genitive.removeprefix(contracted)
    return re.sub(r"^(de |d'|d’)", "", genitive) or name


def form(text: str, language: str) -> str:
    """Return a form of address in the letter's language where it is the same form; else as the record has it."""
    words, comma = (text[:-1], ",") if text.endswith(",") else (text, "")
    return FORMS.get(language, {}).get(words, words) + comma


def mission_name(addressee: Addressee, language: str) -> str:
    """Return the mission's own name, in French where the letter is in French and the record has it."""
    delegation = addressee.delegation
    return (delegation.mission_name_fr if language == "fr" else "") or delegation.mission_name


def address_lines(addressee: Addressee, language: str) -> list[str]:
    """Return the block at the foot of the letter: name, title, mission."""
    holder = addressee.office_holder
    lines = [form(holder.name, language), holder.title] if holder else []
    return [line for line in (*lines, mission_name(addressee, language)) if line]


def with_link(facts: Mapping[str, Any], url: str) -> Facts:
    """Return the facts with the personal link put in, for the moment in which they are printed or written."""
    if not facts["rsvp"]:
        return dict(facts)
    return {**facts, "values": {**facts["values"], LINK: url}, "rsvp": {**facts["rsvp"], "link": url}}


def sample_link() -> str:
    """Return the link that previews and test letters show: it looks like one and opens nothing."""
    return f"{settings.SITE_URL}{SAMPLE_LINK}"


def digest(facts: object) -> str:
    """Return the SHA-256 of plain values, however their keys are ordered."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _common(draft: Draft, meeting: Meeting, in_force_on: date | None, language: str) -> dict[str, str]:
    event = draft.event
    return {
        "event.title": event.title if event else "",
        "event.when": datewords.when(event, language) if event else "",
        "event.place": event.place if event else "",
        "reply.by": datewords.day(draft.reply_by_on, language) if draft.reply_by_on else "",
        "meeting.title": meeting.title,
        "entry_into_force": datewords.day(in_force_on, language) if in_force_on else "",
    }


def _capacity(addressee: Addressee, language: str) -> str:
    with translation.override(language):
        return addressee.capacity.words if addressee.capacity else _("Observer organisation")


def _rsvp(circular: Circular, text: TextDraft) -> dict[str, str] | None:
    if circular.draft.event is None:
        return None
    head = circular.meeting.letterhead
    return {
        "contact": head.contact_name,
        "email": head.contact_email,
        "by": circular.common[text.language]["reply.by"],
        "link": "",
    }
