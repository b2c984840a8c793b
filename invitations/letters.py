"""A letter's life: written, revised, approved by a second person, dispatched; paused, recalled, withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from invitations import approval, copies, corrections, facts, preflight, reminders, tasks
from invitations.drafts import Draft
from invitations.facts import Circular
from invitations.models import Address, Copy, Delegation, Letter, LetterText, Paragraph
from invitations.preflight.findings import Level, Line
from msp import journal, mail, prose
from msp.models import Meeting, OutgoingMail, Seat, User

Status = Letter.Status


class NotPossible(Exception):
    """This cannot be done with the letter as it stands; the sentence says why."""


class Stale(NotPossible):
    """Somebody else has changed the draft since this text was opened."""


class NotReady(NotPossible):
    """The check has found what must be mended or acknowledged first."""

    def __init__(self, lines: list[Line]) -> None:
        super().__init__(_("The letter is not ready: %(lines)s") % {"lines": "; ".join(line.says for line in lines)})
        self.lines = lines


# --- writing ---------------------------------------------------------------------------------------------------------


def compose(meeting: Meeting, draft: Draft, *, by: User) -> Letter:
    """Begin a letter on the meeting's paper."""
    with transaction.atomic():
        letter = Letter.objects.create(
            meeting=meeting, letterhead=meeting.letterhead, author=by, reminds_of=draft.reminds_of, **_columns(draft)
        )
        _write_texts(letter, draft)
        journal.note(letter, "drafted", meeting=meeting, by=by)
    return letter


def revise(letter: Letter, draft: Draft, *, by: User, revision: int) -> bool:
    """Save a draft that was opened at this revision and return whether anything changed.

    Whoever changed it last is its author, and another person approves it. Raises Stale where somebody saved in
    between, and NotPossible once it is approved.
    """
    with transaction.atomic():
        saved = Letter.objects.select_for_update(of=("self",)).select_related("event").get(pk=letter.pk)
        if not saved.is_draft:
            raise NotPossible(_already(saved))
        # Nothing but a press of the button: the draft keeps its author, and whoever is behind loses nothing.
        if draft == Draft.of(saved):
            return False
        drafts = Letter.objects.filter(pk=letter.pk, status=Status.DRAFT, revision=revision)
        if not drafts.update(**_columns(draft), author=by, revision=F("revision") + 1, edited_at=timezone.now()):
            raise Stale(_("Somebody else has saved this letter since you opened it."))
        _write_texts(letter, draft)
        journal.note(letter, "revised", meeting=letter.meeting, by=by, revision=revision + 1)
    letter.refresh_from_db()
    return True


def acknowledge(letter: Letter, keys: Collection[str], *, by: User) -> int:
    """Write down that a person has seen these warnings, and return how many are new."""
    warnings = {line.key: line for line in preflight.check(letter) if line.level == Level.WARNING}
    with transaction.atomic():
        letter = Letter.objects.select_for_update().get(pk=letter.pk)
        if not letter.is_draft:
            raise NotPossible(_already(letter))
        known = {entry["code"] for entry in letter.acknowledged}
        fresh = [warnings[key] for key in keys if key in warnings and key not in known]
        now = timezone.now().isoformat()
        letter.acknowledged += [
            {"code": line.key, "by": by.pk, "name": str(by), "at": now, "says": line.says} for line in fresh
        ]
        letter.save(update_fields=["acknowledged"])
        for line in fresh:
            journal.note(letter, "acknowledged a warning", meeting=letter.meeting, by=by, says=line.says)
    return len(fresh)


def send_test(letter: Letter, *, by: User, delegation: Delegation) -> OutgoingMail:
    """Send oneself the letter as this delegation would receive it, marked as a test and with a link that opens nothing.

    Raises NotPossible where the delegation is not addressed, and what msp.pdf raises.
    """
    circular = Circular.of_letter(letter)
    addressee = circular.find(delegation.code)
    if addressee is None:
        raise NotPossible(_("%(name)s is not among the addressees.") % {"name": delegation})
    oneself = {"email": by.email, "label": "", "purpose": Address.Purpose.TO.value, "link": ""}
    try:
        said = approval.said_to(circular, addressee, boxes=[oneself], watermark="TEST")
        said = facts.with_link(said, facts.sample_link())
        papers = copies.papers_of(letter)
        data = copies.printed(said, papers)
        message = copies.cover(said, oneself, is_test=True)
    except prose.UnknownField as fault:
        raise NotPossible(str(fault)) from fault
    with transaction.atomic():
        sent = mail.queue(
            key=f"test:{letter.pk}:{get_random_string(16)}",
            recipient=by.email,
            subject=message.subject,
            text=message.text,
            html=message.html,
            attachments=copies.attachments(said, data, papers, code=delegation.code),
            meeting=letter.meeting,
            priority=2,
            reply_to=letter.meeting.letterhead.contact_email,
        )
        journal.note(letter, "sent a test", meeting=letter.meeting, by=by, as_for=delegation.code)
    return sent


# --- approving and sending -------------------------------------------------------------------------------------------


def may_approve(letter: Letter, user: User) -> bool:
    """Say whether this person may: a seat of the presidency, and not who wrote it last."""
    seats = Seat.objects.filter(user=user, meeting=letter.meeting_id, role=Seat.Role.PRESIDENCY)
    return letter.author_id != user.pk and seats.exists()


def approve(letter: Letter, *, by: User) -> int:
    """Freeze text, facts, numbers and enclosures, promise a copy to every addressee, and return their number.

    A second approval finds nothing to move. Raises NotReady with the lines that block, NotPossible, and what msp.pdf
    raises for an enclosure.
    """
    if not letter.is_draft:
        raise NotPossible(_already(letter))
    if not may_approve(letter, by):
        raise NotPossible(_("A letter is approved by a seat of the Presidency other than who wrote it last."))
    if blocking := preflight.blocking(preflight.check(letter)):
        raise NotReady(blocking)
    # Printed before the database is locked; the revision tells whether they are still the letter's own.
    papers = approval.print_enclosures(letter)
    with transaction.atomic():
        drafts = Letter.objects.filter(pk=letter.pk, status=Status.DRAFT, revision=letter.revision)
        if not drafts.update(status=Status.APPROVED, approved_by=by, approved_at=timezone.now()):
            letter.refresh_from_db()
            raise NotPossible(_already(letter))
        # The address book may have changed since the first look: what is frozen is what is looked at now.
        if blocking := preflight.blocking(preflight.check(letter)):
            raise NotReady(blocking)
        promised = approval.freeze(letter, papers)
        letter.refresh_from_db()
        journal.note(
            letter,
            "approved",
            meeting=letter.meeting,
            by=by,
            copies=len(promised),
            sha256=letter.approved_sha256,
            reference=promised[0].reference,
        )
        transaction.on_commit(partial(tasks.ring, letter.pk), robust=True)
    return len(promised)


def prepare_again(letter: Letter, *, by: User) -> int:
    """Let the workers try again what could not be printed, and return how many copies that are."""
    with transaction.atomic():
        faulty = Copy.objects.filter(letter=letter, status=Copy.Status.FAULTY, letter__status=Status.APPROVED)
        moved = faulty.update(status=Copy.Status.PROMISED, fault="")
        if moved:
            journal.note(letter, "prepared again", meeting=letter.meeting, by=by, copies=moved)
            transaction.on_commit(partial(tasks.ring, letter.pk), robust=True)
    return moved


def set_aside(copy: Copy, *, by: User) -> bool:
    """Leave out, by name, a copy that could not be printed: the others go without it. Return whether this call did."""
    with transaction.atomic():
        faulty = Copy.objects.filter(pk=copy.pk, status=Copy.Status.FAULTY, letter__status=Status.APPROVED)
        moved = faulty.update(status=Copy.Status.ASIDE)
        if moved:
            letter = copy.letter
            facts_ = {"code": copy.delegation.code, "fault": copy.fault}
            journal.note(letter, "set a copy aside", meeting=letter.meeting, by=by, **facts_)
    return bool(moved)


def dispatch(letter: Letter, *, by: User) -> int:
    """Let every prepared letter leave, and return how many mails that are: one UPDATE, nothing printed or sent here.

    A second dispatch finds nothing to release and is told so. Raises NotPossible.
    """
    with transaction.atomic():
        approved = Letter.objects.filter(pk=letter.pk, status=Status.APPROVED)
        now = timezone.now()
        if not approved.update(status=Status.DISPATCHED, dispatched_by=by, dispatched_at=now):
            letter.refresh_from_db()
            raise NotPossible(_not_approved(letter))
        if waiting := letter.copies.filter(status__in=copies.OPEN).count():
            raise NotPossible(_("%(n)d letters are not prepared yet, or could not be.") % {"n": waiting})
        if letter.reminds_of_id:
            reminders.spare_who_answered(letter)
        corrections.take_over(letter)
        released = mail.release(letter.round)
        if not released:
            raise NotPossible(_("There is nobody left to write to."))
        letter.refresh_from_db()
        journal.note(letter, "dispatched", meeting=letter.meeting, by=by, mails=released)
    return released


def pause(letter: Letter, *, by: User) -> bool:
    """Hold back what has not left yet. Return whether this call did it."""
    with transaction.atomic():
        running = Letter.objects.filter(pk=letter.pk, status=Status.DISPATCHED, paused_at=None)
        moved = running.update(paused_at=timezone.now())
        if moved:
            mail.pause(letter.round)
            journal.note(letter, "paused", meeting=letter.meeting, by=by)
    return bool(moved)


def resume(letter: Letter, *, by: User) -> bool:
    """Let a paused letter go on leaving. Return whether this call did it."""
    with transaction.atomic():
        paused = Letter.objects.filter(pk=letter.pk, status=Status.DISPATCHED, paused_at__isnull=False)
        moved = paused.update(paused_at=None)
        if moved:
            mail.resume(letter.round)
            journal.note(letter, "resumed", meeting=letter.meeting, by=by)
    return bool(moved)


def withdraw(letter: Letter, *, by: User) -> int:
    """Take a letter back and return how many mails were stopped; what has left has left, and its links close.

    Raises NotPossible where it was withdrawn before.
    """
    with transaction.atomic():
        if not Letter.objects.filter(pk=letter.pk).exclude(status=Status.WITHDRAWN).update(status=Status.WITHDRAWN):
            raise NotPossible(_("This letter was withdrawn before."))
        stopped = mail.cancel(letter.round)
        corrections.give_back(letter)
        journal.note(letter, "withdrawn", meeting=letter.meeting, by=by, stopped=stopped, was=letter.status)
    letter.refresh_from_db()
    return stopped


# --- reminding -------------------------------------------------------------------------------------------------------


def remind(letter: Letter, *, by: User, codes: Collection[str] | None = None) -> Letter:
    """Draft a reminder to those whose answer is awaited; it is approved like any letter and carries the same links.

    Raises NotPossible for a letter that has not left or asks for no reply, and where everybody has answered.
    """
    if letter.status != Status.DISPATCHED or letter.event is None:
        raise NotPossible(_("Only a letter that has left and asks for a reply can be recalled."))
    silent = [code for code in reminders.awaited(letter) if codes is None or code in codes]
    if not silent:
        raise NotPossible(_("Everybody has answered: there is nobody to remind."))
    return compose(letter.meeting, reminders.draft(letter, silent), by=by)


# --- rows ------------------------------------------------------------------------------------------------------------


def _columns(draft: Draft) -> dict[str, Any]:
    names = ("title", "dated_on", "signatory_name", "signatory_title", "event", "reply_by", "numbering")
    lists = {name: list(getattr(draft, name)) for name in ("asks", "only_codes")}
    return {
        **{name: getattr(draft, name) for name in names},
        **lists,
        "to_states": draft.to_states,
        "to_organisations": draft.to_organisations,
    }


def _write_texts(letter: Letter, draft: Draft) -> None:
    letter.texts.all().delete()
    for text in draft.texts:
        row = LetterText.objects.create(
            letter=letter, language=text.language, subject=text.subject, courtesy=text.courtesy, close=text.close
        )
        Paragraph.objects.bulk_create(
            Paragraph(text=row, position=position, body=one.body, audience=one.audience, picked=list(one.picked))
            for position, one in enumerate(text.paragraphs, start=1)
        )


def _already(letter: Letter) -> str:
    """Say politely that somebody was first."""
    return {
        Status.DRAFT: _("Somebody changed this letter a moment ago. Please read it again."),
        Status.APPROVED: _("This letter is approved already; it stays as it is."),
        Status.DISPATCHED: _("This letter has been sent already; nothing was sent twice."),
        Status.WITHDRAWN: _("This letter was withdrawn."),
    }[Status(letter.status)]


def _not_approved(letter: Letter) -> str:
    return _("This letter is not approved yet.") if letter.is_draft else _already(letter)
