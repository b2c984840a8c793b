"""The founding letter of 5 March 2010 with its enclosures, drafted as it was written; the slips in it are its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from invitations import enclosures, letters
from invitations.drafts import Draft, ParagraphDraft, TextDraft
from invitations.enclosures import Paper
from invitations.models import Letter, Paragraph
from invitations.register import DATA
from msp import clock, prose
from msp.models import Event, Meeting, User

# In the order in which they were filed.
ENCLOSED = ("discussion-paper", "roadmap", "agenda")
# In the original these stand in one paragraph; only the States that had consented could do what the second asks.
ASK = "I would ask that all 30 ratifying states"
# The date and the hour come from the briefing itself, so that they move with it.
WHEN, FIELD = "Wednesday 17 March 2010 at 3:00pm", "{event.when}"


def draft_founding_letter(meeting: Meeting, *, author: User, papers: Sequence[Paper] = ()) -> Letter:
    """Draft the letter that invites to the briefing of 17 March 2010, with its three enclosures; unapproved.

    The enclosures are those given, else the papers as they were filed.
    """
    said, body = prose.headed(_read("letter"))
    briefing = meeting.events.get(kind=Event.Kind.BRIEFING, starts_on=date(2010, 3, 17))
    text = TextDraft(
        language="en",
        subject="Invitation: briefing on the First Meeting of States Parties, 17 March 2010",
        courtesy=said["courtesy"],
        close=said["close"],
        paragraphs=tuple(_paragraphs(body)),
    )
    draft = Draft(
        title="Briefing of 17 March",
        dated_on=date(2010, 3, 5),
        signatory_name=said["signatory"],
        signatory_title=said["function"],
        texts=(text,),
        event=briefing,
        reply_by=datetime(2010, 3, 15, 18, 0, tzinfo=clock.zone()),
        asks=("signatory", "themes"),
    )
    letter = letters.compose(meeting, draft, by=author)
    for paper in papers or [_paper(name) for name in ENCLOSED]:
        enclosures.enclose(letter, paper, by=author)
    letter.refresh_from_db()
    return letter


def _paragraphs(body: str) -> list[ParagraphDraft]:
    found = []
    for paragraph in body.strip().split("\n\n"):
        told, ask, asked = paragraph.partition(ASK)
        found.append(ParagraphDraft(told.strip().replace(WHEN, FIELD)))
        if ask:
            found.append(ParagraphDraft(ask + asked, Paragraph.Audience.CONSENTED.value))
    return found


def _paper(name: str) -> Paper:
    said, body = prose.headed(_read(name))
    return Paper(
        title=said["title"],
        kicker=said.get("kicker", ""),
        byline=said.get("byline", ""),
        dated=said.get("dated", ""),
        body=body,
    )


def _read(name: str) -> str:
    return (DATA / "sample" / f"{name}.md").read_text(encoding="utf-8")
