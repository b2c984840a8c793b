"""The pages of the address book: posts, office-holders and mailboxes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from invitations import table
from invitations.addresses import addressbook, exports, import_drafts, lines
from invitations.forms.register import AddressFormSet, BaseAddressFormSet, DelegationForm, HolderForm
from invitations.models import Delegation, OfficeHolder
from invitations.views.states import page_of
from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting

POSTS = (Delegation.Post.UNCONFIRMED, Delegation.Post.FALLBACK, Delegation.Post.CONFIRMED)


@staff("state.edit")
@require_safe
def address_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show every post with its people and mailboxes, those that need a person first."""
    heads = Prefetch("office_holders", OfficeHolder.objects.filter(until_on=None), to_attr="current_heads")
    found = meeting.delegations.select_related("state", "organisation").prefetch_related("addresses", heads)
    everyone = sorted(found, key=lambda one: (one.state is None, one.state.seat_en if one.state else 0, one.name))
    q, post = request.GET.get("q", "").strip()[:200], request.GET.get("post", "")
    matching = [one for one in everyone if _speaks_of(q, one)]
    shown = [one for one in matching if not post or one.post == post]
    doubtful = [one for one in everyone if one.post == Delegation.Post.UNCONFIRMED]
    for one in shown:
        one.language_words = table.LANGUAGES.get(one.language, one.language)  # type: ignore[attr-defined]  # for this page
    context = {
        "page": page_of(request, shown),
        "filtered": bool(q or post),
        "total": len(everyone),
        "q": q,
        "post": post,
        "posts": [(kind, table.POSTS[kind.value], sum(one.post == kind for one in matching)) for kind in POSTS],
        "matching": len(matching),
        "doubtful": doubtful,
        "to_fall_back": [one for one in doubtful if one.fallback_email and one.state],
        "shared": addressbook.sharers(meeting),
        "drafts": import_drafts.waiting(meeting=meeting, by=request.user),
    }
    return render(request, "invitations/address_list.html", context)


def _speaks_of(q: str, delegation: Delegation) -> bool:
    heads: list[OfficeHolder] = getattr(delegation, "current_heads", [])
    texts = [delegation.code, delegation.name, delegation.name_in("en"), *(head.name for head in heads)]
    emails = [address.email for address in delegation.addresses.all()]
    return lines.speaks_of(q, texts, [*emails, delegation.fallback_email])


@staff("state.edit")
@require_GET
def address_export(request: StaffRequest, meeting: Meeting, kind: str) -> HttpResponse:
    """Give the address book as a spreadsheet that can be corrected and brought back; empty with `?empty=1`."""
    sheet = exports.address_sheet(meeting, empty=bool(request.GET.get("empty")))
    return exports.download(kind, sheet, name=f"{meeting.slug}-addresses")


# --- one post --------------------------------------------------------------------------------------------------------


@staff("state.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: StaffRequest, meeting: Meeting, code: str) -> HttpResponse:
    """Show one post's record and change it: the mission, who heads it, where its letters go."""
    delegation = _post(meeting, code)
    head = addressbook.holder_of(delegation)
    boxes = [{"email": one.email, "purpose": one.purpose, "label": one.label} for one in _addresses(delegation)]
    data = request.POST.copy() if request.method == "POST" else None
    seen = addressbook.fingerprint(delegation)
    form = DelegationForm(data, initial=DelegationForm.initial_of(delegation, seen=seen))
    head_form = HolderForm(data, initial=HolderForm.initial_of(head), prefix="head")
    box_forms = AddressFormSet(data, initial=boxes, prefix="box")
    if data is not None and all([form.is_valid(), head_form.is_valid(), box_forms.is_valid()]):
        if form.cleaned_data["seen"] != seen:
            words = _("Somebody else changed this record while you wrote. Look at both, then save again.")
            form.add_error(None, words)
            data["seen"] = seen
        elif _save(request, meeting, delegation, form, head_form, box_forms):
            return redirect("address", meeting.slug, code)
    _tell_of_mailboxes(delegation, box_forms)
    context = {
        "delegation": delegation,
        "form": form,
        "head_form": head_form,
        "box_forms": box_forms,
        **_faults([form, head_form, *box_forms], box_forms),
        "head": head,
        "former": delegation.office_holders.exclude(until_on=None).order_by("-until_on", "-pk"),
    }
    return render(request, "invitations/address.html", context, status=200 if data is None else 422)


def _faults(forms: list[BaseForm], box_forms: BaseAddressFormSet) -> dict[str, Any]:
    """Return what the summary above the form lists, the lines of the mailboxes included."""
    faults = [(bound.auto_id, fault) for form in forms for bound in form for fault in bound.errors]
    faults += [("boxes", fault) for fault in box_forms.non_form_errors()]
    general = [fault for form in forms for fault in form.non_field_errors()]
    return {"faults": faults, "general": general, "count": len(faults) + len(general)}


def _tell_of_mailboxes(delegation: Delegation, box_forms: BaseAddressFormSet) -> None:
    """Put beside each line whom its mailbox serves too, and what it answered to a letter."""
    sharers = addressbook.sharers(delegation.meeting)
    refusals = {
        one.email: one.refusal or _("The mailbox refused a letter.") for one in _addresses(delegation) if one.refused_at
    }
    for box in box_forms:
        email = str(box["email"].value() or "")
        box.shared_with = [other for other in sharers.get(email.casefold(), []) if other != delegation]
        box.refusal = refusals.get(email, "")


def _save(
    request: StaffRequest,
    meeting: Meeting,
    delegation: Delegation,
    form: DelegationForm,
    head_form: HolderForm,
    box_forms: BaseAddressFormSet,
) -> bool:
    """Write the three parts of the form as one; a refusal is shown above it."""
    values = {name: form.cleaned_data[name] for name in addressbook.AMENDABLE}
    try:
        addressbook.rewrite(
            delegation,
            amendments=values,
            head=head_form.cleaned_data,
            mailboxes=box_forms.mailboxes(),
            on=clock.today(meeting),
            by=request.user,
        )
    except addressbook.AddressError as fault:
        form.add_error(None, str(fault))
        return False
    messages.success(request, _("The record of %(name)s is saved.") % {"name": delegation.name})
    return True


def _post(meeting: Meeting, code: str) -> Delegation:
    found = Delegation.objects.select_related("state", "organisation", "meeting").filter(meeting=meeting)
    return get_object_or_404(found, Q(state__code=code) | Q(organisation__code=code))


def _addresses(delegation: Delegation) -> list[Any]:
    return list(delegation.addresses.order_by("-purpose", "pk"))


@staff("state.edit")
@require_POST
def post_confirm(request: StaffRequest, meeting: Meeting, code: str) -> HttpResponse:
    """Note that a mission and its mailbox are right."""
    delegation = _post(meeting, code)
    if addressbook.confirm(delegation, by=request.user):
        messages.success(request, _("The mission of %(name)s is confirmed.") % {"name": delegation.name})
    return redirect("address", meeting.slug, code)


@staff("state.edit")
@require_POST
def post_fallback(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Write to the States named by the form at their fallback address from now on."""
    moved = addressbook.fall_back(meeting, codes=request.POST.getlist("code"), by=request.user)
    if moved:
        words = ngettext(
            "Letters to one State go to its fallback address now, and are marked so.",
            "Letters to %(count)s States go to their fallback addresses now, and are marked so.",
            len(moved),
        )
        messages.success(request, words % {"count": len(moved)})
    else:
        messages.info(request, _("Nothing changed: somebody has settled these posts already."))
    return redirect("address-list", meeting.slug)
