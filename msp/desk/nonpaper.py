"""The roadmap as a non-paper: written from the records, so that it never says another day than they do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from invitations import datewords
from invitations.models import State
from msp import deadlinewords
from msp.deadlines import Key
from msp.desk import computed as days
from msp.models import Event, Meeting, User
from outcomes import documents, redline, versions
from outcomes.models import Document
from outcomes.paragraphs import Kind, Paragraph, clean, new_pid

LANGUAGE = "en"
# Dates that are told in the introduction, or are the office's own and no invitation.
UNLISTED = (Event.Kind.MEETING, Event.Kind.MILESTONE, Event.Kind.DEADLINE, Event.Kind.BRIEFING)
ITEM = "- "


def write(meeting: Meeting, *, by: User, now: datetime, today: date) -> tuple[Document, bool]:
    """Write the roadmap as a document, or as the next version of the one there is; say whether anything is new.

    Paragraphs keep their ids, so that the redline shows what changed. Raises what `versions.seal` raises.
    """
    title = title_of(meeting)
    text, label = list(paragraphs(meeting, title, today)), _month(today)
    known = meeting.documents.filter(type=Document.Type.NON_PAPER, title=title).first()
    head = versions.head(known) if known else None
    if known is None or head is None:
        return documents.begin(
            meeting, text, by=by, now=now, label=label, title=title, type=Document.Type.NON_PAPER
        ), True
    kept = [one for one, _sure in redline.restore_ids(versions.read(head), text)]
    return known, versions.seal(known, kept, base=head, by=by, now=now, label=label) != head


def title_of(meeting: Meeting) -> str:
    """Return what the non-paper of a meeting is called."""
    return f"Roadmap to the {meeting.title}"


def known(meeting: Meeting, *, role: str) -> Document | None:
    """Return the non-paper with the number and the day of its newest version, where a seat may read it; one query."""
    found = documents.readable(meeting, role=role).filter(type=Document.Type.NON_PAPER, title=title_of(meeting))
    return documents.listed(found.filter(versions__isnull=False)).first()


def paragraphs(meeting: Meeting, title: str, today: date) -> Iterator[Paragraph]:
    """Yield the non-paper: its head, what is settled, what States are asked, and what all are invited to."""
    events = list(meeting.events.exclude(audience=Event.Audience.OFFICE).order_by("starts_on", "pk"))
    computed = days.days_of(meeting, events, today)
    government = f"the government of {_presidency(meeting)}"
    for kind, words in (
        (Kind.PLAIN, "DRAFT NON-PAPER"),
        (Kind.TITLE, title),
        (Kind.PLAIN, f"Circulated to all interested States by {government}{_following(meeting, computed)}"),
        (Kind.PLAIN, _month(today)),
        (Kind.NUMBERED, " ".join(_settled(meeting, events, computed))),
        (Kind.NUMBERED, " ".join(_asked(meeting, government, computed))),
        (Kind.NUMBERED, f"{_capital(government)} further invites all interested States and organisations to:"),
        *_invited(meeting, events),
    ):
        yield Paragraph(new_pid(), kind, clean(words))


def _settled(meeting: Meeting, events: list[Event], computed: dict[Key, date]) -> Iterator[str]:
    """Yield what has happened and what follows from it, a sentence each."""
    for one in events:
        if one.kind == Event.Kind.MILESTONE and not one.follows:
            yield f"{one.title}, {datewords.day(one.starts_on, LANGUAGE)}{': ' + one.note if one.note else ''}."
    needed = _needed(meeting)
    if Key.THRESHOLD in computed and Key.ENTRY in computed:
        which = f"the {deadlinewords.ordinal(needed)} instrument" if needed else "the instrument that was needed"
        yield (
            f"With {which} of ratification having been deposited with the {meeting.treaty.depositary} on "
            f"{datewords.day(computed[Key.THRESHOLD], LANGUAGE)}, the {meeting.treaty.name} enters into force on "
            f"{datewords.day(computed[Key.ENTRY], LANGUAGE)}."
        )
    for one in events:
        if one.kind == Event.Kind.MEETING:
            offers = (
                "suggests to host" if one.precision == Event.Precision.SUGGESTED else "has made arrangements to host"
            )
            when = datewords.when(one, LANGUAGE)
            host = _capital(_presidency(meeting))
            yield f"{host} {offers} the {meeting.title} in {one.place or meeting.place}, {when}."
            yield "More details on arrangements will be available in due course."


def _asked(meeting: Meeting, government: str, computed: dict[Key, date]) -> Iterator[str]:
    yield (
        f"{_capital(government)} encourages all States to sign and ratify the {meeting.treaty.name} without delay and, "
        "after the day of entry into force, to accede to it in advance of the meeting."
    )
    if Key.LAST_DEPOSIT in computed:
        last = datewords.day(computed[Key.LAST_DEPOSIT], LANGUAGE)
        yield f"A State that deposits its instrument by {last} will be a State Party when the meeting opens."


def _invited(meeting: Meeting, events: list[Event]) -> Iterator[tuple[Kind, str]]:
    """Yield the dates to come and what goes on without one; lines of a note that begin with a dash are points of it."""
    for one in events:
        if one.kind in UNLISTED:
            continue
        first, *points = one.note.splitlines() or [""]
        said = f"{_hosted(meeting, one)}, {datewords.when(one, LANGUAGE)}{_reckoned(meeting, one)}"
        whole = f"{_small(first.rstrip('.:'))} ({said})" if first else _small(said)
        yield Kind.SUB, f"{whole}{':' if points else ';'}"
        for point in points:
            yield Kind.SUBSUB, point.removeprefix(ITEM)
    items = [one.words.rstrip(".") for one in meeting.standing_items.order_by("position")]
    for at, words in enumerate(items, 1):
        yield Kind.SUB, f"{_small(words)}{'.' if at == len(items) else ';'}"


def _hosted(meeting: Meeting, event: Event) -> str:
    """Return what a date is, and who hosts it where that is not the presidency."""
    if not event.host or event.host in (meeting.letterhead.name, _presidency(meeting)):
        return event.title
    return f"{event.title.removesuffix(f', {event.host}')}, hosted by {event.host}"


def _reckoned(meeting: Meeting, event: Event) -> str:
    """Return how the entry into force is reckoned, where a date is that day."""
    said = deadlinewords.entry_rule(meeting.treaty.rule) if event.follows == Key.ENTRY else ""
    return f", being {said}" if said else ""


def _following(meeting: Meeting, computed: dict[Key, date]) -> str:
    needed = _needed(meeting)
    met = needed and Key.THRESHOLD in computed
    return f" following the {deadlinewords.ordinal(needed)} ratification of the {meeting.treaty.name}" if met else ""


def _needed(meeting: Meeting) -> int:
    return int(meeting.treaty.rule.get("threshold", {}).get("count", 0))


def _presidency(meeting: Meeting) -> str:
    state = State.objects.filter(code=meeting.presidency_code).first()
    return state.in_text_en if state else meeting.letterhead.name


def _month(day: date) -> str:
    return datewords.day(day, LANGUAGE).split(" ", 1)[1]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
