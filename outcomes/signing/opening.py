"""A text is opened for signature, closed when all have signed or by decision, or voided by a correction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from invitations import states
from invitations.models import State
from msp import journal
from msp.models import Event, Meeting, User
from outcomes import versions
from outcomes.faults import NotPossible
from outcomes.models import Document, Signature, SignatureBlock, SignedPaper, Signing, Version
from outcomes.signing import blocks

Status = Signing.Status
CONSENTED = (states.Standing.CONSENTED.value, states.Standing.PARTY.value)
PARTIES = (states.Standing.PARTY.value,)


class Moved(NotPossible):
    """Somebody signed, or took a signature back, while one was deciding."""


@dataclass(frozen=True)
class Plan:
    """Who may sign, in which order, where and on what occasion."""

    counts_on: date
    standings: Collection[str] = CONSENTED
    codes: Collection[str] = ()  # a picked list in the place of the status
    role: str = Signing.Role.REPRESENTATIVE
    order: str = Signing.Order.TEXT
    event: Event | None = None
    place: str = ""
    by_link: bool = True


def open_(version: Version, plan: Plan, *, by: User, now: datetime) -> Signing:
    """Freeze a version and make a block for everybody who may sign it; opened twice it is one signing.

    Raises NotPossible for a version that is not the newest, for nobody to sign, and where another one is open.
    """
    document = version.document
    if versions.head(document) != version:
        raise NotPossible(_("Only the newest version of a text is opened for signature."))
    signers = signers_of(document.meeting, plan)
    if not signers:
        raise NotPossible(_("Nobody may sign: no State stands so on that day."))
    known = Signing.objects.filter(document=document).exclude(status=Status.VOID)
    try:
        with transaction.atomic():
            if signing := known.first():
                return _same(signing, version)
            signing = Signing.objects.create(
                document=document,
                version=version,
                text_sha256=version.content_sha256,
                role=plan.role,
                order=plan.order,
                counts_on=plan.counts_on,
                event=plan.event,
                place=plan.place,
                by_link=plan.by_link,
                opened_at=now,
                opened_by=by,
            )
            _make_blocks(signing, signers)
            number, places = version.number, len(signers)
            journal.note(
                document, "opened for signature", meeting=document.meeting, by=by, number=number, blocks=places
            )
    except IntegrityError:
        # Somebody opened it at the same moment: the constraint let one through.
        return _same(known.get(), version)
    return signing


def signers_of(meeting: Meeting, plan: Plan) -> list[State]:
    """Return the States that may sign, by status on the day or as they were picked; the presidency's own among them."""
    if plan.codes:
        return list(State.objects.filter(code__in=plan.codes))
    standing = states.known_standings(meeting.treaty, on=plan.counts_on)
    return list(State.objects.filter(code__in=[code for code, one in standing.items() if one in plan.standings]))


def unknown(codes: Collection[str]) -> list[str]:
    """Return the codes that no State has."""
    return sorted(set(codes) - set(State.objects.filter(code__in=codes).values_list("code", flat=True)))


def _same(signing: Signing, version: Version) -> Signing:
    if signing.version_id != version.pk:
        raise NotPossible(_("Another version of this text is open for signature."))
    return signing


def _make_blocks(signing: Signing, signers: list[State]) -> None:
    language = signing.document.language
    invited = _meeting(signing).delegations.filter(state__in=signers).values_list("state", "pk")
    delegations = dict(invited)
    SignatureBlock.objects.bulk_create(
        SignatureBlock(
            signing=signing,
            state=state,
            delegation_id=delegations.get(state.pk),
            position=position,
            state_name=blocks.state_name(state, language),
            code=blocks.new_code(state),
        )
        for position, state in enumerate(blocks.ordered(signers, signing.order, language), 1)
    )


# --- the end ---------------------------------------------------------------------------------------------------------


def close(signing: Signing, *, by: User, now: datetime, words: str = "", takes_late: bool = True) -> bool:
    """End the signing and promise the signed original. Return whether this call did it.

    Raises NotPossible where somebody has not signed and no words say why it is closed, and where nobody has signed.
    """
    with transaction.atomic():
        Signing.objects.select_for_update().get(pk=signing.pk)
        count = blocks.tally(signing)
        if not count.signed:
            raise NotPossible(_("Nobody has signed yet."))
        if not count.is_complete and not words.strip():
            raise NotPossible(
                ngettext(
                    "%(n)d State has not signed. Please say by whose decision it is closed.",
                    "%(n)d States have not signed. Please say by whose decision it is closed.",
                    count.awaited,
                )
                % {"n": count.awaited}
            )
        moved = Signing.objects.filter(pk=signing.pk, status=Status.OPEN).update(
            status=Status.CLOSED, closed_at=now, closed_by=by, words=words.strip(), takes_late=takes_late
        )
        if moved:
            _promise(signing, 0, on=now.date())
            signed, total = count.signed, count.total
            journal.note(
                signing.document, "closed for signature", meeting=_meeting(signing), by=by, signed=signed, of=total
            )
    signing.refresh_from_db()
    return bool(moved)


def add(signing: Signing, *, by: User, now: datetime) -> SignedPaper:
    """Promise an addendum of the late signatures that are in no paper yet.

    Raises NotPossible where there are none, and while the text is open.
    """
    if signing.status != Status.CLOSED:
        raise NotPossible(_("An addendum follows a signing that is closed."))
    with transaction.atomic():
        Signing.objects.select_for_update().get(pk=signing.pk)
        if not late(signing).exists():
            raise NotPossible(_("There is no late signature that is not in an addendum already."))
        number = signing.papers.count()
        paper = _promise(signing, number, on=now.date())
        journal.note(signing.document, "made an addendum", meeting=_meeting(signing), by=by, number=number)
    return paper


def late(signing: Signing) -> QuerySet[Signature]:
    """Return the late signatures that no paper holds yet."""
    return Signature.objects.filter(
        block__signing=signing, status=Signature.Status.STANDS, late=True, papers__isnull=True
    )


def _promise(signing: Signing, number: int, *, on: date) -> SignedPaper:
    standing = Signature.objects.filter(block__signing=signing, status=Signature.Status.STANDS, papers__isnull=True)
    held = list(standing.filter(late=number > 0))
    paper = SignedPaper.objects.create(signing=signing, number=number, dated_on=on)
    paper.signatures.set(held)
    return paper


def void(signing: Signing, *, expects: int, words: str, by: User, now: datetime) -> int:
    """Void a signing, so that the text can be corrected, and return how many signatures are lost; they are kept.

    `expects` is the number that was shown before one confirmed. Raises Moved where it is another one by now, and
    NotPossible where the signed paper has gone to the depositary.
    """
    if not words.strip():
        raise NotPossible(_("Please say why the text is corrected."))
    with transaction.atomic():
        Signing.objects.select_for_update().get(pk=signing.pk)
        if was_transmitted(signing):
            raise NotPossible(_("The signed text was transmitted to the depositary; it stays as it is."))
        standing = Signature.objects.filter(block__signing=signing, status=Signature.Status.STANDS)
        lost = standing.count()
        if signing.status != Status.VOID and lost != expects:
            raise Moved(
                _("There are %(n)d signatures by now, not %(was)d. Please look again.") % {"n": lost, "was": expects}
            )
        living = Signing.objects.filter(pk=signing.pk).exclude(status=Status.VOID)
        moved = living.update(
            status=Status.VOID, closed_at=now, closed_by=by, words=words.strip(), lost=lost, screen_key=""
        )
        if moved:
            standing.update(status=Signature.Status.VOID)
            journal.note(signing.document, "voided the signatures", meeting=_meeting(signing), by=by, lost=lost)
    signing.refresh_from_db()
    return lost if moved else 0


def was_transmitted(signing: Signing) -> bool:
    """Say whether the signed original has gone to the depositary, or is on its way."""
    return signing.papers.filter(transmission__isnull=False).exists()


# --- the screen in the room ------------------------------------------------------------------------------------------


def show_screen(signing: Signing, *, by: User) -> str:
    """Switch the room's screen on and return the key of its address; switched on twice it is the same."""
    fresh = Signing.objects.filter(pk=signing.pk, screen_key="").exclude(status=Status.VOID)
    if fresh.update(screen_key=get_random_string(24)):
        journal.note(signing.document, "switched the screen on", meeting=_meeting(signing), by=by)
    signing.refresh_from_db(fields=["screen_key"])
    return signing.screen_key


def hide_screen(signing: Signing, *, by: User) -> bool:
    """Switch the room's screen off: its address opens nothing any more. Return whether this call did it."""
    moved = Signing.objects.filter(pk=signing.pk).exclude(screen_key="").update(screen_key="")
    if moved:
        journal.note(signing.document, "switched the screen off", meeting=_meeting(signing), by=by)
    signing.refresh_from_db(fields=["screen_key"])
    return bool(moved)


def living(document: Document) -> Signing | None:
    """Return the signing of a document that is open or closed, and not void."""
    return Signing.objects.filter(document=document).exclude(status=Status.VOID).first()


def _meeting(signing: Signing) -> Meeting:
    return signing.document.meeting
