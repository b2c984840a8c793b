"""What hangs on the dates of the road: letters that invite, answers that come in, texts that are due."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from invitations.models import Letter
from invitations.progress import REFUSED, Mail
from msp import clock
from msp.access import may
from msp.desk import itinerary
from msp.desk.figures import Replies
from msp.desk.itinerary import Chip, Step
from msp.models import Event, Meeting, OutgoingMail
from outcomes import event_texts
from outcomes.event_texts import Hanging


@dataclass(frozen=True)
class Attached:
    """All that hangs on the dates of one meeting, as far as a seat may see it."""

    meeting: Meeting
    today: date
    letters: Sequence[Letter] = ()
    mails: Mapping[str, Counter[str]] = field(default_factory=dict)
    replies: Replies = field(default_factory=Replies)
    texts: Mapping[int, list[Hanging]] = field(default_factory=dict)
    # How many may sign: the presidency's own State among them, which no letter invites.
    consented: int = 0

    @classmethod
    def of(
        cls, meeting: Meeting, *, role: str, today: date, replies: Replies | None = None, consented: int = 0
    ) -> Attached:
        """Read letters, the fate of their mails, and texts: three queries, however many there are."""
        letters: Sequence[Letter] = ()
        mails: Mapping[str, Counter[str]] = {}
        if may(role, "letter.view"):
            written = meeting.letters.exclude(status=Letter.Status.WITHDRAWN).annotate(count=Count("copies"))
            letters, mails = list(written.order_by("dispatched_at", "pk")), _mails(meeting)
        texts = event_texts.by_event(event_texts.of_meeting(meeting, role=role))
        return cls(meeting, today, letters, mails, Replies() if replies is None else replies, texts, consented)

    def chips(self, events: Iterable[Event]) -> dict[int, list[Chip]]:
        """Return, for each date, what hangs on it."""
        return {one.pk: [*self._of_letters(one), *self._of_replies(one), *self._of_texts(one)] for one in events}

    def late(self, events: Iterable[Event]) -> dict[int, str]:
        """Return, for each date that is past with its work not done, what is late."""
        invited = {letter.event_id for letter in self.letters if letter.dispatched_at}
        found = {}
        for one in events:
            texts = [hanging for hanging in self.texts.get(one.pk, []) if hanging.is_late(self.today)]
            if one.done_on or not one.is_over(self.today):
                continue
            if texts:
                found[one.pk] = f"{texts[0].document.title}: {lacks(texts[0])}"
            elif one.kind == Event.Kind.DEADLINE and one.pk not in invited and one.pk not in self.texts:
                found[one.pk] = _("not marked as done")
        return found

    def stops(self) -> list[Step]:
        """Return the letters that left as stops of their own, and the day on which the replies close."""
        sent = [letter for letter in self.letters if letter.dispatched_at]
        return [self._stop(letter) for letter in sent] + self._closing()

    def here(self) -> Step:
        """Return today's stop, with the replies that are arriving."""
        closes = self._closes()
        if not self.replies.rows or closes is None or closes < self.today:
            return itinerary.now(self.today)
        said = {"n": len(self.replies), "all": len(self.replies.rows)}
        words = _("Replies are arriving: %(n)d of %(all)d.") % said
        chip = Chip("wait", "clock", _("closes %(day)s") % {"day": date_format(closes, "j M")}, self._reply_list())
        return itinerary.now(self.today, words=words, chips=[chip])

    # --- letters -----------------------------------------------------------------------------------------------------

    def _stop(self, letter: Letter) -> Step:
        words = ngettext("%(n)d letter", "%(n)d letters", letter.count) % {"n": letter.count}  # type: ignore[attr-defined] # annotated
        return Step(
            letter.dated_on,
            letter.dated_on,
            itinerary.days(letter.dated_on, letter.dated_on, self.today),
            letter.title,
            words=words,
            beside=_("sent"),
            url=self._page(letter),
            state="is-done",
            kind=_("letter"),
            chips=self._fate(letter),
        )

    def _fate(self, letter: Letter) -> list[Chip]:
        """Return how many mails of a letter were accepted and how many were not, each where there are any."""
        tally, url = self.mails.get(letter.round, Counter()), self._page(letter)
        left, refused = tally[Mail.ACCEPTED], sum(tally[status] for status in REFUSED)
        found = [
            ("ok", "check", left, ngettext("%(n)d delivered", "%(n)d delivered", left)),
            ("bad", "alert", refused, ngettext("%(n)d refused", "%(n)d refused", refused)),
            ("wait", "clock", tally["open"], ngettext("%(n)d on the way", "%(n)d on the way", tally["open"])),
        ]
        return [Chip(look, icon, words % {"n": n}, url) for look, icon, n, words in found if n]

    def _of_letters(self, event: Event) -> list[Chip]:
        looks = {
            Letter.Status.DRAFT: ("wait", "quill", _("letter drafted")),
            Letter.Status.APPROVED: ("info", "check", _("letter approved")),
            Letter.Status.DISPATCHED: ("ok", "send", _("letter sent")),
        }
        own = [letter for letter in self.letters if letter.event_id == event.pk]
        return [Chip(*looks[Letter.Status(letter.status)], self._page(letter)) for letter in own]

    def _page(self, letter: Letter) -> str:
        return reverse("letter", args=[self.meeting.slug, letter.pk])

    # --- replies -----------------------------------------------------------------------------------------------------

    def _of_replies(self, event: Event) -> list[Chip]:
        replies = self.replies
        if replies.event != event or replies.letter is None or not replies.rows:
            return []
        said = {"n": len(replies), "all": len(replies.rows)}
        chips = [Chip("info", "reply", _("%(n)d of %(all)d have replied") % said, self._reply_list())]
        if "signatory" in replies.letter.asks and replies.ratifying:
            said = {"n": replies.named_to_sign, "all": max(self.consented, len(replies.ratifying))}
            look = "ok" if said["n"] == said["all"] else "wait"
            url = self._reply_list() + "?capacity=consented"
            chips.append(Chip(look, "quill", _("%(n)d of %(all)d signatories named") % said, url))
        return chips

    def _closes(self) -> date | None:
        letter = self.replies.letter
        return letter.reply_by.astimezone(clock.zone()).date() if letter and letter.reply_by else None

    def _closing(self) -> list[Step]:
        closes = self._closes()
        if closes is None:
            return []
        is_past = closes < self.today
        beside = _("done") if is_past else itinerary.distance(closes, self.today)
        day = itinerary.days(closes, closes, self.today)
        state = "is-done" if is_past else ""
        title = _("Replies close: %(event)s") % {"event": self.replies.event}
        return [Step(closes, closes, day, title, beside=beside, state=state, url=self._reply_list(), kind=_("reply"))]

    def _reply_list(self) -> str:
        return reverse("reply-list", args=[self.meeting.slug])

    # --- texts -------------------------------------------------------------------------------------------------------

    def _of_texts(self, event: Event) -> list[Chip]:
        return [self._of_text(one) for one in self.texts.get(event.pk, [])]

    def _of_text(self, one: Hanging) -> Chip:
        said = {"title": one.document.title, "n": one.number}
        url = reverse("document", args=[self.meeting.slug, one.document.slug])
        title = _("%(title)s, version %(n)d") % said
        if one.is_ready:
            return Chip("ok", "check", _("gone round"), url, title)
        return Chip("bad" if one.is_late(self.today) else "wait", "file", lacks(one), url, title)


def lacks(text: Hanging) -> str:
    """Say what a text lacks for its date."""
    open_ = ngettext("%(n)d proposal open", "%(n)d proposals open", text.open) % {"n": text.open}
    if text.has_left:
        return open_
    return _("not gone round yet, %(open)s") % {"open": open_} if text.open else _("not gone round yet")


def _mails(meeting: Meeting) -> dict[str, Counter[str]]:
    """Return, for each letter, how its mails fared; those still to leave count as open."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    found = OutgoingMail.objects.standing().filter(meeting=meeting, round__startswith="letter:")
    for round_, status, n in found.order_by().values_list("round", "status").annotate(n=Count("pk")):
        is_open = status not in (*REFUSED, Mail.ACCEPTED, Mail.CANCELLED, Mail.HELD)
        counted[round_]["open" if is_open else status] += n
    return counted
