"""A paragraph: what every version of a text is made of.

A text is plain, with three signs: `*italic*`, literal `[brackets]`, and `[^1]` for the call of its first footnote. A
number is never part of it: numbers are computed from the kinds, or frozen for a round.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

BREAK = "\u2028"  # a line break inside a paragraph; "\n" always ends one
CALL = re.compile(r"\[\^(\d+)\]")


class Kind(StrEnum):
    """What a paragraph is, from which its number and its look follow."""

    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    PREAMBULAR = "preambular"
    OPERATIVE = "operative"
    NUMBERED = "numbered"
    SUB = "sub"
    SUBSUB = "subsub"
    ACTION = "action"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its lasting id, its kind, its text and the texts of its footnotes."""

    pid: str
    kind: Kind
    text: str
    notes: tuple[str, ...] = ()


def new_pid() -> str:
    """Return an id that no paragraph has yet: twelve hexadecimal digits that also serve as a bookmark's name."""
    return secrets.token_hex(6)


def clean(text: str) -> str:
    """Return a text as it is kept: NFC, spaces for tabs, U+2028 for a line break, no space at its ends."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return re.sub(r" *[\n\u2028\u2029\v\f\x85] *", BREAK, text.strip()).strip(f" {BREAK}")


def canonical(paragraphs: Iterable[Paragraph]) -> bytes:
    """Return the form of a text that is hashed: `[[pid,kind,text,notes],…]` in JSON, UTF-8, NFC, without spaces."""
    rows = [[one.pid, str(one.kind), one.text, list(one.notes)] for one in paragraphs]
    written = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return unicodedata.normalize("NFC", written).encode()


def digest(paragraphs: Iterable[Paragraph]) -> str:
    """Return the SHA-256 of a text in its canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(paragraphs)).hexdigest()


def block_digest(kind: str, text: str, notes: Sequence[str]) -> str:
    """Return the SHA-256 by which a paragraph's content is kept once, whatever its id."""
    written = json.dumps([str(kind), text, list(notes)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", written).encode()).hexdigest()
