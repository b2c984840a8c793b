"""The register of decisions: numbered as they fall, never changed, corrected by one that takes the old one’s place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from invitations import states
from msp import journal
from msp.models import Meeting, User
from outcomes import adoptions
from outcomes.faults import NotPossible
from outcomes.models import Adoption, AgendaItem, RecordedDecision, Sitting, Version
from outcomes.proceedings import conduct

How = RecordedDecision.How
# Sittings that have begun decide; one that is only planned does not.
SAT = (Sitting.Status.OPEN, Sitting.Status.SUSPENDED, Sitting.Status.CLOSED)


@dataclass(frozen=True)
class Votes:
    """The figures of a vote."""

    in_favour: int
    against: int
    abstaining: int

    @property
    def cast(self) -> int:
        """How many took part, abstaining or not."""
        return self.in_favour + self.against + self.abstaining


def register(meeting: Meeting) -> QuerySet[RecordedDecision]:
    """Return all decisions of a meeting in their order, with what each one needs to be told; one query."""
    found = meeting.decisions.select_related(
        "sitting", "item__parent", "version__document", "version__issue", "replaces", "replaced_by"
    )
    return found.order_by("number")


def standing(meeting: Meeting) -> QuerySet[RecordedDecision]:
    """Return the decisions that no other one has replaced."""
    return register(meeting).filter(replaced_by=None)


@transaction.atomic
def record(
    sitting: Sitting,
    text: str,
    *,
    by: User,
    at: datetime,
    item: AgendaItem | None = None,
    how: str = How.CONSENSUS,
    votes: Votes | None = None,
    version: Version | None = None,
    replaces: RecordedDecision | None = None,
) -> RecordedDecision:
    """Write down what was decided at a sitting, and adopt the text that it adopts; the same again is the same row.

    Raises NotPossible where the sitting has not begun, a vote lacks its figures or has more than there are States
    Parties, the decision that it replaces was replaced already, or the text cannot be adopted.
    """
    words = text.strip().rstrip(".").strip()
    meeting = sitting.meeting
    conduct.hold(meeting)
    _check(sitting, words, how=how, votes=votes)
    same = _same(sitting, words, item=item, how=how, votes=votes, version=version, replaces=replaces)
    if same is not None:
        return same
    if replaces is not None and RecordedDecision.objects.filter(replaces=replaces).exists():
        raise NotPossible(_("Decision %(n)d was replaced already; correct the newer one.") % {"n": replaces.number})
    if version is not None:
        _adopt(version, sitting, how=how, by=by, at=at)
    last = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
    made: RecordedDecision = RecordedDecision.objects.create(
        meeting=meeting,
        number=last + 1,
        sitting=sitting,
        item=item,
        text=words,
        how=how,
        in_favour=votes.in_favour if votes else None,
        against=votes.against if votes else None,
        abstaining=votes.abstaining if votes else None,
        version=version,
        replaces=replaces,
        by=by,
        at=at,
    )
    journal.note(made, "recorded", meeting=meeting, by=by, replaces=replaces.number if replaces else None)
    return made


def unrecorded(meeting: Meeting) -> QuerySet[Adoption]:
    """Return adoptions of the meeting's texts that no decision in the register names."""
    named = standing(meeting).filter(version__isnull=False).values("version")
    found = Adoption.objects.filter(document__meeting=meeting).exclude(version__in=named)
    return found.select_related("document", "version").order_by("on", "pk")


def _check(sitting: Sitting, words: str, *, how: str, votes: Votes | None) -> None:
    if not words:
        raise NotPossible(_("Please write what the Meeting decided."))
    if sitting.status not in SAT:
        raise NotPossible(_("This sitting has not been opened: nothing is decided before."))
    if (how == How.VOTE) != (votes is not None):
        raise NotPossible(_("A vote has its figures, and nothing else has."))
    if votes is None:
        return
    parties = states.tally(states.known_standings(sitting.meeting.treaty, on=sitting.on))["party"]
    if votes.cast > parties:
        raise NotPossible(
            _("%(cast)d votes, but there were %(parties)d States Parties on that day.")
            % {"cast": votes.cast, "parties": parties}
        )


def _same(
    sitting: Sitting,
    words: str,
    *,
    item: AgendaItem | None,
    how: str,
    votes: Votes | None,
    version: Version | None,
    replaces: RecordedDecision | None,
) -> RecordedDecision | None:
    """Return the decision that says the same, of the sitting and not replaced: the same form sent twice."""
    found: QuerySet[RecordedDecision] = RecordedDecision.objects.filter(
        sitting=sitting, text=words, item=item, how=how, version=version, replaces=replaces, replaced_by=None
    )
    figures = (votes.in_favour, votes.against, votes.abstaining) if votes else (None, None, None)
    return found.filter(in_favour=figures[0], against=figures[1], abstaining=figures[2]).first()


def _adopt(version: Version, sitting: Sitting, *, how: str, by: User, at: datetime) -> None:
    if Adoption.objects.filter(version=version).exists():
        return
    manner = Adoption.Manner.SILENCE if how == How.SILENCE else Adoption.Manner.AS_IS
    try:
        adoptions.adopt(version, manner, on=sitting.on, by=by, now=at)
    except IntegrityError as fault:
        raise NotPossible(_("This document was adopted already.")) from fault
