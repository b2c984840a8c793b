"""One State's page, and the treaty actions that are recorded from it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from invitations import correspondence, register
from invitations.models import Act, Copy, Delegate, Delegation, OfficeHolder, Reply, State
from msp.models import LogEntry, Meeting, User
from tests import make

DAY = date(2010, 3, 5)


@pytest.fixture
def book(meeting: Meeting) -> Meeting:
    make.treaty()
    register.open_delegations(meeting, on=DAY, founding=True)
    return meeting


@pytest.fixture
def office(client: Client, secretary: User) -> Client:
    client.force_login(secretary)
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- one State --------------------------------------------------------------------------------------------------------


def test_the_page_shows_status_people_and_mailboxes(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/states/NOR/")

    for words in (
        "State that has ratified",
        "1 Aug<small> 2010",
        "At the meeting, 8 November 2010: State Party",
        "UNTC table snapshot",
        "H.E. Mme Bente ANGELL-Hansen",
        "Ambassador Permanent Representative",
        "Salutation: Excellency,",
        "mission.nor@missions.example",
        "newyork.nor@missions.example",
        "Letters are written in English.",
        "Королевство Норвегия",
        "Nothing has passed yet",
    ):
        assert words in html, words


def test_the_words_follow_the_day_in_the_address(book: Meeting, office: Client) -> None:
    assert '<p class="stat-note">State Party</p>' in page(office, "/1msp/states/NOR/?on=2010-08-01")
    assert "By 2 December 2008 it has neither signed nor deposited anything." in page(
        office, "/1msp/states/NOR/?on=2008-12-02"
    )
    assert "This is not a day." in page(office, "/1msp/states/NOR/?on=soon")


def test_what_is_recorded_for_a_later_day_does_not_show_before_it(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/states/KEN/")

    assert "Signatory" in html
    assert "At the meeting, 8 November 2010: Signatory" in html
    chile = page(office, "/1msp/states/CHL/")
    assert "Ratification" not in chile.split('id="h-acts"')[1].split("</section>")[0]


def test_the_correspondence_stands_on_the_page(book: Meeting, office: Client, secretary: User) -> None:
    norway = Delegation.objects.get(state__code="NOR")
    letter = make.sent_letter(make.briefing(book))
    Copy.objects.create(letter=letter, delegation=norway, reference="No: 026 Lao PM.GE.10", language="en", facts={})
    reply = Reply.objects.create(
        invitation=make.invitation(norway, letter),
        answer="attending",
        words="With pleasure <b>",
        source="phone",
        answered_at=timezone.now(),
        recorded_by=secretary,
    )
    Delegate.objects.create(reply=reply, position=1, name="First Secretary, Norway")
    correspondence.take_note(norway, "Rang <twice>", by=secretary)

    html = page(office, "/1msp/states/NOR/")

    assert "Letter No: 026 Lao PM.GE.10 sent" in html
    assert "Replied to Briefing: attending" in html
    assert "Rang &lt;twice&gt;" in html
    assert "With pleasure &lt;b&gt;" in html
    assert "First Secretary, Norway" in html


def test_a_shared_mailbox_is_told_on_the_page(book: Meeting, office: Client) -> None:
    Delegation.objects.get(state__code="ISL").addresses.update(email="Mission.NOR@missions.example")

    assert "Also the mailbox of Iceland." in page(office, "/1msp/states/NOR/")


def test_the_presidency_has_a_page_without_a_post(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/states/LAO/")

    assert "This is the presidency: it writes the letters." in html
    assert "/1msp/addresses/LAO/" not in html
    assert "/1msp/states/LAO/open/" not in html


def test_a_state_that_is_not_born_yet_says_so(book: Meeting, office: Client) -> None:
    html = page(office, "/1msp/states/SSD/")

    assert "South Sudan exists since 9 July 2011" in html
    assert "/1msp/states/SSD/open/" not in html


def test_there_is_no_page_of_another_code(meeting: Meeting, office: Client) -> None:
    make.delegation(meeting, "NOR")

    found = {code: office.get(f"/1msp/states/{code}/").status_code for code in ("NOR", "XXX", "nor", "NO", "NORWAY")}

    assert found == {"NOR": 200, "XXX": 404, "nor": 404, "NO": 404, "NORWAY": 404}


def test_the_page_costs_the_same_queries_however_much_has_passed(
    book: Meeting, office: Client, secretary: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    norway = Delegation.objects.get(state__code="NOR")
    event = make.briefing(book)

    def pass_something() -> None:
        letter = make.sent_letter(event)
        Copy.objects.create(letter=letter, delegation=norway, reference="1", language="en", facts={})
        correspondence.take_note(norway, "Rang.", by=secretary)
        norway.addresses.create(email=f"box{norway.addresses.count()}@norway.example")

    pass_something()
    page(office, "/1msp/states/NOR/")
    with django_assert_num_queries(19):
        page(office, "/1msp/states/NOR/")

    for _n in range(3):
        pass_something()
    with django_assert_num_queries(19):
        page(office, "/1msp/states/NOR/")


def test_a_friend_sees_the_status_and_not_the_correspondence(
    book: Meeting, client: Client, coordinator: User, secretary: User
) -> None:
    correspondence.take_note(Delegation.objects.get(state__code="NOR"), "Between us.", by=secretary)
    client.force_login(coordinator)

    html = page(client, "/1msp/states/NOR/")

    assert "State that has ratified" in html
    assert "Between us." not in html
    assert "@missions.example" not in html


def test_a_reader_sees_all_and_can_do_nothing(book: Meeting, client: Client, reader: User) -> None:
    client.force_login(reader)

    html = page(client, "/1msp/states/NOR/")

    assert "mission.nor@missions.example" in html
    assert "Record a treaty action" not in html
    assert "Add the note" not in html


def test_a_note_is_added(book: Meeting, office: Client) -> None:
    answer = office.post("/1msp/states/NOR/note/", {"text": "The First Secretary rang."})

    assert answer["Location"] == "/1msp/states/NOR/"
    assert "The First Secretary rang." in page(office, "/1msp/states/NOR/")


@pytest.mark.parametrize(
    ("text", "words"), [("", "This field is required"), ("x" * 501, "at most 500"), ("a\u202eb", "direction")]
)
def test_a_note_that_is_not_right_is_told_and_kept(meeting: Meeting, office: Client, text: str, words: str) -> None:
    make.delegation(meeting, "NOR")

    answer = office.post("/1msp/states/NOR/note/", {"text": text})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert text in answer.content.decode()
    assert not LogEntry.objects.filter(deed="noted").exists()


def test_a_state_is_entered_in_the_address_book(meeting: Meeting, office: Client) -> None:
    make.treaty()

    answer = office.post("/1msp/states/NOR/open/")

    assert answer["Location"] == "/1msp/addresses/NOR/"
    assert OfficeHolder.objects.get(delegation__state__code="NOR").name == "H.E. the Permanent Representative"
    assert office.post("/1msp/states/LAO/open/").status_code == 404
    assert office.post("/1msp/states/SSD/open/").status_code == 404


# --- treaty actions ---------------------------------------------------------------------------------------------------

KENYA = {"state": "KEN", "kind": "ratification", "on": "2010-03-05", "source": "C.N.99.2010"}


def test_the_form_shows_what_would_change_and_saves_nothing(book: Meeting, office: Client) -> None:
    html = office.get("/1msp/states/record/", KENYA).content.decode()

    assert "1 September 2010" in html
    assert "Record the ratification of Kenya" in html
    assert not Act.objects.filter(state__code="KEN", kind="ratification").exists()


def test_the_form_starts_with_the_state_of_the_page(book: Meeting, office: Client) -> None:
    assert '<option value="KEN" selected>Kenya</option>' in page(office, "/1msp/states/record/?state=KEN")


def test_what_was_shown_is_recorded_by_one_more_press(book: Meeting, office: Client, secretary: User) -> None:
    answer = office.post("/1msp/states/record/", KENYA)

    assert answer["Location"] == "/1msp/states/KEN/"
    act = Act.objects.get(state__code="KEN", kind="ratification")
    assert (act.on, act.source) == (DAY, "C.N.99.2010")
    assert LogEntry.objects.get(thing="act").by == secretary
    html = page(office, "/1msp/states/KEN/")
    assert "Recorded: ratification, Kenya." in html
    assert "C.N.99.2010" in html


def test_recording_twice_records_once(book: Meeting, office: Client) -> None:
    office.post("/1msp/states/record/", KENYA)

    answer = office.post("/1msp/states/record/", KENYA)

    assert answer.status_code == 422
    assert "cannot stand beside it" in answer.content.decode()
    assert Act.objects.filter(state__code="KEN", kind="ratification").count() == 1


REFUSED: list[tuple[dict[str, str], str]] = [
    ({"state": "NOR"}, "cannot stand beside it"),
    ({"state": "THA"}, "a State that has not signed accedes"),
    ({"on": "2010-03-06"}, "That day has not come"),
    ({"on": "soon"}, "Enter a valid date"),
    ({"state": ""}, "This field is required"),
    ({"state": "XXX"}, "Select a valid choice"),
    ({"kind": "promise"}, "Select a valid choice"),
    ({"kind": "withdrawal"}, "Give the day on which the withdrawal takes effect"),
    ({"effective_on": "2010-09-01"}, "Only a withdrawal takes effect"),
    ({"source": "x" * 301}, "at most 300"),
    ({"source": "a\u202eb"}, "direction of writing"),
]


def test_what_cannot_be_recorded_is_told_at_the_form(book: Meeting, office: Client) -> None:
    for changes, words in REFUSED:
        shown = office.get("/1msp/states/record/", {**KENYA, **changes})
        sent = office.post("/1msp/states/record/", {**KENYA, **changes})

        assert (shown.status_code, sent.status_code) == (200, 422), changes
        assert words in shown.content.decode(), changes
        assert words in sent.content.decode(), changes
    assert not LogEntry.objects.filter(thing="act").exists()


def test_the_last_deposit_shows_the_date_of_the_treaty_and_who_moves_with_it(meeting: Meeting, office: Client) -> None:
    meeting.treaty.rule["threshold"]["count"] = 2
    meeting.treaty.save()
    Act.objects.create(state=make.state("NOR"), treaty=meeting.treaty, kind="accession", on=date(2009, 1, 1))
    make.state("CHL")

    html = office.get("/1msp/states/record/", {"state": "CHL", "kind": "accession", "on": "2010-03-05"})

    assert "The date of one other State moves with it." in html.content.decode()
    assert html.content.decode().count("1 September 2010") >= 2


def test_a_mistake_is_struck_out_with_a_reason(book: Meeting, office: Client) -> None:
    act = Act.objects.get(state__code="KEN", kind="signature")

    answer = office.post(f"/1msp/states/acts/{act.pk}/strike/", {"why": "Taken for another State"})

    assert answer["Location"] == "/1msp/states/KEN/"
    assert not Act.objects.filter(pk=act.pk).exists()
    assert LogEntry.objects.get(thing="act").facts["why"] == "Taken for another State"


@pytest.mark.parametrize(
    ("code", "why", "words"),
    [("KEN", "", "This field is required"), ("NOR", "slip", "It cannot be struck out alone: Norway had not signed")],
)
def test_what_cannot_be_struck_out_stays(book: Meeting, office: Client, code: str, why: str, words: str) -> None:
    act = Act.objects.get(state__code=code, kind="signature")

    answer = office.post(f"/1msp/states/acts/{act.pk}/strike/", {"why": why})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Act.objects.filter(pk=act.pk).exists()


def test_an_act_of_another_treaty_is_not_found(book: Meeting, office: Client) -> None:
    other = make.bare_treaty()
    other.pk, other.code = None, "other"
    other.save()
    act = Act.objects.create(state=State.objects.get(code="NOR"), treaty=other, kind="signature", on=DAY)

    assert office.post(f"/1msp/states/acts/{act.pk}/strike/", {"why": "x"}).status_code == 404
