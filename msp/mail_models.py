"""The outbox: every mail is a row before it is a message, and every attempt is a row after."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """What one asks the outbox."""

    def due(self, now: datetime) -> OutgoingMailQuerySet:
        """Those that may leave at this moment."""
        fresh = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.filter(fresh, status=OutgoingMail.Status.QUEUED, paused=False, next_attempt_at__lte=now)

    def standing(self) -> OutgoingMailQuerySet:
        """Those that count: not the ones whose letter left again to a corrected address."""
        return self.filter(replaced_by=None)


class OutgoingMail(models.Model):
    """One message to one recipient, from the promise to the reply of the recipient's server."""

    class Status(models.TextChoices):
        HELD = "held", _("prepared")
        QUEUED = "queued", _("waiting")
        CLAIMED = "claimed", _("leaving")
        HANDED = "handed", _("handed over")
        ACCEPTED = "accepted", _("accepted")
        FAILED = "failed", _("refused")
        UNCERTAIN = "uncertain", _("in doubt")
        BOUNCED = "bounced", _("returned")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("too old to send")

    key = models.CharField(max_length=200, unique=True)
    # The refused mail whose letter this one carries to a corrected address: once and no more.
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    meeting = models.ForeignKey("msp.Meeting", on_delete=models.PROTECT, null=True, related_name="mails")
    # What it belongs to, such as "letter:12": the round that is paused, cancelled and counted as one.
    round = models.CharField(max_length=80, blank=True, db_index=True)
    # A lower number leaves first: sign-in codes and confirmations are never behind a round.
    priority = models.PositiveSmallIntegerField(default=5)
    message_id = models.CharField(max_length=200, unique=True)
    sender = models.CharField(max_length=320)
    recipient = models.CharField(max_length=320)
    subject = models.CharField(max_length=400)
    # The message without Date and Message-ID, rendered and hashed before release: sent again, it is the same.
    body = models.FileField(upload_to="mail/%Y/%m", max_length=200)
    body_sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.QUEUED)
    created_at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    paused = models.BooleanField(default=False)
    claim = models.CharField(max_length=40, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=20, blank=True)
    answer = models.TextField(blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["priority", "next_attempt_at"], condition=Q(status="queued"), name="mail_due"),
            models.Index(fields=["lease_until"], condition=Q(status__in=["claimed", "handed"]), name="mail_leased"),
            models.Index(fields=["round", "status"], name="mail_round_status"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="held") | Q(status="cancelled") | Q(released_at__isnull=False),
                name="mail_released_before_it_leaves",
            ),
            # A queued mail without a moment would lie for ever, unseen by whoever asks what is due.
            models.CheckConstraint(
                condition=~Q(status="queued") | Q(next_attempt_at__isnull=False), name="mail_queued_for_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.recipient}"


class MailAttempt(models.Model):
    """How one try to deliver ended: the phase reached and what the other server said."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="tries")
    claim = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)
    phase = models.CharField(max_length=20)
    code = models.CharField(max_length=20, blank=True)
    answer = models.TextField(blank=True)
    outcome = models.CharField(max_length=12)

    class Meta:
        indexes = [models.Index(fields=["mail", "at"])]

    def __str__(self) -> str:
        return f"{self.phase}: {self.code} {self.answer}"


class Transport(models.Model):
    """The pace of one way out: how many may leave a minute, and whether it is resting after a refusal."""

    name = models.CharField(max_length=60, unique=True)
    tokens = models.FloatField(default=0)
    counted_at = models.DateTimeField(null=True, blank=True)
    # Until when a pump sleeps for the next token; others need not wait beside it.
    waiting_until = models.DateTimeField(null=True, blank=True)
    # After a refusal the way is left alone until this moment, longer after each failure in a row.
    open_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
