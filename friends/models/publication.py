"""Whether everyone may read who leads what."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from msp.models import Meeting


class Publication(models.Model):
    """The act by which the presidency opened its list of friends to everyone; without it nobody finds the page."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="friends_publication")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Friends of {self.meeting}"
