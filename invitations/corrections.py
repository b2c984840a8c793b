"""Letters that told a date which no longer holds: who was told, and the letter that tells them the right one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from invitations import datebook, datewords
from invitations.datebook import Told
from invitations.drafts import CLOSE, COURTESY, Draft, ParagraphDraft, TextDraft
from invitations.models import Copy, Correction, Invitation, Letter
from msp import clock
from msp.models import Event, Meeting

USUAL_HOUR = time(18)
# What a correction says: what it refers to, then what was told and what holds, then what becomes of replies.
WORDS = {
    "en": {
        "subject": "Correction: {event.title}",
        "refers": "I have the honour to refer to my letter of {dated}{number}, which told {{state}} of this event: "
        "{title}.",
        "day": "The date given there was: {old}. The date is now: **{new}**.",
        "place": "The place given there was: {old}. The place is now: **{new}**.",
        "link": "A reply that was already given stays as it is. Should the change require another one, the personal "
        "link is the one you received with that letter; I should be grateful for it by {reply.by}.",
    },
    "fr": {
        "subject": "Rectification : {event.title}",
        "refers": "J’ai l’honneur de me référer à ma lettre du {dated}{number}, par laquelle j’annonçais à {{state}} "
        "l’événement suivant : {title}.",
        "day": "Date annoncée dans cette lettre : {old}. Nouvelle date : **{new}**.",
        "place": "Lieu annoncé dans cette lettre : {old}. Nouveau lieu : **{new}**.",
        "link": "Une réponse déjà donnée reste valable. Si ce changement en demande une autre, le lien personnel est "
        "celui que vous avez reçu avec cette lettre ; je vous saurais gré de répondre au plus tard le {reply.by}.",
    },
}


@dataclass(frozen=True)
class Outdated:
    """A letter that told a date which no longer holds, who heard nothing better since, and the draft that says so."""

    letter: Letter
    event: Event
    told: Told
    codes: tuple[str, ...]
    correction: Correction | None = None

    @property
    def was(self) -> str:
        """The day, and where that is another one the place, as the letter told them."""
        return _said(self.told.when("en"), self.told.place if not self.told.holds_place(self.event) else "")

    @property
    def now(self) -> str:
        """The same as the road has them."""
        there = self.event.place or _("no place")
        return _said(datewords.when(self.event, "en"), there if not self.told.holds_place(self.event) else "")

    @property
    def words(self) -> str:
        """What the letter says and what the road says, in a sentence."""
        day = datewords.day(self.letter.dated_on, "en")
        said = {"letter": self.letter.title, "day": day, "old": self.was, "new": self.now}
        return _("“%(letter)s” of %(day)s says %(old)s; the road says %(new)s.") % said

    @property
    def reference(self) -> str:
        """What the letter was numbered, where all its copies carry one number."""
        return reference_of(self.letter)


def _said(when: str, place: str) -> str:
    return f"{when}, {place}" if place else when


def outdated(meeting: Meeting, events: Iterable[Event]) -> list[Outdated]:
    """Return the letters whose dates no longer hold, the earliest date first; one query where all hold, else four.

    What counts is what a delegation was told last: a later letter with the right date mends an earlier one.
    """
    today = clock.today(meeting)
    standing = {one.pk: one for one in events if not one.is_over(today)}
    last = _last_told(meeting, standing)
    wrong: dict[tuple[int, int], dict[int, Told]] = {}
    for (delegation, event), (letter, told) in last.items():
        if not told.holds(standing[event]):
            wrong.setdefault((letter, event), {})[delegation] = told
    if not wrong:
        return []
    letters = Letter.objects.select_related("event").in_bulk({letter for letter, _event in wrong})
    named = meeting.delegations.values_list("pk", "state__code", "organisation__code")
    codes = {delegation: code or body for delegation, code, body in named}
    drafted = {(one.corrects_id, one.event_id): one for one in _open(meeting)}
    found = [
        Outdated(
            letters[letter],
            standing[event],
            next(iter(said.values())),
            tuple(sorted(codes[one] for one in said)),
            drafted.get((letter, event)),
        )
        for (letter, event), said in wrong.items()
    ]
    return sorted(found, key=lambda one: (one.event.starts_on, one.event.pk, one.letter.pk))


def unsent(meeting: Meeting, events: Iterable[Event]) -> list[Letter]:
    """Return the letters that are approved and have not left, and tell a date which no longer holds; two queries."""
    standing = {one.pk: one for one in events}
    rows = _told(meeting, standing, Letter.Status.APPROVED)
    wrong = {letter for _delegation, letter, told in rows if not told.holds(standing[told.event])}
    return list(Letter.objects.filter(pk__in=wrong).order_by("pk")) if wrong else []


def _last_told(meeting: Meeting, standing: dict[int, Event]) -> dict[tuple[int, int], tuple[int, Told]]:
    """Return, for each delegation and date, the letter that told it last and what it said; one query."""
    rows = _told(meeting, standing, Letter.Status.DISPATCHED)
    return {(delegation, told.event): (letter, told) for delegation, letter, told in rows}


def _told(meeting: Meeting, standing: dict[int, Event], status: str) -> Iterator[tuple[int, int, Told]]:
    """Yield who was told what by which letter, in the order in which the letters left."""
    sent = Copy.objects.filter(letter__meeting=meeting, letter__status=status).exclude(status=Copy.Status.ASIDE)
    # As text: copies that tell the same are read once.
    rows = sent.annotate(kept=Cast("dates", TextField())).order_by("letter__dispatched_at", "letter", "pk")
    for delegation, letter, kept in rows.values_list("delegation", "letter", "kept"):
        for told in datebook.read(kept or ""):
            if told.event in standing:
                yield delegation, letter, told


def _open(meeting: Meeting) -> Iterable[Correction]:
    """Return the corrections that are written and have not left."""
    unsent = (Letter.Status.DRAFT, Letter.Status.APPROVED)
    return Correction.objects.filter(letter__meeting=meeting, letter__status__in=unsent).select_related("letter")


# --- the letter ------------------------------------------------------------------------------------------------------


def draft(wrong: Outdated, *, now: datetime) -> Draft:
    """Return the text of a correction to those who were told another date, for its author to edit."""
    before, event = Draft.of(wrong.letter), wrong.event
    invites = wrong.told.invites
    texts = tuple(_text(wrong, text.language) for text in before.texts)
    return replace(
        before,
        title=(_("Correction: %(title)s") % {"title": event.title})[:200],
        dated_on=now.date(),
        texts=texts,
        event=event if invites else None,
        reply_by=_reply_by(before.reply_by, event, now) if invites else None,
        asks=before.asks if invites else (),
        numbering=Letter.Numbering.CIRCULAR.value,
        only_codes=wrong.codes,
        reminds_of=None,
    )


def _reply_by(before: datetime | None, event: Event, now: datetime) -> datetime | None:
    """Return until when a reply is asked for: as before where that is still possible, else the day before the event."""
    eve = datetime.combine(event.starts_on - timedelta(days=1), USUAL_HOUR, tzinfo=clock.zone())
    if before and now < before <= eve:
        return before
    return eve if eve > now else None


def _text(wrong: Outdated, language: str) -> TextDraft:
    words, event, told = WORDS[language], wrong.event, wrong.told
    number = f" ({wrong.reference})" if wrong.reference else ""
    dated = datewords.day(wrong.letter.dated_on, language)
    # The letter's own fields follow the road until the letter is approved; a date that is only named is written out.
    title, when, place = (
        ("{event.title}", "{event.when}", "{event.place}")
        if told.invites
        else (_plain(event.title), datewords.when(event, language), _plain(event.place))
    )
    said = [words["refers"].format(dated=dated, number=number, title=title)]
    if not told.holds_day(event):
        said.append(words["day"].replace("{old}", told.when(language)).replace("{new}", when))
    if not told.holds_place(event):
        said.append(words["place"].replace("{old}", _plain(told.place)).replace("{new}", place if event.place else "–"))
    if told.invites:
        said.append(words["link"])
    subject = words["subject"].replace("{event.title}", title)
    return TextDraft(
        language, subject[:200], COURTESY[language], CLOSE[language], tuple(ParagraphDraft(one) for one in said)
    )


def tells(letter: Letter, event: Event) -> bool:
    """Say whether every text of a draft names the days of a date as they stand."""
    texts = Draft.of(letter).texts
    said = [(text.language, datebook.smooth("\n".join(one.body for one in text.paragraphs))) for text in texts]
    return all(datebook.names(words, event, language) for language, words in said)


def _plain(words: str) -> str:
    """Return somebody's words without the signs that letters read as fields or emphasis."""
    return words.translate({ord(sign): None for sign in "{}*"})


def reference_of(letter: Letter) -> str:
    """Return the number that all copies of a letter carry; none where each has its own."""
    if letter.numbering == Letter.Numbering.COPY:
        return ""
    return letter.copies.values_list("reference", flat=True).first() or ""


# --- whose letter an invitation is -----------------------------------------------------------------------------------


def take_over(letter: Letter) -> int:
    """Let a correction that leaves carry the invitations of those it reaches, with its own day for the reply."""
    found = Correction.objects.filter(letter=letter).first()
    if found is None or letter.event_id is None:
        return 0
    reached = letter.copies.filter(status=Copy.Status.READY).values("delegation")
    return Invitation.objects.filter(event=letter.event_id, delegation__in=reached).update(letter=letter)


def give_back(letter: Letter) -> int:
    """Let the letter that was corrected carry the invitations again once its correction is withdrawn."""
    found = Correction.objects.filter(letter=letter).first()
    return Invitation.objects.filter(letter=letter).update(letter=found.corrects_id) if found else 0
