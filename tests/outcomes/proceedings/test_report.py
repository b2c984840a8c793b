"""A rehearsed meeting, told from its records: every figure bound to its row, and the same text every time."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from invitations.models import State
from msp.models import Meeting
from outcomes import printing, versions
from outcomes.faults import NotPossible
from outcomes.models import Attendance, Document, RecordedDecision, ReportWords
from outcomes.paragraphs import Paragraph
from outcomes.proceedings import attendance, decisions, records, report
from outcomes.proceedings.figures import Figure
from tests import make
from tests.outcomes.proceedings.conducting import sitting, staff
from tests.outcomes.proceedings.rehearsal import Rehearsal, at

CONVENTION = "the Convention on Cluster Munitions"
REPORT = [
    "Report of the First Meeting of States Parties to the Convention on Cluster Munitions",
    "Opening and organization of the Meeting",
    f"The First Meeting of States Parties to {CONVENTION} was held in Vientiane and was opened on 9 November 2010 at "
    "10:15 am.",
    "The Meeting held 4 plenary meetings. It was closed on 12 November 2010 at 5:30 pm.",
    "Officers",
    "At its 1st plenary meeting, on 9 November 2010, the Meeting, by acclamation, elected the Lao People's Democratic "
    "Republic as its President.",
    "At its 1st plenary meeting, on 9 November 2010, the Meeting, by acclamation, elected Norway, Ireland and Japan as "
    "its Vice-Presidents.",
    "Participation",
    f"On 9 November 2010, {CONVENTION} was in force for 36 States; 10 States had consented to be bound by it and "
    "awaited its entry into force, and 62 States had signed and not yet ratified it.",
    "6 States Parties took part in the Meeting: Ireland, Japan, Lao People's Democratic Republic, Mexico, Norway and "
    "Zambia.",
    f"1 State that had consented to be bound, but for which {CONVENTION} was not yet in force, took part in an "
    "observer capacity: Lebanon.",
    f"2 States not party to {CONVENTION} took part in an observer capacity: Finland and Thailand.",
    "1 organization took part in an observer capacity: International Committee of the Red Cross.",
    "Agenda",
    "At its 1st plenary meeting, on 9 November 2010, the Meeting, by consensus, adopted its agenda, as contained in "
    "CCM/MSP/2010/1:",
    "1. Opening of the Meeting",
    "2. Election of the President and other officers",
    "3. Adoption of the agenda",
    "4. Adoption of the rules of procedure",
    "5. Organization of work",
    "6. Statements by dignitaries and general exchange of views",
    "7. Status and operation of the Convention",
    "7 (a) Universalization",
    "7 (b) Stockpile destruction",
    "7 (c) Clearance and risk reduction",
    "7 (d) Victim assistance",
    "7 (e) International cooperation and assistance",
    "7 (f) Transparency and national implementation",
    "8. Programme of work and machinery until the next Meeting",
    "9. Outcome documents",
    "9 (a) Political declaration",
    "9 (b) Action plan",
    "10. Dates, venue and presidency of the next Meeting",
    "11. Other matters",
    "12. Adoption of the report and closure of the Meeting",
    "Documentation",
    "The Meeting had before it 2 documents:",
    "CCM/MSP/2010/1: Agenda of the First Meeting of States Parties to the Convention on Cluster Munitions",
    "CCM/MSP/2010/5: Vientiane Declaration",
    "Statements",
    "Under item 6 of its agenda, 3 delegations took the floor: Norway, Thailand and International Committee of the "
    "Red Cross.",
    "Decisions",
    "At its 4th plenary meeting, on 12 November 2010, the Meeting, by consensus, adopted the Vientiane Declaration, as "
    "contained in CCM/MSP/2010/5.",
    "At its 4th plenary meeting, on 12 November 2010, the Meeting, by 30 votes to 2, with 1 abstention, decided to "
    "meet again in 2011.",
    "At its 4th plenary meeting, on 12 November 2010, the Meeting, by consensus, decided that its next meeting would "
    "be held in Beirut.",
    "Next meeting",
    "The Second Meeting of States Parties will be held in Beirut, Lebanon, 12–16 September 2011.",
]


@pytest.fixture
def rehearsal(db: None) -> Rehearsal:
    made = Rehearsal()
    made.play()
    return made


@pytest.fixture
def held(rehearsal: Rehearsal) -> Meeting:
    return rehearsal.meeting


def text(meeting: Meeting) -> list[Paragraph]:
    return [clause.paragraph for clause in report.clauses(records.read(meeting))]


def told(meeting: Meeting) -> list[str]:
    return [paragraph.text for paragraph in text(meeting)]


def test_the_report_of_a_rehearsed_meeting_writes_itself(held: Meeting) -> None:
    assert told(held) == REPORT


def test_the_same_records_give_the_same_text_and_one_version(held: Meeting) -> None:
    first = text(held)

    document, is_new = report.write(held, by=staff(held), now=at(12, 18))
    again, is_new_again = report.write(held, by=staff(held), now=at(12, 19))

    assert (is_new, is_new_again, again) == (True, False, document)
    assert text(held) == first == versions.read(document.versions.get())


def test_a_changed_record_changes_its_own_figures_and_nothing_else(held: Meeting, rehearsal: Rehearsal) -> None:
    document, _new = report.write(held, by=staff(held), now=at(12, 18))
    attendance.mark(rehearsal.all[0], rehearsal.of["VNM"], "present", by=staff(held), now=at(12, 19))

    _document, is_new = report.write(held, by=staff(held), now=at(12, 20))

    second, first = document.versions.order_by("-number")
    pairs = zip(versions.read(first), versions.read(second), strict=True)
    assert is_new
    assert [(old.text, new.text) for old, new in pairs if old != new] == [
        (
            f"2 States not party to {CONVENTION} took part in an observer capacity: Finland and Thailand.",
            f"3 States not party to {CONVENTION} took part in an observer capacity: Finland, Thailand and Viet Nam.",
        )
    ]


def test_every_figure_leads_to_a_page_that_holds_its_row(held: Meeting, client: Client) -> None:
    client.force_login(make.user("secretariat", held))
    urls = {piece.url for clause in report.clauses(records.read(held)) for piece in clause.pieces if piece.url}
    pages = {url.partition("#")[0] for url in urls}
    shown = {url: client.get(url) for url in pages}

    assert {url: page.status_code for url, page in shown.items()} == dict.fromkeys(pages, 200)
    lost = [
        url
        for url in urls
        if (anchor := url.partition("#")[2]) and f'id="{anchor}"' not in shown[url.partition("#")[0]].content.decode()
    ]
    assert lost == []
    assert len(urls) > 30


def test_no_figure_stands_among_the_words(held: Meeting) -> None:
    """Whatever has a digit in it was read from a row."""
    pieces = [piece for clause in report.clauses(records.read(held)) for piece in clause.pieces]

    assert [piece for piece in pieces if not piece.url and re.search(r"\d", piece.text)] == []


def test_words_change_and_figures_stay(held: Meeting) -> None:
    said = "On {day} at {hour}, the {meeting} was opened in {place}."

    assert report.reword(held, "opened", f"  {said} ", by=staff(held))
    assert not report.reword(held, "opened", said, by=staff(held))

    assert told(held)[2] == (
        f"On 9 November 2010 at 10:15 am, the First Meeting of States Parties to {CONVENTION} was opened in Vientiane."
    )
    assert report.reword(held, "opened", "", by=staff(held))
    assert told(held) == REPORT
    assert not ReportWords.objects.exists()


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("The {meeting} was opened in {place} on {day}.", "The figure {hour} is missing"),
        ("It was opened on 10 November.", "are missing"),
        ("The {meeting} in {place}, {day}, {hour}, {count}.", "There is no field {count}"),
        ("The {meeting.title.__class__} in {place}, {day}, {hour}, {meeting}.", "would be printed as it stands"),
    ],
)
def test_words_that_lose_a_figure_or_invent_one_are_refused(meeting: Meeting, words: str, fault: str) -> None:
    with pytest.raises(NotPossible, match=re.escape(fault)):
        report.reword(meeting, "opened", words, by=staff(meeting))


def test_a_value_that_looks_like_a_figure_is_only_words(held: Meeting) -> None:
    State.objects.filter(code="NOR").update(name_en="{names} *x* <b>")

    found = next(clause for clause in report.clauses(records.read(held)) if clause.key == "party")

    assert "Mexico, {names} *x* <b> and Zambia" in found.paragraph.text
    assert Figure("{names} *x* <b>", found.pieces[-4].url) in found.pieces


def test_a_corrected_decision_takes_the_place_of_the_wrong_one(held: Meeting) -> None:
    wrong = RecordedDecision.objects.get(text__contains="meet again")
    decisions.record(
        wrong.sitting, "decided to meet again in 2012", replaces=wrong, by=staff(held), at=at(12, 18), item=wrong.item
    )

    found = [line for line in told(held) if "meet again" in line]

    assert found == [
        "At its 4th plenary meeting, on 12 November 2010, the Meeting, by consensus, decided to meet again in 2012."
    ]


def test_before_the_first_sitting_there_is_nothing_to_report(meeting: Meeting) -> None:
    sitting(meeting, is_open=False)

    with pytest.raises(NotPossible, match="nothing to report"):
        report.write(meeting, by=staff(meeting), now=at(9, 9))
    assert told(meeting) == ["Report of the First Meeting of States Parties to the Convention on Cluster Munitions"]


def test_a_sitting_alone_is_reported_without_what_nobody_recorded(meeting: Meeting) -> None:
    sitting(meeting)

    assert told(meeting) == [
        *REPORT[:2],
        f"The First Meeting of States Parties to {CONVENTION} was held in Vientiane and was opened on 9 November 2010 "
        "at 4:05 am.",
    ]


def test_the_report_costs_as_many_queries_for_many_rows_as_for_few(rehearsal: Rehearsal) -> None:
    def count() -> int:
        held = Meeting.objects.select_related("treaty").get()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            text(held)
        return len(asked)

    before = count()
    for code in ("MEX", "ZMB", "VNM"):
        attendance.mark(rehearsal.all[0], rehearsal.of[code], "present", by=rehearsal.by, now=at(12, 19))
    for words in ("decided one thing", "decided another"):
        decisions.record(rehearsal.all[3], words, by=rehearsal.by, at=at(12, 19))

    assert count() == before
    assert Attendance.objects.filter(mark="present").count() == 14


def test_the_report_is_printed_as_any_text_is(held: Meeting) -> None:
    document, _new = report.write(held, by=staff(held), now=at(12, 18))
    paper = printing.paper(document.versions.get())

    assert printing.make(paper)
    assert printing.read(paper).startswith(b"%PDF")
    assert document.type == Document.Type.REPORT
