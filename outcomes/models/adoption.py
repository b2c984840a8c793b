"""A text on its way out of the house: symbol, circulation, silence, adoption."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from invitations.models import Delegation, Letter, ReplyLink
from msp.models import Meeting
from outcomes.models.texts import Document, Version


class Series(models.Model):
    """One series of a meeting's documents and how its symbols are written, such as {series}/{year}/WP.{number}."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="series")
    name = models.CharField(_("name"), max_length=80)
    pattern = models.CharField(_("pattern"), max_length=80)
    # The parts of the pattern that are the same all through the meeting: {"series": "CCM/MSP", "year": "2010"}.
    parts = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name_plural = "series"
        constraints = [models.UniqueConstraint(fields=["meeting", "name"], name="one_series_a_name")]

    def __str__(self) -> str:
        return self.name


class Issue(models.Model):
    """A version given its symbol; all languages carry the same, and none is given twice."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="issues")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="issue")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="issues")
    symbol = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "symbol"], name="one_version_a_symbol")]

    def __str__(self) -> str:
        return self.symbol


class Circulation(models.Model):
    """A version sent round by a letter, whose copies and enclosures are the frozen list of who got which bytes."""

    class Purpose(models.TextChoices):
        COMMENT = "comment", _("for proposals")
        SILENCE = "silence", _("for adoption by silence")
        INFORMATION = "information", _("for information")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="circulations")
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="circulation")
    purpose = models.CharField(max_length=11, choices=Purpose.choices)
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="information") | Q(until__isnull=False),
                name="who_asks_for_an_answer_says_until_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_purpose_display()}"


class Silence(models.Model):
    """A silence procedure on a version: adopted unless somebody who may breaks it before a moment."""

    class Breakers(models.TextChoices):
        CONSENTED = "consented", _("States that have consented to be bound")
        STATES = "states", _("all States")
        ALL = "all", _("everybody who is invited")

    class Outcome(models.TextChoices):
        KEPT = "kept", _("silence was kept")
        BROKEN = "broken", _("silence was broken")

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="silence")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # The zone in which the moment is written in letters and on pages.
    zone = models.CharField(max_length=60)
    breakers = models.CharField(max_length=9, choices=Breakers.choices, default=Breakers.CONSENTED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="silence_opens_before_it_closes"),
            models.CheckConstraint(
                condition=Q(outcome="", concluded_at=None) | (~Q(outcome="") & Q(concluded_at__isnull=False)),
                name="silence_ends_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.closes_at:%Y-%m-%d %H:%M}"


class SilenceBreak(models.Model):
    """A delegation breaks silence on some paragraphs, or on the whole."""

    silence = models.ForeignKey(Silence, on_delete=models.PROTECT, related_name="breaks")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="silence_breaks")
    pids = models.JSONField(default=list, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField()
    link = models.ForeignKey(ReplyLink, on_delete=models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["silence", "delegation"], name="a_delegation_breaks_silence_once"),
            models.CheckConstraint(
                condition=Q(link__isnull=False) | Q(entered_by__isnull=False), name="a_break_has_its_giver"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegation}: {self.silence}"


class Adoption(models.Model):
    """A version adopted: from now on the document is locked, but for technical rectification."""

    class Manner(models.TextChoices):
        AS_IS = "as-is", _("adopted")
        ORALLY_REVISED = "orally-revised", _("adopted as orally revised")
        AD_REFERENDUM = "ad-ref", _("adopted ad referendum")
        SILENCE = "silence", _("adopted by silence")

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="adoption")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="adoption")
    manner = models.CharField(max_length=14, choices=Manner.choices)
    on = models.DateField(_("adopted on"))
    note = models.TextField(blank=True)
    # An adoption ad referendum is confirmed later.
    confirmed_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(manner="ad-ref", confirmed_on__gte=F("on")),
                name="only_ad_referendum_is_confirmed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.get_manner_display()}"


class Reservation(models.Model):
    """What a delegation wishes to be recorded with an adoption."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="reservations")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["adoption", "delegation"], name="one_reservation_a_delegation")]

    def __str__(self) -> str:
        return f"{self.delegation}: {self.words[:60]}"


class Rectification(models.Model):
    """A version made after adoption that mends slips and no substance."""

    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="rectifications")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="rectification")

    def __str__(self) -> str:
        return str(self.version)
