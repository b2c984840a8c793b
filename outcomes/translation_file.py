"""A translation as a file: what is not translated stands in the original, and the first page says how far it is."""

from __future__ import annotations

from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outcomes import paragraphs, word_out
from outcomes.models import Document, Issue, Version
from outcomes.paragraphs import BREAK, Kind, Paragraph
from outcomes.translating import LATE, MISSING, Line, Text

NOTICE = "provisional"  # the pid of the notice: the same text makes the same bytes
LOCALES = {"zh": "zh-hans"}  # where the interface names a language otherwise


def notice(text: Text) -> str:
    """Return what the first page says of a translation, in its language; nothing once all of it is final."""
    if text.is_final:
        return ""
    missing, late = text.tally[MISSING], text.tally[LATE]
    words = {"missing": missing, "late": late, "open": text.tally.total() - missing - late - text.tally["final"]}
    with translation.override(LOCALES.get(text.language, text.language)):
        said = ngettext(
            "Provisional translation: %(missing)d paragraph missing, %(late)d out of date, %(open)d not yet final.",
            "Provisional translation: %(missing)d paragraphs missing, %(late)d out of date, %(open)d not yet final.",
            missing,
        )
        return said % words


def printed(text: Text) -> list[Paragraph]:
    """Return a translation as it is printed: the notice first, and in brackets what stands in the original."""
    with translation.override(LOCALES.get(text.language, text.language)):
        words = _("(not translated yet)")
    head = [Paragraph(NOTICE, Kind.PLAIN, f"*{notice(text)}*")] if notice(text) else []
    return head + [_printed(line, words) for line in text.lines]


def _printed(line: Line, words: str) -> Paragraph:
    one = line.paragraph
    if line.translation is None or line.state == MISSING:
        # The original comes first: by its letters the paragraph runs from left to right or the other way.
        return replace(one, text=f"[{one.text}] *{words}*") if one.text else one
    return replace(one, text=line.translation.text, notes=tuple(line.translation.notes))


def title(document: Document, text: Text) -> str:
    """Return the title of a document in a language, as its text has it there; else its own."""
    found = next((line for line in text.lines if line.paragraph.kind is Kind.TITLE), None)
    said = found.translation.text if found and found.translation else ""
    return said.replace("*", "").replace(BREAK, " ") or document.title


def symbol(version: Version | None) -> str:
    """Return the symbol of a version, which all its languages carry; "" before it has one."""
    return Issue.objects.filter(version=version).values_list("symbol", flat=True).first() or "" if version else ""


def word(document: Document, text: Text) -> bytes:
    """Return a translation as a Word file, under the symbol of its original."""
    body = printed(text)
    return word_out.clean(
        body,
        title=title(document, text),
        symbol=symbol(text.version),
        digest=paragraphs.digest(body),
        numbers=text.frozen,
    )
