"""Importing an address book: good rows go in, the others wait, and nothing is written before a person says so."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from invitations import register
from invitations.addresses import import_drafts, imports, sheets
from invitations.addresses.import_drafts import Draft
from invitations.addresses.imports import Line, Status
from invitations.models import Delegation
from msp.models import LogEntry, Meeting, User
from tests import make
from tests.invitations import tables

DAY = date(2010, 3, 5)
HOSTILE = ["<b>Anne</b>", "{{7*7}}", "Anne\r\nBcc: x@y.example", "A" * 10_000, "\u202eennA", "=1+1", "+1", "@cmd"]


@pytest.fixture
def book(meeting: Meeting) -> Meeting:
    make.treaty()
    register.open_delegations(meeting, on=DAY, founding=True)
    register.open_organisations(meeting)
    return meeting


@pytest.fixture
def office(book: Meeting, secretary: User) -> Office:
    return Office(book, secretary)


class Office:
    """A secretary at the address book of a meeting."""

    def __init__(self, meeting: Meeting, user: User) -> None:
        self.meeting, self.user = meeting, user

    def bring(self, *rows: Sequence[str]) -> Draft:
        """Upload a table."""
        sheet = sheets.read(tables.csv_file(*rows))
        return import_drafts.start(sheet, meeting=self.meeting, by=self.user, name="book.csv")

    def look(self, draft: Draft) -> list[Line]:
        """Look at every row."""
        return imports.check(draft, imports.Book(self.meeting, on=DAY))

    def carry_out(self, draft: Draft) -> imports.Result:
        """Import what is right."""
        return imports.carry_out(draft, meeting=self.meeting, by=self.user, on=DAY)

    def of(self, code: str) -> Delegation:
        """The record of a State."""
        return Delegation.objects.get(meeting=self.meeting, state__code=code)


def statuses(lines: list[Line]) -> list[str]:
    return [line.status.value for line in lines]


# --- what a row says --------------------------------------------------------------------------------------------------


NAMES = ["Norway", "NOR", "no", "NORVÈGE", "Noruega", "挪威", "النرويج", "the Kingdom of Norway", "  norway. "]


def test_a_state_is_known_by_each_of_its_names(office: Office) -> None:
    lines = office.look(office.bring(["State", "E-mail"], *([name, "new@norway.example"] for name in NAMES)))

    assert {line.party.code for line in lines if line.party} == {"NOR"}
    assert all(line.party for line in lines)


def test_a_change_is_shown_with_old_and_new(office: Office) -> None:
    [line] = office.look(office.bring(["State", "E-mail"], ["Norway", "new@norway.example"]))

    assert (line.status, line.delegation) == (Status.CHANGED, office.of("NOR"))
    assert line.changes == [("E-mail addresses", "mission.nor@missions.example", "new@norway.example")]


def test_an_organisation_is_known_too(office: Office) -> None:
    lines = office.look(office.bring(["State", "E-mail"], ["ICRC", "a@b.example"], ["Nations", "c@d.example"]))

    assert statuses(lines) == ["changed", "bad"]


# (row, column at which it says so, words)
BAD = [
    (["Norwey", "", ""], "party", "No State or organisation has this name or code"),
    (["", "a@b.example", ""], "party", "Write the State or organisation"),
    (["AU", "", ""], "party", "may mean: Australia, African Union"),
    (["LAO", "", ""], "party", "does not write to itself"),
    (["South Sudan", "", ""], "party", "exists since 9 July 2011"),
    (["Norway", "mission@", ""], "emails", "“mission@”: Give an e-mail address"),
    (["Sweden", "a@b.example c@", ""], "emails", "“c@”"),
    (["Denmark", "; ".join(f"m{n}@b.example" for n in range(11)), ""], "emails", "At most 10 mailboxes"),
    (["Finland", "=A1", ""], "emails", "looks like a formula"),
    (["Iceland", "", "Klingon"], "language", "Write English, French"),
]


def test_a_row_that_is_not_right_says_why_and_where(office: Office) -> None:
    lines = office.look(office.bring(["State", "E-mail", "Language"], *(row for row, _key, _words in BAD)))

    assert {line.status for line in lines} == {Status.BAD}
    for line, (row, key, words) in zip(lines, BAD, strict=True):
        assert words in line.faults.get(key, ""), row


def test_hostile_words_are_refused_at_their_cell_and_nothing_is_lost(office: Office) -> None:
    columns = ["mission", "holder", "title", "salutation"]
    codes = iter(Delegation.objects.of_states().values_list("state__code", flat=True))
    rows = []
    for place in range(4):
        for text in HOSTILE:
            cells = [""] * 4
            cells[place] = text
            rows.append([next(codes), *cells])

    lines = office.look(office.bring(["State", "Mission", "Head of the post", "Title", "Salutation"], *rows))

    assert [list(line.faults) for line in lines] == [[key] for key in columns for _text in HOSTILE]
    assert [line.values[key] for line, key in zip(lines, sorted(columns * 8, key=columns.index), strict=True)] == [
        text.strip() for _key in columns for text in HOSTILE
    ]


def test_a_bad_fallback_or_confirmation_is_told(office: Office) -> None:
    headers = ["State", "Fallback address", "Mission confirmed", "Copies to"]

    [line] = office.look(office.bring(headers, ["Norway", "nowhere", "perhaps", "also nowhere"]))

    assert set(line.faults) == {"fallback", "confirmed", "copies"}


def test_a_mailbox_needs_no_copy_of_its_own_letter(office: Office) -> None:
    [line] = office.look(office.bring(["State", "E-mail", "CC"], ["Norway", "a@b.example", "A@B.example"]))

    assert "needs no copy" in line.faults["copies"]


def test_two_rows_about_one_party_wait_until_one_is_left_out(office: Office) -> None:
    draft = office.bring(
        ["State", "E-mail"], ["Norway", "a@b.example"], ["NOR", "c@d.example"], ["Chile", "e@f.example"]
    )

    first = office.look(draft)
    draft.repair(0, {}, leave_out=True)
    then = office.look(draft)

    assert statuses(first) == ["bad", "bad", "changed"]
    assert "Rows 2, 3 are about the same party" in first[0].faults["party"]
    assert statuses(then) == ["out", "changed", "changed"]


def test_the_nearest_name_is_offered(office: Office) -> None:
    book = imports.Book(office.meeting, on=DAY)

    assert (book.nearest("Norwey"), book.nearest("Cote dIvoire"), book.nearest("Zzzzz")) == (
        "Norway",
        "Côte d'Ivoire",
        "",
    )


def test_a_title_without_anybody_on_record_asks_for_the_head(office: Office) -> None:
    office.of("NOR").office_holders.all().delete()

    [line] = office.look(office.bring(["State", "Title"], ["Norway", "Ambassador"]))

    assert "Write the head of the post too" in line.faults["holder"]


def test_what_is_on_record_already_is_no_change(office: Office) -> None:
    headers = ["State", "E-mail", "Head of the post", "Language", "Confirmed"]
    row = ["Norway", "MISSION.nor@missions.example", "H.E. Mme Bente ANGELL-Hansen", "anglais", "no"]

    [line] = office.look(office.bring(headers, row))

    assert (line.status, line.changes) == (Status.SAME, [])


def test_ten_thousand_rows_are_looked_at_in_seconds_and_few_queries(
    office: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = office.bring(["State", "E-mail"], *([f"Nowhere {n}", "bad"] for n in range(sheets.ROWS)))
    started = time.process_time()

    with django_assert_num_queries(5):
        lines = office.look(draft)

    assert len(lines) == sheets.ROWS
    assert time.process_time() - started < 8


# --- what is written --------------------------------------------------------------------------------------------------


def test_looking_writes_nothing(office: Office) -> None:
    before = LogEntry.objects.count()

    office.look(office.bring(["State", "E-mail"], ["Norway", "new@norway.example"]))

    assert LogEntry.objects.count() == before
    assert office.of("NOR").addresses.get().email == "mission.nor@missions.example"


def test_the_good_rows_go_in_and_the_bad_ones_wait(office: Office) -> None:
    headers = ["State", "E-mail"]
    draft = office.bring(headers, ["Norway", "new@norway.example"], ["Norwey", "x@y.example"], ["Chile", "mission@"])

    result = office.carry_out(draft)

    assert (result.written, result.failed) == (1, [])
    assert office.of("NOR").addresses.get().email == "new@norway.example"
    assert statuses(office.look(draft)) == ["done", "bad", "bad"]
    assert import_drafts.find(draft.key, meeting=office.meeting, by=office.user) == draft


def test_a_repaired_row_goes_in_afterwards(office: Office) -> None:
    draft = office.bring(["State", "E-mail"], ["Norwey", "new@norway.example"])
    office.carry_out(draft)

    draft.repair(0, {"party": "Norway"}, leave_out=False)
    result = office.carry_out(draft)

    assert result.written == 1
    assert office.of("NOR").addresses.get().email == "new@norway.example"


def test_importing_twice_is_importing_once(office: Office) -> None:
    rows = (["State", "E-mail", "Head"], ["Norway", "new@norway.example", "H.E. Somebody ELSE"])
    draft = office.bring(*rows)
    office.carry_out(draft)
    entries = LogEntry.objects.count()

    again, anew = office.carry_out(draft), office.carry_out(office.bring(*rows))

    assert (again.written, anew.written, LogEntry.objects.count()) == (0, 0, entries)
    assert office.of("NOR").office_holders.count() == 2


def test_a_whole_row_is_written(office: Office) -> None:
    headers = ["State", "Mission", "Mission FR", "Head of the post", "Title", "Salutation", "Language", "E-mail", "CC"]
    row = ["Belize", "Embassy of Belize", "Ambassade du Belize", "H.E. the Chargé", "Counsellor", "Sir,", "French"]
    row += ["a@belize.example; b@belize.example", "mfa@belize.example", "ny@belize.example", "yes"]

    office.carry_out(office.bring([*headers, "Fallback", "Confirmed"], row))

    belize = office.of("BLZ")
    head = belize.office_holders.get(until_on=None)
    assert (belize.mission_name, belize.mission_name_fr) == ("Embassy of Belize", "Ambassade du Belize")
    assert (belize.language, belize.fallback_email, belize.post) == ("fr", "ny@belize.example", "confirmed")
    assert (head.name, head.title, head.salutation, head.from_on) == ("H.E. the Chargé", "Counsellor", "Sir,", DAY)
    assert set(belize.addresses.values_list("email", "purpose")) == {
        ("a@belize.example", "to"),
        ("b@belize.example", "to"),
        ("mfa@belize.example", "copy"),
    }


def test_an_empty_cell_leaves_the_record_as_it_is(office: Office) -> None:
    office.carry_out(office.bring(["State", "E-mail", "Title", "CC"], ["Norway", "", "", "mfa@norway.example"]))

    norway = office.of("NOR")
    assert set(norway.addresses.values_list("email", "purpose")) == {
        ("mission.nor@missions.example", "to"),
        ("mfa@norway.example", "copy"),
    }
    assert norway.office_holders.get().title == "Ambassador Permanent Representative"


def test_another_person_takes_the_salutation_of_the_office_and_not_the_title(office: Office) -> None:
    office.carry_out(office.bring(["State", "Head of the post"], ["Norway", "H.E. Somebody ELSE"]))

    head = office.of("NOR").office_holders.get(until_on=None)
    assert (head.name, head.title, head.salutation, head.named) == ("H.E. Somebody ELSE", "", "Excellency,", True)


def test_labels_of_mailboxes_that_stay_are_kept(office: Office) -> None:
    office.of("NOR").addresses.update(label="registry")

    office.carry_out(office.bring(["State", "E-mail"], ["Norway", "mission.nor@missions.example; new@norway.example"]))

    assert dict(office.of("NOR").addresses.values_list("email", "label")) == {
        "mission.nor@missions.example": "registry",
        "new@norway.example": "",
    }


def test_two_missions_may_be_given_one_mailbox(office: Office) -> None:
    office.carry_out(
        office.bring(["State", "E-mail"], ["Norway", "both@nordic.example"], ["Iceland", "both@nordic.example"])
    )

    assert office.of("NOR").addresses.get().email == office.of("ISL").addresses.get().email == "both@nordic.example"


def test_a_party_that_the_book_does_not_hold_yet_is_entered(meeting: Meeting, secretary: User) -> None:
    make.treaty()
    office = Office(meeting, secretary)
    draft = office.bring(["State", "E-mail"], ["Norway", "a@norway.example"], ["ICRC", "b@icrc.example"])

    found = statuses(office.look(draft))
    office.carry_out(draft)

    assert found == ["new", "new"]
    assert office.of("NOR").addresses.get().email == "a@norway.example"
    assert office.of("NOR").office_holders.get().name == "H.E. the Permanent Representative"
    assert Delegation.objects.get(organisation__code="ICRC").addresses.get().email == "b@icrc.example"


def refuse(email: str) -> None:
    """Let the database refuse one mailbox, as it would a row that somebody else wrote at the same moment."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"CREATE TRIGGER refuse BEFORE INSERT ON invitations_address WHEN NEW.email = '{email}' "
                "BEGIN SELECT RAISE(ABORT, 'refused'); END"
            )
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the table waits for its foreign keys
            cursor.execute(f"ALTER TABLE invitations_address ADD CONSTRAINT refuse CHECK (email <> '{email}')")


def test_a_row_that_the_database_refuses_stops_no_other_and_says_why(office: Office) -> None:
    headers = ["State", "E-mail", "Title"]
    rows = ["Norway", "never@norway.example", "Chargé"], ["Chile", "c@d.example", "Chargé"]
    draft = office.bring(headers, *rows)
    refuse("never@norway.example")

    result = office.carry_out(draft)

    assert (result.written, result.failed) == (1, [(2, "Somebody else changed this record at the same moment.")])
    assert office.of("CHL").addresses.get().email == "c@d.example"
    assert office.of("NOR").addresses.get().email == "mission.nor@missions.example"
    assert office.of("NOR").office_holders.get().title == "Ambassador Permanent Representative"
    assert statuses(office.look(draft)) == ["changed", "done"]


def test_the_journal_tells_of_the_file_and_of_each_record(office: Office) -> None:
    before = LogEntry.objects.count()

    office.carry_out(office.bring(["State", "E-mail"], ["Norway", "a@b.example"], ["Chile", "c@d.example"]))

    entries = list(LogEntry.objects.order_by("pk")[before:])
    assert [entry.deed for entry in entries] == ["changed the mailboxes", "changed the mailboxes", "imported addresses"]
    assert entries[-1].facts == {"file": "book.csv", "rows": 2}
    assert {entry.by for entry in entries} == {office.user}
