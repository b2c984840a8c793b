"""What a group writes to its members, who received it, and what they answered: the group's archive."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from friends.models.sessions import Session
from friends.models.themes import Theme
from invitations.models import Delegation, ReplyLink
from msp.models import OutgoingMail


class Circular(models.Model):
    """One mail to all members of a group; what left stays as it was."""

    class Kind(models.TextChoices):
        WORDS = "words", _("message")
        CALL = "call", _("session called")
        MOVE = "move", _("session moved")
        CANCEL = "cancel", _("session cancelled")
        MINUTES = "minutes", _("minutes sent")

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="circulars")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.WORDS)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, blank=True, related_name="circulars")
    attachment = models.FileField(upload_to="circulars/%Y/%m", max_length=200, blank=True)
    attachment_name = models.CharField(max_length=120, blank=True)
    attachment_sha256 = models.CharField(max_length=64, blank=True)
    # What the sender's form carried: sent twice, it is one circular.
    form_key = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "number"], name="one_circular_a_number"),
            models.UniqueConstraint(
                fields=["theme", "form_key"], condition=~Q(form_key=""), name="a_form_sends_one_circular"
            ),
            models.UniqueConstraint(fields=["session"], condition=Q(kind="call"), name="a_session_is_called_once"),
            models.UniqueConstraint(fields=["session"], condition=Q(kind="cancel"), name="a_session_is_cancelled_once"),
            models.CheckConstraint(
                condition=Q(kind="words") | Q(session__isnull=False), name="a_notice_is_about_a_session"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def round(self) -> str:
        """The name under which its mails are counted."""
        return f"circular:{self.pk}"


class Recipient(models.Model):
    """One mailbox that a circular went to, on behalf of which member, and with which mail."""

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="recipients")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    email = models.CharField(max_length=320)
    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circular", "delegation", "email"], name="a_mailbox_once_a_circular")
        ]

    def __str__(self) -> str:
        return self.email


class CircularAnswer(models.Model):
    """What a member answers to a circular; to minutes that were sent, its correction."""

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="answers")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    link = models.ForeignKey(ReplyLink, on_delete=models.PROTECT, null=True, related_name="+")
    form_key = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    invented = models.BooleanField(default=False)
    # When a coordinator has dealt with it.
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["circular", "delegation", "form_key"], condition=~Q(form_key=""), name="an_answer_counts_once"
            ),
            models.CheckConstraint(condition=Q(link__isnull=False) | Q(invented=True), name="an_answer_has_its_giver"),
        ]

    def __str__(self) -> str:
        return self.words[:60]
