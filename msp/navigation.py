"""The way through the site: only what works, and only what the seat may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from msp import access
from msp.models import Seat


@dataclass(frozen=True)
class Item:
    """One link of the navigation."""

    url: str
    icon: str
    label: str
    current: bool
    count: int | None = None


Entry = tuple[str, str, str | Promise, str]
Table = tuple[tuple[Entry, ...], ...]

# (name of the url, icon, words, ability), in groups as the kit draws them.
MAIN: Table = (
    (
        ("desk", "stand", _("Where we stand"), "desk.view"),
        ("event-list", "road", _("Roadmap"), "roadmap.view"),
    ),
    (
        ("state-list", "grid", _("States"), "state.view"),
        ("universalization", "plus", _("Universalization"), "state.view"),
        ("organisation-list", "users", _("Organisations"), "state.view"),
        ("letter-list", "mail", _("Invitations"), "letter.view"),
        ("reply-list", "reply", _("Replies"), "reply.view"),
    ),
    (
        ("floor", "clock", _("The meeting"), "floor.view"),
        ("theme-list", "users", _("Friends"), "theme.view"),
        ("document-list", "file", _("Documents"), "text.view"),
        ("signing-list", "quill", _("Signing"), "signing.view"),
        ("outcome-list", "check", _("Outcomes"), "text.view"),
    ),
)
FOOT: Table = (
    (
        ("address-list", "pin", _("Address book"), "state.edit"),
        ("journal", "log", _("Journal"), "journal.view"),
        ("settings", "gear", _("Settings"), "meeting.edit"),
    ),
)


def items(table: Table, seat: Seat, path: str) -> list[list[Item]]:
    """Return the groups of links that this seat may follow, the one of the page marked."""
    urls = {name: reverse(name, args=[seat.meeting.slug]) for group in table for name, *_rest in group}
    # A page under another's address, such as texts/outcomes/, is its own.
    above = [url for name, url in urls.items() if path == url or (name != "desk" and path.startswith(url))]
    here = max(above, key=len, default="")
    groups = [
        [
            Item(urls[name], icon, str(label), urls[name] == here)
            for name, icon, label, ability in group
            if access.may(seat.role, ability)
        ]
        for group in table
    ]
    return [links for links in groups if links]
