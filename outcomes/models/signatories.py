"""Who signs the letter to the depositary, as each delegation answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from invitations.models import Reply


class Authority(models.TextChoices):
    """By what a person may sign for a State (Vienna Convention on the Law of Treaties, Art. 7)."""

    RIGHT = "right", _("as of right")
    POWERS = "powers", _("full powers")
    NOTE = "note", _("note verbale")
    PROMISED = "promised", _("promised")
    NONE = "none", _("none")


# What is in hand; a promise is not.
IN_HAND = (Authority.RIGHT, Authority.POWERS, Authority.NOTE)


class Signatory(models.Model):
    """What a State that has consented says about who will sign."""

    class Choice(models.TextChoices):
        NAMED = "named", _("a named person")
        LATER = "later", _("to be told later")
        NOBODY = "nobody", _("will not sign")

    reply = models.OneToOneField(Reply, on_delete=models.CASCADE, related_name="signatory")
    choice = models.CharField(max_length=6, choices=Choice.choices)
    name = models.CharField(_("name"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    # Empty where the State has not said yet.
    authority = models.CharField(_("authority"), max_length=8, choices=Authority.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(choice="named") | ~Q(name=""), name="a_named_signatory_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.get_choice_display()
