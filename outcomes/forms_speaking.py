"""What a delegation says when it asks for the floor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from msp.models import Meeting
from outcomes.models import Speaker, SpeakersList
from outcomes.proceedings import speakers


class ListChoice(forms.ModelChoiceField):
    """One open speakers' list, told by its item."""

    def label_from_instance(self, obj: SpeakersList) -> str:
        """Say number and title of the item."""
        return obj.item.label


class FloorForm(forms.Form):
    """Under which item, who will speak, and for whom."""

    of = ListChoice(label=_("Agenda item"), queryset=SpeakersList.objects.none(), empty_label=None)
    level = forms.ChoiceField(
        label=_("Who will speak"), choices=Speaker.Level.choices, initial=Speaker.Level.AMBASSADOR
    )
    title = forms.CharField(label=_("Name or function of the speaker"), required=False, max_length=200)
    group = forms.CharField(
        label=_("On behalf of"),
        required=False,
        max_length=120,
        help_text=_("Only where you speak for a group of States."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].queryset = speakers.open_lists(meeting)  # type: ignore[attr-defined]  # a choice of rows
