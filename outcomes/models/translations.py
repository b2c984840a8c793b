"""A text in the other languages, paragraph by paragraph."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outcomes.models.texts import Block, Document


class Translation(models.Model):
    """One paragraph in one language; it is out of date once the paragraph says something else than `source`."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("translation", "draft")
        REVISED = "revised", pgettext_lazy("translation", "revised")
        FINAL = "final", pgettext_lazy("translation", "final")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="translations")
    pid = models.CharField(max_length=24)
    language = models.CharField(_("language"), max_length=12)
    # What was translated.
    source = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="translations")
    text = models.TextField()
    notes = models.JSONField(default=list, blank=True)
    status = models.CharField(_("state"), max_length=7, choices=Status.choices, default=Status.DRAFT)
    # Counts the saves, so that of two translators the slower is told.
    lock = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "pid", "language"], name="one_translation_a_paragraph")
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.text[:60]}"
