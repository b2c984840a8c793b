"""Who signs the letter to the depositary, as each delegation answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from invitations.models import Reply


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

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(choice="named") | ~Q(name=""), name="a_named_signatory_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.get_choice_display()
