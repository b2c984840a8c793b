"""The themes on which friends of the presidency work, and who offers to help on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from invitations.models import Delegation, Letter, Reply
from msp.models import Meeting


class Theme(models.Model):
    """A matter on which friends of the presidency prepare the meeting; themes may have parts."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="themes")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=80)
    title = models.CharField(_("title"), max_length=200)
    # The title in other languages, by code: a delegate reads it in his own.
    titles = models.JSONField(default=dict, blank=True)
    # What its group is asked to do, as the presidency gave it.
    mandate = models.TextField(_("mandate"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "slug"], name="one_theme_a_slug"),
            models.UniqueConstraint(fields=["meeting", "position"], name="one_theme_a_position"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """The title in the language of the page."""
        return str(self.titles.get((get_language() or "en")[:2]) or self.title)


class OfferQuerySet(models.QuerySet["Offer"]):
    """Questions about who offers to help."""

    def at(self, meeting: Meeting) -> OfferQuerySet:
        """Keep those of one meeting."""
        return self.filter(theme__meeting=meeting)

    def standing(self) -> OfferQuerySet:
        """Keep what counts: said otherwise than by a reply, or by the reply that counts; taken back, it does not."""
        return self.filter(Q(reply=None) | Q(reply__current=True)).exclude(answer=Offer.Answer.WITHDRAWN)

    def waiting(self) -> OfferQuerySet:
        """Keep what awaits an answer; who works on the theme already waits for nothing."""
        return self.standing().filter(answer="").of_idle()

    def of_idle(self) -> OfferQuerySet:
        """Leave out the offers of those who work on the theme now."""
        at_work = Theme.objects.filter(
            pk=models.OuterRef("theme"), friends__delegation=models.OuterRef("delegation"), friends__until_on=None
        )
        return self.exclude(models.Exists(at_work))


class Offer(models.Model):
    """A delegation's offer to be a friend on one theme: part of its reply, or said otherwise and written down."""

    class Channel(models.TextChoices):
        PERSON = "person", _("in person")
        PHONE = "phone", _("by telephone")
        EMAIL = "email", _("by e-mail")
        NOTE = "note", _("by note verbale")

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined with thanks")
        WITHDRAWN = "withdrawn", _("taken back")

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="offers")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="offers")
    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, null=True, blank=True, related_name="offers")
    # How it came where it came by no reply, and who said it.
    channel = models.CharField(_("how it came"), max_length=6, choices=Channel.choices, blank=True)
    note = models.CharField(_("who said it, or the reference of the note"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # What became of it; empty while it waits.
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # The letter that thanks for an offer that is declined.
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "reply"], name="one_offer_a_theme"),
            models.UniqueConstraint(
                fields=["theme", "delegation"], condition=Q(reply=None, answer=""), name="told_once_while_it_waits"
            ),
            models.CheckConstraint(
                condition=Q(reply=None) & ~Q(channel="") | Q(reply__isnull=False, channel=""),
                name="an_offer_came_somehow",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="an_answer_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegation}: {self.theme}"
