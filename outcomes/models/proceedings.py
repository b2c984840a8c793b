"""The meeting itself: how it is conducted, what is on its agenda, and when it sits."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from msp.models import Meeting
from outcomes.models.texts import Document

GENEVA = "Europe/Zurich"


def check_zone(value: str) -> None:
    """Refuse a zone that no clock knows."""
    try:
        ZoneInfo(value)
    except (KeyError, OSError, ValueError) as fault:
        raise ValidationError(_("Write a time zone such as Asia/Vientiane.")) from fault


class Conduct(models.Model):
    """How one meeting is conducted: its clock, its quorum, its time limits, what it shows, what comes after it."""

    class Quorum(models.TextChoices):
        NONE = "", _("no rule")
        THIRD = "third", _("one third of the States Parties")
        MAJORITY = "majority", _("more than half of the States Parties")
        TWO_THIRDS = "two-thirds", _("two thirds of the States Parties")

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="conduct")
    zone = models.CharField(_("time zone of the place"), max_length=60, default=GENEVA, validators=[check_zone])
    is_public = models.BooleanField(_("everyone may see what is now and next"), default=False)
    shows_speakers = models.BooleanField(_("with who speaks and who is next"), default=False)
    quorum = models.CharField(_("quorum"), max_length=10, choices=Quorum.choices, default="", blank=True)
    minutes_high = models.PositiveSmallIntegerField(_("high level"), default=7, validators=[MinValueValidator(1)])
    minutes_states = models.PositiveSmallIntegerField(_("States"), default=5, validators=[MinValueValidator(1)])
    minutes_groups = models.PositiveSmallIntegerField(_("groups"), default=7, validators=[MinValueValidator(1)])
    minutes_organisations = models.PositiveSmallIntegerField(
        _("organisations"), default=3, validators=[MinValueValidator(1)]
    )
    minutes_reply = models.PositiveSmallIntegerField(
        _("right of reply"), default=3, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    # The decision that adopted the agenda: from then on it changes by decision, and a trigger of the database holds it.
    agenda_decision = models.OneToOneField(
        "outcomes.RecordedDecision", on_delete=models.PROTECT, null=True, editable=False, related_name="adopts_agenda"
    )
    next_title = models.CharField(_("next meeting"), max_length=200, blank=True)
    next_place = models.CharField(_("its place"), max_length=120, blank=True)
    next_starts_on = models.DateField(_("its first day"), null=True, blank=True)
    next_ends_on = models.DateField(_("its last day"), null=True, blank=True)
    next_decision = models.ForeignKey(
        "outcomes.RecordedDecision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name_plural = "conduct"
        constraints = [
            models.CheckConstraint(
                condition=Q(next_starts_on=None, next_ends_on=None) | Q(next_starts_on__lte=F("next_ends_on")),
                name="the_next_meeting_starts_before_it_ends",
            )
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def clock(self) -> ZoneInfo:
        """The clock on the wall of the room."""
        return ZoneInfo(self.zone)


class AgendaItem(models.Model):
    """One item of the agenda, or a part of one; after the adoption it comes and goes by decision only."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda_items")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=300)
    notes = models.TextField(_("notes"), blank=True)
    documents = models.ManyToManyField(
        Document, blank=True, related_name="agenda_items", verbose_name=_("documents of the item")
    )
    added_by = models.ForeignKey(
        "outcomes.RecordedDecision", on_delete=models.PROTECT, null=True, editable=False, related_name="added_items"
    )
    dropped_by = models.ForeignKey(
        "outcomes.RecordedDecision", on_delete=models.PROTECT, null=True, editable=False, related_name="dropped_items"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                condition=Q(parent=None, dropped_by=None),
                name="one_agenda_item_a_number",
            ),
            models.UniqueConstraint(
                fields=["parent", "position"],
                condition=Q(parent__isnull=False, dropped_by=None),
                name="one_part_of_an_item_a_letter",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """Its number as the agenda prints it: 8, or 8 (b)."""
        if self.parent is None:
            return str(self.position)
        return f"{self.parent.position} ({chr(ord('a') + self.position - 1)})"

    @property
    def label(self) -> str:
        """Its number and its title, as one line."""
        return f"{self.number} {self.title}" if self.parent else f"{self.number}. {self.title}"


class Sitting(models.Model):
    """Three hours or so in one room; its hours are those of the clock on the wall."""

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("sitting", "planned")
        OPEN = "open", pgettext_lazy("sitting", "open")
        SUSPENDED = "suspended", pgettext_lazy("sitting", "suspended")
        CLOSED = "closed", pgettext_lazy("sitting", "closed")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="sittings")
    on = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    room = models.CharField(_("room"), max_length=120)
    title = models.CharField(_("what it is"), max_length=160, blank=True)
    is_public = models.BooleanField(_("public"), default=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PLANNED, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    suspended_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    current = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    # What was changed last, told to who looks at the programme.
    changed_at = models.DateTimeField(null=True, editable=False)
    change = models.CharField(max_length=200, blank=True, editable=False)
    # Counts the changes, so that of two who write at once the slower is told.
    lock = models.PositiveIntegerField(default=0, editable=False)
    items: models.ManyToManyField[AgendaItem, SittingItem] = models.ManyToManyField(
        AgendaItem, through="SittingItem", related_name="sittings"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="a_sitting_starts_before_it_ends"),
            models.CheckConstraint(
                condition=Q(status="planned", opened_at=None, suspended_at=None, closed_at=None)
                | Q(status="open", opened_at__isnull=False, suspended_at=None, closed_at=None)
                | Q(status="suspended", opened_at__isnull=False, suspended_at__isnull=False, closed_at=None)
                | Q(status="closed", opened_at__isnull=False, suspended_at=None, closed_at__isnull=False),
                name="a_sitting_has_the_moments_of_its_state",
            ),
            models.UniqueConstraint(
                fields=["meeting", "room"], condition=Q(status="open"), name="one_open_sitting_a_room"
            ),
        ]
        indexes = [models.Index(fields=["meeting", "on"])]

    def __str__(self) -> str:
        return f"{self.on:%d.%m.%Y}, {self.starts_at:%H:%M}–{self.ends_at:%H:%M}, {self.room}"

    def begins(self, zone: ZoneInfo) -> datetime:
        """The moment at which it is to begin."""
        return datetime.combine(self.on, self.starts_at, tzinfo=zone)

    def ends(self, zone: ZoneInfo) -> datetime:
        """The moment at which it is to end."""
        return datetime.combine(self.on, self.ends_at, tzinfo=zone)


class SittingItem(models.Model):
    """An item that a sitting takes up, in its order."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="places")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="places")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "item"], name="an_item_once_a_sitting")]

    def __str__(self) -> str:
        return f"{self.position}: {self.item}"
