"""The board of the outcomes that the meeting expects."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from msp import clock, journal
from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from outcomes import expected
from outcomes.expected import Card, State
from outcomes.forms_expected import DecisionForm, OutcomeForm
from outcomes.models import Outcome

# How a state looks on its chip: colour, icon, words.
CHIPS = {
    State.NOTHING: ("x", "clock", pgettext_lazy("outcome", "Nothing yet")),
    State.DRAFTED: ("info", "pen", pgettext_lazy("outcome", "Being drafted")),
    State.PROPOSALS: ("info", "users", pgettext_lazy("outcome", "Proposals open")),
    State.CIRCULATED: ("info", "send", pgettext_lazy("outcome", "Circulated")),
    State.SILENCE: ("wait", "clock", pgettext_lazy("outcome", "Under silence")),
    State.AGREED: ("ok", "check", pgettext_lazy("outcome", "Agreed")),
    State.ADOPTED: ("ok", "check", pgettext_lazy("outcome", "Adopted")),
}


@staff("text.view")
@require_GET
def outcome_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show every expected outcome with how far it has come and what it lacks."""
    return _board(request, meeting)


def _board(request: StaffRequest, meeting: Meeting, refused: DecisionForm | None = None, at: int = 0) -> HttpResponse:
    cards = expected.board(meeting, role=request.seat.role, now=clock.now(meeting))
    page = {
        "cards": [
            (card, CHIPS[card.state], _decision(card, refused if card.outcome.pk == at else None)) for card in cards
        ],
        "adopted": sum(card.state is State.ADOPTED for card in cards),
        "with_text": sum(card.document is not None for card in cards),
        "may_draft": may(request.seat.role, "text.draft"),
    }
    return render(request, "outcomes/outcome_list.html", page, status=422 if refused else 200)


def _decision(card: Card, refused: DecisionForm | None) -> DecisionForm | None:
    if card.needs_text:
        return None
    return refused or DecisionForm(initial={"on": card.outcome.decided_on}, auto_id=f"decided-{card.outcome.pk}-%s")


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_new(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Put another outcome on the board."""
    form = OutcomeForm(request.POST or None, instance=Outcome(meeting=meeting), meeting=meeting)
    if form.is_valid():
        outcome = expected.add(cast(Outcome, form.save(commit=False)), by=request.user)
        messages.success(request, _("%(outcome)s stands on the board.") % {"outcome": outcome.title})
        return redirect("outcome-list", meeting.slug)
    return _form(request, form)


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_edit(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Change an outcome: its words, its theme, the text that carries it."""
    outcome = get_object_or_404(meeting.outcomes, pk=pk)
    form = OutcomeForm(request.POST or None, instance=outcome, meeting=meeting)
    if form.is_valid():
        if form.has_changed():
            form.save()
            journal.note(outcome, "changed", meeting=meeting, by=request.user, what=", ".join(form.changed_data))
        messages.success(request, _("%(outcome)s is saved.") % {"outcome": outcome.title})
        return redirect("outcome-list", meeting.slug)
    return _form(request, form)


def _form(request: HttpRequest, form: OutcomeForm) -> HttpResponse:
    page = {"form": form, "outcome": form.instance}
    return render(request, "outcomes/outcome_form.html", page, status=422 if form.errors else 200)


@staff("text.draft")
@require_POST
def outcome_place(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Move an outcome to another place on the board."""
    outcome = get_object_or_404(meeting.outcomes, pk=pk)
    at = request.POST.get("at", "")
    if at.isascii() and at.isdigit() and len(at) < 4:
        expected.place(outcome, at=int(at), by=request.user)
    return redirect("outcome-list", meeting.slug)


@staff("text.draft")
@require_POST
def outcome_decide(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Record when something without a text was decided; an empty day takes that back."""
    outcome = get_object_or_404(meeting.outcomes, pk=pk)
    form = DecisionForm(request.POST, auto_id=f"decided-{pk}-%s")
    if not form.is_valid():
        return _board(request, meeting, refused=form, at=pk)
    try:
        expected.decide(outcome, on=form.cleaned_data["on"], by=request.user)
    except expected.CarriedByText as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("%(outcome)s is saved.") % {"outcome": outcome.title})
    return redirect("outcome-list", meeting.slug)


@staff("text.draft")
@require_POST
def outcome_remove(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Take an outcome off the board."""
    outcome = meeting.outcomes.filter(pk=pk).first()
    if outcome is not None:
        expected.remove(outcome, by=request.user)
        messages.success(request, _("%(outcome)s is taken off the board.") % {"outcome": outcome.title})
    return redirect("outcome-list", meeting.slug)
