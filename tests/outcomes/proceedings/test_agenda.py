"""The agenda: provisional, adopted, and changed by decision."""

from __future__ import annotations

import pytest
from django.db import Error, transaction

from msp.models import Meeting
from outcomes import documents
from outcomes.faults import NotPossible
from outcomes.models import Adoption, AgendaItem, RecordedDecision
from outcomes.proceedings import agenda, conduct, decisions, speakers
from outcomes.proceedings.agenda import AdoptedAgenda
from tests import make
from tests.outcomes.proceedings.conducting import NOW, at, item, sitting, staff
from tests.outcomes.texts import text


def read(meeting: Meeting) -> list[tuple[str, str]]:
    return [(line.item.number, line.item.title) for line in agenda.flat(agenda.lines(meeting))]


def adopted(meeting: Meeting) -> RecordedDecision:
    return agenda.adopt(meeting, sitting=sitting(meeting), by=staff(meeting), now=NOW)


def decision(meeting: Meeting) -> RecordedDecision:
    return decisions.record(meeting.sittings.get(), "decided to amend its agenda", by=staff(meeting), at=at(9))


def test_items_have_numbers_and_their_parts_letters(meeting: Meeting) -> None:
    first, second = item(meeting, "Opening"), item(meeting, "Status")
    for part in ("Universalization", "Victim assistance"):
        item(meeting, part, parent=second)

    assert read(meeting) == [
        ("1", "Opening"),
        ("2", "Status"),
        ("2 (a)", "Universalization"),
        ("2 (b)", "Victim assistance"),
    ]
    agenda.place(second, at=1, by=staff(meeting))
    agenda.place(second, at=1, by=staff(meeting))
    assert [number for number, _title in read(meeting)] == ["1", "1 (a)", "1 (b)", "2"]
    first.refresh_from_db()
    assert first.position == 2


def test_a_part_has_no_parts(meeting: Meeting) -> None:
    part = item(meeting, "Part", parent=item(meeting, "Status"))

    with pytest.raises(NotPossible, match="a part has none"):
        item(meeting, "Part of a part", parent=part)


def test_the_usual_items_are_entered_where_there_are_none(meeting: Meeting) -> None:
    assert agenda.take_usual(meeting, by=staff(meeting)) == 12
    assert agenda.take_usual(meeting, by=staff(meeting)) == 0
    assert read(meeting)[0] == ("1", "Opening of the Meeting")
    assert ("9 (b)", "Action plan") in read(meeting)
    assert read(meeting)[-1] == ("12", "Adoption of the report and closure of the Meeting")


def test_a_provisional_item_is_changed_and_taken_off_with_its_parts(meeting: Meeting) -> None:
    one, two = item(meeting, "Opening"), item(meeting, "Elections")
    item(meeting, "Part", parent=one)
    paper = documents.begin(meeting, text("x"), by=None, now=NOW, title="Rules", type="rules")
    two.title, two.notes = "Election of officers", "By acclamation"

    agenda.edit(two, documents=[paper], by=staff(meeting))
    agenda.remove(one, by=staff(meeting))

    assert [(line.item.number, line.item.title, line.documents) for line in agenda.lines(meeting)] == [
        ("1", "Election of officers", [paper])
    ]


def test_an_item_with_statements_stays(meeting: Meeting) -> None:
    one = item(meeting)
    decisions.record(sitting(meeting), "noted it", item=one, by=staff(meeting), at=NOW)

    with pytest.raises(NotPossible, match="it stays"):
        agenda.remove(one, by=staff(meeting))


def test_a_list_without_speakers_goes_with_its_item(meeting: Meeting) -> None:
    one = item(meeting)
    speakers.open_list(one, by=staff(meeting))

    agenda.remove(one, by=staff(meeting))

    assert not AgendaItem.objects.exists()


def test_adopting_freezes_the_agenda_once(meeting: Meeting) -> None:
    one, two = item(meeting, "Opening"), item(meeting, "Elections")
    first = adopted(meeting)
    again = agenda.adopt(meeting, sitting=meeting.sittings.get(), by=staff(meeting), now=at(5))

    assert (first, again.text) == (again, "adopted its agenda")
    assert conduct.is_agenda_adopted(conduct.of(meeting))
    two.title = "Other"
    for deed in (
        lambda: item(meeting, "New"),
        lambda: agenda.place(two, at=1, by=staff(meeting)),
        lambda: agenda.remove(one, by=staff(meeting)),
        lambda: agenda.edit(two, documents=[], by=staff(meeting)),
    ):
        with pytest.raises(AdoptedAgenda):
            deed()
    assert read(meeting) == [("1", "Opening"), ("2", "Elections")]


def test_an_agenda_without_an_item_is_not_adopted(meeting: Meeting) -> None:
    with pytest.raises(NotPossible, match="no item"):
        adopted(meeting)


def test_the_database_itself_holds_an_adopted_agenda(meeting: Meeting) -> None:
    one = item(meeting, "Opening")
    adopted(meeting)

    for deed in (
        lambda: AgendaItem.objects.filter(pk=one.pk).update(title="Other"),
        lambda: AgendaItem.objects.filter(pk=one.pk).update(position=9),
        lambda: AgendaItem.objects.create(meeting=meeting, position=7, title="Smuggled in"),
        lambda: AgendaItem.objects.filter(pk=one.pk).delete(),
    ):
        with pytest.raises(Error, match="adopted agenda changes by decision"), transaction.atomic():
            deed()
    assert AgendaItem.objects.filter(pk=one.pk).update(notes="A note is no change") == 1


def test_after_the_adoption_an_item_comes_and_goes_by_decision_and_numbers_stay(meeting: Meeting) -> None:
    one = item(meeting, "Opening")
    item(meeting, "Elections")
    item(meeting, "Part", parent=one)
    adopted(meeting)
    said = decision(meeting)

    new = agenda.add(AgendaItem(meeting=meeting, title="Cooperation"), by=staff(meeting), decision=said)
    assert agenda.drop(one, decision=said, by=staff(meeting))
    assert not agenda.drop(one, decision=said, by=staff(meeting))

    assert read(meeting) == [("2", "Elections"), ("3", "Cooperation")]
    assert new.added_by == said
    with pytest.raises(Error, match="adopted agenda"), transaction.atomic():
        AgendaItem.objects.filter(pk=one.pk).update(dropped_by=None)


def test_a_change_of_the_agenda_is_not_decided_by_another_meeting(meeting: Meeting) -> None:
    other = make.meeting(slug="2msp")
    item(other)
    foreign = adopted(other)

    with pytest.raises(NotPossible, match="another meeting"):
        agenda.add(AgendaItem(meeting=meeting, title="x"), by=staff(meeting), decision=foreign)


def test_the_paper_of_the_agenda_is_adopted_with_it(meeting: Meeting) -> None:
    item(meeting, "Opening")
    title = agenda.title_of_paper(meeting)
    paper = documents.begin(meeting, text("Opening"), by=None, now=NOW, title=title, type="agenda")

    said = adopted(meeting)

    assert said.version == paper.versions.get()
    assert Adoption.objects.get(document=paper).on == meeting.sittings.get().on
