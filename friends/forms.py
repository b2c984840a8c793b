"""What the office fills in about themes, offers, terms and contacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from friends.contacts import Person
from friends.models import Contact, Offer, Theme
from friends.themes import Wording
from invitations.models import Delegation
from msp.forms import DayInput
from msp.models import Meeting

# The other languages in which a theme is named, in the order of the form; Arabic is written from right to left.
TITLES = {"ar": _("Arabic"), "zh": _("Chinese"), "fr": _("French"), "ru": _("Russian"), "es": _("Spanish")}


class ThemeForm(forms.Form):
    """A theme: its names, its mandate, and the theme that it is part of."""

    title = forms.CharField(label=_("Title"), max_length=200)
    parent = forms.ModelChoiceField(
        label=_("Part of"), queryset=Theme.objects.none(), required=False, empty_label=_("a theme of its own")
    )
    mandate = forms.CharField(
        label=_("Mandate"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What its group is asked to do. The letters of confirmation quote it."),
    )

    def __init__(self, *args: Any, meeting: Meeting, theme: Theme | None = None, **kwargs: Any) -> None:
        if theme:
            known = {f"title_{code}": theme.titles.get(code, "") for code in TITLES}
            kwargs["initial"] = {"title": theme.title, "parent": theme.parent_id, "mandate": theme.mandate, **known}
        super().__init__(*args, **kwargs)
        wholes = meeting.themes.filter(parent=None).exclude(slug=theme.slug if theme else "").order_by("position")
        self.fields["parent"].queryset = wholes  # type: ignore[attr-defined]  # a choice of rows
        for code, words in TITLES.items():
            control = forms.TextInput({"lang": code, "dir": "auto"})
            self.fields[f"title_{code}"] = forms.CharField(
                label=words, max_length=200, required=False, widget=control
            )  # fmt: skip

    def names(self) -> list[forms.BoundField]:
        """Return the controls of the other languages."""
        return [self[f"title_{code}"] for code in TITLES]

    def wording(self) -> Wording:
        """Return what was filled in."""
        said = self.cleaned_data
        titles = {code: said[f"title_{code}"] for code in TITLES}
        return Wording(said["title"], titles, said["mandate"], said["parent"])


class OfferForm(forms.Form):
    """An offer that came by mail, by telephone or in the corridor."""

    delegation = forms.ChoiceField(label=_("Who offers"))
    theme = forms.ChoiceField(label=_("On which theme"))
    channel = forms.ChoiceField(label=_("How it came"), choices=Offer.Channel.choices)
    note = forms.CharField(label=_("Who said it, or the reference of the note"), max_length=300)

    def __init__(self, *args: Any, delegations: list[Delegation], themes: list[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegations = {str(one.pk): one for one in delegations}
        self.themes = {str(one.pk): one for one in themes}
        for name, rows in (("delegation", self.delegations), ("theme", self.themes)):
            choices = [("", "–"), *((key, one.name) for key, one in rows.items())]
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_delegation(self) -> Delegation:
        """Return the delegation."""
        return self.delegations[self.cleaned_data["delegation"]]

    def clean_theme(self) -> Theme:
        """Return the theme."""
        return self.themes[self.cleaned_data["theme"]]


class ContactForm(forms.ModelForm):
    """A person who acts for a friend."""

    class Meta:
        model = Contact
        fields = ["name", "title", "email", "phone"]
        widgets = {
            "name": forms.TextInput({"autocomplete": "off"}),
            "phone": forms.TextInput({"type": "tel", "dir": "ltr"}),
        }

    def person(self) -> Person:
        """Return who was filled in."""
        said = self.cleaned_data
        return Person(said["name"], said["email"], said["title"], said["phone"])


class EndForm(forms.Form):
    """How and when a term ends."""

    ENDINGS = [("stepped-down", _("They step down")), ("term", _("The term has come to its end"))]

    ending = forms.ChoiceField(label=_("How it ends"), choices=ENDINGS)
    on = forms.DateField(label=_("Last day"), widget=DayInput())


class PlanForm(forms.Form):
    """The day on which a term is planned to end."""

    until = forms.DateField(label=_("Planned until"), required=False, widget=DayInput())


class HandOverForm(forms.Form):
    """To whom a term is handed over, when, and what is open."""

    to = forms.ChoiceField(label=_("Successor"))
    on = forms.DateField(label=_("First day of the successor"), widget=DayInput())
    open_work = forms.CharField(
        label=_("Open work"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What the successor finds on the table: texts, promises, dates."),
    )

    def __init__(self, *args: Any, delegations: list[Delegation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegations = {str(one.pk): one for one in delegations}
        choices = [("", "–"), *((key, one.name) for key, one in self.delegations.items())]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_to(self) -> Delegation:
        """Return the successor."""
        return self.delegations[self.cleaned_data["to"]]
