"""What a reader would notice in a passage of a letter or a text: its days, its symbols, the dates it gives the road."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from invitations.preflight import mentions, proofreading
from invitations.preflight.findings import Level
from invitations.preflight.mentions import Stop
from msp import citations, writtendays
from msp.citations import Remark, Slip


@dataclass(frozen=True)
class Noticed:
    """One thing to look at, in words that follow the place where it stands."""

    code: str
    level: str
    says: str
    detail: str = ""
    # What it is about, in no language.
    about: tuple[str, ...] = ()


def in_passage(words: str, *, language: str, on: date, road: Sequence[Stop] = ()) -> Iterator[Noticed]:
    """Yield all that is noticed in a passage by itself, as read on a day."""
    yield from days(words, language=language, on=on)
    yield from symbols(words, on=on)
    yield from dates_of_the_road(words, road, language=language)


def days(words: str, *, language: str, on: date) -> Iterator[Noticed]:
    """Yield the dates that no calendar has, or not on that weekday."""
    for fault in proofreading.wrong_days(words, language=language, on=on):
        if fault.right:
            says = _("%(written)s is a %(right)s, not a %(said)s") % vars(fault)
        else:
            says = _("there is no %(written)s") % {"written": fault.written}
        yield Noticed("weekday", Level.ERROR, says, about=(fault.said, fault.written))


def symbols(words: str, *, on: date) -> Iterator[Noticed]:
    """Yield the symbols that cannot be, or do not fit what is said of them."""
    for remark in citations.remarks(citations.read(writtendays.plain(words)), on=on):
        says, detail = _said_of(remark, on)
        yield Noticed("symbol", Level.WARNING, says, detail, (remark.symbol.written, str(remark.slip)))


def _said_of(remark: Remark, on: date) -> tuple[str, str]:
    symbol = remark.symbol
    facts = {"symbol": symbol.written, "session": symbol.session, "opened": symbol.opened, "fault": remark.right}
    match remark.slip:
        case Slip.SESSION:
            says = _("%(symbol)s is of session %(session)d, which opens in %(opened)d")
            if (symbol.opened or 0) <= on.year:
                says = _("%(symbol)s is of session %(session)d, which opened in %(opened)d")
            return says % facts, _("Perhaps %(symbol)s is meant.") % {"symbol": remark.right} if remark.right else ""
        case Slip.DRAFT:
            detail = _("A resolution that was adopted has a symbol such as A/RES/64/36.")
            return _("%(symbol)s is a draft, and it is cited as adopted") % facts, detail
        case Slip.NOT_DRAFT:
            return _("%(symbol)s is an adopted text, and it is cited as a draft") % facts, ""
        case _:
            detail = _(
                "A revision is replaced by the next one, as in WP.4/Rev.2; a suffix has a full stop and a number."
            )
            return _("%(symbol)s: “%(fault)s” is not how symbols are continued") % facts, detail


def dates_of_the_road(words: str, road: Sequence[Stop], *, language: str) -> Iterator[Noticed]:
    """Yield the events of the road that are named for another day than the road has, or with other certainty."""
    for one in mentions.find(words, road, language=language):
        facts = {"event": one.stop.title, "words": one.words, "when": one.stop.when}
        level = Level.TOLD if one.doubt == "settled" else Level.WARNING
        if one.doubt == "settled":
            says = _("“%(event)s” stands as settled for %(words)s; the roadmap has these dates as suggested")
        elif one.stop.computed:
            says = _("“%(event)s” is named for %(words)s; the deposits give %(when)s")
        else:
            says = _("“%(event)s” is named for %(words)s; the roadmap has %(when)s")
        yield Noticed("road", level, says % facts, about=(one.stop.title, one.words, one.doubt))


# --- what several passages say together ------------------------------------------------------------------------------


def together(passages: Iterable[tuple[str, str, str]]) -> Iterator[Noticed]:
    """Yield what does not fit between passages, given as (where, language, words)."""
    passages = [(where, language, writtendays.plain(words)) for where, language, words in passages]
    cited = [(where, one) for where, _language, words in passages for one in citations.read(words)]
    places = {one.symbol.base: where for where, one in reversed(cited)}
    for draft, adopted in citations.twice([one for _where, one in cited]):
        facts = {"draft": draft.symbol.written, "adopted": adopted.symbol.written}
        says = _("%(draft)s and %(adopted)s seem to be one resolution, as a draft and as adopted") % facts
        facts |= {"here": places[draft.symbol.base], "there": places[adopted.symbol.base]}
        detail = _("%(draft)s: %(here)s. %(adopted)s: %(there)s.") % facts
        yield Noticed("twice", Level.TOLD, says, detail, (draft.symbol.written, adopted.symbol.written))
    written = [
        day for _where, language, words in passages if language == "en" for day in writtendays.find(words, language)
    ]
    if orders := proofreading.two_orders(written):
        says = _("Dates are written in two ways: “%(one)s” and “%(other)s”") % dict(
            zip(("one", "other"), orders, strict=True)
        )
        yield Noticed("orders", Level.TOLD, says, about=orders)
