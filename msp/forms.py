"""What the base's pages ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from msp.models import Event, Holiday, Letterhead, Meeting, Seat, Treaty

# The first words of the site's own addresses.
TAKEN = frozenset(
    {"accounts", "api", "calendar", "documents", "healthz", "link", "me", "meetings", "r", "reply", "seat", "static"}
    | {"friends-of-the-presidency", "signing", "tray"}
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


class EventForm(forms.ModelForm):
    """A date of the road."""

    class Meta:
        model = Event
        fields = [
            "kind",
            "title",
            "place",
            "host",
            "starts_on",
            "ends_on",
            "starts_at",
            "precision",
            "note",
            "audience",
            "follows",
        ]
        widgets = {
            "starts_on": DayInput(),
            "ends_on": DayInput(),
            "starts_at": TimeInput(),
            "note": forms.Textarea({"rows": 3}),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse dates in the wrong order and a second meeting itself, each at its field."""
        values = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day cannot lie before the first."))
        others = Event.objects.filter(meeting=self.instance.meeting, kind=Event.Kind.MEETING).exclude(
            pk=self.instance.pk
        )
        if values.get("kind") == Event.Kind.MEETING and others.exists():
            self.add_error("kind", _("The meeting itself has its date already; change that one."))
        return values


class HolidayForm(forms.ModelForm):
    """A day on which a duty station is closed."""

    class Meta:
        model = Holiday
        fields = ["station", "on", "name", "source"]
        widgets = {"on": DayInput()}


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
