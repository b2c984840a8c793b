"""What people fill in about a text."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from msp.models import Meeting
from outcomes import importing, notation, word_in
from outcomes.models import Document


class DocumentForm(forms.ModelForm):
    """A new document with the text of its first version."""

    label = forms.CharField(
        label=_("Name of this version"), max_length=80, required=False, help_text=_("Such as Zero draft.")
    )
    file = forms.FileField(
        label=_("Word file"),
        required=False,
        help_text=_("Its text becomes the first version, with changes in it accepted; or write the text below."),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
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
        self.losses: dict[str, int] = {}
        self.fields["theme"].queryset = meeting.themes.order_by("position")  # type: ignore[attr-defined] # a choice of rows

    def clean(self) -> dict[str, object]:
        """Read the text, from the file if there is one; what a file loses is kept in `losses`."""
        values = super().clean() or {}
        file = values.pop("file", None)
        written = str(values.pop("text", ""))
        if file is None:
            values["paragraphs"] = notation.read(written)
            if not written.strip() and not self.errors:
                self.add_error("text", _("Please write the text, or choose a Word file."))
            return values
        try:
            reading = word_in.read(file.read(importing.LARGEST + 1))
        except word_in.UnreadableError as fault:
            self.add_error("file", str(fault))
            return values
        self.losses = dict(reading.losses)
        values["paragraphs"] = word_in.accepted(reading)
        return values
