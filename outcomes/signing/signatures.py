"""A signature is given: one stands in a block, and whoever comes second is told and loses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from invitations import facts
from msp import journal
from msp.models import User
from outcomes.faults import NotPossible
from outcomes.models import ScannedPage, Signature, SignatureBlock, Signing, SigningCode

Status, Way = Signature.Status, Signature.Way


class Taken(NotPossible):
    """The block is signed already; what came now is kept beside the signature that stands."""

    def __init__(self, second: Signature, standing: Signature) -> None:
        words = _(
            "This block was signed already, by %(name)s. That signature stands; "
            "yours is kept and shown to the Presidency."
        )
        super().__init__(words % {"name": standing.name or standing.block.state_name})
        self.second, self.standing = second, standing


@dataclass(frozen=True)
class Hand:
    """By whom and how a block is signed."""

    way: str
    name: str
    title: str = ""
    authority: str = ""
    drawing: str = ""
    page: ScannedPage | None = None
    code: SigningCode | None = None
    by: User | None = None
    note: str = ""


def takes(signing: Signing) -> bool:
    """Say whether a signature would be taken now: while the text is open, and late ones where they are welcome."""
    return signing.status == Signing.Status.OPEN or (signing.status == Signing.Status.CLOSED and signing.takes_late)


def sign(block: SignatureBlock, hand: Hand, *, at: datetime) -> Signature:
    """Write a signature down; the same page or the same code twice is one signature.

    Raises Taken where another one stands, which keeps this one beside it, and NotPossible outside the signing.
    """
    try:
        with transaction.atomic():
            signing = _open(block)
            made = _write(block, signing, hand, at=at, status=Status.STANDS)
            facts_ = {"code": block.code, "way": hand.way, "late": made.late}
            by_name = "" if hand.by else f"{block.state.name_en}, personal link"
            meeting = signing.document.meeting
            journal.note(signing.document, "signed", meeting=meeting, by=hand.by, by_name=by_name, **facts_)
            return made
    except IntegrityError:
        standing = block.signatures.filter(status=Status.STANDS).first()
        if standing is None:
            raise
    return _second(block, hand, standing, at=at)


def _second(block: SignatureBlock, hand: Hand, standing: Signature, *, at: datetime) -> Signature:
    """Keep what came second, once, and say so; what is the same again is the signature that stands."""
    same = (hand.code and standing.code_id == hand.code.pk) or (hand.page and standing.page_id == hand.page.pk)
    if same:
        return standing
    with transaction.atomic():
        signing = _open(block)
        second = block.signatures.filter(status=Status.SECOND, page=hand.page, code=hand.code).first()
        second = second or _write(block, signing, hand, at=at, status=Status.SECOND)
        meeting = signing.document.meeting
        journal.note(signing.document, "came second", meeting=meeting, by=hand.by, code=block.code, way=hand.way)
    raise Taken(second, standing)


def set_aside(signature: Signature, *, words: str, by: User) -> bool:
    """Take back a signature that was matched wrongly, while the text is open. Return whether this call did it."""
    if not words.strip():
        raise NotPossible(_("Please say why the signature does not count."))
    with transaction.atomic():
        signing = Signing.objects.select_for_update().get(pk=signature.block.signing_id)
        if signing.status != Signing.Status.OPEN and signature.papers.exists():
            raise NotPossible(_("This signature stands in a paper that is made; it stays."))
        standing = Signature.objects.filter(pk=signature.pk, status=Status.STANDS)
        moved = standing.update(status=Status.ASIDE, note=words.strip()[:300])
        if moved:
            code = signature.block.code
            journal.note(signing.document, "set a signature aside", meeting=signing.document.meeting, by=by, code=code)
    signature.refresh_from_db()
    return bool(moved)


def digest(signature: Signature) -> str:
    """Return the SHA-256 of all that a signature says; what may happen to it later is no part of it."""
    page = signature.page
    return facts.digest(
        {
            "text": signature.text_sha256,
            "block": signature.block.code,
            "state": signature.block.state_name,
            "way": signature.way,
            "name": signature.name,
            "title": signature.title,
            "authority": signature.authority,
            "at": signature.at.astimezone(UTC).isoformat(),
            "late": signature.late,
            "drawing": signature.drawing,
            "mailed_to": signature.mailed_to,
            "scan": [page.scan.sha256, page.number] if page else [],
        }
    )


def _open(block: SignatureBlock) -> Signing:
    signing = (
        Signing.objects.select_for_update(of=("self",)).select_related("document__meeting").get(pk=block.signing_id)
    )
    if signing.status == Signing.Status.VOID:
        raise NotPossible(_("The text was corrected in the meantime: this version is signed no more."))
    if not takes(signing):
        raise NotPossible(_("The text is closed for signature."))
    return signing


def _write(block: SignatureBlock, signing: Signing, hand: Hand, *, at: datetime, status: str) -> Signature:
    made = Signature(
        block=block,
        status=status,
        way=hand.way,
        name=hand.name,
        title=hand.title,
        authority=hand.authority,
        text_sha256=signing.text_sha256,
        at=at,
        late=signing.status == Signing.Status.CLOSED,
        drawing=hand.drawing,
        page=hand.page,
        code=hand.code,
        mailed_to=hand.code.link.email if hand.code else "",
        entered_by=hand.by,
        note=hand.note,
    )
    made.sha256 = digest(made)
    made.save(force_insert=True)
    return made
