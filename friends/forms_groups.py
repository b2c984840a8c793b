"""What the coordinators of a group fill in: a session, an action point, a circular, the minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from friends import groups
from friends.circulars import Paper
from friends.models import ActionPoint, Theme
from friends.points import Wish
from friends.sessions import Plan
from invitations.models import Delegation
from msp.forms import DayInput, TimeInput
from msp.models import Event


class SessionForm(forms.Form):
    """When and where the group meets, what about, and how its members are called."""

    BY_LETTER, BY_MAIL = "letter", "mail"

    on = forms.DateField(label=_("Day"), widget=DayInput())
    at = forms.TimeField(label=_("Hour, in Geneva"), widget=TimeInput())
    length = forms.IntegerField(label=_("Length in minutes"), min_value=15, max_value=600)
    place = forms.CharField(label=_("Room and place"), max_length=200)
    agenda = forms.CharField(
        label=_("Agenda"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
        help_text=_("One item a line; they are numbered for you."),
    )
    audience = forms.ChoiceField(
        label=_("On the road it is seen by"),
        choices=[
            (Event.Audience.OFFICE, _("the presidency and its secretariat")),
            (Event.Audience.DELEGATIONS, _("all delegations")),
        ],
    )
    manner = forms.ChoiceField(
        label=_("Call the members"),
        choices=[
            (BY_LETTER, _("by letter of the Presidency, which another person approves before it leaves")),
            (BY_MAIL, _("by mail to the members at once, with the calendar entry")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, is_new: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        if not is_new:
            del self.fields["audience"], self.fields["manner"]

    @classmethod
    def filled(cls, plan: Plan, **more: Any) -> SessionForm:
        """Return the form with a plan in it."""
        names = ("on", "at", "length", "place", "agenda", "audience")
        manner = cls.BY_LETTER if plan.by_letter else cls.BY_MAIL
        return cls(initial={**{name: getattr(plan, name) for name in names}, "manner": manner}, **more)

    def plan(self) -> Plan:
        """Return the plan that was written."""
        said = dict(self.cleaned_data)
        by_letter = said.pop("manner", self.BY_LETTER) == self.BY_LETTER
        said["agenda"] = said["agenda"].replace("\r\n", "\n")
        return Plan(**said, by_letter=by_letter)


class PointForm(forms.Form):
    """What somebody is to do, and until when."""

    words = forms.CharField(label=_("What is to be done"), max_length=500)
    owner = forms.ModelChoiceField(
        label=_("By"), queryset=Delegation.objects.none(), required=False, empty_label=_("the Presidency")
    )
    due_on = forms.DateField(label=_("Until"), required=False, widget=DayInput())

    def __init__(self, *args: Any, theme: Theme, point: ActionPoint | None = None, **more: Any) -> None:
        if point:
            known = {"words": point.words, "owner": point.owner_id, "due_on": point.due_on}
            more["initial"] = known
        super().__init__(*args, **more)
        members = Q(pk__in=groups.members_of([theme]).order_by().values("delegation"))
        owner = Q(pk=point.owner_id) if point else Q()
        unsaid = (name.removeprefix("delegation__") for name in groups.UNSAID)
        found = Delegation.objects.filter(members | owner).select_related("state", "organisation").defer(*unsaid)
        self.fields["owner"].queryset = found.order_by("state__seat_en", "pk")  # type: ignore[attr-defined]  # of rows

    def wish(self) -> Wish:
        """Return what was written."""
        return Wish(**self.cleaned_data)


class CircularForm(forms.Form):
    """A message to all members, with a paper where one goes along."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}))
    paper = forms.FileField(label=_("Paper (PDF)"), required=False)
    form_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def given(self) -> Paper | None:
        """Return the paper that goes along, if there is one."""
        file: UploadedFile | None = self.cleaned_data["paper"]
        return Paper(file.name or "paper.pdf", file.read()) if file else None


class MinutesForm(forms.Form):
    """The words of the minutes, with the number of the text that was opened."""

    body = forms.CharField(label=_("Minutes"), widget=forms.Textarea(attrs={"rows": 24, "dir": "auto"}))
    lock = forms.IntegerField(min_value=0, widget=forms.HiddenInput())
