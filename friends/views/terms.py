"""One term: its people, its planned end, how it ends and to whom it is handed over; and the history of a State."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from friends import contacts, history, telling, terms
from friends.faults import NotPossible
from friends.forms import ContactForm, EndForm, HandOverForm, PlanForm
from friends.models import Contact, Friend, Offer
from invitations.models import Delegation
from msp import clock
from msp.access import StaffRequest, may, staff
from msp.models import Meeting
from msp.templatetags.msp import day


def term_of(meeting: Meeting, pk: int) -> Friend:
    """Return a term of this meeting, or say that there is none."""
    return get_object_or_404(history.terms(), pk=pk, theme__meeting=meeting)


def delegations_of(meeting: Meeting) -> list[Delegation]:
    """Return whom one can choose, States first."""
    rows = meeting.delegations.select_related("state", "organisation")
    return sorted(rows, key=lambda one: (one.state_id is None, one.name))


@staff("theme.edit")
@require_GET
def friend(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Show a term with its people and what can be done about it."""
    return _page(request, meeting, term_of(meeting, pk))


def _page(
    request: StaffRequest, meeting: Meeting, found: Friend, refused: Form | ContactForm | None = None
) -> HttpResponse:
    today = clock.today(meeting)
    forms: dict[str, Form | ContactForm] = {
        "plan": PlanForm(initial={"until": found.planned_until_on}),
        "end": EndForm(initial={"on": today}),
        "handover": HandOverForm(
            initial={"on": today, "open_work": _open_work(found)},
            delegations=_others(meeting, found),
            prefix="handover",
        ),
        "contact": ContactForm(prefix="contact"),
    }
    if refused is not None:
        forms[next(name for name, form in forms.items() if type(form) is type(refused))] = refused
    page = {
        "friend": found,
        "has_left": telling.has_left(found.letter),
        "may_sign_in": found.role == Friend.Role.COORDINATOR and found.until_on is None,
        "refused": refused,
        **{f"{name}_form": form for name, form in forms.items()},
    }
    return render(request, "friends/friend.html", page, status=422 if refused is not None else 200)


def _open_work(found: Friend) -> str:
    """Return what the groups know to be open at this delegation, for who hands over to go on from."""
    points = found.theme.action_points.filter(owner=found.delegation_id, ending="").order_by("due_on", "pk")
    return "\n".join(f"{one.words} ({day(one.due_on)})" if one.due_on else one.words for one in points)


def _others(meeting: Meeting, found: Friend) -> list[Delegation]:
    return [one for one in delegations_of(meeting) if one.pk != found.delegation_id]


@staff("theme.edit")
@require_POST
def friend_plan(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Plan the end of a term, or leave it open."""
    found, form = term_of(meeting, pk), PlanForm(request.POST)
    if form.is_valid():
        try:
            terms.plan(found, until=form.cleaned_data["until"], by=request.user)
            messages.success(request, _("The planned end is saved."))
            return redirect("friend", meeting.slug, pk)
        except NotPossible as fault:
            form.add_error("until", str(fault))
    return _page(request, meeting, found, form)


@staff("theme.edit")
@require_POST
def friend_end(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """End a term."""
    found, form = term_of(meeting, pk), EndForm(request.POST)
    if form.is_valid():
        try:
            terms.end(found, ending=form.cleaned_data["ending"], on=form.cleaned_data["on"], by=request.user)
            messages.success(request, _("The term has ended; it stays in the history."))
            return redirect("friend", meeting.slug, pk)
        except NotPossible as fault:
            form.add_error("on", str(fault))
    return _page(request, meeting, found, form)


@staff("theme.edit")
@require_POST
def friend_hand_over(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Hand a term over to a successor."""
    found = term_of(meeting, pk)
    form = HandOverForm(request.POST, delegations=_others(meeting, found), prefix="handover")
    if form.is_valid():
        said = form.cleaned_data
        try:
            successor = terms.hand_over(
                found, to=said["to"], on=said["on"], open_work=said["open_work"], by=request.user,
                now=clock.now(meeting),
            )  # fmt: skip
            messages.success(request, _("%(who)s takes over.") % {"who": successor.delegation.name})
            return redirect("friend", meeting.slug, successor.pk)
        except NotPossible as fault:
            form.add_error(None, str(fault))
    return _page(request, meeting, found, form)


@staff("theme.edit")
@require_POST
def friend_undo(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Take a decision back whose letter has not left; pressed twice it is one."""
    found = Friend.objects.select_related("theme__meeting").filter(pk=pk, theme__meeting=meeting).first()
    if found is not None:
        try:
            terms.undo(found, by=request.user)
        except NotPossible as fault:
            messages.error(request, str(fault))
            return redirect("friend", meeting.slug, pk)
        messages.success(request, _("Undone; what was before stands again."))
    return redirect("friend-grid", meeting.slug)


@staff("theme.edit")
@require_POST
def contact_new(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Name a person who acts for a friend."""
    found, form = term_of(meeting, pk), ContactForm(request.POST, prefix="contact")
    if form.is_valid():
        try:
            contacts.add(found, form.person(), by=request.user)
            messages.success(request, _("%(person)s is named.") % {"person": form.cleaned_data["name"]})
            return redirect("friend", meeting.slug, pk)
        except NotPossible as fault:
            form.add_error("email", str(fault))
    return _page(request, meeting, found, form)


@staff("theme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Correct a contact."""
    found = _contact(meeting, pk)
    form = ContactForm(request.POST or None, instance=found)
    # A bound form writes what it read into its row; the deed compares with the row as it is kept.
    if form.is_valid():
        try:
            contacts.change(_contact(meeting, pk), form.person(), by=request.user)
            messages.success(request, _("%(person)s is saved.") % {"person": form.cleaned_data["name"]})
            return redirect("friend", meeting.slug, found.friend_id)
        except NotPossible as fault:
            form.add_error("email", str(fault))
    page = {"form": form, "contact": found, "friend": found.friend}
    return render(request, "friends/contact_form.html", page, status=422 if form.errors else 200)


@staff("theme.edit")
@require_POST
def contact_remove(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Strike a contact."""
    found = _contact(meeting, pk)
    contacts.remove(found, by=request.user)
    messages.success(request, _("%(person)s is struck.") % {"person": found.name})
    return redirect("friend", meeting.slug, found.friend_id)


@staff("theme.edit")
@require_POST
def contact_sign_in(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Give a coordinator's contact a sign-in, or take it away."""
    found = _contact(meeting, pk)
    words = {"person": found.name, "email": found.email}
    if request.POST.get("take"):
        contacts.take_sign_in(found, by=request.user)
        messages.success(request, _("%(person)s can no longer sign in.") % words)
        return redirect("friend", meeting.slug, found.friend_id)
    try:
        contacts.give_sign_in(found, by=request.user)
    except NotPossible as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("%(person)s can sign in as %(email)s, with a code by e-mail.") % words)
    return redirect("friend", meeting.slug, found.friend_id)


def _contact(meeting: Meeting, pk: int) -> Contact:
    rows = Contact.objects.select_related(
        "user", "friend__theme__meeting", "friend__delegation__state", "friend__delegation__organisation"
    )
    return get_object_or_404(rows, pk=pk, friend__theme__meeting=meeting)


@staff("theme.view")
@require_GET
def friend_history(request: StaffRequest, meeting: Meeting, code: str) -> HttpResponse:
    """Show on what a State or an organisation has worked and offered to."""
    rows = meeting.delegations.select_related("state", "organisation")
    found = rows.filter(state__code=code).first() or get_object_or_404(rows, organisation__code=code)
    may_edit = may(request.seat.role, "theme.edit")
    told = Offer.objects.filter(delegation=found).select_related("theme", "reply", "answered_by").order_by("-at", "-pk")
    page = {
        "delegation": found,
        "terms": history.of_delegation(found),
        # What is declined is between the office and its State.
        "offers": list(told) if may_edit else [],
        "may_edit": may_edit,
    }
    return render(request, "friends/history.html", page)
