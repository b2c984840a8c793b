"""The texts of a meeting: documents, their sealed versions, and the copies that people work on."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from friends.models import Theme
from msp.models import Meeting
from outcomes.paragraphs import Kind, Paragraph


class Document(models.Model):
    """A text on its way to the meeting, from non-paper to adopted outcome."""

    class Type(models.TextChoices):
        NON_PAPER = "non-paper", _("Non-paper")
        DECLARATION = "declaration", _("Declaration")
        ACTION_PLAN = "action-plan", _("Action plan")
        PROGRAMME = "programme", _("Programme of work")
        RULES = "rules", _("Rules of procedure")
        AGENDA = "agenda", _("Agenda")
        REPORT = "report", _("Report")
        DECISION = "decision", _("Decision")
        LETTER = "letter", _("Joint letter")

    class Audience(models.TextChoices):
        OFFICE = "office", _("the presidency and its secretariat")
        GROUP = "group", _("the lead group")
        DELEGATIONS = "delegations", _("all delegations")
        PUBLIC = "public", _("everyone")

    class Numbering(models.TextChoices):
        RUNNING = "running", _("running: computed anew in each version")
        FROZEN = "frozen", _("frozen for a round: bis, ter and alt")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="documents")
    slug = models.SlugField(max_length=80)
    type = models.CharField(_("kind"), max_length=12, choices=Type.choices)
    title = models.CharField(_("title"), max_length=300)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("lead group")
    )
    language = models.CharField(_("original language"), max_length=12, default="en")
    audience = models.CharField(_("who may read it"), max_length=11, choices=Audience.choices, default=Audience.OFFICE)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    agenda_item = models.CharField(_("agenda item"), max_length=40, blank=True)
    numbering = models.CharField(_("numbers"), max_length=7, choices=Numbering.choices, default=Numbering.RUNNING)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    # Proposals are taken until a moment, or until somebody closes them; others see them from a phase on.
    proposals_are_open = models.BooleanField(_("proposals are taken"), default=False)
    proposals_until = models.DateTimeField(_("until"), null=True, blank=True)
    proposals_seen_by = models.CharField(
        _("proposals are seen by"),
        max_length=11,
        choices=[
            (Audience.OFFICE, Audience.OFFICE.label),
            (Audience.GROUP, Audience.GROUP.label),
            (Audience.DELEGATIONS, Audience.DELEGATIONS.label),
        ],
        default=Audience.OFFICE,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "slug"], name="one_document_a_slug")]

    def __str__(self) -> str:
        return self.title


class SealedError(Exception):
    """A sealed version is read and never changed."""


class Sealed(models.QuerySet[Any]):
    """Rows that are added and read, and nothing else; the database holds the same line by triggers."""

    def update(self, **kwargs: Any) -> int:
        """Refuse: what is sealed stays as it is."""
        raise SealedError

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refuse: what is sealed stays as it is."""
        raise SealedError

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: what is sealed stays where it is."""
        raise SealedError


class Block(models.Model):
    """What a paragraph says, kept once under its SHA-256 however many versions carry it."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=10, choices=[(str(kind), str(kind)) for kind in Kind])
    text = models.TextField()
    notes = models.JSONField(default=list, blank=True)

    objects = Sealed.as_manager()

    def __str__(self) -> str:
        return self.text[:80]


class Versions(Sealed):
    """Questions about versions."""

    def of(self, document: Document) -> Self:
        """Return the versions of one document, the newest first."""
        return self.filter(document=document).order_by("-number")


class Version(models.Model):
    """One sealed state of a document: its paragraphs in order, hashed; the line of versions has no branches."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    parent = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="child")
    label = models.CharField(_("name"), max_length=80, blank=True, help_text=_("Such as Zero draft or Rev.1"))
    note = models.CharField(_("what changed"), max_length=400, blank=True)
    content_sha256 = models.CharField(max_length=64)
    # How many paragraphs belong to it: the database takes no more than these.
    length = models.PositiveIntegerField()
    # In a round of frozen numbers: those of what was deleted in it, by pid.
    gone = models.JSONField(null=True)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = Versions.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="one_version_a_number"),
            models.CheckConstraint(
                condition=Q(number=1, parent=None) | Q(number__gt=1, parent__isnull=False),
                name="the_first_version_alone_has_no_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"v{self.number}"


class VersionParagraph(models.Model):
    """The place of one paragraph in one version."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="places")
    position = models.PositiveIntegerField()
    pid = models.CharField(max_length=24)
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="places")
    # The number as it is printed, where numbers are frozen for a round; else it is computed.
    number = models.CharField(max_length=40, blank=True)

    objects = Sealed.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="one_paragraph_a_place"),
            models.UniqueConstraint(fields=["version", "pid"], name="one_place_a_paragraph"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.block_id[:8]}"

    @property
    def paragraph(self) -> Paragraph:
        """The paragraph itself; its block must have been fetched with it."""
        return Paragraph(self.pid, Kind(self.block.kind), self.block.text, tuple(self.block.notes))


class WorkingCopy(models.Model):
    """What one editor has written on top of a version and not yet sealed; it saves itself."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="working_copies")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    base = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.JSONField(default=list, blank=True)
    # Counts the saves, so that of two windows of one editor the slower is told.
    lock = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "editor"], name="one_working_copy_an_editor")]

    def __str__(self) -> str:
        return f"{self.document}: {self.editor}"


class Reading(models.Model):
    """The version up to which a person has read a document, by their own word."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "reader"], name="one_reading_a_reader")]

    def __str__(self) -> str:
        return f"{self.reader}: {self.version}"
