"""The pages of a text in other languages: how far each is, and the original beside its translation."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from invitations.views.states import page_of
from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from outcomes import documents, marks, redline, translating, translation_file
from outcomes.models import Document, Translation
from outcomes.paragraphs import BREAK, clean
from outcomes.translating import LANGUAGES, LATE, MISSING, RIGHT_TO_LEFT, STATES, Line, OvertakenError, Status, Written
from outcomes.views.reading import WORD

# A paragraph in the form: its id, the save it was shown, the original it was shown, and what stood in its fields.
ROW = re.compile(r"([0-9A-Za-z]{1,24}):(\d{1,8}):([0-9a-f]{64}):([0-9a-f]{16})")
CHIPS = {
    MISSING: ("x", "clock"),
    LATE: ("wait", "alert"),
    Status.DRAFT: ("info", "pen"),
    Status.REVISED: ("info", "check"),
    Status.FINAL: ("ok", "check"),
}


@dataclass(frozen=True)
class Field:
    """One paragraph in the form: the original, and what stands in the fields beside it."""

    line: Line
    text: str
    status: str
    notes: tuple[str, ...]
    look: tuple[str, str, str] = field(default=("", "", ""))
    # What another translator has saved, and how what is written here differs from it.
    theirs: Translation | None = None
    difference: SafeString = field(default_factory=SafeString)

    @property
    def source(self) -> SafeString:
        """The original, with what has changed in it since it was translated."""
        return self.line.changes if self.line.state == LATE else marks.plain(self.line.paragraph.text)

    @property
    def their_words(self) -> SafeString:
        """What the other translator has saved."""
        return marks.plain(self.theirs.text) if self.theirs else SafeString()

    @property
    def words(self) -> str:
        """The translation as it stands in its text area."""
        return self.text.replace(BREAK, "\n")

    @property
    def rows(self) -> int:
        """How many lines the text area has before it grows."""
        return max(len(self.line.paragraph.text), len(self.text)) // 55 + 1

    @property
    def key(self) -> str:
        """What the form carries of it."""
        stands = self.theirs or self.line.translation
        said = (stands.text, stands.notes, stands.status) if stands else ("", (), Status.DRAFT.value)
        return ":".join(
            (self.line.paragraph.pid, str(stands.lock if stands else 0), self.line.block, translating.mark(*said))
        )


def _document(request: StaffRequest, meeting: Meeting, slug: str) -> Document:
    return get_object_or_404(documents.readable(meeting, role=request.seat.role), slug=slug)


@staff("text.view")
@require_GET
def translation_list(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Show how far a text is in each of the other languages."""
    document = _document(request, meeting, slug)
    names = translating.languages(document)
    texts = translating.texts(document, names)
    page = {
        "document": document,
        "original": LANGUAGES.get(document.language[:2], document.language),
        "states": STATES.values(),
        "texts": [
            (text, names[text.language], [(words, text.tally[state]) for state, words in STATES.items()])
            for text in texts
        ],
        "length": len(texts[0].lines),
        "version": texts[0].version,
        "symbol": translation_file.symbol(texts[0].version),
        "may_draft": may(request.seat.role, "text.draft"),
    }
    return render(request, "outcomes/translation_list.html", page)


@staff("text.view")
@require_GET
def translation_word(request: StaffRequest, meeting: Meeting, slug: str, language: str) -> HttpResponse:
    """Hand over a translation as a Word file."""
    document = _document(request, meeting, slug)
    text = _text(document, language)
    name = f"{slug}-v{text.version.number if text.version else 0}-{language}.docx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(translation_file.word(document, text), content_type=WORD, headers=headers)


def _text(document: Document, language: str) -> translating.Text:
    if language not in translating.languages(document):
        raise Http404
    return translating.texts(document, [language])[0]


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def translation_edit(request: StaffRequest, meeting: Meeting, slug: str, language: str) -> HttpResponse:
    """Show the original beside its translation; keep what was written, one paragraph or all of the page."""
    document = _document(request, meeting, slug)
    text = _text(document, language)
    if request.method != "POST":
        return _page(request, document, text, {}, {})
    _do, _colon, pid = request.POST.get("do", "").partition(":")
    written = _written(request, confirmed=pid)
    saved, overtaken = translating.save_all(document, language, written, by=request.user, now=timezone.now())
    if overtaken:
        mine = {one.pid: one for one in written if one.pid in overtaken}
        return _page(request, document, _text(document, language), mine, overtaken)
    words = ngettext("%(n)d paragraph is saved.", "%(n)d paragraphs are saved.", saved)
    messages.success(request, words % {"n": saved} if saved else _("Nothing had changed."))
    return redirect(request.get_full_path() + (f"#p-{pid}" if pid.isalnum() else ""))


def _written(request: HttpRequest, *, confirmed: str) -> list[Written]:
    """Return what was written into a form; paragraphs that nobody touched are left alone, but for a confirmed one."""
    found = []
    for row in map(ROW.fullmatch, request.POST.getlist("row")):
        if row is None:
            continue
        pid, lock, source, before = row.groups()
        typed, status = request.POST.get(f"text-{pid}", ""), request.POST.get(f"status-{pid}", "")
        status = status if status in Status.values else Status.DRAFT.value
        text = clean(typed.replace("\x00", ""))
        notes = tuple(filter(None, map(clean, request.POST.get(f"notes-{pid}", "").replace("\x00", "").split("\n"))))
        touched = translating.mark(text, notes, status) != before and (text or lock != "0")
        if touched or (pid == confirmed and text):
            found.append(Written(pid, source, int(lock), text, status, notes))
    return found


def _page(
    request: StaffRequest,
    document: Document,
    text: translating.Text,
    mine: dict[str, Written],
    overtaken: dict[str, OvertakenError],
) -> HttpResponse:
    asked = request.GET.get("state", "")
    asked = asked if asked in STATES else ""
    shown = [one for one in text.lines if not asked or one.state == asked or one.paragraph.pid in mine]
    page = page_of(request, shown)
    rest = [one for one in shown if one.paragraph.pid in mine and one not in page.object_list]
    context = {
        "document": document,
        "language": text.language,
        "name": LANGUAGES[text.language],
        "direction": "rtl" if text.language in RIGHT_TO_LEFT else "ltr",
        "facets": [("", _("All"), len(text.lines)), *((key, words, text.tally[key]) for key, words in STATES.items())],
        "asked": asked,
        "page": page,
        "fields": [_field(one, mine, overtaken) for one in [*rest, *page.object_list]],
        "statuses": Status.choices,
        "final": text.tally[Status.FINAL],
        "total": len(text.lines),
        "overtaken": [(one.number, one.paragraph.pid) for one in text.lines if one.paragraph.pid in overtaken],
    }
    return render(request, "outcomes/translation_form.html", context, status=409 if overtaken else 200)


def _field(line: Line, mine: dict[str, Written], overtaken: dict[str, OvertakenError]) -> Field:
    look = (*CHIPS[Status(line.state) if line.state in Status.values else line.state], str(STATES[line.state]))
    own = mine.get(line.paragraph.pid)
    if own is not None:
        theirs = overtaken[own.pid].theirs
        difference = marks.written(redline.words(theirs.text, own.text))
        return Field(line, own.text, own.status, own.notes, look, theirs, difference)
    one = line.translation
    if one is None:
        return Field(line, "", Status.DRAFT.value, (), look)
    return Field(line, one.text, one.status, tuple(one.notes), look)
