"""Signing together: a text opened for signature, its blocks, who signed how, and what became of the signed paper."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from invitations.models import Delegation, Letter, ReplyLink, State
from msp.models import Event
from outcomes.models.signatories import Authority
from outcomes.models.texts import Document, Version


class Signing(models.Model):
    """A sealed version opened for signature; while it lives, the document takes no other version."""

    class Status(models.TextChoices):
        OPEN = "open", _("open for signature")
        CLOSED = "closed", _("closed")
        VOID = "void", _("void")

    class Role(models.TextChoices):
        REPRESENTATIVE = "representative", _("authorized representative")
        HEAD = "head", _("head of delegation")

    class Order(models.TextChoices):
        TEXT = "text", _("alphabetical, in the language of the text")
        ENGLISH = "en", _("seating order, English names")
        FRENCH = "fr", _("seating order, French names")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signings")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signings")
    # What was frozen: the hash of the text that people put their names to.
    text_sha256 = models.CharField(max_length=64)
    role = models.CharField(_("signed by"), max_length=14, choices=Role.choices, default=Role.REPRESENTATIVE)
    order = models.CharField(_("order of the blocks"), max_length=4, choices=Order.choices, default=Order.TEXT)
    counts_on = models.DateField(_("status of States on"))
    event = models.ForeignKey(Event, on_delete=models.SET_NULL, null=True, blank=True, related_name="signings")
    place = models.CharField(_("place"), max_length=200, blank=True)
    by_link = models.BooleanField(_("also through the personal link"), default=True)
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # Why it was closed before everybody had signed, or why it was voided.
    words = models.TextField(blank=True)
    takes_late = models.BooleanField(_("late signatures are taken"), default=True)
    # How many signatures a correction of the text took away.
    lost = models.PositiveIntegerField(default=0)
    # The room's screen is found under this; empty while it is switched off.
    screen_key = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=~Q(status="void"), name="one_living_signing_a_document"
            ),
            models.UniqueConstraint(fields=["screen_key"], condition=~Q(screen_key=""), name="one_signing_a_screen"),
            models.CheckConstraint(
                condition=Q(status="open", closed_at=None) | (~Q(status="open") & Q(closed_at__isnull=False)),
                name="a_signing_ends_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.get_status_display()}"


class SignatureBlock(models.Model):
    """The place for one State's name under a text; the code on paper finds it again and opens nothing."""

    class Form(models.TextChoices):
        ORIGINAL = "original", _("original")
        COPY = "copy", _("copy")

    signing = models.ForeignKey(Signing, on_delete=models.PROTECT, related_name="blocks")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    # Who signs through a link; the presidency does not invite itself, and signs all the same.
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="signature_blocks"
    )
    position = models.PositiveSmallIntegerField()
    # The formal name in the language of the text, as printed.
    state_name = models.CharField(max_length=200)
    code = models.CharField(max_length=16, unique=True)
    # What staff know better than the State's reply; empty where the reply counts.
    name = models.CharField(_("name"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    authority = models.CharField(_("authority"), max_length=8, choices=Authority.choices, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    issued_on = models.DateField(_("dated"), null=True, blank=True)
    form = models.CharField(_("received as"), max_length=8, choices=Form.choices, blank=True)
    paper = models.FileField(_("file"), upload_to="signing/authority/%Y/%m", max_length=200, blank=True)
    paper_sha256 = models.CharField(max_length=64, blank=True)
    # The delegation said that it will sign on paper.
    on_paper_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signing", "state"], name="one_block_a_state"),
            models.UniqueConstraint(fields=["signing", "position"], name="one_block_a_position"),
            models.CheckConstraint(
                condition=Q(paper="", paper_sha256="") | (~Q(paper="") & ~Q(paper_sha256="")),
                name="the_paper_of_an_authority_has_its_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state_name} ({self.code})"


class ScannedFile(models.Model):
    """A file of scanned pages, kept as it was handed in; the same file twice is one."""

    signing = models.ForeignKey(Signing, on_delete=models.PROTECT, related_name="scans")
    file = models.FileField(upload_to="signing/scans/%Y/%m", max_length=200)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signing", "sha256"], name="a_scan_once")]

    def __str__(self) -> str:
        return f"{self.signing}: {self.sha256[:12]}"


class ScannedPage(models.Model):
    """One page of it, and what was read on it: [{"code", "ink"}]."""

    scan = models.ForeignKey(ScannedFile, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    found = models.JSONField(default=list, blank=True)
    # By how many quarters of a circle it must be turned to stand upright.
    turns = models.PositiveSmallIntegerField(default=0)
    # Somebody looked at it and put it away.
    is_settled = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scan", "number"], name="a_page_once")]

    def __str__(self) -> str:
        return f"{self.scan}, {self.number}"


class SigningCode(models.Model):
    """A code mailed to a mission, with what it would sign; only the code's hash is kept."""

    block = models.ForeignKey(SignatureBlock, on_delete=models.CASCADE, related_name="codes")
    link = models.ForeignKey(ReplyLink, on_delete=models.PROTECT, related_name="+")
    code_sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    authority = models.CharField(max_length=8, choices=Authority.choices, blank=True)
    drawing = models.TextField(blank=True)
    # Real time: a rehearsed day must not lengthen the life of a code.
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(tries__lte=5), name="a_code_is_tried_five_times")]
        indexes = [models.Index(fields=["link", "sent_at"])]

    def __str__(self) -> str:
        return f"{self.block}: {self.sent_at:%Y-%m-%d %H:%M}"


class Signature(models.Model):
    """One person's signature in a block. One stands; what came second or was voided is kept beside it."""

    class Way(models.TextChoices):
        INK = "ink", _("in ink")
        TYPED = "typed", _("by typed name")
        DRAWN = "drawn", _("drawn on a screen")

    class Status(models.TextChoices):
        STANDS = "stands", _("stands")
        SECOND = "second", _("came second")
        ASIDE = "aside", _("set aside")
        VOID = "void", _("void: the text was corrected")

    block = models.ForeignKey(SignatureBlock, on_delete=models.PROTECT, related_name="signatures")
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.STANDS)
    way = models.CharField(max_length=5, choices=Way.choices)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    authority = models.CharField(max_length=8, choices=Authority.choices, blank=True)
    text_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    late = models.BooleanField(default=False)
    drawing = models.TextField(blank=True)
    page = models.ForeignKey(ScannedPage, on_delete=models.PROTECT, null=True, related_name="signatures")
    code = models.OneToOneField(SigningCode, on_delete=models.PROTECT, null=True, related_name="signature")
    # Where the code was mailed; the row outlives the link.
    mailed_to = models.CharField(max_length=320, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    # SHA-256 over all that the signature says: an altered row is found.
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["block"], condition=Q(status="stands"), name="one_signature_a_block"),
            models.CheckConstraint(
                condition=Q(way="ink", page__isnull=False, entered_by__isnull=False)
                | Q(way__in=["typed", "drawn"], code__isnull=False),
                name="a_signature_has_its_giver",
            ),
            models.CheckConstraint(condition=~Q(way="drawn") | ~Q(drawing=""), name="what_is_drawn_is_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.block}: {self.name}"


class SignedPaper(models.Model):
    """The signed original (number 0) or an addendum of late signatures, made once by a worker."""

    class Status(models.TextChoices):
        PROMISED = "promised", _("being made")
        READY = "ready", _("ready")
        FAULTY = "faulty", _("could not be made")

    signing = models.ForeignKey(Signing, on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveSmallIntegerField()
    # The day that an addendum bears, and that on which the original was closed.
    dated_on = models.DateField()
    signatures = models.ManyToManyField(Signature, related_name="papers")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PROMISED)
    pdf = models.FileField(upload_to="signing/papers", max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signing", "number"], name="one_paper_a_number"),
            models.CheckConstraint(condition=~Q(status="ready") | ~Q(pdf_sha256=""), name="a_ready_paper_has_its_pdf"),
        ]

    def __str__(self) -> str:
        return f"{self.signing.document}, {self.number}"


class Transmission(models.Model):
    """The letter that carries a signed paper to the depositary, and what the depositary answered."""

    class Status(models.TextChoices):
        PROMISED = "promised", _("being prepared")
        SENT = "sent", _("transmitted")
        FAULTY = "faulty", _("could not be prepared")

    paper = models.OneToOneField(SignedPaper, on_delete=models.PROTECT, related_name="transmission")
    reference = models.CharField(max_length=100)
    # Plain values, as with every letter, so that the same paper can be made in ten years.
    facts = models.JSONField()
    email = models.EmailField(_("e-mail address of the depositary"), blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PROMISED)
    pdf = models.FileField(upload_to="signing/letters", max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    fault = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # The ordinary letter by which all signatories receive their copy.
    copies = models.OneToOneField(Letter, on_delete=models.PROTECT, null=True, related_name="transmission")
    acknowledged_on = models.DateField(_("acknowledged on"), null=True, blank=True)
    acknowledged_as = models.CharField(_("reference of the depositary"), max_length=100, blank=True)
    acknowledgement = models.FileField(_("file"), upload_to="signing/acknowledged", max_length=200, blank=True)
    acknowledgement_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(status="sent") | ~Q(pdf_sha256=""), name="a_sent_letter_has_its_pdf"),
        ]

    def __str__(self) -> str:
        return self.reference
