"""A letter as one addressee will see it, before anything is frozen: paper and covering mail on the screen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from invitations import approval, copies, facts
from invitations.facts import Circular, Facts
from invitations.models import Delegation, Letter
from msp import paper, prose
from msp.paper import TooLong

KINDS = ("letter", "mail")


@dataclass(frozen=True)
class Preview:
    """One addressee's letter, with the way to the addressees beside."""

    # Everybody who is written to, as (code, name), and which of them this is.
    everybody: Sequence[tuple[str, str]]
    number: int
    delegation: Delegation
    standing: str
    kind: str
    said: Facts
    languages: Sequence[str]

    @property
    def code(self) -> str:
        """Whose letter it is."""
        return self.everybody[self.number - 1][0]

    @property
    def total(self) -> int:
        """How many are written to."""
        return len(self.everybody)

    @property
    def language(self) -> str:
        """The text that is shown."""
        return str(self.said["language"])

    @property
    def previous(self) -> str:
        """The code of the addressee before; the first has the last before it."""
        return self.everybody[self.number - 2][0]

    @property
    def next(self) -> str:
        """The code of the addressee after; the last has the first after it."""
        return self.everybody[self.number % self.total][0]

    @property
    def sheet(self) -> dict[str, Any]:
        """What stands on the paper, with what differs from copy to copy marked."""
        return sheet(self.said)

    @property
    def mail(self) -> dict[str, Any]:
        """The covering mail to the first mailbox."""
        return mail(self.said)


def of(circular: Circular, *, code: str = "", kind: str = "letter", language: str = "") -> Preview | None:
    """Return a draft as this addressee would see it, or the first one; None where nobody is addressed."""
    if not circular.addressees:
        return None
    addressee = circular.find(code) or circular.addressees[0]
    everybody = [(one.code, one.delegation.name) for one in circular.addressees]
    number = everybody.index((addressee.code, addressee.delegation.name)) + 1
    said = facts.of(circular, addressee, language=language)
    said = facts.with_link(_filled(said), facts.sample_link())
    text = circular.draft.text_for(said["language"])
    said |= {
        "subject": prose.plain(text.subject, _named(text.subject, said["values"])),
        "state_is_asked_to_sign": approval.is_asked_to_sign(circular, addressee),
        "via_fallback": addressee.via_fallback,
        "recipients": [approval.box(one, link="") for one in addressee.mailboxes],
    }
    written = [text.language for text in circular.draft.texts]
    return Preview(everybody, number, addressee.delegation, addressee.standing, _kind(kind), said, written)


def of_copies(letter: Letter, *, code: str = "", kind: str = "letter") -> Preview | None:
    """Return an approved letter as it is kept, with a link that opens nothing: who reads along must not answer."""
    order = ("delegation__state__seat_en", "delegation__organisation__name_en")
    found = letter.copies.order_by(*order).select_related("delegation__state", "delegation__organisation")
    all_ = list(found.defer("facts"))
    if not all_:
        return None
    chosen = next((one for one in all_ if one.delegation.code == code), all_[0])
    everybody = [(one.delegation.code, one.delegation.name) for one in all_]
    said = facts.with_link(chosen.facts, facts.sample_link())
    number = all_.index(chosen) + 1
    return Preview(everybody, number, chosen.delegation, chosen.capacity, _kind(kind), said, [said["language"]])


def sheet(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the paper shows, its lines as they are kept; an address too long for it is told in its place."""
    try:
        printed, fault = paper.letter(said, preview=True), ""
    except TooLong as long:
        printed, fault = paper.letter({**said, "addressee": [], "rsvp": None}, preview=True), str(long)
    rsvp = said["rsvp"] and {**said["rsvp"], "by": paper.words(said["language"]).by.format(said["rsvp"]["by"])}
    return {**printed, "letterhead": said["letterhead"], "addressee": said["addressee"], "rsvp": rsvp, "fault": fault}


def mail(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the covering mail as a page of ours may show it."""
    boxes = said["recipients"] or [{"email": _("no address"), "label": "", "purpose": "to"}]
    composed = copies.cover(said, boxes[0])
    return {"to": [box["email"] for box in boxes], "subject": composed.subject, "body": bare(composed.html)}


def bare(html: str) -> SafeString:
    """Return a mail's body without its inline styles, its landmarks and its hidden line, for a page with its own.

    The mail is our own template's, every value in it escaped.
    """
    body = re.sub(r"(?s)^.*?<body[^>]*>|</body>.*$", "", html)
    body = re.sub(r'(?s)<div style="display:none[^"]*">.*?</div>', "", body, count=1)
    body = re.sub(r' (?:style|role|width|cellpadding|cellspacing|align|bgcolor)="[^"]*"', "", body)
    body = re.sub(r"<(/?)(?:table|tr|td|h1)\b", r"<\1div", body)
    return mark_safe(body)  # noqa: S308 - see above


def _kind(asked: str) -> str:
    return asked if asked in KINDS else KINDS[0]


def _filled(said: Facts) -> Facts:
    """Let a field without a value stand as it was written: the check tells of it, the preview goes on."""
    used = "\n\n".join([*said["paragraphs"], said["courtesy"]])
    return {**said, "values": _named(used, said["values"])}


def _named(text: str, values: Mapping[str, str]) -> dict[str, str]:
    return {**{name: f"{{{name}}}" for name in prose.fields(text)}, **values}
