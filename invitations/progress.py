"""How far a letter is: how many copies are prepared, how many mails have left, and what needs a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from invitations import copies
from invitations.models import Copy, Letter
from msp import mail
from msp.mail import Progress
from msp.models import OutgoingMail

Mail = OutgoingMail.Status
WAITING = frozenset({Mail.HELD, Mail.QUEUED, Mail.CLAIMED, Mail.HANDED})
REFUSED = frozenset({Mail.FAILED, Mail.BOUNCED, Mail.EXPIRED})
PROBLEMS = REFUSED | {Mail.UNCERTAIN}
# (facet, words), in the order of the page.
FACETS = (("", _("All")), ("waiting", _("Waiting")), ("left", _("Left")), ("problem", _("Problems")))


class Chip(NamedTuple):
    """How a status looks."""

    kind: str
    icon: str
    words: str | Promise


CHIPS = {
    Mail.HELD: Chip("plain", "check", _("Prepared")),
    Mail.QUEUED: Chip("plain", "clock", _("Waiting")),
    Mail.CLAIMED: Chip("info", "send", _("Leaving")),
    Mail.HANDED: Chip("info", "send", _("Leaving")),
    Mail.ACCEPTED: Chip("ok", "check", _("Accepted")),
    Mail.FAILED: Chip("bad", "alert", _("Refused")),
    Mail.BOUNCED: Chip("bad", "alert", _("Returned")),
    Mail.UNCERTAIN: Chip("wait", "alert", _("In doubt")),
    Mail.CANCELLED: Chip("plain", "x", _("Called off")),
    Mail.EXPIRED: Chip("bad", "clock", _("Too old to send")),
}
COPY_CHIPS = {
    Copy.Status.PROMISED: Chip("info", "clock", _("Being prepared")),
    Copy.Status.READY: Chip("ok", "check", _("Ready")),
    Copy.Status.FAULTY: Chip("bad", "alert", _("Could not be prepared")),
    Copy.Status.ASIDE: Chip("plain", "x", _("Set aside")),
}


@dataclass(frozen=True)
class Preparation:
    """How many copies are ready to leave."""

    total: int
    ready: int
    faulty: int
    aside: int

    @property
    def open(self) -> int:
        """How many the workers still have before them."""
        return self.total - self.ready - self.faulty - self.aside

    @property
    def is_done(self) -> bool:
        """Whether the letter may leave."""
        return self.open == 0 and self.faulty == 0 and self.ready > 0


@dataclass(frozen=True)
class Sending:
    """The outbox's count of the letter's mails, and how many left in the last minute."""

    outbox: Progress
    cancelled: int
    left_last_minute: int

    @property
    def is_running(self) -> bool:
        """Whether anything is still to leave."""
        return self.outbox.waiting + self.outbox.retrying > 0

    @property
    def needs_somebody(self) -> int:
        """How many mails a person must decide about."""
        return self.outbox.failed + self.outbox.uncertain


@dataclass(frozen=True)
class MailRow:
    """One mail as the table shows it."""

    mail: OutgoingMail

    @property
    def chip(self) -> Chip:
        """Its status in a word."""
        return CHIPS[Mail(self.mail.status)]

    @property
    def is_retried(self) -> bool:
        """Whether it was put off by the other server and leaves by itself."""
        return self.mail.status == Mail.QUEUED and self.mail.attempts > 0

    @property
    def is_refused(self) -> bool:
        """Whether it needs a corrected address."""
        return self.mail.status in (Mail.FAILED, Mail.BOUNCED)

    @property
    def is_doubtful(self) -> bool:
        """Whether nobody knows if it arrived."""
        return self.mail.status == Mail.UNCERTAIN


@dataclass(frozen=True)
class Row:
    """One copy with its mails."""

    copy: Copy
    mails: list[MailRow]

    @property
    def chip(self) -> Chip:
        """How far the copy itself is."""
        return COPY_CHIPS[Copy.Status(self.copy.status)]


class Trouble(NamedTuple):
    """A mail that a person must decide about, and whose letter it carries."""

    row: MailRow
    copy: Copy


def preparation(letter: Letter) -> Preparation:
    """Count the copies: one query."""
    named = {
        name: Count("pk", filter=Q(status=getattr(Copy.Status, name.upper()))) for name in ("ready", "faulty", "aside")
    }
    return Preparation(**letter.copies.aggregate(total=Count("pk"), **named))


def sending(letter: Letter) -> Sending:
    """Count the mails: four queries, however many there are."""
    mails = OutgoingMail.objects.standing().filter(round=letter.round)
    just_now = timezone.now() - timedelta(minutes=1)
    counted = mails.aggregate(
        cancelled=Count("pk", filter=Q(status=Mail.CANCELLED)),
        just_left=Count("pk", filter=Q(status=Mail.ACCEPTED, settled_at__gte=just_now)),
    )
    return Sending(mail.progress(letter.round), counted["cancelled"], counted["just_left"])


def facets(letter: Letter) -> dict[str, list[int]]:
    """Sort the letter's copies by how they fare: their numbers, in the order of the States, for every facet."""
    statuses: dict[int, set[str]] = defaultdict(set)
    mails = OutgoingMail.objects.standing().filter(round=letter.round).values_list("key", "status")
    for key, status in mails:
        statuses[copies.copy_of(key)].add(status)
    found: dict[str, list[int]] = {name: [] for name, _words in FACETS}
    order = ("delegation__state__seat_en", "delegation__organisation__name_en", "pk")
    for pk, status in letter.copies.order_by(*order).values_list("pk", "status"):
        found[""].append(pk)
        if kind := _kind(status, statuses[pk]):
            found[kind].append(pk)
    return found


def rows(letter: Letter, pks: Iterable[int]) -> list[Row]:
    """Return these copies with their mails, in this order: two queries."""
    wanted = list(pks)
    found = letter.copies.filter(pk__in=wanted).select_related("delegation__state", "delegation__organisation")
    by_pk = {copy.pk: copy for copy in found}
    keys = [copies.key(copy, n) for copy in by_pk.values() for n in range(len(copy.facts["recipients"]))]
    mails: dict[int, list[MailRow]] = defaultdict(list)
    # A corrected address has a key of its own behind a "#": it is fetched by the letter's round.
    standing = OutgoingMail.objects.standing().filter(round=letter.round)
    for one in standing.filter(Q(key__in=keys) | Q(replaces__isnull=False)).order_by("pk"):
        mails[copies.copy_of(one.key)].append(MailRow(one))
    return [Row(by_pk[pk], mails[pk]) for pk in wanted if pk in by_pk]


def troubles(letter: Letter) -> list[Trouble]:
    """Return the mails that a person must decide about, those in doubt first: two queries."""
    mails = OutgoingMail.objects.standing().filter(round=letter.round, status__in=PROBLEMS).order_by("-status", "pk")
    found = [MailRow(one) for one in mails]
    wanted = {copies.copy_of(row.mail.key) for row in found}
    by_pk = letter.copies.select_related("delegation__state", "delegation__organisation").in_bulk(wanted)
    return [Trouble(row, by_pk[copies.copy_of(row.mail.key)]) for row in found]


def faulty(letter: Letter) -> list[Copy]:
    """Return the copies that could not be printed."""
    found = letter.copies.filter(status=Copy.Status.FAULTY).order_by("delegation__state__seat_en", "pk")
    return list(found.select_related("delegation__state", "delegation__organisation"))


def tally(letters: Iterable[Letter]) -> dict[int, Counter[str]]:
    """Count the copies of several letters by status: one query for a whole list."""
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    found = Copy.objects.filter(letter__in=list(letters)).values_list("letter", "status").annotate(n=Count("pk"))
    for letter, status, n in found:
        counted[letter][status] = n
    return counted


def _kind(status: str, mails: set[str]) -> str:
    if status == Copy.Status.FAULTY or mails & PROBLEMS:
        return "problem"
    if mails & WAITING or status == Copy.Status.PROMISED:
        return "waiting"
    return "left" if Mail.ACCEPTED in mails else ""
