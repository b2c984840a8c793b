"""The staff pages of a group: who may open them, what they show, what they do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from friends import points
from friends.models import (
    ActionPoint,
    Attendance,
    Circular,
    CircularAnswer,
    Friend,
    Minutes,
    MinutesText,
    Session,
    Theme,
)
from friends.points import Wish
from friends.urls import circular_pages, minutes_pages, point_pages, session_pages
from msp import clock
from msp.models import Event, Meeting, User
from outcomes import documents
from outcomes.paragraphs import Kind, Paragraph
from tests import make
from tests.friends import work
from tests.friends.test_circulars import PDF

SignIn = Callable[[User], Client]
ROOT = "/1msp/friends/clearance/"
READ = (
    "",
    "sessions/1/",
    "sessions/1/minutes/",
    "sessions/1/minutes/pdf/",
    "points/{point}/",
    "circulars/",
    "circulars/1/",
)
RUN = (
    "call/",
    "sessions/1/move/",
    "sessions/1/cancel/",
    "sessions/1/attendance/",
    "sessions/1/minutes/edit/",
    "sessions/1/minutes/send/",
    "sessions/1/minutes/approve/",
    "points/new/",
    "points/{point}/close/",
    "circulars/new/",
    "circulars/1/answers/{answer}/",
)
CALL = {
    "on": "2010-03-17",
    "at": "10:00",
    "length": "90",
    "place": "Room XXII",
    "agenda": "Opening\r\nText",
    "audience": "delegations",
    "manner": "letter",
}


@pytest.fixture
def clearance(meeting: Meeting, coordinator: User) -> Theme:
    """A group at work: a session held, its minutes drafted, an action point, a circular with an answer."""
    made = work.theme(meeting)
    work.member(made, "NOR", user=coordinator)
    mexico = work.member(made, "MEX").delegation
    session = work.held(made, coordinator)
    work.written(session, coordinator)
    points.give(made, Wish("Draft the format", mexico, date(2010, 3, 9)), by=coordinator, session=session)
    circular = Circular.objects.get(number=1)
    CircularAnswer.objects.create(
        circular=circular, delegation=mexico, words="We will.", at=clock.now(meeting), invented=True
    )
    return made


def pages(paths: tuple[str, ...]) -> list[str]:
    point, answer = ActionPoint.objects.get().pk, CircularAnswer.objects.get().pk
    return [ROOT + path.format(point=point, answer=answer) for path in paths]


# --- doors -----------------------------------------------------------------------------------------------------------


def test_the_doors_below_are_all_the_pages_of_a_group(clearance: Theme) -> None:
    patterns = [*session_pages, *minutes_pages, *point_pages, *circular_pages]

    tried = {resolve(path).url_name for path in pages(READ + RUN)}

    # The paper of a circular is tried where one is sent.
    assert tried == {pattern.name for pattern in patterns} - {"circular-paper"} | {"group"}


def test_a_coordinator_of_another_group_finds_nothing(clearance: Theme, meeting: Meeting, sign_in: SignIn) -> None:
    other = make.user("friend", meeting)
    work.member(work.theme(meeting, "procedure"), "AUT", user=other)
    client = sign_in(other)

    found = {path: {client.get(path).status_code, client.post(path).status_code} - {405} for path in pages(READ + RUN)}
    assert found == {path: {404} for path in pages(READ + RUN)}
    assert client.get(ROOT + "circulars/1/paper.pdf").status_code == 404
    assert client.get("/1msp/friends/procedure/").status_code == 200
    assert (Session.objects.get().status, ActionPoint.objects.get().ending) == ("held", "")


def test_a_friend_whose_term_has_ended_finds_nothing(clearance: Theme, coordinator: User, sign_in: SignIn) -> None:
    client = sign_in(coordinator)
    assert client.get(ROOT).status_code == 200

    Friend.objects.filter(role="coordinator").update(until_on=date(2010, 3, 10), ending="term")

    assert {client.get(path).status_code for path in pages(READ)} == {404}


def test_a_reader_looks_and_changes_nothing(clearance: Theme, reader: User, sign_in: SignIn) -> None:
    client = sign_in(reader)
    printed = ROOT + "sessions/1/minutes/pdf/"

    assert {client.get(path).status_code for path in pages(READ) if path != printed} == {200}
    assert {client.post(path).status_code for path in pages(RUN)} == {403}
    client.post(pages(("points/{point}/",))[0], {"words": "Other"})
    assert ActionPoint.objects.get().words == "Draft the format"
    assert "Call a session" not in client.get(ROOT).content.decode()


@pytest.mark.parametrize("role", ["presidency", "secretariat"])
def test_the_office_runs_every_group(clearance: Theme, meeting: Meeting, sign_in: SignIn, role: str) -> None:
    client = sign_in(make.user(role, meeting))

    assert client.get(ROOT).status_code == 200
    assert client.get(ROOT + "call/").status_code == 200


def test_a_group_of_another_meeting_is_not_found(clearance: Theme, meeting: Meeting, sign_in: SignIn) -> None:
    elsewhere = make.meeting(slug="2msp", letterhead=meeting.letterhead)

    assert sign_in(make.user("secretariat", elsewhere)).get("/2msp/friends/clearance/").status_code == 404


# --- front pages -----------------------------------------------------------------------------------------------------


def test_a_coordinator_lands_on_his_own_page(clearance: Theme, coordinator: User, sign_in: SignIn) -> None:
    client = sign_in(coordinator)

    assert client.get("/")["Location"] == reverse("own-groups", args=["1msp"])
    page = client.get("/1msp/groups/").content.decode()
    for words in ("Late: Draft the format", "The minutes of session 1 are not sent", "1 answer to", "Mex"):
        assert words in page


def test_the_office_sees_all_groups_at_work_and_a_reader_does_not(
    clearance: Theme, secretary: User, reader: User, sign_in: SignIn
) -> None:
    assert "Clearance" in sign_in(secretary).get("/1msp/groups/").content.decode()
    assert sign_in(reader).get("/1msp/groups/").status_code == 403


def test_who_coordinates_nothing_is_told_so(meeting: Meeting, coordinator: User, sign_in: SignIn) -> None:
    assert "You coordinate no group yet" in sign_in(coordinator).get("/1msp/groups/").content.decode()


def test_the_pages_cost_as_many_queries_for_three_of_everything_as_for_one(
    clearance: Theme, meeting: Meeting, coordinator: User, sign_in: SignIn
) -> None:
    client, paths = sign_in(coordinator), (ROOT, "/1msp/groups/", ROOT + "sessions/1/", ROOT + "circulars/")

    def counted() -> list[int]:
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            found.append(len(queries))
        return found

    first = Session.objects.get()
    work.session(clearance, coordinator, on=date(2010, 3, 19))
    counted()
    before = counted()
    for code in ("AUT", "ZMB"):
        work.member(clearance, code)
        points.give(clearance, Wish(code, due_on=date(2010, 3, 9)), by=coordinator, session=first)
        work.session(clearance, coordinator, on=date(2010, 3, 20 if code == "AUT" else 21))
        other = work.theme(meeting, f"other-{code.lower()}")
        work.member(other, "NOR", user=coordinator)
        work.session(other, coordinator, on=date(2010, 3, 22))
    assert counted() == before


# --- deeds -----------------------------------------------------------------------------------------------------------


def test_a_session_is_called_in_three_clicks(clearance: Theme, coordinator: User, sign_in: SignIn) -> None:
    client = sign_in(coordinator)
    page = client.get(ROOT + "call/").content.decode()
    assert "Approval of the minutes of session 1" in page
    assert 'value="2010-03-17"' in page

    answer = client.post(ROOT + "call/", CALL)

    made = Session.objects.select_related("event").get(number=2)
    assert answer["Location"] == ROOT + "sessions/2/"
    assert (made.items, made.length, made.event.audience) == (["Opening", "Text"], 90, Event.Audience.DELEGATIONS)
    assert "has not left yet" in client.get(answer["Location"]).content.decode()


def test_a_form_that_lacks_something_comes_back_with_what_was_written(
    clearance: Theme, coordinator: User, sign_in: SignIn
) -> None:
    client = sign_in(coordinator)

    for facts in ({"place": ""}, {"on": "2010-03-01"}, {"length": "7000"}):
        answer = client.post(ROOT + "call/", {**CALL, **facts})
        assert answer.status_code == 422
        assert "Opening" in answer.content.decode()
    assert Session.objects.count() == 1


def test_a_session_is_moved_and_cancelled(clearance: Theme, coordinator: User, sign_in: SignIn) -> None:
    client = sign_in(coordinator)
    client.post(ROOT + "call/", {**CALL, "manner": "mail"})
    here = ROOT + "sessions/2/"

    moved = client.post(here + "move/", {**CALL, "on": "2010-03-18"}, follow=True).content.decode()
    cancelled = client.post(here + "cancel/", follow=True).content.decode()

    assert "Thursday 18 March 2010" in moved
    assert "The session is cancelled." in cancelled
    assert [one.kind for one in Circular.objects.order_by("number")] == ["call", "call", "move", "cancel"]
    refused = client.post(here + "move/", CALL)
    assert refused.status_code == 422


def test_one_tap_marks_a_state_without_scripts(clearance: Theme, coordinator: User, sign_in: SignIn) -> None:
    client = sign_in(coordinator)
    mexico = clearance.meeting.delegations.get(state__code="MEX")
    guest = make.delegation(clearance.meeting, "ZMB")
    here = ROOT + "sessions/1/"

    for delegation in (mexico, mexico, guest):
        answer = client.post(here + "attendance/", {"tap": f"{delegation.pk}:present"})
        assert answer["Location"] == f"{here}#d-{delegation.pk}"

    assert "Present: 3. Apologies: 0. Absent: 0." in client.get(here).content.decode()
    assert Attendance.objects.count() == 3


@pytest.mark.parametrize("given", ["", "x", "999999", "9" * 40, "-1"])
def test_a_delegation_that_is_none_is_not_found(
    clearance: Theme, coordinator: User, sign_in: SignIn, given: str
) -> None:
    answer = sign_in(coordinator).post(ROOT + "sessions/1/attendance/", {"delegation": given, "mark": "present"})

    assert answer.status_code == 404


def test_two_editors_of_minutes_see_both_texts_and_nothing_is_lost(
    clearance: Theme, coordinator: User, secretary: User, sign_in: SignIn
) -> None:
    here = ROOT + "sessions/1/minutes/edit/"
    client = sign_in(coordinator)
    assert client.post(here, {"body": "Opened by Norway.", "lock": "1"}).status_code == 302

    client = sign_in(secretary)
    told = client.post(here, {"body": "Opened <b>at three</b>.", "lock": "1"})

    page = told.content.decode()
    assert told.status_code == 409
    for words in ("Two people wrote at once", "Opened by Norway.", "Opened &lt;b&gt;at three&lt;/b&gt;.", 'value="2"'):
        assert words in page
    assert client.post(here, {"body": "Opened at three.", "lock": "2"}).status_code == 302
    assert MinutesText.objects.count() == 3


def test_minutes_go_their_way_from_draft_to_frozen(
    clearance: Theme, meeting: Meeting, coordinator: User, sign_in: SignIn
) -> None:
    client, here = sign_in(coordinator), ROOT + "sessions/1/minutes/"
    sent = client.post(here + "send/")
    client.post(ROOT + "call/", {**CALL, "on": "2010-03-11", "manner": "mail"})
    work.move_to(meeting, date(2010, 3, 11))
    assert "are on this agenda for approval" in client.get(ROOT + "sessions/2/").content.decode()

    approved = client.post(here + "approve/", follow=True).content.decode()

    assert sent["Location"] == ROOT + "circulars/2/"
    assert "Approved in session 2" in approved
    assert client.get(here + "edit/")["Location"] == here
    assert Minutes.objects.get().status == "approved"


def test_minutes_are_not_approved_before_a_later_session(clearance: Theme, coordinator: User, sign_in: SignIn) -> None:
    client = sign_in(coordinator)
    client.post(ROOT + "sessions/1/minutes/send/")

    page = client.post(ROOT + "sessions/1/minutes/approve/", follow=True).content.decode()

    assert "Minutes are approved at a later session" in page


def test_minutes_come_on_paper(clearance: Theme, coordinator: User, sign_in: SignIn) -> None:
    answer = sign_in(coordinator).get(ROOT + "sessions/1/minutes/pdf/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")


def test_an_action_point_is_given_changed_and_closed(clearance: Theme, coordinator: User, sign_in: SignIn) -> None:
    client = sign_in(coordinator)
    norway = clearance.meeting.delegations.get(state__code="NOR")
    said = {"words": "Ask the experts", "owner": norway.pk, "due_on": "2010-04-01", "session": "1"}

    assert client.post(ROOT + "points/new/", said)["Location"] == ROOT + "sessions/1/"
    point = ActionPoint.objects.get(words="Ask the experts")
    assert client.post(f"{ROOT}points/{point.pk}/", {**said, "words": "Ask them"}).status_code == 302
    assert client.post(f"{ROOT}points/{point.pk}/close/", {"do": "done"})["Location"] == ROOT

    point.refresh_from_db()
    assert (point.words, point.owner, point.ending, point.ended_on) == ("Ask them", norway, "done", work.DAY)
    assert client.post(ROOT + "points/new/", {"words": ""}).status_code == 422
    stranger = make.delegation(clearance.meeting, "ZMB")
    assert client.post(ROOT + "points/new/", {"words": "x", "owner": stranger.pk}).status_code == 422


def test_a_circular_leaves_and_says_how_far_each_mail_is(
    clearance: Theme, coordinator: User, reader: User, sign_in: SignIn
) -> None:
    client = sign_in(coordinator)
    said = {"subject": "<b>Next</b>", "text": "Read the paper.", "form_key": "k"}
    for _press in range(2):
        answer = client.post(ROOT + "circulars/new/", {**said, "paper": SimpleUploadedFile("f.pdf", PDF)})

    page = client.get(answer["Location"]).content.decode()
    assert answer["Location"] == ROOT + "circulars/2/"
    assert "&lt;b&gt;Next&lt;/b&gt;" in page
    assert page.count("Waiting") == 3
    assert b"".join(client.get(ROOT + "circulars/2/paper.pdf")) == PDF
    assert client.get(ROOT + "circulars/1/paper.pdf").status_code == 404
    bad = client.post(ROOT + "circulars/new/", {**said, "form_key": "x", "paper": SimpleUploadedFile("f.pdf", b"MZ")})
    assert bad.status_code == 422


def test_an_answer_is_dealt_with(clearance: Theme, coordinator: User, sign_in: SignIn) -> None:
    answer = CircularAnswer.objects.get()

    page = sign_in(coordinator).post(f"{ROOT}circulars/1/answers/{answer.pk}/", follow=True).content.decode()

    assert "Dealt with" in page
    answer.refresh_from_db()
    assert answer.settled_by == coordinator


def test_an_empty_group_says_what_comes_first(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    work.theme(meeting)

    page = sign_in(secretary).get(ROOT).content.decode()

    for words in ("Nothing waits", "No session yet", "None is open.", "Nobody is confirmed yet."):
        assert words in page


def test_a_group_shows_its_texts_and_who_has_proposed(
    clearance: Theme, meeting: Meeting, secretary: User, sign_in: SignIn
) -> None:
    documents.begin(
        meeting,
        [Paragraph("p1", Kind.NUMBERED, "Words")],
        by=secretary,
        now=clock.now(meeting),
        title="Format B",
        type="report",
        theme=clearance,
    )

    assert "Format B" in sign_in(secretary).get(ROOT).content.decode()
