"""Deeds of the work for universal adherence: charges with their history, talks, aims, dates of the road."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from invitations import universalization
from invitations.models import Approach, Charge, Drive, Occasion, State
from invitations.universalization import NotPossible
from msp.models import LogEntry, Meeting, User
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2010, 3, 5)


@pytest.fixture
def kenya(meeting: Meeting) -> State:
    state = make.delegation(meeting, "KEN").state
    assert state
    return state


def history(meeting: Meeting) -> list[tuple[str, str, date, date | None]]:
    rows = meeting.charges.order_by("pk").select_related("state", "holder__state")
    return [(one.state.code, one.holder_name, one.from_on, one.until_on) for one in rows]


def move_to(meeting: Meeting, day: date) -> None:
    meeting.rehearsal_on = day
    meeting.save()


def talk(meeting: Meeting, state: State, **facts: object) -> Approach:
    """A talk that nobody has recorded yet."""
    known = {"on": DAY, "channel": "phone", "said": "It is under review.", **facts}
    return Approach(meeting=meeting, state=state, **known)


def test_a_hand_over_keeps_who_was_in_charge_before(meeting: Meeting, secretary: User, kenya: State) -> None:
    norway = make.delegation(meeting, "NOR")
    universalization.put_in_charge(meeting, [kenya], holder=None, by=secretary)
    move_to(meeting, date(2010, 4, 1))

    changed = universalization.put_in_charge(meeting, [kenya], holder=norway, by=secretary)

    assert changed == 1
    assert history(meeting) == [
        ("KEN", "The Presidency", DAY, date(2010, 4, 1)),
        ("KEN", "Nor", date(2010, 4, 1), None),
    ]


def test_who_is_in_charge_already_stays(meeting: Meeting, secretary: User, kenya: State) -> None:
    ghana = make.state("GHA")
    universalization.put_in_charge(meeting, [kenya], holder=None, by=secretary)

    changed = universalization.put_in_charge(meeting, [kenya, ghana], holder=None, by=secretary)

    assert changed == 1
    assert history(meeting) == [("KEN", "The Presidency", DAY, None), ("GHA", "The Presidency", DAY, None)]
    assert LogEntry.objects.filter(deed="put in charge").order_by("-pk")[0].facts == {"holder": "", "states": ["GHA"]}


def test_a_charge_ends_with_nobody_after_it(meeting: Meeting, secretary: User, kenya: State) -> None:
    universalization.put_in_charge(meeting, [kenya], holder=None, by=secretary)

    assert universalization.release(meeting, [kenya], by=secretary) == 1
    assert universalization.release(meeting, [kenya], by=secretary) == 0
    assert history(meeting) == [("KEN", "The Presidency", DAY, DAY)]


def test_a_charge_of_a_later_rehearsed_day_ends_on_its_own_day(meeting: Meeting, secretary: User, kenya: State) -> None:
    universalization.put_in_charge(meeting, [kenya], holder=None, by=secretary)
    move_to(meeting, date(2010, 1, 1))

    universalization.release(meeting, [kenya], by=secretary)

    assert history(meeting) == [("KEN", "The Presidency", DAY, DAY)]


def test_a_state_is_not_in_charge_of_itself(meeting: Meeting, secretary: User, kenya: State) -> None:
    with pytest.raises(NotPossible, match="Ken cannot talk to itself about joining"):
        universalization.put_in_charge(meeting, [kenya], holder=meeting.delegations.get(), by=secretary)
    with pytest.raises(NotPossible, match="itself"):
        universalization.record_approach(talk(meeting, kenya, speaker=meeting.delegations.get()), by=secretary)

    assert history(meeting) == []


def test_one_live_charge_a_state_is_a_fact_of_the_database(meeting: Meeting, secretary: User, kenya: State) -> None:
    facts = {"meeting": meeting, "state": kenya, "from_on": DAY, "by": secretary}
    Charge.objects.create(**facts)

    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.create(**facts)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_assign_one_state_at_once_one_charge_lives() -> None:
    meeting = make.meeting()
    state, by = make.state("KEN"), make.user("secretariat", meeting)
    holders = [None, make.delegation(meeting, "NOR"), make.delegation(meeting, "AUT")]
    told: list[str] = []

    def assign(holder: object) -> None:
        try:
            universalization.put_in_charge(meeting, [state], holder=holder, by=by)
        except NotPossible as fault:
            told.append(str(fault))
        finally:
            connection.close()

    threads = [threading.Thread(target=assign, args=[holder]) for holder in holders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Charge.objects.filter(until_on=None).count() == 1
    assert Charge.objects.count() + len(told) == 3


def test_a_talk_is_kept_with_its_promise(meeting: Meeting, secretary: User, kenya: State) -> None:
    made = universalization.record_approach(
        talk(meeting, kenya, promised="A deposit in May", promised_by=date(2010, 5, 31)), by=secretary
    )

    assert (made.by, made.speaker_name, str(made)) == (secretary, "The Presidency", "Ken, 2010-03-05")
    facts = {"state": "KEN", "on": "2010-03-05", "promised_by": "2010-05-31"}
    # The journal says that there was a talk, and not what was said.
    assert LogEntry.objects.get(deed="recorded a talk").facts == facts


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"on": date(2010, 3, 6)}, "That day has not come yet."),
        ({"promised_by": date(2010, 3, 4)}, "The promised day lies before the talk."),
    ],
)
def test_a_talk_that_cannot_have_been_is_refused(
    meeting: Meeting, secretary: User, kenya: State, facts: dict[str, date], why: str
) -> None:
    with pytest.raises(NotPossible, match=why):
        universalization.record_approach(talk(meeting, kenya, **facts), by=secretary)

    assert Approach.objects.count() == 0


def test_a_talk_struck_out_leaves_its_reason_behind(meeting: Meeting, secretary: User, kenya: State) -> None:
    made = universalization.record_approach(talk(meeting, kenya), by=secretary)

    universalization.strike_approach(made, by=secretary, why="Another State")

    assert Approach.objects.count() == 0
    facts = {"state": "KEN", "on": "2010-03-05", "why": "Another State"}
    assert LogEntry.objects.get(deed="struck out a talk").facts == facts


def test_the_aims_are_one_row_however_often_they_change(meeting: Meeting, secretary: User) -> None:
    universalization.set_aims(meeting, target=40, objectives="Signatories first", by=secretary)
    universalization.set_aims(meeting, target=45, objectives="Signatories first", by=secretary)

    assert list(Drive.objects.values_list("target", "objectives")) == [(45, "Signatories first")]


def test_a_date_of_the_road_serves_as_long_as_it_has_words(meeting: Meeting, secretary: User) -> None:
    event = make.briefing(meeting)
    universalization.use_occasion(event, "Each is asked", by=secretary)
    universalization.use_occasion(event, "All are asked", by=secretary)
    assert list(Occasion.objects.values_list("event", "note")) == [(event.pk, "All are asked")]

    universalization.use_occasion(event, "", by=secretary)

    assert Occasion.objects.count() == 0
