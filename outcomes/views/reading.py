"""The texts as staff read them: the list, one document in any of its versions, and any version against any other."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from outcomes import comparison, documents, notation, versions
from outcomes.forms import DocumentForm
from outcomes.models import Version

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
    form = DocumentForm(request.POST or None, meeting=meeting)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        text, label = notation.read(facts.pop("text")), facts.pop("label")
        try:
            document = documents.begin(meeting, text, by=request.user, now=timezone.now(), label=label, **facts)
        except versions.TextError as fault:
            form.add_error("text", str(fault))
        else:
            messages.success(request, _("%(title)s is entered with its first version.") % {"title": document.title})
            return redirect("document", meeting.slug, document.slug)
    return render(request, "outcomes/document_form.html", {"form": form}, status=422 if form.errors else 200)


@staff("text.view")
@require_GET
def document(request: StaffRequest, meeting: Meeting, slug: str) -> HttpResponse:
    """Show a version of a document, clean or against any version of any document that this seat may read."""
    readable = documents.readable(meeting, role=request.seat.role)
    paper = get_object_or_404(readable.select_related("theme"), slug=slug)
    choices = list(
        Version.objects.filter(document__in=readable).select_related("document").order_by("document__title", "-number")
    )
    own = [version for version in choices if version.document_id == paper.pk]
    new = _chosen(own, request.GET.get("b")) or own[0]
    old = _chosen(choices, request.GET.get("a")) or next((one for one in own if one.pk == new.parent_id), None)
    view = request.GET.get("view", "changes" if old else "clean")
    view = view if view in VIEWS and old else "clean"
    compared = comparison.compare(old, new) if old and view != "clean" else None
    page = {
        "document": paper,
        "own": own,
        "others": [version for version in choices if version.document_id != paper.pk],
        "old": old,
        "new": new,
        "view": view,
        "views": VIEWS if old else {"clean": VIEWS["clean"]},
        "compared": compared,
        "may_draft": may(request.seat.role, "text.draft"),
        "lines": compared.lines if compared else comparison.clean(new),
    }
    return render(request, "outcomes/document.html", page)


def _chosen(choices: list[Version], asked: str | None) -> Version | None:
    return next((version for version in choices if str(version.pk) == asked), None)
