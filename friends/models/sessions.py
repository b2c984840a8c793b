"""The work of a group: its sessions, who was there, the minutes, and what somebody is to do until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from friends.models.themes import Theme
from invitations.models import Delegation, Letter, ReplyLink
from msp.models import Event


class Session(models.Model):
    """One meeting of a group: a date of the road, with its agenda."""

    class Status(models.TextChoices):
        CALLED = "called", _("called")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="sessions")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="session")
    number = models.PositiveSmallIntegerField()
    length = models.PositiveSmallIntegerField(_("length in minutes"), default=120)
    # One item a line.
    agenda = models.TextField(_("agenda"))
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.CALLED)
    # The letter that calls it; empty where it was called by mail to the members.
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # How often it was moved: a calendar program takes the entry with the higher number.
    moves = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "number"], name="one_session_a_number"),
            models.CheckConstraint(condition=Q(length__gt=0), name="a_session_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.theme}, session {self.number}"

    @property
    def items(self) -> list[str]:
        """The items of the agenda, in their order."""
        return [line.strip() for line in self.agenda.splitlines() if line.strip()]


class Attendance(models.Model):
    """One delegation at one session: what it said beforehand, and whether it was there."""

    class Answer(models.TextChoices):
        ATTENDING = "attending", _("attending")
        REGRETS = "regrets", _("regrets")

    class Mark(models.TextChoices):
        PRESENT = "present", _("present")
        APOLOGIES = "apologies", _("apologies")
        ABSENT = "absent", _("absent")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="attendances")
    # Where no letter invited there is no reply; then what was said on the group's page stands here.
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    link = models.ForeignKey(ReplyLink, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mark = models.CharField(max_length=9, choices=Mark.choices, blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "delegation"], name="a_delegation_once_a_session")]

    def __str__(self) -> str:
        return f"{self.delegation}: {self.session}"


class Minutes(models.Model):
    """What a session came to; from its approval no word of it changes, in the database itself."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SENT = "sent", _("sent to the members")
        APPROVED = "approved", _("approved")

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="minutes")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    sent_at = models.DateTimeField(null=True, blank=True)
    approved_in = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, related_name="approved_minutes")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    # As approved, in plain values: the words, who was there and what was to be done.
    record = models.JSONField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="approved")
                | (Q(approved_at__isnull=False, approved_in__isnull=False, record__isnull=False) & ~Q(sha256="")),
                name="approved_minutes_are_whole",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(sent_at__isnull=False), name="minutes_are_sent_before_approval"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: minutes"


class MinutesText(models.Model):
    """The words of minutes as somebody saved them; every state is kept, and the newest counts."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="texts")
    # Two who save at once want the same number: one has it, the other is told.
    number = models.PositiveIntegerField()
    body = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="one_text_a_number")]

    def __str__(self) -> str:
        return self.body[:60]


class ActionPoint(models.Model):
    """What a session asked somebody to do; while it is open, every later session has it before it."""

    class Ending(models.TextChoices):
        DONE = "done", _("done")
        DROPPED = "dropped", _("no longer needed")

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="action_points")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, blank=True, related_name="action_points")
    words = models.CharField(_("what is to be done"), max_length=500)
    # Empty: the presidency's office.
    owner = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="action_points", verbose_name=_("by")
    )
    due_on = models.DateField(_("until"), null=True, blank=True)
    ending = models.CharField(max_length=7, choices=Ending.choices, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    # Through whose link it was marked, where a delegation did.
    link = models.ForeignKey(ReplyLink, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ending="", ended_on=None) | (~Q(ending="") & Q(ended_on__isnull=False)),
                name="an_action_point_ends_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.words[:80]
