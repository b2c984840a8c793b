"""A signed paper goes to the depositary by a letter with its own number, and to its signatories by an ordinary one."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import get_language_info, ngettext, override
from django.utils.translation import gettext as _

from invitations import datewords, enclosures, facts, letters, references, uploads
from invitations.drafts import CLOSE, COURTESY, Draft, ParagraphDraft, TextDraft
from invitations.enclosures import Paper
from invitations.models import Letter
from msp import clock, journal, mail, pdf, prose
from msp.models import Meeting, User
from outcomes.faults import NotPossible
from outcomes.models import SignedPaper, Signing, Transmission
from outcomes.signing import papers
from outcomes.signing.evidence import paper_name

log = logging.getLogger(__name__)

Status = Transmission.Status


@dataclass(frozen=True)
class Said:
    """What the letter to the depositary says, as its author leaves it."""

    addressee: str
    salutation: str
    body: str
    courtesy: str
    close: str
    dated_on: date
    email: str = ""


def language_of(paper: SignedPaper) -> str:
    """Return the language of the letter: that of the text where letters are written in it, else English."""
    language = paper.signing.document.language[:2]
    return language if language in COURTESY else "en"


def proposed(paper: SignedPaper, *, on: date) -> Said:
    """Return the letter as it may be sent, for its author to edit."""
    signing = paper.signing
    document, meeting = signing.document, signing.document.meeting
    language = language_of(paper)
    with override(language):
        said = {
            "paper": paper_name(paper).lower(),
            "title": prose.literal(document.title),
            "n": (count := paper.signatures.count()),
            "day": datewords.day(paper.dated_on, language),
            "sha256": fingerprint(paper.pdf_sha256),
        }
        first = ngettext(
            "I have the honour to transmit herewith the %(paper)s of “%(title)s”, signed by %(n)d State.",
            "I have the honour to transmit herewith the %(paper)s of “%(title)s”, signed by %(n)d States.",
            count,
        )
        second = _("The text was closed for signature on %(day)s.") % said
        third = _("The enclosed file bears the SHA-256 mark %(sha256)s.") % said
        courtesy, close, salutation = COURTESY[language], CLOSE[language], _("Excellency,")
    body = "\n\n".join((first % said, second, third))
    return Said(meeting.treaty.depositary, salutation, body, courtesy, close, on)


def fingerprint(sha256: str) -> str:
    """Return a hash in groups of four, so that no line of a letter parts it by a hyphen."""
    return " ".join(sha256[at : at + 4] for at in range(0, len(sha256), 4))


def transmit(paper: SignedPaper, said: Said, *, by: User, now: datetime) -> Transmission:
    """Take a number for the letter to the depositary and promise it; pressed twice it is one letter.

    Two people stand behind it, as behind every letter: who closed the signing does not send its paper. Raises
    NotPossible for that, for a paper that is not made, and for a field that a letter to the depositary does not have.
    """
    if needs_another(paper, by=by):
        raise NotPossible(_("You closed this text for signature: a second person sends it to the depositary."))
    if paper.status != SignedPaper.Status.READY:
        raise NotPossible(_("The signed paper is not made yet."))
    _check(said)
    document, meeting = paper.signing.document, paper.signing.document.meeting
    with transaction.atomic():
        signing = Signing.objects.select_for_update().get(pk=paper.signing_id)
        if signing.status != Signing.Status.CLOSED:
            raise NotPossible(_("The text was corrected in the meantime: this paper is void."))
        SignedPaper.objects.select_for_update().get(pk=paper.pk)
        if known := Transmission.objects.filter(paper=paper).first():
            return known
        what = _("Transmission to the depositary: %(title)s") % {"title": document.title}
        (reference,) = references.allot(meeting.letterhead, year=said.dated_on.year, what=what)
        made = Transmission.objects.create(
            paper=paper,
            reference=reference,
            facts=_facts(meeting, said, reference, language=language_of(paper)),
            email=said.email,
            by=by,
            at=now,
        )
        journal.note(document, "transmitted to the depositary", meeting=meeting, by=by, reference=reference)
    return made


def needs_another(paper: SignedPaper, *, by: User) -> bool:
    """Say whether somebody else must send a signed paper, since this person closed the signing."""
    return paper.signing.closed_by_id == by.pk


def prepare(made: Transmission) -> bool:
    """Print the letter, keep it, and promise its mail where the depositary has an address, together, once."""
    if made.status == Status.SENT:
        return False
    try:
        data = pdf.letter(made.facts)
    except (pdf.MissingGlyph, pdf.Failed, pdf.Unavailable, prose.UnknownField) as fault:
        waiting = Transmission.objects.filter(pk=made.pk).exclude(status=Status.SENT)
        waiting.update(status=Status.FAULTY, fault=str(fault)[:500])
        return False
    ready = {"status": Status.SENT, "pdf": papers.keep("letters", data), "fault": ""}
    with transaction.atomic():
        waiting = Transmission.objects.filter(pk=made.pk).exclude(status=Status.SENT)
        if not waiting.update(**ready, pdf_sha256=hashlib.sha256(data).hexdigest()):
            return False
        if made.email:
            _mail(made, data)
    made.refresh_from_db()
    return True


def prepare_waiting() -> int:
    """Prepare every letter that is promised and return how many that were; one that fails never stops the others."""
    done = 0
    waiting = Transmission.objects.filter(status=Status.PROMISED)
    for made in waiting.select_related("paper__signing__document__meeting__letterhead"):
        try:
            done += prepare(made)
        except Exception:  # whatever it is, a person must see it and the next letter must be printed
            log.exception("Transmission %s could not be prepared", made.pk)
            words = _("Something unforeseen stopped this letter; the service’s log says what. Try again.")
            Transmission.objects.filter(pk=made.pk, status=Status.PROMISED).update(status=Status.FAULTY, fault=words)
    return done


def again(made: Transmission) -> bool:
    """Let the workers try again. Return whether this call did it."""
    faulty = Transmission.objects.filter(pk=made.pk, status=Status.FAULTY)
    return bool(faulty.update(status=Status.PROMISED, fault=""))


def draft_copies(made: Transmission, *, by: User) -> Letter:
    """Draft the letter that brings the signed paper to all who signed it; it goes the way of any letter.

    Pressed twice it drafts one. Raises NotPossible before the depositary's letter has left and where no signatory is
    invited, and what enclosures and uploads raise.
    """
    if made.status != Status.SENT:
        raise NotPossible(_("The letter to the depositary has not left yet."))
    paper = made.paper
    document, meeting = paper.signing.document, paper.signing.document.meeting
    data = papers.read(paper)
    with transaction.atomic():
        Transmission.objects.select_for_update().get(pk=made.pk)
        made.refresh_from_db()
        if made.copies is not None and made.copies.status != Letter.Status.WITHDRAWN:
            return made.copies
        letter = letters.compose(meeting, _draft(made), by=by)
        title = f"{document.title}, {paper_name(paper).lower()}"
        enclosures.enclose(letter, Paper(title=title[:300], language=document.language, file=data), by=by)
        made.copies = letter
        made.save(update_fields=["copies"])
    letter.refresh_from_db()
    return letter


def acknowledge(made: Transmission, *, on: date, reference: str, file: bytes | None, by: User) -> None:
    """Record that the depositary has received the paper. Raises NotPossible before it was sent, and uploads.Refused."""
    if made.status != Status.SENT:
        raise NotPossible(_("The letter to the depositary has not left yet."))
    if file is not None:
        uploads.read(file)
    with transaction.atomic():
        made.acknowledged_on, made.acknowledged_as = on, reference
        if file is not None:
            made.acknowledgement.save(f"{get_random_string(16)}.pdf", ContentFile(file), save=False)
            made.acknowledgement_sha256 = hashlib.sha256(file).hexdigest()
        made.save(update_fields=["acknowledged_on", "acknowledged_as", "acknowledgement", "acknowledgement_sha256"])
        document = made.paper.signing.document
        day = on.isoformat()
        journal.note(document, "acknowledged by the depositary", meeting=document.meeting, by=by, on=day)


# --- what the letters say --------------------------------------------------------------------------------------------


def _check(said: Said) -> None:
    try:
        for text in (said.body, said.courtesy):
            prose.html(text, {})
    except prose.UnknownField as fault:
        raise NotPossible(str(fault)) from fault


def _facts(meeting: Meeting, said: Said, reference: str, *, language: str) -> dict[str, Any]:
    """Return what msp.pdf prints: the plain values of any letter, for an addressee who is not invited."""
    head = meeting.letterhead
    return {
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "letterhead": facts.letterhead(head),
        "reference": reference,
        "place_and_date": datewords.place_and_date(head.place, said.dated_on, language),
        "salutation": said.salutation,
        "paragraphs": [part.strip() for part in said.body.split("\n\n") if part.strip()],
        "values": {},
        "courtesy": said.courtesy,
        "close": said.close,
        "signatory": {"name": head.signatory_name, "title": head.signatory_title},
        "addressee": [line.strip() for line in said.addressee.splitlines() if line.strip()],
        "rsvp": None,
        "enclosures": [_("Signed paper")],
        "watermark": "",
    }


def _mail(made: Transmission, data: bytes) -> None:
    paper = made.paper
    meeting = paper.signing.document.meeting
    head = meeting.letterhead
    message = "\n\n".join([made.facts["salutation"], *made.facts["paragraphs"], made.facts["courtesy"]])
    mail.queue(
        key=f"transmission:{made.pk}",
        recipient=made.email,
        subject=f"{made.reference}: {paper.signing.document.title}"[:200],
        text=message,
        attachments=[
            ("letter.pdf", "application/pdf", data),
            (papers.name(paper), "application/pdf", papers.read(paper)),
        ],
        meeting=meeting,
        reply_to=head.contact_email,
        sender_name=head.lines.partition("\n")[0].strip(),
    )


def _draft(made: Transmission) -> Draft:
    paper = made.paper
    document, meeting = paper.signing.document, paper.signing.document.meeting
    on = clock.today(meeting)
    blank = Draft.blank(meeting, dated_on=on, title=_("Signed: %(title)s") % {"title": document.title[:180]})
    signers = paper.signing.blocks.filter(signatures__status="stands").order_by("position")
    invited = signers.filter(delegation__isnull=False)
    codes = tuple(dict.fromkeys(invited.values_list("state__code", flat=True)))
    if not codes:
        # A letter to an empty list would go to everybody who is invited.
        raise NotPossible(_("Nobody who signed is invited to the meeting: there is no one to write to."))
    return Draft(
        title=blank.title,
        dated_on=on,
        signatory_name=blank.signatory_name,
        signatory_title=blank.signatory_title,
        texts=tuple(_text(made, language) for language in ("en", "fr")),
        only_codes=codes,
    )


def _text(made: Transmission, language: str) -> TextDraft:
    with override(language):
        said = {
            "paper": paper_name(made.paper).lower(),
            "title": prose.literal(made.paper.signing.document.title),
            "reference": prose.literal(made.reference),
        }
        body = _(
            "I have the honour to transmit to {state} the enclosed %(paper)s of “%(title)s”, which was transmitted to "
            "the depositary by letter %(reference)s."
        )
        subject = _("Signed: %(title)s") % {"title": prose.literal(made.paper.signing.document.title[:120])}
    return TextDraft(language, subject, COURTESY[language], CLOSE[language], (ParagraphDraft(body % said),))
