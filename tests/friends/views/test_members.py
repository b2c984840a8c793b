"""The groups behind the personal link."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from friends import circulars, minutes, points
from friends.circulars import Notice, Paper
from friends.models import ActionPoint, Attendance, Circular, CircularAnswer, Session, Theme
from friends.points import Wish
from invitations import links
from invitations.models import Delegation, ReplyLink
from msp import clock
from msp.models import Meeting, User
from tests import make
from tests.friends import work
from tests.friends.test_circulars import PDF

pytestmark = pytest.mark.django_db
Press = Callable[[Delegation], str]
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture
def clearance(meeting: Meeting, coordinator: User) -> Theme:
    """A group with a session held and its minutes sent, one to come, a point of Mexico's, and a circular."""
    made = work.theme(meeting, titles={"fr": "Dépollution"})
    work.member(made, "NOR", user=coordinator)
    mexico = work.member(made, "MEX").delegation
    session = work.held(made, coordinator)
    found = work.written(session, coordinator)
    minutes.send(found, by=coordinator)
    points.give(made, Wish("Draft the format", mexico, date(2010, 3, 9)), by=coordinator, session=session)
    notice = Notice("Next steps", "Please read <this>.", paper=Paper("f.pdf", PDF))
    circulars.send(made, notice, by=coordinator, now=clock.now(meeting))
    work.session(made, coordinator, on=date(2010, 3, 17))
    return made


@pytest.fixture
def mexico(clearance: Theme) -> Delegation:
    return clearance.meeting.delegations.get(state__code="MEX")


@pytest.fixture
def press(client: Client) -> Press:
    """Press the personal link of a delegation, and return the address of its groups."""

    def pressed(of: Delegation) -> str:
        link = work.link(of)
        answer = client.get(f"/r/{links.token(link)}/?to=groups")
        assert answer["Location"] == f"/reply/{link.public_id}/groups/"
        return str(answer["Location"])

    return pressed


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_link_in_a_circular_opens_the_groups(
    clearance: Theme, mexico: Delegation, press: Press, client: Client
) -> None:
    page = read(client, press(mexico))

    for words in ("Clearance", "Please say whether your delegation will attend.", "1 action point is yours."):
        assert words in page


def test_a_member_reads_mandate_session_minutes_circulars_and_points(
    clearance: Theme, mexico: Delegation, press: Press, client: Client
) -> None:
    page = read(client, press(mexico) + "clearance/")

    for words in (
        "Propose elements of a format.", "Wednesday 17 March 2010", "Room XXII", "Draft the format",
        "Minutes of session 1", "Next steps", "Coordinators",
    ):  # fmt: skip
        assert words in page


def test_a_delegation_that_is_no_member_meets_the_page_of_a_link_that_opens_nothing(
    clearance: Theme, meeting: Meeting, press: Press, client: Client
) -> None:
    here = press(make.delegation(meeting, "AUT"))
    point = ActionPoint.objects.get()

    assert "works in no group" in read(client, here)
    paths = [
        "clearance/", "clearance/sessions/2/", "clearance/minutes/1/", "clearance/minutes/1/pdf/",
        "clearance/circulars/1/", "clearance/circulars/3/paper.pdf", f"clearance/points/{point.pk}/done/", "nothing/",
    ]  # fmt: skip
    found = {
        path: {client.get(here + path).status_code, client.post(here + path).status_code} - {405} for path in paths
    }
    assert found == {path: {404} for path in paths}
    same = [CSRF.sub("", client.get(here + path).content.decode()) for path in ("clearance/", "nothing/")]
    assert same[0] == same[1]


def test_a_member_of_yesterday_reads_no_more(
    clearance: Theme, mexico: Delegation, press: Press, client: Client
) -> None:
    here = press(mexico)
    clearance.friends.filter(delegation=mexico).update(until_on=date(2010, 3, 10), ending="stepped-down")

    assert client.get(here + "clearance/").status_code == 404


def test_a_member_answers_to_a_session(clearance: Theme, mexico: Delegation, press: Press, client: Client) -> None:
    here = press(mexico) + "clearance/"

    for says in ("attending", "regrets", "regrets"):
        assert client.post(here + "sessions/2/", {"says": says}).status_code == 303

    assert "Your delegation has sent its apologies." in read(client, here)
    assert Attendance.objects.get(session__number=2).answer == "regrets"
    assert client.post(here + "sessions/2/", {"says": "perhaps"}).status_code == 409
    assert client.post(here + "sessions/1/", {"says": "attending"}).status_code == 409
    assert client.post(here + "sessions/7/", {"says": "attending"}).status_code == 404


def test_a_member_asks_for_a_correction_once(
    clearance: Theme, mexico: Delegation, press: Press, client: Client
) -> None:
    here = press(mexico) + "clearance/minutes/1/"

    empty = client.post(here, {"words": " "})
    for _press in range(2):
        sent = client.post(here, {"words": "We spoke <b>first</b>.", "form_key": "k"})

    assert (empty.status_code, sent.status_code) == (422, 303)
    correction = CircularAnswer.objects.get()
    assert (correction.circular.kind, correction.words) == ("minutes", "We spoke <b>first</b>.")
    page = read(client, here)
    assert "We spoke &lt;b&gt;first&lt;/b&gt;." in page
    assert "The coordinator opened the session." in page


def test_a_member_does_not_see_what_another_has_written(
    clearance: Theme, mexico: Delegation, press: Press, client: Client
) -> None:
    client.post(press(mexico) + "clearance/minutes/1/", {"words": "We spoke first.", "form_key": "k"})
    norway = clearance.meeting.delegations.get(state__code="NOR")

    assert "We spoke first." not in read(client, press(norway) + "clearance/minutes/1/")


def test_approved_minutes_are_read_and_take_no_correction(
    clearance: Theme, meeting: Meeting, coordinator: User, mexico: Delegation, press: Press, client: Client
) -> None:
    here = press(mexico) + "clearance/minutes/1/"
    work.move_to(meeting, date(2010, 3, 17))
    first, second = (work.again(one) for one in Session.objects.order_by("number"))
    minutes.approve(first.minutes, at=second, by=coordinator)

    assert "These minutes are approved." in read(client, here)
    assert client.post(here, {"words": "Late"}).status_code == 404


def test_a_draft_that_was_not_sent_is_not_read(
    meeting: Meeting, coordinator: User, press: Press, client: Client
) -> None:
    made = work.theme(meeting)
    norway = work.member(made, "NOR", user=coordinator).delegation
    work.written(work.held(made, coordinator), coordinator)

    assert client.get(press(norway) + "clearance/minutes/1/").status_code == 404


def test_a_member_answers_a_circular_and_fetches_its_paper(
    clearance: Theme, mexico: Delegation, press: Press, client: Client
) -> None:
    number = Circular.objects.get(kind="words").number
    here = f"{press(mexico)}clearance/circulars/{number}/"

    assert client.post(here, {"words": "We agree.", "form_key": "k"}).status_code == 303
    assert client.post(here, {"words": "x" * 8001}).status_code == 422

    page = read(client, here)
    assert "Please read &lt;this&gt;." in page
    assert "We agree." in page
    assert client.get(here + "paper.pdf").content == PDF
    assert client.get(here.replace(str(number), "99")).status_code == 404


def test_a_member_marks_its_own_point_as_done_and_no_other(
    clearance: Theme, mexico: Delegation, press: Press, client: Client
) -> None:
    point, norway = ActionPoint.objects.get(), clearance.meeting.delegations.get(state__code="NOR")

    refused = client.post(f"{press(norway)}clearance/points/{point.pk}/done/")
    done = client.post(f"{press(mexico)}clearance/points/{point.pk}/done/")

    assert (refused.status_code, done.status_code) == (404, 303)
    point.refresh_from_db()
    assert (point.ending, point.ended_on, point.link) == ("done", work.DAY, ReplyLink.objects.get(
        invitation__delegation=mexico, email="mission.mex@missions.example"
    ))  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "zh-hans", "fr", "ru", "es"])
def test_the_pages_speak_the_language_of_the_member(
    clearance: Theme, mexico: Delegation, press: Press, client: Client, language: str
) -> None:
    here = press(mexico)

    for path in ("", "clearance/", "clearance/minutes/1/", "clearance/circulars/3/"):
        page = read(client, f"{here}{path}?lang={language}")
        assert f'lang="{language}"' in page
        for words in ("Your working group", "Next session", "open to corrections", "Send the answer"):
            assert words not in page


def test_the_page_costs_as_many_queries_for_three_as_for_one(
    clearance: Theme, mexico: Delegation, coordinator: User, press: Press, client: Client
) -> None:
    here, counts = press(mexico), []
    for number in range(2):
        for path in (here, here + "clearance/"):
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counts.append(len(queries))
        for code in () if number else ("AUT", "ZMB"):
            work.member(clearance, code)
            points.give(clearance, Wish(code, mexico), by=coordinator)
            work.session(clearance, coordinator, on=date(2010, 3, 20 if code == "AUT" else 21))
            work.member(work.theme(clearance.meeting, f"other-{code.lower()}"), "MEX")

    assert counts[:2] == counts[2:]


def test_the_reply_page_shows_a_member_the_way_to_its_groups_and_nobody_else(
    clearance: Theme, meeting: Meeting, mexico: Delegation, press: Press, client: Client
) -> None:
    shown = [press(of).removesuffix("groups/") for of in (mexico, make.delegation(meeting, "AUT"))]

    assert [f"{path}groups/" in read(client, path) for path in shown] == [True, False]
