"""Who works on a theme: delegations with their terms, and the people who act for them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from friends.models.themes import Theme
from invitations.models import Delegation, Letter


class Friend(models.Model):
    """A delegation at work on one theme, from its confirmation to the end of its term; ended terms are kept."""

    class Role(models.TextChoices):
        FRIEND = "friend", _("friend")
        COORDINATOR = "coordinator", _("coordinator")

    class Ending(models.TextChoices):
        STEPPED_DOWN = "stepped-down", _("stepped down")
        HANDED_OVER = "handed-over", _("handed over")
        TERM = "term", _("end of the term")
        CHANGED = "changed", _("took another part in the group")

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="friends")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="friendships")
    role = models.CharField(_("part in the group"), max_length=11, choices=Role.choices, default=Role.FRIEND)
    from_on = models.DateField(_("from"))
    # The day on which the term is planned to end, and the day on which it did.
    planned_until_on = models.DateField(_("until"), null=True, blank=True)
    until_on = models.DateField(_("ended on"), null=True, blank=True)
    ending = models.CharField(_("how it ended"), max_length=12, choices=Ending.choices, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors",
        verbose_name=_("handed over to"),
    )  # fmt: skip
    # What the successor finds on the table, as it was named at the hand-over.
    open_work = models.TextField(_("open work"), blank=True)
    # The letter that told them.
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "delegation"], condition=Q(until_on=None), name="one_live_term_a_theme_and_delegation"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None, ending="") | (Q(until_on__gte=F("from_on")) & ~Q(ending="")),
                name="a_term_ends_in_some_way_after_it_began",
            ),
            models.CheckConstraint(condition=Q(successor=None) | Q(ending="handed-over"), name="a_successor_took_over"),
        ]

    def __str__(self) -> str:
        return f"{self.delegation}: {self.theme}"


class Contact(models.Model):
    """A person who acts for a friend; a coordinator's may sign in."""

    friend = models.ForeignKey(Friend, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="contacts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["friend", "email"], name="one_contact_a_mailbox")]

    def __str__(self) -> str:
        return self.name
