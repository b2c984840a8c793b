"""Recalling a letter to those whose answer is awaited: in few words, with the same links, and never to who answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from invitations import copies, datewords
from invitations.drafts import CLOSE, COURTESY, Draft, ParagraphDraft, TextDraft
from invitations.models import Copy, Letter, Reply
from msp import clock
from msp.models import OutgoingMail

REMINDER = {
    "en": (
        "Reminder: {event.title}, {event.when}",
        (
            "I have the honour to refer to my letter of {{dated}} ({{number}}), by which {state} is invited to "
            "{event.title}, **{event.when}**, {event.place}.",
            "I should be grateful for your reply by {reply.by}. The personal link below is the one you received with "
            "that letter.",
        ),
    ),
    "fr": (
        "Rappel : {event.title}, {event.when}",
        (
            "J’ai l’honneur de me référer à ma lettre du {{dated}} ({{number}}), par laquelle j’ai invité {state} à "
            "{event.title}, **{event.when}**, {event.place}.",
            "Je vous serais reconnaissant de bien vouloir répondre au plus tard le {reply.by}. Le lien personnel "
            "ci-dessous est celui que vous avez reçu avec cette lettre.",
        ),
    ),
}


def draft(letter: Letter, codes: Sequence[str]) -> Draft:
    """Return the text of a reminder to these."""
    before = Draft.of(letter)
    return replace(
        before,
        title=(_("Reminder: %(title)s") % {"title": letter.title})[:200],
        dated_on=clock.today(letter.meeting),
        texts=tuple(_text(letter, text.language) for text in before.texts),
        numbering=Letter.Numbering.CIRCULAR.value,
        only_codes=tuple(codes),
        reminds_of=letter,
    )


def awaited(letter: Letter) -> list[str]:
    """Return the codes of those who received the letter and have not answered."""
    sent = letter.copies.filter(status=Copy.Status.READY).select_related(
        "delegation__state", "delegation__organisation"
    )
    answered = Reply.objects.filter(current=True, invitation__event=letter.event)
    silent = sent.exclude(delegation__in=answered.values("invitation__delegation"))
    return sorted(copy.delegation.code for copy in silent)


def _text(letter: Letter, language: str) -> TextDraft:
    subject, bodies = REMINDER[language]
    dated = datewords.day(letter.dated_on, language)
    number = letter.copies.values_list("reference", flat=True).first() or ""
    written = [body.replace("{{dated}}", dated).replace("{{number}}", number) for body in bodies]
    paragraphs = tuple(ParagraphDraft(body) for body in written)
    return TextDraft(language, subject, COURTESY[language], CLOSE[language], paragraphs)


def spare_who_answered(letter: Letter) -> None:
    """Call off the reminders to those who answered since it was approved."""
    answered = Reply.objects.filter(current=True, invitation__event=letter.event).values("invitation__delegation")
    for copy in letter.copies.filter(status=Copy.Status.READY, delegation__in=answered):
        keys = [copies.key(copy, number) for number in range(len(copy.facts["recipients"]))]
        held = OutgoingMail.objects.filter(key__in=keys, status=OutgoingMail.Status.HELD)
        held.update(status=OutgoingMail.Status.CANCELLED, settled_at=timezone.now())
