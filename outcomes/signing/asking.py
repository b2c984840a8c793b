"""The signatories are asked to sign by an ordinary letter, whose links open the text that is to be signed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from invitations import datewords, letters
from invitations.drafts import CLOSE, COURTESY, Draft, ParagraphDraft, TextDraft
from invitations.models import Letter
from msp import clock, prose
from msp.models import Event, User
from outcomes.faults import NotPossible
from outcomes.models import Signing
from outcomes.signing import blocks

# What the letter asks, so that its link opens the text and not a sheet of attendance.
ASKS = "signing"


def ask(signing: Signing, *, by: User) -> Letter:
    """Draft the letter to those who have not signed; it goes the way of any letter. Pressed twice it drafts one.

    Raises NotPossible while nobody who is invited is awaited, and once the text is closed.
    """
    if signing.status != Signing.Status.OPEN:
        raise NotPossible(_("The text is closed for signature."))
    waiting = [one.block for one in blocks.rows(signing) if one.signature is None and one.block.delegation_id]
    if not waiting:
        raise NotPossible(_("Everybody who is invited has signed."))
    with transaction.atomic():
        Signing.objects.select_for_update().get(pk=signing.pk)
        event = _occasion(signing)
        # A draft of a text that was corrected since bears another mark.
        mark = {"texts__paragraphs__body__contains": signing.text_sha256[:12]}
        drafts = Letter.objects.filter(event=event, status=Letter.Status.DRAFT, asks=[ASKS], **mark).distinct()
        if known := drafts.first():
            return known
        return letters.compose(
            event.meeting, _draft(signing, event, codes=tuple(one.state.code for one in waiting)), by=by
        )


def _occasion(signing: Signing) -> Event:
    """Return the date of the road to which the letter asks its answer, with the links that carry it.

    Its own, beside the occasion itself: whoever answered the invitation to that has another link for it.
    """
    meeting = signing.document.meeting
    day = signing.event.starts_on if signing.event else clock.today(meeting)
    title = _("Signing of %(title)s") % {"title": signing.document.title[:160]}
    facts = {
        "starts_on": day,
        "ends_on": day,
        "starts_at": signing.event and signing.event.starts_at,
        "place": signing.place or (signing.event.place if signing.event else ""),
    }
    event, _made = Event.objects.get_or_create(
        meeting=meeting, kind=Event.Kind.DEADLINE, title=title[:200], defaults=facts
    )
    return event


def _draft(signing: Signing, event: Event, *, codes: tuple[str, ...]) -> Draft:
    meeting = event.meeting
    blank = Draft.blank(meeting, dated_on=clock.today(meeting), title=event.title)
    return Draft(
        title=blank.title,
        dated_on=blank.dated_on,
        signatory_name=blank.signatory_name,
        signatory_title=blank.signatory_title,
        texts=tuple(_text(signing, event, language) for language in ("en", "fr")),
        event=event,
        asks=(ASKS,),
        only_codes=codes,
    )


def _text(signing: Signing, event: Event, language: str) -> TextDraft:
    with override(language):
        said = {
            "title": prose.literal(signing.document.title),
            "when": datewords.when(event, language),
            "place": prose.literal(event.place),
            "mark": signing.text_sha256[:12],
        }
        first = _("“%(title)s” is open for signature by {state}. Its mark is %(mark)s.")
        second = _(
            "It may be signed in ink, %(when)s, %(place)s, or through your personal link, with a code that is mailed "
            "to your mission: {reply.link}"
        )
        subject = _("For signature: %(title)s") % {"title": prose.literal(signing.document.title[:120])}
    paragraphs = tuple(ParagraphDraft(one % said) for one in (first, second))
    return TextDraft(language, subject, COURTESY[language], CLOSE[language], paragraphs)
