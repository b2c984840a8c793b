"""What the base's pages ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from msp import deadlinewords, holidays
from msp.deadlines import Key
from msp.models import Holiday, Letterhead, Meeting, Seat, Treaty

# Days of notice before an opening; more is a slip of the pen.
LONGEST_NOTICE = 180

# The first words of the site's own addresses.
TAKEN = frozenset(
    {"accounts", "api", "calendar", "documents", "healthz", "link", "me", "meetings", "r", "reply", "seat", "static"}
    | {"friends-of-the-presidency", "now", "signing", "tray"}
)


class DayInput(forms.DateInput):
    """A native date control, which wants and gives ISO days in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockForm(forms.Form):
    """The day to rehearse."""

    day = forms.DateField(
        label=_("The meeting's day"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave it empty to return to the real day."),
    )


class TimeInput(forms.TimeInput):
    """A native time control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class DeadlinesForm(forms.ModelForm):
    """How long before the opening delegations register and bring their credentials."""

    class Meta:
        model = Meeting
        fields = ["registration_days", "credentials_days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, key in (("registration_days", Key.REGISTRATION), ("credentials_days", Key.CREDENTIALS)):
            self.fields[name].help_text = str(deadlinewords.USUAL[key])
            self.fields[name].max_value = LONGEST_NOTICE  # type: ignore[attr-defined] # a whole number
            self.fields[name].validators.append(MaxValueValidator(LONGEST_NOTICE))
            self.fields[name].widget.attrs.update({"max": LONGEST_NOTICE, "class": "input short"})


class HolidaysForm(forms.Form):
    """The days on which a duty station is closed, a line each, and where that is written."""

    station = forms.CharField(label=_("Duty station"), max_length=80)
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("Where it is written, or how it is known: the Office’s own list is best."),
    )
    lines = forms.CharField(
        label=_("Days, one a line"),
        widget=forms.Textarea({"rows": 8}),
        max_length=20_000,
        help_text=_("Such as 2 April 2010; Good Friday. A day that is in the table takes the new name."),
    )

    def clean_station(self) -> str:
        """Write a station that is known the way it is known."""
        written: str = " ".join(self.cleaned_data["station"].split())
        return Holiday.objects.filter(station__iexact=written).values_list("station", flat=True).first() or written

    def clean_lines(self) -> list[holidays.Line]:
        """Read the lines; none is entered where one cannot be read."""
        try:
            return holidays.read(self.cleaned_data["lines"])
        except holidays.Unreadable as fault:
            raise forms.ValidationError(str(fault)) from fault


class LetterheadForm(forms.ModelForm):
    """Who writes: the paper, the register, the post."""

    class Meta:
        model = Letterhead
        fields = [
            "name", "motto", "lines", "own_lines", "own_language", "place", "reference_pattern",
            "signatory_name", "signatory_title", "contact_name", "contact_email",
        ]  # fmt: skip
        widgets = {"lines": forms.Textarea({"rows": 3}), "own_lines": forms.Textarea({"rows": 3})}


class SeatForm(forms.Form):
    """A seat for a person, who may be new to the house."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("They sign in with a code sent to it."))
    name = forms.CharField(label=_("Name or function"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Seat"), choices=Seat.Role.choices)


class MeetingForm(forms.ModelForm):
    """A new meeting in one short path: what it is, whose presidency, and when."""

    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput())
    suggested = forms.BooleanField(label=_("The dates are suggested, not decided"), required=False)

    class Meta:
        model = Meeting
        fields = ["title", "short_title", "slug", "presidency_code", "place"]

    def clean_slug(self) -> str:
        """Refuse an address that the site uses itself."""
        slug = str(self.cleaned_data["slug"])
        if slug in TAKEN:
            raise forms.ValidationError(_("The site uses this address itself; choose another, such as 2msp."))
        return slug

    def clean(self) -> dict[str, Any]:
        """Refuse dates in the wrong order."""
        values = super().clean() or {}
        if values.get("starts_on") and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
            self.add_error("ends_on", _("The last day cannot lie before the first."))
        return values


class TreatyForm(forms.ModelForm):
    """The treaty of a new meeting, with its entry-into-force rule as data."""

    class Meta:
        model = Treaty
        fields = ["name", "short_name", "depositary", "rule"]
        widgets = {"rule": forms.Textarea({"rows": 6, "spellcheck": "false"})}
        help_texts = {
            "rule": _("How the docs describe it, such as 30 deposits, then the first day of the sixth month after."),
        }
