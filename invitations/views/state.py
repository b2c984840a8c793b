"""One State's page: status, people, mailboxes and correspondence; and the treaty actions recorded there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from invitations import correspondence, links, register, states, table
from invitations.addresses import addressbook
from invitations.board import charges_of, step_of, talks_with
from invitations.forms.register import ActForm, NoteForm, WhyForm
from invitations.models import Act, Delegation, State
from invitations.views.states import asked_day
from msp import access, clock, treaty
from msp.access import StaffRequest, staff
from msp.models import Event, Meeting


@staff("state.view")
@require_safe
def state(request: StaffRequest, meeting: Meeting, code: str) -> HttpResponse:
    """Show one State: its status with dates and sources, its people and mailboxes, and the whole correspondence."""
    return state_page(request, meeting, code)


@staff("state.edit")
@require_POST
def state_note(request: StaffRequest, meeting: Meeting, code: str) -> HttpResponse:
    """Add a note to the correspondence."""
    delegation = get_object_or_404(
        Delegation.objects.select_related("state", "meeting"), meeting=meeting, state__code=code
    )
    form = NoteForm(request.POST)
    if not form.is_valid():
        return state_page(request, meeting, code, note_form=form)
    correspondence.take_note(delegation, form.cleaned_data["text"], by=request.user)
    messages.success(request, _("The note is added."))
    return redirect("state", meeting.slug, code)


@staff("state.edit")
@require_POST
def state_open(request: StaffRequest, meeting: Meeting, code: str) -> HttpResponse:
    """Enter a State in the address book that is not there yet."""
    found = get_object_or_404(State.objects.on(clock.today(meeting)).exclude(code=meeting.presidency_code), code=code)
    register.open_delegation(meeting, found, by=request.user)
    return redirect("address", meeting.slug, code)


def state_page(request: StaffRequest, meeting: Meeting, code: str, **forms: Any) -> HttpResponse:
    found = get_object_or_404(State, code=code)
    on, fault = asked_day(request, meeting)
    delegation = _delegation(meeting, found)
    sees_replies = access.may(request.seat.role, "reply.view")
    acts = [act for act in states.acts_of(meeting.treaty) if act.on <= on]
    capacity = states.capacities(meeting.treaty, on=on, states=[found], acts=acts)[code]
    invitation, reply = correspondence.answer(delegation) if delegation and sees_replies else (None, None)
    context = {
        "state": found,
        "on": on,
        "day_fault": fault,
        "capacity": capacity,
        "at_meeting": _at_meeting(meeting, found, acts, on=on),
        "acts": found.acts.filter(treaty=meeting.treaty, on__lte=on).order_by("on", "pk"),
        "exists": found.exists_from is None or found.exists_from <= on,
        "is_presidency": code == meeting.presidency_code,
        "region": table.REGIONS.get(found.region or table.NO_GROUP, found.region),
        "delegation": delegation,
        "head": addressbook.holder_of(delegation) if delegation else None,
        "names": _names(found),
        "language_words": table.LANGUAGES.get(delegation.language, delegation.language) if delegation else "",
        "invitation": invitation,
        "reply": reply,
        "thread": correspondence.thread(delegation) if delegation and sees_replies else [],
        "links": links.of(delegation) if delegation and sees_replies else [],
        "sees_replies": sees_replies,
        "sees_post": access.may(request.seat.role, "letter.view"),
        "may_edit": access.may(request.seat.role, "state.edit"),
        "may_record": access.may(request.seat.role, "state.record"),
        "may_record_reply": access.may(request.seat.role, "reply.record"),
        "charges": list(charges_of(meeting, found)),
        "talks": list(talks_with(meeting, found)),
        "step": step_of(capacity),
        "note_form": NoteForm(),
        "why_form": WhyForm(),
        "talk_form": WhyForm(),
        **forms,
    }
    return render(request, "invitations/state.html", context, status=422 if forms else 200)


def _delegation(meeting: Meeting, found: State) -> Delegation | None:
    """Return the State's delegation, each mailbox told with whom it is shared."""
    delegations = Delegation.objects.filter(meeting=meeting, state=found).select_related("state", "meeting")
    delegation = delegations.prefetch_related("addresses").first()
    sharers = addressbook.sharers(meeting) if delegation else {}
    for address in delegation.addresses.all() if delegation else ():
        others = [other for other in sharers.get(address.email.casefold(), []) if other != delegation]
        address.shared_with = others  # type: ignore[attr-defined]  # for this page alone
    return delegation


def _names(found: State) -> list[tuple[str, str, str, str]]:
    """Return the State's names as (language, its name, short name, formal name)."""
    languages = {"en": _("English"), "fr": _("French"), "es": _("Spanish"), "ru": _("Russian"), "zh": _("Chinese")}
    languages["ar"] = _("Arabic")
    return [(key, words, found.name_in(key), getattr(found, f"formal_{key}")) for key, words in languages.items()]


def _at_meeting(
    meeting: Meeting, found: State, acts: list[treaty.Act], *, on: date
) -> tuple[date, states.Capacity] | None:
    """Return the capacity that the State would have at the meeting itself, on what is known on a day."""
    event = meeting.events.filter(kind=Event.Kind.MEETING).first()
    if event is None or event.starts_on < on:
        return None
    capacities = states.capacities(meeting.treaty, on=event.starts_on, states=[found], acts=acts)
    return event.starts_on, capacities[found.code]


# --- treaty actions --------------------------------------------------------------------------------------------------


@staff("state.record")
@require_http_methods(["GET", "HEAD", "POST"])
def act_record(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Ask what a State did and show what that changes (by GET, which saves nothing); record it (by POST)."""
    asked = request.POST if request.method == "POST" else request.GET
    filled = "kind" in asked
    instance = Act(treaty=meeting.treaty)
    form = ActForm(asked, instance=instance) if filled else ActForm(initial={"state": asked.get("state", "")})
    preview = None
    if filled and form.is_valid():
        act = form.instance
        try:
            if request.method == "POST":
                return _record(request, meeting, act)
            states.check(act, today=clock.today(meeting))
            preview = states.what_if(meeting.treaty, act, on=clock.today(meeting))
        except states.ImpossibleError as fault:
            form.add_error(None, str(fault))
    context = {
        "form": form,
        "preview": preview,
        "act": form.instance if preview else None,
        "counts": _counts(preview) if preview else [],
        "sent": [(name, asked.get(name, "")) for name in form.fields],
    }
    refused = request.method == "POST"
    return render(request, "invitations/act_form.html", context, status=422 if refused else 200)


def _counts(preview: states.Preview) -> list[tuple[str, int, int]]:
    """Return how many States stand where, before and after, as far as there are any."""
    words = table.standing_labels(in_force=preview.capacity_after.in_force)
    pairs = [(words[key], preview.tally_before[key], preview.tally_after[key]) for key in words]
    return [(text, before, after) for text, before, after in pairs if before or after]


def _record(request: StaffRequest, meeting: Meeting, act: Act) -> HttpResponse:
    states.record_act(
        act.state,
        meeting.treaty,
        act.kind,
        act.on,
        by=request.user,
        effective_on=act.effective_on,
        source=act.source,
        meeting=meeting,
    )
    facts = {"action": act.get_kind_display(), "state": act.state.name}
    messages.success(request, _("Recorded: %(action)s, %(state)s.") % facts)
    return redirect("state", meeting.slug, act.state.code)


@staff("state.record")
@require_POST
def act_strike(request: StaffRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Strike out an action that was recorded by mistake."""
    act = get_object_or_404(Act.objects.select_related("state", "treaty"), pk=pk, treaty=meeting.treaty)
    form = WhyForm(request.POST)
    if form.is_valid():
        try:
            states.strike_act(act, by=request.user, why=form.cleaned_data["why"], meeting=meeting)
        except states.ImpossibleError as fault:
            form.add_error("why", _("It cannot be struck out alone: %(fault)s") % {"fault": fault})
        else:
            messages.success(request, _("The action is struck out; the journal keeps what it said."))
            return redirect("state", meeting.slug, act.state.code)
    return state_page(request, meeting, act.state.code, why_form=form, striking=pk)
