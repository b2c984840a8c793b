"""Silence procedure: a text is adopted unless somebody who may objects before a stated moment.

General Assembly decision 74/544 is the model: a moment with its zone, an objection ends it, a letter says the outcome.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from invitations import states
from invitations.models import Delegation, Letter
from msp import clock, journal
from msp.models import User
from outcomes import versions
from outcomes.faults import NotPossible
from outcomes.models import Silence, SilenceBreak, Version
from outcomes.proposals import Giver

Breakers, Outcome = Silence.Breakers, Silence.Outcome
BOUND = (states.Standing.CONSENTED.value, states.Standing.PARTY.value)


def is_open(opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Say whether silence can be broken at a moment: from its opening up to, and not at, its close."""
    return opens_at <= now < closes_at


def open_on(version: Version, *, closes_at: datetime, breakers: str, by: User, now: datetime) -> Silence:
    """Put a version under silence until a moment, or move the moment while nothing was concluded.

    Raises NotPossible for a moment that is past, and where silence on this version has ended.
    """
    if closes_at <= now:
        raise NotPossible(_("Silence must end at a moment that is still to come."))
    facts = {"opens_at": now, "closes_at": closes_at, "zone": str(clock.zone()), "breakers": breakers, "by": by}
    with transaction.atomic():
        silence, made = Silence.objects.get_or_create(version=version, defaults=facts)
        if not made and silence.outcome:
            raise NotPossible(_("Silence on this version has ended; circulate a new version."))
        if not made:
            Silence.objects.filter(pk=silence.pk, outcome="").update(closes_at=closes_at, breakers=breakers)
            silence.refresh_from_db()
        meeting = version.document.meeting
        journal.note(
            version.document,
            "put under silence",
            meeting=meeting,
            by=by,
            until=closes_at.isoformat(),
            breakers=breakers,
        )
    return silence


def was_sent(silence: Silence) -> bool:
    """Say whether the letter that announces it has left: before, nobody can break what nobody knows."""
    sent = Letter.Status.DISPATCHED
    return silence.version.circulations.filter(purpose="silence", letter__status=sent).exists()


def may_break(silence: Silence, delegation: Delegation) -> bool:
    """Say whether this delegation may break silence, on the day of the meeting's clock."""
    if silence.breakers == Breakers.ALL:
        return True
    if delegation.state is None:
        return False
    if silence.breakers == Breakers.STATES:
        return True
    meeting = delegation.meeting
    acts = states.acts_of(meeting.treaty, of=delegation.state)
    standing = states.known_standings(meeting.treaty, on=clock.today(meeting), acts=acts)
    return standing.get(delegation.state.code) in BOUND


def break_(
    silence: Silence, delegation: Delegation, *, pids: Collection[str], reason: str, giver: Giver, at: datetime
) -> SilenceBreak:
    """Record that a delegation breaks silence on some paragraphs, or, with none named, on the whole.

    A second word of the same delegation changes nothing. Raises NotPossible outside the period and for who may not.
    """
    if not may_break(silence, delegation):
        raise NotPossible(_("Only States whose agreement is asked can break silence."))
    if silence.outcome or not is_open(silence.opens_at, silence.closes_at, at):
        words = _("Silence ended on %(moment)s; an objection can no longer be taken.")
        raise NotPossible(words % {"moment": moment(silence)})
    here = {one.pid for one in versions.read(silence.version)}
    facts = {
        "pids": [pid for pid in pids if pid in here],
        "reason": reason.strip(),
        "at": at,
        "link": giver.link,
        "entered_by": giver.user,
    }
    try:
        with transaction.atomic():
            row, made = SilenceBreak.objects.get_or_create(silence=silence, delegation=delegation, defaults=facts)
            if made:
                document = silence.version.document
                by_name = str(delegation) if giver.link else ""
                journal.note(document, "broke silence", meeting=document.meeting, by=giver.user, by_name=by_name)
    except IntegrityError:
        return SilenceBreak.objects.get(silence=silence, delegation=delegation)
    return row


def conclude(silence: Silence, *, now: datetime) -> bool:
    """Write the outcome down once the moment has come. Return whether this call did it."""
    if now < silence.closes_at or not was_sent(silence):
        return False
    with transaction.atomic():
        outcome = Outcome.BROKEN if silence.breaks.exists() else Outcome.KEPT
        moved = Silence.objects.filter(pk=silence.pk, outcome="").update(outcome=outcome, concluded_at=now)
        if moved:
            document = silence.version.document
            journal.note(document, f"silence {outcome}", meeting=document.meeting, number=silence.version.number)
    silence.refresh_from_db()
    return bool(moved)


def conclude_due() -> int:
    """Conclude every silence whose moment has come, by each meeting's own clock, and return how many that were."""
    waiting = Silence.objects.filter(outcome="").select_related("version__document__meeting")
    return sum(conclude(one, now=clock.now(one.version.document.meeting)) for one in waiting)


def moment(silence: Silence) -> str:
    """Return the moment at which silence ends, in its zone: "30 June 2010, 18:00 (Europe/Zurich)"."""
    there = silence.closes_at.astimezone(ZoneInfo(silence.zone))
    return f"{formats.date_format(there, 'DATETIME_FORMAT')} ({silence.zone})"


def broken_by(silence: Silence) -> list[tuple[SilenceBreak, str]]:
    """Return who broke silence, in the order in which they did, each with the numbers of the paragraphs meant."""
    _text, numbers = versions.labelled(silence.version)
    rows = silence.breaks.select_related("delegation__state", "delegation__organisation").order_by("at", "pk")
    return [(one, cited(one.pids, numbers)) for one in rows]


def cited(pids: Sequence[str], numbers: dict[str, str]) -> str:
    """Return paragraphs by their numbers in the version under silence; none is the whole text."""
    found = [numbers.get(pid) or _("a paragraph without a number") for pid in pids]
    return ", ".join(found) if found else _("the whole text")


def announcement(silence: Silence) -> str:
    """Return what is to be announced once silence has ended."""
    said = {"title": silence.version.document.title, "n": silence.version.number, "moment": moment(silence)}
    if silence.outcome == Outcome.KEPT:
        return (
            _(
                "No State broke silence on version %(n)d of “%(title)s” by %(moment)s. "
                "There being no objection, the text is adopted."
            )
            % said
        )
    rows = broken_by(silence)
    first = ngettext(
        "Silence on version %(n)d of “%(title)s” was broken by %(count)d delegation before %(moment)s:",
        "Silence on version %(n)d of “%(title)s” was broken by %(count)d delegations before %(moment)s:",
        len(rows),
    )
    lines = [_("%(who)s, on %(where)s") % {"who": one.delegation.name_in("en"), "where": where} for one, where in rows]
    return first % {**said, "count": len(rows)} + " " + "; ".join(lines) + "."
