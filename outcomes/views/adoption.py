"""Adoption of a text, what delegations wish to be recorded with it, and its technical rectification."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting
from outcomes import adoptions, proofs
from outcomes.faults import NotPossible
from outcomes.forms_circulation import AdoptionForm, ReservationForm
from outcomes.models import Adoption
from outcomes.views.proposals import paper_of


@staff("text.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def document_adopt(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Record the adoption of the newest version, or show how the document was adopted."""
    document = paper_of(request, meeting, slug)
    head = get_object_or_404(document.versions.order_by("-number")[:1])
    adoption = Adoption.objects.select_related("version", "by").filter(document=document).first()
    form = AdoptionForm(request.POST or None, initial={"on": clock.today(meeting)})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            adoptions.adopt(
                head, said["manner"], on=said["on"], note=said["note"], by=request.user, now=clock.now(meeting)
            )
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The adoption is recorded; the text is locked."))
            return redirect("document-adopt", meeting.slug, slug)
    page = {
        "document": document,
        "head": head,
        "adoption": adoption,
        "form": form,
        "proofs": [] if adoption else proofs.of_head(head),
        "proofs_open": True,
        "reservation_form": ReservationForm(meeting=meeting) if adoption else None,
        "reservations": adoption.reservations.select_related("delegation__state", "delegation__organisation")
        if adoption
        else [],
        "rectifications": adoption.rectifications.select_related("version") if adoption else [],
    }
    return render(request, "outcomes/adoption.html", page, status=422 if form.errors else 200)


@staff("text.draft")
@require_POST
def adoption_reserve(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Record what a delegation wishes to stand with the adoption."""
    adoption = get_object_or_404(Adoption, document__meeting=meeting, document__slug=slug)
    form = ReservationForm(request.POST, meeting=meeting)
    if form.is_valid():
        adoptions.reserve(adoption, form.cleaned_data["delegation"], form.cleaned_data["words"], by=request.user)
        messages.success(request, _("It is recorded."))
    else:
        messages.error(request, _("Please choose the delegation and write its words."))
    return redirect("document-adopt", meeting.slug, slug)


@staff("text.draft")
@require_POST
def adoption_confirm(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Record today's confirmation of an adoption ad referendum."""
    adoption = get_object_or_404(Adoption, document__meeting=meeting, document__slug=slug)
    try:
        if adoptions.confirm(adoption, on=clock.today(meeting), by=request.user):
            messages.success(request, _("The adoption is confirmed."))
    except NotPossible as fault:
        messages.error(request, str(fault))
    return redirect("document-adopt", meeting.slug, slug)
