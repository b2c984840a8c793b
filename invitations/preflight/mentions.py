"""Dates of the road as letters and texts name them: the same meeting on two days is read by every delegation.

A date belongs to the last event named before it in its sentence, unless another gathering or a word such as "before"
stands between them; so a text that speaks of other days beside an event is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from invitations import datewords, states
from msp import writtendays
from msp.citations import SENTENCE
from msp.models import Event, Meeting
from msp.writtendays import Written

Kind, Precision = Event.Kind, Event.Precision
# Paragraphs and the items of a list are read one by one; a line that goes on is not.
PIECE = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•–]|\(?\w{1,3}[.)])\s)|\u2028")
# What makes a date another thing's, or counts from the event.
APART = re.compile(
    r"\b(?:meetings?|workshops?|seminars?|sessions?|briefings?|conferences?|consultations?|deadline|before|until|after"
    r"|since|following|prior|réunions?|ateliers?|séances?|conférences?|avant|après|depuis|suite|d[’']ici)\b|\bby\s*\Z",
    re.IGNORECASE,
)
AROUND = re.compile(
    r"(?:\b(?:before|until|after|since|following|prior to|advance of|run[- ]up to|on|about|towards|regarding|concerning"
    r"|(?:report|outcome|paper|road ?map|briefing|meeting|invitation|preparation|arrangement)s? (?:of|to|for)"
    r"|avant|après|depuis|lors de|sur)\s+(?:the|la|le)?|\bl[’'])\s*$",
    re.IGNORECASE,
)
OPEN = re.compile(
    r"\b(?:suggest|propos|tentativ|provisional|envisag|plann|préliminaire|provisoire|prévu)", re.IGNORECASE
)
WEEK = re.compile(r"\b(?:week(?: of| beginning)?|semaine du)\s*(?:the\s+)?(?:\w+day\s+)?$", re.IGNORECASE)
NEAR = 140
# How texts name what a title of the roadmap may call otherwise.
ALSO = {Kind.PREPARATORY: (r"preparatory\s+meeting", r"réunion\s+préparatoire")}
FOLLOWED = {
    "entry": (r"ent(?:ry|er|ers|ered|ering)\s+into\s+force", r"entr(?:ée|e|era)\s+en\s+vigueur"),
    "threshold": (
        r"{count}(?:st|nd|rd|th)?\s+(?:instrument|ratification|deposit)",
        r"{count}e\s+(?:instrument|ratification)",
    ),
}


@dataclass(frozen=True)
class Stop:
    """A date of the road: how texts name it, where it is held if its name alone does not tell, and when it is.

    `computed` tells that the day follows from the deposits, whatever was chosen.
    """

    title: str
    names: re.Pattern[str]
    first: date
    last: date
    when: str
    precision: str = Precision.FIXED
    where: str = ""
    computed: bool = False


@dataclass(frozen=True)
class Mention:
    """A date that a text gives an event, and what is doubtful in it: another day, another precision, or settled."""

    stop: Stop
    doubt: str  # "day", "day-for-week", "week-for-day", "settled"
    words: str


def find(text: str, road: Sequence[Stop], *, language: str) -> list[Mention]:
    """Return where a text names an event of the road for another day than the road, or with other certainty."""
    if not road or not writtendays.are_likely(text, language):
        return []
    sentences = (one for piece in PIECE.split(text) for one in SENTENCE.split(writtendays.plain(piece)))
    return [mention for sentence in sentences for mention in _in_sentence(sentence, road, language)]


def _in_sentence(sentence: str, road: Sequence[Stop], language: str) -> Iterator[Mention]:
    days = writtendays.find(sentence, language)
    if not days:
        return
    named = _named(sentence, road)
    for day in days:
        before = [(end, stop) for end, stop in named if end <= day.start]
        if not before:
            continue
        end, stop = before[-1]
        between = sentence[end : day.start]
        if len(between) > NEAR or APART.search(WEEK.sub("", between)):
            continue
        if stop.where and stop.where.casefold() not in sentence.casefold():
            continue
        if doubt := _doubt(stop, day, sentence):
            yield Mention(stop, doubt, day.words)


def _named(sentence: str, road: Sequence[Stop]) -> list[tuple[int, Stop]]:
    found = [
        (match.end(), stop)
        for stop in road
        for match in stop.names.finditer(sentence)
        if not AROUND.search(sentence[max(0, match.start() - 60) : match.start()])
    ]
    return sorted(found, key=lambda one: one[0])


def _doubt(stop: Stop, day: Written, sentence: str) -> str:
    written = day.days_in(stop.first.year)
    if written is None:
        return ""  # no day of any calendar; that is told elsewhere
    is_week = bool(WEEK.search(sentence[: day.start]))
    is_window = stop.precision == Precision.WINDOW
    if is_week or is_window:
        if not stop.first <= written[0] <= stop.last:
            return "day"
        return "" if is_week and is_window else "week-for-day" if is_week else "day-for-week"
    if written != (stop.first, stop.last):
        return "day"
    return "settled" if stop.precision == Precision.SUGGESTED and not OPEN.search(sentence) else ""


# --- the road as it stands -------------------------------------------------------------------------------------------


def road_of(meeting: Meeting, *, today: date) -> list[Stop]:
    """Return the dates of the road by which texts are read: two queries."""
    events = list(meeting.events.exclude(kind=Kind.DEADLINE).order_by("starts_on", "pk"))
    computed = _computed(meeting, events, today)
    return [_stop(one, meeting, computed.get(one.follows)) for one in events if _names(one, meeting)]


def _computed(meeting: Meeting, events: Iterable[Event], today: date) -> dict[str, date | None]:
    if not any(one.follows for one in events):
        return {}
    outcome = states.entry_into_force(meeting.treaty, on=today)
    return {"threshold": outcome.threshold_met_on, "entry": outcome.entry_into_force}


def _stop(event: Event, meeting: Meeting, computed: date | None) -> Stop:
    _head, _comma, tail = event.title.partition(",")
    shared = event.kind in (Kind.REGIONAL, Kind.INFORMAL)
    return Stop(
        title=event.title,
        names=re.compile("|".join(_names(event, meeting)), re.IGNORECASE),
        first=computed or event.starts_on,
        last=computed or event.ends_on,
        when=datewords.day(computed, "en") if computed else datewords.when(event, "en"),
        precision=event.precision,
        where=(event.host or tail.strip()) if shared else "",
        computed=computed is not None,
    )


def _names(event: Event, meeting: Meeting) -> list[str]:
    """Return the patterns by which texts name an event; none for a milestone that has only its own words."""
    if event.follows:
        count = meeting.treaty.rule.get("threshold", {}).get("count", "")
        return [one.replace("{count}", str(count)) for one in FOLLOWED.get(event.follows, ())]
    if event.kind == Kind.MILESTONE:
        return []
    head = re.sub(r"\s+", " ", event.title.partition(",")[0]).strip()
    # A word may stand among those of the title: "open-ended working meeting".
    names = [r"\b" + r"\s+(?:\w+\s+)?".join(map(re.escape, head.split())) + r"\b"] if " " in head else []
    names += ALSO.get(Kind(event.kind), ())
    if event.kind == Kind.MEETING:
        names.append(rf"\b{re.escape(meeting.short_title)}\b")
    return names
