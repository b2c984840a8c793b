"""The register: States and what they did under a treaty, organisations, and the posts that receive letters."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from msp.models import Meeting, Treaty


class StateQuerySet(models.QuerySet["State"]):
    """Questions about the register of States."""

    def on(self, day: date) -> StateQuerySet:
        """Keep the States that exist on this day."""
        return self.filter(Q(exists_from=None) | Q(exists_from__lte=day))


class State(models.Model):
    """A State with its names as the United Nations writes them; names are never re-cased."""

    code = models.CharField(_("ISO code"), max_length=3, unique=True)
    iso2 = models.CharField(max_length=2, unique=True)
    name_en = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    name_es = models.CharField(max_length=120)
    name_ru = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=120)
    name_ar = models.CharField(max_length=120)
    # As it stands inside an English sentence: "the Netherlands".
    in_text_en = models.CharField(max_length=160)
    # "de la Norvège", as French mission names need it.
    genitive_fr = models.CharField(max_length=160)
    formal_en = models.CharField(max_length=200)
    formal_fr = models.CharField(max_length=200)
    formal_es = models.CharField(max_length=200)
    formal_ru = models.CharField(max_length=200)
    formal_zh = models.CharField(max_length=200)
    formal_ar = models.CharField(max_length=200)
    region = models.CharField(_("regional group"), max_length=60, blank=True)
    un_status = models.CharField(max_length=120)
    exists_from = models.DateField(null=True, blank=True)
    ldc = models.BooleanField(default=False)
    lldc = models.BooleanField(default=False)
    sids = models.BooleanField(default=False)
    seat_en = models.PositiveSmallIntegerField(_("seat in English order"))
    seat_fr = models.PositiveSmallIntegerField(_("seat in French order"))
    # Where its square stands on the tile map.
    tile_column = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager[State]] = StateQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name_en

    @property
    def name(self) -> str:
        """The short name in the language of the page."""
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        """Return the short name in one of the six languages, else in English."""
        return str(getattr(self, f"name_{language[:2]}", "") or self.name_en)


class Act(models.Model):
    """What a State did under a treaty, as its depositary recorded it. Status is computed from these, never stored."""

    class Kind(models.TextChoices):
        SIGNATURE = "signature", _("signature")
        RATIFICATION = "ratification", _("ratification")
        ACCEPTANCE = "acceptance", _("acceptance")
        APPROVAL = "approval", _("approval")
        ACCESSION = "accession", _("accession")
        SUCCESSION = "succession", _("succession")
        WITHDRAWAL = "withdrawal", _("withdrawal")

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="acts")
    treaty = models.ForeignKey(Treaty, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(_("action"), max_length=20, choices=Kind.choices)
    on = models.DateField(_("day of signature or deposit"))
    effective_on = models.DateField(_("takes effect on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state", "treaty", "kind", "on"], name="an_act_once"),
            models.CheckConstraint(
                condition=Q(effective_on=None) | Q(kind="withdrawal", effective_on__gte=F("on")),
                name="only_a_withdrawal_takes_effect_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.get_kind_display()}"


class Organisation(models.Model):
    """An observer organisation; organisations are a list of their own beside the States."""

    code = models.CharField(max_length=30, unique=True)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=100)
    basis = models.CharField(_("invited under"), max_length=300, blank=True)
    letter_form = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name_en

    def name_in(self, language: str) -> str:
        """Return the name in French where there is one, else in English."""
        return (self.name_fr if language.startswith("fr") else "") or self.name_en


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Questions about who is invited."""

    def of_states(self) -> DelegationQuerySet:
        """Keep the delegations of States."""
        return self.filter(state__isnull=False)

    def of_organisations(self) -> DelegationQuerySet:
        """Keep the delegations of organisations."""
        return self.filter(organisation__isnull=False)


class Delegation(models.Model):
    """A State or an organisation at one meeting, and the post through which it is reached."""

    class Post(models.TextChoices):
        CONFIRMED = "confirmed", _("mission confirmed")
        UNCONFIRMED = "unconfirmed", _("no confirmed mission")
        FALLBACK = "fallback", _("written to at the fallback address")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="delegations")
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, blank=True, related_name="delegations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="delegations"
    )
    post = models.CharField(_("post"), max_length=12, choices=Post.choices, default=Post.CONFIRMED)
    mission_name = models.CharField(_("name of the mission"), max_length=300)
    mission_name_fr = models.CharField(_("name of the mission in French"), max_length=300, blank=True)
    language = models.CharField(_("language of letters"), max_length=12, default="en")
    fallback_email = models.EmailField(_("fallback address"), blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects: ClassVar[models.Manager[Delegation]] = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "state"], name="one_delegation_a_state"),
            models.UniqueConstraint(fields=["meeting", "organisation"], name="one_delegation_an_organisation"),
            models.CheckConstraint(
                condition=Q(state__isnull=False, organisation=None) | Q(state=None, organisation__isnull=False),
                name="a_state_or_an_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(post="fallback") | ~Q(fallback_email=""), name="fallback_needs_its_address"
            ),
        ]

    def __str__(self) -> str:
        return str(self.state or self.organisation)

    @property
    def code(self) -> str:
        """The State's ISO code or the organisation's own, as addresses of pages use it."""
        return self.state.code if self.state else self.organisation.code if self.organisation else ""

    @property
    def tile(self) -> str:
        """The letters of its square."""
        return self.state.iso2 if self.state else "–"

    @property
    def name(self) -> str:
        """Its short name in the language of the page."""
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        """Return its short name in this language, else in English."""
        party = self.state or self.organisation
        return party.name_in(language) if party else ""


class Address(models.Model):
    """Where a delegation's letters go; one mailbox may serve two missions."""

    class Purpose(models.TextChoices):
        TO = "to", _("receives letters")
        COPY = "copy", _("receives a copy")

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="addresses")
    email = models.EmailField(_("e-mail address"))
    label = models.CharField(_("whose it is"), max_length=120, blank=True)
    purpose = models.CharField(_("purpose"), max_length=4, choices=Purpose.choices, default=Purpose.TO)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delegation", "email"], name="an_address_once_a_delegation")]

    def __str__(self) -> str:
        return self.email


class OfficeHolder(models.Model):
    """Who heads the post, with the form of address that the record gives; never guessed."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="office_holders")
    # As it is to be printed: "H.E. Mme Bente ANGELL-Hansen", or "H.E. the Permanent Representative".
    name = models.CharField(_("name as printed"), max_length=200)
    title = models.CharField(_("title"), max_length=200, blank=True)
    salutation = models.CharField(_("salutation"), max_length=100, blank=True)
    # False where the post is known and the person is not.
    named = models.BooleanField(_("is a named person"), default=True)
    from_on = models.DateField(_("since"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["delegation"], condition=Q(until_on=None), name="one_office_holder_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name
