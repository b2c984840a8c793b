"""The texts as staff read them: the list, one document in any of its versions, and any version against any other."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from outcomes import (
    agreements,
    brackets,
    comparison,
    documents,
    marginalia,
    proofs,
    proposals,
    redline,
    versions,
    word_out,
    word_tracked,
)
from outcomes.forms import DocumentForm
from outcomes.models import TAKEN, Document, Issue, Version
from outcomes.paragraphs import Paragraph

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
VIEWS = {
    "changes": gettext_lazy("Changes"),
    "clean": gettext_lazy("Clean"),
    "side": gettext_lazy("Side by side"),
    "words": gettext_lazy("In words"),
}


@staff("text.view")
@require_GET
def document_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """List the documents that this seat may read."""
    found = documents.listed(documents.readable(meeting, role=request.seat.role))
    page = {"documents": found, "may_draft": may(request.seat.role, "text.draft")}
    return render(request, "outcomes/document_list.html", page)


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Begin a document with the text of its first version."""
    form = DocumentForm(request.POST or None, request.FILES or None, meeting=meeting)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        text, label = facts.pop("paragraphs"), facts.pop("label")
        try:
            document = documents.begin(meeting, text, by=request.user, now=timezone.now(), label=label, **facts)
        except versions.TextError as fault:
            form.add_error("text", str(fault))
        else:
            messages.success(request, _("%(title)s is entered with its first version.") % {"title": document.title})
            for what, count in form.losses.items():
                messages.warning(
                    request, _("Not taken over from the file: %(what)s (%(n)d)") % {"what": what, "n": count}
                )
            return redirect("document", meeting.slug, document.slug)
    return render(request, "outcomes/document_form.html", {"form": form}, status=422 if form.errors else 200)


@dataclass(frozen=True)
class Choice:
    """What a reader has chosen: a document, one of its versions, and the version with which that is compared."""

    document: Document
    choices: list[Version]
    new: Version
    old: Version | None

    @property
    def own(self) -> list[Version]:
        """The versions of the document itself, the newest first."""
        return [version for version in self.choices if version.document_id == self.document.pk]

    @property
    def others(self) -> list[Version]:
        """The versions of the other documents that this seat may read."""
        return [version for version in self.choices if version.document_id != self.document.pk]


def choice_of(request: StaffRequest, meeting: Meeting, slug: str) -> Choice:
    """Return what the address asks for, among what this seat may read; 404 where that is nothing."""
    readable = documents.readable(meeting, role=request.seat.role)
    paper = get_object_or_404(readable.select_related("theme"), slug=slug)
    choices = list(
        Version.objects.filter(document__in=readable)
        .select_related("document", "issue")
        .order_by("document__title", "-number")
    )
    own = [version for version in choices if version.document_id == paper.pk]
    new = _chosen(own, request.GET.get("b")) or own[0]
    old = _chosen(choices, request.GET.get("a")) or next((one for one in own if one.pk == new.parent_id), None)
    return Choice(paper, choices, new, old)


@staff("text.view")
@require_GET
def document(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Show a version of a document, clean or against any version of any document that this seat may read."""
    choice = choice_of(request, meeting, slug)
    view = request.GET.get("view", "changes" if choice.old else "clean")
    view = view if view in VIEWS and choice.old else "clean"
    compared = comparison.compare(choice.old, choice.new) if choice.old and view != "clean" else None
    text, numbers = versions.labelled(choice.new)
    lines = compared.lines if compared else comparison.lines(text, numbers)
    may_draft = may(request.seat.role, "text.draft")
    page = {
        "choice": choice,
        "document": choice.document,
        "old": choice.old,
        "new": choice.new,
        "view": view,
        "views": VIEWS if choice.old else {"clean": VIEWS["clean"]},
        "compared": compared,
        "may_draft": may_draft,
        # For those who can mend it; a version of the past is as it was.
        "proofs": proofs.of(choice.new, text, numbers) if may_draft and choice.new == choice.own[0] else [],
        **_margin(request, choice, view, lines, text, numbers),
    }
    return render(request, "outcomes/document.html", page)


def _margin(
    request: StaffRequest,
    choice: Choice,
    view: str,
    lines: list[comparison.Line],
    text: list[Paragraph],
    numbers: dict[str, str],
) -> dict[str, object]:
    """Return what stands beside the newest version: proposals, agreement, and up to where this person has read."""
    document, head = choice.document, choice.new
    last = document.readings.filter(reader=request.user).select_related("version").first()
    facts: dict[str, object] = {"read": last.version if last else None, "is_head": head == choice.own[0]}
    facts["rows"] = [(line, [], None) for line in lines]
    if head != choice.own[0] or view in ("side", "words"):
        return facts
    found = proposals.seen_by_seat(document, request.seat.role)
    cards = marginalia.cards(found, text, numbers, root=request.path)
    beside, lost = marginalia.beside([one for one in cards if not one.is_carried], text)
    agreed = agreements.of(document, head)
    return facts | {
        "rows": [
            (line, *((beside.get(line.pid, []), agreed.get(line.pid)) if line.stands else ([], None))) for line in lines
        ],
        "first": beside.get("", []),
        "lost": lost,
        "tally": marginalia.tally(cards),
        "taken": sum(one.status in TAKEN for one in (card.proposal for card in cards if not card.is_carried)),
        "agreed": agreed,
        "agreed_count": agreements.count(agreed),
        "brackets": brackets.tally(text),
        "paragraph_words": _("Propose or agree") if may(request.seat.role, "text.draft") else _("History"),
    }


def symbol_of(version: Version) -> str:
    """Return the symbol of a version, "" while it has none."""
    issue = Issue.objects.filter(version=version).first()
    return issue.symbol if issue else ""


@staff("text.view")
@require_GET
def document_word(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Hand over a version as a Word file: clean, or with what changed as tracked changes."""
    choice = choice_of(request, meeting, slug)
    old, new = choice.old, choice.new
    title, digest = choice.document.title, new.content_sha256
    if old is not None and request.GET.get("view", "changes") != "clean":
        rows = redline.compare(versions.read(old), versions.read(new), by_id=old.document_id == new.document_id)
        file = word_tracked.tracked(
            rows, author=meeting.letterhead.name, at=new.sealed_at, title=title, symbol=symbol_of(new), digest=digest
        )
        name = f"{slug}-v{new.number}-marked.docx"
    else:
        file, name = (
            word_out.clean(versions.read(new), title=title, symbol=symbol_of(new), digest=digest),
            f"{slug}-v{new.number}.docx",
        )
    return HttpResponse(
        file,
        content_type=WORD,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _chosen(choices: list[Version], asked: str | None) -> Version | None:
    return next((version for version in choices if str(version.pk) == asked), None)
