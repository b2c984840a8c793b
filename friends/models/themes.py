"""The themes on which friends of the presidency work, and who offers to help on them."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from invitations.models import Reply
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


class Offer(models.Model):
    """A delegation's offer to be a friend on one theme, as part of its reply."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="offers")
    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="offers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "reply"], name="one_offer_a_theme")]

    def __str__(self) -> str:
        return f"{self.reply.invitation.delegation}: {self.theme}"
