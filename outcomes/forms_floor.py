"""What people fill in about the meeting itself: its agenda, its sittings, its floor, its officers, its decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from msp.forms import DayInput, TimeInput
from msp.models import Meeting
from outcomes.models import AgendaItem, Conduct, Document, Officer, RecordedDecision, Sitting, Speaker, Version
from outcomes.proceedings import agenda, decisions
from outcomes.proceedings.decisions import Votes
from outcomes.proceedings.sittings import of as sittings_of


class ItemChoice(forms.ModelChoiceField):
    """One item of the agenda, told with its number."""

    def label_from_instance(self, obj: AgendaItem) -> str:
        """Say number and title."""
        return obj.label


class ItemsChoice(forms.ModelMultipleChoiceField):
    """Some items of the agenda, told with their numbers."""

    label_from_instance = ItemChoice.label_from_instance


class VersionChoice(forms.ModelChoiceField):
    """The newest version of a text."""

    def label_from_instance(self, obj: Version) -> str:
        """Say the title and the number of the version."""
        return f"{obj.document.title}, v{obj.number}"


class SentDecisionChoice(forms.ModelChoiceField):
    """A decision of the register."""

    def label_from_instance(self, obj: RecordedDecision) -> str:
        """Say its number and its words."""
        return f"{obj.number}: {obj.text[:90]}"


class ConductForm(forms.ModelForm):
    """How the meeting is conducted."""

    class Meta:
        model = Conduct
        fields = [
            "zone", "quorum", "is_public", "shows_speakers",
            "minutes_high", "minutes_states", "minutes_groups", "minutes_organisations", "minutes_reply",
            "next_title", "next_place", "next_starts_on", "next_ends_on", "next_decision",
        ]  # fmt: skip
        widgets = {"next_starts_on": DayInput(), "next_ends_on": DayInput()}
        field_classes = {"next_decision": SentDecisionChoice}
        help_texts = {"zone": _("Such as Asia/Vientiane: sittings are written in the hours of this zone.")}

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_decision"].queryset = decisions.standing(meeting)  # type: ignore[attr-defined]  # a choice

    def clean(self) -> dict[str, Any]:
        """Refuse days of the next meeting in the wrong order, or one without the other."""
        values = super().clean() or {}
        first, last = values.get("next_starts_on"), values.get("next_ends_on")
        if (first is None) != (last is None) or (first and last and last < first):
            self.add_error("next_ends_on", _("Give both days, the first before the last."))
        return values


class ItemForm(forms.ModelForm):
    """An item of the agenda, or a part of one."""

    decision = SentDecisionChoice(
        label=_("By which decision"), queryset=RecordedDecision.objects.none(), required=False
    )

    class Meta:
        model = AgendaItem
        fields = ["title", "parent", "notes", "documents"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 3}), "documents": forms.CheckboxSelectMultiple()}
        field_classes = {"parent": ItemChoice}
        labels = {"parent": _("Part of item")}

    def __init__(self, *args: Any, meeting: Meeting, is_adopted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = agenda.items(meeting).filter(parent=None).exclude(pk=self.instance.pk or 0)
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]  # a choice of rows
        papers: Any = self.fields["documents"]
        papers.queryset = Document.objects.filter(meeting=meeting).order_by("title")
        if self.instance.pk:
            del self.fields["parent"]
        if is_adopted and not self.instance.pk:
            self.fields["decision"].queryset = decisions.standing(meeting)  # type: ignore[attr-defined]  # a choice
            self.fields["decision"].required = True
        else:
            del self.fields["decision"]


class SittingForm(forms.ModelForm):
    """A sitting, and what it takes up."""

    items = ItemsChoice(
        label=_("Items"), queryset=AgendaItem.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    change = forms.CharField(
        label=_("What to tell those who look"),
        required=False,
        max_length=200,
        help_text=_("Stands on the public page with the hour of the change, such as: moved to Room XIX."),
    )
    lock = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Sitting
        fields = ["on", "starts_at", "ends_at", "room", "title", "is_public"]
        widgets = {"on": DayInput(), "starts_at": TimeInput(), "ends_at": TimeInput()}

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = agenda.items(meeting)  # type: ignore[attr-defined]  # a choice of rows
        if self.instance.pk:
            self.initial["lock"] = self.instance.lock
            self.initial["items"] = [place.item_id for place in self.instance.places.order_by("position")]
        else:
            del self.fields["change"]

    def clean(self) -> dict[str, Any]:
        """Refuse hours in the wrong order."""
        values = super().clean() or {}
        start, end = values.get("starts_at"), values.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("A sitting ends after it begins."))
        return values


class UsualSittingsForm(forms.Form):
    """The usual sittings of some days in one room."""

    first = forms.DateField(label=_("First day"), widget=DayInput())
    last = forms.DateField(label=_("Last day"), widget=DayInput())
    room = forms.CharField(label=_("Room"), max_length=120)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, or more than a month of them."""
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and not 0 <= (last - first).days <= 31:
            self.add_error("last", _("The last day lies within a month after the first."))
        return values


class SpeakerForm(forms.ModelForm):
    """Who wishes to speak, as staff write it down."""

    class Meta:
        model = Speaker
        fields = ["delegation", "level", "title", "group", "is_reply"]

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegation"].queryset = delegations_of(meeting)  # type: ignore[attr-defined]  # a choice of rows


class ListForm(forms.Form):
    """How a speakers' list is kept."""

    groups_first = forms.BooleanField(label=_("Groups speak first"), required=False, initial=True)
    minutes = forms.IntegerField(
        label=_("Minutes for everyone"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=_("Empty: by level and capacity, as the meeting’s settings say."),
    )


class OfficerForm(forms.ModelForm):
    """Who is designated for an office."""

    class Meta:
        model = Officer
        fields = ["office", "delegation", "person", "may_repeat"]

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegation"].queryset = delegations_of(meeting)  # type: ignore[attr-defined]  # a choice of rows

    def clean(self) -> dict[str, Any]:
        """An officer is of a State, or named."""
        values = super().clean() or {}
        if not values.get("delegation") and not values.get("person"):
            self.add_error("delegation", _("Choose a State, or name a person."))
        return values


class DecidedForm(forms.Form):
    """At which sitting, under which item and how something was decided."""

    sitting = forms.ModelChoiceField(label=_("Sitting"), queryset=Sitting.objects.none())
    item = ItemChoice(label=_("Agenda item"), queryset=AgendaItem.objects.none(), required=False)
    how = forms.ChoiceField(label=_("How"), choices=RecordedDecision.How.choices)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sat: Any = self.fields["sitting"]
        sat.queryset = sittings_of(meeting).filter(status__in=decisions.SAT)
        latest = sat.queryset.last()
        self.initial.setdefault("sitting", latest and latest.pk)
        self.fields["item"].queryset = agenda.items(meeting)  # type: ignore[attr-defined]  # a choice of rows


class DecisionForm(DecidedForm):
    """A decision of the meeting."""

    text = forms.CharField(
        label=_("The Meeting"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Go on after these words, such as: decided to hold its second meeting in Lebanon."),
    )
    in_favour = forms.IntegerField(label=_("In favour"), required=False, min_value=0, max_value=1000)
    against = forms.IntegerField(label=_("Against"), required=False, min_value=0, max_value=1000)
    abstaining = forms.IntegerField(label=_("Abstaining"), required=False, min_value=0, max_value=1000)
    version = VersionChoice(
        label=_("Text"),
        queryset=Version.objects.none(),
        required=False,
        help_text=_("The decision adopts this text and locks it."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, meeting=meeting, **kwargs)
        newest = Version.objects.filter(document__meeting=meeting, child=None).select_related("document")
        self.fields["version"].queryset = newest.order_by("document__title")  # type: ignore[attr-defined]  # a choice

    @property
    def votes(self) -> Votes | None:
        """The figures of a vote, where one was taken."""
        said = self.cleaned_data
        figures = [said["in_favour"], said["against"], said["abstaining"]]
        if said["how"] != RecordedDecision.How.VOTE and not any(figures):
            return None
        return None if None in figures else Votes(*figures)


def delegations_of(meeting: Meeting) -> Any:
    """Return who may be chosen, the States first."""
    return meeting.delegations.select_related("state", "organisation").order_by(
        "organisation__name_en", "state__name_en"
    )
