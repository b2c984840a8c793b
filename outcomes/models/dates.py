"""The texts that hang on a date of the road."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from msp.models import Event
from outcomes.models.texts import Document


class EventText(models.Model):
    """A text is due on a date of the road, or discussed there."""

    class Part(models.TextChoices):
        DUE = "due", _("is due")
        DISCUSSED = "discussed", _("is discussed")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="texts", verbose_name=_("date"))
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="event_texts")
    part = models.CharField(_("there it"), max_length=9, choices=Part.choices, default=Part.DISCUSSED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "document"], name="a_text_hangs_once_on_a_date")]

    def __str__(self) -> str:
        return f"{self.document}: {self.event}"
