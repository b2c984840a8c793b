"""What the interface for programs says of documents, versions, comparisons and proposals: plain facts, named once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from invitations.models import Letter
from outcomes import proposals
from outcomes.models import Document, Proposal, Version
from outcomes.numbering import Line
from outcomes.paragraphs import Paragraph
from outcomes.redline import Row

Facts = dict[str, object]
FORMS = ("docx", "pdf", "akn", "txt")


def document(one: Document) -> Facts:
    """Return the facts of a document; it comes with its meeting and what it replaces."""
    return {
        "id": one.pk,
        "meeting": one.meeting.slug,
        "slug": one.slug,
        "title": one.title,
        "kind": one.type,
        "language": one.language,
        "audience": one.audience,
        "confidential": one.is_confidential,
        "agenda_item": one.agenda_item,
        "replaces": one.replaces_id,
        "url": reverse("api-document", args=[one.pk]),
    }


def version(one: Version) -> Facts:
    """Return the facts of a version; it comes with all that `outlined` fetches."""
    sent = [row.letter for row in one.circulations.all() if row.letter.status == Letter.Status.DISPATCHED]
    issue = getattr(one, "issue", None)
    return {
        "number": one.number,
        "label": one.label,
        "symbol": issue.symbol if issue else "",
        "state": _state(one, is_sent=bool(sent)),
        "sha256": one.content_sha256,
        "sealed_at": one.sealed_at.isoformat(),
        "circulated_at": min(
            (letter.dispatched_at.isoformat() for letter in sent if letter.dispatched_at), default=None
        ),
        "url": reverse("api-version", args=[one.document_id, one.number]),
        "files": {form: reverse("api-file", args=[one.document_id, one.number, form]) for form in FORMS},
    }


def _state(one: Version, *, is_sent: bool) -> str:
    if getattr(one, "adoption", None):
        return "adopted"
    if getattr(one, "rectification", None):
        return "rectified"
    return "circulated" if is_sent else "draft"


def body(text: Sequence[Paragraph], numbers: Mapping[str, str]) -> Facts:
    """Return a text in the form that is hashed, with the number of every paragraph that has one."""
    return {
        "body": [[one.pid, str(one.kind), one.text, list(one.notes)] for one in text],
        "numbers": {one.pid: numbers[one.pid] for one in text if numbers.get(one.pid)},
    }


def row(one: Row) -> Facts:
    """Return one line of a comparison: the ids on either side and the words, kept, put in and taken out."""
    return {
        "kind": one.kind,
        "old": [paragraph.pid for paragraph in one.old],
        "new": [paragraph.pid for paragraph in one.new],
        "move": one.move or None,
        "ops": [[op.sign, op.text] for op in one.ops],
    }


def concordance(lines: Iterable[Line]) -> list[Facts]:
    """Return which number became which, each paragraph once."""
    return [
        {"pid": line.pid, "old": line.old, "new": line.new, "fates": [fate.value for fate in line.fates]}
        for line in lines
    ]


def proposal(one: Proposal) -> Facts:
    """Return a proposal as it stands; it comes from `proposals.whole`."""
    wish = proposals.amendment(one)
    return {
        "number": one.number,
        "by": list(proposals.names(one)),
        "deed": wish.action.value,
        "paragraph": wish.pid,
        "after": wish.after,
        "kind": wish.kind.value,
        "text": wish.text,
        "reason": one.rationale,
        "status": one.status,
        "position": one.position,
    }
