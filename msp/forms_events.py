"""What people fill in about a date of the road."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from msp.forms import DayInput, TimeInput
from msp.models import Event, Seat


class OwnerField(forms.ModelChoiceField):
    """A choice among the meeting's seats, each by its person's name."""

    def label_from_instance(self, seat: Any) -> str:
        """Name the person."""
        return f"{seat.user} ({seat.get_role_display()})"


class EventForm(forms.ModelForm):
    """A date of the road."""

    owner = OwnerField(queryset=Seat.objects.none(), label=_("Seen to by"), required=False)

    class Meta:
        model = Event
        fields = [
            "kind", "title", "starts_on", "ends_on", "starts_at", "time_zone", "precision", "place", "host",
            "audience", "owner", "done_on", "follows", "comes_after", "note",
        ]  # fmt: skip
        widgets = {
            "starts_on": DayInput(),
            "ends_on": DayInput(),
            "done_on": DayInput(),
            "starts_at": TimeInput(),
            "note": forms.Textarea({"rows": 3}),
        }
        help_texts = {
            "time_zone": _("Such as Asia/Vientiane; empty is Geneva's."),
            "done_on": _("A meeting is done when it is over; a deadline when somebody says so here."),
            "follows": _("The computed day whose date this is; the road shows both where they differ."),
            "comes_after": _("The date that must be over before; the road warns where it is not."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting = self.instance.meeting
        self.fields["owner"].queryset = meeting.seats.select_related("user").order_by("role", "pk")  # type: ignore[attr-defined] # a choice of rows
        others = meeting.events.exclude(pk=self.instance.pk).order_by("starts_on", "pk")
        self.fields["comes_after"].queryset = others  # type: ignore[attr-defined] # a choice of rows

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
