"""The lists of the register: the States table and the organisations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from invitations import answers, states, table, tilemap
from invitations.addresses import exports, lines
from invitations.models import Delegation, OfficeHolder
from msp import access, clock
from msp.access import StaffRequest, staff
from msp.models import Meeting

PAGE = 50


# --- the States table ------------------------------------------------------------------------------------------------


@staff("state.view")
@require_safe
def state_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show where every State stands on a day, as a map and as a table with filters."""
    on, fault = asked_day(request, meeting)
    acts = states.acts_of(meeting.treaty)
    everyone = table.gather(meeting, on=on, acts=acts)
    here = reverse("state-list", args=[meeting.slug])
    context = {
        "on": on,
        "day_fault": fault,
        "day_query": query_with(request, keep=("on",)),
        "may_record": access.may(request.seat.role, "state.record"),
        "may_edit": access.may(request.seat.role, "state.edit"),
        "sees_replies": access.may(request.seat.role, "reply.view"),
        "here": here,
        "squares": tilemap.drawn(tilemap.squares(everyone), here, query=query_with(request, keep=("on",))),
        **_status(everyone, states.entry_into_force(meeting.treaty, on=on, acts=acts).entry_into_force, on=on),
        **_table(request, everyone),
    }
    return render(request, "invitations/state_list.html", context)


def _status(everyone: list[table.Row], in_force_on: date | None, *, on: date) -> dict[str, Any]:
    """Return what the head, the map and the bars say of a day, whatever the filters."""
    count = states.tally({row.state.code: row.capacity.standing for row in everyone})
    in_force = in_force_on is not None and in_force_on <= on
    labels = table.standing_labels(in_force=in_force)
    return {
        "count": count,
        "key": [(tilemap.look(kind, in_force=in_force), labels[kind], n) for kind, n in count.items() if n],
        "in_force": in_force,
        "in_force_on": in_force_on,
        "bars": tilemap.bars(everyone),
        "latest": table.latest_deposits(everyone),
        "addressees": sum(row.delegation is not None for row in everyone),
        "unconfirmed": sum(row.post == Delegation.Post.UNCONFIRMED for row in everyone),
    }


def _table(request: StaffRequest, everyone: list[table.Row]) -> dict[str, Any]:
    """Return the table with its filters, order and page."""
    chosen, q, sort = _chosen(request), _asked_words(request), _asked_sort(request)
    matching = table.narrow(everyone, {}, q)
    rows = table.arrange(table.narrow(matching, chosen), sort)
    return {
        "q": q,
        "chosen": chosen,
        "filtered": bool(q or any(chosen.values())),
        "page": page_of(request, rows),
        "total": len(everyone),
        "facets": _facets(request, matching, chosen),
        "regions": table.options(matching, "region", table.REGIONS, chosen),
        "columns": _columns(request, sort),
        "kept": {**chosen, "region": "", "sort": sort if sort != "name" else "", "on": request.GET.get("on", "")},
        "nearest": table.nearest(everyone, q) if q and not rows else None,
    }


@staff("state.edit")
@require_GET
def state_export(request: StaffRequest, meeting: Meeting, kind: str) -> HttpResponse:
    """Give the States table with its filters as a spreadsheet."""
    on, _fault = asked_day(request, meeting)
    rows = table.narrow(table.gather(meeting, on=on), _chosen(request), _asked_words(request))
    sheet = exports.states_sheet(table.arrange(rows, _asked_sort(request)), on=on)
    return exports.download(kind, sheet, name=f"{meeting.slug}-states-{on}")


def asked_day(request: StaffRequest, meeting: Meeting) -> tuple[date, str]:
    """Return the day that the address asks for, else the meeting's own, and what was wrong with it."""
    text = request.GET.get("on", "").strip()
    today = clock.today(meeting)
    try:
        day = parse_date(text) if text else today
    except ValueError:
        day = None
    if day is None:
        return today, _("This is not a day. Write it as 2010-08-01.")
    return day, ""


def page_of(request: StaffRequest, rows: Sequence[Any]) -> Page:
    """Return the page of a list that the address asks for: fifty rows, or all with `page=all`."""
    size = max(len(rows), 1) if request.GET.get("page") == "all" else PAGE
    return Paginator(rows, size).get_page(request.GET.get("page"))


def _chosen(request: StaffRequest) -> dict[str, str]:
    known = {
        "standing": [standing.value for standing in states.ORDER],
        "region": list(table.REGIONS),
        "reply": list(table.REPLIES) if access.may(request.seat.role, "reply.view") else [],
        "post": list(table.POSTS),
    }
    asked = {facet: request.GET.get(facet, "") for facet in known}
    return {facet: value if value in known[facet] else "" for facet, value in asked.items()}


def _asked_words(request: StaffRequest) -> str:
    return request.GET.get("q", "").strip()[:200]


def query_with(
    request: StaffRequest, changes: dict[str, str] | None = None, *, keep: tuple[str, ...] | None = None
) -> str:
    """Return the page's query with some values changed, an empty one taken out; `keep` keeps only those named."""
    asked = {key: value for key, value in request.GET.items() if value and (keep is None or key in keep)}
    asked = {key: value for key, value in (asked | (changes or {})).items() if value}
    return "?" + urlencode(asked) if asked else ""


def _asked_sort(request: StaffRequest) -> str:
    sort = request.GET.get("sort", "name")
    return sort if sort.removeprefix("-") in table.SORTS else "name"


def _facets(request: StaffRequest, rows: list[table.Row], chosen: dict[str, str]) -> list[dict[str, Any]]:
    """Return the facets as links, each value with the number of rows that it would leave."""
    in_force = bool(rows) and rows[0].capacity.in_force
    known: list[tuple[str, str, dict[str, Any]]] = [
        ("standing", _("Treaty status"), table.standing_labels(in_force=in_force)),
        ("reply", _("Reply"), table.REPLIES),
        ("post", _("Post"), table.POSTS),
    ]
    if not access.may(request.seat.role, "reply.view"):
        known = [facet for facet in known if facet[0] != "reply"]
    facets = []
    for key, words, labels in known:
        everyone = table.Option("", _("All"), len(table.narrow(rows, {**chosen, key: ""})), not chosen[key])
        values = [everyone, *table.options(rows, key, labels, chosen)]
        links = [(value, query_with(request, {key: value.value, "page": ""}) or "?") for value in values]
        facets.append({"key": key, "words": words, "links": links})
    return facets


def _columns(request: StaffRequest, sort: str) -> list[dict[str, str]]:
    """Return the table's columns, each with the state of its order and the link that changes it."""
    words = {"name": _("State"), "standing": _("Treaty"), "reply": _("Reply"), "post": _("Post")}
    words["language"] = _("Language")
    if not access.may(request.seat.role, "reply.view"):
        del words["reply"]
    column, down = sort.removeprefix("-"), sort.startswith("-")
    return [
        {
            "key": key,
            "words": text,
            "aria": ("descending" if down else "ascending") if key == column else "",
            "arrow": ("↓" if down else "↑") if key == column else "",
            "query": query_with(request, {"sort": f"-{key}" if sort == key else key, "page": ""}),
        }
        for key, text in words.items()
    ]


# --- organisations ---------------------------------------------------------------------------------------------------


@staff("state.view")
@require_safe
def organisation_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show the organisations that are invited beside the States."""
    found = meeting.delegations.filter(organisation__isnull=False).select_related("organisation")
    heads = Prefetch("office_holders", OfficeHolder.objects.filter(until_on=None), to_attr="current_heads")
    q = _asked_words(request)
    delegations = list(found.prefetch_related("addresses", heads).order_by("organisation__name_en"))
    shown = [one for one in delegations if _speaks_of(q, one)]
    sees_replies = access.may(request.seat.role, "reply.view")
    replies = table.replies_to(answers.latest_event(meeting)) if sees_replies else {}
    for one in shown:
        one.reply = replies.get(one.pk, table.NOT_INVITED)  # type: ignore[attr-defined]  # for this page
    context = {
        "page": page_of(request, shown),
        "total": len(delegations),
        "q": q,
        "sees_replies": sees_replies,
        "may_edit": access.may(request.seat.role, "state.edit"),
    }
    return render(request, "invitations/organisation_list.html", context)


def _speaks_of(q: str, delegation: Delegation) -> bool:
    body = delegation.organisation
    texts = [body.code, body.name_en, body.name_fr, body.kind] if body else []
    return lines.speaks_of(q, texts, [address.email for address in delegation.addresses.all()])
