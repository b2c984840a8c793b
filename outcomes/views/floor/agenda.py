"""The agenda as staff keep it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting
from outcomes import documents
from outcomes.faults import NotPossible
from outcomes.forms_floor import DecidedForm, ItemForm
from outcomes.models import AgendaItem, Document
from outcomes.proceedings import agenda as items
from outcomes.proceedings import conduct, decisions, papers
from outcomes.versions import StaleError, TextError
from outcomes.views.floor.now import around
from outcomes.views.proposals import number_in


@staff("floor.view")
@require_GET
def agenda(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show the agenda with the documents under each item."""
    return _page(request, meeting)


def _page(request: StaffRequest, meeting: Meeting, form: DecidedForm | None = None) -> HttpResponse:
    settled = conduct.of(meeting)
    page = {
        "lines": items.lines(meeting, of=documents.readable(meeting, role=request.seat.role)),
        "settled": settled,
        "paper": documents.readable(meeting, role=request.seat.role)
        .filter(type=Document.Type.AGENDA, title=items.title_of_paper(meeting))
        .first(),
        "form": form or DecidedForm(meeting=meeting),
        "decisions": decisions.standing(meeting) if settled.agenda_decision else [],
        **around(request, settled),
    }
    return render(request, "outcomes/floor/agenda.html", page, status=422 if form else 200)


@staff("floor.run")
@require_POST
def agenda_usual(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Enter the usual items of a first meeting."""
    if not items.take_usual(meeting, by=request.user):
        messages.warning(request, _("There is an agenda already; nothing was changed."))
    return redirect("agenda", meeting.slug)


@staff("floor.run")
@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Put another item on the agenda; once it is adopted, by a decision."""
    is_adopted = conduct.is_agenda_adopted(conduct.of(meeting))
    form = ItemForm(request.POST or None, instance=AgendaItem(meeting=meeting), meeting=meeting, is_adopted=is_adopted)
    if form.is_valid():
        try:
            made = items.add(
                cast(AgendaItem, form.save(commit=False)), by=request.user, decision=form.cleaned_data.get("decision")
            )
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            made.documents.set(form.cleaned_data["documents"])
            messages.success(request, _("%(item)s stands on the agenda.") % {"item": made.title})
            return redirect("agenda", meeting.slug)
    return _form(request, form, is_adopted)


@staff("floor.run")
@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Change an item: its title while the agenda is provisional, its notes and documents at any time."""
    item = get_object_or_404(items.items(meeting), pk=pk)
    is_adopted = conduct.is_agenda_adopted(conduct.of(meeting))
    form = ItemForm(request.POST or None, instance=item, meeting=meeting, is_adopted=is_adopted)
    if form.is_valid():
        try:
            items.edit(item, documents=form.cleaned_data["documents"], by=request.user)
        except NotPossible as fault:
            form.add_error("title", str(fault))
        else:
            messages.success(request, _("%(item)s is saved.") % {"item": item.title})
            return redirect("agenda", meeting.slug)
    return _form(request, form, is_adopted)


def _form(request: StaffRequest, form: ItemForm, is_adopted: bool) -> HttpResponse:
    page = {"form": form, "item": form.instance, "is_adopted": is_adopted, "is_part": form.instance.parent_id}
    return render(request, "outcomes/floor/item_form.html", page, status=422 if form.errors else 200)


@staff("floor.run")
@require_POST
def item_deed(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Move an item, take it off a provisional agenda, or drop it from an adopted one by a decision."""
    item = get_object_or_404(items.items(meeting), pk=pk)
    try:
        if at := number_in(request.POST.get("at")):
            items.place(item, at=at, by=request.user)
        elif "remove" in request.POST:
            items.remove(item, by=request.user)
        elif "drop" in request.POST:
            decision = get_object_or_404(decisions.standing(meeting), pk=number_in(request.POST.get("decision")))
            items.drop(item, decision=decision, by=request.user)
    except NotPossible as fault:
        messages.error(request, str(fault))
    return redirect("agenda", meeting.slug)


@staff("floor.run")
@require_POST
def agenda_adopt(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Record that the Meeting adopted its agenda: from now on it changes by decision."""
    form = DecidedForm(request.POST, meeting=meeting)
    if form.is_valid():
        said = form.cleaned_data
        try:
            items.adopt(meeting, **said, by=request.user, now=clock.now(meeting))
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The agenda is adopted."))
            return redirect("agenda", meeting.slug)
    return _page(request, meeting, form)


@staff("floor.run")
@require_POST
def agenda_paper(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Write the agenda as a document."""
    try:
        document, is_new = papers.write_agenda(meeting, by=request.user, now=clock.now(meeting))
    except (StaleError, TextError) as fault:
        messages.error(request, str(fault))
        return redirect("agenda", meeting.slug)
    if not is_new:
        messages.info(request, _("The document says what the agenda says; nothing has changed."))
    return redirect("document", meeting.slug, document.slug)
