"""The procedural report: it writes itself from the records, and every figure in it leads to its row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from invitations import datewords
from msp import journal
from msp.models import Meeting, User
from outcomes.faults import NotPossible
from outcomes.models import Document, RecordedDecision, ReportWords, Speaker
from outcomes.paragraphs import Kind
from outcomes.proceedings import figures, papers, records
from outcomes.proceedings.figures import Clause, Figure, Figures, listed, one
from outcomes.proceedings.precedence import Rank
from outcomes.proceedings.records import LANGUAGE, Records
from outcomes.proceedings.report_words import HEADINGS, WORDS

# The paragraph for those who attend in one capacity, and how they are counted there.
CAPACITIES = {
    Rank.PARTY: ("party", "State Party", "States Parties"),
    Rank.CONSENTED: ("consented", "State", "States"),
    Rank.SIGNATORY: ("signatory", "State", "States"),
    Rank.NOT_PARTY: ("not-party", "State", "States"),
    Rank.ORGANISATION: ("organisation", "organization", "organizations"),
}


def title_of(meeting: Meeting) -> str:
    """Return the title of the report."""
    return f"Report of the {meeting.title}"


def clauses(found: Records) -> list[Clause]:
    """Return the report paragraph by paragraph, without the sections of which nothing is recorded."""
    sections = {
        "opening": list(_opening(found)),
        "officers": list(_officers(found)),
        "participation": list(_participation(found)),
        "agenda": list(_agenda(found)),
        "documents": list(_documents(found)),
        "statements": list(_statements(found)),
        "decisions": list(_decisions(found)),
        "next": list(_next(found)),
    }
    whole = [Clause("title", Kind.TITLE, title_of(found.meeting))]
    for key, inside in sections.items():
        if inside:
            whole += [Clause(f"heading-{key}", Kind.HEADING, HEADINGS[key]), *inside]
    return whole


def write(meeting: Meeting, *, by: User, now: datetime) -> tuple[Document, bool]:
    """Write the report as a document, or as the next version of the one there is; say whether anything is new.

    Raises NotPossible before the first sitting was opened, and what `versions.seal` raises.
    """
    found = records.read(meeting)
    if not found.held:
        raise NotPossible(_("No sitting has been opened: there is nothing to report yet."))
    text = [clause.paragraph for clause in clauses(found)]
    return papers.keep(meeting, text, type_=Document.Type.REPORT, title=title_of(meeting), by=by, now=now)


@transaction.atomic
def reword(meeting: Meeting, key: str, words: str, *, by: User) -> bool:
    """Give a paragraph other words; empty ones bring the usual back. Return whether anything changed.

    Raises NotPossible where a figure would be lost.
    """
    usual = WORDS[key]
    known = ReportWords.objects.filter(meeting=meeting, key=key)
    if not words.strip() or figures.check(words, usual) == usual:
        changed = bool(known.delete()[0])
    else:
        said = figures.check(words, usual)
        changed = not known.filter(words=said).exists()
        ReportWords.objects.update_or_create(meeting=meeting, key=key, defaults={"words": said})
    if changed:
        journal.note(meeting, "reworded the report", meeting=meeting, by=by, paragraph=key)
    return changed


# --- sections --------------------------------------------------------------------------------------------------------


def _clause(found: Records, key: str, said: Figures, row: int = 0) -> Clause:
    return Clause(key, Kind.NUMBERED, found.words.get(key, WORDS[key]), said, row)


def _opening(found: Records) -> Iterator[Clause]:
    if not found.held:
        return
    first, last = found.held[0][1], found.held[-1][1]
    assert first.opened_at is not None  # noqa: S101 - that makes it one that was held
    settings = found.page("conduct")
    said = {
        "meeting": one(found.meeting.title, settings),
        "place": one(found.meeting.place, settings),
        "day": found.day(first.on, found.row(first)),
        "hour": found.hour(first.opened_at, found.row(first)),
    }
    yield _clause(found, "opened", said)
    if last.closed_at:
        count = _counted(len(found.held), "plenary meeting", "plenary meetings")
        said = {
            "sittings": one(count, found.page("sitting-list")),
            "day": found.day(last.on, found.row(last)),
            "hour": found.hour(last.closed_at, found.row(last)),
        }
        yield _clause(found, "sat", said)


def _officers(found: Records) -> Iterator[Clause]:
    for decision in found.decisions:
        if decision.pk in found.elections:
            yield _clause(found, "elected", _decided(found, decision), decision.number)


def _participation(found: Records) -> Iterator[Clause]:
    if not any(found.took_part.values()):
        return
    register = found.page("state-list")
    counted = {name: found.standings[name] for name in ("party", "consented", "signatory")}
    said = {
        "day": found.day(found.on, found.page("sitting-list")),
        "treaty": one(found.meeting.treaty.name, register),
        "parties": one(_counted(counted["party"], "State", "States"), f"{register}?standing=party"),
        "consented": one(_counted(counted["consented"], "State", "States"), f"{register}?standing=consented"),
        "signatories": one(_counted(counted["signatory"], "State", "States"), f"{register}?standing=signatory"),
    }
    yield _clause(found, "in-force", said)
    for rank, (key, single, plural) in CAPACITIES.items():
        there = [found.name(delegation) for delegation in found.took_part[rank]]
        if there:
            said = {
                "count": one(_counted(len(there), single, plural), there[0].url.partition("#")[0]),
                "names": listed(*there),
                "treaty": one(found.meeting.treaty.name, register),
            }
            yield _clause(found, key, said)


def _agenda(found: Records) -> Iterator[Clause]:
    if not found.lines:
        return
    adopted = found.conduct.agenda_decision
    decision = next((row for row in found.decisions if adopted and row.pk == adopted.pk), None)
    if decision is None:
        yield _clause(found, "provisional", {})
    else:
        said = _decided(found, decision)
        yield _clause(found, "agenda-symbol" if "symbol" in said else "agenda", said)
    for line in found.lines:
        for each in (line, *line.parts):
            url = found.page("agenda", at=f"item-{each.item.pk}")
            item = {"item": one(each.item.label, url)}
            yield Clause("item", Kind.PLAIN, "{item}", item, each.item.pk)


def _documents(found: Records) -> Iterator[Clause]:
    if not found.issues:
        return
    count = _counted(len(found.issues), "document", "documents")
    yield _clause(found, "documents", {"count": one(count, found.page("document-list"))})
    for issue in found.issues:
        url = f"{found.page('document', issue.version.document.slug)}?b={issue.version_id}"
        said = {"symbol": one(issue.symbol, url), "title": one(issue.version.document.title, url)}
        yield Clause("document", Kind.PLAIN, "{symbol}: {title}", said, issue.pk)


def _statements(found: Records) -> Iterator[Clause]:
    for item, speeches in groupby(found.speeches, key=lambda speech: speech.of.item):
        url = found.page("speakers", item.pk)
        by_kind: dict[bool, list[Speaker]] = {False: [], True: []}
        for speech in speeches:
            by_kind[speech.is_reply].append(speech)
        for is_reply, spoken in by_kind.items():
            if spoken:
                said = {
                    "item": one(item.number, found.page("agenda", at=f"item-{item.pk}")),
                    "count": one(_counted(len(spoken), "delegation", "delegations"), url),
                    "names": listed(*(Figure(_speaker(row), f"{url}#speaker-{row.pk}") for row in spoken)),
                }
                yield _clause(found, "replies" if is_reply else "statements", said, item.pk)


def _decisions(found: Records) -> Iterator[Clause]:
    adopted = found.conduct.agenda_decision_id
    for decision in found.decisions:
        if decision.pk not in found.elections and decision.pk != adopted:
            said = _decided(found, decision)
            yield _clause(found, "decided-symbol" if "symbol" in said else "decided", said, decision.number)


def _next(found: Records) -> Iterator[Clause]:
    after = found.conduct
    if not (after.next_title and after.next_place and after.next_starts_on and after.next_ends_on):
        return
    row = found.page("conduct", at="next")
    if after.next_decision_id:
        row = found.page("decision-list", at=f"decision-{after.next_decision_id}")
    days = datewords.run(after.next_starts_on, after.next_ends_on, LANGUAGE)
    said = {"title": one(after.next_title, row), "place": one(after.next_place, row), "days": one(days, row)}
    yield _clause(found, "next", said)


# --- parts of paragraphs ---------------------------------------------------------------------------------------------


def _decided(found: Records, decision: RecordedDecision) -> Figures:
    row = found.page("decision-list", at=f"decision-{decision.pk}")
    said = {
        "sitting": found.sitting(decision.sitting),
        "day": found.day(decision.sitting.on, found.row(decision.sitting)),
        "decision": one(decision.text, row),
        "how": one(how(decision), row),
    }
    issue = getattr(decision.version, "issue", None) if decision.version else None
    if issue and decision.version:
        said["symbol"] = one(issue.symbol, found.page("document", decision.version.document.slug))
    return said


def how(decision: RecordedDecision) -> str:
    """Return how a decision was taken, a vote with its figures."""
    if decision.how != RecordedDecision.How.VOTE:
        return f"by {decision.how}"
    votes = _counted(decision.in_favour or 0, "vote", "votes")
    abstaining = _counted(decision.abstaining or 0, "abstention", "abstentions")
    return f"by {votes} to {decision.against}, with {abstaining}"


def _speaker(speaker: Speaker) -> str:
    name = speaker.delegation.name_in(LANGUAGE)
    return f"{name} (on behalf of {speaker.group})" if speaker.group else name


def _counted(number: int, single: str, plural: str) -> str:
    return f"{number} {single if number == 1 else plural}"
