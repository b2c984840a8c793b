"""The deed that drafts a correction: once for a letter and a date, on the ordinary letter path."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from invitations import corrections, letters
from invitations.corrections import Outdated
from invitations.models import Correction, Letter
from msp import clock, journal
from msp.models import Event, User


class NotPossible(Exception):
    """No correction can be drafted; the sentence says why."""


@transaction.atomic
def correct(letter: Letter, event: Event, *, by: User) -> Correction:
    """Draft the letter that tells the right date to those whom this one told another; it is approved like any letter.

    Pressed twice it is the same draft; where the date has moved again meanwhile, the draft is written anew. Raises
    NotPossible where everybody was told what holds, and where an approved correction says otherwise.
    """
    # One at a time for a letter: of two presses the second finds the first one's draft.
    Letter.objects.select_for_update().get(pk=letter.pk)
    wrong = _wrong(letter, event)
    if wrong is None:
        raise NotPossible(_("Everybody was told the date that holds: there is nothing to correct."))
    fresh = corrections.draft(wrong, now=clock.now(letter.meeting))
    if wrong.correction is None:
        made = letters.compose(letter.meeting, fresh, by=by)
        journal.note(made, "corrects a date", meeting=letter.meeting, by=by, letter=letter.title, event=event.title)
        return Correction.objects.create(letter=made, corrects=letter, event=event)
    standing = wrong.correction.letter
    if not wrong.told.invites and not corrections.tells(standing, event):
        if not standing.is_draft:
            raise NotPossible(_("The approved correction tells an earlier date; please withdraw it first."))
        letters.revise(standing, fresh, by=by, revision=standing.revision)
    return wrong.correction


def _wrong(letter: Letter, event: Event) -> Outdated | None:
    found = corrections.outdated(letter.meeting, [event])
    return next((one for one in found if one.letter == letter), None)
