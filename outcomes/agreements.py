"""Agreement a paragraph: how far its words are agreed, and whether they are still those words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from msp import journal
from msp.models import User
from outcomes.faults import NotPossible
from outcomes.models import Agreement, Document, Version, VersionParagraph

State = Agreement.State
AGREED = (State.INFORMALS, State.AD_REFERENDUM, State.AGREED)


def record(document: Document, version: Version, pid: str, state: str, *, by: User, now: datetime) -> bool:
    """Write down how far a paragraph is agreed, and say whether that is new. Raises NotPossible if it is not there."""
    place = VersionParagraph.objects.filter(version=version, pid=pid).first()
    if place is None or state not in State.values:
        raise NotPossible(_("This paragraph is not in the text any more. Please look at the newest version."))
    with transaction.atomic():
        last = document.agreements.filter(pid=pid).order_by("-pk").first()
        if last and (last.state, last.block_id) == (state, place.block_id):
            return False
        Agreement.objects.create(document=document, pid=pid, block_id=place.block_id, state=state, by=by, at=now)
        journal.note(document, "recorded agreement", meeting=document.meeting, by=by, pid=pid, state=state)
    return True


def of(document: Document, version: Version) -> dict[str, Agreement]:
    """Return the agreement that counts of every paragraph that has one, by pid; one query.

    Words that were agreed and have changed since are open again: their agreement reads "reopened".
    """
    blocks = dict(VersionParagraph.objects.filter(version=version).values_list("pid", "block_id"))
    found = {one.pid: one for one in document.agreements.order_by("pk") if one.pid in blocks}
    for one in found.values():
        if one.block_id != blocks[one.pid] and one.state in AGREED:
            one.state = State.REOPENED
    return found


def count(agreements: dict[str, Agreement]) -> int:
    """Return how many paragraphs are agreed in one of the three ways."""
    return sum(one.state in AGREED for one in agreements.values())
