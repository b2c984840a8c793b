"""What people fill in when a text leaves the house: its round, audience, symbols and adoption."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from invitations.forms.letters import USUAL_HOUR
from invitations.models import Delegation
from msp import clock
from msp.forms import DayInput, TimeInput
from msp.models import Meeting
from outcomes import documents, series
from outcomes.circulations import Round
from outcomes.models import Adoption, Circulation, Document, Series, Silence


class CirculationForm(forms.Form):
    """For what, until when and to whom a version goes round."""

    purpose = forms.ChoiceField(label=_("For"), choices=Circulation.Purpose.choices)
    until_on = forms.DateField(label=_("Until"), required=False, widget=DayInput())
    until_at = forms.TimeField(label=_("Hour, in Geneva"), required=False, widget=TimeInput(), initial=USUAL_HOUR)
    to_states = forms.BooleanField(label=_("to States"), required=False, initial=True)
    to_organisations = forms.BooleanField(label=_("to organisations"), required=False)
    codes = forms.CharField(
        label=_("Only to"),
        required=False,
        max_length=2000,
        help_text=_("Codes such as NOR, MEX, ICRC; empty for all of those above."),
    )
    breakers = forms.ChoiceField(
        label=_("Silence may be broken by"), choices=Silence.Breakers.choices, required=False, initial="consented"
    )

    def clean(self) -> dict[str, Any]:
        """What asks for an answer says until when; somebody receives it."""
        values = super().clean() or {}
        if values.get("purpose") != Circulation.Purpose.INFORMATION and not values.get("until_on"):
            self.add_error("until_on", _("Please say until when an answer is awaited."))
        if not values.get("to_states") and not values.get("to_organisations"):
            self.add_error("to_states", _("Please choose who receives it."))
        return values

    def plan(self) -> Round:
        """Return the round that was asked for."""
        said = self.cleaned_data
        day, hour = said["until_on"], said["until_at"] or USUAL_HOUR
        return Round(
            purpose=said["purpose"],
            until=datetime.combine(day, hour, tzinfo=clock.zone()) if day else None,
            to_states=said["to_states"],
            to_organisations=said["to_organisations"],
            only_codes=tuple(said["codes"].replace(",", " ").upper().split()),
            breakers=said["breakers"] or Silence.Breakers.CONSENTED.value,
        )


class WideningForm(forms.Form):
    """Who may read a document from now on, and why."""

    audience = forms.ChoiceField(label=_("Who may read it"))
    reason = forms.CharField(label=_("Why"), max_length=400)
    sure = forms.BooleanField(label=_("Yes, they may read it from now on; this cannot be taken back."))

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = documents.wider(document)  # type: ignore[attr-defined]  # a choice


class SeriesForm(forms.ModelForm):
    """How the symbols of one series are written."""

    start = forms.CharField(label=_("Series"), required=False, max_length=60, help_text="CCM/MSP")
    year = forms.CharField(label=_("Year"), required=False, max_length=4)
    session = forms.CharField(label=_("Session"), required=False, max_length=4)

    class Meta:
        model = Series
        fields = ["name", "pattern"]
        help_texts = {"pattern": _("Such as {series}/{year}/WP.{number}")}

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        parts = self.instance.parts or {}
        self.initial = {
            **self.initial,
            "start": parts.get("series", ""),
            "year": parts.get("year", ""),
            "session": parts.get("session", ""),
        }

    def keep(self) -> None:
        """Keep the series. Raises NotPossible for a pattern that does not hold together."""
        said = self.cleaned_data
        parts = {"series": said["start"], "year": said["year"], "session": said["session"]}
        self.instance.meeting = self.meeting
        self.instance.name = said["name"]
        series.change(self.instance, pattern=said["pattern"], parts={name: one for name, one in parts.items() if one})


class AdoptionForm(forms.Form):
    """How and when the newest version was adopted."""

    manner = forms.ChoiceField(label=_("How"), choices=Adoption.Manner.choices)
    on = forms.DateField(label=_("On"), widget=DayInput())
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


class ReservationForm(forms.Form):
    """What a delegation wishes to be recorded."""

    delegation = forms.ModelChoiceField(label=_("Delegation"), queryset=Delegation.objects.none())
    words = forms.CharField(label=_("Words"), max_length=8000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = meeting.delegations.select_related("state", "organisation")
        self.fields["delegation"].queryset = found  # type: ignore[attr-defined]  # a choice of rows
