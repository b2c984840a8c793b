"""Signing through the personal link: what is to be signed waits for a code that is mailed to the mission."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from invitations.models import ReplyLink
from msp import clock, mail
from outcomes.faults import NotPossible
from outcomes.models import Signature, SignatureBlock, SigningCode
from outcomes.signing import signatures
from outcomes.signing.signatures import Hand, Way

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
MOST_AN_HOUR = 5
# Somebody waits for it.
URGENT = 1


class WrongCode(NotPossible):
    """One sentence for every code that signs nothing, so that it tells nobody which of them it was."""

    def __init__(self) -> None:
        super().__init__(_("This code does not sign. Please look at the newest message, or ask for another code."))


def ask(block: SignatureBlock, link: ReplyLink, hand: Hand) -> SigningCode:
    """Keep what is to be signed, and mail a code for it to the mailbox of the link. Raises NotPossible."""
    now = timezone.now()
    if not signatures.takes(block.signing):
        raise NotPossible(_("The text is closed for signature."))
    if not block.signing.by_link:
        raise NotPossible(_("This text is signed on paper."))
    if SigningCode.objects.filter(link=link, sent_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise NotPossible(_("Codes were asked for many times within an hour. Please try again later."))
    digits = f"{secrets.randbelow(10**6):06}"
    with transaction.atomic():
        code = SigningCode.objects.create(
            block=block,
            link=link,
            code_sha256=_digest(block, link, digits),
            name=hand.name,
            title=hand.title,
            authority=hand.authority,
            drawing=hand.drawing,
            sent_at=now,
            expires_at=now + LASTS,
        )
        _send("signing_code", code, {"digits": digits, "minutes": LASTS.seconds // 60})
    return code


def pending(block: SignatureBlock, link: ReplyLink) -> SigningCode | None:
    """Return the newest code that was asked for through a link and not used."""
    return SigningCode.objects.filter(block=block, link=link, used_at=None).order_by("-pk").first()


def confirm(block: SignatureBlock, link: ReplyLink, digits: str) -> Signature:
    """Sign with a code. Raises WrongCode for one that is wrong, old, used or tried too often; else as sign()."""
    code, now = pending(block, link), timezone.now()
    if code is None:
        raise WrongCode
    live = SigningCode.objects.filter(pk=code.pk, used_at=None, tries__lt=MOST_TRIES, expires_at__gt=now)
    # Counted before it is looked at: of many guesses at once no more than five are looked at.
    if not live.update(tries=F("tries") + 1):
        raise WrongCode
    if not constant_time_compare(code.code_sha256, _digest(block, link, digits)):
        raise WrongCode
    if not SigningCode.objects.filter(pk=code.pk, used_at=None).update(used_at=now):
        raise WrongCode
    way = Way.DRAWN if code.drawing else Way.TYPED
    hand = Hand(way, code.name, code.title, code.authority, drawing=code.drawing, code=code)
    made = signatures.sign(block, hand, at=clock.now(block.signing.document.meeting))
    _send("signed", code, {"signature": made})
    return made


def _send(name: str, code: SigningCode, more: dict[str, object]) -> None:
    block, link = code.block, code.link
    delegation = link.invitation.delegation
    document = block.signing.document
    head = document.meeting.letterhead
    language = delegation.language
    with translation.override(language):
        page = {
            "block": block,
            "delegation": delegation,
            "document": document,
            "meeting": document.meeting,
            "letterhead": head,
            "mark": block.signing.text_sha256[:12],
            "person": code.name,
            **more,
        }
        message = mail.compose(name, page, language=language)
    mail.queue(
        key=f"{name}:{code.pk}",
        recipient=link.email,
        subject=message.subject,
        text=message.text,
        html=message.html,
        meeting=document.meeting,
        priority=URGENT,
        reply_to=head.contact_email,
        headers={"Auto-Submitted": "auto-generated"},
        expires_at=code.expires_at if "digits" in more else None,
    )


def _digest(block: SignatureBlock, link: ReplyLink, digits: str) -> str:
    written = "".join(one for one in digits if one.isdecimal())
    return salted_hmac("outcomes.signing", f"{block.pk}:{link.pk}:{written}", algorithm="sha256").hexdigest()
