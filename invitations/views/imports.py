"""The pages of an import: choose a file, look at every row, repair what needs it, import the rest."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from invitations.addresses import import_drafts, imports, sheets
from invitations.addresses.import_columns import BY_KEY, COLUMNS, MANY
from invitations.addresses.import_drafts import Draft
from invitations.addresses.imports import Line, Status
from invitations.forms.register import RepairForm, UploadForm, column_choices
from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting

# Few enough that a page of the longest cells stays within what a form may send.
PAGE = 20


@staff("state.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Ask for a file and read it; nothing of the address book changes."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            sheet = sheets.read(upload)
        except sheets.UnreadableError as fault:
            form.add_error("file", str(fault))
        else:
            draft = import_drafts.start(sheet, meeting=meeting, by=request.user, name=str(upload.name)[:200])
            return redirect("import", meeting.slug, draft.key)
    drafts = import_drafts.waiting(meeting=meeting, by=request.user)
    context = {"form": form, "columns": COLUMNS, "drafts": drafts}
    return render(request, "invitations/import_new.html", context, status=422 if form.is_bound else 200)


@staff("state.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def import_draft(request: StaffRequest, meeting: Meeting, key: str) -> HttpResponse:
    """Show every row with what it would change, the bad ones with their cells to repair; keep the repairs (by POST)."""
    draft = _draft(request, meeting, key)
    if request.method == "POST":
        count = _keep_repairs(request, draft)
        words = ngettext("One row is looked at anew.", "%(count)s rows are looked at anew.", count)
        messages.info(request, words % {"count": count})
        return redirect("import", meeting.slug, key)
    book = imports.Book(meeting, on=clock.today(meeting))
    found = imports.check(draft, book)
    counts = {status.value: sum(line.status == status for line in found) for status in Status}
    show = request.GET.get("show") or (Status.BAD if counts[Status.BAD] else "")
    shown = [line for line in found if line.status == show] if counts.get(show) else found
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    rows = [(line, _repair_form(line, book)) for line in page]
    context = {
        "draft": draft,
        "page": page,
        "rows": rows,
        "has_forms": any(form for _line, form in rows),
        "views": _views(counts, len(found), show if shown is not found else ""),
        "bad": counts[Status.BAD],
        "ready": counts[Status.CHANGED] + counts[Status.NEW],
        "same": counts[Status.SAME],
        "columns": list(enumerate(zip(draft.headers, draft.columns, strict=True))),
        "choices": column_choices(),
        "has_party": "party" in draft.columns,
        "parties": [party.name_in("en") for party in book.parties],
    }
    return render(request, "invitations/import.html", context)


def _views(counts: dict[str, int], total: int, show: str) -> list[tuple[str, str, int, bool]]:
    """Return the facets of the preview as (value, words, rows, chosen)."""
    words = {
        Status.BAD: _("To repair"),
        Status.CHANGED: _("Changed"),
        Status.NEW: _("New"),
        Status.SAME: _("As on record"),
        Status.OUT: _("Left out"),
        Status.DONE: _("Imported"),
    }
    views = [("all", _("All"), total, not show)]
    return views + [(key, text, counts[key], key == show) for key, text in words.items() if counts[key]]


def _repair_form(line: Line, book: imports.Book) -> RepairForm | None:
    """Return the cells of a row that need a person; of a row left out, only the box that brings it back."""
    if line.status == Status.OUT:
        return RepairForm({f"r{line.row}-leave_out": "on"}, keys=[], prefix=f"r{line.row}")
    if line.status != Status.BAD:
        return None
    prefix = f"r{line.row}"
    cells = {f"{prefix}-{key}": line.values.get(key, "") for key in line.faults}
    form = RepairForm(cells, keys=list(line.faults), prefix=prefix)
    form.full_clean()
    for key, fault in line.faults.items():
        form.add_error(key, fault)
    near = book.nearest(line.values.get("party", "")) if line.party is None and "party" in line.faults else ""
    if near:
        form.add_error("party", _("Did you mean %(name)s?") % {"name": near})
    return form


def _keep_repairs(request: StaffRequest, draft: Draft) -> int:
    """Write down what the page's form says of each of its rows and return how many there were."""
    rows = [int(row) for row in request.POST.getlist("row") if row.isdecimal() and int(row) < len(draft.rows)]
    for row in rows:
        prefix = f"r{row}-"
        keys = [key for key in BY_KEY if prefix + key in request.POST]
        cells = {key: request.POST[prefix + key].strip()[: sheets.CELL] for key in keys}
        draft.repair(row, cells, leave_out=bool(request.POST.get(prefix + "leave_out")))
    import_drafts.keep(draft)
    return len(rows)


@staff("state.edit")
@require_POST
def import_columns(request: StaffRequest, meeting: Meeting, key: str) -> HttpResponse:
    """Take each column of the file for what a person says it is."""
    draft = _draft(request, meeting, key)
    asked = [request.POST.get(f"column-{place}", "") for place in range(len(draft.headers))]
    columns = [key if key in BY_KEY else "" for key in asked]
    twice = [key for key in columns if key and key not in MANY and columns.count(key) > 1]
    if twice:
        label = BY_KEY[twice[0]].label
        messages.error(request, _("“%(column)s” was chosen for two columns. Choose it once.") % {"column": label})
    else:
        draft.columns = columns
        import_drafts.keep(draft)
    return redirect("import", meeting.slug, key)


@staff("state.edit")
@require_POST
def import_carry_out(request: StaffRequest, meeting: Meeting, key: str) -> HttpResponse:
    """Import the rows that are right; the others stay to be repaired."""
    draft = _draft(request, meeting, key)
    result = imports.carry_out(draft, meeting=meeting, by=request.user, on=clock.today(meeting))
    words = ngettext("One row is imported.", "%(count)s rows are imported.", result.written)
    messages.success(request, words % {"count": result.written})
    for number, reason in result.failed[:5]:
        messages.error(request, _("Row %(row)s was not imported: %(reason)s") % {"row": number, "reason": reason})
    left = imports.check(draft, imports.Book(meeting, on=clock.today(meeting)))
    if any(line.status in (Status.BAD, Status.CHANGED, Status.NEW) for line in left):
        return redirect("import", meeting.slug, key)
    import_drafts.drop(draft)
    return redirect("address-list", meeting.slug)


@staff("state.edit")
@require_POST
def import_drop(request: StaffRequest, meeting: Meeting, key: str) -> HttpResponse:
    """Forget a file; nothing of the address book changes."""
    import_drafts.drop(_draft(request, meeting, key))
    messages.info(request, _("The file is forgotten. The address book is as it was."))
    return redirect("address-list", meeting.slug)


def _draft(request: StaffRequest, meeting: Meeting, key: str) -> Draft:
    draft = import_drafts.find(key, meeting=meeting, by=request.user)
    if draft is None:
        raise Http404
    return draft
