"""Letters: the text that is written once, and the copy that each addressee receives."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from invitations.models.register import Delegation
from msp.models import Event, Letterhead, Meeting


class Letter(models.Model):
    """One circular: drafted, approved by a second person, dispatched. What was approved is never edited."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        DISPATCHED = "dispatched", _("dispatched")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Numbering(models.TextChoices):
        CIRCULAR = "circular", _("one number for the circular")
        COPY = "copy", _("one number a copy")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="letters")
    # What the letter invites to; empty for a letter that asks for no reply.
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("invites to")
    )
    # The letter that this one reminds of; its links are used again.
    reminds_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reminders")
    title = models.CharField(_("name of the round"), max_length=200)
    letterhead = models.ForeignKey(Letterhead, on_delete=models.PROTECT, related_name="letters")
    numbering = models.CharField(_("numbering"), max_length=10, choices=Numbering.choices, default=Numbering.CIRCULAR)
    dated_on = models.DateField(_("date of the letter"))
    reply_by = models.DateTimeField(_("reply by"), null=True, blank=True)
    # Which parts the reply page asks, beside attendance: "signatory", "themes".
    asks = models.JSONField(default=list, blank=True)
    signatory_name = models.CharField(_("signed by"), max_length=200)
    signatory_title = models.CharField(_("title"), max_length=200)
    # Who gets it: "states", "organisations", "all" or a list of codes.
    to_states = models.BooleanField(_("to States"), default=True)
    to_organisations = models.BooleanField(_("to organisations"), default=False)
    only_codes = models.JSONField(_("only to"), default=list, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)
    # Counts every change of the draft, so that two editors cannot overwrite one another unseen.
    revision = models.PositiveIntegerField(default=0)
    # Warnings that a person has acknowledged: [{"code", "by", "at"}].
    acknowledged = models.JSONField(default=list, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    # What was approved: SHA-256 over texts, facts, numbers and enclosures.
    approved_sha256 = models.CharField(max_length=64, blank=True)
    dispatched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    dispatched_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="letter_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("author")),
                name="letter_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(status="dispatched") | Q(dispatched_at__isnull=False),
                name="letter_dispatched_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def round(self) -> str:
        """The name under which its mails are counted, paused and cancelled."""
        return f"letter:{self.pk}"

    @property
    def is_draft(self) -> bool:
        """Whether it may still be edited."""
        return self.status == self.Status.DRAFT


class LetterText(models.Model):
    """The letter in one language."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    subject = models.CharField(_("subject of the e-mail"), max_length=200)
    courtesy = models.CharField(_("courtesy formula"), max_length=300, blank=True)
    close = models.CharField(_("complimentary close"), max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "language"], name="one_text_a_language")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.language})"


class Paragraph(models.Model):
    """A paragraph of the letter, with those whom it concerns."""

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        CONSENTED = "consented", _("States that have ratified")
        SIGNATORIES = "signatories", _("Signatories")
        SIGNED = "signed", _("States that have ratified or signed")
        NOT_PARTY = "not_party", _("States that have done neither")
        ORGANISATIONS = "organisations", _("Organisations")
        PICKED = "picked", _("A picked list")

    text = models.ForeignKey(LetterText, on_delete=models.CASCADE, related_name="paragraphs")
    position = models.PositiveSmallIntegerField()
    body = models.TextField(_("paragraph"))
    audience = models.CharField(_("for"), max_length=14, choices=Audience.choices, default=Audience.EVERYONE)
    picked = models.JSONField(_("picked"), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "position"], name="one_paragraph_a_position")]

    def __str__(self) -> str:
        return self.body[:60]


class Enclosure(models.Model):
    """A paper that travels with the letter, frozen with its hash when the letter is approved."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="enclosures")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=300)
    kicker = models.CharField(_("line above the title"), max_length=100, blank=True)
    byline = models.CharField(_("line under the title"), max_length=300, blank=True)
    dated = models.CharField(_("date as printed"), max_length=60, blank=True)
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(max_length=12, default="en")
    # An uploaded PDF, or the PDF made of the text at approval.
    pdf = models.FileField(upload_to="enclosures/%Y/%m", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "position"], name="one_enclosure_a_position"),
            models.CheckConstraint(condition=~Q(body="") | ~Q(pdf=""), name="enclosure_has_text_or_file"),
        ]

    def __str__(self) -> str:
        return self.title


class Copy(models.Model):
    """What one addressee receives: reference, facts and PDF, kept for ever."""

    class Status(models.TextChoices):
        PROMISED = "promised", _("being prepared")
        READY = "ready", _("ready")
        FAULTY = "faulty", _("could not be prepared")
        ASIDE = "aside", _("set aside")

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="copies")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="copies")
    reference = models.CharField(max_length=100)
    language = models.CharField(max_length=12)
    capacity = models.CharField(max_length=12)
    via_fallback = models.BooleanField(default=False)
    # Plain values, so that the same paper can be made in ten years.
    facts = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)
    # The dates of the road that it tells, with which the road is compared whenever it has changed.
    dates = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROMISED)
    pdf = models.FileField(upload_to="letters/%Y/%m", max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    fault = models.CharField(max_length=500, blank=True)
    prepared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "delegation"], name="one_copy_a_delegation"),
            models.CheckConstraint(condition=~Q(status="ready") | ~Q(pdf_sha256=""), name="a_ready_copy_has_its_pdf"),
        ]
        indexes = [models.Index(fields=["letter", "status"])]

    def __str__(self) -> str:
        return f"{self.letter} for {self.delegation}"


class Correction(models.Model):
    """A letter that corrects the date which an earlier one told; who received that one receives this one."""

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="correction")
    corrects = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="corrections")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(letter=models.F("corrects")), name="a_letter_corrects_another"),
        ]

    def __str__(self) -> str:
        return f"{self.letter}: {self.event}"
