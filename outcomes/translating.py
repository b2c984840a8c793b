"""A text in the other languages of the United Nations: what is translated, what is out of date, and to save it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from msp import journal
from msp.models import User
from outcomes import brackets, marks, numbering, redline, versions
from outcomes.models import Document, Translation, Version, VersionParagraph
from outcomes.paragraphs import BREAK, CALL, Kind, Paragraph

Status = Translation.Status
LANGUAGES = {"ar": "العربية", "zh": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español"}
RIGHT_TO_LEFT = ("ar",)
MISSING, LATE = "missing", "late"
# How a paragraph may stand in a language, in the order of the work.
STATES = {
    MISSING: pgettext_lazy("translation", "missing"),
    LATE: gettext_lazy("out of date"),
    Status.DRAFT.value: Status.DRAFT.label,
    Status.REVISED.value: Status.REVISED.label,
    Status.FINAL.value: Status.FINAL.label,
}


class OvertakenError(Exception):
    """Another translator has saved this paragraph since; `theirs` is what stands there now."""

    def __init__(self, theirs: Translation) -> None:
        super().__init__(_("Another translator has saved this paragraph in the meantime."))
        self.theirs = theirs


@dataclass(frozen=True)
class Line:
    """One paragraph of the newest version with its number, the key of its content, and its translation."""

    paragraph: Paragraph
    number: str
    block: str
    translation: Translation | None = None

    @cached_property
    def state(self) -> str:
        """How it stands: missing, out of date, or as its translator has marked it."""
        if self.translation is None or not self.translation.text:
            return MISSING
        source = self.translation.source
        # A paragraph that only became of another kind says the same.
        if (source.text, tuple(source.notes)) != (self.paragraph.text, self.paragraph.notes):
            return LATE
        return self.translation.status

    @property
    def is_heading(self) -> bool:
        """Whether it stands over other paragraphs."""
        return self.paragraph.kind in (Kind.TITLE, Kind.HEADING, Kind.SUBHEADING)

    @property
    def changes(self) -> SafeString:
        """What the original says now, with what has changed in it since it was translated."""
        before = self.translation.source.text if self.translation else self.paragraph.text
        return marks.written(redline.words(before, self.paragraph.text))

    @property
    def doubts(self) -> list[str]:
        """What a translator should look at again, in words."""
        one = self.translation
        return doubts(self.paragraph, one.text, one.notes) if one and one.text else []


def doubts(source: Paragraph, text: str, notes: Sequence[str]) -> list[str]:
    """Return where the signs of a translation differ from those of its original: brackets, notes and their calls."""
    found = []
    asked, given = brackets.count(source.text), brackets.count(text)
    if asked != given:
        words = _("Open brackets: %(asked)d in the original, %(given)d here.")
        found.append(words % {"asked": asked, "given": given})
    if sorted(CALL.findall(source.text)) != sorted(CALL.findall(text)):
        found.append(_("The calls of footnotes are not those of the original."))
    if len(source.notes) != len(notes):
        words = _("Footnotes: %(asked)d in the original, %(given)d here.")
        found.append(words % {"asked": len(source.notes), "given": len(notes)})
    return found


def languages(document: Document) -> dict[str, str]:
    """Return the languages into which a document is translated, by code, with their own names."""
    return {code: name for code, name in LANGUAGES.items() if code != document.language[:2]}


@dataclass(frozen=True)
class Text:
    """The newest version of a document in one language."""

    version: Version | None
    language: str
    lines: list[Line] = field(default_factory=list)
    # As frozen for a round, by pid; None while they are computed.
    frozen: dict[str, str] | None = None

    @cached_property
    def tally(self) -> Counter[str]:
        """How many of its paragraphs stand how."""
        return Counter(line.state for line in self.lines)

    @property
    def is_final(self) -> bool:
        """Whether every paragraph is translated and final."""
        return self.tally[Status.FINAL] == len(self.lines)


def texts(document: Document, codes: Iterable[str]) -> list[Text]:
    """Return the newest version of a document in some languages; three queries for any number of them."""
    codes = list(codes)
    head = versions.head(document)
    if head is None:
        return [Text(None, code) for code in codes]
    places = list(head.places.select_related("block").order_by("position"))
    rows = document.translations.filter(language__in=codes).select_related("source", "by")
    found = {(one.language, one.pid): one for one in rows}
    frozen = {place.pid: place.number for place in places} if any(place.number for place in places) else None
    numbers = frozen or numbering.computed(place.paragraph for place in places)
    return [
        Text(
            head,
            code,
            [Line(one.paragraph, numbers[one.pid], one.block_id, found.get((code, one.pid))) for one in places],
            frozen,
        )
        for code in codes
    ]


# --- saving ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """What a translator wrote for one paragraph: on which original, and on which save of it."""

    pid: str
    source: str
    lock: int
    text: str
    status: str
    notes: tuple[str, ...] = ()


def mark(text: str, notes: Sequence[str], status: str) -> str:
    """Return the mark by which a form tells what was written in it from what stood there before."""
    said = json.dumps([text.replace(BREAK, "\n"), list(notes), status], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def save(document: Document, language: str, written: Written, *, by: User, now: datetime) -> bool:
    """Keep the translation of one paragraph. Return whether that is new; the same twice is once.

    Raises OvertakenError where another translator has saved other words since.
    """
    rows = document.translations.filter(language=language, pid=written.pid)
    said = {"text": written.text, "notes": list(written.notes), "status": written.status, "source_id": written.source}
    if written.lock and rows.filter(lock=written.lock).update(**said, lock=F("lock") + 1, by=by, at=now):
        return True
    theirs, made = Translation.objects.select_related("by", "source").get_or_create(
        document=document, language=language, pid=written.pid, defaults={**said, "lock": 1, "by": by, "at": now}
    )
    if made:
        return True
    if all(getattr(theirs, name) == value for name, value in said.items()):
        return False
    raise OvertakenError(theirs)


def save_all(
    document: Document, language: str, page: Iterable[Written], *, by: User, now: datetime
) -> tuple[int, dict[str, OvertakenError]]:
    """Keep what was written on a page. Return how many paragraphs are new, and by pid where somebody else was first.

    What was not written on an original of that paragraph is passed over.
    """
    page = list(page)
    places = VersionParagraph.objects.filter(version__document=document, pid__in={one.pid for one in page})
    known = set(places.values_list("pid", "block_id"))
    saved, overtaken = 0, {}
    for one in page:
        if (one.pid, one.source) not in known:
            continue
        try:
            saved += save(document, language, one, by=by, now=now)
        except OvertakenError as fault:
            overtaken[one.pid] = fault
    if saved:
        journal.note(document, "translated", meeting=document.meeting, by=by, language=language, paragraphs=saved)
    return saved, overtaken
