"""What the meeting decided, whom it elected, and the words of its report."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from invitations.models import Delegation
from msp.models import Meeting
from outcomes.models.proceedings import AgendaItem, Sitting
from outcomes.models.texts import Sealed, Version


class RecordedDecision(models.Model):
    """A decision of the meeting; it is never changed: a correction is a new one that takes its place."""

    class How(models.TextChoices):
        CONSENSUS = "consensus", _("by consensus")
        ACCLAMATION = "acclamation", _("by acclamation")
        SILENCE = "silence", _("by silence")
        VOTE = "vote", _("by vote")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, related_name="decisions")
    # As it ends a sentence that begins with "The Meeting": "adopted its agenda".
    text = models.TextField(_("the Meeting"))
    how = models.CharField(_("how"), max_length=11, choices=How.choices, default=How.CONSENSUS)
    in_favour = models.PositiveSmallIntegerField(_("in favour"), null=True)
    against = models.PositiveSmallIntegerField(_("against"), null=True)
    abstaining = models.PositiveSmallIntegerField(_("abstaining"), null=True)
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, related_name="recorded", verbose_name=_("text")
    )
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = Sealed.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_decision_a_number"),
            models.CheckConstraint(
                condition=Q(how="vote", in_favour__isnull=False, against__isnull=False, abstaining__isnull=False)
                | (~Q(how="vote") & Q(in_favour=None, against=None, abstaining=None)),
                name="a_vote_has_its_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.text[:80]}"


class Officer(models.Model):
    """Somebody whom the meeting elects, or confirms, to serve it."""

    class Office(models.TextChoices):
        PRESIDENT = "president", _("President")
        VICE_PRESIDENT = "vice-president", _("Vice-President")
        SECRETARY_GENERAL = "secretary-general", _("Secretary-General")
        EXECUTIVE_SECRETARY = "executive-secretary", _("Executive Secretary")
        RAPPORTEUR = "rapporteur", _("Rapporteur")

    class Status(models.TextChoices):
        DESIGNATED = "designated", pgettext_lazy("officer", "designated")
        ELECTED = "elected", pgettext_lazy("officer", "elected")
        OUTGOING = "outgoing", pgettext_lazy("officer", "outgoing")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="officers")
    office = models.CharField(_("office"), max_length=19, choices=Office.choices)
    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offices",
        verbose_name=_("State or organisation"),
    )
    person = models.CharField(_("name as it is printed"), max_length=200, blank=True)
    may_repeat = models.BooleanField(_("beside another office of the same State"), default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DESIGNATED, editable=False)
    decision = models.ForeignKey(
        RecordedDecision, on_delete=models.PROTECT, null=True, editable=False, related_name="elects"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(office="president") & ~Q(status="outgoing"),
                name="one_president_a_meeting",
            ),
            models.UniqueConstraint(
                fields=["meeting", "delegation"],
                condition=Q(may_repeat=False) & ~Q(status="outgoing"),
                name="one_office_a_state",
            ),
            models.CheckConstraint(
                condition=Q(status="designated", decision=None) | ~Q(status="designated") & Q(decision__isnull=False),
                name="who_is_elected_was_elected_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(delegation__isnull=False) | ~Q(person=""), name="an_officer_is_named_or_of_a_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_office_display()}: {self.person or self.delegation}"


class ReportWords(models.Model):
    """The words that staff chose for one paragraph of the report; its figures stay those of the records."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="report_words")
    key = models.SlugField(max_length=40)
    words = models.TextField()

    class Meta:
        verbose_name_plural = "report words"
        constraints = [models.UniqueConstraint(fields=["meeting", "key"], name="words_once_a_paragraph_of_the_report")]

    def __str__(self) -> str:
        return self.key
