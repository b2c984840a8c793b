"""Proposals for the tests, made through the product's own deeds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from invitations.models import Delegation
from msp.models import User
from outcomes import proposals, sealing, versions
from outcomes.merging import Action, Amendment
from outcomes.models import Document, Proposal, Version
from outcomes.paragraphs import Kind, Paragraph
from outcomes.proposals import Giver, Wish
from tests import make
from tests.outcomes.texts import document, text

NOW = datetime(2010, 6, 7, 9, tzinfo=UTC)
NAMES = {"NOR": "Norway", "MEX": "Mexico", "AUT": "Austria", "CHL": "Chile"}
LINES = (
    "Encourage signatory States to complete their ratification procedures as soon as possible;",
    "Report each year on the type and quantity of munitions destroyed;",
    "Designate a focal point within the government;",
)


def paper(*lines: str, **facts: Any) -> Document:
    """A declaration with one sealed version that takes proposals."""
    made = document(proposals_are_open=True, proposals_seen_by="delegations", audience="delegations", **facts)
    versions.seal(made, text(*(lines or LINES)), base=None, by=None, now=NOW)
    return made


def delegation(paper: Document, code: str = "NOR") -> Delegation:
    """A delegation at the paper's meeting."""
    found = Delegation.objects.filter(meeting=paper.meeting, state__code=code).first()
    return found or make.delegation(paper.meeting, code, state=make.state(code, name_en=NAMES[code]))


def staff(paper: Document) -> User:
    """Somebody of the presidency."""
    return User.objects.filter(seats__meeting=paper.meeting, seats__role="presidency").first() or make.user(
        "presidency", paper.meeting
    )


def propose(paper: Document, code: str = "NOR", **facts: Any) -> Proposal:
    """A proposal from the floor: of other words for the first paragraph, unless said otherwise."""
    wish = {name: facts.pop(name) for name in ("reason", "audience", "is_draft", "form_key") if name in facts}
    base = facts.pop("base", None) or versions.head(paper)
    giver = facts.pop("giver", None) or Giver(
        delegation=delegation(paper, code), user=staff(paper), source=Proposal.Source.FLOOR
    )
    change = Amendment(
        facts.pop("action", Action.REPLACE),
        facts.pop("pid", "p1"),
        facts.pop("text", ""),
        facts.pop("after", ""),
        facts.pop("kind", Kind.NUMBERED),
    )
    assert base is not None
    return proposals.propose(paper, Wish(change, **wish), base=base, giver=giver, now=NOW)


def reworded(line: int, old: str, new: str) -> dict[str, str]:
    """The change of some words of one of the lines, as `propose` takes it."""
    assert old in LINES[line - 1]
    return {"pid": f"p{line}", "text": LINES[line - 1].replace(old, new)}


def seal(paper: Document, *lines: str) -> Version:
    """The next version of the paper, with these lines."""
    return sealing.seal(paper, text(*lines), base=versions.head(paper), by=None, now=NOW)


def written(version: Version) -> list[str]:
    """The lines of a version."""
    return [one.text for one in versions.read(version)]


def paragraphs(paper: Document) -> list[Paragraph]:
    """The paragraphs of the newest version."""
    head = versions.head(paper)
    assert head is not None
    return versions.read(head)
