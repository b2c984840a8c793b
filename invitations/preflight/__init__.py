"""The check before a letter may leave: errors block it, warnings are acknowledged by name."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from invitations import datewords
from invitations.models import Letter
from invitations.preflight import looks_post, looks_text
from invitations.preflight.findings import Case, Level, Line, Repair
from msp import clock

Look: TypeAlias = Callable[[Case], Iterator[Line]]


def check(letter: Letter) -> list[Line]:
    """Return everything that was looked at, the gravest first; warnings carry who acknowledged them, and when."""
    case = Case.of(letter)
    known = {entry["code"]: entry for entry in letter.acknowledged}
    lines = [line for look in (*LOOKS, *_more_looks()) for line in look(case)]
    for line in lines:
        line.acknowledged.update(known.get(line.key, {}))
    return sorted(lines, key=lambda line: list(Level).index(Level(line.level)))


def blocking(lines: Iterable[Line]) -> list[Line]:
    """Return the lines for which the letter cannot be approved."""
    return [line for line in lines if line.blocks]


@functools.cache
def _more_looks() -> tuple[Look, ...]:
    # Named in the settings, in the manner of REPLY_SECTIONS: what other apps know of a letter's words.
    return tuple(import_string(path) for path in settings.LETTER_LOOKS)


def look_at_dates(case: Case) -> Iterator[Line]:
    """Nobody is invited to the past, or asked to reply after the event."""
    draft, event, by = case.draft, case.draft.event, case.draft.reply_by
    change = (Repair(_("Change the date"), case.page("dates")),)
    if event and event.is_over(case.today):
        says = _("%(event)s is over: it was %(when)s") % {"event": event.title, "when": datewords.when(event, "en")}
        yield Line("event", Level.ERROR, says, repairs=change, about=(str(event.pk),))
    if event and by is None:
        yield Line("reply-by", Level.ERROR, _("The letter asks for a reply and gives no day for it"), repairs=change)
    if by and by < case.now:
        yield Line("reply-by", Level.ERROR, _("The day for the reply is past"), repairs=change, about=(str(by),))
    if event and by and by.astimezone(clock.zone()).date() > event.starts_on:
        says = _("The day for the reply lies after the event")
        yield Line("reply-by", Level.ERROR, says, repairs=change, about=(str(by), str(event.starts_on)))
    if draft.dated_on < case.today:
        words = {"dated": datewords.day(draft.dated_on, "en"), "today": datewords.day(case.today, "en")}
        says = _("The letter is dated %(dated)s; today is %(today)s") % words
        yield Line("dated", Level.WARNING, says, repairs=change, about=(str(draft.dated_on), str(case.today)))


def look_at_seats(case: Case) -> Iterator[Line]:
    """Two people stand behind every letter: who wrote it last, and who approves it."""
    author = case.letter.author
    if any(seat.user_id != author.pk for seat in case.seats):
        says = _("The approval of another seat of the Presidency is needed before sending")
        detail = _("%(author)s wrote it last and cannot approve it.") % {"author": author}
        yield Line("approval", Level.TOLD, says, detail)
    else:
        repair = Repair(_("Give a seat"), reverse("settings", args=[case.letter.meeting.slug]))
        says = _("Nobody else holds a seat of the Presidency: a second person must approve the letter")
        yield Line("approval", Level.ERROR, says, repairs=(repair,))


LOOKS: tuple[Look, ...] = (
    looks_post.look_at_addressees,
    looks_post.look_at_posts,
    looks_post.look_at_addresses,
    looks_post.look_at_salutations,
    looks_post.look_at_audiences,
    looks_text.look_at_texts,
    looks_text.look_at_days,
    look_at_dates,
    looks_text.look_at_glyphs,
    looks_text.look_at_enclosures,
    looks_text.look_at_symbols,
    looks_text.look_at_the_road,
    looks_post.look_at_languages,
    look_at_seats,
)
