"""Rules for one line that a person writes: a name, a title, an address; kept as written, or refused in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

# Marks, embeddings, overrides and isolates: with them a name reads otherwise than it is stored.
DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Format characters that belong to the spelling of words in Persian, Hindi and other languages.
JOINERS = frozenset("\u200c\u200d")
# Neither stands in a name; braces would read as a field of a letter.
MARKUP = frozenset("<>{}")
LONGEST_EMAIL = 254


def fault_in(text: str, *, limit: int, markup: bool = False) -> str:
    """Say what is wrong with a line of at most `limit` characters; an empty answer means that nothing is.

    `markup` lets angle brackets and braces stand, in remarks that no letter prints.
    """
    if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in text):
        return _("Write it on one line, without line breaks or tabs.")
    if DIRECTIONS.intersection(text):
        return _("Take out the invisible signs that turn the direction of writing.")
    if any(unicodedata.category(sign) in ("Cf", "Cs", "Co", "Cn") and sign not in JOINERS for sign in text):
        return _("Take out the invisible signs.")
    if not markup and MARKUP.intersection(text):
        return _("Leave out the signs < > { }; nothing else is changed.")
    if len(text) > limit:
        return _("Use at most %(limit)s characters; this has %(length)s.") % {"limit": limit, "length": len(text)}
    return ""


def email_fault(text: str) -> str:
    """Say what is wrong with one e-mail address; an empty answer means that nothing is."""
    example = _("Give an e-mail address such as name@mission.example.")
    if fault := fault_in(text, limit=LONGEST_EMAIL):
        return fault
    try:
        validate_email(text)
    except ValidationError:
        return example
    return ""


def plain(text: str) -> str:
    """Fold a text for comparison: no case, no accents, one blank for every run of other signs."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", bare).strip()


def speaks_of(q: str, texts: Iterable[str], emails: Iterable[str] = ()) -> bool:
    """Tell whether each word of a search stands in a text or an address; with an @, in an address."""
    boxes = " ".join(emails).casefold()
    text = f"{plain(' '.join(texts))} {plain(boxes)}"
    return all(word in boxes if "@" in word else plain(word) in text for word in q.casefold().split())
