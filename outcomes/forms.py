"""What people fill in about a text."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from msp.models import Meeting
from outcomes.models import Document


class DocumentForm(forms.ModelForm):
    """A new document with the text of its first version."""

    label = forms.CharField(
        label=_("Name of this version"), max_length=80, required=False, help_text=_("Such as Zero draft.")
    )
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 18}),
        max_length=400_000,
        help_text=_(
            "One paragraph a line. # stands before a title, ## before a heading, 1. (a) (i) before what is numbered, "
            "Action #: before an action. The numbers themselves are computed."
        ),
    )

    class Meta:
        model = Document
        fields = ["title", "type", "theme", "audience", "agenda_item"]

    def __init__(self, *args: object, meeting: Meeting, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # as Django's own
        self.fields["theme"].queryset = meeting.themes.order_by("position")  # type: ignore[attr-defined] # a choice of rows
