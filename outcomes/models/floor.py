"""Who is in the room and who has the floor."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from invitations.models import Delegation, ReplyLink
from outcomes.models.proceedings import AgendaItem, Sitting


class SpeakersList(models.Model):
    """Who wishes to speak under one item."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="speakers_list")
    is_open = models.BooleanField(default=True)
    groups_first = models.BooleanField(_("groups speak first"), default=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes for everyone"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    def __str__(self) -> str:
        return str(self.item)


class Speaker(models.Model):
    """A delegation that wishes to speak, speaks or has spoken; its place follows from level, capacity and time."""

    class Level(models.TextChoices):
        HEAD = "head", _("Head of State or Government")
        MINISTER = "minister", _("Minister")
        VICE = "vice", _("Vice-Minister or high representative")
        AMBASSADOR = "ambassador", _("Ambassador")
        OTHER = "other", _("Other representative")

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("speaker", "waiting")
        SPEAKING = "speaking", pgettext_lazy("speaker", "has the floor")
        SPOKEN = "spoken", pgettext_lazy("speaker", "has spoken")
        SKIPPED = "skipped", pgettext_lazy("speaker", "was not in the room")
        WITHDRAWN = "withdrawn", pgettext_lazy("speaker", "withdrawn")

    of = models.ForeignKey(SpeakersList, on_delete=models.PROTECT, related_name="speakers")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="speeches")
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.AMBASSADOR)
    title = models.CharField(_("name or function of the speaker"), max_length=200, blank=True)
    group = models.CharField(_("on behalf of"), max_length=120, blank=True)
    is_reply = models.BooleanField(_("right of reply"), default=False)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.WAITING)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, null=True, related_name="speeches")
    link = models.ForeignKey(ReplyLink, on_delete=models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of"], condition=Q(status="speaking"), name="one_speaker_has_the_floor"),
            models.UniqueConstraint(
                fields=["of", "delegation", "group", "is_reply"],
                condition=Q(status__in=("waiting", "speaking")),
                name="a_delegation_waits_once_for_the_floor",
            ),
            models.CheckConstraint(
                condition=Q(link__isnull=False) | Q(entered_by__isnull=False), name="a_speaker_has_who_asked"
            ),
            models.CheckConstraint(
                condition=~Q(status="speaking") | Q(started_at__isnull=False, ended_at=None),
                name="who_speaks_has_begun",
            ),
            models.CheckConstraint(
                condition=~Q(status="spoken") | Q(started_at__isnull=False, ended_at__gte=F("started_at")),
                name="who_has_spoken_has_ended",
            ),
        ]
        indexes = [models.Index(fields=["of", "status"])]

    def __str__(self) -> str:
        return f"{self.delegation}: {self.get_status_display()}"


class Attendance(models.Model):
    """Whether a delegation was at a sitting."""

    class Mark(models.TextChoices):
        PRESENT = "present", pgettext_lazy("attendance", "present")
        APOLOGIES = "apologies", pgettext_lazy("attendance", "sent apologies")
        ABSENT = "absent", pgettext_lazy("attendance", "absent")

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="attendances")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=9, choices=Mark.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "delegation"], name="a_delegation_is_marked_once_a_sitting")
        ]

    def __str__(self) -> str:
        return f"{self.delegation}: {self.get_mark_display()}"
