"""One copy of a letter: its PDF, and the covering mail to each of its mailboxes."""

from __future__ import annotations

import functools
import hashlib
import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from invitations import enclosures, facts, links, uploads
from invitations.models import Address, Copy, Letter, ReplyLink
from msp import mail, pdf, prose
from msp.mail import Attachment, Composed
from msp.prose import UnknownField

log = logging.getLogger(__name__)

Status = Copy.Status
OPEN = [Status.PROMISED, Status.FAULTY]
PDF = "application/pdf"


class Changed(Exception):
    """An enclosure is not the one that was approved."""


class Papers(NamedTuple):
    """The enclosures of a letter: those bound into one file with it, and those that travel beside it."""

    bound: tuple[bytes, ...]
    beside: tuple[tuple[str, bytes], ...]


def prepare(copy: Copy) -> bool:
    """Print a copy and promise its mails, together; return whether this call did it.

    Run twice, the second call finds it ready. What cannot be printed is marked with the sentence that says why.
    """
    try:
        data, papers = _printed(copy)
    except (pdf.MissingGlyph, pdf.Failed, pdf.Unavailable, UnknownField, Changed) as fault:
        _mark_faulty(copy, str(fault))
        return False
    name, enclosed = _keep(data), attachments(copy.facts, data, papers, code=copy.delegation.code)
    messages = [_message(copy, number) for number in range(len(copy.facts["recipients"]))]
    with transaction.atomic():
        # Withdrawn meanwhile, or prepared by another worker: nothing is promised.
        approved = Copy.objects.filter(pk=copy.pk, status__in=OPEN, letter__status=Letter.Status.APPROVED)
        digest = hashlib.sha256(data).hexdigest()
        ready = {"status": Status.READY, "pdf": name, "pdf_sha256": digest, "fault": "", "prepared_at": timezone.now()}
        if not approved.update(**ready):
            return False
        for number, message in enumerate(messages):
            _promise(copy, number, message, attachments=enclosed)
    return True


def prepare_some(pks: Iterable[int]) -> None:
    """Prepare these copies one after the other; one that fails in a way nobody foresaw never stops the others."""
    found = Copy.objects.filter(pk__in=list(pks), status=Status.PROMISED, letter__status=Letter.Status.APPROVED)
    for copy in found.select_related("letter__meeting__letterhead", "delegation__state", "delegation__organisation"):
        try:
            prepare(copy)
        except Exception:  # whatever it is, a person must see it and the next letter must be printed
            log.exception("Copy %s could not be prepared", copy.pk)
            _mark_faulty(copy, _("Something unforeseen stopped this letter; the service’s log says what. Try again."))


def key(copy: Copy, number: int) -> str:
    """Return the outbox's key of a copy's mail: once for each mailbox, whoever prepares it."""
    return f"{copy.letter.round}:{copy.pk}:{number + 1}"


def copy_of(mail_key: str) -> int:
    """Return the number of the copy that a mail carries, from the mail's key."""
    return int(mail_key.split("#")[0].split(":")[2])


def attachments(said: Mapping[str, Any], data: bytes, papers: Papers, *, code: str) -> list[Attachment]:
    """Return what a covering mail carries: the letter with its enclosures, and papers that could not be bound."""
    number = re.sub(r"[^A-Za-z0-9.]+", "-", said["reference"]).strip("-.")
    beside = [(f"Enclosure-{n}.pdf", PDF, paper) for n, (_title, paper) in enumerate(papers.beside, start=1)]
    return [(f"{number}-{code}.pdf", PDF, data), *beside]


def printed(said: Mapping[str, Any], papers: Papers) -> bytes:
    """Return the letter with its enclosures as one PDF. Raises what msp.pdf raises."""
    return pdf.join(pdf.letter(said), papers.bound)


def cover(said: Mapping[str, Any], recipient: Mapping[str, str], *, is_test: bool = False) -> Composed:
    """Write the covering mail to one mailbox."""
    context = {
        **said,
        "is_test": is_test,
        "is_copy": recipient["purpose"] == Address.Purpose.COPY,
        "label": recipient["label"],
        "link": said["values"].get(facts.LINK, ""),
        "fields": {name.replace(".", "_"): value for name, value in said["values"].items()},
        "courtesy_words": prose.plain(said["courtesy"], said["values"], language=said["language"]),
        "mission": said["addressee"][-1] if said["addressee"] else "",
        "contact": said["rsvp"]["email"] if said["rsvp"] else "",
    }
    return mail.compose("invitation", context, language=said["language"])


def papers_of(letter: Letter) -> Papers:
    """Print a draft's enclosures; the frozen ones are read by the workers themselves."""
    return _sorted_out((one.title, enclosures.printed(one)) for one in letter.enclosures.order_by("position"))


def _printed(copy: Copy) -> tuple[bytes, Papers]:
    papers = _frozen(copy.letter_id, copy.letter.approved_sha256)
    return printed(facts.with_link(copy.facts, _url(copy.facts["link"])), papers), papers


@functools.lru_cache(maxsize=2)
def _frozen(letter_id: int, _approved: str) -> Papers:
    """Read what was frozen at approval, once for all copies that this worker prepares."""
    letter = Letter.objects.get(pk=letter_id)
    return _sorted_out((one.title, _checked(one)) for one in letter.enclosures.order_by("position"))


def _checked(enclosure: Any) -> bytes:
    try:
        data = enclosures.printed(enclosure)
    except FileNotFoundError as gone:
        raise Changed(_("The file of “%(title)s” is missing.") % {"title": enclosure.title}) from gone
    if hashlib.sha256(data).hexdigest() != enclosure.sha256:
        raise Changed(_("“%(title)s” is not the file that was approved.") % {"title": enclosure.title})
    return data


def _sorted_out(papers: Iterable[tuple[str, bytes]]) -> Papers:
    """Bind what a screen reader can follow; what it cannot would spoil the letter for it, and travels beside."""
    found = [(title, data, uploads.is_tagged(data)) for title, data in papers]
    return Papers(
        tuple(data for _title, data, tagged in found if tagged),
        tuple((title, data) for title, data, tagged in found if not tagged),
    )


def _message(copy: Copy, number: int) -> Composed:
    recipient = copy.facts["recipients"][number]
    return cover(facts.with_link(copy.facts, _url(recipient["link"])), recipient)


def _promise(copy: Copy, number: int, message: Composed, *, attachments: list[Attachment]) -> None:
    letter, head = copy.letter, copy.letter.meeting.letterhead
    mail.queue(
        key=key(copy, number),
        recipient=copy.facts["recipients"][number]["email"],
        subject=message.subject,
        text=message.text,
        html=message.html,
        attachments=attachments,
        meeting=letter.meeting,
        round=letter.round,
        reply_to=head.contact_email,
        sender_name=head.lines.partition("\n")[0].strip(),
        # A letter is personal; only what recalls one says that a machine wrote it.
        headers={"Auto-Submitted": "auto-generated"} if letter.reminds_of_id else {},
        held=True,
    )


def _url(public_id: str) -> str:
    """Make a personal link anew from its row; the copy knows only its public name."""
    if not public_id:
        return ""
    link = ReplyLink.objects.select_related("invitation", "address").get(public_id=public_id)
    # One that was taken back since the approval is replaced: nobody is sent a link that opens nothing.
    return links.url(links.grant(link.invitation, email=link.email, address=link.address) if link.revoked_at else link)


def _keep(data: bytes) -> str:
    """Store a PDF under its own hash: prepared twice, it is one file."""
    name = f"letters/{timezone.now():%Y/%m}/{hashlib.sha256(data).hexdigest()}.pdf"
    return name if default_storage.exists(name) else default_storage.save(name, ContentFile(data))


def _mark_faulty(copy: Copy, sentence: str) -> None:
    faulty = {"status": Status.FAULTY, "fault": sentence[:500], "prepared_at": timezone.now()}
    Copy.objects.filter(pk=copy.pk, status__in=OPEN).update(**faulty)
