"""What stands beside a text: each proposal as a card at its paragraph, with what it would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from invitations.models import Delegation
from outcomes import marks, proposals, redline
from outcomes.merging import Action, Amendment
from outcomes.models import Decision, Proposal
from outcomes.paragraphs import Paragraph
from outcomes.redline import Op

# How a status looks: the colour of its chip and its sign.
LOOKS = {
    Proposal.Status.DRAFT: ("wait", "pen"),
    Proposal.Status.SUBMITTED: ("wait", "clock"),
    Proposal.Status.ACCEPTED: ("ok", "check"),
    Proposal.Status.AMENDED: ("ok", "check"),
    Proposal.Status.BRACKETED: ("ok", "check"),
    Proposal.Status.REJECTED: ("x", "x"),
    Proposal.Status.WITHDRAWN: ("x", "x"),
}
STATUSES = {str(value): label for value, label in Proposal.Status.choices}
# Letters of unchanged text that are shown on either side of a change.
ROUND = 40


@dataclass(frozen=True)
class Card:
    """A proposal as it is shown."""

    proposal: Proposal
    where: str
    change: SafeString
    names: tuple[str, ...]
    decision: Decision | None
    words: str
    # Where it is looked at and decided on.
    url: str = ""
    is_beside: bool = False

    @property
    def label(self) -> str:
        """What a screen reader calls it."""
        return _("Proposal %(n)d by %(who)s") % {"n": self.proposal.number, "who": self.names[0]}

    @property
    def chip(self) -> tuple[str, str]:
        """Colour and sign of its status."""
        return LOOKS[Proposal.Status(self.proposal.status)]

    @property
    def status_words(self) -> str:
        """Its status in words; the model's own way to them walks through all choices for every card."""
        return str(STATUSES[self.proposal.status])

    @property
    def fits(self) -> bool:
        """Whether it can be accepted as it is."""
        return self.proposal.position in (Proposal.Position.CURRENT, Proposal.Position.REBASED)

    @property
    def changes_words(self) -> bool:
        """Whether the text would change by it."""
        return self.proposal.deed != Proposal.Deed.COMMENT

    @property
    def is_carried(self) -> bool:
        """Whether a version carries the decision, so that it stands."""
        return self.decision is not None and self.decision.version_id is not None


def cards(
    found: Iterable[Proposal],
    text: Sequence[Paragraph],
    numbers: Mapping[str, str],
    *,
    language: str = "en",
    reader: Delegation | None = None,
    root: str = "",
) -> list[Card]:
    """Return proposals, fetched whole, as cards against a text; no query.

    `reader` is the delegation that may stand beside them, `root` the address of the document's page.
    """
    known = {one.pid: one for one in text}
    wishes = [(one, proposals.amendment(one)) for one in found]
    return [
        Card(
            proposal=one,
            where=place(wish, numbers, known),
            change=wished(wish, known, numbers),
            names=proposals.names(one, language),
            decision=next((made for made in one.decisions.all() if made.undone_at is None), None),
            words=wish.text,
            url=f"{root}proposals/{one.number}/",
            is_beside=reader in one.cosponsors.all(),
        )
        for one, wish in wishes
    ]


def place(wish: Amendment, numbers: Mapping[str, str], known: Mapping[str, Paragraph]) -> str:
    """Return the place of a change in words: the number of its paragraph, or how that begins."""
    if not wish.pid:
        return _("at the beginning")
    if wish.pid not in known:
        return _("a paragraph that is gone")
    return numbers.get(wish.pid) or f"“{known[wish.pid].text[:30]}…”"


def wished(wish: Amendment, known: Mapping[str, Paragraph], numbers: Mapping[str, str]) -> SafeString:
    """Return a change with its marks."""
    base = known[wish.pid].text if wish.pid in known else ""
    match wish.action:
        case Action.REPLACE:
            return marks.written(excerpt(redline.words(base, wish.text)))
        case Action.DELETE if wish.text:
            return marks.written(excerpt(redline.words(base, wish.text)))
        case Action.DELETE:
            return marks.written(excerpt([Op("-", base)]))
        case Action.INSERT:
            return marks.written([Op("+", wish.text)])
        case Action.MOVE:
            after = numbers.get(wish.after) or _("the beginning")
            return format_html("{}", _("move after %(place)s") % {"place": after})
        case Action.COMMENT:
            return marks.plain(wish.text)


def excerpt(ops: Iterable[Op]) -> list[Op]:
    """Return a redline with long stretches that stay cut down to what stands round the changes."""
    short = []
    listed = list(ops)
    for at, op in enumerate(listed):
        text = op.text
        if op.sign == "=" and len(text) > 2 * ROUND:
            before = "" if at == 0 else text[:ROUND].rsplit(" ", 1)[0] + " "
            after = "" if at == len(listed) - 1 else " " + text[-ROUND:].split(" ", 1)[-1]
            text = _joined(text, before, after)
        elif len(text) > 10 * ROUND:
            text = _joined(text, f"{text[: 5 * ROUND]} ", f" {text[-5 * ROUND :]}")
        short.append(Op(op.sign, text))
    return short


def _joined(text: str, before: str, after: str) -> str:
    """Return the two ends of a text; italics that begin or end in what is left out do so at the dots."""
    lost = text.count("*") - before.count("*") - after.count("*")
    return f"{before}{'*' if lost % 2 else ''}…{after}"


def beside(found: Iterable[Card], text: Sequence[Paragraph]) -> tuple[dict[str, list[Card]], list[Card]]:
    """Return cards by the paragraph at which they stand, and those whose paragraph is gone."""
    here = {"", *(one.pid for one in text)}
    placed: dict[str, list[Card]] = {}
    lost = []
    for card in found:
        if card.proposal.pid in here and card.proposal.position != Proposal.Position.ORPHAN:
            placed.setdefault(card.proposal.pid, []).append(card)
        else:
            lost.append(card)
    return placed, lost


def tally(found: Sequence[Card]) -> dict[str, int]:
    """Return how many proposals are taken in, open and not accepted; drafts and withdrawn ones do not count."""
    Status = Proposal.Status  # noqa: N806 - the class, in short
    groups = {
        "accepted": (Status.ACCEPTED, Status.AMENDED, Status.BRACKETED),
        "open": (Status.SUBMITTED,),
        "rejected": (Status.REJECTED,),
    }
    counts = {name: sum(card.proposal.status in group for card in found) for name, group in groups.items()}
    return counts | {"all": sum(counts.values())}
