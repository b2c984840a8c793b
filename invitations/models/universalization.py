"""Universalization: who talks to which State that has not joined, what was said, and how many are to be bound."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from invitations.models.register import Delegation, State
from msp.models import Event, Meeting

THE_PRESIDENCY = _("The Presidency")


class Drive(models.Model):
    """What a meeting's work for universal adherence aims at."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="drive")
    target = models.PositiveSmallIntegerField(_("States Parties wished for at the opening"), null=True, blank=True)
    objectives = models.TextField(_("common objectives and priorities"), blank=True)

    def __str__(self) -> str:
        return str(self.meeting)


class Occasion(models.Model):
    """A date of the road that serves universalization: a regional or coordination meeting, and what is done there."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="occasion")
    note = models.TextField(_("what is done there for universalization"))

    def __str__(self) -> str:
        return str(self.event)


class Charge(models.Model):
    """Who talks to a State, from the day on which it was agreed; without a delegation it is the Presidency itself."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="charges")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="charges")
    holder = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="charges")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "state"], condition=Q(until_on=None), name="one_live_charge_a_state"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="a_charge_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.holder_name}"

    @property
    def holder_name(self) -> str:
        """Who it is, in the language of the page."""
        return self.holder.name if self.holder else str(THE_PRESIDENCY)


class Approach(models.Model):
    """A talk with a State about joining: who, with whom, how, what was said, and what was promised by when."""

    class Channel(models.TextChoices):
        PERSON = "person", _("in person")
        MARGINS = "margins", _("in the margins of a meeting")
        PHONE = "phone", _("by telephone")
        EMAIL = "email", _("by e-mail")
        NOTE = "note", _("by note verbale")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="approaches")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="approaches", verbose_name=_("State"))
    speaker = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="approaches")
    on = models.DateField(_("day"))
    channel = models.CharField(_("how"), max_length=7, choices=Channel.choices)
    spoke_to = models.CharField(_("with whom"), max_length=200, blank=True)
    said = models.TextField(_("what was said"))
    promised = models.CharField(_("what was promised"), max_length=300, blank=True)
    promised_by = models.DateField(_("deposit promised by"), null=True, blank=True)
    # Marks what the sample made up.
    invented = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(promised_by=None) | Q(promised_by__gte=F("on")), name="a_promise_is_for_a_day_to_come"
            ),
        ]
        indexes = [models.Index(fields=["meeting", "state", "on"])]

    def __str__(self) -> str:
        return f"{self.state}, {self.on}"

    @property
    def speaker_name(self) -> str:
        """Who spoke, in the language of the page."""
        return self.speaker.name if self.speaker else str(THE_PRESIDENCY)
