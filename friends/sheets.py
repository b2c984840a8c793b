"""The contact sheet: who acts for whom on which theme, for the page, the paper and the spreadsheet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from friends import offers
from friends.models import Friend, Theme
from invitations.addresses import exports
from msp import pdf
from msp.models import Meeting


@dataclass(frozen=True)
class Block:
    """A theme with the terms that run on it, coordinators first."""

    theme: Theme
    terms: tuple[Friend, ...]


def read(meeting: Meeting, *, only: Collection[int] | None = None) -> list[Block]:
    """Return the themes on which somebody works with their people; three queries. `only` names themes by number."""
    rows = Friend.objects.filter(theme__meeting=meeting, until_on=None).prefetch_related("contacts")
    rows = rows.select_related("delegation__state", "delegation__organisation")
    terms = sorted(rows, key=lambda one: (one.role != Friend.Role.COORDINATOR, one.delegation.name))
    themes = offers.choices(offers.branches(meeting))
    wanted = [theme for theme in themes if only is None or theme.pk in only]
    blocks = (Block(theme, tuple(one for one in terms if one.theme_id == theme.pk)) for theme in wanted)
    return [block for block in blocks if block.terms]


def spreadsheet(blocks: list[Block]) -> exports.Sheet:
    """Return the sheet as a table: one row a person, and one for a delegation that has named nobody."""
    headers = [_("Theme"), _("State or organisation"), _("Part in the group"), _("Name"), _("Title")]
    return [*headers, _("E-mail address"), _("Telephone")], list(_rows(blocks))


def _rows(blocks: list[Block]) -> Iterator[list[str]]:
    for block in blocks:
        for term in block.terms:
            about = [block.theme.name, term.delegation.name, str(term.get_role_display())]
            people = sorted(term.contacts.all(), key=lambda one: one.pk)
            for one in people:
                yield [*about, one.name, one.title, one.email, one.phone]
            if not people:
                yield [*about, "", "", "", ""]


def paper(meeting: Meeting, blocks: list[Block]) -> bytes:
    """Return the sheet as a PDF in the language of the moment; raises what `pdf.render` raises."""
    page = {
        "meeting": meeting,
        "letterhead": meeting.letterhead,
        "blocks": blocks,
        "language": translation.get_language() or "en",
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }
    return pdf.render("friends/contact_paper.html", page)
