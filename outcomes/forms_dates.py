"""What people fill in about the dates of a text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from msp.models import Event, Meeting
from msp.templatetags.msp import day
from outcomes.models import EventText


class EventField(forms.ModelChoiceField):
    """A choice among the dates of the road, each with its day."""

    def label_from_instance(self, event: Any) -> str:
        """Name the date and its day."""
        return f"{event.title}, {day(event.starts_on)}"


class DateForm(forms.Form):
    """A date of the road and what happens to the text there."""

    event = EventField(queryset=Event.objects.none(), label=_("Date of the road"))
    part = forms.ChoiceField(
        label=_("There the text"),
        choices=EventText.Part.choices,
        initial=EventText.Part.DISCUSSED,
        help_text=_("By then its newest version is to have gone round; of what is due, no proposal is open."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = meeting.events.order_by("starts_on", "pk")  # type: ignore[attr-defined] # a choice of rows
