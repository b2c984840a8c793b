"""What a check of a letter works on and comes to: the letter read once, and lines that say what was found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invitations import facts
from invitations.audiences import Addressee
from invitations.drafts import Draft
from invitations.facts import Circular
from invitations.models import Enclosure, Letter
from invitations.preflight import mentions
from invitations.preflight.mentions import Stop
from msp import clock
from msp.models import Seat

NAMED = 5


class Level(TextChoices):
    """How grave a line is."""

    ERROR = "error", gettext_lazy("to be mended")
    WARNING = "warning", gettext_lazy("to be acknowledged")
    TOLD = "told", gettext_lazy("to be known")
    OK = "ok", gettext_lazy("in order")


@dataclass(frozen=True)
class Repair:
    """Where a line is mended: a page to go to, or a deed to do for these States at once."""

    label: str
    url: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One thing that was looked at."""

    code: str
    level: str
    says: str
    detail: str = ""
    repairs: tuple[Repair, ...] = ()
    # What it is about, in no language: the same finding has the same key on every page.
    about: tuple[str, ...] = ()
    acknowledged: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def key(self) -> str:
        """What an acknowledgement refers to: another finding of the same kind is not covered by it."""
        digest = hashlib.sha256("\x00".join(self.about).encode()).hexdigest()[:12]
        return f"{self.code}:{digest}"

    @property
    def blocks(self) -> bool:
        """Whether the letter cannot be approved as long as this stands."""
        return self.level == Level.ERROR or (self.level == Level.WARNING and not self.acknowledged)


@dataclass(frozen=True)
class Case:
    """A letter and all that the checks look at, read once."""

    letter: Letter
    circular: Circular
    enclosures: list[Enclosure]
    seats: list[Seat]
    today: date
    now: datetime

    @classmethod
    def of(cls, letter: Letter) -> Case:
        """Read a letter for its check: a dozen queries, however many are addressed."""
        enclosures = list(letter.enclosures.order_by("position"))
        circular = Circular.of(Draft.of(letter), letter.meeting, enclosures=[one.title for one in enclosures])
        seats = list(letter.meeting.seats.filter(role=Seat.Role.PRESIDENCY).select_related("user"))
        now = clock.now(letter.meeting)
        return cls(letter, circular, enclosures, seats, now.date(), now)

    @property
    def draft(self) -> Draft:
        """The letter's text and dates."""
        return self.circular.draft

    @property
    def addressees(self) -> Iterable[Addressee]:
        """Who is written to."""
        return self.circular.addressees

    @cached_property
    def everything(self) -> dict[str, facts.Facts]:
        """What each copy would say."""
        return {addressee.code: facts.of(self.circular, addressee) for addressee in self.addressees}

    @cached_property
    def road(self) -> list[Stop]:
        """The dates by which the letter is read."""
        return mentions.road_of(self.letter.meeting, today=self.today)

    def page(self, anchor: str = "") -> str:
        """Return the address of the letter's page, at one of its parts."""
        return reverse("letter", args=[self.letter.meeting.slug, self.letter.pk]) + (f"#{anchor}" if anchor else "")

    def post(self, addressee: Addressee) -> str:
        """Return the address of the page on which an addressee's post is mended."""
        return reverse("address", args=[self.letter.meeting.slug, addressee.code])


def some(names: Iterable[str]) -> str:
    """Name a few and count the rest."""
    named = list(names)
    if len(named) <= NAMED:
        return ", ".join(named)
    facts_ = {"names": ", ".join(named[: NAMED - 1]), "more": len(named) - NAMED + 1}
    return _("%(names)s and %(more)d more") % facts_


def concerning(found: list[Addressee], code: str, level: str, says: str, repairs: tuple[Repair, ...] = ()) -> Line:
    """Return a line about these addressees, some of them by name."""
    names, codes = some(one.delegation.name for one in found), tuple(one.code for one in found)
    return Line(code, level, says % {"n": len(found)}, names, repairs, codes)
