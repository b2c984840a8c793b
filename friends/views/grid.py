"""The grid of offers: what is offered is chosen there and decided, and what was decided is told by letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from friends import balance, calling, grid, offers, telling, terms
from friends.faults import NotPossible
from friends.forms import OfferForm
from friends.grid import Wish
from friends.models import Friend, Theme
from invitations.models import Delegation
from invitations.table import REGIONS
from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting, User

MOST = 500  # cells that one press decides
Deed = Callable[[Theme, Delegation, User, Meeting], object]
DEEDS: dict[str, Deed] = {
    "confirm": lambda theme, who, by, at: terms.begin(
        theme, who, role=Friend.Role.FRIEND, on=clock.today(at), by=by, now=clock.now(at)
    ),
    "appoint": lambda theme, who, by, at: terms.begin(
        theme, who, role=Friend.Role.COORDINATOR, on=clock.today(at), by=by, now=clock.now(at)
    ),
    "decline": lambda theme, who, by, at: offers.decline(theme, who, by=by, now=clock.now(at)),
    "take-back": lambda theme, who, by, at: offers.take_back(theme, who, by=by, now=clock.now(at)),
    "undo": lambda theme, who, by, at: _undo(theme, who, by),
}
DONE = {
    "confirm": gettext_lazy("Confirmed: %(names)s."),
    "appoint": gettext_lazy("Asked to coordinate: %(names)s."),
    "decline": gettext_lazy("Declined with thanks: %(names)s."),
    "take-back": gettext_lazy("Taken back: %(names)s."),
    "undo": gettext_lazy("Undone: %(names)s."),
}


@staff("theme.edit")
@require_GET
def friend_grid(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show who offers, works and coordinates on which theme."""
    wish = _wish(request)
    found = grid.read(meeting, wish, on=clock.today(meeting))
    page = {
        "grid": found,
        "wish": wish,
        "regions": list(REGIONS.items()),
        "uncovered": [column.theme for column in found.columns if not column.is_covered],
        "unusual": [column for column in found.columns if column.unusual],
        "untold": telling.count_untold(meeting),
        "query": request.GET.urlencode(),
    }
    return render(request, "friends/grid.html", page)


@staff("theme.edit")
@require_POST
def friend_decide(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Do to every chosen cell what was pressed; what somebody else decided first is told and hinders no other."""
    what = request.POST.get("deed", "")
    cells = _chosen(meeting, request.POST.getlist("cell"))
    if what not in DEEDS or not cells:
        messages.error(request, _("Please choose in the grid what is to be decided."))
        return _back(request, meeting)
    done, refused = [], []
    for theme, who in cells:
        try:
            DEEDS[what](theme, who, request.user, meeting)
            done.append(f"{who.name} ({theme.name})")
        except NotPossible as fault:
            refused.append(str(fault))
    if done:
        messages.success(request, DONE[what] % {"names": ", ".join(done)})
    for words in dict.fromkeys(refused):
        messages.error(request, words)
    if what in ("appoint", "undo"):
        for said in _unusual({theme.pk: theme for theme, _who in cells}.values()):
            messages.warning(request, said)
    return _back(request, meeting)


@staff("theme.edit")
@require_POST
def friend_tell(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Draft the letters that tell what was decided."""
    made = telling.write(meeting, by=request.user)
    if not made:
        messages.info(request, _("Everybody has been written to, or a letter is on its way."))
        return _back(request, meeting)
    words = ngettext("%(n)d letter is drafted.", "%(n)d letters are drafted.", len(made)) % {"n": len(made)}
    messages.success(request, words + " " + _("They go the way of any letter: checked, approved, sent."))
    return redirect("letter", meeting.slug, made[0].pk) if len(made) == 1 else redirect("letter-list", meeting.slug)


@staff("theme.edit")
@require_POST
def friend_write(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Begin a letter to all friends."""
    try:
        letter = calling.write_to_all(meeting, by=request.user)
    except NotPossible as fault:
        messages.error(request, str(fault))
        return redirect("theme-list", meeting.slug)
    return redirect("letter", meeting.slug, letter.pk)


@staff("theme.edit")
@require_POST
def friend_call(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Draft the letter that calls for volunteers."""
    try:
        letter = calling.call(meeting, by=request.user)
    except NotPossible as fault:
        messages.error(request, str(fault))
        return redirect("theme-list", meeting.slug)
    messages.success(request, _("The call is drafted with the list of themes. It goes the way of any letter."))
    return redirect("letter", meeting.slug, letter.pk)


@staff("theme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def offer_new(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Write down an offer that came by another way than the reply page."""
    rows = meeting.delegations.select_related("state", "organisation")
    delegations = sorted(rows, key=lambda one: (one.state_id is None, one.name))
    themes = offers.choices(offers.branches(meeting))
    form = OfferForm(request.POST or None, delegations=delegations, themes=themes)
    if form.is_valid():
        said = form.cleaned_data
        about: dict[str, Any] = {"channel": said["channel"], "note": said["note"]}
        try:
            offers.record(said["theme"], said["delegation"], by=request.user, now=clock.now(meeting), **about)
        except NotPossible as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The offer of %(who)s is written down.") % {"who": said["delegation"].name})
            return redirect("friend-grid", meeting.slug)
    return render(request, "friends/offer_form.html", {"form": form}, status=422 if form.errors else 200)


def _undo(theme: Theme, who: Delegation, by: User) -> None:
    friend = theme.friends.filter(delegation=who, until_on=None).first()
    if friend is not None:
        terms.undo(friend, by=by)
    elif not offers.reconsider(theme, who, by=by):
        words = _("Nothing was decided on %(who)s and %(theme)s that could be undone.")
        raise NotPossible(words % {"who": who.name, "theme": theme.name})


def _wish(request: HttpRequest) -> Wish:
    theme, region = request.GET.get("theme", ""), request.GET.get("region", "")
    return Wish(
        everybody=bool(request.GET.get("all")),
        region=region if region in REGIONS else "",
        theme=int(theme) if theme.isascii() and theme.isdigit() and len(theme) < 10 else 0,
        q=request.GET.get("q", "").strip()[:60],
    )


def _chosen(meeting: Meeting, values: list[str]) -> list[tuple[Theme, Delegation]]:
    """Return the cells that were chosen; what is none of this meeting is passed over."""
    pairs = [value.split("-") for value in values[:MOST]]
    numbers = [(int(pair[0]), int(pair[1])) for pair in pairs if len(pair) == 2 and all(map(_is_number, pair))]
    themes = meeting.themes.in_bulk([theme for theme, _who in numbers])
    who = meeting.delegations.select_related("state", "organisation").in_bulk([one for _theme, one in numbers])
    return [(themes[a], who[b]) for a, b in dict.fromkeys(numbers) if a in themes and b in who]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _unusual(themes: Iterable[Theme]) -> list[str]:
    said = []
    for theme in themes:
        rows = theme.friends.filter(until_on=None, role=Friend.Role.COORDINATOR).select_related("delegation__state")
        regions = [one.delegation.state.region if one.delegation.state else "" for one in rows]
        said += [f"{theme.name}: {words}" for words in balance.unusual(regions)]
    return said


def _back(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Return to the grid as it was narrowed."""
    query = QueryDict(request.POST.get("query", "")[:300]).urlencode()
    target = redirect("friend-grid", meeting.slug)
    if query:
        target["Location"] += f"?{query}"
    return target
