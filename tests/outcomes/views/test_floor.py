"""The meeting itself in the browser: what staff keep, as it is prepared and as it runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from msp.models import Meeting, User
from outcomes import documents, versions
from outcomes.models import AgendaItem, Attendance, Officer, RecordedDecision, Sitting, Speaker
from outcomes.proceedings import agenda, attendance, conduct, decisions, officers, sittings, speakers
from tests import make
from tests.outcomes.proceedings.conducting import DAY, NOW, at, item, party, sitting, staff
from tests.outcomes.texts import text

HERE = "/1msp/meeting/"
SignIn = Callable[[User], Client]


def page(client: Client, rest: str = "") -> str:
    answer = client.get(HERE + rest)
    assert answer.status_code == 200
    return str(answer.content.decode())


def queries(client: Client, rest: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        page(client, rest)
    return len(asked)


@pytest.fixture
def in_force(meeting: Meeting) -> Meeting:
    """A meeting of a Convention that one State's consent brings into force."""
    meeting.treaty.rule = {**meeting.treaty.rule, "threshold": {"count": 1}}
    meeting.treaty.save()
    return meeting


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("", "The meeting is not prepared yet"),
        ("agenda/", "No item yet"),
        ("sittings/", "No sitting is planned"),
        ("officers/", "Nobody is designated yet"),
        ("decisions/", "No decision is recorded yet"),
        ("report/", "Nothing to report yet"),
        ("conduct/", "Conduct of the meeting"),
    ],
)
def test_every_page_says_what_will_stand_there(
    meeting: Meeting, secretary: User, sign_in: SignIn, rest: str, words: str
) -> None:
    assert words in page(sign_in(secretary), rest)


@pytest.mark.parametrize("rest", ["officers/", "decisions/", "conduct/"])
def test_a_reader_looks_and_changes_nothing(meeting: Meeting, reader: User, sign_in: SignIn, rest: str) -> None:
    client = sign_in(reader)

    assert client.get(HERE + rest).status_code == 200
    assert client.post(HERE + rest, {"person": "x"}).status_code == 403
    assert client.get(HERE + "report/").status_code == 403
    assert client.post(HERE + "agenda/new/").status_code == 403


# --- the agenda ------------------------------------------------------------------------------------------------------


def test_the_agenda_is_written_adopted_and_then_changed_by_decision(
    meeting: Meeting, secretary: User, sign_in: SignIn
) -> None:
    client = sign_in(secretary)
    client.post(HERE + "agenda/usual/")
    assert client.post(HERE + "agenda/new/", {"title": "Side matters"}).status_code == 302
    first = agenda.items(meeting).first()
    client.post(f"{HERE}agenda/{first.pk}/", {"title": "Opening", "notes": "With music"})
    client.post(f"{HERE}agenda/{first.pk}/do/", {"at": "2"})
    here = sitting(meeting)

    answer = client.post(HERE + "agenda/adopt/", {"sitting": here.pk, "how": "consensus"})

    assert answer.status_code == 302
    shown = page(client, "agenda/")
    assert "Adopted by decision 1." in shown
    assert "2. Opening" in shown
    assert "With music" in shown
    assert 'name="remove"' not in shown
    assert "this field is required" in client.post(HERE + "agenda/new/", {"title": "Late"}).content.decode().lower()
    made = decisions.record(here, "amended its agenda", by=secretary, at=NOW)
    assert client.post(HERE + "agenda/new/", {"title": "Late", "decision": made.pk}).status_code == 302
    client.post(f"{HERE}agenda/{first.pk}/do/", {"drop": "", "decision": made.pk})
    shown = page(client, "agenda/")
    assert "14. Late" in shown
    assert "2. Opening" not in shown


def test_an_adopted_title_stays_and_says_why(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    one = item(meeting, "Opening")
    agenda.adopt(meeting, sitting=sitting(meeting), by=secretary, now=NOW)
    client = sign_in(secretary)

    answer = client.post(f"{HERE}agenda/{one.pk}/", {"title": "Closing"})

    assert answer.status_code == 422
    assert "it changes by a decision of the Meeting" in answer.content.decode()
    client.post(f"{HERE}agenda/{one.pk}/do/", {"remove": ""})
    assert AgendaItem.objects.get() == one


def test_the_agenda_becomes_a_document(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    item(meeting, "Part", parent=item(meeting, "Opening"))
    client = sign_in(secretary)

    for _ in range(2):
        answer = client.post(HERE + "agenda/paper/")

    paper = agenda.paper_of(meeting)
    assert answer["Location"] == f"/1msp/texts/{paper.slug}/"
    assert [one.text for one in versions.read(paper.versions.get())] == [
        agenda.title_of_paper(meeting), "1. Opening", "1 (a) Part",
    ]  # fmt: skip


def test_a_reader_learns_of_no_document_that_is_not_open(meeting: Meeting, reader: User, sign_in: SignIn) -> None:
    one = item(meeting, "Outcomes")
    for title, audience in (("Secret plan", "office"), ("Open plan", "delegations")):
        paper = documents.begin(
            meeting, text("x"), by=None, now=NOW, title=title, type="action-plan", audience=audience
        )
        one.documents.add(paper)
        if audience == "office":
            decisions.record(
                sitting(meeting), "adopted a plan", version=versions.head(paper), by=staff(meeting), at=NOW
            )
    client = sign_in(reader)

    shown = page(client, "agenda/") + page(client, "decisions/")

    assert "Open plan" in shown
    assert "Secret plan" not in shown


# --- sittings --------------------------------------------------------------------------------------------------------


def form_of(**facts: object) -> dict[str, object]:
    return {"on": "2010-11-09", "starts_at": "10:00", "ends_at": "13:00", "room": "Plenary hall", **facts}


def test_sittings_are_planned_one_by_one_and_all_at_once(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)
    one = item(meeting)

    assert client.post(HERE + "sittings/new/", form_of(items=[one.pk], is_public="on")).status_code == 302
    taken = client.post(HERE + "sittings/new/", form_of(starts_at="12:00"))
    turned = client.post(HERE + "sittings/new/", form_of(ends_at="09:00"))
    usual = {"first": "2010-11-09", "last": "2010-11-10", "room": "Plenary hall"}
    assert client.post(HERE + "sittings/usual/", usual).status_code == 302
    wrong = client.post(HERE + "sittings/usual/", {**usual, "last": "2010-11-01"})

    assert (taken.status_code, turned.status_code, wrong.status_code) == (422, 422, 422)
    assert "Plenary hall is taken on 9 November 2010 from 10:00 to 13:00." in taken.content.decode()
    assert "A sitting ends after it begins." in turned.content.decode()
    assert "within a month" in wrong.content.decode()
    assert Sitting.objects.count() == 4
    assert "1. General exchange of views" in page(client, "sittings/")


def test_who_changes_an_old_form_of_a_sitting_is_told(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    one = sitting(meeting, is_open=False)
    client = sign_in(secretary)
    form = form_of(lock=0, change="Moved to Room 2", room="Room 2")

    assert 'name="lock" value="0"' in page(client, f"sittings/{one.pk}/")
    first, second = (client.post(f"{HERE}sittings/{one.pk}/", form) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 422)
    assert "changed this sitting in the meantime" in second.content.decode()
    assert "Moved to Room 2" in page(client, "sittings/")
    client.post(f"{HERE}sittings/{one.pk}/remove/")
    assert not Sitting.objects.exists()


def test_the_meeting_runs_from_its_page(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    first, second = item(meeting, "Opening"), item(meeting, "Elections")
    one = sitting(meeting, first, second, is_open=False, on=date(2010, 3, 5), ends_at=time(23, 59))
    client = sign_in(secretary)
    do = f"{HERE}sittings/{one.pk}/do/"

    assert "should have begun" in page(client) or "10:00" in page(client)
    client.post(do, {"do": "open"})
    client.post(f"{HERE}sittings/{one.pk}/item/", {"item": second.pk})
    shown = page(client)
    assert 'now-item"><b><bdi>2. Elections' in shown
    assert "Suspend" in shown
    client.post(do, {"do": "suspend"})
    assert "Resume" in page(client)
    for deed in ("resume", "close", "nonsense"):
        client.post(do, {"do": deed})
    one.refresh_from_db()
    assert (one.status, one.current) == ("closed", second)
    assert "Somebody did that a moment ago" in client.post(do, {"do": "open"}, follow=True).content.decode()
    assert "No sitting is open." in page(client)


# --- the floor -------------------------------------------------------------------------------------------------------


def test_the_floor_is_given_from_the_list_and_from_the_front_page(
    meeting: Meeting, secretary: User, sign_in: SignIn
) -> None:
    one = item(meeting)
    here = sitting(meeting, one)
    sittings.take_up(here, one, by=secretary)
    norway, mexico = make.delegation(meeting, "NOR"), make.delegation(meeting, "MEX")
    client = sign_in(secretary)
    lists = f"agenda/{one.pk}/speakers/"
    assert "The list has not been opened" in page(client, lists)

    client.post(f"{HERE}{lists}list/", {"groups_first": "on", "minutes": "900"})
    assert not hasattr(AgendaItem.objects.get(), "speakers_list")
    client.post(f"{HERE}{lists}list/", {"groups_first": "on", "minutes": "4"})
    for delegation in (norway, mexico):
        asked = client.post(HERE + lists, {"delegation": delegation.pk, "level": "ambassador"})
        assert asked.status_code == 302
    assert client.post(HERE + lists, {"level": "ambassador"}).status_code == 422
    nor, mex = Speaker.objects.order_by("pk")
    assert "Give the floor to Nor" in page(client)
    client.post(f"{HERE}{lists}next/", {"speaker": nor.pk, "after": "", "back": "now"})
    told = client.post(f"{HERE}{lists}next/", {"speaker": mex.pk, "after": ""}, follow=True).content.decode()
    assert "a moment ago" in told
    assert "4:00 left" in page(client) or "3:5" in page(client)
    client.post(f"{HERE}{lists}next/", {"speaker": mex.pk, "after": nor.pk})
    client.post(f"{HERE}{lists}next/", {"after": mex.pk})
    client.post(f"{HERE}{lists}list/", {"close": "1"})

    assert [one.status for one in Speaker.objects.order_by("pk")] == ["spoken", "spoken"]
    refused = client.post(HERE + lists, {"delegation": norway.pk, "level": "ambassador"})
    assert "The list of speakers is closed." in refused.content.decode()
    client.post(HERE + lists, {"delegation": norway.pk, "level": "ambassador", "is_reply": "on"})
    reply = Speaker.objects.get(is_reply=True)
    for do in ("skip", "wait", "withdraw"):
        client.post(f"{HERE}speakers/{reply.pk}/", {"do": do})
    reply.refresh_from_db()
    assert reply.status == "withdrawn"


# --- attendance ------------------------------------------------------------------------------------------------------


def test_one_tap_marks_a_delegation_and_another_takes_the_mark_off(
    in_force: Meeting, secretary: User, sign_in: SignIn
) -> None:
    norway, _mexico = party(in_force), party(in_force, "MEX")
    here = sitting(in_force)
    client = sign_in(secretary)
    sheet = f"sittings/{here.pk}/attendance/"
    settled = conduct.of(in_force)
    settled.quorum = "majority"
    settled.save()

    assert f'value="{norway.pk}:present"' in page(client, sheet)
    answer = client.post(HERE + sheet, {"mark": f"{norway.pk}:present"})
    assert answer["Location"] == f"{HERE}{sheet}?as=present#d-{norway.pk}"
    shown = page(client, sheet)
    assert f'value="{norway.pk}:"' in shown
    assert "Quorum: 1 States Parties are present, 2 are needed." in shown
    assert "1 of 2 present" in shown
    client.post(f"{HERE}{sheet}?as=apologies", {"mark": f"{norway.pk}:apologies"})
    client.post(HERE + sheet, {"rest": "1"})
    assert sorted(Attendance.objects.values_list("delegation__state__code", "mark")) == [
        ("MEX", "absent"),
        ("NOR", "apologies"),
    ]
    for bad in ("", "x:present", f"{norway.pk + 999}:present"):
        assert client.post(HERE + sheet, {"mark": bad}).status_code == 404
    assert "Choose present" in client.post(HERE + sheet, {"mark": f"{norway.pk}:late"}, follow=True).content.decode()


# --- officers and decisions ------------------------------------------------------------------------------------------


def test_officers_are_designated_and_elected_together(in_force: Meeting, secretary: User, sign_in: SignIn) -> None:
    lao, norway = party(in_force, "LAO"), party(in_force)
    client = sign_in(secretary)

    for office, delegation in (("president", lao), ("vice-president", norway)):
        client.post(HERE + "officers/", {"office": office, "delegation": delegation.pk})
    second = client.post(HERE + "officers/", {"office": "president", "delegation": norway.pk})
    nobody = client.post(HERE + "officers/", {"office": "rapporteur"})
    assert (second.status_code, nobody.status_code) == (422, 422)
    assert "The Meeting has one President" in second.content.decode()
    here = sitting(in_force)
    chosen = [one.pk for one in officers.of(in_force)]
    assert client.post(HERE + "officers/elect/", {"sitting": here.pk, "how": "acclamation"}).status_code == 422
    said = {"officer": chosen, "sitting": here.pk, "how": "acclamation"}
    assert client.post(HERE + "officers/elect/", said).status_code == 302

    assert RecordedDecision.objects.get().text == "elected Lao as its President and Nor as its Vice-President"
    client.post(f"{HERE}officers/{chosen[0]}/", {"down": "1"})
    client.post(f"{HERE}officers/{chosen[1]}/", {"remove": "1"})
    assert sorted(Officer.objects.values_list("status", flat=True)) == ["elected", "outgoing"]


def test_a_decision_is_recorded_and_corrected(in_force: Meeting, secretary: User, sign_in: SignIn) -> None:
    here = sitting(in_force)
    party(in_force)
    client = sign_in(secretary)
    said = {"text": "decided to meet again.", "sitting": here.pk, "how": "consensus"}

    assert client.post(HERE + "decisions/", said).status_code == 302
    vote = client.post(HERE + "decisions/", {**said, "how": "vote"})
    assert (vote.status_code, "A vote has its figures" in vote.content.decode()) == (422, True)
    made = RecordedDecision.objects.get()
    assert f'name="replaces" value="{made.pk}"' in page(client, f"decisions/?replaces={made.pk}")
    figures = {"how": "vote", "in_favour": 1, "against": 0, "abstaining": 0}
    client.post(HERE + "decisions/", {**said, **figures, "replaces": made.pk})

    shown = page(client, "decisions/")
    assert "<s>The Meeting, by consensus, <bdi>decided to meet again</bdi>.</s>" in shown
    assert "The Meeting, by 1 vote to 0, with 0 abstentions, <bdi>decided to meet again</bdi>." in shown
    assert "replaces decision 1" in shown


def test_the_words_of_the_report_change_and_its_figures_do_not(
    meeting: Meeting, secretary: User, sign_in: SignIn
) -> None:
    sitting(meeting)
    client = sign_in(secretary)
    words = HERE + "report/opened/"

    lost = client.post(words, {"words": "It was opened in {place} on {day}."})
    assert (lost.status_code, "The figures {meeting}, {hour} are missing" in lost.content.decode()) == (422, True)
    kept = client.post(words, {"words": "On {day} at {hour} the {meeting} was opened in {place}."})
    assert kept.status_code == 302
    assert "the <a" in page(client, "report/")
    assert client.get(HERE + "report/nonsense/").status_code == 404
    written = client.post(HERE + "report/")
    assert written["Location"].startswith("/1msp/texts/report-of-the-first-meeting")
    assert client.post(HERE + "report/")["Location"] == written["Location"]


def test_the_conduct_of_the_meeting_is_kept(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)
    minutes = {f"minutes_{name}": 6 for name in ("high", "states", "groups", "organisations", "reply")}
    said = {"zone": "Asia/Vientiane", "quorum": "third", "is_public": "on", **minutes}

    bad = client.post(HERE + "conduct/", {**said, "zone": "Vientiane", "next_starts_on": "2011-09-12"})
    good = client.post(HERE + "conduct/", said)

    assert (bad.status_code, good.status_code) == (422, 302)
    assert "Asia/Vientiane" in bad.content.decode()
    assert "Give both days" in bad.content.decode()
    settled = conduct.of(meeting)
    assert (settled.zone, settled.quorum, settled.is_public, settled.minutes_reply) == (
        "Asia/Vientiane", "third", True, 6,
    )  # fmt: skip


def test_the_pages_cost_the_same_for_one_row_and_for_three(in_force: Meeting, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)
    under = item(in_force)
    here = sitting(in_force, under)
    sittings.take_up(here, under, by=secretary)
    of = speakers.open_list(under, by=secretary)

    def more(code: str, number: int) -> None:
        delegation = party(in_force, code)
        speakers.ask(of, delegation, now=at(number), by=secretary)
        attendance.mark(here, delegation, "present", by=secretary, now=NOW)
        one = officers.designate(
            Officer(meeting=in_force, office="vice-president", delegation=delegation), by=secretary
        )
        officers.elect([one], sitting=here, by=secretary, now=NOW)
        item(in_force, f"Part {number}", parent=under)
        sitting(in_force, under, is_open=False, on=DAY.replace(day=10 + number))

    more("NOR", 1)
    pages = ("", "agenda/", "sittings/", f"sittings/{here.pk}/attendance/", f"agenda/{under.pk}/speakers/",
             "officers/", "decisions/", "report/")  # fmt: skip
    before = {rest: queries(client, rest) for rest in pages}
    for number, code in enumerate(("MEX", "CHL"), 2):
        more(code, number)

    assert {rest: queries(client, rest) for rest in pages} == before
