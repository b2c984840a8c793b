"""What people fill in about proposals: what was said from the floor, and the round in which proposals are taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from friends.models import Theme
from invitations.forms.letters import USUAL_HOUR
from invitations.models import Delegation
from msp import clock
from msp.forms import DayInput, TimeInput
from outcomes.kindwords import KIND_WORDS
from outcomes.merging import Action, Amendment
from outcomes.models import Document, Proposal
from outcomes.paragraphs import BREAK, Kind, Paragraph
from outcomes.proposals import Wish

# The kinds that a new paragraph may have, as delegations speak of them.
KINDS = (Kind.NUMBERED, Kind.OPERATIVE, Kind.PREAMBULAR, Kind.ACTION, Kind.SUB, Kind.SUBSUB, Kind.PLAIN, Kind.HEADING)
BEGINNING = "-"
SOURCES = (Proposal.Source.FLOOR, Proposal.Source.OFFICE)


def places(text: Sequence[Paragraph], numbers: Mapping[str, str], *, beginning: bool = False) -> list[tuple[str, str]]:
    """Return the paragraphs of a text as choices, each by its number and how it begins."""
    first = [(BEGINNING, str(_("the beginning of the text")))] if beginning else []
    return first + [(one.pid, f"{numbers.get(one.pid, '')} {one.text[:60]}".strip()) for one in text]


class WishForm(forms.Form):
    """A change of one paragraph."""

    pid = forms.ChoiceField(label=_("Paragraph"))
    deed = forms.ChoiceField(label=_("What"), choices=Proposal.Deed.choices, initial=Proposal.Deed.REPLACE)
    text = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("The whole paragraph as it shall read, the new paragraph, or the comment."),
    )
    after = forms.ChoiceField(label=_("Move after"), required=False)
    kind = forms.ChoiceField(label=_("Kind of the new paragraph"), required=False)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, text: Sequence[Paragraph], numbers: Mapping[str, str], **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": get_random_string(32), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.paragraphs = {one.pid: one for one in text}
        self.fields["pid"].choices = places(text, numbers, beginning=True)  # type: ignore[attr-defined]  # a choice
        self.fields["after"].choices = [("", ""), *places(text, numbers, beginning=True)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(str(kind), KIND_WORDS[kind]) for kind in KINDS]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A new paragraph alone may stand at the beginning."""
        values = super().clean() or {}
        if values.get("pid") == BEGINNING and values.get("deed") != Action.INSERT.value:
            self.add_error("pid", _("Please choose the paragraph."))
        if values.get("deed") == Action.MOVE.value and not values.get("after"):
            self.add_error("after", _("Please say after which paragraph it shall stand."))
        return values

    def amendment(self) -> Amendment:
        """Return what is proposed."""
        said = self.cleaned_data
        pid, after = ("" if said[name] == BEGINNING else said[name] for name in ("pid", "after"))
        kind = Kind(said["kind"]) if said["kind"] else self.paragraphs[pid].kind if pid else Kind.NUMBERED
        return Amendment(Action(said["deed"]), pid, said["text"], after, kind)


class FloorForm(WishForm):
    """What was proposed in the room or in writing, with who proposed it."""

    by = forms.ChoiceField(label=_("Proposed by"))
    source = forms.ChoiceField(
        label=_("How it came"), choices=[(one.value, one.label) for one in SOURCES], initial=Proposal.Source.FLOOR
    )
    audience = forms.ChoiceField(label=_("Seen by"), choices=Proposal.Audience.choices)

    def __init__(self, *args: Any, delegations: Sequence[Delegation], themes: QuerySet[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegations = {f"d{one.pk}": one for one in delegations}
        self.themes = {f"t{one.pk}": one for one in themes}
        names = [(key, one.name) for key, one in self.delegations.items()]
        groups = [(key, one.name) for key, one in self.themes.items()]
        choices: list[Any] = [("", ""), (_("Delegations"), names)]
        self.fields["by"].choices = choices + ([(_("Groups"), groups)] if groups else [])  # type: ignore[attr-defined]

    def wish(self) -> Wish:
        """Return what is proposed, with its reason."""
        said = self.cleaned_data
        return Wish(self.amendment(), said["reason"], audience=said["audience"], form_key=said["form_key"])

    def proposer(self) -> dict[str, Any]:
        """Return the delegation or the group that proposes."""
        chosen = self.cleaned_data["by"]
        return {"delegation": self.delegations.get(chosen), "theme": self.themes.get(chosen)}


class DelegateForm(forms.Form):
    """What a delegation wishes for one paragraph, on a small screen."""

    deed = forms.ChoiceField(
        choices=[
            (Proposal.Deed.REPLACE.value, _("Other words")),
            (Proposal.Deed.DELETE.value, _("Take this paragraph out")),
            (Proposal.Deed.INSERT.value, _("A new paragraph after it")),
            (Proposal.Deed.MOVE.value, _("Move it")),
            (Proposal.Deed.COMMENT.value, _("A comment, no change")),
        ],
        widget=forms.RadioSelect,
        initial=Proposal.Deed.REPLACE.value,
        error_messages={"required": _("Please choose what you propose.")},
    )
    text = forms.CharField(required=False, max_length=100_000, strip=True, widget=forms.Textarea)
    after = forms.ChoiceField(required=False)
    reason = forms.CharField(required=False, max_length=4000, widget=forms.Textarea)
    audience = forms.ChoiceField(
        choices=[
            (Proposal.Audience.DELEGATIONS.value, _("all delegations")),
            (Proposal.Audience.GROUP.value, _("the lead group")),
            (Proposal.Audience.OFFICE.value, _("the Presidency alone")),
        ],
        initial=Proposal.Audience.DELEGATIONS.value,
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        paragraph: Paragraph | None,
        text: Sequence[Paragraph],
        numbers: Mapping[str, str],
    ) -> None:
        words = {"text": paragraph.text.replace(BREAK, "\n")} if paragraph else {"deed": Proposal.Deed.INSERT.value}
        super().__init__(data, initial=words)
        self.paragraph = paragraph
        self.fields["after"].choices = [("", ""), *places(text, numbers, beginning=True)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Without a paragraph only a new one can be proposed, at the beginning."""
        values = super().clean() or {}
        if self.paragraph is None and values.get("deed") != Action.INSERT.value:
            self.add_error("deed", _("Please choose the paragraph."))
        if values.get("deed") == Action.MOVE.value and not values.get("after"):
            self.add_error("after", _("Please say after which paragraph it shall stand."))
        return values

    def amendment(self) -> Amendment:
        """Return what is proposed; a new paragraph is of the kind of the one before it."""
        said = self.cleaned_data
        after = "" if said["after"] == BEGINNING else said["after"]
        pid = self.paragraph.pid if self.paragraph else ""
        kind = self.paragraph.kind if self.paragraph else Kind.NUMBERED
        return Amendment(Action(said["deed"]), pid, said["text"], after, kind)


class RoundForm(forms.ModelForm):
    """Whether proposals are taken, until when, and who sees them."""

    until_on = forms.DateField(
        label=_("Until"), required=False, widget=DayInput(), help_text=_("Leave it empty to close by hand.")
    )
    until_at = forms.TimeField(label=_("Hour, in Geneva"), required=False, widget=TimeInput(), initial=USUAL_HOUR)

    class Meta:
        model = Document
        fields = ["proposals_are_open", "proposals_seen_by"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if until := self.instance.proposals_until:
            there = until.astimezone(clock.zone())
            self.initial = {**self.initial, "until_on": there.date(), "until_at": there.time()}

    def save(self, commit: bool = True) -> Document:
        """Keep the moment in Geneva's zone."""
        day, hour = self.cleaned_data["until_on"], self.cleaned_data["until_at"] or USUAL_HOUR
        self.instance.proposals_until = datetime.combine(day, hour, tzinfo=clock.zone()) if day else None
        saved: Document = super().save(commit)
        return saved
