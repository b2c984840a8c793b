"""The list of themes: added, named, put in order and divided into parts; one level, as the letter lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from friends.faults import NotPossible
from friends.models import Offer, Theme
from msp import journal
from msp.models import Meeting, User

# The languages in which a theme is named, as its titles are keyed.
LANGUAGES = ("en", "ar", "zh", "fr", "ru", "es")
# Addresses under friends/ that are no theme's.
RESERVED = frozenset({"call", "contacts", "grid", "new", "of", "offers", "people", "publish", "terms"})
RESERVED |= {"themes", "write"}
APART = 1000  # positions to which all rows step aside while they take new ones


@dataclass(frozen=True)
class Wording:
    """What the office decides of a theme."""

    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    mandate: str = ""
    parent: Theme | None = None


@transaction.atomic
def add(meeting: Meeting, wording: Wording, *, by: User) -> Theme:
    """Add a theme at the end of the list, or of its whole. Raises NotPossible for a whole that cannot have parts."""
    _hold(meeting)
    _check_parent(wording.parent)
    theme = Theme(meeting=meeting, slug=_slug(meeting, wording.title), position=APART * 2)
    _put(theme, wording)
    theme.save(force_insert=True)
    _number(meeting)
    theme.refresh_from_db()
    journal.note(theme, "added", meeting=meeting, by=by)
    return theme


@transaction.atomic
def change(theme: Theme, wording: Wording, *, by: User) -> bool:
    """Change a theme's names, its mandate or the whole that it is part of; return whether anything changed.

    Raises NotPossible where it would get a second level.
    """
    _hold(theme.meeting)
    row = Theme.objects.get(pk=theme.pk)
    before = Wording(row.title, row.titles, row.mandate, row.parent)
    if wording.parent != row.parent:
        if wording.parent and (wording.parent.pk == row.pk or row.parts.exists()):
            raise NotPossible(_("A theme that has parts cannot be a part itself."))
        _check_parent(wording.parent)
    _put(row, wording)
    if Wording(row.title, row.titles, row.mandate, row.parent) == before:
        return False
    row.save()
    _number(theme.meeting)
    journal.note(row, "changed", meeting=theme.meeting, by=by)
    return True


@transaction.atomic
def place(theme: Theme, *, at: int, by: User) -> None:
    """Move a theme to a place among those of its level, counted from 1; its parts come along. Twice is once."""
    _hold(theme.meeting)
    level = list(Theme.objects.filter(meeting=theme.meeting, parent=theme.parent_id).order_by("position"))
    wanted = [one for one in level if one.pk != theme.pk]
    wanted.insert(max(at, 1) - 1, theme)
    if [one.pk for one in wanted] == [one.pk for one in level]:
        return
    _number(theme.meeting, {one.pk: number for number, one in enumerate(wanted)})
    journal.note(theme, "moved", meeting=theme.meeting, by=by, to=wanted.index(theme) + 1)


def remove(theme: Theme, *, by: User) -> None:
    """Strike a theme. Raises NotPossible where offers, friends, outcomes or parts hang on it."""
    if theme.parts.exists():
        raise NotPossible(_("%(theme)s has parts; strike or move them first.") % {"theme": theme.name})
    try:
        with transaction.atomic():
            journal.note(theme, "struck", meeting=theme.meeting, by=by)
            theme.delete()
    except ProtectedError as fault:
        words = _("%(theme)s cannot be struck: offers, friends or outcomes belong to it.")
        raise NotPossible(words % {"theme": theme.name}) from fault


def _put(theme: Theme, wording: Wording) -> None:
    theme.title, theme.mandate, theme.parent = wording.title, wording.mandate.strip(), wording.parent
    theme.titles = {**{code: name for code, name in wording.titles.items() if name}, "en": wording.title}


def _check_parent(parent: Theme | None) -> None:
    """Refuse a second level, and a whole on which somebody works or offers to: their theme would vanish."""
    if parent is None:
        return
    if parent.parent_id is not None:
        raise NotPossible(_("A part cannot have parts."))
    waiting = Offer.objects.filter(theme=parent).waiting()
    if parent.friends.filter(until_on=None).exists() or waiting.exists():
        words = _("States work on %(theme)s as a whole; it can be divided once they have moved.")
        raise NotPossible(words % {"theme": parent.name})


def _slug(meeting: Meeting, title: str) -> str:
    stem = slugify(title)[:70] or "theme"
    taken = set(Theme.objects.filter(meeting=meeting, slug__startswith=stem).values_list("slug", flat=True))
    taken |= RESERVED
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if slug not in taken)


def _hold(meeting: Meeting) -> None:
    """Let nobody else number these themes until the transaction ends."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)


def _number(meeting: Meeting, wanted: Mapping[int, int] | None = None) -> None:
    """Number all themes anew, each whole before its parts; `wanted` orders one level."""
    rows = list(Theme.objects.filter(meeting=meeting).order_by("position"))
    places = {row.pk: (wanted or {}).get(row.pk, row.position) for row in rows}
    key = {row.pk: (places[row.parent_id or row.pk], row.parent_id is not None, places[row.pk]) for row in rows}
    rows.sort(key=lambda row: key[row.pk])
    Theme.objects.filter(meeting=meeting).update(position=F("position") + APART)
    for position, row in enumerate(rows, start=1):
        row.position = position
    Theme.objects.bulk_update(rows, ["position"])
