"""What people fill in about the outcomes that are expected and the actions that are followed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from msp.forms import DayInput
from msp.models import Meeting
from outcomes.models import Outcome, PlannedAction, Progress


class OutcomeForm(forms.ModelForm):
    """An outcome that is expected of the meeting."""

    class Meta:
        model = Outcome
        fields = ["title", "kind", "form", "theme", "document", "elements"]
        widgets = {"elements": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "elements": _("What it is to contain, one element a line."),
            "document": _("The text that is to carry it, once one is begun."),
        }

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["theme"].queryset = meeting.themes.order_by("position")  # type: ignore[attr-defined] # a choice of rows
        self.fields["document"].queryset = meeting.documents.order_by("title")  # type: ignore[attr-defined] # a choice of rows

    def clean_title(self) -> str:
        """Refuse a title that stands on the board already."""
        title: str = self.cleaned_data["title"]
        if self.meeting.outcomes.filter(title__iexact=title).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("An outcome of this title stands on the board already."))
        return title


class DecisionForm(forms.Form):
    """The day on which something was decided in the room."""

    on = forms.DateField(label=_("Decided on"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["class"] = "input short"


class PlannedActionForm(forms.ModelForm):
    """By what an action is measured, and until when."""

    class Meta:
        model = PlannedAction
        fields = ["benchmark", "due_on"]
        widgets = {"due_on": DayInput()}


class ProgressForm(forms.ModelForm):
    """What is reported on an action."""

    class Meta:
        model = Progress
        fields = ["state", "on", "words", "source"]
        widgets = {"on": DayInput(), "words": forms.Textarea(attrs={"rows": 4})}
        labels = {"state": _("State")}
        help_texts = {"source": _("Such as an Article 7 report with its year.")}
