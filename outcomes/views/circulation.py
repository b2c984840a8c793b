"""A text on its way to delegations: circulated, put under silence, its audience widened, its symbol given."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from invitations import enclosures
from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting
from outcomes import circulations, documents, proofs, series, silence, tasks, versions
from outcomes.faults import NotPossible
from outcomes.forms_circulation import CirculationForm, SeriesForm, WideningForm
from outcomes.models import Series, Silence
from outcomes.proposals import Giver
from outcomes.views.proposals import number_in, paper_of


@staff("letter.compose")
@require_http_methods(["GET", "HEAD", "POST"])
def document_circulate(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Ask for what, until when and to whom a text goes round, and draft its letter; show who received which."""
    document = paper_of(request, meeting, slug)
    head = get_object_or_404(document.versions.order_by("-number")[:1])
    form = CirculationForm(request.POST or None)
    if form.is_valid():
        now = clock.now(meeting)
        try:
            made = circulations.circulate(head, form.plan(), by=request.user, now=now)
        except (NotPossible, enclosures.NotPossible) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The letter is drafted with the text enclosed. It goes the way of any letter."))
            return redirect("letter", meeting.slug, made.letter_id)
    awaited = circulations.awaited(head)
    page = {
        "document": document,
        "head": head,
        "form": form,
        "awaited": awaited,
        "proofs": proofs.of_head(head),
        "proofs_open": True,
        "rounds": [(one, circulations.received(one), circulations.papers_of(one)) for one in circulations.of(document)],
    }
    return render(request, "outcomes/circulation.html", page, status=422 if form.errors else 200)


@staff("letter.compose")
@require_POST
def circulation_papers(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Ask the workers for the papers that a circulation encloses."""
    document = paper_of(request, meeting, slug)
    head = get_object_or_404(document.versions.order_by("-number")[:1])
    for one in circulations.awaited(head):
        tasks.ring(one)
    messages.info(request, _("The papers are being made. Please look again in a moment."))
    return redirect("document-circulate", meeting.slug, slug)


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def document_silence(request: StaffRequest, meeting: Meeting, slug: str, number: int) -> HttpResponse:
    """Show how a silence procedure stands, and record a break that came by another way than the link."""
    document = paper_of(request, meeting, slug)
    found = get_object_or_404(
        Silence.objects.select_related("version__document__meeting"), version__document=document, version__number=number
    )
    if request.method == "POST":
        of = get_object_or_404(meeting.delegations, pk=number_in(request.POST.get("delegation")))
        try:
            silence.break_(
                found,
                of,
                pids=request.POST.getlist("pid"),
                reason=request.POST.get("reason", ""),
                giver=Giver(delegation=of, user=request.user),
                at=clock.now(meeting),
            )
        except NotPossible as fault:
            messages.error(request, str(fault))
        return redirect("document-silence", meeting.slug, slug, number)
    text, numbers = versions.labelled(found.version)
    page = {
        "document": document,
        "silence": found,
        "moment": silence.moment(found),
        "was_sent": silence.was_sent(found),
        "is_open": silence.is_open(found.opens_at, found.closes_at, clock.now(meeting)),
        "rows": silence.broken_by(found),
        "announcement": silence.announcement(found) if found.outcome else "",
        "paragraphs": [(one, numbers.get(one.pid, "")) for one in text],
        "delegations": sorted(meeting.delegations.select_related("state", "organisation"), key=lambda one: one.name),
    }
    return render(request, "outcomes/silence.html", page)


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def document_widen(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Let more people read a document, by an act that is named in the journal; nothing makes it fewer again."""
    document = paper_of(request, meeting, slug)
    form = WideningForm(request.POST or None, document=document)
    if form.is_valid():
        try:
            documents.widen(
                document, form.cleaned_data["audience"], by=request.user, reason=form.cleaned_data["reason"]
            )
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("It can now be read by: %(who)s.") % {"who": document.get_audience_display()})
            return redirect("document", meeting.slug, slug)
    page = {"document": document, "form": form}
    return render(request, "outcomes/widen_form.html", page, status=422 if form.errors else 200)


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def document_symbol(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Give the newest version of a document its symbol."""
    document = paper_of(request, meeting, slug)
    head = get_object_or_404(document.versions.order_by("-number")[:1])
    fault = ""
    if request.method == "POST":
        symbol = request.POST.get("other", "").strip() or request.POST.get("symbol", "")
        try:
            series.give(head, symbol, by=request.user, now=clock.now(meeting))
        except NotPossible as refused:
            fault = str(refused)
        else:
            messages.success(request, _("Version %(n)d is now %(symbol)s.") % {"n": head.number, "symbol": symbol})
            return redirect("document", meeting.slug, slug)
    page = {
        "document": document,
        "head": head,
        "fault": fault,
        "issue": getattr(head, "issue", None),
        "suggestions": series.suggestions(head),
    }
    return render(request, "outcomes/symbol_form.html", page, status=422 if fault else 200)


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def series_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show how the symbols of a meeting are written, and change it."""
    form = SeriesForm(request.POST or None, instance=_asked(request, meeting), meeting=meeting)
    if form.is_valid():
        try:
            form.keep()
        except NotPossible as fault:
            form.add_error("pattern", str(fault))
        else:
            messages.success(request, _("The series is kept."))
            return redirect("series-list", meeting.slug)
    page = {
        "form": form,
        "series": meeting.series.order_by("pk"),
        "issues": meeting.issues.select_related("version__document").order_by("symbol"),
    }
    return render(request, "outcomes/series_list.html", page, status=422 if form.errors else 200)


def _asked(request: StaffRequest, meeting: Meeting) -> Series | None:
    return meeting.series.filter(pk=number_in(request.POST.get("series") or request.GET.get("series"))).first()
