"""What delegations propose to a text, what becomes of it, and how far a paragraph is agreed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from friends.models import Theme
from invitations.models import Delegation, ReplyLink
from outcomes.merging import Action, Amendment
from outcomes.models.texts import Block, Document, Version
from outcomes.paragraphs import Kind


class Proposal(models.Model):
    """A change of one paragraph that a delegation or a group wishes; its texts are a history of their own."""

    class Deed(models.TextChoices):
        REPLACE = Action.REPLACE.value, _("other words")
        DELETE = Action.DELETE.value, _("take out")
        INSERT = Action.INSERT.value, _("new paragraph after it")
        MOVE = Action.MOVE.value, _("move")
        COMMENT = Action.COMMENT.value, _("comment")

    class Source(models.TextChoices):
        LINK = "link", _("through the personal link")
        WORD = "word", _("from a Word file")
        FLOOR = "floor", _("from the floor")
        OFFICE = "office", _("in writing to the Secretariat")

    class Audience(models.TextChoices):
        OFFICE = "office", _("the presidency and its secretariat")
        GROUP = "group", _("the lead group")
        DELEGATIONS = "delegations", _("all delegations")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("proposal", "draft")
        SUBMITTED = "submitted", pgettext_lazy("proposal", "open")
        ACCEPTED = "accepted", pgettext_lazy("proposal", "accepted")
        AMENDED = "amended", pgettext_lazy("proposal", "accepted with changes")
        BRACKETED = "bracketed", pgettext_lazy("proposal", "kept in brackets")
        REJECTED = "rejected", pgettext_lazy("proposal", "not accepted")
        WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn")

    class Position(models.TextChoices):
        """Where it stands against the newest version; the values are those of `merging.Position`."""

        CURRENT = "current", pgettext_lazy("proposal", "fits the text")
        REBASED = "rebased", pgettext_lazy("proposal", "brought onto the new text")
        CONFLICT = "conflict", pgettext_lazy("proposal", "the text has changed at the same place")
        ORPHAN = "orphan", pgettext_lazy("proposal", "its paragraph is gone")
        ALREADY_IN = "already in", pgettext_lazy("proposal", "already in the text")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    deed = models.CharField(max_length=8, choices=Deed.choices)
    # The paragraph, "" for the beginning of the text; for a move, after which one.
    pid = models.CharField(max_length=24, blank=True)
    after = models.CharField(max_length=24, blank=True)
    kind = models.CharField(max_length=10, default=Kind.NUMBERED.value)
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals")
    cosponsors = models.ManyToManyField(Delegation, blank=True, related_name="cosponsored")
    rationale = models.TextField(_("reason"), blank=True)
    audience = models.CharField(max_length=11, choices=Audience.choices, default=Audience.DELEGATIONS)
    source = models.CharField(max_length=6, choices=Source.choices)
    file_sha256 = models.CharField(max_length=64, blank=True)
    link = models.ForeignKey(ReplyLink, on_delete=models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    position = models.CharField(max_length=10, choices=Position.choices, default=Position.CURRENT)
    made_at = models.DateTimeField()
    # What the sender's form carried: the same form sent twice is one proposal.
    form_key = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="one_proposal_a_number"),
            models.UniqueConstraint(
                fields=["document", "form_key"], condition=~Q(form_key=""), name="a_proposal_counts_once"
            ),
            models.CheckConstraint(
                condition=Q(delegation__isnull=False, theme=None) | Q(delegation=None, theme__isnull=False),
                name="a_delegation_or_a_group_proposes",
            ),
            models.CheckConstraint(
                condition=Q(link__isnull=False) | Q(entered_by__isnull=False), name="a_proposal_has_its_giver"
            ),
        ]
        indexes = [models.Index(fields=["document", "status"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.proposer}"

    @property
    def proposer(self) -> str:
        """The delegation or the group that proposes."""
        return self.delegation.name if self.delegation else self.theme.name if self.theme else ""

    @property
    def is_open(self) -> bool:
        """Whether it still awaits a decision."""
        return self.status in OPEN


# What is before the meeting: submitted and not decided, or decided for as long as it takes to write the next version.
OPEN = (Proposal.Status.SUBMITTED,)
TAKEN = (Proposal.Status.ACCEPTED, Proposal.Status.AMENDED, Proposal.Status.BRACKETED)


class ProposalText(models.Model):
    """The words of a proposal on one version: written, or brought onto a later version; never overwritten."""

    class Origin(models.TextChoices):
        AUTHOR = "author", _("as proposed")
        REBASE = "rebase", _("brought onto the new text by the system")
        EDITOR = "editor", _("settled by an editor")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="texts")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    origin = models.CharField(max_length=6, choices=Origin.choices, default=Origin.AUTHOR)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def amendment(self) -> Amendment:
        """The change as the rules of merging know it; its proposal must have been fetched with it."""
        wish = self.proposal
        return Amendment(Action(wish.deed), wish.pid, self.text, wish.after, Kind(wish.kind))


class Decision(models.Model):
    """What the presidency decided on a proposal, with the words that follow; undone before a version carries it."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        AMENDED = "amended", _("accepted with changes")
        BRACKETED = "bracketed", _("kept in brackets")
        REJECTED = "rejected", _("not accepted")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    text = models.TextField(blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    # The version that carries it; empty until that is sealed.
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="decisions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(undone_at=None), name="one_standing_decision_a_proposal"
            ),
            models.CheckConstraint(
                condition=Q(version=None) | Q(undone_at=None), name="what_a_version_carries_is_not_undone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_outcome_display()}"


class Compromise(models.Model):
    """A text that the presidency offers to the proposers of one paragraph; agreed once all of them agree."""

    class Status(models.TextChoices):
        OFFERED = "offered", _("awaiting answers")
        AGREED = "agreed", _("agreed by all its proposers")
        DECLINED = "declined", _("not agreed")
        WITHDRAWN = "withdrawn", _("taken back")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="compromises")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    pid = models.CharField(max_length=24)
    text = models.TextField()
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OFFERED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "pid"], condition=Q(status="offered"), name="one_compromise_offered_a_paragraph"
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class CompromiseAnswer(models.Model):
    """What a proposer says to a compromise."""

    class Answer(models.TextChoices):
        AWAITED = "awaited", _("awaited")
        AGREES = "agrees", _("agrees")
        DECLINES = "declines", _("does not agree")

    compromise = models.ForeignKey(Compromise, on_delete=models.CASCADE, related_name="answers")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="compromises")
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.AWAITED)
    words = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["compromise", "proposal"], name="one_answer_a_proposer")]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_answer_display()}"


class Agreement(models.Model):
    """How far the words of one paragraph are agreed; the newest row counts, earlier ones are its history."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("paragraph", "open")
        INFORMALS = "informals", pgettext_lazy("paragraph", "agreed in informals")
        AD_REFERENDUM = "ad-ref", pgettext_lazy("paragraph", "agreed ad referendum")
        AGREED = "agreed", pgettext_lazy("paragraph", "agreed")
        REOPENED = "reopened", pgettext_lazy("paragraph", "reopened")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="agreements")
    pid = models.CharField(max_length=24)
    # The words that were agreed: another block in a later version is no longer what was agreed.
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["document", "pid"])]

    def __str__(self) -> str:
        return f"{self.pid}: {self.get_state_display()}"
