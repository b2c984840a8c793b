"""Where States stand: the real register, the words of a day, and what may be recorded."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from invitations import register, states
from invitations.models import Act, State
from msp.models import LogEntry, Meeting, Treaty, User
from tests import make

BRIEFING, ENTRY, OPENING = date(2010, 3, 5), date(2010, 8, 1), date(2010, 11, 9)
KINDS = Act.Kind


@pytest.fixture
def treaty(db: None) -> Treaty:
    return make.treaty()


@pytest.fixture
def small(meeting: Meeting) -> Treaty:
    """Three deposits bring this treaty into force on the first day of the third month after."""
    meeting.treaty.rule = {
        "threshold": {"count": 3},
        "general": {"op": "first_of_nth_month_after", "n": 3},
        "later": {"op": "first_of_nth_month_after", "n": 3, "applies_to": "after_threshold"},
    }
    meeting.treaty.save()
    return meeting.treaty


def act(treaty: Treaty, code: str, kind: str, on: date, effective_on: date | None = None) -> Act:
    return Act.objects.create(state=make.state(code), treaty=treaty, kind=kind, on=on, effective_on=effective_on)


# --- the history ------------------------------------------------------------------------------------------------------


def test_the_register_counts_as_history_did(treaty: Treaty) -> None:
    days = [BRIEFING, date(2010, 3, 17), OPENING, date(2025, 9, 16), date(2026, 11, 23)]

    found = [states.standings(treaty, on=on) for on in days]

    # (in the register, parties, consented, signatories, neither, withdrawn)
    assert [(len(one), *states.tally(one).values()) for one in found] == [
        (196, 0, 30, 74, 92, 0),
        (196, 0, 30, 74, 92, 0),
        (196, 36, 10, 62, 88, 0),
        (197, 111, 1, 12, 72, 1),
        (197, 112, 0, 12, 72, 1),
    ]


def test_the_convention_enters_into_force_as_it_did(treaty: Treaty) -> None:
    outcome = states.entry_into_force(treaty, on=BRIEFING)

    assert (outcome.threshold_met_on, outcome.entry_into_force) == (date(2010, 2, 16), ENTRY)
    assert len(outcome.parties) == 30
    assert set(outcome.parties.values()) == {ENTRY}


def test_one_deposit_before_the_thirtieth_there_is_no_date(treaty: Treaty) -> None:
    assert states.entry_into_force(treaty, on=date(2010, 2, 15)).entry_into_force is None


def test_every_published_date_of_a_state_comes_out(treaty: Treaty) -> None:
    printed = {row["iso3"]: row["entry_into_force_for_state"] for row in register.rows("ccm_status.csv")}

    reckoned = states.entry_into_force(treaty).parties

    assert {code: on for code, on in printed.items() if on} == {code: str(on) for code, on in reckoned.items()}


def test_states_stand_where_they_stood(treaty: Treaty) -> None:
    asked = [
        ("SSD", date(2011, 7, 8)),
        ("SSD", date(2011, 7, 9)),
        ("LTU", date(2025, 3, 5)),
        ("LTU", date(2025, 3, 6)),
        ("NOR", date(2008, 12, 2)),
        ("NOR", date(2008, 12, 3)),
        ("NOR", ENTRY),
    ]

    found = [states.standings(treaty, on=on).get(code) for code, on in asked]

    assert found == [None, "none", "party", "withdrawn", "none", "consented", "party"]


def test_the_standings_cost_two_queries(treaty: Treaty, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        states.standings(treaty, on=BRIEFING)


def test_the_capacities_of_all_states_cost_one_query(
    treaty: Treaty, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    register = list(State.objects.all())

    with django_assert_num_queries(1):
        found = states.capacities(treaty, on=BRIEFING, states=register)

    assert len(found) == 197


# --- words ------------------------------------------------------------------------------------------------------------


def test_the_words_follow_from_the_day(treaty: Treaty) -> None:
    words = {
        ("NOR", BRIEFING): "State that has ratified",
        ("NOR", ENTRY): "State Party",
        ("CHL", BRIEFING): "Signatory",
        ("CHL", OPENING): "Signatory",
        ("THA", BRIEFING): "State that has not signed",
        ("THA", OPENING): "State not party",
        ("LBN", OPENING): "State that has ratified; in force for it on 1 May 2011",
        ("LTU", date(2025, 9, 1)): "State that has withdrawn",
    }

    found = {(code, on): states.capacity(State.objects.get(code=code), treaty, on=on).words for code, on in words}

    assert found == words


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ("party", "States Parties"),
        ("consented", "States that have ratified"),
        ("signatory", "Signatories"),
        ("none", "States that have not signed"),
        ("withdrawn", "States that have withdrawn"),
    ],
)
def test_many_states_are_named_together(standing: str, words: str) -> None:
    assert states.capacity_words(standing, plural=True, in_force=False) == words


def test_a_state_that_withdrew_is_a_party_until_its_withdrawal_takes_effect(treaty: Treaty) -> None:
    lithuania = State.objects.get(code="LTU")

    between = states.capacity(lithuania, treaty, on=date(2024, 12, 1))

    assert (between.standing, between.deed, between.since) == ("party", "Ratified", date(2011, 3, 24))


def test_a_capacity_tells_the_deed_and_its_day(treaty: Treaty) -> None:
    andorra = states.capacity(State.objects.get(code="AND"), treaty, on=date(2013, 5, 1))

    assert (andorra.deed, andorra.since, andorra.binds_on) == ("Acceded", date(2013, 4, 9), date(2013, 10, 1))


def test_who_has_done_nothing_has_not_signed(treaty: Treaty) -> None:
    thailand = states.capacity(State.objects.get(code="THA"), treaty, on=BRIEFING)

    assert (thailand.deed, thailand.since, thailand.binds_on) == ("Not signed", None, None)


# --- recording --------------------------------------------------------------------------------------------------------


def test_an_act_is_recorded_and_the_journal_tells_by_whom(small: Treaty, meeting: Meeting, secretary: User) -> None:
    norway = make.state("NOR")

    made = states.record_act(
        norway, small, KINDS.SIGNATURE, date(2008, 12, 3), by=secretary, source="C.N.1", meeting=meeting
    )

    assert states.standings(small, on=BRIEFING) == {"NOR": "signatory"}
    entry = LogEntry.objects.get(thing="act")
    assert (entry.deed, entry.by, entry.meeting, entry.thing_id) == ("recorded", secretary, meeting, str(made.pk))
    assert entry.facts == {"kind": "signature", "on": "2008-12-03", "effective_on": "", "source": "C.N.1"}


@pytest.mark.parametrize(
    ("before", "kind", "on", "words"),
    [
        ([], KINDS.RATIFICATION, date(2010, 1, 1), "had not signed by then; a State that has not signed accedes"),
        ([], KINDS.ACCEPTANCE, date(2010, 1, 1), "had not signed by then"),
        ([], KINDS.WITHDRAWAL, date(2010, 1, 1), "has not consented to be bound, so it cannot withdraw"),
        ([("signature", 2009)], KINDS.SIGNATURE, date(2010, 1, 1), "signed already, on 1 January 2009"),
        ([("signature", 2009)], KINDS.ACCESSION, date(2010, 1, 1), "a signatory ratifies, accepts or approves"),
        ([("accession", 2009)], KINDS.SIGNATURE, date(2010, 1, 1), "is bound by its accession of 1 January 2009"),
        ([("accession", 2009)], KINDS.ACCESSION, date(2010, 1, 1), "one of 1 January 2010 cannot stand beside it"),
        ([("accession", 2009)], KINDS.ACCESSION, date(2008, 1, 1), "one of 1 January 2009 cannot stand beside it"),
        (
            [("signature", 2007), ("ratification", 2008), ("withdrawal", 2009)],
            KINDS.WITHDRAWAL,
            date(2010, 1, 1),
            "so it cannot withdraw",
        ),
        ([("accession", 2008), ("withdrawal", 2009)], KINDS.SIGNATURE, date(2010, 1, 1), "it returns by accession"),
        ([("signature", 2009)], KINDS.RATIFICATION, date(2008, 1, 1), "had not signed by then"),
        ([], "promise", date(2010, 1, 1), "Choose what the State did"),
    ],
)
def test_what_cannot_have_been_is_refused(
    small: Treaty, secretary: User, before: list[tuple[str, int]], kind: str, on: date, words: str
) -> None:
    for earlier, year in before:
        act(small, "NOR", earlier, date(year, 1, 1))
    kept = set(Act.objects.values_list("pk", flat=True))

    with pytest.raises(states.ImpossibleError, match=words):
        states.record_act(make.state("NOR"), small, kind, on, by=secretary)

    assert set(Act.objects.values_list("pk", flat=True)) == kept
    assert not LogEntry.objects.filter(thing="act").exists()


@pytest.mark.parametrize(
    ("before", "kind", "standing"),
    [
        ([("signature", 2009)], KINDS.APPROVAL, "consented"),
        ([], KINDS.SUCCESSION, "consented"),
        ([("accession", 2008), ("withdrawal", 2009)], KINDS.ACCESSION, "consented"),
        ([("signature", 2007), ("ratification", 2008), ("withdrawal", 2009)], KINDS.RATIFICATION, "consented"),
    ],
)
def test_what_may_be_is_recorded(
    small: Treaty, secretary: User, before: list[tuple[str, int]], kind: str, standing: str
) -> None:
    for earlier, year in before:
        act(small, "NOR", earlier, date(year, 1, 1))

    states.record_act(make.state("NOR"), small, kind, date(2010, 1, 1), by=secretary)

    assert states.standings(small, on=BRIEFING)["NOR"] == standing


def test_a_state_may_sign_and_ratify_on_one_day(small: Treaty, secretary: User) -> None:
    norway = make.state("NOR")
    states.record_act(norway, small, KINDS.SIGNATURE, date(2008, 12, 3), by=secretary)

    states.record_act(norway, small, KINDS.RATIFICATION, date(2008, 12, 3), by=secretary)

    assert states.standings(small, on=BRIEFING) == {"NOR": "consented"}


def test_the_book_is_closed_for_signature_once_the_treaty_is_in_force(small: Treaty, secretary: User) -> None:
    for code in ("AAA", "BBB", "CCC"):
        act(small, code, KINDS.ACCESSION, date(2009, 1, 15))

    states.record_act(make.state("CHL"), small, KINDS.SIGNATURE, date(2009, 3, 31), by=secretary)
    with pytest.raises(states.ImpossibleError, match="in force since 1 April 2009 and closed for signature"):
        states.record_act(make.state("THA"), small, KINDS.SIGNATURE, date(2009, 4, 1), by=secretary)

    assert states.standings(small, on=BRIEFING)["CHL"] == "signatory"


def test_a_day_that_has_not_come_is_refused_at_a_meeting(small: Treaty, meeting: Meeting, secretary: User) -> None:
    with pytest.raises(states.ImpossibleError, match="That day has not come: today is 5 March 2010"):
        states.record_act(make.state("NOR"), small, KINDS.SIGNATURE, date(2010, 3, 6), by=secretary, meeting=meeting)


def test_a_state_does_nothing_before_it_exists(small: Treaty, secretary: User) -> None:
    young = make.state("SSD", exists_from=date(2011, 7, 9))

    with pytest.raises(states.ImpossibleError, match="exists since 9 July 2011"):
        states.record_act(young, small, KINDS.ACCESSION, date(2011, 7, 8), by=secretary)


@pytest.mark.parametrize(
    ("kind", "effective_on", "words"),
    [
        (KINDS.ACCESSION, date(2010, 6, 1), "Only a withdrawal takes effect"),
        (KINDS.WITHDRAWAL, date(2009, 12, 31), "cannot take effect before its notice"),
    ],
)
def test_the_day_of_effect_belongs_to_a_withdrawal(
    small: Treaty, secretary: User, kind: str, effective_on: date, words: str
) -> None:
    with pytest.raises(states.ImpossibleError, match=words):
        states.record_act(make.state("NOR"), small, kind, date(2010, 1, 1), by=secretary, effective_on=effective_on)


def test_a_mistake_is_struck_out_and_kept_in_the_journal(small: Treaty, meeting: Meeting, secretary: User) -> None:
    slip = act(small, "NOR", KINDS.SIGNATURE, date(2008, 12, 4))

    states.strike_act(slip, by=secretary, why="It was Chile", meeting=meeting)

    assert not Act.objects.exists()
    entry = LogEntry.objects.get(thing="act")
    assert entry.deed == "struck out"
    assert entry.facts == {"kind": "signature", "on": "2008-12-04", "source": "", "why": "It was Chile"}


def test_an_act_on_which_another_rests_cannot_be_struck_out_alone(small: Treaty, secretary: User) -> None:
    signature = act(small, "NOR", KINDS.SIGNATURE, date(2008, 12, 3))
    act(small, "NOR", KINDS.RATIFICATION, date(2009, 1, 1))

    with pytest.raises(states.ImpossibleError, match="had not signed by then"):
        states.strike_act(signature, by=secretary, why="slip")

    assert Act.objects.count() == 2


# --- before it is saved -----------------------------------------------------------------------------------------------


def test_the_preview_of_a_deposit_shows_what_it_changes_and_saves_nothing(treaty: Treaty) -> None:
    kenya = State.objects.get(code="KEN")

    seen = states.what_if(treaty, Act(state=kenya, treaty=treaty, kind=KINDS.RATIFICATION, on=BRIEFING))

    assert (seen.capacity_before.standing, seen.capacity_after.standing) == ("signatory", "consented")
    assert (seen.capacity_before.binds_on, seen.capacity_after.binds_on) == (None, date(2010, 9, 1))
    assert (seen.tally_before["consented"], seen.tally_after["consented"]) == (30, 31)
    assert (seen.treaty_moves, seen.others_moved) == (False, 0)
    assert not kenya.acts.filter(kind=KINDS.RATIFICATION, on=BRIEFING).exists()


def test_the_preview_of_the_last_deposit_needed_shows_the_date_of_the_treaty(small: Treaty) -> None:
    for code in ("AAA", "BBB"):
        act(small, code, KINDS.ACCESSION, date(2009, 1, 15))
    last = Act(state=make.state("CCC"), treaty=small, kind=KINDS.ACCESSION, on=date(2010, 3, 1))

    seen = states.what_if(small, last, on=BRIEFING)

    assert (seen.before.entry_into_force, seen.after.entry_into_force) == (None, date(2010, 6, 1))
    assert (seen.treaty_moves, seen.others_moved) == (True, 2)
