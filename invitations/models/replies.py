"""Invitations and what is answered to them; an answer is never overwritten, a newer one takes its place."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from invitations.models.letters import Letter
from invitations.models.register import Address, Delegation
from msp.models import Event


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about who is invited to what."""


class Invitation(models.Model):
    """A delegation is invited to an event; letters and reminders carry it, replies answer it."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="invitations")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="invitations")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="invitations")
    # What is quoted on the telephone: "NO-7K4M". Random; derives from no token.
    reference = models.CharField(max_length=12, unique=True)

    objects: ClassVar[models.Manager[Invitation]] = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "delegation"], name="invited_once_to_an_event")]

    def __str__(self) -> str:
        return f"{self.delegation}: {self.event}"


class ReplyLink(models.Model):
    """A personal right to answer one invitation; the token itself is never stored."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="links")
    address = models.ForeignKey(Address, on_delete=models.SET_NULL, null=True, related_name="links")
    # The mailbox as it was: the row outlives the address.
    email = models.CharField(max_length=320)
    public_id = models.CharField(max_length=22, unique=True)
    nonce = models.BinaryField(max_length=16)
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "email"], condition=Q(revoked_at=None), name="one_live_link_a_mailbox"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation} ({self.email})"


class Reply(models.Model):
    """One answer; the current one counts, earlier ones are kept."""

    class Answer(models.TextChoices):
        ATTENDING = "attending", _("attending")
        REGRETS = "regrets", _("regrets")
        UNDECIDED = "undecided", _("not decided")

    class Source(models.TextChoices):
        LINK = "link", _("through the personal link")
        PHONE = "phone", _("by telephone")
        NOTE = "note", _("by note verbale")
        EMAIL = "email", _("by e-mail")
        PERSON = "person", _("in person")

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="replies")
    answer = models.CharField(max_length=10, choices=Answer.choices)
    words = models.TextField(blank=True)
    confirm_to = models.EmailField(blank=True)
    language = models.CharField(max_length=12, default="en")
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.LINK)
    source_note = models.CharField(max_length=300, blank=True)
    link = models.ForeignKey(ReplyLink, on_delete=models.PROTECT, null=True, related_name="replies")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # The moment in the meeting's own time, which a rehearsal may move, and the real one.
    answered_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    late = models.BooleanField(default=False)
    # Marks the answers that the sample made up.
    invented = models.BooleanField(default=False)
    current = models.BooleanField(default=True)
    # What the sender's form carried: the same form sent twice is one answer.
    form_key = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation"], condition=Q(current=True), name="one_current_reply"),
            models.UniqueConstraint(
                fields=["invitation", "form_key"], condition=~Q(form_key=""), name="a_form_counts_once"
            ),
            models.CheckConstraint(
                condition=Q(link__isnull=False) | Q(recorded_by__isnull=False) | Q(invented=True),
                name="a_reply_has_its_giver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation}: {self.get_answer_display()}"


class Delegate(models.Model):
    """A person who comes."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="delegates")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reply", "position"], name="one_delegate_a_position")]

    def __str__(self) -> str:
        return self.name
