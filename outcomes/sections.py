"""What the outcomes ask on the reply sheet: who will sign the letter to the depositary."""

from __future__ import annotations

import functools
from typing import Any, ClassVar

from django import forms
from django.db.models import Exists
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from invitations.forms.replies import LineField, SheetForm, TextInput
from invitations.models import Reply
from invitations.replies import Line, Person
from invitations.sections import Fault, Section, Sheet, Way, faults_of
from msp import clock
from msp.models import Meeting
from msp.treaty import Standing
from outcomes import documents, proposals, signatories
from outcomes.models import Authority, Conduct, SignatureBlock, SpeakersList
from outcomes.models import Signatory as Row
from outcomes.signing import blocks

# Someone on the list above, by the name that the page showed beside the choice.
LISTED = "person:"
FIRST, OTHER, LATER = "first", "other", "later"


class SignatoryForm(SheetForm):
    """One of the delegates, another person, or a name that will follow."""

    signatory = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": gettext_lazy(
                "The person you had chosen is no longer on the list above. Please choose again."
            )
        },
    )
    signer_name = LineField(
        label=pgettext_lazy("person", "Name"), required=False, widget=TextInput({"autocomplete": "off", "dir": "auto"})
    )
    signer_title = LineField(
        label=pgettext_lazy("person", "Title"), required=False, widget=TextInput({"autocomplete": "off", "dir": "auto"})
    )

    # Light and free to leave open: who has no paper yet is not kept from naming a person.
    authority = forms.ChoiceField(
        label=gettext_lazy("By what authority?"),
        required=False,
        choices=[("", gettext_lazy("We will tell you later")), *Authority.choices[:4]],
    )

    def __init__(self, *args: Any, people: list[Person], is_needed: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = people
        self.is_needed = is_needed
        # The page of somebody whom the record does not name offers "the person named above" in place of a name.
        self.fields["signatory"].choices = [(value, "") for value, _person in self.listed()] + [  # type: ignore[attr-defined]  # a ChoiceField
            (value, "") for value in (FIRST, OTHER, LATER)
        ]

    def listed(self) -> list[tuple[str, Person]]:
        """Return the delegates as choices: what is clicked is a name, so a name is what is sent."""
        return [(LISTED + person.name, person) for person in {person.name: person for person in self.people}.values()]

    def clean(self) -> dict[str, Any]:
        """Refuse a choice that names nobody."""
        values = super().clean() or {}
        chosen = values.get("signatory")
        if self.is_needed and not chosen and not self.has_error("signatory"):
            self.add_error("signatory", _("Please say who will sign the letter, or that you will tell us later."))
        if chosen == FIRST and not self.people:
            self.add_error("signatory", _("Please name this person in the list above, or choose another answer."))
        if chosen == OTHER and not values.get("signer_name") and not self.has_error("signer_name"):
            self.add_error("signer_name", _("Please give the name of the person who will sign."))
        return values

    def person(self) -> Person | None:
        """Return who will sign; None while the name is to follow or nothing was said."""
        chosen = self.cleaned_data.get("signatory")
        if chosen == OTHER:
            return Person(self.cleaned_data["signer_name"], self.cleaned_data["signer_title"])
        if chosen == FIRST:
            return self.people[0]
        return dict(self.listed()).get(str(chosen))


class Signatory(Section):
    """Who will sign, asked of the States that have consented to be bound by the day of the reply."""

    template: ClassVar[str] = "outcomes/_reply_signatory.html"
    joined: ClassVar[tuple[str, ...]] = ("signatory",)

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @functools.cached_property
    def form(self) -> SignatoryForm:
        """What is chosen, or was, or nothing."""
        coming = self.sheet.answer == Reply.Answer.ATTENDING
        form = self.sheet.form(SignatoryForm, self._known(), people=self.sheet.people, is_needed=coming)
        if form.initial.get("signatory") == FIRST and form.people:
            form.initial["signatory"] = form.listed()[0][0]
        return form

    @property
    def hint(self) -> str:
        """Why this State is asked, in the words of its capacity on the day."""
        count = len(signatories.asked(self.sheet.standings))
        if self.sheet.standing == Standing.PARTY:
            words = ngettext(
                "%(n)d State Party is asked to sign.", "Your State is among the %(n)d States Parties.", count
            )
        else:
            words = ngettext(
                "%(n)d State has consented to be bound and is asked to sign.",
                "Your State is among the %(n)d States that have consented to be bound.",
                count,
            )
        return words % {"n": count}

    def is_asked(self) -> bool:
        """The letter must ask it, and the State must have consented."""
        return "signatory" in self.sheet.letter.asks and self.sheet.standing in signatories.ASKED

    def faults(self) -> list[Fault]:
        """Who does not come is not asked to sign."""
        return [] if self.sheet.answer == Reply.Answer.REGRETS else faults_of(self.form)

    def record(self, reply: Reply) -> None:
        """Keep the name, or that it will follow; an undecided delegation may leave the question open."""
        if reply.answer == Reply.Answer.REGRETS or not self.form.is_valid():
            return
        if person := self.form.person():
            signatories.name(reply, person, authority=self.form.cleaned_data["authority"])
        elif self.form.cleaned_data["signatory"] == LATER:
            signatories.leave_open(reply)

    @staticmethod
    def lines(reply: Reply) -> list[Line]:
        """Say who signs."""
        row = signatories.of(reply)
        if row is None:
            return []
        words = str(Person(row.name, row.title)) if row.choice == Row.Choice.NAMED else row.get_choice_display()
        by = (row.get_authority_display(),) if row.authority else ()
        return [Line(_("Signs the letter to the depositary"), (words, *by))]

    def _known(self) -> dict[str, str]:
        row = signatories.of(self.sheet.previous) if self.sheet.previous else None
        if row is None:
            return {}
        if row.choice != Row.Choice.NAMED:
            return {"signatory": LATER}
        told = {"authority": row.authority}
        if any(person.name == row.name for person in self.sheet.people):
            return {**told, "signatory": LISTED + row.name}
        return {**told, "signatory": OTHER, "signer_name": row.name, "signer_title": row.title}


class Ways(Way):
    """Nothing is asked here: it shows the way to texts that take proposals or signatures, and to the meeting."""

    template: ClassVar[str] = "outcomes/_reply_ways.html"

    @functools.cached_property
    def open(self) -> tuple[bool, bool, bool]:
        """Whether a text takes proposals, one is signed by this State, and the meeting is shown; one query."""
        meeting = self.sheet.meeting
        texts = documents.open_to_delegations(meeting).filter(proposals.taken(now=clock.now(meeting)))
        to_sign = SignatureBlock.objects.filter(blocks.LIVING, delegation=self.sheet.delegation)
        lists = SpeakersList.objects.filter(item__meeting=meeting, is_open=True)
        shown = Conduct.objects.filter(meeting=meeting, is_public=True)
        every = (Exists(texts), Exists(to_sign), Exists(lists), Exists(shown))
        takes, signs, has_lists, is_shown = Meeting.objects.filter(pk=meeting.pk).values_list(*every).get()
        return takes, signs, has_lists or is_shown

    @property
    def takes(self) -> bool:
        """Whether a text takes proposals."""
        return self.open[0]

    @property
    def signs(self) -> bool:
        """Whether a text is open for signature by this State, or takes late ones."""
        return self.open[1]

    @property
    def to_meeting(self) -> bool:
        """Whether what is now and next is published, or a list of speakers is open."""
        return self.open[2]

    def is_asked(self) -> bool:
        """While there is somewhere to go."""
        return any(self.open)
