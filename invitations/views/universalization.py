"""The universalization board: who has not joined, who talks to them; talks recorded, States assigned, aims agreed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from invitations import board, states, table, tilemap, universalization
from invitations.addresses import exports
from invitations.board import Board, Row
from invitations.forms.register import WhyForm
from invitations.forms.universalization import AimsForm, ApproachForm, ChargeForm, OccasionForm
from invitations.models import Approach, Drive, State
from invitations.universalization import NotPossible
from invitations.views.state import state_page
from invitations.views.states import page_of
from msp import access, clock
from msp.access import StaffRequest, staff
from msp.models import Event, Meeting

FACETS = ("region", "step", "charge", "promise")


@staff("state.view")
@require_safe
def universalization_board(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show who has not joined, the step that remains, and, for the States that are ticked, what deposits would give."""
    return board_page(request, meeting)


def board_page(request: StaffRequest, meeting: Meeting, **forms: Any) -> HttpResponse:
    found = board.read(meeting)
    chosen, q = _chosen(request), request.GET.get("q", "").strip()[:200]
    rows = table.narrow(found.open, chosen, q)
    count = states.tally({row.state.code: row.capacity.standing for row in found.rows})
    in_force = bool(found.rows) and found.rows[0].capacity.in_force
    may_edit = access.may(request.seat.role, "state.edit")
    page: dict[str, Any] = {
        "board": found,
        "goal": found.goal,
        "page": page_of(request, rows),
        "chosen": chosen,
        "q": q,
        "filtered": bool(q or any(chosen.values())),
        "options": _options(found.open, chosen),
        "count": count,
        "in_force": in_force,
        "squares": _squares(found),
        "regions": _regions(found.open),
        "charged": sum(row.charge is not None for row in found.open),
        "promised": sum(row.promise is not None for row in found.open),
        "overdue": sum(row.is_overdue for row in found.open),
        "occasions": _occasions(meeting, request.seat.role),
        "sees_words": access.may(request.seat.role, "reply.view"),
        "may_edit": may_edit,
        "occasion_form": OccasionForm(meeting=meeting) if may_edit else None,
        **_ticked(request, found),
        **forms,
    }
    shown = {row.state.code for row in page["page"]}
    page["chosen_elsewhere"] = [row for row in page.get("chosen_rows", ()) if row.state.code not in shown]
    return render(request, "invitations/universalization.html", page, status=422 if forms else 200)


def _chosen(request: StaffRequest) -> dict[str, str]:
    return {facet: request.GET.get(facet, "") for facet in FACETS}


def _squares(found: Board) -> str:
    """Return the map, with a ring around who is talked to."""
    charged = {row.state.code for row in found.open if row.charge is not None}
    url = reverse("state-list", args=[found.meeting.slug])
    return tilemap.drawn(tilemap.squares(found.rows), url, marks=charged, mark=_("somebody talks to it"))


def _options(rows: list[Row], chosen: dict[str, str]) -> dict[str, list[table.Option]]:
    """Return the values of each filter with what each would leave."""
    holders = {row.value("charge"): row.charge.name for row in rows if row.charge}
    labels: dict[str, dict[str, Any]] = {
        "region": dict(table.REGIONS),
        "step": dict(board.Step.choices),
        "charge": {board.NOBODY: _("Nobody"), **dict(sorted(holders.items(), key=lambda one: one[1]))},
        "promise": {board.OPEN: _("Promised"), board.OVERDUE: _("Promise passed")},
    }
    return {facet: table.options(rows, facet, labels[facet], chosen) for facet in FACETS}


def _regions(rows: list[Row]) -> list[dict[str, Any]]:
    """Return by regional group who has not joined, who of them has signed and is talked to, with a bar of its share."""
    groups = {region: [row for row in rows if row.region == region] for region in table.SHORT_REGIONS}
    largest = max((len(group) for group in groups.values()), default=0)
    return [_region(region, group, largest) for region, group in groups.items() if group]


def _region(region: str, group: list[Row], largest: int) -> dict[str, Any]:
    charged = sum(row.charge is not None for row in group)
    start, rest = 100 * charged / largest, 100 * (len(group) - charged) / largest
    parts = (("c-a", 0.0, start), ("c-0", start, rest))
    return {
        "region": region,
        "words": table.SHORT_REGIONS[region],
        "all": len(group),
        "signed": sum(row.step == board.Step.RATIFY for row in group),
        "charged": charged,
        "parts": [(colour, f"{x:.2f}%", f"{width:.2f}%") for colour, x, width in parts if width],
    }


def _occasions(meeting: Meeting, role: str) -> list[Event]:
    """Return the dates of the road that serve universalization: regional meetings, and those with a note; one query."""
    found = meeting.events.filter(Q(kind=Event.Kind.REGIONAL) | Q(occasion__isnull=False)).select_related("occasion")
    if not access.may(role, "state.edit"):
        found = found.exclude(audience=Event.Audience.OFFICE)
    return list(found.order_by("starts_on", "pk"))


def _ticked(request: StaffRequest, found: Board) -> dict[str, Any]:
    """Return what deposits of the States that are ticked would give, on the day that is asked for."""
    ticked = set(request.GET.getlist("s"))
    on, fault = _asked_day(request, found)
    page: dict[str, Any] = {"ticked": ticked, "by": on, "by_fault": fault}
    chosen = [row for row in found.open if row.state.code in ticked]
    if not chosen:
        return page | {"nothing_ticked": "s" in request.GET or "by" in request.GET}
    page["chosen_rows"] = chosen
    if not fault:
        page["what_if"] = found.what_if(ticked, on=on)
    return page


def _asked_day(request: StaffRequest, found: Board) -> tuple[date, str]:
    """Return the day of the deposits that is asked for, else the last useful one; and what is wrong with it."""
    last = found.goal.last_deposit
    usual = last if last and last >= found.today else found.today
    text = request.GET.get("by", "").strip()
    try:
        day = parse_date(text) if text else usual
    except ValueError:
        day = None
    if day is None:
        return usual, _("This is not a day. Write it as 2010-05-31.")
    return day, _("A deposit of a day that is past is recorded, not supposed.") if day < found.today else ""


@staff("state.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def charge_give(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Ask who talks to the States that were ticked, and put them in charge, or nobody any more."""
    codes = request.POST.getlist("states") or request.GET.getlist("s")
    chosen = list(State.objects.filter(code__in=codes).order_by("seat_en"))
    form = ChargeForm(request.POST or None, meeting=meeting, initial={"states": [state.code for state in chosen]})
    if form.is_valid():
        try:
            if form.is_release:
                n = universalization.release(meeting, chosen, by=request.user)
            else:
                n = universalization.put_in_charge(meeting, chosen, holder=form.holder(), by=request.user)
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            told = ngettext("%(n)d State has changed hands.", "%(n)d States have changed hands.", n)
            messages.success(request, told % {"n": n})
            return redirect("universalization", meeting.slug)
    live = meeting.charges.filter(until_on=None, state__in=chosen).select_related("holder__state")
    holders = {charge.state_id: charge.holder_name for charge in live}
    page = {"form": form, "chosen": [(state, holders.get(state.pk, "")) for state in chosen]}
    return render(request, "invitations/charge_form.html", page, status=422 if form.errors else 200)


@staff("state.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def approach_record(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Ask who spoke with whom, when, how, what was said and what was promised; keep it."""
    asked = {"state": request.GET.get("state", ""), "on": clock.today(meeting)}
    form = ApproachForm(request.POST or None, instance=Approach(meeting=meeting), initial=asked)
    if form.is_valid():
        try:
            made = universalization.record_approach(form.approach(), by=request.user)
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The talk with %(state)s is recorded.") % {"state": made.state.name})
            return redirect(reverse("state", args=[meeting.slug, made.state.code]) + "#h-u")
    return render(request, "invitations/approach_form.html", {"form": form}, status=422 if form.errors else 200)


@staff("state.edit")
@require_POST
def approach_strike(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Strike out a talk that was recorded by mistake."""
    talk = get_object_or_404(Approach.objects.select_related("state", "meeting"), pk=pk, meeting=meeting)
    form, code = WhyForm(request.POST), talk.state.code
    if not form.is_valid():
        return state_page(request, meeting, code, talk_form=form, striking_talk=pk)
    universalization.strike_approach(talk, by=request.user, why=form.cleaned_data["why"])
    messages.success(request, _("The talk is struck out; the journal keeps that there was one."))
    return redirect("state", meeting.slug, code)


@staff("state.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def aims(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Agree on the number of States Parties wished for and on common objectives."""
    known = Drive.objects.filter(meeting=meeting).first()
    form = AimsForm(request.POST or None, instance=known or Drive(meeting=meeting))
    if form.is_valid():
        universalization.set_aims(meeting, **form.cleaned_data, by=request.user)
        messages.success(request, _("The aims are saved."))
        return redirect("universalization", meeting.slug)
    return render(request, "invitations/aims_form.html", {"form": form}, status=422 if form.errors else 200)


@staff("state.edit")
@require_POST
def occasion_note(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Note what is done for universalization at a date of the road."""
    form = OccasionForm(request.POST, meeting=meeting)
    if not form.is_valid():
        return board_page(request, meeting, occasion_form=form)
    universalization.use_occasion(form.cleaned_data["event"], form.cleaned_data["note"].strip(), by=request.user)
    messages.success(request, _("It is saved."))
    return redirect(reverse("universalization", args=[meeting.slug]) + "#occasions")


@staff("state.edit")
@require_GET
def universalization_export(request: StaffRequest, meeting: Meeting, kind: str) -> HttpResponse:
    """Give the board with its filters as a spreadsheet."""
    found = board.read(meeting)
    rows = table.narrow(found.open, _chosen(request), request.GET.get("q", "").strip()[:200])
    return exports.download(
        kind, exports.board_sheet(rows, on=found.today), name=f"{meeting.slug}-universalization-{found.today}"
    )
