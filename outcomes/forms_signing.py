"""What people fill in about a text that is signed together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from invitations.forms.replies import LineField, SheetForm, TextInput
from msp.forms import DayInput
from msp.models import Event, Meeting
from outcomes.models import Authority, Document, SignatureBlock, Signing
from outcomes.signing import drawings, opening
from outcomes.signing.authority import Told
from outcomes.signing.opening import CONSENTED, PARTIES, Plan
from outcomes.signing.transmission import Said

WHO = {"consented": CONSENTED, "parties": PARTIES}


class OpeningForm(forms.Form):
    """Which text, who may sign, in which order, where and on what occasion."""

    document = forms.ModelChoiceField(
        label=_("Text"), queryset=Document.objects.none(), help_text=_("Its newest version is frozen.")
    )
    who = forms.ChoiceField(
        label=_("Who may sign"),
        choices=[
            ("consented", _("States that have consented to be bound")),
            ("parties", _("States Parties")),
            ("listed", _("a picked list")),
        ],
    )
    counts_on = forms.DateField(label=_("Status on"), widget=DayInput())
    codes = forms.CharField(
        label=_("The list"),
        required=False,
        max_length=2000,
        help_text=_("Codes such as NOR, MEX; asked for a picked list."),
    )
    role = forms.ChoiceField(label=_("Signed by"), choices=Signing.Role.choices)
    order = forms.ChoiceField(label=_("Order of the blocks"), choices=Signing.Order.choices)
    event = forms.ModelChoiceField(label=_("Occasion"), queryset=Event.objects.none(), required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    by_link = forms.BooleanField(
        label=_("Also through the personal link, with a mailed code"), required=False, initial=True
    )

    def __init__(self, *args: Any, meeting: Meeting, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]  # a choice of rows
        self.fields["event"].queryset = meeting.events.order_by("starts_on", "pk")  # type: ignore[attr-defined]  # as above

    def clean(self) -> dict[str, Any]:
        """A picked list names States that are invited."""
        values = super().clean() or {}
        codes = values["codes"] = values.get("codes", "").replace(",", " ").upper().split()
        if values.get("who") == "listed" and not codes:
            self.add_error("codes", _("Please name the States that may sign."))
        elif values.get("who") != "listed":
            values["codes"] = []
        elif strange := opening.unknown(codes):
            self.add_error("codes", _("No State has this code: %(codes)s") % {"codes": ", ".join(strange)})
        return values

    def plan(self) -> Plan:
        """Return what was asked for."""
        said = self.cleaned_data
        return Plan(
            counts_on=said["counts_on"],
            standings=WHO.get(said["who"], CONSENTED),
            codes=tuple(said["codes"]),
            role=said["role"],
            order=said["order"],
            event=said["event"],
            place=said["place"],
            by_link=said["by_link"],
        )


class BlockForm(forms.ModelForm):
    """Who signs for a State, and by what authority."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("PDF of the full powers or the note"))

    class Meta:
        model = SignatureBlock
        fields = ["name", "title", "authority", "issuer", "issued_on", "form"]
        widgets = {"issued_on": DayInput()}

    def told(self) -> Told:
        """Return what was filled in."""
        said = self.cleaned_data
        file = said["file"].read() if said["file"] else None
        names = ("name", "title", "authority", "issuer", "issued_on", "form")
        return Told(**{name: said[name] for name in names}, file=file)


class WordsForm(forms.Form):
    """A decision in words, and how many signatures one saw when one took it."""

    words = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    expects = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)


class ClosingForm(forms.Form):
    """By whose decision a signing is closed, and whether late signatures are taken."""

    words = forms.CharField(
        label=_("By whose decision"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Asked while somebody has not signed. It is printed on the evidence page."),
    )
    takes_late = forms.BooleanField(
        label=_("Late signatures are taken and printed as an addendum"), required=False, initial=True
    )


class TransmissionForm(forms.Form):
    """The letter to the depositary."""

    addressee = forms.CharField(
        label=_("Addressee"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Line by line")
    )
    dated_on = forms.DateField(label=_("Date of the letter"), widget=DayInput())
    salutation = forms.CharField(label=_("Salutation"), max_length=100)
    body = forms.CharField(
        label=_("Text"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("A blank line begins a new paragraph."),
    )
    courtesy = forms.CharField(label=_("Courtesy formula"), max_length=300, required=False)
    close = forms.CharField(label=_("Complimentary close"), max_length=100, required=False)
    email = forms.EmailField(
        label=_("E-mail address of the depositary"),
        required=False,
        help_text=_("Leave it empty where the letter is handed over on paper."),
    )

    def said(self) -> Said:
        """Return the letter as it was left."""
        return Said(**self.cleaned_data)


class AcknowledgementForm(forms.Form):
    """What the depositary answered."""

    on = forms.DateField(label=_("Acknowledged on"), widget=DayInput())
    reference = forms.CharField(label=_("Reference of the depositary"), max_length=100, required=False)
    file = forms.FileField(label=_("File"), required=False, help_text=_("PDF"))


class ScanForm(forms.Form):
    """A file of scanned pages."""

    file = forms.FileField(label=_("Scanned pages"), help_text=_("PDF, JPEG or PNG; one page or many, any way round"))


class SignForm(SheetForm):
    """What a delegation signs through its link: a name, and a drawing where the browser can."""

    name = LineField(label=pgettext_lazy("person", "Name"), widget=TextInput({"autocomplete": "name", "dir": "auto"}))
    title = LineField(
        label=pgettext_lazy("person", "Title"), required=False, widget=TextInput({"autocomplete": "off", "dir": "auto"})
    )
    authority = forms.ChoiceField(
        label=_("By what authority?"), required=False, choices=[("", _("Not to be said here")), *Authority.choices[:3]]
    )
    drawing = forms.CharField(required=False, max_length=drawings.LONGEST, widget=forms.HiddenInput())

    def clean_drawing(self) -> str:
        """Refuse what no pen draws."""
        try:
            return drawings.cleaned(self.cleaned_data["drawing"])
        except ValueError as fault:
            raise forms.ValidationError(
                _("The drawing could not be read. Please draw it again, or leave it empty.")
            ) from fault


class CodeForm(SheetForm):
    """The six digits from the mail."""

    code = LineField(
        label=_("Code from the message"),
        widget=TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
    )
