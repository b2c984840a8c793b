"""The base: people, the treaty, the meeting and its events."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from msp import deadlinewords
from msp.journal_models import LogEntry
from msp.mail_models import MailAttempt, OutgoingMail, Transport

__all__ = [
    "Event",
    "Letterhead",
    "LogEntry",
    "MailAttempt",
    "Meeting",
    "OutgoingMail",
    "ReferenceNumber",
    "Seat",
    "Transport",
    "Treaty",
    "User",
]


class UserManager(BaseUserManager["User"]):
    """Makes people who sign in with their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> User:
        """Make a person; without a password they sign in by a mailed code."""
        user = self.model(email=self.normalize_email(email), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person of the mission, the Secretariat or a working group who signs in."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        """Two letters for the round mark beside the name."""
        words = [word for word in str(self).replace(",", " ").split() if word[0].isalnum()]
        return "".join(word[0].upper() for word in words[:2])


def check_rule(value: object) -> None:
    """Refuse an entry-into-force rule that the treaty engine cannot read."""
    from msp import treaty  # noqa: PLC0415 - migrations name this validator; the engine is not theirs to load

    try:
        treaty.EntryRule.from_json(value)  # type: ignore[arg-type]  # the engine refuses what is no mapping
    except treaty.RuleError as fault:
        raise ValidationError(str(fault)) from fault


def check_zone(value: str) -> None:
    """Refuse a time zone that the computer's own table does not know."""
    if value and value not in available_timezones():
        raise ValidationError(_("No time zone has this name; Vientiane's is Asia/Vientiane."))


class Treaty(models.Model):
    """An instrument with a depositary; when it binds, and whom, follows from its rule."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=100)
    depositary = models.CharField(_("depositary"), max_length=200)
    rule = models.JSONField(_("entry-into-force rule"), validators=[check_rule])

    def __str__(self) -> str:
        return self.name


class Letterhead(models.Model):
    """Who writes: the issuing mission as its paper shows it, its register and its post."""

    name = models.CharField(_("formal name of the State"), max_length=200)
    motto = models.CharField(_("motto"), max_length=200, blank=True)
    lines = models.TextField(_("name of the mission, line by line"))
    own_lines = models.TextField(_("the same in its own language"), blank=True)
    own_language = models.CharField(
        _("that language"), max_length=12, blank=True, help_text=_("A code such as lo or ar")
    )
    place = models.CharField(_("place of writing"), max_length=100, default="Geneva")
    reference_pattern = models.CharField(
        _("reference"),
        max_length=100,
        default="No: {number}/{year}",
        validators=[RegexValidator(r"\{number\}", _("Write {number} where the number belongs."))],
        help_text=_("{number} becomes 026, {year} becomes 10"),
    )
    signatory_name = models.CharField(_("who signs"), max_length=200)
    signatory_title = models.CharField(_("title"), max_length=200)
    contact_name = models.CharField(_("who receives the replies"), max_length=200, blank=True)
    contact_email = models.EmailField(_("address for replies and questions"))

    def __str__(self) -> str:
        return self.name


class ReferenceNumber(models.Model):
    """The register of outgoing letters: a number is taken once a year and mission, and never again."""

    letterhead = models.ForeignKey(Letterhead, on_delete=models.PROTECT, related_name="numbers")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    taken_at = models.DateTimeField(auto_now_add=True)
    what = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letterhead", "year", "number"], name="reference_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number:03}/{self.year}"


class Meeting(models.Model):
    """One Meeting of States Parties, with the whole process that leads to it."""

    slug = models.SlugField(_("short address"), unique=True)
    title = models.CharField(_("title"), max_length=300)
    short_title = models.CharField(_("short title"), max_length=40)
    treaty = models.ForeignKey(Treaty, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("treaty"))
    letterhead = models.ForeignKey(Letterhead, on_delete=models.PROTECT, related_name="meetings")
    presidency_code = models.CharField(_("presidency"), max_length=3, help_text=_("ISO code of the State"))
    place = models.CharField(_("place"), max_length=100)
    # Days before the opening by which delegations register and bring their credentials; the defaults are the custom.
    registration_days = models.PositiveSmallIntegerField(
        _("registration closes, in days before the opening"), default=deadlinewords.REGISTRATION_DAYS
    )
    credentials_days = models.PositiveSmallIntegerField(
        _("credentials are due, in days before the opening"), default=deadlinewords.CREDENTIALS_DAYS
    )
    is_sample = models.BooleanField(default=False)
    # The rehearsal clock: the day on which the meeting's domain lives. Empty for real meetings: the real day.
    rehearsal_on = models.DateField(_("rehearsed day"), null=True, blank=True)
    rehearsal_allowed = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rehearsal_on=None) | Q(rehearsal_allowed=True), name="rehearsal_only_where_allowed"
            ),
        ]

    def __str__(self) -> str:
        return self.short_title


class Event(models.Model):
    """A date of the road: a briefing, a preparatory meeting, a deadline, the meeting itself."""

    class Kind(models.TextChoices):
        BRIEFING = "briefing", _("briefing")
        REGIONAL = "regional", _("regional meeting")
        INFORMAL = "informal", _("informal meeting")
        PREPARATORY = "preparatory", _("preparatory meeting")
        MEETING = "meeting", _("the meeting itself")
        CELEBRATION = "celebration", _("celebration")
        DEADLINE = "deadline", _("deadline")
        MILESTONE = "milestone", _("milestone")

    class Precision(models.TextChoices):
        FIXED = "fixed", _("fixed")
        SUGGESTED = "suggested", _("suggested")
        WINDOW = "window", _("the week of")

    class Audience(models.TextChoices):
        OFFICE = "office", _("the presidency and its secretariat")
        DELEGATIONS = "delegations", _("all delegations")
        PUBLIC = "public", _("everyone")

    FOLLOWS = [(str(key), title) for key, title in deadlinewords.TITLES.items()]

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=200)
    place = models.CharField(_("place"), max_length=200, blank=True)
    host = models.CharField(_("host"), max_length=200, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    starts_at = models.TimeField(_("time"), null=True, blank=True, help_text=_("Local time at the place"))
    precision = models.CharField(_("dates are"), max_length=10, choices=Precision.choices, default=Precision.FIXED)
    note = models.TextField(_("what it is for"), blank=True)
    audience = models.CharField(_("who may see it"), max_length=11, choices=Audience.choices, default=Audience.OFFICE)
    # Where the day is a matter of law, what it follows from; the page shows the computed day beside it.
    follows = models.CharField(_("follows from"), max_length=20, blank=True, choices=FOLLOWS)
    # What must be over before this can begin; a plan that says otherwise is told.
    comes_after = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("comes after")
    )
    owner = models.ForeignKey(
        "Seat", on_delete=models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("seen to by")
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    # The zone in which its hour is meant; empty is Geneva's.
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True, validators=[check_zone])
    # Counts the changes of what others were told, so that a later calendar file takes the place of an earlier one.
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="event_starts_before_it_ends"),
            models.CheckConstraint(condition=~Q(comes_after=F("id")), name="event_waits_for_another"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(kind="meeting"), name="one_meeting_itself"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_over(self, day: date) -> bool:
        """Say whether the event lies behind this day."""
        return self.ends_on < day


class StandingItem(models.Model):
    """What goes on all along the road and has no date, such as regular coordination meetings."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="standing_items")
    position = models.PositiveSmallIntegerField()
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="one_standing_item_a_position")]

    def __str__(self) -> str:
        return self.words[:80]


class Holiday(models.Model):
    """A day on which a duty station of the United Nations is closed, and where that is written."""

    station = models.CharField(_("duty station"), max_length=80)
    on = models.DateField(_("day"))
    name = models.CharField(_("holiday"), max_length=120)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["station", "on"], name="one_holiday_a_day")]

    def __str__(self) -> str:
        return f"{self.name}, {self.station}"


class Seat(models.Model):
    """What a person may do at one meeting follows from the seat they hold there."""

    class Role(models.TextChoices):
        PRESIDENCY = "presidency", _("Presidency")
        SECRETARIAT = "secretariat", _("Secretariat")
        FRIEND = "friend", _("Friend of the Presidency")
        READER = "reader", _("Reader")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="seats")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(_("seat"), max_length=20, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "meeting"], name="one_seat_a_person_and_meeting")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
