"""What the pages of the universalization board ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from invitations.board import NOBODY, PRESIDENCY
from invitations.forms.register import LineField
from invitations.models import Approach, Delegation, Drive, State
from invitations.models.universalization import THE_PRESIDENCY
from msp.forms import DayInput
from msp.models import Event, Meeting


class WhoField(forms.ChoiceField):
    """The Presidency, or a State that works for it."""

    def __init__(self, meeting: Meeting, *, may_be_nobody: bool = False, **options: Any) -> None:
        self.meeting = meeting
        name = f"state__name_{(get_language() or 'en')[:2]}"
        found = meeting.delegations.filter(state__isnull=False).values_list("pk", name).order_by("state__seat_en")
        nobody = [(NOBODY, _("Nobody any more"))] if may_be_nobody else []
        named = [(str(pk), words) for pk, words in found]
        super().__init__(choices=[(PRESIDENCY, THE_PRESIDENCY), *nobody, *named], **options)

    def delegation(self, value: str) -> Delegation | None:
        """Return whom a valid value names; None is the Presidency."""
        if value in (PRESIDENCY, NOBODY):
            return None
        return self.meeting.delegations.select_related("state").get(pk=value)


class ApproachForm(forms.ModelForm):
    """A talk with a State about joining."""

    state = forms.ModelChoiceField(
        label=_("State"), queryset=State.objects.order_by("seat_en"), to_field_name="code", empty_label=_("Choose")
    )
    spoke_to = LineField(
        label=_("With whom"),
        limit=200,
        markup=True,
        required=False,
        help_text=_("Name or function, such as Legal Adviser, Ministry of Foreign Affairs"),
    )
    promised = LineField(
        label=_("What was promised"),
        limit=300,
        markup=True,
        required=False,
        help_text=_("Such as: the bill goes to parliament in May"),
    )

    class Meta:
        model = Approach
        fields = ["state", "on", "channel", "spoke_to", "said", "promised", "promised_by"]
        widgets = {"on": DayInput(), "promised_by": DayInput(), "said": forms.Textarea({"rows": 4})}
        help_texts = {"promised_by": _("The desk tells when it passes without a deposit.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["speaker"] = WhoField(self.instance.meeting, label=_("Who spoke"))
        self.order_fields(["state", "speaker", "on", "channel", "spoke_to", "said", "promised", "promised_by"])

    def _post_clean(self) -> None:
        # The deed refuses what cannot be, and words it; the model's own checks would say it worse.
        self.instance = forms.models.construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)

    def approach(self) -> Approach:
        """Return the talk that was described."""
        talk: Approach = self.instance
        who = self.fields["speaker"]
        assert isinstance(who, WhoField)  # noqa: S101 - made above
        talk.speaker = who.delegation(self.cleaned_data["speaker"])
        return talk


class ChargeForm(forms.Form):
    """Who talks to the States that were ticked."""

    states = forms.ModelMultipleChoiceField(
        label=_("States"), queryset=State.objects.all(), to_field_name="code", widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["holder"] = WhoField(meeting, may_be_nobody=True, label=_("Who talks to them"))

    @property
    def is_release(self) -> bool:
        """Whether nobody is to be in charge any more."""
        return bool(self.cleaned_data["holder"] == NOBODY)

    def holder(self) -> Delegation | None:
        """Return who is to be in charge; None is the Presidency."""
        who = self.fields["holder"]
        assert isinstance(who, WhoField)  # noqa: S101 - made above
        return who.delegation(self.cleaned_data["holder"])


class AimsForm(forms.ModelForm):
    """How many States Parties are wished for, and the objectives agreed on."""

    class Meta:
        model = Drive
        fields = ["target", "objectives"]
        widgets = {"objectives": forms.Textarea({"rows": 5})}
        help_texts = {"objectives": _("What those who talk to States have agreed to say and to put first")}


class OccasionForm(forms.Form):
    """A date of the road that serves universalization."""

    note = forms.CharField(
        label=_("What is done there"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Left empty, the date is taken off this list."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        events = meeting.events.exclude(kind__in=(Event.Kind.DEADLINE, Event.Kind.MILESTONE)).order_by("starts_on")
        self.fields["event"] = forms.ModelChoiceField(label=_("Date of the road"), queryset=events)
        self.order_fields(["event", "note"])
