"""The founding non-papers of February 2010 as documents of the meeting, and the five outcomes that they name."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from invitations.enclosures import Paper
from invitations.register import DATA
from msp import prose
from msp.models import Meeting, Seat, User
from outcomes import deciding, documents, enclosing, proposals, versions
from outcomes.merging import Action, Amendment
from outcomes.models import Document, Outcome, Proposal, Version
from outcomes.paragraphs import Kind, Paragraph, clean, new_pid
from outcomes.proposals import Giver, Wish

PAPERS = {
    "discussion-paper": Document.Type.NON_PAPER,
    "roadmap": Document.Type.NON_PAPER,
    "agenda": Document.Type.AGENDA,
}
SEALED_AT = datetime(2010, 2, 26, 9, tzinfo=UTC)
ITEM = re.compile(r"( *)- (.*)")
# The outcomes of the discussion paper, one for each of its items: title, kind, form of adoption, theme, and the
# elements in the paper's words where it does not list them below the item.
EXPECTED: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    (
        "The Vientiane Declaration",
        Document.Type.DECLARATION,
        Outcome.Form.SIGNED,
        "political-declaration",
        (
            "reaffirming States Parties’ commitment to the CCM",
            "to be signed by high level delegates and heads of delegations of States Parties participating in the 1MSP",
        ),
    ),
    (
        "The Vientiane Action Plan",
        Document.Type.ACTION_PLAN,
        Outcome.Form.TEXT,
        "vientiane-action-plan",
        (
            "maps out an overall strategy for the coming 5-year review cycle of the CCM",
            "clear objectives, priorities and specific outputs",
            "benchmarks on how the treaty should be implemented and how progress can be measured",
        ),
    ),
    ("A programme of work for 2011", Document.Type.PROGRAMME, Outcome.Form.TEXT, "programme-of-work-2011", ()),
    (
        "Formats for annual reports under Article 7",
        Document.Type.DECISION,
        Outcome.Form.TEXT,
        "reporting-formats",
        (
            "formats for annual reports under Article 7",
            "mechanisms to support countries in submitting reports",
            "to make them publicly available",
        ),
    ),
    ("Procedural decisions", Document.Type.DECISION, Outcome.Form.DECISIONS, "procedural-matters", ()),
)


# What delegations are made to propose on the discussion paper when the sample is played forward: the deed, the words
# that name the paragraph, and what shall stand there.
INVENTED = {
    "NOR": (Action.REPLACE, "an ambitious political", "a concise and forward-looking political"),
    "MEX": (Action.REPLACE, "specific outputs as well", "specific, time-bound outputs as well as"),
    "AUT": (Action.INSERT, "promote universal adherence", "the establishment of an intersessional programme of work;"),
    "IRL": (Action.COMMENT, "formats for annual reports", "Could the formats be tried before the meeting?"),
}
INVENTED_REASON = "Invented for the sample."
TAKEN_IN = "NOR"


def open_texts(meeting: Meeting) -> None:
    """Enter the discussion paper, the roadmap and the agenda, each with its first version; run again, none twice."""
    if meeting.documents.exists():
        return
    for name, kind in PAPERS.items():
        said, body = prose.headed((DATA / "sample" / f"{name}.md").read_text(encoding="utf-8"))
        documents.begin(
            meeting,
            list(_paragraphs(said, body)),
            by=None,
            now=SEALED_AT,
            label="February 2010",
            title=said["title"],
            type=kind,
            audience=Document.Audience.DELEGATIONS,
        )


def papers(meeting: Meeting) -> list[Paper]:
    """Return the three founding papers, made from their documents, in the order in which they were filed."""
    filed = Version.objects.filter(document__meeting=meeting, sealed_at=SEALED_AT).order_by("pk")
    return [enclosing.paper(version) for version in filed.select_related("document")]


def open_round(meeting: Meeting, *, now: datetime) -> None:
    """Let four delegations propose on the discussion paper, as they might have, and take one in; once."""
    document = meeting.documents.filter(type=Document.Type.NON_PAPER).order_by("pk").first()
    version = versions.head(document) if document else None
    if document is None or version is None or document.proposals.exists():
        return
    document.proposals_are_open, document.proposals_seen_by = True, Document.Audience.DELEGATIONS
    document.save(update_fields=["proposals_are_open", "proposals_seen_by"])
    office = User.objects.filter(seats__meeting=meeting, seats__role=Seat.Role.SECRETARIAT).first()
    delegations = {one.code: one for one in meeting.delegations.select_related("state") if one.code in INVENTED}
    text = versions.read(version)
    for code, (action, words, other) in INVENTED.items():
        here = next((one for one in text if words in one.text), None)
        if here is None or code not in delegations:
            continue
        said = here.text.replace(words, other) if action is Action.REPLACE else other
        wish = Amendment(action, here.pid, said, kind=here.kind)
        giver = Giver(delegation=delegations[code], user=office, source=Proposal.Source.FLOOR)
        made = proposals.propose(document, Wish(wish, INVENTED_REASON), base=version, giver=giver, now=now)
        if code == TAKEN_IN and office:
            deciding.decide(made, Proposal.Status.ACCEPTED, by=office, now=now)


def _paragraphs(said: dict[str, str], body: str) -> list[Paragraph]:
    head = [(Kind.PLAIN, said.get("kicker", "")), (Kind.TITLE, said["title"])]
    head += [(Kind.PLAIN, said.get(key, "")) for key in ("byline", "dated")]
    return [
        Paragraph(new_pid(), kind, clean(text)) for kind, text in [*head, *map(_item, body.split("\n"))] if text.strip()
    ]


def _item(line: str) -> tuple[Kind, str]:
    found = ITEM.fullmatch(line)
    if not found:
        return Kind.NUMBERED, line
    return (Kind.SUBSUB if found[1] else Kind.SUB), found[2]


def open_outcomes(meeting: Meeting) -> None:
    """Put the five outcomes of the discussion paper on the board, with their texts where there are any; once."""
    if meeting.outcomes.exists():
        return
    themes = {theme.slug: theme for theme in meeting.themes.all()}
    texts = {paper.type: paper for paper in meeting.documents.exclude(type=Document.Type.DECISION).order_by("-pk")}
    listed = _listed((DATA / "sample" / "discussion-paper.md").read_text(encoding="utf-8"))
    Outcome.objects.bulk_create(
        Outcome(
            meeting=meeting,
            position=position,
            title=title,
            kind=kind,
            form=form,
            elements="\n".join(elements or below),
            theme=themes.get(theme),
            document=texts.get(kind),
        )
        for position, ((title, kind, form, theme, elements), below) in enumerate(zip(EXPECTED, listed, strict=True), 1)
    )


def _listed(paper: str) -> list[list[str]]:
    """Return, for each item of a paper, what is listed below it."""
    items: list[list[str]] = []
    for found in filter(None, map(ITEM.fullmatch, prose.headed(paper)[1].split("\n"))):
        if not found[1]:
            items.append([])
        elif items:
            items[-1].append(found[2].replace("*", "").rstrip(" ;.:"))
    return items
