"""What the meeting is to bring forth, and what becomes of the actions it adopts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from friends.models import Theme
from msp.models import Meeting
from outcomes.models.texts import Document


class Outcome(models.Model):
    """One outcome that the presidency expects of the meeting, with the text or the decision that is to carry it."""

    class Form(models.TextChoices):
        TEXT = "text", _("a text that is adopted")
        SIGNED = "signed", _("a text that is adopted and signed")
        DECISION = "decision", _("a decision")
        DECISIONS = "decisions", _("several decisions")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=12, choices=Document.Type.choices)
    form = models.CharField(_("form of adoption"), max_length=9, choices=Form.choices)
    # Its elements, one a line.
    elements = models.TextField(_("elements"), blank=True)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="outcomes", verbose_name=_("theme")
    )
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="outcomes", verbose_name=_("text")
    )
    # Of what needs no text: decided in the room.
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="one_outcome_a_position")]

    def __str__(self) -> str:
        return self.title


class PlannedAction(models.Model):
    """An action of an action plan as it is followed: by what it is measured, and until when."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="planned_actions")
    pid = models.CharField(max_length=24)
    benchmark = models.CharField(_("measured by"), max_length=400, blank=True)
    due_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "pid"], name="an_action_is_followed_once")]

    def __str__(self) -> str:
        return self.pid


class Progress(models.Model):
    """What was reported on an action; the newest row counts, earlier ones are its history."""

    class State(models.TextChoices):
        NOT_BEGUN = "not-begun", _("not begun")
        UNDER_WAY = "under-way", _("under way")
        DONE = "done", _("done")

    action = models.ForeignKey(PlannedAction, on_delete=models.CASCADE, related_name="progress")
    state = models.CharField(max_length=9, choices=State.choices)
    on = models.DateField(_("as of"))
    words = models.TextField(_("what was done"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "progress"

    def __str__(self) -> str:
        return f"{self.action}: {self.get_state_display()}"
