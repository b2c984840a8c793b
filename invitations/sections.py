"""The reply sheet: what a delegation is asked, put together from parts that each app adds.

The parts are named in settings.REPLY_SECTIONS, in the manner of MIDDLEWARE; so the sheet knows of friends and
outcomes without this app importing either.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeAlias, TypeVar

from django import forms
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import QueryDict
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from invitations import replies, states
from invitations.forms.replies import AnswerForm, PersonForm
from invitations.models import Delegation, Invitation, Reply
from invitations.replies import Line, Person
from msp import clock
from msp.models import Event

AnyForm = TypeVar("AnyForm", bound=forms.Form)
Related: TypeAlias = "tuple[str | Prefetch[Any], ...]"

QUESTION = gettext_lazy("Will %(state)s attend?")
QUESTIONS = {
    Event.Kind.BRIEFING: gettext_lazy("Will %(state)s attend the briefing?"),
    Event.Kind.REGIONAL: gettext_lazy("Will %(state)s attend the regional meeting?"),
    Event.Kind.INFORMAL: gettext_lazy("Will %(state)s attend the informal meeting?"),
    Event.Kind.PREPARATORY: gettext_lazy("Will %(state)s attend the preparatory meeting?"),
    Event.Kind.MEETING: gettext_lazy("Will %(state)s attend the meeting?"),
    Event.Kind.CELEBRATION: gettext_lazy("Will %(state)s attend the celebration?"),
}


@dataclass(frozen=True)
class Fault:
    """What is to be corrected, and the control at which it stands."""

    control: str
    words: str


class Section(Protocol):
    """One part of the sheet: a form, a fragment of the page, and the deed that keeps what it says."""

    # The fragment of the page; it finds its section under this name.
    template: ClassVar[str]
    # The one-to-one relations of a reply that `lines` reads.
    joined: ClassVar[tuple[str, ...]] = ()

    def __init__(self, sheet: Sheet) -> None:
        """Read what was sent, else what was answered before, else what is known."""

    def is_asked(self) -> bool:
        """Say whether this delegation is asked this, on this day."""

    def faults(self) -> list[Fault]:
        """Return what is to be corrected, once the sheet was sent."""

    def record(self, reply: Reply) -> None:
        """Keep this part of the answer, as rows of its own app."""

    @staticmethod
    def related() -> Related:
        """Return the other relations that `lines` reads, so that a list of replies fetches them at once."""
        return ()

    @staticmethod
    def lines(reply: Reply) -> list[Line]:
        """Say what a reply answers here, in the language of the moment; reads no more than these."""


class Way(Section):
    """A part in which nothing is asked: it shows the way to another page, also once the event has begun."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def faults(self) -> list[Fault]:
        """There is nothing to correct."""
        return []

    def record(self, reply: Reply) -> None:
        """There is nothing to keep."""

    @staticmethod
    def lines(reply: Reply) -> list[Line]:
        """A reply says nothing of other pages."""
        return []


class Sheet:
    """All questions to one delegation about one event, with what was sent or is known."""

    def __init__(self, invitation: Invitation, *, previous: Reply | None, data: QueryDict | None = None) -> None:
        self.invitation = invitation
        self.delegation = invitation.delegation
        self.letter = invitation.letter
        self.event = invitation.event
        self.meeting = invitation.delegation.meeting
        self.today = clock.today(self.meeting)
        self.previous = previous
        self.data = data
        # To add or to remove a person is no answer yet: the page comes again, with everything as it was typed.
        self.is_sent = data is not None and not data.keys() & {"add", "remove"}
        self.attendance = Attendance(self)
        others = (kind(self) for kind in kinds() if kind is not Attendance)
        self.sections: list[Section] = [self.attendance, *(part for part in others if part.is_asked())]

    @property
    def answer(self) -> str:
        """Whether they come, as it was sent; empty when nothing was chosen."""
        return self.attendance.answer

    @property
    def people(self) -> list[Person]:
        """Who stands on the sheet, whether it was sent or is about to be."""
        return self.attendance.people

    @functools.cached_property
    def standings(self) -> dict[str, str]:
        """Where this State and those that have consented stand on the meeting's day."""
        acts = states.acts_of(self.meeting.treaty, until=self.today, of=self.delegation.state)
        return states.known_standings(self.meeting.treaty, on=self.today, acts=acts)

    @property
    def standing(self) -> str:
        """Where this State stands; an organisation stands nowhere."""
        return self.standings.get(self.delegation.code, "none") if self.delegation.state else ""

    @functools.cached_property
    def question(self) -> str:
        """The one question of the page."""
        return str(QUESTIONS.get(Event.Kind(self.event.kind), QUESTION)) % {"state": in_text(self.delegation)}

    def form(self, kind: type[AnyForm], initial: dict[str, Any], *, prefix: str | None = None, **more: Any) -> AnyForm:
        """Return a section's form: bound once the sheet was sent, else filled with what was typed or is known."""
        if self.is_sent:
            return kind(self.data, prefix=prefix, **more)
        if self.data is not None:
            names = {name: f"{prefix}-{name}" if prefix else name for name in kind.base_fields}
            read = {name: field.widget.value_from_datadict for name, field in kind.base_fields.items()}
            initial = {name: read[name](self.data, {}, key) for name, key in names.items()}
        return kind(initial=initial, prefix=prefix, **more)

    def faults(self) -> list[Fault]:
        """Return all that is to be corrected, in the order of the page."""
        return [fault for section in self.sections for fault in section.faults()] if self.is_sent else []

    def record(self, reply: Reply) -> None:
        """Keep every part of the answer."""
        for section in self.sections:
            section.record(reply)


class Attendance(Section):
    """Whether they come, and who."""

    template: ClassVar[str] = "invitations/_reply_attendance.html"

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        known = sheet.previous
        self.form = sheet.form(AnswerForm, {"answer": known.answer, "words": known.words} if known else {})
        self.rows = self._sent() if sheet.is_sent else self._open()
        self.is_full = len(self.rows) >= replies.MOST_PERSONS

    @functools.cached_property
    def answer(self) -> str:
        """What was chosen; empty when nothing was, or something that is no answer."""
        chosen = str(self.form["answer"].value() or "")
        return chosen if chosen in Reply.Answer.values else ""

    @property
    def words(self) -> str:
        """What they say to it."""
        return str(self.form.cleaned_data.get("words", ""))

    @functools.cached_property
    def people(self) -> list[Person]:
        """Who stands on the sheet; a row that could not be kept is left out."""
        if self.sheet.is_sent:
            read = [row.cleaned_data for row in self.rows if row.is_valid()]
        else:
            read = [dict(row.initial) for row in self.rows]
        named = [Person(values.get("name") or "", values.get("title") or "") for values in read]
        return [person for person in named if person.name]

    def is_asked(self) -> bool:
        """Everybody is."""
        return True

    def faults(self) -> list[Fault]:
        """A reply needs its yes or no; who does not come names nobody."""
        coming = [] if self.answer == Reply.Answer.REGRETS else self.rows
        return [fault for form in (self.form, *coming) for fault in faults_of(form)]

    def record(self, reply: Reply) -> None:
        """Name the delegates."""
        if reply.answer != Reply.Answer.REGRETS:
            replies.name_delegates(reply, self.people)

    @staticmethod
    def related() -> Related:
        """Who comes."""
        return ("delegates",)

    @staticmethod
    def lines(reply: Reply) -> list[Line]:
        """Say the answer, the words to it, and who comes."""
        event = capfirst(reply.invitation.event.get_kind_display())
        lines = [Line(event, (capfirst(reply.get_answer_display()),))]
        if reply.words:
            lines.append(Line(_("Words to the Presidency"), (reply.words,)))
        delegates = sorted(reply.delegates.all(), key=lambda delegate: delegate.position)
        if delegates:
            lines.append(Line(_("Delegation"), tuple(str(Person(one.name, one.title)) for one in delegates)))
        return lines

    def _sent(self) -> list[PersonForm]:
        numbers = [n for n in range(1, replies.MOST_PERSONS + 1) if f"p{n}-name" in (self.sheet.data or {})]
        return [PersonForm(self.sheet.data, prefix=f"p{n}") for n in numbers]

    def _open(self) -> list[PersonForm]:
        people = self._known() if self.sheet.data is None else self._typed(self.sheet.data)
        rows = [PersonForm(initial={"name": name, "title": title}, prefix=f"p{n}") for n, (name, title) in people]
        if "add" in (self.sheet.data or {}):
            rows[-1].fields["name"].widget.attrs["autofocus"] = True
        return rows

    def _known(self) -> Iterable[tuple[int, tuple[str, str]]]:
        """Who was named before; at first, the head of the mission if the record names a person."""
        previous = self.sheet.previous
        known = list(previous.delegates.order_by("position").values_list("name", "title")) if previous else []
        if not known and (previous is None or previous.answer == Reply.Answer.REGRETS):
            heads = self.sheet.delegation.office_holders.filter(until_on=None, named=True)
            known = [(head.name, head.title) for head in heads]
        return enumerate(known or [("", "")], start=1)

    def _typed(self, data: QueryDict) -> Iterable[tuple[int, tuple[str, str]]]:
        """Who stands on the page, with one row more or less."""
        numbers = [n for n in range(1, replies.MOST_PERSONS + 1) if f"p{n}-name" in data]
        kept = [n for n in numbers if str(n) != data.get("remove")]
        rows = [(str(data[f"p{n}-name"]), str(data.get(f"p{n}-title", ""))) for n in kept]
        if "add" in data or not rows:
            rows.append(("", ""))
        return enumerate(rows[: replies.MOST_PERSONS], start=1)


@functools.cache
def kinds() -> tuple[type[Section], ...]:
    """Return the sections that this installation asks, in their order."""
    found = tuple(import_string(path) for path in settings.REPLY_SECTIONS)
    if Attendance not in found:
        raise ImproperlyConfigured("REPLY_SECTIONS must name invitations.sections.Attendance: a reply says who comes.")
    return found


def joined(found: QuerySet[Reply]) -> QuerySet[Reply]:
    """Fetch replies with what the sheet needs to show them again; it asks for the rest itself, in lighter queries."""
    return found.select_related(*(relation for kind in kinds() for relation in kind.joined))


def whole(found: QuerySet[Reply]) -> QuerySet[Reply]:
    """Fetch replies with all that their lines need: a constant number of queries, however many replies."""
    return joined(found).prefetch_related(*(one for kind in kinds() for one in kind.related()))


def complete(reply: Reply) -> None:
    """Fetch the same for one reply that was just recorded."""
    prefetch_related_objects([reply], *(one for kind in kinds() for one in (*kind.joined, *kind.related())))


def lines(reply: Reply) -> list[Line]:
    """Say what a reply answers, in the language of the moment; the reply comes from `whole`."""
    return [line for kind in kinds() for line in kind.lines(reply)]


def faults_of(form: forms.BaseForm) -> list[Fault]:
    """Return a form's errors, each with the id of the control that it stands at."""
    found = []
    for bound in form:
        first = "_0" if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple) else ""
        found += [Fault(f"{bound.auto_id}{first}", str(error)) for error in bound.errors]
    return found


def in_text(delegation: Delegation) -> str:
    """Return the delegation's name as it stands inside a sentence: "the Netherlands"."""
    if delegation.state and (get_language() or "en").startswith("en"):
        return delegation.state.in_text_en
    return delegation.name
