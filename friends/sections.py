"""What the friends ask on the reply sheet: on which themes a delegation offers to work."""

from __future__ import annotations

import functools
from typing import Any, ClassVar

from django import forms
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from friends import offers
from friends.models import Friend, Offer, Theme
from invitations.models import Reply
from invitations.replies import Line
from invitations.sections import Fault, Related, Section, Sheet, Way, faults_of


class ThemesForm(forms.Form):
    """Any of the themes, or none."""

    themes = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("The list of themes has changed. Please look at your choice again."),
        },
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["themes"].choices = choices  # type: ignore[attr-defined]  # a MultipleChoiceField


class Themes(Section):
    """The themes of the letter, in two levels; who sends regrets may offer all the same."""

    template: ClassVar[str] = "friends/_reply_themes.html"

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @functools.cached_property
    def tree(self) -> list[offers.Branch]:
        """The themes of the meeting."""
        return offers.branches(self.sheet.meeting)

    @functools.cached_property
    def form(self) -> ThemesForm:
        """What is ticked, or was, or nothing."""
        previous = self.sheet.previous
        known = [str(pk) for pk in previous.offers.values_list("theme", flat=True)] if previous else []
        choices = [(str(theme.pk), theme.name) for theme in offers.choices(self.tree)]
        return self.sheet.form(ThemesForm, {"themes": known}, choices=choices)

    def ticks(self) -> list[tuple[Theme, bool, list[tuple[Theme, bool]]]]:
        """Return each theme with its tick, and the parts of those that have any with theirs."""
        chosen = {str(value) for value in self.form["themes"].value() or []}

        def tick(theme: Theme) -> tuple[Theme, bool]:
            return theme, str(theme.pk) in chosen

        return [(*tick(branch.theme), [tick(part) for part in branch.parts]) for branch in self.tree]

    @property
    def is_friend(self) -> bool:
        """Whether this delegation works on a theme: then the sheet shows the way to its groups, too."""
        return any(isinstance(part, Groups) for part in self.sheet.sections)

    @property
    def invitation(self) -> str:
        """The words over the list."""
        count = len(offers.choices(self.tree))
        return ngettext("Choose from %(n)d theme", "Choose from %(n)d themes", count) % {"n": count}

    def is_asked(self) -> bool:
        """The letter must ask it, and there must be themes."""
        return "themes" in self.sheet.letter.asks and bool(self.tree)

    def faults(self) -> list[Fault]:
        """A theme that is no longer there."""
        return faults_of(self.form)

    def record(self, reply: Reply) -> None:
        """Keep the offers."""
        if self.form.is_valid():
            chosen = set(self.form.cleaned_data["themes"])
            offers.offer(reply, (theme for theme in offers.choices(self.tree) if str(theme.pk) in chosen))

    @staticmethod
    def related() -> Related:
        """The offers with their themes, in one query."""
        return (Prefetch("offers", queryset=Offer.objects.select_related("theme")),)

    @staticmethod
    def lines(reply: Reply) -> list[Line]:
        """Name the themes."""
        themes = tuple(theme.name for theme in offers.of(reply))
        return [Line(_("Friend of the Presidency on"), themes)] if themes else []


class Groups(Way):
    """The working groups of a member: nothing is asked here, the way to them is shown."""

    template: ClassVar[str] = "friends/_reply_groups.html"

    def is_asked(self) -> bool:
        """While the delegation works in a group."""
        return Friend.objects.filter(delegation=self.sheet.delegation, until_on=None).exists()
