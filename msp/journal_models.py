"""The journal: who did what to which thing, and when; rows are only ever added."""

from django.conf import settings
from django.db import models


class LogEntry(models.Model):
    """One deed. The database refuses to change or to delete it."""

    meeting = models.ForeignKey("msp.Meeting", on_delete=models.PROTECT, null=True, related_name="log")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # Who acted without an account: "Norway, personal link".
    by_name = models.CharField(max_length=200, blank=True)
    deed = models.CharField(max_length=60)
    thing = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=40)
    thing_name = models.CharField(max_length=300)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["meeting", "-at"]), models.Index(fields=["thing", "thing_id"])]

    def __str__(self) -> str:
        return f"{self.deed}: {self.thing_name}"
