"""Silence: kept or broken, to the second, in its zone, by who may."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from msp.models import LogEntry, Meeting
from outcomes import circulations, silence, versions
from outcomes.circulations import Round
from outcomes.faults import NotPossible
from outcomes.models import Circulation, Document, Silence
from outcomes.proposals import Giver
from tests import make
from tests.outcomes.proposing import NOW, delegation, paper, staff

pytestmark = pytest.mark.django_db
GENEVA = ZoneInfo("Europe/Zurich")
# The night on which clocks are set back: 02:30 comes twice, and the day has 25 hours.
CLOSES = datetime(2010, 10, 31, 18, 0, tzinfo=GENEVA)


@pytest.fixture
def text() -> Document:
    return paper()


@pytest.fixture
def running(text: Document) -> Silence:
    return start(text)


def start(text: Document, closes_at: datetime = CLOSES, breakers: str = "states") -> Silence:
    """Silence on the newest version, announced by a letter that has left."""
    head = versions.head(text)
    assert head is not None
    letter = make.sent_letter(make.briefing(text.meeting))
    Circulation.objects.create(
        version=head, letter=letter, purpose="silence", until=closes_at, by=letter.author, at=NOW
    )
    return silence.open_on(head, closes_at=closes_at, breakers=breakers, by=staff(text), now=NOW)


def break_at(found: Silence, code: str, at: datetime, *pids: str) -> object:
    text = found.version.document
    of = delegation(text, code)
    giver = Giver(delegation=of, user=staff(text))
    return silence.break_(found, of, pids=pids, reason="The capital asks", giver=giver, at=at)


def test_a_break_one_second_before_counts_and_one_at_the_moment_does_not(running: Silence) -> None:
    break_at(running, "NOR", CLOSES - timedelta(seconds=1), "p2")

    with pytest.raises(NotPossible, match=r"31 October 2010, 18:00 \(Europe/Zurich\)"):
        break_at(running, "MEX", CLOSES)

    assert [(one.delegation.name, where) for one, where in silence.broken_by(running)] == [("Norway", "2")]


def test_the_moment_is_that_of_geneva_although_the_clocks_change_before_it(running: Silence) -> None:
    # After the change Geneva is one hour ahead of UTC, not two: 18:00 there is 17:00.
    assert running.closes_at == datetime(2010, 10, 31, 17, 0, tzinfo=UTC)

    break_at(running, "NOR", datetime(2010, 10, 31, 16, 59, 59, tzinfo=UTC))

    assert not silence.conclude(running, now=datetime(2010, 10, 31, 16, 59, 59, tzinfo=UTC))
    assert silence.conclude(running, now=datetime(2010, 10, 31, 17, 0, tzinfo=UTC))
    assert silence.moment(running) == "31 October 2010, 18:00 (Europe/Zurich)"


def test_kept_silence_is_concluded_once_and_announced(running: Silence) -> None:
    assert [silence.conclude(running, now=CLOSES) for _ in range(2)] == [True, False]

    assert running.outcome == "kept"
    assert "No State broke silence on version 1" in silence.announcement(running)
    assert LogEntry.objects.filter(deed="silence kept").count() == 1
    with pytest.raises(NotPossible):
        silence.open_on(running.version, closes_at=CLOSES, breakers="all", by=staff(running.version.document), now=NOW)


def test_broken_silence_names_who_broke_it_and_the_paragraphs_of_that_version(running: Silence) -> None:
    break_at(running, "NOR", NOW + timedelta(days=1), "p3", "p1", "p9")
    break_at(running, "MEX", NOW + timedelta(days=2))
    break_at(running, "NOR", NOW + timedelta(days=3), "p2")
    silence.conclude(running, now=CLOSES)

    said = silence.announcement(running)
    assert "was broken by 2 delegations" in said
    assert "Norway, on 3, 1; Mexico, on the whole text." in said


@pytest.mark.parametrize(("breakers", "may"), [("consented", False), ("states", True), ("all", True)])
def test_who_may_break_silence_follows_from_the_treaty_or_the_list(text: Document, breakers: str, may: bool) -> None:
    found = start(text, breakers=breakers)
    signatory = make.delegation(text.meeting, "THA", state=make.state("THA", name_en="Thailand"))

    assert silence.may_break(found, signatory) is may
    organisation = make.organisation_delegation(text.meeting)
    assert silence.may_break(found, organisation) is (breakers == "all")
    consented = make.consented(delegation(text, "NOR"))
    text.meeting.rehearsal_on = None
    assert silence.may_break(found, consented)


def test_before_the_letter_has_left_nothing_is_concluded(text: Document) -> None:
    head = versions.head(text)
    assert head is not None
    found = silence.open_on(head, closes_at=CLOSES, breakers="all", by=staff(text), now=NOW)

    assert not silence.conclude(found, now=CLOSES)
    moved = silence.open_on(head, closes_at=CLOSES + timedelta(days=1), breakers="all", by=staff(text), now=NOW)
    assert (moved.pk, moved.closes_at) == (found.pk, CLOSES + timedelta(days=1))
    with pytest.raises(NotPossible, match="still to come"):
        silence.open_on(head, closes_at=NOW, breakers="all", by=staff(text), now=NOW)


def test_the_worker_concludes_what_is_due_by_each_meetings_clock(running: Silence) -> None:
    Meeting.objects.update(rehearsal_allowed=True, rehearsal_on=date(2010, 10, 30))
    assert silence.conclude_due() == 0
    Meeting.objects.update(rehearsal_on=date(2010, 11, 1))
    assert silence.conclude_due() == 1
    assert silence.conclude_due() == 0


def test_a_circulation_for_silence_opens_it(text: Document) -> None:
    head = versions.head(text)
    assert head is not None
    make.delegation(text.meeting)

    circulations.circulate(head, Round("silence", CLOSES, breakers="states"), by=staff(text), now=NOW)

    found = Silence.objects.get()
    assert (found.closes_at, found.breakers, silence.was_sent(found)) == (CLOSES, "states", False)
